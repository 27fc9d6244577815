//! What became of handing one message to one recipient. Pure; the transports produce it, the
//! rules of the outbox judge it.

use std::fmt;

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
