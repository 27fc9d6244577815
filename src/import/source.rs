//! One file after the other: from bytes to rows, whatever form they come in.

use std::cell::RefCell;

use csv::StringRecord;

use super::{
    Columns, FileReport, Kind, MAX_BYTES, Notice, Progress, SourceFile, archive, collect,
    decode::{self, decode},
    delimited::{self, Record},
    error::{ImportError, Problems},
    fields::{At, Fields},
    rows::Rows,
    table::{HeaderProblem, Layout, recognise},
    workbook,
};

/// Rows between two reports of progress.
const PROGRESS_ROWS: u32 = 5_000;

/// The state of reading all files.
pub(super) struct Reading<'a> {
    sources: &'a [SourceFile],
    columns: &'a Columns,
    problems: &'a RefCell<Problems>,
    progress: &'a mut dyn FnMut(Progress<'_>),
    total: u64,
    done: u64,
    pub(super) rows: Rows,
    pub(super) files: Vec<FileReport>,
    pub(super) notices: Vec<Notice>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        sources: &'a [SourceFile],
        columns: &'a Columns,
        problems: &'a RefCell<Problems>,
        progress: &'a mut dyn FnMut(Progress<'_>),
    ) -> Self {
        let total = sources.iter().map(|s| s.bytes.len() as u64).sum();
        Self { sources, columns, problems, progress, total, done: 0, rows: Rows::default(), files: vec![], notices: vec![] }
    }

    /// Reads every file; problems are in the list afterwards.
    pub(super) fn all(&mut self) {
        let sources = self.sources;
        if sources.is_empty() {
            self.problem(
                0,
                ImportError::of_file("Import", "es wurde keine Datei angegeben", "Dateien oder Ordner mit CSV oder XLSX"),
            );
        }
        for (index, source) in sources.iter().enumerate() {
            (self.progress)(Progress { file: &source.name, done: self.done, total: self.total });
            let bytes = &source.bytes;
            if self.total > MAX_BYTES {
                self.problem(index, collect::too_large(&source.name));
                break;
            } else if bytes.iter().all(u8::is_ascii_whitespace) {
                self.problem(index, ImportError::of_file(&source.name, "die Datei ist leer", "eine Tabelle mit Kopfzeile"));
            } else if bytes.starts_with(b"PK\x03\x04") {
                self.workbook(index, source);
            } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
                let problem = "die Datei ist im alten Excel-Format (XLS) oder verschlüsselt";
                self.problem(index, ImportError::of_file(&source.name, problem, archive::EXPECTED));
            } else {
                self.delimited(index, source);
            }
            self.done += bytes.len() as u64;
            (self.progress)(Progress { file: &source.name, done: self.done, total: self.total });
        }
    }

    fn delimited(&mut self, index: usize, source: &SourceFile) {
        let decoded = match decode(&source.bytes) {
            Ok(decoded) => decoded,
            Err(e) => {
                let error = ImportError::of_file(&source.name, e.problem, decode::EXPECTED);
                return self.problem(index, ImportError { line: e.line, ..error });
            }
        };
        let dialect = delimited::detect(&decoded.text);
        let mut layout: Option<Result<Layout, ()>> = None;
        let mut count = 0;
        let result = delimited::records(&decoded.text, dialect, |record| match &layout {
            None => {
                layout = Some(recognise(record.fields, self.columns).map_err(|problem| {
                    self.header_problem(index, &source.name, record.line, problem);
                }));
            }
            Some(Err(())) => {}
            Some(Ok(layout)) => {
                count += 1;
                if count % PROGRESS_ROWS == 0 {
                    let share = source.bytes.len() as u64 * record.read_to as u64 / decoded.text.len() as u64;
                    (self.progress)(Progress { file: &source.name, done: self.done + share, total: self.total });
                }
                if let Some(error) = width_problem(&source.name, layout, &record) {
                    return self.problems.borrow_mut().push(index, error);
                }
                self.row(At { file: index, line: record.line }, &source.name, record.fields, layout, None);
            }
        });
        if let Err(line) = result {
            let problem = "ein Anführungszeichen wird geöffnet und bis zum Ende der Datei nicht geschlossen";
            self.problem(
                index,
                ImportError::of_line(&source.name, line, problem, "ein zweites Anführungszeichen am Ende des Feldes"),
            );
        }
        match layout {
            Some(Ok(layout)) => {
                let separator = Some(char::from(dialect.separator));
                self.report(source, layout, count, decoded.encoding, separator);
            }
            Some(Err(())) => {}
            None => self.problem(index, ImportError::of_file(&source.name, "die Datei ist leer", "eine Tabelle mit Kopfzeile")),
        }
    }

    fn workbook(&mut self, index: usize, source: &SourceFile) {
        let mut count = 0;
        let columns = self.columns;
        let result = workbook::rows(&source.bytes, columns, |row| {
            count += 1;
            let layout = &row.sheet.layout;
            let known = |field: &usize| layout.fields.iter().position(|f| f.as_ref() == Some(field));
            let broken: Vec<_> = row.errors.iter().filter_map(known).collect();
            for column in &broken {
                let error = ImportError::of_line(&source.name, row.line, "die Zelle enthält einen Excel-Fehler", "ein Wert");
                self.problem(index, ImportError { column: Some(layout.kind.columns()[*column].name.to_owned()), ..error });
            }
            if broken.is_empty() {
                self.row(At { file: index, line: row.line }, &source.name, row.fields, layout, Some(row.sheet.is_1904));
            }
        });
        match result {
            Ok(sheet) => self.report(source, sheet.layout, count, "XLSX", None),
            Err(workbook::Broken::Header { row, problem }) => self.header_problem(index, &source.name, row, problem),
            Err(workbook::Broken::File { problem, expected }) => {
                self.problem(index, ImportError::of_file(&source.name, problem, expected));
            }
        }
    }

    fn row(&mut self, at: At, file: &str, record: &StringRecord, layout: &Layout, serial_dates: Option<bool>) {
        self.rows.add(&Fields { at, file, record, layout, serial_dates, problems: self.problems });
    }

    fn report(&mut self, source: &SourceFile, layout: Layout, rows: u32, encoding: &str, separator: Option<char>) {
        let Layout { kind, dropped, .. } = layout;
        if rows == 0 {
            let text = format!("die Tabelle ({kind}) hat eine Kopfzeile, aber keine Zeilen");
            self.notices.push(Notice { file: source.name.clone(), text });
        }
        let encoding = encoding.to_owned();
        self.files.push(FileReport { name: source.name.clone(), kind: Some(kind), rows, encoding, separator, dropped });
    }

    fn header_problem(&mut self, index: usize, file: &str, line: u32, problem: HeaderProblem) {
        let mut broken = |kind: Kind| self.rows.broken.kinds.insert(kind);
        match problem {
            HeaderProblem::Unknown => {
                let expected = format!("die Kopfzeile einer dieser Tabellen: {}", Kind::ALL.map(Kind::label).join(", "));
                self.problem(index, ImportError::of_file(file, "keine Tabelle mit bekannter Kopfzeile gefunden", expected));
            }
            HeaderProblem::Missing(kind, names) => {
                broken(kind);
                for name in names {
                    let problem = format!("die Spalte fehlt in der Tabelle {kind}");
                    let expected = "alle Spalten; andere Namen lassen sich in columns.toml eintragen";
                    let error = ImportError::of_line(file, line, problem, expected);
                    self.problem(index, ImportError { column: Some(name.to_owned()), ..error });
                }
            }
            HeaderProblem::Twice(kind, name) => {
                broken(kind);
                let error = ImportError::of_line(file, line, "die Spalte steht zweimal in der Kopfzeile", "jede Spalte einmal");
                self.problem(index, ImportError { column: Some(name.to_owned()), ..error });
            }
        }
    }

    fn problem(&self, index: usize, error: ImportError) {
        self.problems.borrow_mut().push(index, error);
    }
}

/// A row must have as many fields as the header; empty ones too many are harmless.
fn width_problem(file: &str, layout: &Layout, record: &Record<'_>) -> Option<ImportError> {
    let (found, width) = (record.fields.len(), layout.width);
    if found < width {
        let cut = if record.cut_off { ", die Datei bricht hier ab" } else { "" };
        let problem = format!("die Zeile hat {found} statt {width} Felder{cut}");
        return Some(ImportError::of_line(
            file,
            record.line,
            problem,
            format!("{width} Felder; den Export vollständig neu holen"),
        ));
    }
    if record.fields.iter().skip(width).any(|field| !field.trim().is_empty()) {
        let problem = format!("die Zeile hat {found} statt {width} Felder");
        let expected = format!("{width} Felder; Felder mit Trennzeichen gehören in Anführungszeichen");
        return Some(ImportError::of_line(file, record.line, problem, expected));
    }
    None
}
