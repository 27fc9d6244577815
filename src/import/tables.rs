//! The lines of one table → rows, whether from a text or a sheet; what is no row is told once.

use std::cell::RefCell;

use super::{
    Kind, SourceFile,
    error::{ImportError, Problems},
    fields::{At, Fields},
    header::{Above, Header},
    keys,
    kinds::Role,
    line::{Cell, Fault, Form, Line},
    notes::{Notes, Topic},
    numbers::Numbers,
    remarks::{Judged, is_row_of_list, judge},
    rows::Rows,
    width,
};

/// Missing values of one row from which they are told in one.
const TOLD_TOGETHER: usize = 3;

/// Columns with numbers, and whether these are whole.
pub(super) fn number_columns(kind: Kind) -> Vec<(usize, bool)> {
    let columns = kind.columns().iter().enumerate();
    columns.filter(|(_, c)| matches!(c.role, Role::Whole | Role::Amount)).map(|(i, c)| (i, c.role == Role::Whole)).collect()
}

/// One table being read.
pub(super) struct Table<'a> {
    file: usize,
    source: &'a SourceFile,
    header: &'a Header,
    /// Epoch of a sheet; `None` for a text.
    serial_dates: Option<bool>,
    numbers: &'a Numbers,
    problems: &'a RefCell<Problems>,
    notes: &'a RefCell<Notes>,
    /// Rows so far.
    pub(super) count: u32,
    /// Sentences that are remarks if no row follows.
    sentences: Vec<u32>,
    /// Cells that hold no value, by column and cause: the first line and how many.
    wrong: Vec<(&'static str, Wrong, u32, usize)>,
}

/// Why a cell of a sheet cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Error,
    NoValue,
    /// A day where a key belongs.
    DateForKey,
    /// A day where words belong.
    DateForText,
    /// A number where a key belongs, with digits lost or put into another form.
    NumberForKey,
    /// The sheet shows another number than the cell holds.
    Rescaled,
}

impl Wrong {
    fn of(cell: &Cell, role: Role) -> Option<Self> {
        match cell.fault() {
            Some(Fault::Error) => Some(Self::Error),
            Some(Fault::NoValue) => Some(Self::NoValue),
            None => match (cell.form, role) {
                (Form::Rescaled, Role::Key | Role::Text | Role::Whole | Role::Amount) => Some(Self::Rescaled),
                (Form::Date, Role::Key) => Some(Self::DateForKey),
                (Form::Date, Role::Text) => Some(Self::DateForText),
                (Form::Number, Role::Key) => keys::has_lost_digits(cell).then_some(Self::NumberForKey),
                (Form::Text, Role::Key) if keys::is_day(&cell.text) => Some(Self::DateForKey),
                (Form::Text, Role::Key) if keys::is_scientific(&cell.text) => Some(Self::NumberForKey),
                _ => None,
            },
        }
    }

    /// The problem of so many cells of a column, and what is expected instead.
    fn told(self, count: usize) -> (String, &'static str) {
        let (one, many, expected) = match self {
            Self::Error => ("die Zelle enthält einen Excel-Fehler", "Zellen mit einem Excel-Fehler", "ein Wert"),
            Self::NoValue => (
                "die Zelle enthält eine Formel ohne Wert",
                "Zellen mit Formeln ohne Wert",
                "ein Wert; die Datei in Excel öffnen, neu berechnen lassen und speichern",
            ),
            Self::DateForKey => (
                "in der Zelle steht ein Datum, das Excel aus dem Schlüssel gemacht haben kann",
                "Zellen mit einem Datum, das Excel aus dem Schlüssel gemacht haben kann",
                "ein Schlüssel, als Text formatiert",
            ),
            Self::DateForText => (
                "in der Zelle steht ein Datum, das Excel aus dem Text gemacht haben kann",
                "Zellen mit einem Datum, das Excel aus dem Text gemacht haben kann",
                "Text, als Text formatiert",
            ),
            Self::NumberForKey => (
                "in der Zelle steht eine Zahl, die Excel aus dem Schlüssel gemacht haben kann, vielleicht mit verlorenen Ziffern",
                "Zellen mit Zahlen, die Excel aus dem Schlüssel gemacht haben kann, vielleicht mit verlorenen Ziffern",
                "der Schlüssel aus dem Original, als Text formatiert",
            ),
            Self::Rescaled => (
                "die Zelle zeigt durch ihr Format eine andere Zahl, als darin steht (Prozent oder Tausender)",
                "Zellen, die durch ihr Format eine andere Zahl zeigen, als darin steht (Prozent oder Tausender)",
                "die Zahl selbst, als Zahl oder Standard formatiert",
            ),
        };
        let problem = if count == 1 { one.to_owned() } else { format!("{count} {many}, die erste in dieser Zeile") };
        (problem, expected)
    }
}

