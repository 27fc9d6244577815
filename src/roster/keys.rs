//! The desk's own key file: which Teilnahme-ID belongs to whom. Read here, kept nowhere.

use std::collections::HashMap;

use super::{file::Handed, names::Normal};
use crate::{
    domain::ParticipationId,
    import::{Columns, FileReport, ImportError, ImportErrors, Listed, Notice, Person, Wanted},
};

/// A key file as it was read.
#[derive(Debug)]
pub struct KeyFile {
    /// Rows, encoding, columns that were not taken over.
    pub report: FileReport,
    /// What else there is to tell.
    pub notices: Vec<Notice>,
    /// Each ID once, in capitals.
    pub(super) people: Vec<(ParticipationId, Person)>,
}

/// Reads a key file; its bytes are wiped afterwards, whatever comes of it.
///
/// # Errors
/// Every problem found, with line and column and without any name; two persons under one ID.
#[expect(clippy::needless_pass_by_value, reason = "taken over, so that its bytes are wiped on the way out")]
pub fn read_keys(file: Handed, columns: &Columns) -> Result<KeyFile, ImportErrors> {
    let Listed { rows, report, notices } = file.listed(columns, Wanted::Keys)?;
    let mut people: Vec<(ParticipationId, Person)> = Vec::new();
    let mut first: HashMap<ParticipationId, (u32, Normal)> = HashMap::new();
    let mut twice = Vec::new();
    for row in rows {
        // Rows without an ID are refused while they are read.
        let Some(id) = row.id else { continue };
        let normal = Normal::of(&row.person);
        match first.get(&id) {
            None => {
                first.insert(id.clone(), (row.line, normal));
                people.push((id, row.person));
            }
            Some((_, other)) if *other == normal => {}
            Some((line, _)) => {
                let problem = format!("dieselbe Teilnahme-ID steht in Zeile {line} bei einer anderen Person");
                let error = ImportError::of_line(file.name(), row.line, problem, "jede Teilnahme-ID bei einer Person");
                twice.push(ImportError { column: Some("Teilnahme-ID".to_owned()), ..error });
            }
        }
    }
    match ImportErrors::of(twice) {
        Some(errors) => Err(errors),
        None => Ok(KeyFile { report, notices, people }),
    }
}
