//! Rows of a list by the start they belong to.

use std::collections::HashMap;

use super::file::Row;
use crate::{
    domain::{MeasureNo, ModuleNo},
    import::{ImportError, ImportErrors, ListRow},
};

/// The rows of one start.
#[derive(Debug)]
pub struct Group {
    /// Maßnahmenummer; `None` when the list has no such column.
    pub measure: Option<MeasureNo>,
    /// Modul; `None` when the measure has none, or the list no such column.
    pub module: Option<ModuleNo>,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
}

/// Divides rows by measure and module, in the order in which these first occur.
///
/// # Errors
/// When of one measure some rows name a module and others none.
pub(super) fn by_start(file: &str, listed: Vec<ListRow>) -> Result<Vec<Group>, ImportErrors> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<(Option<MeasureNo>, Option<ModuleNo>), usize> = HashMap::new();
    for row in listed {
        let ListRow { line, id, person, measure, module, said, as_of: _, first_day, planned_end, left_on } = row;
        let place = *places.entry((measure.clone(), module.clone())).or_insert_with(|| {
            groups.push(Group { measure, module, rows: Vec::new() });
            groups.len() - 1
        });
        groups[place].rows.push(Row { line, id, said, first_day, planned_end, left_on, person });
    }
    let with_module = |measure: &Option<MeasureNo>| groups.iter().find(|g| g.module.is_some() && g.measure == *measure);
    let mixed: Vec<_> = groups
        .iter()
        .filter(|group| group.module.is_none())
        .filter_map(|group| Some((group.rows.first()?, with_module(&group.measure)?.rows.first()?)))
        .map(|(without, with)| {
            let problem = format!("das Modul fehlt hier, in Zeile {} steht eines", with.line);
            let expected = "das Modul in jeder Zeile dieser Maßnahme, oder in keiner";
            ImportError { column: Some("Modul".to_owned()), ..ImportError::of_line(file, without.line, problem, expected) }
        })
        .collect();
    match ImportErrors::of(mixed) {
        Some(errors) => Err(errors),
        None => Ok(groups),
    }
}
