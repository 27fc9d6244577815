//! Why mails are not written out or put into the outbox, in German.

use crate::{
    domain::{
        Invalid,
        mail::{Blocked, MailKind, OldData},
    },
    mail::TemplateError,
};

/// Longest text part of an edited mail, in characters.
pub(super) const MAX_TEXT_CHARS: usize = 50_000;

/// Why mails are not written out or put into the outbox.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A rule forbids it.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// A key or an address is none.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// No such kind of mail.
    #[error("Die Mailart „{named}“ gibt es nicht; möglich sind {}", MailKind::ALL.map(MailKind::key).join(", "))]
    UnknownKind {
        /// What was named, cleaned.
        named: String,
    },
    /// No such part of the weekly overview.
    #[error("„{0}“ passt nicht; möglich sind all, modular, non_modular")]
    UnknownScope(String),
    /// Not a day and time.
    #[error("„{0}“ ist kein Zeitpunkt; erwartet wird 01.12.2026 10:00, das Jahr vierstellig")]
    NoTime(String),
    /// The templates of the office cannot be filled in.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The words of a person cannot be sent.
    #[error(transparent)]
    Words(#[from] Unsendable),
    /// The occasion gives no mail; why is said by its notes.
    #[error("{0}")]
    NoMail(String),
    /// Addresses only this kind of mail needs are still placeholders.
    #[error("In den Einstellungen stehen noch Platzhalter: mail.rules.{}. Bitte die Adressen eintragen", .0.join(", mail.rules."))]
    Placeholders(Vec<&'static str>),
    /// The data are old, and nobody has said that this is known.
    #[error("{0}. Bitte erst den Export von heute einlesen oder bestätigen, dass die Mail diese Zahlen nennen soll")]
    OldData(OldData),
    /// The figures are no longer those that were read.
    #[error("Die Zahlen in der Mail haben sich inzwischen geändert; bitte die Vorschau noch einmal lesen")]
    Changed,
}

/// What is wrong with the words a person wrote into a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// No subject.
    #[error("Der Betreff fehlt.")]
    NoSubject,
    /// No text.
    #[error("Der Text der Mail ist leer.")]
    NoText,
    /// More text than a mail may have.
    #[error("Der Text der Mail ist länger als {MAX_TEXT_CHARS} Zeichen.")]
    TooLong,
}
