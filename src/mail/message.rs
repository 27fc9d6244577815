//! RFC 5322 messages: one recipient each, with To and Cc naming everybody. Same input, same
//! bytes: a message sent again after doubt is the same message with the same Message-ID.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::{
    Message,
    address::Envelope as SmtpEnvelope,
    message::{
        Body, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName},
    },
};
use sha2::{Digest, Sha256};

use crate::domain::{
    mail::{EmailAddress, Mailbox, Method},
    text,
};

mod header;

/// Longest subject, in characters; what is beyond is cut with "…".
pub const MAX_SUBJECT_CHARS: usize = 250;

/// The stable identity of one message: the mail, the recipient's number, the team's domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// `<ilc-{mail}.{recipient}@{domain of the sender}>`. `mail` is the outbox's key; anything but
    /// letters, digits and `-` in it is dropped.
    #[must_use]
    pub fn new(mail: &str, recipient: u32, sender: &EmailAddress) -> Self {
        let mail: String = mail.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let domain = sender.as_str().rsplit('@').next().unwrap_or("localhost");
        Self(format!("<ilc-{mail}.{recipient}@{domain}>"))
    }

    /// With angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A message cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// The mail library refuses an address that our rules accept.
    #[error("Adresse „{0}“ lässt sich nicht verwenden: {1}")]
    Address(String, lettre::address::AddressError),
    /// The mail library refuses the message.
    #[error("die Nachricht lässt sich nicht aufbauen: {0}")]
    Build(#[from] lettre::error::Error),
    /// A part cannot be encoded.
    #[error("ein Teil der Nachricht lässt sich nicht kodieren")]
    Encoding,
    /// The MIME type is refused.
    #[error("{0}")]
    ContentType(#[from] lettre::message::header::ContentTypeErr),
}

/// Everything one message is made of.
#[derive(Debug, Clone)]
pub struct OutgoingMessage<'a> {
    /// Its identity.
    pub id: &'a MessageId,
    /// When the mail was released.
    pub date: DateTime<Utc>,
    /// The team: From and Reply-To.
    pub team: &'a Mailbox,
    /// Named in To.
    pub to: Vec<&'a Mailbox>,
    /// Named in Cc.
    pub cc: Vec<&'a Mailbox>,
    /// Subject, any length, any characters.
    pub subject: &'a str,
    /// Text part.
    pub text: &'a str,
    /// HTML part.
    pub html: &'a str,
    /// iCalendar part.
    pub calendar: Option<&'a str>,
}

impl OutgoingMessage<'_> {
    /// The bytes as they go to the relay, before dot-stuffing: ASCII, CRLF, lines ≤ 76.
    ///
    /// # Errors
    /// When the mail library refuses a part; our own checks come first, so hardly ever.
    pub fn build(&self) -> Result<Vec<u8>, MessageError> {
        // lettre demands an envelope and a parsed From; who really gets the message is the
        // dispatcher's business, and the header is written over below.
        let team = address(&self.team.address)?;
        let mut message = Message::builder()
            .message_id(Some(self.id.0.clone()))
            .date(SystemTime::from(self.date))
            .from(lettre::message::Mailbox::new(None, team.clone()))
            .raw_header(header::mailboxes(name("Reply-To"), &[self.team]))
            .raw_header(header::mailboxes(name("To"), &self.to))
            .raw_header(header::unstructured(name("Subject"), &subject(self.subject)))
            .raw_header(header::unstructured(name("Auto-Submitted"), "auto-generated"))
            .raw_header(header::unstructured(name("Content-Language"), "de"))
            .envelope(SmtpEnvelope::new(Some(team.clone()), vec![team])?);
        if !self.cc.is_empty() {
            message = message.raw_header(header::mailboxes(name("Cc"), &self.cc));
        }
        let mut parts = MultiPart::alternative()
            .boundary(boundary(self.id))
            .singlepart(part(ContentType::TEXT_PLAIN, self.text)?)
            .singlepart(part(ContentType::TEXT_HTML, self.html)?);
        if let Some(calendar) = self.calendar {
            let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={}", method(calendar).key()))?;
            parts = parts.singlepart(part(kind, calendar)?);
        }
        let mut message = message.multipart(parts)?;
        message.headers_mut().insert_raw(header::mailboxes(name("From"), &[self.team]));
        Ok(message.formatted())
    }
}

/// An address as lettre knows it.
pub(super) fn address(address: &EmailAddress) -> Result<lettre::Address, MessageError> {
    address.as_str().parse().map_err(|e| MessageError::Address(address.to_string(), e))
}

/// What a calendar object says it tells; the part must say the same (RFC 6047, 2.4).
fn method(calendar: &str) -> Method {
    let said = calendar.lines().find_map(|line| line.strip_prefix("METHOD:"));
    said.and_then(|said| Method::from_key(said.trim())).unwrap_or(Method::Request)
}

/// One line, of bearable length.
fn subject(raw: &str) -> String {
    let clean = text::clean(raw);
    match clean.char_indices().nth(MAX_SUBJECT_CHARS) {
        None => clean,
        Some(_) => clean.chars().take(MAX_SUBJECT_CHARS - 1).chain(['…']).collect(),
    }
}

fn name(name: &'static str) -> HeaderName {
    HeaderName::new_from_ascii_str(name)
}

/// Quoted-printable always: no line longer than 76, no 8-bit byte, no bare line break.
fn part(kind: ContentType, content: &str) -> Result<SinglePart, MessageError> {
    let content = content.replace('\0', "").replace("\r\n", "\n").replace(['\r', '\n'], "\r\n");
    let body = Body::new_with_encoding(content, ContentTransferEncoding::QuotedPrintable).map_err(|_| MessageError::Encoding)?;
    Ok(SinglePart::builder().header(kind).body(body))
}

/// The same message always has the same boundary; 128 bits of a hash do not occur in a text.
fn boundary(id: &MessageId) -> String {
    let digest = Sha256::digest(id.0.as_bytes());
    digest.iter().take(16).fold(String::from("ilc-"), |out, byte| format!("{out}{byte:02x}"))
}

#[cfg(test)]
mod tests;
