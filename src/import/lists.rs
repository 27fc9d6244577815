//! Rows of lists of people, read on the user's machine only. What identifies a person goes into
//! [`Person`] and nowhere else; what cannot be read is told by line and column, never by its value.

use chrono::NaiveDate;

use super::{
    Kind,
    fields::Fields,
    kinds::{FirstDayColumn as F, ListColumn as L, OccupancyColumn as O, Role},
    moments::{self, Day},
    persons::sign_of_person,
    secret::{Person, Secret},
    words,
};
use crate::domain::{Invalid, MeasureNo, ModuleNo, ParticipationId, provider_list::Said};

const WORDS: &str = "ja, nein oder entschuldigt; was noch gilt, steht in columns.toml bei der Ersttagsliste";

/// One row of a list.
#[derive(Debug)]
pub(crate) struct ListRow {
    pub(crate) line: u32,
    /// In capitals.
    pub(crate) id: Option<ParticipationId>,
    pub(crate) person: Person,
    pub(crate) measure: Option<MeasureNo>,
    pub(crate) module: Option<ModuleNo>,
    pub(crate) said: Option<Said>,
    /// Stichtag.
    pub(crate) as_of: Option<NaiveDate>,
    /// "Erster Tag", or "Anwesend seit".
    pub(crate) first_day: Option<NaiveDate>,
    pub(crate) planned_end: Option<NaiveDate>,
    pub(crate) left_on: Option<NaiveDate>,
}

/// Reads one row of a list; problems have been reported where there is none. `is_pseudonym` counts keys that look
/// like people, so that they are told once.
pub(super) fn row(f: &Fields<'_>, is_pseudonym: impl FnOnce(&str) -> bool) -> Option<ListRow> {
    let id = id(f, is_pseudonym);
    let person = person(f);
    let (measure, module) = (measure(f), module(f));
    let none = [None; 4];
    let (columns, came) = match f.layout.kind {
        Kind::FirstDayList => ([None, Some(F::FirstDay.at()), None, None], Some(F::Came.at())),
        Kind::OccupancyList => {
            ([O::AsOf, O::PresentSince, O::PlannedEnd, O::LeftOn].map(|column| Some(column.at())), Some(O::Came.at()))
        }
        Kind::AssignmentList | Kind::Units | Kind::Measures | Kind::Starts | Kind::Participations | Kind::Monitoring => {
            (none, None)
        }
    };
    let [as_of, first_day, planned_end, left_on] = columns.map(|column| column.map_or(Some(None), |column| day(f, column)));
    let said = match came {
        Some(column) if f.has(column) => said(f, column),
        // Who stands on a Besetzungsliste is there.
        Some(_) => Some(Some(Said::Came)),
        None => Some(None),
    };
    let (id, person) = (id?, person?);
    is_somebody(f, id.as_ref(), &person).then_some(())?;
    Some(ListRow {
        line: f.at.line,
        id,
        person,
        measure: measure?,
        module: module?,
        said: said?,
        as_of: as_of?,
        first_day: first_day?,
        planned_end: planned_end?,
        left_on: left_on?,
    })
}

/// The ID in capitals.
#[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
fn id(f: &Fields<'_>, is_pseudonym: impl FnOnce(&str) -> bool) -> Option<Option<ParticipationId>> {
    let raw = f.raw(L::Id);
    if raw.is_empty() {
        return Some(None);
    }
    if !is_pseudonym(&raw) {
        return None;
    }
    let id = ParticipationId::parse(&raw.to_uppercase());
    id.map(Some).map_err(|invalid| f.report(L::Id, "", invalid)).ok()
}

/// Whether a row says who it is, as its kind needs it.
fn is_somebody(f: &Fields<'_>, id: Option<&ParticipationId>, person: &Person) -> bool {
    let letters = |name: &Secret| name.expose().chars().any(char::is_alphabetic);
    let number = person.customer_no.expose().bytes().any(|b| b.is_ascii_digit());
    let is_named = number || (letters(&person.surname) && letters(&person.first_name));
    let missing = |problem: &str, expected: &str| {
        // Of a column that is there; the name of one that is not helps nobody.
        let column = [L::Id, L::CustomerNo, L::Surname, L::FirstName].into_iter().find(|column| f.has(*column));
        f.report(column.unwrap_or(L::Id), "", Invalid::new(problem, expected));
        false
    };
    let or_delete = "oder die Zeile löschen, wenn sie niemanden nennt";
    if f.layout.kind == Kind::AssignmentList {
        return match (id, is_named) {
            (Some(_), true) => true,
            (None, _) => missing("die Teilnahme-ID fehlt", &format!("eine Teilnahme-ID in jeder Zeile, {or_delete}")),
            (Some(_), false) => missing(
                "die Zeile nennt keine Person zu ihrer Teilnahme-ID",
                &format!("Kundennummer oder Nachname und Vorname, {or_delete}"),
            ),
        };
    }
    if id.is_some() || is_named {
        return true;
    }
    let problem = match (letters(&person.surname), letters(&person.first_name)) {
        (true, false) => "in der Zeile fehlt der Vorname",
        (false, true) => "in der Zeile fehlt der Nachname",
        (true, true) | (false, false) => "die Zeile nennt niemanden",
    };
    missing(problem, &format!("Teilnahme-ID, Kundennummer oder Nachname und Vorname, {or_delete}"))
}