impl<'a> Table<'a> {
    pub(super) fn new(
        file: usize,
        source: &'a SourceFile,
        header: &'a Header,
        serial_dates: Option<bool>,
        numbers: &'a Numbers,
        problems: &'a RefCell<Problems>,
        notes: &'a RefCell<Notes>,
    ) -> Self {
        Self { file, source, header, serial_dates, numbers, problems, notes, count: 0, sentences: vec![], wrong: vec![] }
    }

    /// Tells the lines above the header. A row up there would be lost: that is refused.
    pub(super) fn above(&self) {
        let needed = self.header.layout.kind.columns().iter().filter(|c| c.filled).count();
        let layout = &self.header.layout;
        for Above { line, filled, cells } in &self.header.above {
            let is_row = if layout.kind.is_list() { is_row_of_list(layout, &cells.0) } else { filled * 2 >= needed };
            if *filled >= TOLD_TOGETHER && is_row {
                let problem = "die Zeile steht über der Kopfzeile und sieht aus wie eine Zeile der Tabelle";
                let expected = "Daten nur unter der Kopfzeile; die Zeile verschieben oder löschen";
                self.problem(ImportError::of_line(&self.source.name, *line, problem, expected));
            } else {
                self.note(Topic::Above, *line);
            }
        }
    }

    /// Reads one line below the header.
    pub(super) fn line(&mut self, line: &Line<'_>, rows: &mut Rows) {
        let layout = &self.header.layout;
        match judge(line, layout, self.count == 0) {
            Judged::Row => {}
            Judged::Total => return self.note(Topic::Totals, line.number),
            Judged::Remark => return self.note(Topic::Remarks, line.number),
            Judged::Units => return self.note(Topic::Units, line.number),
            Judged::Repeated => return self.note(Topic::Repeated, line.number),
            Judged::Sentence => return self.sentences.push(line.number),
        }
        self.count += 1;
        for number in std::mem::take(&mut self.sentences) {
            let problem = "zwischen den Zeilen der Tabelle steht Text";
            self.problem(ImportError::of_line(&self.source.name, number, problem, "nur Daten; die Zeile löschen"));
        }
        if self.serial_dates.is_none()
            && let Some(error) = width::problem(&self.source.name, layout, line)
        {
            return self.problem(error);
        }
        for field in layout.nameless(line.cells) {
            self.note(Topic::Nameless(field + 1), line.number);
        }
        if self.faults(line) {
            return;
        }
        let missing_told = self.missing(line);
        rows.add(&Fields {
            at: At { file: self.file, line: line.number },
            file: &self.source.name,
            line,
            layout,
            serial_dates: self.serial_dates,
            numbers: self.numbers,
            missing_told,
            problems: self.problems,
            notes: self.notes,
        });
    }

    /// The number of rows; tells what stood below them and which cells hold no value.
    pub(super) fn finish(self) -> u32 {
        self.sentences.iter().for_each(|line| self.note(Topic::Remarks, *line));
        for (column, wrong, line, count) in &self.wrong {
            let (problem, expected) = wrong.told(*count);
            let error = ImportError::of_line(&self.source.name, *line, problem, expected);
            self.problem(ImportError { column: Some((*column).to_owned()), ..error });
        }
        if self.count == 0 {
            let text = format!("die Tabelle ({}) hat eine Kopfzeile, aber keine Zeilen", self.header.layout.kind);
            self.notes.borrow_mut().file(self.file, text);
        }
        self.count
    }

    /// Takes note of cells that hold no value, and of days where keys belong.
    fn faults(&mut self, line: &Line<'_>) -> bool {
        let mut found = false;
        for (_, column, cell) in self.header.layout.pairs(line.cells) {
            let Some(wrong) = cell.and_then(|cell| Wrong::of(cell, column.role)) else { continue };
            found = true;
            match self.wrong.iter_mut().find(|(name, why, ..)| (*name, *why) == (column.name, wrong)) {
                Some((.., count)) => *count += 1,
                None => self.wrong.push((column.name, wrong, line.number, 1)),
            }
        }
        found
    }

    /// Reports several missing values in one.
    fn missing(&self, line: &Line<'_>) -> bool {
        let pairs = self.header.layout.pairs(line.cells);
        let missing = pairs.filter(|(_, column, cell)| column.filled && cell.is_none_or(Cell::is_blank));
        let names: Vec<_> = missing.map(|(_, column, _)| format!("„{}“", column.name)).collect();
        if names.len() < TOLD_TOGETHER {
            return false;
        }
        let problem = format!("in der Zeile fehlen {}", names.join(", "));
        let expected = "ein Wert in jeder dieser Spalten, oder die Zeile löschen, wenn sie keine Daten enthält";
        self.problem(ImportError::of_line(&self.source.name, line.number, problem, expected));
        true
    }

    fn note(&self, topic: Topic, line: u32) {
        self.notes.borrow_mut().line(self.file, topic, line, String::new);
    }

    fn problem(&self, error: ImportError) {
        self.problems.borrow_mut().push(self.file, error);
    }
}
