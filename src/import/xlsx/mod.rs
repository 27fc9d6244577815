//! XLSX → lines: the first visible sheet with a known header, and what else the workbook holds.
//!
//! Read here and not by a library of spreadsheets, because what such a library smooths away decides
//! here: formats of noughts, formulas without a value, errors with new names, hidden sheets.

mod archive;
mod cells;
mod formats;
mod package;
mod xml;

pub(super) use archive::EXPECTED;

use cells::Trouble;
use package::{Package, SheetName};

use super::{
    header::{Header, Search},
    line::{Flow, Line},
    sought::Sought,
    unaccepted::HeaderProblem,
};

/// Why a workbook cannot be read.
#[derive(Debug)]
pub(super) enum Broken {
    /// The file as a whole.
    File { problem: String, expected: String },
    /// No sheet with a known header; the problem of the sheet that came closest.
    Header { row: u32, problem: HeaderProblem },
}

/// An opened workbook with its table found.
pub(super) struct Book<'a> {
    package: Package<'a>,
    sheet: SheetName,
    pub(super) header: Header,
    /// Sheets with cells that are not read: why, and their names.
    pub(super) others: Vec<(Other, String)>,
}

/// Why a sheet is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    /// It is hidden, and has a known header.
    Hidden,
    /// Another one was first.
    Second,
    /// It has no known header.
    Unknown,
}

fn file(problem: impl Into<String>) -> Broken {
    Broken::File { problem: problem.into(), expected: archive::EXPECTED.to_owned() }
}

impl From<Trouble> for Broken {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Damaged => file("die XLSX-Datei ist nicht lesbar"),
            Trouble::Told(problem, expected) => {
                Self::File { problem, expected: expected.unwrap_or_else(|| archive::EXPECTED.to_owned()) }
            }
        }
    }
}

impl<'a> Book<'a> {
    /// Opens a workbook and finds its table.
    pub(super) fn open(bytes: &'a [u8], sought: Sought<'_>) -> Result<Self, Broken> {
        archive::inspect(bytes).map_err(file)?;
        let mut package = Package::open(bytes).map_err(file)?;
        let mut found: Option<(SheetName, Header)> = None;
        let mut others = Vec::new();
        let mut closest = None;
        for sheet in package.sheets.clone() {
            let mut search = Search::default();
            let read = lines(&mut package, &sheet, &mut |line| search.look(line, sought));
            // What nobody sees must not stop what everybody sees, and without a header nobody cares
            // about a cell far away.
            if matches!(read, Err(Trouble::Damaged)) {
                if sheet.hidden || found.is_some() {
                    continue;
                }
                return Err(Trouble::Damaged.into());
            }
            if search.is_empty() {
                continue;
            }
            match search.result() {
                Ok(_) if sheet.hidden => others.push((Other::Hidden, sheet.name)),
                Ok(header) if found.is_none() => found = Some((sheet, header)),
                Ok(_) => others.push((Other::Second, sheet.name)),
                Err(_) if sheet.hidden => {}
                Err(problem) => {
                    closest = closest.or(problem);
                    others.push((Other::Unknown, sheet.name));
                }
            }
        }
        let hidden = others.iter().find(|(why, _)| *why == Other::Hidden).map(|(_, name)| name);
        match (found, closest, hidden) {
            (Some((sheet, header)), ..) => Ok(Self { package, sheet, header, others }),
            (None, Some((row, problem)), _) => Err(Broken::Header { row, problem }),
            (None, None, Some(name)) => Err(Broken::File {
                problem: if sought.wanted.is_secret() {
                    "die Tabelle steht nur in einem ausgeblendeten Blatt".to_owned()
                } else {
                    format!("die Tabelle steht nur im ausgeblendeten Blatt „{}“", super::error::shorten(name))
                },
                expected: "ein sichtbares Blatt; in Excel einblenden und speichern, wenn es das richtige ist".to_owned(),
            }),
            (None, None, None) => Err(Broken::Header { row: 1, problem: HeaderProblem::Unknown }),
        }
    }

    /// Name of the sheet that is read.
    pub(super) fn sheet(&self) -> &str {
        &self.sheet.name
    }

    /// Dates count from 1904.
    pub(super) fn is_1904(&self) -> bool {
        self.package.is_1904
    }

    /// The header, and the rows to be read under it.
    pub(super) fn split(&mut self) -> (&Header, Below<'_, 'a>) {
        let from = self.header.line;
        (&self.header, Below { package: &mut self.package, sheet: &self.sheet, from })
    }
}

/// Rows below a header.
pub(super) struct Below<'b, 'a> {
    package: &'b mut Package<'a>,
    sheet: &'b SheetName,
    from: u32,
}

impl Below<'_, '_> {
    /// Bytes of the sheet, header and all; what [`Line::read_to`] counts.
    pub(super) fn size(&mut self) -> u64 {
        self.package.size(self.sheet).unwrap_or_default()
    }

    /// Cells below the header that are one over several rows, up to the row `last`: their first row and range.
    pub(super) fn merged(&mut self, last: u32) -> Result<Vec<(u32, String)>, Broken> {
        let found = self.package.sheet(self.sheet).map_err(Trouble::from).and_then(|sheet| cells::merged(sheet.part))?;
        Ok(found.into_iter().filter(|(first, _)| (self.from + 1..last).contains(first)).collect())
    }

    /// Hands over every row that is not blank; may be done again.
    pub(super) fn lines(&mut self, each: &mut dyn FnMut(&Line<'_>) -> Flow) -> Result<(), Broken> {
        let from = self.from;
        lines(self.package, self.sheet, &mut |line| if line.number <= from { Flow::Continue(()) } else { each(line) })
            .map_err(Broken::from)
    }
}

fn lines(package: &mut Package<'_>, sheet: &SheetName, each: &mut dyn FnMut(&Line<'_>) -> Flow) -> Result<(), Trouble> {
    let sheet = package.sheet(sheet)?;
    cells::rows(sheet.part, sheet.strings, sheet.formats, each)
}
