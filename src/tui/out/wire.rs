//! What is drawn, as this terminal takes it: letters in its charset, few colours in its own sequences.
//!
//! The layer above writes UTF-8 and colours by number (`38;5;4`), which terminals of 8 and 16 colours
//! read as something else (5 is "blink").

use std::io::{self, Write};

use crate::tui::{input::charset::Charset, look::theme::Depth};

/// A writer that translates.
#[derive(Debug)]
pub struct Wire<W> {
    out: W,
    charset: Charset,
    /// Colours up to 16 have sequences of their own.
    few_colours: bool,
    /// What has come and is not complete: a letter, a sequence.
    open: Vec<u8>,
    said: Vec<u8>,
}

impl<W: Write> Wire<W> {
    /// Writes to `out` for such a terminal.
    pub fn new(out: W, charset: Charset, depth: Depth) -> Self {
        Self { out, charset, few_colours: depth.is_few(), open: Vec::new(), said: Vec::new() }
    }

    fn translate(&mut self) {
        let mut at = 0;
        while at < self.open.len() {
            let rest = &self.open[at..];
            let length = match rest[0] {
                0x1B => match sequence(rest) {
                    Some(length) => {
                        let sequence = &rest[..length];
                        match sequence.strip_prefix(b"\x1b[").and_then(|inside| inside.strip_suffix(b"m")) {
                            Some(parameters) if self.few_colours => few_colours(parameters, &mut self.said),
                            _ => self.said.extend_from_slice(sequence),
                        }
                        length
                    }
                    None => break,
                },
                b if b.is_ascii() => {
                    self.said.push(b);
                    1
                }
                _ => match Charset::Utf8.first_char(rest) {
                    Some((c, length)) => {
                        self.charset.push(c, &mut self.said);
                        length
                    }
                    None => break,
                },
            };
            at += length;
        }
        self.open.drain(..at);
    }
}

impl<W: Write> Write for Wire<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.charset == Charset::Utf8 && !self.few_colours {
            return self.out.write(bytes);
        }
        self.open.extend_from_slice(bytes);
        self.translate();
        let written = self.out.write_all(&self.said);
        self.said.clear();
        written.map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Length of the sequence that the bytes begin with; `None` while it is open.
fn sequence(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'[' => bytes.iter().skip(2).position(|b| (0x40..=0x7E).contains(b)).map(|at| at + 3),
        // A string ends with BEL or ESC and a backslash.
        b']' | b'P' | b'_' => {
            let bell = bytes.iter().position(|b| *b == 0x07).map(|at| at + 1);
            let string_end = bytes.windows(2).position(|pair| pair == b"\x1b\\").map(|at| at + 2);
            bell.into_iter().chain(string_end).min()
        }
        _ => Some(2),
    }
}

/// Colours by number as colours by name: `38;5;1` → `31`, `48;5;9` → `101`.
fn few_colours(parameters: &[u8], out: &mut Vec<u8>) {
    let text = std::str::from_utf8(parameters).unwrap_or_default();
    let values: Vec<&str> = text.split(';').collect();
    let mut named: Vec<String> = Vec::new();
    let mut at = 0;
    while at < values.len() {
        let number = (values.get(at + 1) == Some(&"5")).then(|| values.get(at + 2)?.parse::<u8>().ok()).flatten();
        let base = match values[at] {
            "38" => Some(30),
            "48" => Some(40),
            _ => None,
        };
        match (base, number) {
            (Some(base), Some(n @ 0..=7)) => named.push((base + n).to_string()),
            (Some(base), Some(n @ 8..=15)) => named.push((base + 60 + n - 8).to_string()),
            _ => {
                named.push(values[at].to_owned());
                at += 1;
                continue;
            }
        }
        at += 3;
    }
    out.extend_from_slice(b"\x1b[");
    out.extend_from_slice(named.join(";").as_bytes());
    out.push(b'm');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, charset: Charset, depth: Depth) -> Vec<u8> {
        let mut whole = Wire::new(Vec::new(), charset, depth);
        whole.write_all(text.as_bytes()).unwrap();
        let mut torn = Wire::new(Vec::new(), charset, depth);
        for byte in text.as_bytes() {
            torn.write_all(&[*byte]).unwrap();
        }
        assert_eq!(whole.out, torn.out, "in one piece or in many");
        whole.out
    }

    #[test]
    fn few_colours_have_their_own_sequences() {
        for depth in [Depth::Eight, Depth::Console, Depth::Sixteen] {
            let out = written("\x1b[38;5;4mä\x1b[48;5;9m\x1b[1;38;5;15;49m\x1b[0m\x1b[2;1H", Charset::Utf8, depth);
            assert_eq!(String::from_utf8(out).unwrap(), "\x1b[34mä\x1b[101m\x1b[1;97;49m\x1b[0m\x1b[2;1H");
        }
        for depth in [Depth::Palette, Depth::Full, Depth::None] {
            let text = "\x1b[38;5;4m\x1b[38;2;1;2;3m";
            assert_eq!(written(text, Charset::Utf8, depth), text.as_bytes());
        }
    }

    #[test]
    fn letters_go_out_in_the_charset_and_strings_untouched() {
        let latin = Charset::of_locale("de_DE.ISO-8859-1");
        assert_eq!(written("Plätze – Maß\x1b[1m", latin, Depth::Full), b"Pl\xE4tze - Ma\xDF\x1b[1m");
        assert_eq!(written("\x1b]52;c;SGk=\x07ü\x1b]8;;\x1b\\", latin, Depth::Full), b"\x1b]52;c;SGk=\x07\xFC\x1b]8;;\x1b\\");
    }
}
