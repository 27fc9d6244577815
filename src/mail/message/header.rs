//! Header values encoded so that every reader decodes them exactly and no line exceeds 76
//! characters.
//!
//! lettre's own encoder leaves `=?…?=` in an ASCII subject as it is, so that readers decode it,
//! and lets a line with an encoded name and its address grow beyond 76.

use std::fmt::Write as _;

use lettre::message::header::{HeaderName, HeaderValue};

use crate::domain::{mail::Mailbox, text};

/// Longest line (RFC 2047, section 2).
const LINE: usize = 76;
/// Octets of text per encoded word: each costs at most three characters, beside `=?utf-8?Q??=`.
const WORD: &str = "=?utf-8?Q?";
const WORD_LEN: usize = 72;

/// Free text (Subject).
pub(super) fn unstructured(name: HeaderName, value: &str) -> HeaderValue {
    let plain = value.is_ascii() && !value.contains("=?") && name.len() + 2 + value.len() <= LINE;
    let encoded = if plain { value.to_owned() } else { encoded_words(value) };
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), encoded)
}

/// Mailboxes, one per line (From, Reply-To, To, Cc).
pub(super) fn mailboxes(name: HeaderName, list: &[&Mailbox]) -> HeaderValue {
    let encoded: Vec<_> = list.iter().map(|mailbox| one(mailbox)).collect();
    let encoded = encoded.join(",\r\n ");
    HeaderValue::dangerous_new_pre_encoded(name, encoded.clone(), encoded)
}

fn one(mailbox: &Mailbox) -> String {
    let name = text::clean(&mailbox.name);
    let plain = name.is_ascii() && !name.contains("=?") && name.len() < LINE / 2;
    match (name.is_empty(), plain) {
        (true, _) => mailbox.address.to_string(),
        (false, true) => format!("\"{}\"\r\n <{}>", name.replace('\\', "\\\\").replace('"', "\\\""), mailbox.address),
        (false, false) => format!("{}\r\n <{}>", encoded_words(&name), mailbox.address),
    }
}

/// RFC 2047 words in the Q encoding, one per line, never split inside a character.
fn encoded_words(value: &str) -> String {
    let mut out = String::with_capacity(value.len() * 3);
    let mut word = String::from(WORD);
    for c in value.chars() {
        let mut encoded = String::new();
        match c {
            ' ' => encoded.push('_'),
            // The characters allowed in a phrase (RFC 2047, section 5, rule 3).
            c if c.is_ascii_alphanumeric() || "!*+-/".contains(c) => encoded.push(c),
            c => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(encoded, "={byte:02X}");
                }
            }
        }
        // The first line also bears the header's name; "Reply-To: " is the longest.
        let limit = if out.is_empty() { WORD_LEN - "Reply-To: ".len() } else { WORD_LEN };
        if word.len() + encoded.len() > limit {
            let _ = write!(out, "{word}?=\r\n ");
            word.truncate(WORD.len());
        }
        word.push_str(&encoded);
    }
    out + &word + "?="
}