fn person(f: &Fields<'_>) -> Option<Person> {
    let text = |column: L| Secret::new(f.raw(column));
    Some(Person { born: born(f)?, surname: text(L::Surname), first_name: text(L::FirstName), customer_no: text(L::CustomerNo) })
}

/// A birth date as ISO date: of any year that somebody can be born in.
fn born(f: &Fields<'_>) -> Option<Secret> {
    let date = f.secret_date(L::Born).map(|serial| serial.or_else(|| moments::birth(&f.raw(L::Born))));
    match date {
        None => Some(Secret::default()),
        Some(Some(date)) => Some(Secret::new(date.to_string().into())),
        Some(None) => {
            let expected = "TT.MM.JJJJ mit vierstelligem Jahr, oder ein leeres Feld";
            f.report(L::Born, "", Invalid::new("hier steht kein lesbares Geburtsdatum", expected));
            None
        }
    }
}

/// A day that may be missing; an open end is none.
#[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
fn day(f: &Fields<'_>, column: usize) -> Option<Option<NaiveDate>> {
    let read = match f.secret_date(column) {
        None => return Some(None),
        Some(Some(date)) => moments::read(&crate::domain::dates::german(date)),
        Some(None) => moments::read(&f.raw(column)),
    };
    match read {
        Ok(Day::On(date)) => Some(Some(date)),
        Ok(Day::Unset) => Some(None),
        Ok(Day::Open) if f.layout.kind.columns()[column].role == Role::End => Some(None),
        Ok(Day::Open) | Err(_) => {
            let expected = "TT.MM.JJJJ, z. B. 25.11.2026, oder ein leeres Feld";
            f.report(column, "", Invalid::new("hier steht kein lesbares Datum", expected));
            None
        }
    }
}

/// A Maßnahmenummer; where the list has such a column, every row has one.
#[expect(clippy::option_option, reason = "a problem and a missing column are different things")]
fn measure(f: &Fields<'_>) -> Option<Option<MeasureNo>> {
    if !f.has(L::Measure) {
        return Some(None);
    }
    let raw = f.raw(L::Measure);
    if raw.is_empty() {
        let expected = "die Maßnahmenummer in jeder Zeile, oder eine Liste ohne diese Spalte";
        f.report(L::Measure, "", Invalid::new("Maßnahmenummer fehlt", expected));
        return None;
    }
    let is_number = raw.bytes().any(|b| b.is_ascii_digit()) && sign_of_person(&raw).is_none();
    let measure = MeasureNo::parse(&raw).ok().filter(|_| is_number);
    if measure.is_none() {
        f.report(L::Measure, "", Invalid::new("hier steht keine Maßnahmenummer", "nur die Nummer, z. B. Gk-3123"));
    }
    measure.map(Some)
}

#[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
fn module(f: &Fields<'_>) -> Option<Option<ModuleNo>> {
    let raw = f.raw(L::Module);
    if raw.is_empty() {
        return Some(None);
    }
    let module = ModuleNo::parse(&raw).ok().filter(|_| sign_of_person(&raw).is_none());
    if module.is_none() {
        f.report(
            L::Module,
            "",
            Invalid::new("hier steht kein Modul", "nur die Nummer des Moduls, z. B. M07, oder ein leeres Feld"),
        );
    }
    module.map(Some)
}

#[expect(clippy::option_option, reason = "a problem and an empty field are different things")]
fn said(f: &Fields<'_>, column: usize) -> Option<Option<Said>> {
    let said = words::said(&f.raw(column));
    if said.is_none() {
        f.report(column, "", Invalid::new("das Wort ist unbekannt (es wird nicht gezeigt)", WORDS));
    }
    said
}
