//! Results as table, JSON or CSV.

use std::io::Write;

use clap::{Args, ValueEnum};

use crate::sheet::{self, Sheet};

/// How results are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tabelle für Menschen
    #[default]
    Table,
    /// JSON
    Json,
    /// CSV mit Semikolon und Dezimalkomma
    Csv,
}

/// Only a format.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Form der Ausgabe
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// Prints a result in the asked form: `document` as JSON, `table` as table or CSV.
pub fn print<T: serde::Serialize>(format: Format, document: &T, table: impl FnOnce() -> Sheet) -> anyhow::Result<()> {
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
            Format::Table => out.write_all(sheet::text::table(&table()).as_bytes())?,
            Format::Csv => out.write_all(&sheet::for_pipes(&table())?)?,
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
    })
}
