//! Files → one batch of domain values, or every reason why not.
//!
//! No store, no network, no clock: [`collect`] reads bytes, [`read`] turns them into a [`Batch`],
//! [`plan`] compares the batch with the desk and [`apply`] gives the desk after it. Only a batch
//! without a single problem exists: an import is all or nothing.

mod apply;
mod check;
mod codepages;
mod collect;
mod columns;
mod decode;
mod delimited;
mod districts;
mod eightbit;
mod error;
mod fields;
mod foreign;
mod header;
mod keys;
mod kinds;
mod letters;
mod line;
mod listed;
mod lists;
mod mojibake;
mod moments;
mod notes;
mod numbers;
mod persons;
mod plan;
mod preview;
mod refused;
mod remarks;
mod rows;
mod seal;
mod secret;
mod sought;
mod source;
mod substitutes;
mod table;
mod tables;
mod unaccepted;
mod width;
mod words;
mod wrapped;
mod xlsx;

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

pub use apply::apply;
pub use collect::{MAX_BYTES, collect};
pub use columns::{Columns, ColumnsError, DEFAULT_TOML};
pub use error::{ImportError, ImportErrors, MAX_ERRORS};
pub use kinds::Kind;
pub(crate) use listed::{Listed, read_list};
pub(crate) use lists::ListRow;
pub use plan::{Changes, Plan, plan};
pub use preview::preview;
pub use seal::{ReadOptions, Seal, Sealed};
pub(crate) use secret::customer_no;
pub use secret::{Person, Secret};
pub(crate) use sought::Wanted;
pub use table::Dropped;

use crate::domain::{Desk, Measure, Monitoring, Participation, ParticipationId, Start, Unit};

/// One file as handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path or name as shown in messages.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// Overwrites its content: it names people.
    pub fn wipe(&mut self) {
        self.bytes.zeroize();
    }
}

/// How far reading has come, over all files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file being read.
    pub file: &'a str,
    /// Bytes read, of [`Self::total`].
    pub done: u64,
    /// Bytes of all files.
    pub total: u64,
}

/// What was found in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file.
    pub name: String,
    /// What it describes; `None` when that could not be told.
    pub kind: Option<Kind>,
    /// Rows below the header.
    pub rows: u32,
    /// Encoding, or `XLSX`.
    pub encoding: String,
    /// Separator of a CSV file.
    pub separator: Option<char>,
    /// Sheet of a workbook that was read.
    pub sheet: Option<String>,
    /// Columns not taken over.
    pub dropped: Vec<Dropped>,
}

impl FileReport {
    /// The German sentence on columns not taken over, names only; `None` without any.
    #[must_use]
    pub fn dropped_text(&self) -> Option<String> {
        let names = |personal: bool| {
            let names: Vec<_> = self.dropped.iter().filter(|d| d.personal == personal).map(|d| d.name.as_str()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        let personal = names(true).map(|names| format!("aus Datenschutzgründen nicht übernommen: {names}"));
        let unknown = names(false).map(|names| format!("unbekannte Spalten nicht übernommen: {names}"));
        let parts: Vec<_> = personal.into_iter().chain(unknown).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Something worth telling that is no error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The file.
    pub file: String,
    /// What there is to tell, in German.
    pub text: String,
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.file, self.text)
    }
}

/// The content of all files of one import, each key once, every reference resolved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// OEs.
    pub units: Vec<Unit>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Starts and approval periods.
    pub starts: Vec<Start>,
    /// Participations.
    pub participations: Vec<Participation>,
    /// Eintrittsmonitoring.
    pub monitoring: Vec<Monitoring>,
    /// Kundennummern of participations, sealed; none without a seal.
    pub sealed: Vec<(ParticipationId, Sealed)>,
    /// One report per file.
    pub files: Vec<FileReport>,
    /// What else there is to tell.
    pub notices: Vec<Notice>,
}

/// Reads all files of one import. Files may refer to each other in any order, and to what the
/// desk knows already.
///
/// # Errors
/// Every problem found, with its place.
pub fn read(
    sources: &[SourceFile],
    known: &Desk,
    options: &ReadOptions,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Batch, ImportErrors> {
    let problems = RefCell::new(error::Problems::default());
    let sought = sought::Sought { columns: &options.columns, wanted: Wanted::Export, seal: options.seal.as_ref() };
    let mut reading = source::Reading::new(sources, sought, &problems, progress);
    reading.all();
    let source::Reading { mut rows, files, notes, .. } = reading;
    let mut notes = notes.into_inner();
    let checks = check::Checks { sources, known, problems: &problems };
    checks.keys(&mut rows);
    checks.references(&rows);
    problems.into_inner().into_result()?;
    districts::unify(&mut rows, known, &mut notes);
    let notices = notes.notices(|file| sources.get(file).map_or_else(|| "Import".to_owned(), |source| source.name.clone()));
    Ok(Batch {
        units: bare(rows.units),
        measures: bare(rows.measures),
        starts: bare(rows.starts),
        participations: bare(rows.participations),
        monitoring: bare(rows.monitoring),
        sealed: rows.sealed,
        files,
        notices,
    })
}

fn bare<T>(placed: Vec<rows::Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|placed| placed.row).collect()
}
