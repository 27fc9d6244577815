//! What is on screen as CSV or XLSX. Text that a spreadsheet would run as a formula is made
//! inert by a leading apostrophe; numbers stay numbers, days stay days.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
};

use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::{
    domain::{dates, text},
    tui::{
        TableId,
        look::{
            format,
            table::{Table, Value},
        },
    },
};

/// A table to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Beginning of the file's name.
    pub stem: String,
    /// Heads.
    pub heads: Vec<&'static str>,
    /// Rows of values, as many as heads.
    pub rows: Vec<Vec<Value>>,
    /// Which rows these are, German.
    pub what: String,
}

impl Sheet {
    /// The rows shown, or those of the selection if there is one; without the columns that only repeat a number as a bar or a course.
    pub fn of(id: TableId, table: &Table) -> Self {
        let columns: Vec<usize> = (0..table.view.columns.len()).filter(|i| !table.view.columns[*i].title.is_empty()).collect();
        let heads = columns.iter().map(|i| table.view.columns[*i].title).collect();
        let row = |cells: &[crate::tui::look::table::Cell]| {
            columns.iter().map(|i| cells.get(*i).map(|cell| cell.value.clone()).unwrap_or_default()).collect()
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
        Self { stem: id.file_stem().to_owned(), heads, rows, what }
    }

    /// CSV as German offices open it: semicolons, decimal comma, UTF-8 with BOM, CRLF.
    ///
    /// # Errors
    /// When the writer fails, which on memory it does not.
    pub fn csv(&self) -> Result<Vec<u8>, String> {
        let mut out = b"\xEF\xBB\xBF".to_vec();
        let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
        let failed = |e: csv::Error| format!("Die CSV-Datei lässt sich nicht schreiben: {e}");
        writer.write_record(&self.heads).map_err(failed)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(csv_text)).map_err(failed)?;
        }
        writer.flush().map_err(|e| e.to_string())?;
        drop(writer);
        Ok(out)
    }

    /// XLSX with numbers as numbers and days as days.
    ///
    /// # Errors
    /// With a German sentence when the sheet is larger than the format allows.
    pub fn xlsx(&self) -> Result<Vec<u8>, String> {
        self.workbook().map_err(|e| format!("Die XLSX-Datei lässt sich nicht schreiben: {e}"))
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("dd.mm.yyyy"));
        let (time, percent) = (Format::new().set_num_format("dd.mm.yyyy hh:mm"), Format::new().set_num_format("0 %"));
        let sheet = book.add_worksheet();
        sheet.set_name(&self.stem)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, head) in (0_u16..).zip(&self.heads) {
            sheet.write_with_format(0, column, *head, &bold)?;
        }
        for (row, values) in (1_u32..).zip(&self.rows) {
            for (column, value) in (0_u16..).zip(values) {
                match value {
                    Value::Empty => continue,
                    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
                    Value::Int(n) => sheet.write(row, column, *n as f64)?,
                    Value::Decimal(x, _) | Value::Delta(x) => sheet.write(row, column, *x)?,
                    Value::Percent(share) | Value::Bar(share) => sheet.write_with_format(row, column, *share, &percent)?,
                    Value::Date(date) => sheet.write_with_format(row, column, excel_day(*date)?, &day)?,
                    Value::Time(at) => {
                        let (hour, minute) = (u16::try_from(at.hour()).unwrap_or(0), u8::try_from(at.minute()).unwrap_or(0));
                        sheet.write_with_format(row, column, excel_day(at.date())?.and_hms(hour, minute, 0.0)?, &time)?
                    }
                    Value::Text(raw) => sheet.write(row, column, inert(raw))?,
                    Value::Spark(..) => sheet.write(row, column, value.shown())?,
                };
            }
        }
        sheet.autofit();
        book.save_to_buffer()
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
pub fn save_all(sheets: &[Sheet], folder: &Path, day: NaiveDate, xlsx: bool) -> Result<String, String> {
    let save = |sheet: &Sheet| Ok(format!("{} ({})", sheet.save(folder, day, xlsx)?.display(), sheet.what));
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

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let (month, of_month) = (u8::try_from(day.month()).unwrap_or(1), u8::try_from(day.day()).unwrap_or(1));
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(0), month, of_month)
}

/// Text no spreadsheet takes for a formula.
pub fn inert(raw: &str) -> String {
    let risky = raw.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe: String = raw.chars().filter(|c| !text::is_unsafe(*c)).collect();
    if risky || safe.starts_with(['=', '+', '-', '@']) { format!("'{safe}") } else { safe }
}

fn csv_text(value: &Value) -> String {
    match value {
        Value::Int(n) => n.to_string(),
        Value::Decimal(x, places) if x.is_finite() => format!("{x:.places$}").replace('.', ","),
        Value::Percent(share) | Value::Bar(share) if share.is_finite() => format!("{share:.4}").replace('.', ","),
        Value::Date(day) => dates::german(*day),
        Value::Text(raw) => inert(raw),
        other => inert(&other.shown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        Sheet {
            stem: "agh".to_owned(),
            what: "2 Zeilen".to_owned(),
            heads: vec!["AGH", "frei", "P", "Ende"],
            rows: vec![
                vec![Value::text("=HYPERLINK(\"x\")"), Value::Decimal(-4.25, 2), Value::Percent(0.5), Value::Date(day)],
                vec![Value::text("Küche; „Süd“"), Value::Int(1234), Value::Empty, Value::Empty],
            ],
        }
    }

    #[test]
    fn csv_is_german_and_inert() {
        let text = String::from_utf8(sheet().csv().unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}AGH;frei;P;Ende\r\n\"'=HYPERLINK(\"\"x\"\")\";-4,25;0,5000;24.11.2026\r\n\"Küche; „Süd“\";1234;;\r\n"
        );
        for raw in ["=1", "+1", "-1", "@x", "\tx", "\r=1"] {
            assert!(inert(raw).starts_with('\''), "{raw:?}");
        }
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
