//! Results as table, JSON or CSV.

use std::io::Write;

use unicode_width::UnicodeWidthStr;

/// One cell of a result.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, left-aligned.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Decimal with so many places, written with a comma.
    Decimal(f64, usize),
    /// Date.
    Date(chrono::NaiveDate),
    /// Nothing to say.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Cell {
    fn from(n: u32) -> Self {
        Self::Int(n.into())
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<chrono::NaiveDate> for Cell {
    fn from(date: chrono::NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl Cell {
    fn shown(&self) -> String {
        match self {
            Self::Text(text) => crate::domain::text::clean(text),
            Self::Int(n) => n.to_string(),
            Self::Decimal(n, places) => format!("{n:.places$}").replace('.', ","),
            Self::Date(date) => crate::domain::dates::german(*date),
            Self::Empty => String::new(),
        }
    }

    /// Text that a spreadsheet would take for a formula is made inert.
    fn csv(&self) -> String {
        let shown = self.shown();
        match self {
            Self::Text(_) if shown.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{shown}"),
            _ => shown,
        }
    }
}

/// A table with one row per thing.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Aligned columns for a terminal; numbers and dates to the right.
    pub fn print_table(&self, out: &mut impl Write) -> std::io::Result<()> {
        let shown: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect();
        let width = |i: usize| shown.iter().map(|r| r[i].width()).chain([self.columns[i].width()]).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let right: Vec<bool> =
            (0..self.columns.len()).map(|i| self.rows.iter().any(|r| !matches!(r[i], Cell::Text(_) | Cell::Empty))).collect();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let padded: Vec<String> = cells
                .enumerate()
                .map(|(i, cell)| {
                    let gap = " ".repeat(widths[i] - cell.width());
                    if right[i] { format!("{gap}{cell}") } else { format!("{cell}{gap}") }
                })
                .collect();
            writeln!(out, "{}", padded.join("  ").trim_end())
        };
        line(&mut self.columns.iter().copied())?;
        line(&mut widths.iter().map(|w| "─".repeat(*w)).collect::<Vec<_>>().iter().map(String::as_str))?;
        for row in &shown {
            line(&mut row.iter().map(String::as_str))?;
        }
        Ok(())
    }

    /// Semicolons, decimal commas, no formulas.
    pub fn print_csv(&self, out: impl Write) -> csv::Result<()> {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::csv))?;
        }
        writer.flush()?;
        Ok(())
    }
}

/// Prints a result in the asked form: `document` as JSON, `sheet` as table or CSV.
pub fn print<T: serde::Serialize>(
    format: super::args::Format,
    document: &T,
    sheet: impl FnOnce() -> Sheet,
) -> anyhow::Result<()> {
    use super::args::Format;
    // Machines get UTF-8, whatever the terminal.
    let plain: Box<dyn Write> = match format {
        Format::Table => Box::new(crate::tui::out::console::stdout()),
        Format::Json | Format::Csv => Box::new(std::io::stdout().lock()),
    };
    let mut out = std::io::BufWriter::new(plain);
    let done: anyhow::Result<()> = (|| {
        match format {
            Format::Json => {
                serde_json::to_writer(&mut out, document)?;
                writeln!(out)?;
            }
            Format::Table => sheet().print_table(&mut out)?,
            Format::Csv => sheet().print_csv(&mut out)?,
        }
        out.flush()?;
        Ok(())
    })();
    until_closed(done)
}

/// `ilc-desk places | head` closes the pipe early; that is no failure.
pub fn until_closed(done: anyhow::Result<()>) -> anyhow::Result<()> {
    match done {
        Err(error) if is_broken_pipe(&error) => Ok(()),
        other => other,
    }
}

/// Prints a text as it is.
pub fn print_text(text: &str) -> anyhow::Result<()> {
    match crate::tui::out::console::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kind = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(kind)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
            || matches!(cause.downcast_ref::<csv::Error>().map(csv::Error::kind), Some(csv::ErrorKind::Io(e)) if kind(e))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_inert_and_numbers_stay_numbers() {
        let sheet = Sheet {
            columns: vec!["a", "b"],
            rows: vec![vec!["=HYPERLINK(1)".into(), Cell::Int(-3)], vec!["@x".into(), Cell::Decimal(1.25, 1)]],
        };
        let mut out = Vec::new();
        sheet.print_csv(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a;b\n'=HYPERLINK(1);-3\n'@x;1,2\n");
    }

    #[test]
    fn columns_align_by_width_not_bytes() {
        let sheet = Sheet {
            columns: vec!["Name", "n"],
            rows: vec![vec!["Küche".into(), Cell::Int(12)], vec!["Tor".into(), Cell::Int(3)]],
        };
        let mut out = Vec::new();
        sheet.print_table(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "Name    n\n─────  ──\nKüche  12\nTor     3\n");
    }
}
