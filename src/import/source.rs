//! One file after the other: from bytes to rows, whatever form they come in.

use std::{borrow::Cow, cell::RefCell};

use zeroize::Zeroize as _;

use super::{
    FileReport, MAX_BYTES, Progress, SourceFile, collect,
    decode::{self, decode},
    delimited::{Place, Quotes, Text, Trouble},
    error::{ImportError, Problems, shorten},
    foreign,
    header::{self, Header},
    line::{self, Flow, Line},
    notes::Notes,
    numbers::Numbers,
    refused,
    rows::Rows,
    sought::Sought,
    tables::{Table, number_columns},
    unaccepted::HeaderProblem,
    wrapped,
    xlsx::{self, Book, Broken, Other},
};
use crate::domain::text;

/// Rows between two reports of progress.
const PROGRESS_ROWS: u32 = 5_000;

/// The state of reading all files.
pub(super) struct Reading<'a> {
    sources: &'a [SourceFile],
    sought: Sought<'a>,
    problems: &'a RefCell<Problems>,
    progress: &'a mut dyn FnMut(Progress<'_>),
    total: u64,
    done: u64,
    pub(super) rows: Rows,
    pub(super) files: Vec<FileReport>,
    pub(super) notes: RefCell<Notes>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        sources: &'a [SourceFile],
        sought: Sought<'a>,
        problems: &'a RefCell<Problems>,
        progress: &'a mut dyn FnMut(Progress<'_>),
    ) -> Self {
        let total = sources.iter().map(|s| s.bytes.len() as u64).sum();
        let rows = Rows::new(sought.seal.cloned());
        let notes = RefCell::default();
        Self { sources, sought, problems, progress, total, done: 0, rows, files: vec![], notes }
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
                self.problem(index, empty(source));
            } else if bytes.starts_with(b"PK\x03\x04") {
                self.workbook(index, source);
            } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
                let problem = "die Datei ist im alten Excel-Format (XLS) oder verschlüsselt";
                self.problem(index, ImportError::of_file(&source.name, problem, xlsx::EXPECTED));
            } else {
                self.delimited(index, source);
            }
            self.persons(source);
            self.done += bytes.len() as u64;
            (self.progress)(Progress { file: &source.name, done: self.done, total: self.total });
        }
    }

    fn delimited(&mut self, index: usize, source: &SourceFile) {
        let foreign = || foreign::kind(&source.bytes).map(|kind| other(source, kind));
        let (mut text, encoding, doubt) = match decode(&source.bytes) {
            Ok(decoded) => (Held(decoded.text), decoded.encoding, decoded.doubt),
            Err(e) => {
                if let Some(error) = foreign() {
                    return self.problem(index, error);
                }
                let error = ImportError::of_file(&source.name, e.problem, decode::EXPECTED);
                return self.problem(index, ImportError { line: e.line, ..error });
            }
        };
        let mut found = header::of_text(&text, self.sought);
        if found.is_err()
            && let Some(unwrapped) = wrapped::unwrapped(&text)
        {
            text = Held(unwrapped.into());
            found = header::of_text(&text, self.sought);
            let note = "jede Zeile stand als Ganzes in Anführungszeichen; gelesen ohne sie, bitte prüfen";
            self.notes.borrow_mut().file(index, note.to_owned());
        }
        let found = match found {
            Ok(found) => found,
            Err(Some((line, problem))) => return self.header_problem(index, &source.name, line, problem),
            Err(None) if line::is_blank(&text) => return self.problem(index, empty(source)),
            Err(None) if text.trim_start().starts_with('<') => return self.problem(index, markup(source)),
            Err(None) => {
                if let Some(error) = foreign() {
                    return self.problem(index, error);
                }
                return self.header_problem(index, &source.name, 1, HeaderProblem::Unknown);
            }
        };
        if let Some(doubt) = doubt {
            self.notes.borrow_mut().file(index, format!("gelesen als {encoding}: {doubt}"));
        }
        let length = text.len() as u64;
        let text = Text { text: &text, separator: found.separator };
        let strict = Quotes::Strict { row_from: (found.header.layout.width.saturating_sub(1) / 2).max(2) };
        // Numbers are looked at before they are read; quotes are judged in the second pass.
        let mut numbers = Numbers::default();
        let counted = number_columns(found.header.layout.kind);
        if !counted.is_empty() {
            let _ = text.lines(found.place, strict, &mut |line, _| {
                look(&mut numbers, &counted, &found.header, line);
                Flow::Continue(())
            });
        }
        let mut table = Table::new(index, source, &found.header, None, &numbers, self.problems, &self.notes);
        table.above();
        let (progress, done, total) = (&mut *self.progress, self.done, self.total);
        let rows = &mut self.rows;
        let result = text.lines(found.place, strict, &mut |line, place: Place| {
            if place == found.place {
                return Flow::Continue(());
            }
            table.line(line, rows);
            if table.count.is_multiple_of(PROGRESS_ROWS) {
                progress(Progress { file: &source.name, done: done + part(source, line, length), total });
            }
            Flow::Continue(())
        });
        let count = table.finish();
        if let Err(trouble) = result {
            self.problem(index, quotes(&source.name, trouble));
        }
        self.report(source, found.header, count, encoding, Some(char::from(found.separator)), None);
    }

    fn workbook(&mut self, index: usize, source: &SourceFile) {
        let mut book = match Book::open(&source.bytes, self.sought) {
            Ok(book) => book,
            Err(broken) => return self.broken(index, source, broken),
        };
        let is_1904 = book.is_1904();
        let (header, mut below) = book.split();
        let mut numbers = Numbers::default();
        let counted = number_columns(header.layout.kind);
        let mut result = Ok(());
        if !counted.is_empty() {
            result = below.lines(&mut |line| {
                look(&mut numbers, &counted, header, line);
                Flow::Continue(())
            });
        }
        let (mut count, mut last, mut merged) = (0, 0, Ok(vec![]));
        if result.is_ok() {
            let (progress, done, total, size) = (&mut *self.progress, self.done, self.total, below.size());
            let rows = &mut self.rows;
            let mut table = Table::new(index, source, header, Some(is_1904), &numbers, self.problems, &self.notes);
            table.above();
            result = below.lines(&mut |line| {
                last = line.number;
                table.line(line, rows);
                if table.count.is_multiple_of(PROGRESS_ROWS) {
                    progress(Progress { file: &source.name, done: done + part(source, line, size), total });
                }
                Flow::Continue(())
            });
            count = table.finish();
            merged = below.merged(last);
        }
        match result.and(merged) {
            Ok(merged) => self.merged(index, source, &merged),
            Err(broken) => return self.broken(index, source, broken),
        }
        self.sheets(index, &book);
        let sheet = (!self.sought.wanted.is_secret()).then(|| text::clean(book.sheet()));
        self.report(source, book.header, count, "XLSX", None, sheet);
    }

    /// Cells over several rows leave rows without a value, also where one may be missing.
    fn merged(&self, index: usize, source: &SourceFile, merged: &[(u32, String)]) {
        let Some((line, range)) = merged.first() else { return };
        let more = if merged.len() > 1 { format!(" und {} weitere", merged.len() - 1) } else { String::new() };
        let problem = format!("Zellen sind über mehrere Zeilen verbunden ({}{more})", shorten(range));
        let expected = "in jeder Zeile ein eigener Wert; in Excel die Verbindung aufheben und die Werte ausfüllen";
        self.problem(index, ImportError::of_line(&source.name, *line, problem, expected));
    }

    /// Tells which sheet was read, where a workbook has several with data.
    fn sheets(&self, index: usize, book: &Book<'_>) {
        if book.others.is_empty() {
            return;
        }
        // Providers have sheets with the names of people.
        if self.sought.wanted.is_secret() {
            let text = match book.others.len() {
                1 => "gelesen: ein Blatt; 1 weiteres mit Daten nicht gelesen, bitte prüfen".to_owned(),
                n => format!("gelesen: ein Blatt; {n} weitere mit Daten nicht gelesen, bitte prüfen"),
            };
            return self.notes.borrow_mut().file(index, text);
        }
        let mut parts = vec![format!("gelesen: Blatt „{}“", shorten(book.sheet()))];
        for (why, said) in [
            (Other::Second, "nicht gelesen, obwohl mit Kopfzeile"),
            (Other::Hidden, "nicht gelesen, weil ausgeblendet"),
            (Other::Unknown, "nicht gelesen, ohne bekannte Kopfzeile"),
        ] {
            let names: Vec<_> =
                book.others.iter().filter(|(other, _)| *other == why).map(|(_, name)| format!("„{}“", shorten(name))).collect();
            if !names.is_empty() {
                parts.push(format!("{said}: {}", names.join(", ")));
            }
        }
        self.notes.borrow_mut().file(index, parts.join("; "));
    }

    fn broken(&mut self, index: usize, source: &SourceFile, broken: Broken) {
        match broken {
            Broken::Header { row, problem } => self.header_problem(index, &source.name, row, problem),
            Broken::File { problem, expected } => {
                self.problem(index, ImportError::of_file(&source.name, problem, expected));
            }
        }
    }

    fn report(
        &mut self,
        source: &SourceFile,
        header: Header,
        rows: u32,
        encoding: &str,
        separator: Option<char>,
        sheet: Option<String>,
    ) {
        let (kind, dropped) = (header.layout.kind, header.layout.dropped);
        let name = text::clean(&source.name);
        self.files.push(FileReport { name, kind: Some(kind), rows, encoding: encoding.to_owned(), separator, sheet, dropped });
    }

    /// One problem for all keys of a file that look like persons; none of them is shown.
    fn persons(&mut self, source: &SourceFile) {
        let Some((at, count, sign)) = self.rows.broken.persons.take() else { return };
        let problem = match count {
            1 => format!("der Schlüssel sieht aus wie {sign}"),
            n => format!("{n} Schlüssel sehen nach Personen aus, der erste wie {sign}"),
        };
        let error =
            ImportError::of_line(&source.name, at.line, problem, "ein Schlüssel, der niemanden erkennen lässt, z. B. T142854");
        self.problem(at.file, ImportError { column: Some("Teilnahme-ID".to_owned()), ..error });
    }

    fn header_problem(&mut self, index: usize, file: &str, line: u32, problem: HeaderProblem) {
        let (errors, broken) = refused::header(file, line, problem, self.sought.wanted);
        self.rows.broken.kinds.extend(broken);
        for error in errors {
            self.problem(index, error);
        }
    }

    fn problem(&self, index: usize, error: ImportError) {
        self.problems.borrow_mut().push(index, error);
    }
}

