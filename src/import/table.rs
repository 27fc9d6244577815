//! Headers: which kind of table a file holds and where its columns stand.

use serde::{Deserialize, Serialize};

use crate::domain::text;

use super::{
    error::cut,
    kinds::{Column, Kind, ParticipationColumn},
    line::{Cell, formula_text, is_blank},
    sought::{self, Sought},
    unaccepted::HeaderProblem,
};

/// Parts of column names that stand for social data, folded to lower case.
const PERSONAL: [&str; 26] = [
    "name",
    "geburt",
    "geboren",
    "geb.",
    "adresse",
    "anschrift",
    "straße",
    "strasse",
    "postleit",
    "wohnort",
    "telefon",
    "handy",
    "mail",
    "kundennummer",
    "kunden-nr",
    "bg-nummer",
    "versicherung",
    "iban",
    "national",
    "staatsangeh",
    "geschlecht",
    "religion",
    "krank",
    "diagnos",
    "gesundheit",
    "behinder",
];
/// Whole names that stand for social data.
const PERSONAL_WHOLE: [&str; 5] = ["plz", "ort", "alter", "svnr", "bgnr"];

/// Parts of column names of lists that stand for what nobody but the provider and the OE may know.
const TOLD_IN_LISTS: [&str; 5] = ["bemerk", "grund", "notiz", "kommentar", "kontakt"];

/// A column that is not taken over. Only its name is known, never a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Name as in the header.
    pub name: String,
    /// Holds social data by its name, so it is left out on purpose.
    pub personal: bool,
}

/// Where the columns of a kind stand in one file.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) kind: Kind,
    /// Field per column of the kind.
    pub(super) fields: Vec<Option<usize>>,
    /// Number of fields a whole row has.
    pub(super) width: usize,
    pub(super) dropped: Vec<Dropped>,
    /// The header itself, so that it is known where it is repeated.
    header: Vec<String>,
}

impl Layout {
    /// Column of the kind that stands in a field.
    pub(super) fn column_at(&self, field: usize) -> Option<&'static Column> {
        let at = self.fields.iter().position(|f| *f == Some(field))?;
        self.kind.columns().get(at)
    }

    /// Columns of the kind with their cells; `None` where the file has no such column or the line ends before.
    pub(super) fn pairs<'c>(&self, cells: &'c [Cell]) -> impl Iterator<Item = (usize, &'static Column, Option<&'c Cell>)> {
        let columns = self.kind.columns().iter().zip(&self.fields).enumerate();
        columns.map(|(i, (column, field))| (i, column, field.and_then(|field| cells.get(field))))
    }

    /// Fields of a line that say something below no name, from 0.
    pub(super) fn nameless(&self, cells: &[Cell]) -> impl Iterator<Item = usize> {
        let named = |field: &usize| self.header.get(*field).is_some_and(|name| !is_blank(name));
        cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).map(|(field, _)| field).filter(move |field| !named(field))
    }

    /// Whether a line is this header once more.
    pub(super) fn is_repeated_in(&self, cells: &[Cell]) -> bool {
        let cells = cells.iter().map(|cell| text::cleaned(name(cell))).chain(std::iter::repeat("".into()));
        self.header.iter().zip(cells).all(|(a, b)| *a == b)
    }
}

/// The name in a header's cell.
fn name(cell: &Cell) -> &str {
    formula_text(cell.text.trim())
}

/// Finds the kind a header belongs to, as far as the reading takes it.
pub(super) fn recognise(cells: &[Cell], sought: Sought<'_>) -> Result<Layout, HeaderProblem> {
    let header: Vec<&str> = cells.iter().map(name).collect();
    let of_export = || exported(&header, sought).and_then(|kind| layout(kind, &header, sought));
    if sought.wanted.is_secret() {
        return match sought::list(&header, sought) {
            Ok(kind) => layout(kind, &header, sought),
            Err(problem @ (HeaderProblem::Unknown | HeaderProblem::Bare)) => {
                Err(of_export().map_or(problem, |layout| HeaderProblem::Elsewhere(layout.kind)))
            }
            Err(problem) => Err(problem),
        };
    }
    of_export().map_err(|problem| match problem {
        HeaderProblem::Unknown | HeaderProblem::Missing(..) => {
            let almost = problem != HeaderProblem::Unknown;
            sought::stray(&header, sought.columns, almost).map_or(problem, HeaderProblem::Elsewhere)
        }
        HeaderProblem::Twice(..)
        | HeaderProblem::Elsewhere(_)
        | HeaderProblem::NoKey(..)
        | HeaderProblem::Bare
        | HeaderProblem::Unclear => problem,
    })
}

