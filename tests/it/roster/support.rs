//! Small lists for these tests. Their people are invented.

use chrono::NaiveDate;
use ilc_desk::{
    domain::{
        ParticipationId,
        provider_list::{ListKind, Told},
    },
    import::{Columns, SourceFile},
    roster::{Asked, Handed, KeyFile, Matched, RosterFile, matched, read, read_keys},
};

pub const DAY: &str = "25.11.2026";

pub fn day(text: &str) -> NaiveDate {
    ilc_desk::domain::dates::parse(text).unwrap()
}

pub fn handed(name: &str, bytes: impl Into<Vec<u8>>) -> Handed {
    Handed::file(SourceFile { name: name.to_owned(), bytes: bytes.into() })
}

pub fn kept(name: &str) -> Handed {
    handed(name, std::fs::read(format!("{}/tests/data/lists/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap())
}

pub fn asked(kind: ListKind) -> Asked {
    Asked { kind: Some(kind), as_of: None }
}

pub fn list(bytes: impl Into<Vec<u8>>) -> RosterFile {
    read(handed("liste.csv", bytes), Asked::default(), &Columns::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

pub fn keys(bytes: impl Into<Vec<u8>>) -> KeyFile {
    read_keys(handed("keys.csv", bytes), &Columns::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// What is said of a list that is refused.
pub fn told(bytes: impl Into<Vec<u8>>, asked: Asked) -> Vec<String> {
    let errors = read(handed("liste.csv", bytes), asked, &Columns::default()).expect_err("must be refused");
    errors.errors().iter().map(ToString::to_string).collect()
}

pub fn ids(text: &str) -> Vec<ParticipationId> {
    text.split_whitespace().map(|id| ParticipationId::parse(id).unwrap()).collect()
}

/// The rows of a list with one start, matched with a key file of the columns
/// `Teilnahme-ID;Kundennummer;Nachname;Vorname;Geburtsdatum`.
pub fn match_names(rows: &str, people: &str, bookings: &str) -> Matched {
    let list = list(format!("Kundennummer;Nachname;Vorname;Geburtsdatum;Erschienen\n{rows}"));
    let keys = keys(format!("Teilnahme-ID;Kundennummer;Nachname;Vorname;Geburtsdatum\n{people}"));
    matched(list.groups.into_iter().next().unwrap().rows, Some(&keys), &ids(bookings))
}

/// `line:id` of each, `-` for nobody.
pub fn lines(told: &[Told]) -> String {
    let one = |told: &Told| format!("{}:{}", told.line, told.participation.as_ref().map_or("-", ParticipationId::as_str));
    told.iter().map(one).collect::<Vec<_>>().join(" ")
}
