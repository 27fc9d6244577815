//! The intranet page: one published forecast as HTML, XLSX and CSV, filed by date with an index.
//! Builders are pure — same publication, same bytes — and know counts only; writing replaces
//! whole files. Knows neither the store nor the server: a [`Publication`] comes in by either way.

mod chart;
mod index;
mod numbers;
mod page;
mod tables;
mod write;

use std::path::{Path, PathBuf};

use tables::Table;
pub use write::publish;

use crate::{
    api::publication::Publication,
    domain::dates,
    sheet::{self, About, Look, Page, SheetError},
};

/// Mark in every HTML file by which this program knows its own folder again.
const GENERATOR: &str = "ilc-desk publish";

/// Name of the workbook of all tables.
pub const WORKBOOK: &str = "prognose.xlsx";

/// Why nothing, or not everything, was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder is somebody else's.
    #[error(
        "{} stammt nicht von ilc-desk und wird nicht ersetzt; bitte einen leeren oder den bisherigen Ordner angeben",
        .0.display()
    )]
    Foreign(PathBuf),
    /// The folder cannot be written to.
    #[error("{} lässt sich nicht schreiben: {source}", .path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The page could not be built.
    #[error("Die Seite ließ sich nicht bauen: {0}")]
    Page(#[from] minijinja::Error),
    /// A table could not be built.
    #[error("Die Tabelle ließ sich nicht bauen: {0}")]
    Table(#[from] SheetError),
}

/// One file of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Name without folder.
    pub name: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Where the files of a day lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the stable address, beside the index.
    Front,
    /// In the day's folder of the archive.
    Archive,
}

/// The files of one day, page first.
///
/// # Errors
/// When page or tables cannot be built.
pub fn files(publication: &Publication, place: Place) -> Result<Vec<File>, PublishError> {
    let root = match place {
        Place::Front => "",
        Place::Archive => "../../",
    };
    let tables = tables::tables(publication);
    let mut files = vec![File { name: page::NAME, bytes: page::html(publication, root)?.into_bytes() }];
    let mut csv = Vec::new();
    for table in &tables {
        csv.push(File { name: table.file, bytes: sheet::for_offices(&table.sheet)? });
    }
    let look = Look { is_printed: true, ..Look::default() };
    let page = |table: Table| Page { name: table.title.to_owned(), sheet: table.sheet, look: look.clone() };
    let pages: Vec<Page> = tables.into_iter().map(page).collect();
    let about = About { title: format!("AGH-Prognose {}", dates::german(publication.today)), day: publication.today };
    files.push(File { name: WORKBOOK, bytes: sheet::workbook(&pages, Some(&about))? });
    files.append(&mut csv);
    Ok(files)
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The day's folder in the archive.
    pub archived: PathBuf,
    /// The page at its stable address; `None` when the folder already holds a later day.
    pub page: Option<PathBuf>,
    /// The index.
    pub index: PathBuf,
}

/// The index of a folder that holds `days`, newest first.
///
/// # Errors
/// When it cannot be built.
pub fn index(days: &[chrono::NaiveDate]) -> Result<String, PublishError> {
    index::html(days)
}

/// Whether `folder` holds the publication of `day`.
///
/// # Errors
/// When that cannot be told, e.g. because the drive is not there.
pub fn is_published(folder: &Path, day: chrono::NaiveDate) -> std::io::Result<bool> {
    archive_of(folder, day).join(page::NAME).try_exists()
}

/// Where a day lies below the folder.
fn archive_of(folder: &Path, day: chrono::NaiveDate) -> PathBuf {
    folder.join("archiv").join(day.to_string())
}
