//! Which tables a reading takes, and how lists of people are known by their header. The nightly import takes
//! none of them; a list is never guessed: what fits two kinds is asked for.

use super::{
    Columns, Kind, Seal,
    kinds::{FirstDayColumn, ListColumn, OccupancyColumn},
    unaccepted::HeaderProblem,
};
use crate::domain::provider_list::ListKind;

/// What is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The tables of the nightly import.
    Export,
    /// A provider's list; of which kind, if that is known.
    List(Option<ListKind>),
    /// The desk's own key file.
    Keys,
}

impl Wanted {
    /// Whether cells may name people, so that none is shown.
    pub(super) const fn is_secret(self) -> bool {
        match self {
            Self::Export => false,
            Self::List(_) | Self::Keys => true,
        }
    }

    /// The tables that are taken, as a message names them.
    pub(super) fn names(self) -> String {
        match self {
            Self::Export => Kind::IMPORTED.map(Kind::label).join(", "),
            Self::List(None) => [Kind::FirstDayList, Kind::OccupancyList].map(Kind::label).join(", "),
            Self::List(Some(kind)) => kind.label().to_owned(),
            Self::Keys => Kind::AssignmentList.label().to_owned(),
        }
    }
}

/// What headers are compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) columns: &'a Columns,
    pub(super) wanted: Wanted,
    /// Seals Kundennummern of an export; without it they are not taken over.
    pub(super) seal: Option<&'a Seal>,
}

/// Columns of a header that tell lists apart.
#[expect(clippy::struct_excessive_bools, reason = "one for each column that is there or not")]
struct Signs {
    id: bool,
    customer_no: bool,
    surname: bool,
    first_name: bool,
    came: bool,
    /// "Stichtag", "Anwesend seit" or "Ausgetreten am".
    occupancy: bool,
}

impl Signs {
    fn of(header: &[&str], columns: &Columns) -> Self {
        let has = |kind: Kind, at: usize| header.iter().any(|name| columns.position(kind, name) == Some(at));
        let any = |at: ListColumn| Kind::LISTS.into_iter().any(|kind| has(kind, at.into()));
        let occupancy = [OccupancyColumn::AsOf, OccupancyColumn::PresentSince, OccupancyColumn::LeftOn];
        Self {
            id: any(ListColumn::Id),
            customer_no: any(ListColumn::CustomerNo),
            surname: any(ListColumn::Surname),
            first_name: any(ListColumn::FirstName),
            came: has(Kind::FirstDayList, FirstDayColumn::Came.at()),
            occupancy: occupancy.into_iter().any(|at| has(Kind::OccupancyList, at.at())),
        }
    }

    const fn has_person(&self) -> bool {
        self.customer_no || (self.surname && self.first_name)
    }

    const fn has_key(&self) -> bool {
        self.id || self.has_person()
    }

    /// What is missing for a key.
    fn missing_key(&self) -> Vec<&'static str> {
        match (self.surname, self.first_name) {
            (true, false) => vec!["Vorname"],
            (false, true) => vec!["Nachname"],
            (true, true) | (false, false) => vec!["Teilnahme-ID", "Kundennummer", "Nachname und Vorname"],
        }
    }
}

/// The list a header belongs to, for a reading that takes lists.
///
/// # Errors
/// What is missing, or what the table is instead.
pub(super) fn list(header: &[&str], sought: Sought<'_>) -> Result<Kind, HeaderProblem> {
    let signs = Signs::of(header, sought.columns);
    let kind = match sought.wanted {
        Wanted::Export => return Err(HeaderProblem::Unknown),
        Wanted::Keys => return keys(&signs),
        Wanted::List(Some(ListKind::Occupancy)) => Kind::OccupancyList,
        Wanted::List(Some(ListKind::FirstDay)) => match (signs.came, signs.occupancy) {
            (false, true) if signs.has_key() => return Err(HeaderProblem::Elsewhere(Kind::OccupancyList)),
            (false, _) if signs.has_key() => return Err(HeaderProblem::Missing(Kind::FirstDayList, vec!["Erschienen"])),
            (false, _) => return Err(HeaderProblem::Unknown),
            (true, _) => Kind::FirstDayList,
        },
        Wanted::List(None) => match (signs.came, signs.occupancy) {
            (true, true) if signs.has_key() => return Err(HeaderProblem::Unclear),
            (false, false) if signs.has_key() => return Err(HeaderProblem::Bare),
            (false, false) => return Err(HeaderProblem::Unknown),
            (true, _) => Kind::FirstDayList,
            (false, true) => Kind::OccupancyList,
        },
    };
    if signs.has_key() {
        return Ok(kind);
    }
    // One word above a table is no header.
    let known = header.iter().filter(|name| sought.columns.position(kind, name).is_some()).count();
    let filled = header.iter().filter(|name| !super::line::is_blank(name)).count();
    if known == 0 || filled < 2 { Err(HeaderProblem::Unknown) } else { Err(HeaderProblem::NoKey(kind, signs.missing_key())) }
}

/// The key file needs both: who, and under which ID.
fn keys(signs: &Signs) -> Result<Kind, HeaderProblem> {
    match (signs.id, signs.has_person()) {
        (_, _) if signs.came && signs.has_key() => Err(HeaderProblem::Elsewhere(Kind::FirstDayList)),
        (true, true) => Ok(Kind::AssignmentList),
        (false, true) => Err(HeaderProblem::Missing(Kind::AssignmentList, vec!["Teilnahme-ID"])),
        (true, false) => Err(HeaderProblem::NoKey(
            Kind::AssignmentList,
            match (signs.surname, signs.first_name) {
                (false, false) => vec!["Kundennummer", "Nachname und Vorname"],
                (true, _) | (_, true) => signs.missing_key(),
            },
        )),
        (false, false) => Err(HeaderProblem::Unknown),
    }
}

/// The list that lies among exports, told so that it is read where it belongs. `almost` when the header is
/// nearly one of the nightly tables: then only a column of a first day makes it a list.
pub(super) fn stray(header: &[&str], columns: &Columns, almost: bool) -> Option<Kind> {
    let signs = Signs::of(header, columns);
    match (signs.has_key(), signs.came, signs.occupancy) {
        (false, ..) => None,
        (true, true, false) => Some(Kind::FirstDayList),
        (true, came, true) if came || !almost => Some(Kind::OccupancyList),
        (true, ..) => (!almost && signs.id && signs.has_person()).then_some(Kind::AssignmentList),
    }
}
