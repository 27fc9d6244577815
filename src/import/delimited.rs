//! CSV text → records with the physical line each one begins on. Knows no column.

use std::io::Read as _;

use csv::StringRecord;

use crate::domain::text;

/// End of the text, put behind it. It comes back as a record of its own unless a quote is still
/// open, in which case it has become part of the last field.
const END: &[u8] = b"\n\x1A";

/// What a text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// `;`, `,` or tab.
    pub(super) separator: u8,
    /// Bytes of Excel's `sep=;` line, which is no record.
    skip: usize,
}

/// One record of a file.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// Physical line it begins on, from 1.
    pub(super) line: u32,
    pub(super) fields: &'a StringRecord,
    /// The text ends with this record and without a line break.
    pub(super) cut_off: bool,
    /// Bytes of the text read so far.
    pub(super) read_to: usize,
}

/// Finds the separator: the most frequent one of the first line that is not blank, outside quotes.
pub(super) fn detect(text: &str) -> Dialect {
    let first = text.split_inclusive(['\n', '\r']).next().unwrap_or_default();
    if let Some(&[separator @ (b';' | b',' | b'\t')]) = first.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        return Dialect { separator, skip: first.len() };
    }
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for b in text.trim_start_matches(['\n', '\r', ' ']).bytes() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == b) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // The first of equals: the order above is that of German offices.
    let separator = counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b';', |(separator, _)| *separator);
    Dialect { separator, skip: 0 }
}

/// Hands over every record that is not blank.
///
/// # Errors
/// The line of the record in which a quote is opened and never closed.
pub(super) fn records(text: &str, dialect: Dialect, mut each: impl FnMut(Record<'_>)) -> Result<(), u32> {
    let body = &text.as_bytes()[dialect.skip..];
    let mut reader =
        csv::ReaderBuilder::new().delimiter(dialect.separator).has_headers(false).flexible(true).from_reader(body.chain(END));
    let line_break = if body.contains(&b'\n') { b'\n' } else { b'\r' };
    let breaks = |bytes: &[u8]| u32::try_from(bytes.split(|b| *b == line_break).count() - 1).unwrap_or(u32::MAX);
    let mut line = 1 + breaks(&text.as_bytes()[..dialect.skip]);
    let mut counted_to = 0;
    let mut fields = StringRecord::new();
    let cut_off = !text.ends_with(['\n', '\r']);
    loop {
        // The reader stands before blank lines that belong to no record.
        let before = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(body.len());
        let begin = before + body[before..].iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        line += breaks(&body[counted_to..begin]);
        counted_to = begin;
        // The text is valid UTF-8 and in memory, so reading cannot fail; an end without the end
        // mark means that a quote swallowed it.
        if !reader.read_record(&mut fields).unwrap_or(false) {
            return Err(line);
        }
        if begin == body.len() {
            return Ok(());
        }
        let read_to = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if read_to > body.len() + 1 {
            return Err(line);
        }
        if fields.iter().any(|field| !is_blank(field)) {
            let last = read_to >= body.len();
            each(Record { line, fields: &fields, cut_off: last && cut_off, read_to: read_to.min(body.len()) + dialect.skip });
        }
    }
}

fn is_blank(field: &str) -> bool {
    field.chars().all(|c| c.is_whitespace() || text::is_unsafe(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Result<Vec<(u32, Vec<String>, bool)>, u32> {
        let mut found = Vec::new();
        records(text, detect(text), |r| {
            found.push((r.line, r.fields.iter().map(str::to_owned).collect(), r.cut_off));
        })?;
        Ok(found)
    }

    #[test]
    fn separators_are_counted_outside_quotes() {
        for (text, separator) in [
            ("a;b;c\n1,2,3,4", b';'),
            ("\"a;b;c\",d\n", b','),
            ("\n\na\tb\n", b'\t'),
            ("\"a\n;;;\";b,c,d", b','),
            ("a\n", b';'),
            ("", b';'),
            ("sep=,\na;b,c", b','),
        ] {
            assert_eq!(detect(text).separator, separator, "{text:?}");
        }
    }

    #[test]
    fn line_numbers_are_those_of_an_editor() {
        for (newline, mac) in [("\n", false), ("\r\n", false), ("\r", true)] {
            let text = format!("{newline}a;b{newline}{newline}\"x{newline}y\";1{newline};{newline}c;d{newline}{newline}");
            let found = lines(&text).expect("closed");
            let numbers: Vec<u32> = found.iter().map(|(line, ..)| *line).collect();
            assert_eq!(numbers, [2, 4, 7], "mac={mac} {found:?}");
        }
        assert_eq!(lines("sep=;\r\na;b\r\n1;2").expect("closed")[1].0, 3);
    }

    #[test]
    fn the_end_is_told_from_a_cut() {
        assert!(lines("a;b\n1;2").expect("closed")[1].2);
        assert!(!lines("a;b\n1;2\n").expect("closed")[1].2);
        assert_eq!(lines("a;b\n1;2\n3;\"vier\n5;6\n").expect_err("open quote"), 3);
        assert_eq!(lines("a;\"b").expect_err("open quote"), 1);
        assert_eq!(lines("a;\"b\"\"").expect_err("open quote"), 1);
        assert_eq!(lines("a;\"b\n\"").expect("closed").len(), 1);
        assert_eq!(lines("a;b\n\x1A").expect("an old end mark is no row").len(), 1);
        assert_eq!(lines("").expect("nothing").len(), 0);
    }
}
