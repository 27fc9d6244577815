//! Bytes of a terminal → keys, mouse and pasted text. A pure machine: it waits for nothing, it only
//! says whether more may follow.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::charset::Charset;
use super::{
    answers::{self, Answer},
    sequences,
};

/// How long the rest of a key may take: a person who presses Esc waits that long.
const KEY: Duration = Duration::from_millis(30);
/// How long the rest of an answer may take, over the slowest line.
const ANSWER: Duration = Duration::from_secs(1);
/// Ends a pasted text.
const PASTE_END: &[u8] = b"\x1b[201~";
/// Bytes of the longest text that is taken from the clipboard.
const LONGEST_PASTE: usize = 4 << 20;

/// What stands at the beginning of the bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// That, in so many bytes.
    Event(Event, usize),
    /// Nothing a person did, in so many bytes.
    Nothing(usize),
    /// Pasted text follows after so many bytes.
    Paste(usize),
    /// Something that is not complete.
    More(Duration),
}

/// What has come and is not yet understood.
#[derive(Debug, Default)]
pub struct Decoder {
    charset: Charset,
    bytes: Vec<u8>,
    /// Where to look on for the end of a pasted text.
    pasting: Option<usize>,
    /// What was last given up as a key and may have been the beginning of an answer, torn on its way.
    torn: Vec<u8>,
}

impl Decoder {
    /// For a terminal that writes in `charset`.
    pub fn new(charset: Charset) -> Self {
        Self { charset, ..Self::default() }
    }

    /// Takes what has come and gives what it means.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Event>) {
        let torn = std::mem::take(&mut self.torn);
        if !torn.is_empty() && self.bytes.is_empty() && answers::is_rest(&torn, bytes) {
            self.bytes = torn;
        }
        self.bytes.extend_from_slice(bytes);
        self.read(out);
    }

    /// How long more may take to come; `None` when nothing is open.
    pub fn patience(&self) -> Option<Duration> {
        match (self.bytes.is_empty(), self.pasting) {
            (true, _) => None,
            (false, Some(_)) => Some(ANSWER),
            (false, None) => match found(&self.bytes, self.charset) {
                Found::More(wait) => Some(wait),
                Found::Event(..) | Found::Nothing(_) | Found::Paste(_) => None,
            },
        }
    }

    /// Nothing more came in time: what is open is a key, or the rest of an answer that got lost.
    pub fn give_up(&mut self, out: &mut Vec<Event>) {
        if self.pasting.take().is_some() {
            let bytes = std::mem::take(&mut self.bytes);
            out.push(Event::Paste(self.charset.decode(&bytes)));
            return;
        }
        if matches!(*self.bytes.as_slice(), [0x1B] | [0x1B, b'[' | b']' | b'P' | b'_']) {
            self.torn.clone_from(&self.bytes);
        }
        match *self.bytes.as_slice() {
            [] => return,
            [0x1B] => out.push(key(KeyCode::Esc, KeyModifiers::NONE)),
            [0x1B, c] => out.push(letter(char::from(c), KeyModifiers::ALT)),
            // The first byte of a letter whose rest never came is a letter of another charset.
            [first, ..] if first >= 0x80 && !(self.charset.has_c1() && first < 0xA0) => {
                out.push(letter(char::from(first), KeyModifiers::NONE));
                self.bytes.remove(0);
                return self.read(out);
            }
            _ => {}
        }
        self.bytes.clear();
    }

    fn read(&mut self, out: &mut Vec<Event>) {
        let mut at = 0;
        loop {
            if let Some(looked) = self.pasting {
                let rest = &self.bytes[at..];
                let end = rest.get(looked..).and_then(|rest| rest.windows(PASTE_END.len()).position(|w| w == PASTE_END));
                match end {
                    Some(end) => {
                        let text = self.charset.decode(&rest[..looked + end]);
                        out.push(Event::Paste(text));
                        at += looked + end + PASTE_END.len();
                        self.pasting = None;
                    }
                    None if rest.len() > LONGEST_PASTE => {
                        at = self.bytes.len();
                        self.pasting = Some(0);
                        break;
                    }
                    None => {
                        self.pasting = Some(rest.len().saturating_sub(PASTE_END.len()));
                        break;
                    }
                }
            }
            let rest = &self.bytes[at..];
            if rest.is_empty() {
                break;
            }
            match found(rest, self.charset) {
                Found::Event(event, length) => {
                    out.push(event);
                    at += length;
                }
                Found::Nothing(length) => at += length,
                Found::Paste(length) => {
                    at += length;
                    self.pasting = Some(0);
                }
                Found::More(_) => break,
            }
        }
        self.bytes.drain(..at);
    }
}

