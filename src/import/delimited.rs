//! CSV text → lines with the number an editor shows for them. Knows no column.
//!
//! Quotes are taken as RFC 4180 writes them, and nothing is guessed: what does not follow it would
//! make one field of several rows.

use super::line::{Cell, Cells, Flow, Line, is_blank};

/// Bytes a quoted field may span while titles are still being passed.
const MAX_LENIENT: usize = 64 << 10;

/// Why a text cannot be read any further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A quote is opened there and never closed.
    Open { line: u32 },
    /// A quote is opened in one line and closed in another, with text behind it.
    Stray { line: u32, closed: u32 },
    /// A quoted field reaches over lines that look like rows.
    Swallowed { line: u32, closed: u32 },
}

/// How strictly quotes are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Above a header anything may stand: where quotes make no sense they are letters.
    Lenient,
    /// Separators from which a line inside a quoted field looks like a row.
    Strict { row_from: usize },
}

/// A text and what separates its fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) separator: u8,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) byte: usize,
    /// From 1.
    pub(super) line: u32,
}

impl Place {
    /// Where every text begins.
    pub(super) const START: Self = Self { byte: 0, line: 1 };
}

impl Text<'_> {
    /// Hands over every line that is not blank, from `from` on, with the place it begins at.
    ///
    /// # Errors
    /// When quotes leave no safe way to go on; not with [`Quotes::Lenient`].
    pub(super) fn lines(
        &self,
        from: Place,
        quotes: Quotes,
        each: &mut dyn FnMut(&Line<'_>, Place) -> Flow,
    ) -> Result<(), Trouble> {
        let mut reader = Reader { bytes: self.text.as_bytes(), text: self.text, separator: self.separator, at: from, quotes };
        let mut held = Cells::default();
        let cells = &mut held.0;
        while reader.at.byte < reader.bytes.len() {
            let begin = reader.at;
            let mut used = 0;
            loop {
                if cells.len() == used {
                    cells.push(Cell::default());
                }
                cells[used].clear();
                reader.field(&mut cells[used].text)?;
                used += 1;
                if reader.bytes.get(reader.at.byte) != Some(&self.separator) {
                    break;
                }
                reader.at.byte += 1;
            }
            let ended = reader.line_break();
            let cells = &cells[..used];
            if cells.iter().all(|cell| is_blank(&cell.text)) {
                continue;
            }
            let last = is_blank(&self.text[reader.at.byte..]);
            let line = Line { number: begin.line, cells, cut_off: last && !ended, read_to: reader.at.byte };
            if each(&line, begin).is_break() {
                break;
            }
        }
        Ok(())
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    separator: u8,
    at: Place,
    quotes: Quotes,
}

impl Reader<'_> {
    /// Reads one field and stops before the separator, the line break or the end.
    fn field(&mut self, out: &mut String) -> Result<(), Trouble> {
        let spaces = self.bytes[self.at.byte..].iter().take_while(|b| **b == b' ').count();
        let opening = self.at.byte + spaces;
        if self.bytes.get(opening) == Some(&b'"') {
            let before = self.at;
            match self.quoted(opening, out) {
                Ok(()) => return Ok(()),
                Err(trouble) if self.quotes != Quotes::Lenient => return Err(trouble),
                Err(_) => {
                    out.clear();
                    self.at = before;
                }
            }
        }
        let rest = &self.bytes[self.at.byte..];
        let end = rest.iter().position(|b| *b == self.separator || matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        out.push_str(&self.text[self.at.byte..self.at.byte + end]);
        self.at.byte += end;
        Ok(())
    }

    /// Reads a field whose quote stands at `opening`.
    fn quoted(&mut self, opening: usize, out: &mut String) -> Result<(), Trouble> {
        let opened = self.at.line;
        let limit = match self.quotes {
            Quotes::Lenient => (opening + MAX_LENIENT).min(self.bytes.len()),
            Quotes::Strict { .. } => self.bytes.len(),
        };
        let mut begin = opening + 1;
        let mut looks_like_rows = false;
        loop {
            let Some(length) = self.bytes[begin..limit].iter().position(|b| *b == b'"') else {
                return Err(Trouble::Open { line: opened });
            };
            let piece = &self.text[begin..begin + length];
            out.push_str(piece);
            let breaks = line_breaks(piece.as_bytes());
            if self.bytes.get(begin + length + 1) == Some(&b'"') {
                out.push('"');
                self.at.line += breaks;
                begin += length + 2;
                continue;
            }
            self.at = Place { byte: begin + length + 1, line: self.at.line + breaks };
            break;
        }
        if let Quotes::Strict { row_from } = self.quotes {
            looks_like_rows = self.at.line > opened && self.holds_a_row(out, row_from);
        }
        let spaces = self.bytes[self.at.byte..].iter().take_while(|b| **b == b' ').count();
        let next = self.bytes.get(self.at.byte + spaces);
        if !next.is_none_or(|b| *b == self.separator || matches!(b, b'\n' | b'\r' | 0x1A)) {
            return Err(Trouble::Stray { line: opened, closed: self.at.line });
        }
        if looks_like_rows {
            return Err(Trouble::Swallowed { line: opened, closed: self.at.line });
        }
        self.at.byte += spaces;
        Ok(())
    }

    /// Whether a line inside a field, but its first, has as many separators as a row. Commas also
    /// stand in sentences, so such a line must have a figure, too.
    fn holds_a_row(&self, field: &str, row_from: usize) -> bool {
        field.split(['\n', '\r']).skip(1).any(|line| {
            line.bytes().filter(|b| *b == self.separator).count() >= row_from
                && (self.separator != b',' || line.bytes().any(|b| b.is_ascii_digit()))
        })
    }

    /// Passes one line break: CR, LF or both.
    fn line_break(&mut self) -> bool {
        let length = match self.bytes[self.at.byte..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => {
                return false;
            }
        };
        self.at = Place { byte: self.at.byte + length, line: self.at.line + 1 };
        true
    }
}

/// Line breaks as editors count them: CR, LF and CR LF are one each.
pub(super) fn line_breaks(bytes: &[u8]) -> u32 {
    let mut count = 0;
    let mut before = 0;
    for b in bytes {
        count += u32::from(*b == b'\r' || (*b == b'\n' && before != b'\r'));
        before = *b;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = Vec<(u32, Vec<String>, bool)>;

    fn lines_with(text: &str, quotes: Quotes) -> Result<Found, Trouble> {
        let mut found = Vec::new();
        Text { text, separator: b';' }.lines(Place::START, quotes, &mut |line, _| {
            found.push((line.number, line.cells.iter().map(|c| c.text.clone()).collect(), line.cut_off));
            Flow::Continue(())
        })?;
        Ok(found)
    }

    fn lines(text: &str) -> Result<Found, Trouble> {
        lines_with(text, Quotes::Strict { row_from: 2 })
    }

    #[test]
    fn line_numbers_are_those_of_an_editor() {
        for newline in ["\n", "\r\n", "\r"] {
            let text = format!("{newline}a;b{newline}{newline}\"x{newline}y\";1{newline};{newline}c;d{newline}{newline}");
            let numbers: Vec<u32> = lines(&text).expect("closed").iter().map(|(line, ..)| *line).collect();
            assert_eq!(numbers, [2, 4, 7], "{newline:?}");
        }
        let mixed = lines("a;b\rc;d\re;f\ng;h\r\n\"i\rj\nk\r\nl\";m\nn;o").expect("closed");
        assert_eq!(mixed.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 9]);
    }

    #[test]
    fn the_end_is_told_from_a_cut() {
        assert!(lines("a;b\n1;2").expect("closed")[1].2);
        assert!(!lines("a;b\n1;2\n").expect("closed")[1].2);
        assert!(!lines("a;b\n1;2\n\x1A").expect("an old end mark is no row")[1].2);
        assert_eq!(lines("").expect("nothing").len(), 0);
        assert_eq!(lines("a;b;").expect("a last empty field")[0].1, ["a", "b", ""]);
    }

    #[test]
    fn quotes_follow_the_rule_or_are_refused() {
        let read = |text: &str| lines(text).map(|found| found.into_iter().map(|(_, cells, _)| cells).collect::<Vec<_>>());
        assert_eq!(read("\"a;b\";\"c\"\"d\"\n").expect("read"), [["a;b", "c\"d"]]);
        assert_eq!(read(" \"a\" ;b\n").expect("spaces around are no text"), [["a", "b"]]);
        assert_eq!(read("Rohr 5\";b\n").expect("a quote inside is a letter"), [["Rohr 5\"", "b"]]);
        assert_eq!(read("\"a\nb\";c\n").expect("a break in a field"), [["a\nb", "c"]]);
        assert_eq!(read("a;b\n1;2\n3;\"vier\n5;6\n"), Err(Trouble::Open { line: 3 }));
        assert_eq!(read("a;\"b\"\""), Err(Trouble::Open { line: 1 }));
        assert_eq!(read("a;\"b\nc;d\ne;\"f\n"), Err(Trouble::Stray { line: 1, closed: 3 }));
        assert_eq!(read("a;\"b\nc;d;e\nf;g\"\n"), Err(Trouble::Swallowed { line: 1, closed: 3 }));
    }

    #[test]
    fn above_a_header_quotes_may_be_letters() {
        let found = lines_with("\"Bericht\" November\n\"offen\na;b\n", Quotes::Lenient).expect("never refused");
        assert_eq!(found.iter().map(|(line, cells, _)| (*line, cells.len())).collect::<Vec<_>>(), [(1, 1), (2, 1), (3, 2)]);
    }
}