/// A decoded text. A copy of the file's bytes is wiped like the file: it may name people.
struct Held<'a>(Cow<'a, str>);

impl std::ops::Deref for Held<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.0 {
            text.zeroize();
        }
    }
}

/// What portals call `.xls` or `.csv` and is a web page, or a workbook as plain XML.
fn markup(source: &SourceFile) -> ImportError {
    let problem = "die Datei enthält eine Webseite (HTML) oder XML, auch wenn sie anders heißt";
    ImportError::of_file(&source.name, problem, "CSV oder XLSX; die Datei in Excel öffnen und als XLSX speichern")
}

/// What is no table at all.
fn other(source: &SourceFile, kind: &str) -> ImportError {
    ImportError::of_file(&source.name, format!("die Datei ist {kind}, wie sie auch heißt"), "eine Tabelle als CSV oder XLSX")
}

/// How much of a file is read with a line, in its own bytes: of text or XML as the same share.
fn part(source: &SourceFile, line: &Line<'_>, size: u64) -> u64 {
    source.bytes.len() as u64 * (line.read_to as u64).min(size) / size.max(1)
}

fn empty(source: &SourceFile) -> ImportError {
    ImportError::of_file(&source.name, "die Datei ist leer", "eine Tabelle mit Kopfzeile")
}