/// What the bytes begin with; there is at least one.
fn found(bytes: &[u8], charset: Charset) -> Found {
    let has_c1 = charset.has_c1();
    let answer = |from, kind| match answers::string(bytes, from, kind, has_c1) {
        Answer::Whole(length) => Some(Found::Nothing(length)),
        Answer::Begun if bytes.len() <= 2 => Some(Found::More(KEY)),
        Answer::Begun => Some(Found::More(ANSWER)),
        Answer::No => None,
    };
    match *bytes {
        [0x1B] => Found::More(KEY),
        [0x1B, b'[', ..] => sequences::csi(bytes, 2),
        [0x1B, b'O', ..] => sequences::ss3(bytes, 2),
        [0x1B, kind @ (b']' | b'P' | b'_'), ..] => answer(2, kind).unwrap_or_else(|| alt(bytes, charset)),
        // Two in a row: the second may begin a key.
        [0x1B, 0x1B, ..] => Found::Event(key(KeyCode::Esc, KeyModifiers::NONE), 1),
        [0x1B, ..] => alt(bytes, charset),
        [0x9B, ..] if has_c1 => sequences::csi(bytes, 1),
        [0x8F, ..] if has_c1 => sequences::ss3(bytes, 1),
        [0x9D, ..] if has_c1 => answer(1, b']').unwrap_or(Found::Nothing(1)),
        [0x90, ..] if has_c1 => answer(1, b'P').unwrap_or(Found::Nothing(1)),
        [0x9F, ..] if has_c1 => answer(1, b'_').unwrap_or(Found::Nothing(1)),
        [0x80..=0x9F, ..] if has_c1 => Found::Nothing(1),
        _ => plain(bytes, charset),
    }
}

/// A key with Alt: ESC and the key.
fn alt(bytes: &[u8], charset: Charset) -> Found {
    match plain(&bytes[1..], charset) {
        Found::Event(Event::Key(key), length) => {
            let key = KeyEvent::new(key.code, key.modifiers | KeyModifiers::ALT);
            Found::Event(Event::Key(key), length + 1)
        }
        found @ (Found::Event(..) | Found::Nothing(_) | Found::Paste(_) | Found::More(_)) => found,
    }
}

/// A letter or a control character.
fn plain(bytes: &[u8], charset: Charset) -> Found {
    let control = |c: u8| key(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    let event = match bytes[0] {
        b'\r' => key(KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        0x7F => key(KeyCode::Backspace, KeyModifiers::NONE),
        0 => key(KeyCode::Char(' '), KeyModifiers::CONTROL),
        c @ 0x01..=0x1A => control(c - 1 + b'a'),
        0x1B => key(KeyCode::Esc, KeyModifiers::NONE),
        c @ 0x1C..=0x1F => control(c - 0x1C + b'4'),
        _ => {
            return match charset.first_char(bytes) {
                Some((c, length)) => Found::Event(letter(c, KeyModifiers::NONE), length),
                None => Found::More(KEY),
            };
        }
    };
    Found::Event(event, 1)
}

pub(super) fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// A letter; capitals say that Shift is held.
pub(super) fn letter(c: char, modifiers: KeyModifiers) -> Event {
    let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    key(KeyCode::Char(c), modifiers | shift)
}

#[cfg(test)]
mod tests;
