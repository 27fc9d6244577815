//! One list of people, read by itself: nothing of it joins an import.

use std::cell::RefCell;

use super::{
    Columns, FileReport, ImportError, ImportErrors, Notice, Progress, SourceFile,
    error::Problems,
    lists::ListRow,
    sought::{Sought, Wanted},
    source::Reading,
};

/// A list as it was read.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) rows: Vec<ListRow>,
    pub(crate) report: FileReport,
    pub(crate) notices: Vec<Notice>,
}

/// Reads a list. Values are in no message.
///
/// # Errors
/// Every problem found, with its place.
pub(crate) fn read_list(source: &SourceFile, columns: &Columns, wanted: Wanted) -> Result<Listed, ImportErrors> {
    let problems = RefCell::new(Problems::default());
    let mut silent = |_: Progress<'_>| {};
    let mut reading = Reading::new(std::slice::from_ref(source), Sought { columns, wanted, seal: None }, &problems, &mut silent);
    reading.all();
    let Reading { rows, mut files, notes, .. } = reading;
    problems.into_inner().into_result()?;
    let notices = notes.into_inner().notices(|_| source.name.clone());
    match files.pop() {
        Some(report) => Ok(Listed { rows: rows.listed, report, notices }),
        // A file without a problem has been reported.
        None => Err(ImportError::of_file(&source.name, "die Liste ist nicht lesbar", wanted.names()).into()),
    }
}
