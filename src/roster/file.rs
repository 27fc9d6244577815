//! A provider's list: from the bytes of a file or a pasted table to rows, each start by itself.

use std::fmt;

use chrono::NaiveDate;
use zeroize::Zeroizing;

use super::groups::{self, Group};
use crate::{
    domain::{
        ParticipationId, dates,
        provider_list::{Certainty, ListKind, Said, Told},
    },
    import::{
        self, Columns, FileReport, ImportError, ImportErrors, Kind, ListRow, Listed, Notice, Person, Seal, Sealed, SourceFile,
        Wanted,
    },
};

/// What a pasted table is called in messages.
const PASTED: &str = "eingefügter Text";

/// A list as it was handed in. Prints its name only; its bytes are wiped when it is given up.
pub struct Handed(SourceFile);

impl Handed {
    /// A file; its bytes are taken over, not copied.
    #[must_use]
    pub fn file(source: SourceFile) -> Self {
        Self(source)
    }

    /// A file by name and content.
    #[must_use]
    pub fn named(name: String, bytes: Vec<u8>) -> Self {
        Self(SourceFile { name, bytes })
    }

    /// A table from the clipboard: cells divided by tabs, semicolons, commas or bars, the header first.
    #[must_use]
    pub fn pasted(text: String) -> Self {
        let text = Zeroizing::new(text);
        // A mark that says UTF-8, so that nothing is guessed, and an end that is no cut.
        let mut bytes = Vec::with_capacity(text.len() + 4);
        if !text.trim().is_empty() {
            bytes.extend_from_slice(b"\xEF\xBB\xBF");
            bytes.extend_from_slice(text.trim_start_matches('\u{FEFF}').as_bytes());
            bytes.push(b'\n');
        }
        Self(SourceFile { name: PASTED.to_owned(), bytes })
    }

    /// Its name in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    pub(super) fn listed(&self, columns: &Columns, wanted: Wanted) -> Result<Listed, ImportErrors> {
        let mut listed = import::read_list(&self.0, columns, wanted)?;
        if self.0.name == PASTED {
            PASTED.clone_into(&mut listed.report.encoding);
        }
        if listed.rows.is_empty() {
            let expected = "mindestens eine Zeile unter der Kopfzeile";
            return Err(ImportError::of_file(&self.0.name, "die Liste hat keine Zeilen", expected).into());
        }
        Ok(listed)
    }
}

impl From<SourceFile> for Handed {
    fn from(source: SourceFile) -> Self {
        Self::file(source)
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        self.0.wipe();
    }
}

impl fmt::Debug for Handed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handed").field("name", &self.0.name).finish_non_exhaustive()
    }
}

/// What the user says of a list beside the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Which list it is, where the header does not tell.
    pub kind: Option<ListKind>,
    /// The day it describes: needed for a Besetzungsliste without "Stichtag".
    pub as_of: Option<NaiveDate>,
}

/// One row of a provider's list.
#[derive(Debug)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u32,
    /// Teilnahme-ID in capitals, where the row has one.
    pub id: Option<ParticipationId>,
    /// What it says; `None` when the field is empty. Without such a column a Besetzungsliste says of all that
    /// they are there, also of those who left ([`Self::left_on`]).
    pub said: Option<Said>,
    /// "Erster Tag", of a Besetzungsliste "Anwesend seit".
    pub first_day: Option<NaiveDate>,
    /// "Ende geplant" of a Besetzungsliste.
    pub planned_end: Option<NaiveDate>,
    /// "Ausgetreten am" of a Besetzungsliste.
    pub left_on: Option<NaiveDate>,
    /// Whom it names.
    pub(super) person: Person,
}

impl Row {
    /// Its Kundennummer, sealed, where nothing better says who it is.
    #[must_use]
    pub fn sealed(&self, seal: &Seal) -> Option<Sealed> {
        if self.id.is_some() { None } else { seal.of(&self.person.customer_no) }
    }

    /// What leaves the machine of this row.
    pub(super) fn told(&self, whom: Option<(ParticipationId, Certainty)>) -> Told {
        let (participation, certainty) = whom.unzip();
        Told {
            line: self.line,
            participation,
            said: self.said,
            first_day: self.first_day,
            planned_end: self.planned_end,
            left_on: self.left_on,
            certainty,
        }
    }
}

/// A provider's list as it was read.
#[derive(Debug)]
pub struct RosterFile {
    /// Which list it is.
    pub kind: ListKind,
    /// The day it describes, as the list says, or the user.
    pub as_of: Option<NaiveDate>,
    /// Its rows by start, in the order of the file; a list of one start that does not name it is one group.
    pub groups: Vec<Group>,
    /// Rows, encoding, columns that were not taken over.
    pub report: FileReport,
    /// What else there is to tell.
    pub notices: Vec<Notice>,
}

impl RosterFile {
    /// Whether every row has a Teilnahme-ID, so that no key file is needed.
    #[must_use]
    pub fn has_ids(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.rows).all(|row| row.id.is_some())
    }
}

/// Reads a provider's list; its bytes are wiped afterwards, whatever comes of it.
///
/// # Errors
/// Every problem found, with line and column and without any value.
#[expect(clippy::needless_pass_by_value, reason = "taken over, so that its bytes are wiped on the way out")]
pub fn read(file: Handed, asked: Asked, columns: &Columns) -> Result<RosterFile, ImportErrors> {
    let Listed { rows, report, notices } = file.listed(columns, Wanted::List(asked.kind))?;
    // The header search takes no other kind here.
    let kind = if report.kind == Some(Kind::OccupancyList) { ListKind::Occupancy } else { ListKind::FirstDay };
    let as_of = match kind {
        ListKind::FirstDay => asked.as_of,
        ListKind::Occupancy => Some(stated_day(file.name(), &rows, asked.as_of)?),
    };
    let groups = groups::by_start(file.name(), rows)?;
    Ok(RosterFile { kind, as_of, groups, report, notices })
}

/// The one day of a Besetzungsliste: of its column, or as the user says.
fn stated_day(file: &str, rows: &[ListRow], asked: Option<NaiveDate>) -> Result<NaiveDate, ImportErrors> {
    let problem = |line: Option<u32>, problem: String, expected: &str| {
        let column = Some("Stichtag".to_owned());
        ImportErrors::from(ImportError { line, column, ..ImportError::of_file(file, problem, expected) })
    };
    let Some((first, day)) = rows.iter().find_map(|row| row.as_of.map(|day| (row.line, day))) else {
        let expected = "ein Stichtag in der Liste, oder seine Angabe (--as-of TT.MM.JJJJ)";
        return asked.ok_or_else(|| problem(None, "der Stichtag fehlt".to_owned(), expected));
    };
    let shown = dates::german(day);
    for row in rows {
        match row.as_of {
            Some(other) if other == day => {}
            Some(other) => {
                let text = format!("Stichtag {} hier, {shown} in Zeile {first}", dates::german(other));
                return Err(problem(Some(row.line), text, "ein Stichtag je Datei; die Liste nach Stichtagen teilen"));
            }
            None => {
                let text = format!("der Stichtag fehlt hier, in Zeile {first} steht {shown}");
                return Err(problem(Some(row.line), text, "derselbe Stichtag in jeder Zeile"));
            }
        }
    }
    match asked {
        Some(asked) if asked != day => {
            let text = format!("die Liste nennt den Stichtag {shown}, angegeben ist {}", dates::german(asked));
            Err(problem(Some(first), text, "derselbe Tag, oder keine Angabe"))
        }
        Some(_) | None => Ok(day),
    }
}
