//! Small desks and tables for the tests of the imports. People are invented keys.

use chrono::NaiveDate;
use ilc_desk::{
    domain::Desk,
    import::{self, Batch, ImportErrors, Plan, ReadOptions, SourceFile},
};

pub const UNITS: &str = "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\n\
    ALT;Jobcenter Altona;Standort;Altona;_v-alt@jobcenter.example;8571;0\n\
    BIL;Jobcenter Billstedt;Standort;Mitte;_v-bil@jobcenter.example;10714;0\n\
    JBA-MIT;JBA Mitte;JBA;Mitte;_v-jba-mit@jobcenter.example;3214;3214\n";
pub const MEASURES: &str = "Maßnahmenummer;Bezeichnung;Instrument;Träger;Bezirk;Plätze;Beginn;Ende;Modular;Zielgruppe U25;\
    Eingeschränkte Mobilität;Bedarf durch OE;Nahe OE;MB;MB OE;MB E-Mail;Zielgruppe;Inhalt;Hinweise\n\
    AGH-2200;Küche Süd;AGH;Brücke e.V.;Altona;12;01.01.2023;31.12.2028;nein;nein;ja;;BIL;MB ALT 1;ALT;mb.alt.1@jobcenter.example;Menschen mit Freude am Kochen;Küche und Service;Altona und auch in Teilzeit\n\
    MES-3109;MES Anker;MES;Elbe gGmbH;Mitte;15;03.02.2026;28.07.2027;ja;nein;nein;ALT:4,BIL:3;;;;;;;\n\
    Gk-3101;Gk Anker;Gk;Elbe gGmbH;Mitte;15;03.02.2026;28.07.2027;nein;nein;nein;;;;;;;;\n";
pub const STARTS: &str = "Maßnahmenummer;Modul;Beginn;Ende;Plätze\n\
    MES-3109;M01;03.02.2026;27.04.2026;15\nMES-3109;M02;03.03.2026;25.05.2026;15\nGk-3101;;03.02.2026;28.07.2027;15\n";
pub const PARTICIPATION_HEADER: &str =
    "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n";
pub const MONITORING_HEADER: &str = "Stand;OE;Instrument;Eintrittserwartung Jahr;Eintrittserwartung bis Stand;Eintritte Ist\n";

/// So many cases, or as many as `PROPTEST_CASES` asks for: a number in the source would win over it.
pub fn cases(usual: u32) -> proptest::test_runner::Config {
    let config = proptest::test_runner::Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { usual };
    proptest::test_runner::Config { cases, ..config }
}

pub fn day(text: &str) -> NaiveDate {
    ilc_desk::domain::dates::parse(text).expect("a date")
}

pub fn file(name: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: bytes.into() }
}

pub fn participations(rows: &str) -> SourceFile {
    file("teilnahmen.csv", format!("{PARTICIPATION_HEADER}{rows}"))
}

pub fn base() -> Vec<SourceFile> {
    vec![file("oe.csv", UNITS), file("massnahmen.csv", MEASURES), file("starts.csv", STARTS)]
}

pub fn read(sources: &[SourceFile], known: &Desk) -> Result<Batch, ImportErrors> {
    import::read(sources, known, &ReadOptions::default(), &mut |_| {})
}

pub fn errors(sources: &[SourceFile], known: &Desk) -> Vec<String> {
    read(sources, known).expect_err("must be refused").errors().iter().map(ToString::to_string).collect()
}

pub fn plan(sources: &[SourceFile], known: &Desk, as_of: &str, snapshot: bool) -> Plan {
    import::plan(known, read(sources, known).expect("readable"), day(as_of), snapshot).expect("forward")
}

pub fn import(sources: &[SourceFile], known: &Desk, as_of: &str, snapshot: bool) -> Desk {
    import::apply(known, &plan(sources, known, as_of, snapshot))
}

/// A desk with three OEs, an AGH and two contracted measures.
pub fn desk() -> Desk {
    import(&base(), &Desk::default(), "20.11.2026", false)
}
