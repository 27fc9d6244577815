//! What is on screen as CSV or XLSX, and new files for it.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::{
    sheet::{self, Cell, Look, Page, Sheet},
    tui::look::{
        format,
        table::{Table, Value},
    },
};

/// A table to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// Beginning of the file's name.
    pub stem: String,
    /// What stands in it.
    pub sheet: Sheet,
    /// Which rows these are, German.
    pub what: String,
}

impl Export {
    /// The rows shown, or those of the selection if there is one; without the columns that only repeat a number as a bar or a course.
    pub fn of(stem: &str, table: &Table) -> Self {
        let columns: Vec<usize> = (0..table.view.columns.len()).filter(|i| !table.view.columns[*i].title.is_empty()).collect();
        let heads: Vec<&str> = columns.iter().map(|i| table.view.columns[*i].title).collect();
        let row = |cells: &[crate::tui::look::table::Cell]| {
            columns.iter().map(|i| cells.get(*i).map(|cell| Cell::from(&cell.value)).unwrap_or_default()).collect()
        };
        let (marked, shown, all) = (table.marked_rows(), table.view.rows.len(), table.view.total);
        let count = |n: usize, one: &str, many: &str| format::count(i64::try_from(n).unwrap_or(i64::MAX), one, many);
        let what = match marked.len() {
            0 if shown < all => format!("{shown} von {}, gefiltert", count(all, "Zeile", "Zeilen")),
            0 => count(shown, "Zeile", "Zeilen"),
            n => count(n, "ausgewählte Zeile", "ausgewählte Zeilen"),
        };
        let rows = if marked.is_empty() { table.view.rows.iter().collect() } else { marked };
        let rows = rows.into_iter().map(|r| row(&r.cells)).collect();
        Self { stem: stem.to_owned(), sheet: Sheet::new(heads, rows), what }
    }

    /// CSV as German offices open it.
    ///
    /// # Errors
    /// When the writer fails, which on memory it does not.
    pub fn csv(&self) -> Result<Vec<u8>, String> {
        sheet::for_offices(&self.sheet).map_err(|e| e.to_string())
    }

    /// XLSX with numbers as numbers and days as days.
    ///
    /// # Errors
    /// With a German sentence when the sheet is larger than the format allows.
    pub fn xlsx(&self) -> Result<Vec<u8>, String> {
        let page = Page { name: self.stem.clone(), sheet: self.sheet.clone(), look: Look::default() };
        sheet::workbook(&[page], None).map_err(|e| e.to_string())
    }

    /// Writes a new file into `folder` and gives its path; an existing file is never replaced.
    ///
    /// # Errors
    /// With a German sentence when the folder cannot be written to.
    pub fn save(&self, folder: &Path, day: NaiveDate, xlsx: bool) -> Result<PathBuf, String> {
        let (bytes, extension) = if xlsx { (self.xlsx()?, "xlsx") } else { (self.csv()?, "csv") };
        save(folder, &self.stem, day, extension, &bytes)
    }
}

/// Writes a file each and says which, with what is in them.
///
/// # Errors
/// With a German sentence when the folder cannot be written to.
pub fn save_all(sheets: &[Export], folder: &Path, day: NaiveDate, xlsx: bool) -> Result<String, String> {
    let save = |sheet: &Export| Ok(format!("{} ({})", sheet.save(folder, day, xlsx)?.display(), sheet.what));
    Ok(sheets.iter().map(save).collect::<Result<Vec<String>, String>>()?.join(", "))
}

