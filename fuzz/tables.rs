//! Tables: what is read must be what stands there, and what is said must be harmless.

use std::sync::OnceLock;

use ilc_desk::{
    domain::{Desk, text},
    import::{self, Batch, ImportErrors, ReadOptions, SourceFile},
};

/// The desk that tables are read onto.
pub fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let base = |name: &str| {
            let path = format!("{}/tests/data/offices/base/{name}", env!("CARGO_MANIFEST_DIR"));
            SourceFile { name: name.to_owned(), bytes: std::fs::read(path).unwrap_or_default() }
        };
        let sources = ["oe.csv", "massnahmen.csv", "starts.csv"].map(base);
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let batch = read(&sources, &Desk::default()).unwrap_or_default();
        import::plan(&Desk::default(), batch, day, false).map(|plan| import::apply(&Desk::default(), &plan)).unwrap_or_default()
    })
}

/// Reads files onto a desk.
pub fn read(sources: &[SourceFile], known: &Desk) -> Result<Batch, ImportErrors> {
    import::read(sources, known, &ReadOptions::default(), &mut |_| {})
}

fn harmless(told: &str) -> Result<(), String> {
    match told.chars().find(|c| *c != '\n' && text::is_unsafe(*c)) {
        Some(c) => Err(format!("a message holds U+{:04X}", u32::from(c))),
        None => Ok(()),
    }
}

/// What holds for every file: the batch, where it was read.
fn common(name: &str, data: &[u8]) -> Result<Option<Batch>, String> {
    let source = [SourceFile { name: name.to_owned(), bytes: data.to_vec() }];
    let (first, again) = (read(&source, desk()), read(&source, desk()));
    if first != again {
        return Err("read twice is not the same".to_owned());
    }
    match first {
        Ok(batch) => {
            for notice in &batch.notices {
                harmless(&notice.to_string())?;
            }
            let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
            let plan = import::plan(desk(), batch.clone(), day, false).map_err(|e| e.to_string())?;
            let after = import::apply(desk(), &plan);
            let twice = import::plan(&after, batch.clone(), day, false).map_err(|e| e.to_string())?;
            if !twice.is_empty() {
                return Err("the same file changes something the second time".to_owned());
            }
            Ok(Some(batch))
        }
        Err(errors) => harmless(&errors.to_string()).map(|()| None),
    }
}

/// A text.
///
/// # Errors
/// The rule that does not hold.
pub fn csv(data: &[u8]) -> Result<(), String> {
    let Some(batch) = common("t.csv", data)? else { return Ok(()) };
    // A plain reading of the same text, by another reader: where nothing was left out and told, every
    // line that says something is a row.
    let (Some(report), true) = (batch.files.first(), batch.notices.is_empty()) else { return Ok(()) };
    let (Some(separator), true) = (report.separator, report.encoding.starts_with("UTF-8")) else { return Ok(()) };
    let plain = without_separator_line(data.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(data));
    let mut reader = csv::ReaderBuilder::new().delimiter(separator as u8).has_headers(false).flexible(true).from_reader(plain);
    let says = |field: &str| field.chars().any(|c| !c.is_whitespace() && !text::is_unsafe(c));
    let lines = reader.records().filter_map(Result::ok).filter(|record| record.iter().any(says));
    let count = lines.count();
    if count != report.rows as usize + 1 {
        return Err(format!("{} rows read, {} lines with something in them", report.rows, count));
    }
    Ok(())
}

/// The text below Excel's `sep=;`, whatever quotes and invisible characters stand in that line.
fn without_separator_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(bytes.len());
    let line = String::from_utf8_lossy(&bytes[..end]);
    let bare: String = line.chars().filter(|c| !matches!(c, '"' | ' ') && !text::is_unsafe(*c)).collect();
    if bare.to_lowercase().starts_with("sep=") { &bytes[end..] } else { bytes }
}

/// A workbook.
///
/// # Errors
/// The rule that does not hold.
pub fn xlsx(data: &[u8]) -> Result<(), String> {
    common("t.xlsx", data).map(|_| ())
}
