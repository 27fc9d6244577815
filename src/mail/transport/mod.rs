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
pub use smtp::SmtpTransport;

use crate::domain::mail::EmailAddress;

/// Sender and recipient as the relay gets them: one recipient per message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where failures are reported to: the team's mailbox.
    pub from: EmailAddress,
    /// The one recipient.
    pub to: EmailAddress,
}

/// The step of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Name resolution and TCP.
    Connect,
    /// The relay's first line.
    Banner,
    /// EHLO.
    Hello,
    /// STARTTLS and the handshake.
    Tls,
    /// AUTH.
    Login,
    /// MAIL.
    Sender,
    /// RCPT.
    Recipient,
    /// DATA and the message up to, not including, its final dot.
    Message,
    /// Recording that the final dot comes next.
    Record,
    /// The folder of the file transport.
    File,
}

impl Stage {
    const fn label(self) -> &'static str {
        match self {
            Self::Connect => "beim Verbinden",
            Self::Banner => "bei der Begrüßung",
            Self::Hello => "bei EHLO",
            Self::Tls => "beim Verschlüsseln",
            Self::Login => "bei der Anmeldung",
            Self::Sender => "beim Absender",
            Self::Recipient => "beim Empfänger",
            Self::Message => "beim Übertragen der Nachricht",
            Self::Record => "beim Vermerken in der Datenbank",
            Self::File => "beim Schreiben der Datei",
        }
    }
}

/// What became of one message to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay took it.
    Sent {
        /// Its reply, cleaned and cut.
        reply: String,
    },
    /// 4xx: to be tried again.
    Temporary {
        /// Reply code.
        code: u16,
        /// Reply text, cleaned and cut.
        text: String,
    },
    /// 5xx: final.
    Permanent {
        /// Reply code.
        code: u16,
        /// Reply text, cleaned and cut.
        text: String,
    },
    /// The final dot went out and no SMTP reply came back: the relay may have it or not.
    Unclear {
        /// What happened.
        why: String,
    },
    /// The conversation broke before the final dot: the relay does not have it.
    Lost {
        /// Where.
        stage: Stage,
        /// What happened.
        why: String,
    },
    /// No trustworthy encryption; nothing was sent. Concerns the relay, not the message.
    TlsRefused {
        /// What happened.
        why: String,
    },
    /// The relay refused the login, or offers none. Concerns the relay, not the message.
    AuthRefused {
        /// What happened.
        why: String,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent { reply } => write!(f, "angenommen: {reply}"),
            Self::Temporary { code, text } => write!(f, "vorübergehend abgelehnt: {code} {text}"),
            Self::Permanent { code, text } => write!(f, "endgültig abgelehnt: {code} {text}"),
            Self::Unclear { why } => write!(f, "unklar, ob die Mail angekommen ist: {why}"),
            Self::Lost { stage, why } => write!(f, "nicht zugestellt, Fehler {}: {why}", stage.label()),
            Self::TlsRefused { why } => write!(f, "keine sichere Verbindung zum Mailserver: {why}"),
            Self::AuthRefused { why } => write!(f, "Anmeldung am Mailserver nicht möglich: {why}"),
        }
    }
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