/// The kind of the nightly import with most of its required columns.
fn exported(header: &[&str], sought: Sought<'_>) -> Result<Kind, HeaderProblem> {
    let columns = sought.columns;
    let required = |kind: Kind| kind.columns().iter().filter(|c| c.required).count();
    let matched = |kind: Kind| {
        let found: Vec<_> = header.iter().filter_map(|cell| columns.position(kind, cell)).collect();
        kind.columns().iter().enumerate().filter(|(i, c)| c.required && found.contains(i)).count()
    };
    let (kind, found) = Kind::IMPORTED
        .into_iter()
        .map(|kind| (kind, matched(kind)))
        .max_by_key(|(kind, found)| (*found, found * 100 / required(*kind)))
        .ok_or(HeaderProblem::Unknown)?;
    if found * 2 <= required(kind) { Err(HeaderProblem::Unknown) } else { Ok(kind) }
}

/// Where the columns of a kind stand.
fn layout(kind: Kind, header: &[&str], sought: Sought<'_>) -> Result<Layout, HeaderProblem> {
    let columns = sought.columns;
    let mut fields = vec![None; kind.columns().len()];
    let mut dropped = Vec::new();
    for (i, cell) in header.iter().enumerate() {
        match columns.position(kind, cell) {
            Some(at) if !is_taken(kind, at, sought) => dropped.push(Dropped { name: cut(text::clean(cell)), personal: true }),
            Some(at) if fields[at].is_some() => return Err(HeaderProblem::Twice(kind, kind.columns()[at].name)),
            Some(at) => fields[at] = Some(i),
            None => dropped.extend(drop_column(kind, cell)),
        }
    }
    let missing = kind.columns().iter().zip(&fields).filter(|(c, field)| c.required && field.is_none());
    let missing: Vec<_> = missing.map(|(c, _)| c.name).collect();
    if !missing.is_empty() {
        return Err(HeaderProblem::Missing(kind, missing));
    }
    // A separator at the end of the header makes no column.
    let width = header.iter().rposition(|name| !is_blank(name)).map_or(0, |last| last + 1);
    let header = header.iter().take(width).map(|name| text::clean(name)).collect();
    Ok(Layout { kind, fields, width, dropped, header })
}

/// A Kundennummer is a column of an export only where it can be sealed.
fn is_taken(kind: Kind, at: usize, sought: Sought<'_>) -> bool {
    kind != Kind::Participations || at != ParticipationColumn::CustomerNo as usize || sought.seal.is_some()
}

/// A separator at the end of every line makes a column without a name: nothing to report, unless
/// something stands in it ([`Layout::nameless`]).
fn drop_column(kind: Kind, cell: &str) -> Option<Dropped> {
    let name = cut(text::clean(cell));
    let folded = name.to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    let personal = has(&PERSONAL) || PERSONAL_WHOLE.contains(&folded.as_str()) || (kind.is_list() && has(&TOLD_IN_LISTS));
    (!name.is_empty()).then_some(Dropped { name, personal })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Columns, sought::Wanted};

    fn header(cells: &str) -> Result<Layout, HeaderProblem> {
        let cells: Vec<_> = cells.split(';').map(|text| Cell { text: text.to_owned(), ..Cell::default() }).collect();
        recognise(&cells, Sought { columns: &Columns::default(), wanted: Wanted::Export, seal: None })
    }

    #[test]
    fn every_kind_is_known_by_its_own_columns() {
        for kind in Kind::IMPORTED {
            let all: Vec<_> = kind.columns().iter().map(|c| c.name).collect();
            assert_eq!(header(&all.join(";")).expect("known").kind, kind);
            let required: Vec<_> = kind.columns().iter().filter(|c| c.required).map(|c| c.name).collect();
            assert_eq!(header(&required.join(";")).expect("known").kind, kind);
        }
    }

    #[test]
    fn one_missing_column_is_named_rather_than_taken_for_another_kind() {
        for kind in Kind::IMPORTED {
            for missing in kind.columns().iter().filter(|c| c.required) {
                let rest: Vec<_> = kind.columns().iter().map(|c| c.name).filter(|name| *name != missing.name).collect();
                assert_eq!(header(&rest.join(";")).err(), Some(HeaderProblem::Missing(kind, vec![missing.name])));
            }
        }
    }

    #[test]
    fn twice_is_refused_also_by_alias() {
        let twice = header("Maßnahmenummer;Modul;Beginn;Ende;Plätze;von").err();
        assert_eq!(twice, Some(HeaderProblem::Twice(Kind::Starts, "Beginn")));
    }

    #[test]
    fn unknown_columns_are_named_and_social_data_marked() {
        let layout = header("Maßnahmenummer;Modul;Beginn;Ende;Plätze;Vorname;Bemerkung;").expect("known");
        let dropped: Vec<_> = layout.dropped.iter().map(|d| (d.name.as_str(), d.personal)).collect();
        assert_eq!(dropped, [("Vorname", true), ("Bemerkung", false)]);
    }

    #[test]
    fn other_text_is_no_table() {
        for text in ["Guten Morgen,", "OE", "a;b;c", ""] {
            assert_eq!(header(text).err(), Some(HeaderProblem::Unknown), "{text}");
        }
    }
}
