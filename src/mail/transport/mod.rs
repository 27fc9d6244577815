//! Handing messages over: to a relay by SMTP, or as files into a folder.
//!
//! A transport says what became of one message to one recipient, and nothing else: it neither
//! retries nor stores. It never logs addresses, bodies or credentials.

pub mod credentials;
pub mod file;
pub mod settings;
mod smtp;
mod tls;
mod wire;

use std::fmt;

pub use credentials::{CredentialError, Secret};
pub use file::FileTransport;
pub use settings::{Security, SmtpSettings};
pub use smtp::{SetupError, SmtpTransport};

use crate::domain::mail::EmailAddress;
pub use crate::domain::mail::{Outcome, Stage};

/// Sender and recipient as the relay gets them: one recipient per message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where failures are reported to: the team's mailbox.
    pub from: EmailAddress,
    /// The one recipient.
    pub to: EmailAddress,
}

/// What a check of the transport found; nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckReport {
    /// The relay answers.
    Relay {
        /// Its name by its own account.
        name: String,
        /// Whether the conversation was encrypted.
        encrypted: bool,
        /// Whether a login was made.
        logged_in: bool,
    },
    /// The folder can be written to.
    Folder {
        /// Its path.
        path: String,
    },
}

/// How messages leave the desk. One value per worker: it holds at most one connection.
#[derive(Debug)]
pub enum Transport {
    /// To a relay.
    Smtp(Box<SmtpTransport>),
    /// As .eml files into a folder; nothing leaves the machine.
    File(FileTransport),
}

impl Transport {
    /// Hands over one message (RFC 5322 bytes with CRLF line ends). `before_dot` is called once the
    /// whole message but its end is with the relay; only if it returns `Ok` the final dot
    /// follows. Until then nothing has happened that could not be repeated.
    pub async fn send<E: fmt::Display>(
        &mut self,
        envelope: &Envelope,
        message: &[u8],
        before_dot: impl AsyncFnOnce() -> Result<(), E>,
    ) -> Outcome {
        match self {
            Self::Smtp(smtp) => smtp.send(envelope, message, before_dot).await,
            Self::File(file) => file.send(envelope, message, before_dot).await,
        }
    }

    /// Tests the way without sending anything: for `doctor`.
    ///
    /// # Errors
    /// What a message would have met.
    pub async fn check(&mut self) -> Result<CheckReport, Outcome> {
        match self {
            Self::Smtp(smtp) => smtp.check().await,
            Self::File(file) => file.check().await,
        }
    }

    /// Says goodbye to the relay when nothing is left to send.
    pub async fn close(&mut self) {
        if let Self::Smtp(smtp) = self {
            smtp.close().await;
        }
    }
}
