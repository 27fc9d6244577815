//! Cells of one sheet, streamed row by row and within limits. Knows no column.

use std::io::Read;

use quick_xml::events::{BytesStart, Event};
use zeroize::Zeroizing;

use super::{
    formats::Format,
    xml::{Damaged, Reader, attribute, push_text, reader, unescaped},
};
use crate::import::line::{Cell, Cells, Fault, Flow, Form, Line};

/// Columns a table may reach to the right.
const MAX_COLUMNS: u32 = 256;
/// Rows a table may reach down: as many as a sheet has.
const MAX_ROWS: u32 = 1_048_576;
/// Bytes of one cell: Excel's 32,767 characters, in UTF-8.
const MAX_CELL_BYTES: usize = 4 * 32_767;
/// Cells of one sheet.
const MAX_CELLS: usize = 20_000_000;

/// Why a sheet cannot be read any further.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Its XML is damaged.
    Damaged,
    /// Anything else: problem and what was expected, in German.
    Told(String, Option<String>),
}

impl From<Damaged> for Trouble {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

impl From<quick_xml::Error> for Trouble {
    fn from(_: quick_xml::Error) -> Self {
        Self::Damaged
    }
}

/// Hands over every row that is not blank.
pub(super) fn rows(
    part: impl Read,
    strings: &[String],
    formats: &[Format],
    each: &mut dyn FnMut(&Line<'_>) -> Flow,
) -> Result<(), Trouble> {
    let mut sheet = Sheet {
        xml: reader(part),
        strings,
        formats,
        row: 0,
        column: 0,
        count: 0,
        cells: Cells::default(),
        used: 0,
        began: false,
    };
    let mut buffer = Zeroizing::new(Vec::new());
    loop {
        buffer.clear();
        match sheet.xml.read_event_into(&mut buffer)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" => {
                    let stated = attribute(&e, "r")?.and_then(|r| r.trim().parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
                    if sheet.turn_to(stated.unwrap_or(sheet.row), each)?.is_break() {
                        return Ok(());
                    }
                }
                "c" => {
                    let cell = sheet.begin_cell(&e)?;
                    if cell.row != sheet.row && sheet.turn_to(cell.row, each)?.is_break() {
                        return Ok(());
                    }
                    sheet.cell(&cell)?;
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "row" => {
                let next = sheet.row.saturating_add(1);
                if sheet.turn_to(next, each)?.is_break() {
                    return Ok(());
                }
            }
            Event::End(e) if e.local_name().as_ref() == "sheetData" => return Ok(()),
            Event::Eof => return Err(Trouble::Damaged),
            _ => {}
        }
    }
}

/// Cells that are one over several rows: the first row, from 1, and their range. Only the first of them
/// has a value.
pub(super) fn merged(part: impl Read) -> Result<Vec<(u32, String)>, Trouble> {
    let (mut xml, mut buffer, mut found) = (reader(part), Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "mergeCell" => {
                let range = attribute(&e, "ref")?.unwrap_or_default();
                let ends = range.split_once(':').and_then(|(from, to)| Some((position(from)?.0 + 1, position(to)?.0 + 1)));
                found.extend(ends.filter(|(first, last)| first < last).map(|(first, _)| (first, range)));
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

struct Sheet<'a, R: Read> {
    xml: Reader<R>,
    strings: &'a [String],
    formats: &'a [Format],
    /// From 0.
    row: u32,
    /// Of the next cell that does not state its own, from 0.
    column: u32,
    count: usize,
    cells: Cells,
    used: usize,
    began: bool,
}

/// What a cell's first tag says.
struct Head {
    row: u32,
    column: u32,
    kind: Option<String>,
    style: Option<usize>,
}

impl<R: Read> Sheet<'_, R> {
    /// Hands over the row so far and begins another.
    fn turn_to(&mut self, row: u32, each: &mut dyn FnMut(&Line<'_>) -> Flow) -> Result<Flow, Trouble> {
        let cells = &self.cells.0[..self.used];
        let read_to = usize::try_from(self.xml.buffer_position()).unwrap_or(usize::MAX);
        let line = Line { number: self.row + 1, cells, cut_off: false, read_to };
        let mut flow = Flow::Continue(());
        if line.filled() > 0 {
            flow = each(&line);
            self.began = true;
        }
        if row < self.row && self.began {
            let problem = format!("Zeile {} steht in der XLSX-Datei nach Zeile {}", row + 1, self.row + 1);
            return Err(Trouble::Told(problem, None));
        }
        self.cells.0[..self.used].iter_mut().for_each(Cell::clear);
        (self.row, self.column, self.used) = (row, 0, 0);
        Ok(flow)
    }

    fn begin_cell(&mut self, e: &BytesStart<'_>) -> Result<Head, Trouble> {
        let (mut row, mut column) = (self.row, self.column);
        if let Some(stated) = attribute(e, "r")? {
            (row, column) = position(&stated).ok_or(Damaged)?;
        }
        let style = attribute(e, "s")?.and_then(|s| s.trim().parse().ok());
        Ok(Head { row, column, kind: attribute(e, "t")?, style })
    }

    /// Reads a cell to its end.
    fn cell(&mut self, head: &Head) -> Result<(), Trouble> {
        let (mut value, mut has_value, mut has_formula) = (String::new(), false, false);
        let (mut in_value, mut in_reading) = (false, false);
        let mut buffer = Zeroizing::new(Vec::new());
        loop {
            buffer.clear();
            match self.xml.read_event_into(&mut buffer)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" | "t" => (in_value, has_value) = (true, true),
                    "f" => has_formula = true,
                    "rPh" => in_reading = true,
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "c" => break,
                    "v" | "t" => in_value = false,
                    "rPh" => in_reading = false,
                    _ => {}
                },
                Event::Eof => return Err(Trouble::Damaged),
                event if in_value && !in_reading => push_text(&event, &mut value)?,
                _ => {}
            }
        }
        self.column = head.column.saturating_add(1);
        self.count += 1;
        let text_result = head.kind.as_deref() == Some("str");
        let no_value = has_formula && !(has_value && (text_result || !value.trim().is_empty()));
        if value.is_empty() && !no_value {
            return Ok(());
        }
        let (row, column) = (head.row, head.column);
        if column >= MAX_COLUMNS || row >= MAX_ROWS || self.count > MAX_CELLS {
            let problem =
                format!("eine Zelle steht in Zeile {}, Spalte {} und damit außerhalb jeder Tabelle", row + 1, column + 1);
            let expected = format!("höchstens {MAX_COLUMNS} Spalten und {MAX_CELLS} Zellen; überzählige Zellen in Excel löschen");
            return Err(Trouble::Told(problem, Some(expected)));
        }
        if value.len() > MAX_CELL_BYTES {
            return Err(Trouble::Told(format!("eine Zelle in Zeile {} ist länger, als Excel erlaubt", row + 1), None));
        }
        self.put(head, value, no_value)
    }

    fn put(&mut self, head: &Head, value: String, no_value: bool) -> Result<(), Trouble> {
        let column = head.column as usize;
        if self.cells.0.len() <= column {
            self.cells.0.resize(column + 1, Cell::default());
        }
        self.used = self.used.max(column + 1);
        let format = head.style.and_then(|style| self.formats.get(style));
        let cell = &mut self.cells.0[column];
        cell.clear();
        if no_value {
            cell.form = Form::Fault(Fault::NoValue);
            return Ok(());
        }
        match head.kind.as_deref() {
            Some("s") => {
                let text = value.trim().parse().ok().and_then(|i: usize| self.strings.get(i)).ok_or(Damaged)?;
                if text.len() > MAX_CELL_BYTES {
                    return Err(Trouble::Told(
                        format!("eine Zelle in Zeile {} ist länger, als Excel erlaubt", head.row + 1),
                        None,
                    ));
                }
                cell.text.push_str(text);
            }
            Some("b") => cell.text.push_str(match value.trim() {
                "1" | "true" => "ja",
                "0" | "false" => "nein",
                _ => return Err(Trouble::Damaged),
            }),
            Some("e") => cell.form = Form::Fault(Fault::Error),
            Some("str" | "inlineStr") => cell.text = unescaped(value),
            Some("d") => cell.text = value,
            Some("n") | None => match value.trim().parse::<f64>().ok().filter(|n| n.is_finite()) {
                Some(n) => {
                    cell.text = number(n);
                    cell.form = Form::Number;
                    match format {
                        Some(Format::Date) => cell.form = Form::Date,
                        Some(Format::Rescaled) => cell.form = Form::Rescaled,
                        Some(format) => cell.shown = format.shown(n).unwrap_or_default(),
                        None => {}
                    }
                }
                None => cell.text = value,
            },
            Some(_) => return Err(Trouble::Damaged),
        }
        Ok(())
    }
}

/// `C7` → row 6, column 2, both from 0.
fn position(name: &str) -> Option<(u32, u32)> {
    let name = name.trim().trim_start_matches('$');
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let (letters, row) = name.split_at(letters);
    let column = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = row.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// As a German office writes it, without the noise of binary fractions: `33,6`.
fn number(n: f64) -> String {
    let text = format!("{n:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('.', ",") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_name() {
        for (name, place) in [
            ("A1", Some((0, 0))),
            ("C7", Some((6, 2))),
            ("aa10", Some((9, 26))),
            ("$B$2", Some((1, 1))),
            ("XFD1048576", Some((1_048_575, 16_383))),
        ] {
            assert_eq!(position(name), place, "{name}");
        }
        for name in ["", "A", "1", "A0", "ABCD1", "A-1", "Ä1"] {
            assert_eq!(position(name), None, "{name}");
        }
    }

    #[test]
    fn numbers_without_noise() {
        for (n, text) in
            [(33.6 + 1e-14, "33,6"), (14.666_666_666, "14,666667"), (25.0, "25"), (-0.000_000_01, "0"), (1e9, "1000000000")]
        {
            assert_eq!(number(n), text);
        }
    }
}