fn look(numbers: &mut Numbers, counted: &[(usize, bool)], header: &Header, line: &Line<'_>) {
    for (column, whole) in counted {
        let cell = header.layout.fields[*column].and_then(|field| line.cells.get(field));
        if let Some(cell) = cell.filter(|cell| cell.is_text()) {
            numbers.look(*column, *whole, &text::cleaned(line::formula_text(cell.text.trim())));
        }
    }
}

/// What quotes have done, with both lines where there are two.
fn quotes(file: &str, trouble: Trouble) -> ImportError {
    let (line, problem) = match trouble {
        Trouble::Open { line } => {
            (line, "ein Anführungszeichen wird geöffnet und bis zum Ende der Datei nicht geschlossen".to_owned())
        }
        Trouble::Stray { line, closed } if line == closed => {
            (line, "hinter einem schließenden Anführungszeichen steht noch Text".to_owned())
        }
        Trouble::Stray { line, closed } => {
            (line, format!("ein Anführungszeichen wird geöffnet und in Zeile {closed} geschlossen, dahinter steht noch Text"))
        }
        Trouble::Swallowed { line, closed } => (
            line,
            format!(
                "ein Anführungszeichen wird geöffnet und erst in Zeile {closed} geschlossen; dazwischen stehen weitere Zeilen der Tabelle"
            ),
        ),
    };
    let expected = "ein Anführungszeichen am Anfang und eines am Ende des Feldes, im Feld selbst verdoppelt";
    ImportError::of_line(file, line, problem, expected)
}
