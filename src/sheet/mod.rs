//! Tables that leave the house: one set of cells, one rule for what a spreadsheet must not run, and
//! one writer each for CSV, XLSX and text. Knows nothing of what stands in the tables, and touches
//! no file: bytes come out.

mod csv;
mod inert;
pub mod text;
mod xlsx;

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

pub use self::{
    csv::{for_offices, for_pipes},
    inert::inert,
    xlsx::{About, Look, Page, workbook},
};
use crate::domain::{dates, text::clean};

/// One cell, kept as what it is until it is written.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing to say.
    #[default]
    Empty,
    /// Words, wherever they come from: [`inert`] in every file.
    Text(String),
    /// Words of this program, in bold: the head of a row.
    Head(&'static str),
    /// Whole number.
    Int(i64),
    /// Whole number somebody set by hand, in bold italics where there are letters.
    Pinned(i64),
    /// Number with so many places after the comma; in a workbook with all of them.
    Decimal(f64, usize),
    /// Number in a workbook, and how it is told where numbers are letters.
    Told(f64, String),
    /// Exact fraction as text, `19/2`, so that it does not become a day in June.
    Exact(i64, i64),
    /// Share of 1.
    Share(f64),
    /// Day.
    Date(NaiveDate),
    /// Local time, to the minute.
    Time(NaiveDateTime),
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

impl From<NaiveDate> for Cell {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl Cell {
    /// In letters, for a person: decimal comma, days as here. Words are clean, not inert.
    fn shown(&self) -> String {
        let german =
            |n: f64, places: usize| if n.is_finite() { format!("{n:.places$}").replace('.', ",") } else { "–".to_owned() };
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => clean(text),
            Self::Head(text) => (*text).to_owned(),
            Self::Int(n) | Self::Pinned(n) => n.to_string(),
            Self::Decimal(n, places) => german(*n, *places),
            Self::Told(_, told) => clean(told),
            Self::Exact(num, 1) => num.to_string(),
            Self::Exact(num, den) => format!("{num}/{den}"),
            Self::Share(share) => german(*share, 4),
            Self::Date(day) => dates::german(*day),
            Self::Time(at) => at.format("%d.%m.%Y %H:%M").to_string(),
        }
    }

    /// Whether it is read from the left.
    fn is_text(&self) -> bool {
        match self {
            Self::Empty | Self::Text(_) | Self::Head(_) => true,
            Self::Int(_)
            | Self::Pinned(_)
            | Self::Decimal(..)
            | Self::Told(..)
            | Self::Exact(..)
            | Self::Share(_)
            | Self::Date(_)
            | Self::Time(_) => false,
        }
    }
}

/// A table with one row per thing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Heads.
    pub heads: Vec<Cow<'static, str>>,
    /// As many cells as heads each.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A table with these heads.
    pub fn new<H: Into<Cow<'static, str>>>(heads: impl IntoIterator<Item = H>, rows: Vec<Vec<Cell>>) -> Self {
        Self { heads: heads.into_iter().map(Into::into).collect(), rows }
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// It is larger than the format allows.
    #[error("Die XLSX-Datei lässt sich nicht schreiben: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// On memory it does not happen.
    #[error("Die CSV-Datei lässt sich nicht schreiben: {0}")]
    Csv(#[from] ::csv::Error),
}
