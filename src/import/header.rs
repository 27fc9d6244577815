//! Where a table begins: the header among the first lines of a text or sheet, and what stands above.
//!
//! The kind of a file is known by its header, so the separator is, too: never by a title line.

use super::{
    delimited::{Place, Quotes, Text},
    line::{Cells, Flow, Line},
    sought::Sought,
    table::{Layout, recognise},
    unaccepted::HeaderProblem,
};

/// Lines looked at for a header.
const LINES: usize = 50;
/// Separators tried, in the order of German offices.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// A header and what is above it.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) layout: Layout,
    /// Line of the header.
    pub(super) line: u32,
    /// Lines above it that are not blank.
    pub(super) above: Vec<Above>,
}

/// A line above a header.
#[derive(Debug)]
pub(super) struct Above {
    pub(super) line: u32,
    /// How many cells are filled.
    pub(super) filled: usize,
    /// The cells, where a list is sought: of its rows only the names are sure to be there.
    pub(super) cells: Cells,
}

/// What the first lines of a table told so far.
#[derive(Debug, Default)]
pub(super) struct Search {
    above: Vec<Above>,
    seen: usize,
    found: Option<Header>,
    closest: Option<(u32, HeaderProblem)>,
}

impl Search {
    /// Looks at one line; stops once a header is found or too many lines have passed.
    pub(super) fn look(&mut self, line: &Line<'_>, sought: Sought<'_>) -> Flow {
        self.seen += 1;
        match recognise(line.cells, sought) {
            Ok(layout) => {
                self.found = Some(Header { layout, line: line.number, above: std::mem::take(&mut self.above) });
                return Flow::Break(());
            }
            Err(HeaderProblem::Unknown) => {}
            Err(problem) => {
                if self.closest.is_none() {
                    self.closest = Some((line.number, problem));
                }
            }
        }
        let cells = if sought.wanted.is_secret() { line.cells.to_vec() } else { vec![] };
        self.above.push(Above { line: line.number, filled: line.filled(), cells: Cells(cells) });
        if self.seen >= LINES { Flow::Break(()) } else { Flow::Continue(()) }
    }

    /// Whether any line was seen.
    pub(super) const fn is_empty(&self) -> bool {
        self.seen == 0
    }

    /// The header, or the line that came closest to one.
    pub(super) fn result(self) -> Result<Header, Option<(u32, HeaderProblem)>> {
        self.found.ok_or(self.closest)
    }
}

/// The header of a text, its separator and the place it begins at.
#[derive(Debug)]
pub(super) struct TextHeader {
    pub(super) header: Header,
    pub(super) separator: u8,
    pub(super) place: Place,
}

/// Finds the header of a text under the separator that gives one.
///
/// # Errors
/// The line that came closest to a header; `None` without any.
pub(super) fn of_text(text: &str, sought: Sought<'_>) -> Result<TextHeader, Option<(u32, HeaderProblem)>> {
    let (from, stated) = stated(text);
    let mut closest = None;
    let others = SEPARATORS.into_iter().filter(|s| Some(*s) != stated);
    for separator in stated.into_iter().chain(others) {
        let mut search = Search::default();
        let mut place = from;
        // Lenient reading has no trouble.
        let _ = Text { text, separator }.lines(from, Quotes::Lenient, &mut |line, begin| {
            place = begin;
            search.look(line, sought)
        });
        match search.result() {
            Ok(header) => return Ok(TextHeader { header, separator, place }),
            Err(problem) => closest = closest.or(problem),
        }
    }
    Err(closest)
}

/// Excel's `sep=;` line, which is no row: where the text goes on, and the separator it states.
fn stated(text: &str) -> (Place, Option<u8>) {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let noise = |c: char| matches!(c, '"' | ' ') || (crate::domain::text::is_unsafe(c) && c != '\t');
    let line: String = text[..end].chars().filter(|c| !noise(*c)).collect();
    let Some(rest) = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).map(|_| &line[4..]) else {
        return (Place::START, None);
    };
    let Some(&separator) = rest.as_bytes().first().filter(|b| b.is_ascii() && !b.is_ascii_alphanumeric()) else {
        return (Place::START, None);
    };
    // Exports that pad every line to the same number of fields pad this one, too.
    if !rest.bytes().all(|b| b == separator || SEPARATORS.contains(&b)) {
        return (Place::START, None);
    }
    let length = if text[end..].starts_with("\r\n") { 2 } else { usize::from(end < text.len()) };
    (Place { byte: end + length, line: 2 }, Some(separator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Columns, Kind, sought::Wanted};

    const HEADER: &str = "Maßnahmenummer;Modul;Beginn;Ende;Plätze";

    fn of(text: &str) -> Result<TextHeader, Option<(u32, HeaderProblem)>> {
        of_text(text, Sought { columns: &Columns::default(), wanted: Wanted::Export, seal: None })
    }

    fn found(text: &str) -> (u8, u32, Vec<u32>) {
        let found = of(text).expect("a header");
        assert_eq!(found.header.layout.kind, Kind::Starts);
        assert_eq!(found.place.line, found.header.line);
        (found.separator, found.header.line, found.header.above.into_iter().map(|above| above.line).collect())
    }

    #[test]
    fn the_separator_is_the_one_that_gives_a_header() {
        for separator in [';', ',', '\t', '|'] {
            let header = HEADER.replace(';', &separator.to_string());
            for above in ["", "Bericht, Stand: 1,2,3,4\r\n\r\n", "Stand;;;;\n", "\"Wer\" war\tda;\r"] {
                let (found, ..) = found(&format!("{above}{header}\n"));
                assert_eq!(char::from(found), separator, "{above}");
            }
        }
    }

    #[test]
    fn lines_above_are_known() {
        assert_eq!(found(&format!("Starts\n\nNovember;;\n{HEADER}\n")), (b';', 4, vec![1, 3]));
        assert_eq!(found(&format!("\"offen\n{HEADER}\n")), (b';', 2, vec![1]));
    }

    #[test]
    fn a_sep_line_is_no_row_however_it_is_written() {
        for line in ["sep=;", "SEP=;", "\"sep=;\"", "Sep = ;", "sep=;;;;;", "\u{FEFF}sep=;"] {
            assert_eq!(found(&format!("{line}\r\n{HEADER}\r\n")), (b';', 2, vec![]), "{line}");
        }
        let commas = HEADER.replace(';', ",");
        assert_eq!(found(&format!("sep=;\n{commas}\n")), (b',', 2, vec![]), "one that lies");
        assert_eq!(found(&format!("sep=\t\n{}\n", HEADER.replace(';', "\t"))).0, b'\t');
    }

    #[test]
    fn no_header_tells_what_came_closest() {
        assert_eq!(of("Guten Morgen,\nanbei\n").expect_err("no table"), None);
        let (line, problem) = of("Titel\nMaßnahmenummer;Modul;Beginn;Ende\n").expect_err("incomplete").expect("close");
        assert_eq!((line, problem), (2, HeaderProblem::Missing(Kind::Starts, vec!["Plätze"])));
    }
}
