//! `imports`: what was read, and what was wrong with what was refused.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One error of a refused import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportIssue {
    /// File.
    pub file: String,
    /// Physical line, from 1; `null` when the whole file is meant.
    pub line: Option<u32>,
    /// Column by its name.
    pub column: Option<String>,
    /// The value, shortened.
    pub value: Option<String>,
    /// What is wrong, in German.
    pub problem: String,
    /// What was expected, in German.
    pub expected: String,
}

/// Rows of one kind in an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KindCounts {
    /// Rows not known before.
    pub new: u32,
    /// Rows with other content than before.
    pub changed: u32,
    /// Rows already stored like this.
    pub unchanged: u32,
}

/// One file of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileEntry {
    /// Name.
    pub name: String,
    /// What it holds, in German.
    pub kind: String,
    /// Rows read.
    pub rows: u32,
    /// Sheet of a workbook that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Columns not taken over (data protection), by name.
    pub dropped_columns: Vec<String>,
}

/// What an import did, or with `dry_run` would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// Only checked, nothing stored.
    pub dry_run: bool,
    /// The morning the export describes.
    pub as_of: NaiveDate,
    /// A full nightly export: missing open participations were closed.
    pub snapshot: bool,
    /// The files.
    pub files: Vec<FileEntry>,
    /// OEs.
    pub units: KindCounts,
    /// Measures.
    pub measures: KindCounts,
    /// Starts.
    pub starts: KindCounts,
    /// Participations.
    pub participations: KindCounts,
    /// Monitoring rows.
    pub monitoring: KindCounts,
    /// Open participations that were missing from a snapshot, by key.
    pub vanished: Vec<String>,
    /// Notices in German.
    pub notices: Vec<String>,
    /// Rows that change, in German: what each value was and becomes. The first of each kind only.
    #[serde(default)]
    pub changes: Vec<String>,
}

impl ImportReport {
    /// Rows over all kinds as (new, changed, unchanged).
    #[must_use]
    pub fn totals(&self) -> KindCounts {
        [self.units, self.measures, self.starts, self.participations, self.monitoring].iter().fold(
            KindCounts::default(),
            |sum, k| KindCounts {
                new: sum.new + k.new,
                changed: sum.changed + k.changed,
                unchanged: sum.unchanged + k.unchanged,
            },
        )
    }
}

/// One import in the list of imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportEntry {
    /// Running number.
    pub id: i64,
    /// When it was stored.
    pub at: DateTime<Utc>,
    /// Who did it: name of the token or of the local user.
    pub who: String,
    /// The morning the export describes.
    pub as_of: NaiveDate,
    /// A full nightly export.
    pub snapshot: bool,
    /// Rows read.
    pub rows: u32,
    /// Rows not known before.
    pub new: u32,
    /// Rows with other content than before.
    pub changed: u32,
    /// Participations that vanished.
    pub vanished: u32,
}

/// What an import is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportStage {
    /// The files arrive.
    Receiving,
    /// The files are read and checked.
    Reading,
    /// They are compared with what is stored.
    Comparing,
    /// What changes is stored.
    Storing,
}

/// How far an import under way has come: answer of `imports/running/{key}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportProgress {
    /// What it is at.
    pub stage: ImportStage,
    /// Thousandths of this stage, by bytes, that are done; `null` where that is not known.
    #[schema(maximum = 1000)]
    pub permille: Option<u16>,
}

impl ImportProgress {
    /// Thousandths that are done, rounded down: all is done only when all is.
    #[must_use]
    pub fn permille(done: u64, of: u64) -> u16 {
        u16::try_from(u128::from(done.min(of)) * 1000 / u128::from(of.max(1))).unwrap_or(1000)
    }
}

/// Answer of `imports`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Imports {
    /// Newest first.
    pub imports: Vec<ImportEntry>,
}

impl std::fmt::Display for ImportIssue {
    /// One German line: `teilnahmen.csv, Zeile 4, Spalte „OE“: …; erwartet: …`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", Zeile {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", Spalte „{column}“")?;
        }
        write!(f, ": {}", self.problem)?;
        if let Some(value) = self.value.as_ref().filter(|value| !self.problem.contains(value.as_str())) {
            write!(f, " (Wert: „{value}“)")?;
        }
        if !self.expected.is_empty() {
            write!(f, "; erwartet: {}", self.expected)?;
        }
        Ok(())
    }
}