/// Writes a new file `ilc-desk-STEM-DAY.EXTENSION` into `folder` and gives its path; an existing
/// file is never replaced.
///
/// # Errors
/// With a German sentence when the folder cannot be written to.
pub fn save(folder: &Path, stem: &str, day: NaiveDate, extension: &str, bytes: &[u8]) -> Result<PathBuf, String> {
    if !folder.is_dir() {
        return Err(format!("Den Ordner {} gibt es nicht; bitte anlegen oder das Dashboard woanders starten.", folder.display()));
    }
    for n in 1..1000 {
        let tail = if n == 1 { String::new() } else { format!("-{n}") };
        let path = folder.join(format!("ilc-desk-{stem}-{day}{tail}.{extension}"));
        let problem = |e: &std::io::Error| {
            format!("{} lässt sich nicht schreiben: {e}. Ist der Ordner beschreibbar und Platz da?", path.display())
        };
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                if let Err(e) = file.write_all(bytes).and_then(|()| file.sync_all()) {
                    // Half a table would pass for a whole one.
                    let _ = std::fs::remove_file(&path);
                    return Err(problem(&e));
                }
                return Ok(path);
            }
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(problem(&e)),
        }
    }
    Err(format!("In {} liegen schon zu viele Exporte von heute.", folder.display()))
}

impl From<&Value> for Cell {
    fn from(value: &Value) -> Self {
        match value {
            Value::Empty => Self::Empty,
            Value::Text(raw) => Self::Text(raw.clone()),
            Value::Int(n) => Self::Int(*n),
            Value::Decimal(x, places) => Self::Decimal(*x, *places),
            Value::Delta(x) => Self::Told(*x, value.shown()),
            Value::Percent(share) | Value::Bar(share) => Self::Share(*share),
            Value::Date(day) => Self::Date(*day),
            Value::Time(at) => Self::Time(*at),
            Value::Spark(..) => Self::Text(value.shown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Export {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let rows = [
            [Value::text("=HYPERLINK(\"x\")"), Value::Decimal(-4.25, 2), Value::Percent(0.5), Value::Date(day)],
            [Value::text("Küche; „Süd“"), Value::Int(1234), Value::Empty, Value::Empty],
        ];
        let rows = rows.iter().map(|row| row.iter().map(Cell::from).collect()).collect();
        Export { stem: "agh".to_owned(), what: "2 Zeilen".to_owned(), sheet: Sheet::new(["AGH", "frei", "P", "Ende"], rows) }
    }

    #[test]
    fn csv_is_german_and_inert() {
        let text = String::from_utf8(sheet().csv().unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}AGH;frei;P;Ende\r\n\"'=HYPERLINK(\"\"x\"\")\";-4,25;0,5000;24.11.2026\r\n\"Küche; „Süd“\";1234;;\r\n"
        );
    }

    #[test]
    fn a_missing_folder_is_named_and_files_say_what_they_hold() {
        let folder = tempfile::tempdir().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let told = sheet().save(&folder.path().join("fehlt"), day, false).unwrap_err();
        assert!(told.starts_with("Den Ordner ") && told.contains("fehlt gibt es nicht"), "{told}");
        let told = save_all(&[sheet(), sheet()], folder.path(), day, false).unwrap();
        assert!(told.contains("agh-2026-11-24.csv (2 Zeilen), ") && told.contains("agh-2026-11-24-2.csv"), "{told}");
    }

    #[test]
    fn xlsx_keeps_numbers_and_an_existing_file_stays() {
        use calamine::{Data, Reader, Xlsx, open_workbook};
        let folder = tempfile::tempdir().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let first = sheet().save(folder.path(), day, true).unwrap();
        let second = sheet().save(folder.path(), day, true).unwrap();
        assert!(first.ends_with("ilc-desk-agh-2026-11-24.xlsx") && second.ends_with("ilc-desk-agh-2026-11-24-2.xlsx"));
        let mut book: Xlsx<_> = open_workbook(first).unwrap();
        let range = book.worksheet_range("agh").unwrap();
        assert_eq!(range.get_value((1, 0)), Some(&Data::String("'=HYPERLINK(\"x\")".to_owned())));
        assert_eq!(range.get_value((1, 1)), Some(&Data::Float(-4.25)));
        assert!(matches!(range.get_value((1, 3)), Some(Data::DateTime(_))));
    }
}
