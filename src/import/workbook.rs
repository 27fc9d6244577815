//! XLSX → records: the first sheet with a known header, cell by cell and within limits.

use std::io::Cursor;

use calamine::{DataRef, DataType as _, Reader as _, Xlsx};
use csv::StringRecord;

use super::{
    Columns,
    archive::{self, Facts},
    table::{HeaderProblem, Layout, recognise},
};

/// Columns a table may reach to the right.
const MAX_COLUMNS: u32 = 256;
/// Rows a table may reach down: as many as a sheet has.
const MAX_ROWS: u32 = 1_048_576;
/// Bytes of one cell: Excel's 32,767 characters, in UTF-8.
const MAX_CELL_BYTES: usize = 4 * 32_767;
/// Cells of one sheet.
const MAX_CELLS: usize = 20_000_000;

/// Why a workbook cannot be read.
#[derive(Debug)]
pub(super) enum Broken {
    /// The file as a whole.
    File { problem: String, expected: String },
    /// No sheet with a known header; the problem of the sheet that came closest.
    Header { row: u32, problem: HeaderProblem },
}

/// The table found.
pub(super) struct Sheet {
    pub(super) layout: Layout,
    pub(super) is_1904: bool,
}

/// A row of a sheet.
pub(super) struct Row<'a> {
    /// Row number, from 1.
    pub(super) line: u32,
    pub(super) fields: &'a StringRecord,
    /// Columns (from 0) whose cell holds an Excel error such as `#REF!`.
    pub(super) errors: &'a [usize],
    pub(super) sheet: &'a Sheet,
}

fn file(problem: impl Into<String>) -> Broken {
    Broken::File { problem: problem.into(), expected: archive::EXPECTED.to_owned() }
}

/// Hands over every row below the header that is not blank.
pub(super) fn rows(bytes: &[u8], columns: &Columns, mut each: impl FnMut(&Row<'_>)) -> Result<Sheet, Broken> {
    let Facts { is_1904 } = archive::inspect(bytes).map_err(file)?;
    let unreadable =
        |e: calamine::XlsxError| file(format!("die XLSX-Datei ist nicht lesbar ({})", super::error::shorten(&e.to_string())));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut closest = None;
    for name in workbook.sheet_names() {
        let mut cells = match workbook.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(e) => return Err(unreadable(e)),
        };
        let mut rows = Collector::default();
        let mut sheet: Option<Sheet> = None;
        let mut header_problem = None;
        let mut count = 0;
        loop {
            let cell = cells.next_cell().map_err(unreadable)?;
            let done = cell.is_none();
            let (row, column) = cell.as_ref().map_or((u32::MAX, 0), calamine::Cell::get_position);
            if done || row != rows.row {
                if row < rows.row {
                    return Err(file(format!("Zeile {} steht in der XLSX-Datei nach Zeile {}", row + 1, rows.row + 1)));
                }
                if rows.is_filled() {
                    match &sheet {
                        Some(sheet) => each(&rows.row(sheet)),
                        None => match recognise(&rows.fields(), columns) {
                            Ok(layout) => sheet = Some(Sheet { layout, is_1904 }),
                            Err(problem) => {
                                header_problem = Some(Broken::Header { row: rows.row + 1, problem });
                                break;
                            }
                        },
                    }
                }
                rows.next(row);
            }
            let Some(cell) = cell else { break };
            count += 1;
            if *cell.get_value() == DataRef::Empty {
                continue;
            }
            if column >= MAX_COLUMNS || row >= MAX_ROWS || count > MAX_CELLS {
                let problem =
                    format!("eine Zelle steht in Zeile {}, Spalte {} und damit außerhalb jeder Tabelle", row + 1, column + 1);
                let expected =
                    format!("höchstens {MAX_COLUMNS} Spalten und {MAX_CELLS} Zellen; überzählige Zellen in Excel löschen");
                return Err(Broken::File { problem, expected });
            }
            if cell.get_value().get_string().is_some_and(|text| text.len() > MAX_CELL_BYTES) {
                return Err(file(format!("eine Zelle in Zeile {} ist länger, als Excel erlaubt", row + 1)));
            }
            rows.put(column as usize, cell.get_value());
        }
        match (sheet, header_problem) {
            (Some(sheet), _) => return Ok(sheet),
            (None, Some(problem @ Broken::Header { problem: HeaderProblem::Missing(..) | HeaderProblem::Twice(..), .. })) => {
                closest = closest.or(Some(problem));
            }
            _ => {}
        }
    }
    Err(closest.unwrap_or(Broken::Header { row: 1, problem: HeaderProblem::Unknown }))
}

/// One row in the making.
#[derive(Default)]
struct Collector {
    row: u32,
    cells: Vec<String>,
    record: StringRecord,
    errors: Vec<usize>,
}

impl Collector {
    fn next(&mut self, row: u32) {
        self.row = row;
        self.cells.iter_mut().for_each(String::clear);
        self.errors.clear();
    }

    fn is_filled(&self) -> bool {
        self.cells.iter().any(|cell| !cell.trim().is_empty()) || !self.errors.is_empty()
    }

    fn fields(&self) -> StringRecord {
        let used = self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        self.cells[..used].iter().collect()
    }

    fn row<'a>(&'a mut self, sheet: &'a Sheet) -> Row<'a> {
        self.record.clear();
        for cell in &self.cells {
            self.record.push_field(cell);
        }
        Row { line: self.row + 1, fields: &self.record, errors: &self.errors, sheet }
    }

    fn put(&mut self, column: usize, value: &DataRef<'_>) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        let cell = &mut self.cells[column];
        cell.clear();
        match value {
            DataRef::String(text) | DataRef::DurationIso(text) => cell.push_str(text),
            DataRef::SharedString(text) => cell.push_str(text),
            DataRef::Int(n) => cell.push_str(&n.to_string()),
            DataRef::Float(n) => cell.push_str(&number(*n)),
            DataRef::Bool(yes) => cell.push_str(if *yes { "ja" } else { "nein" }),
            DataRef::DateTime(date) if date.is_datetime() => {
                let (year, month, day, ..) = date.to_ymd_hms_milli();
                *cell = format!("{year:04}-{month:02}-{day:02}");
            }
            DataRef::DateTime(duration) => cell.push_str(&number(duration.as_f64())),
            DataRef::DateTimeIso(text) => cell.push_str(text.get(..10).unwrap_or(text)),
            DataRef::Error(_) => self.errors.push(column),
            DataRef::Empty => {}
        }
    }
}

/// As a German office writes it, without the noise of binary fractions: `33,6`.
fn number(n: f64) -> String {
    let text = format!("{n:.6}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}
