//! A list of people among the nightly exports: refused with the command that reads it, and not a row of it kept.

use ilc_desk::{
    domain::Desk,
    import::{self, ReadOptions, SourceFile},
};

const UNITS: &str =
    "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\nALT;Jobcenter Altona;Standort;Altona;a@b.example;1;0\n";
const EXPORT: &str =
    "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund";

fn errors(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let files = [
        SourceFile { name: "oe.csv".to_owned(), bytes: UNITS.into() },
        SourceFile { name: "liste.csv".to_owned(), bytes: bytes.into() },
    ];
    let read = import::read(&files, &Desk::default(), &ReadOptions::default(), &mut |_| {});
    read.expect_err("nothing of it").errors().iter().map(ToString::to_string).collect()
}

#[test]
fn each_list_is_refused_with_the_command_that_reads_it() {
    let only = "; erwartet: hier nur: OE, Maßnahmen, Starttermine, Teilnahmen, Eintrittsmonitoring";
    for (list, sentence) in [
        ("Teilnahme-ID;Erschienen\nT1;ja\n", "Das ist eine Ersttagsliste: ilc-desk firstday import"),
        ("Titel\nName;Vorname(n);Anwesend?\nAhrens;Lina;x\n", "Das ist eine Ersttagsliste: ilc-desk firstday import"),
        // Our own assignment list, sent to a provider who wrote beside it: nearly an export.
        (
            "Teilnahme-ID;Maßnahmenummer;OE;Zuweisung am;Beginn geplant;Ende geplant;Erschienen\nT1;Gk-1;ALT;;;;ja\n",
            "Das ist eine Ersttagsliste: ilc-desk firstday import",
        ),
        (
            "Maßnahmenummer;Modul;Beginn;Ende;Teilnahme-ID;Erschienen\nGk-1;M01;;;T1;ja\n",
            "Das ist eine Ersttagsliste: ilc-desk firstday import",
        ),
        ("Stichtag;TN-ID\n25.11.2026;T1\n", "Das ist eine Besetzungsliste: ilc-desk firstday import --kind besetzung"),
        (
            "Teilnahme-ID;Nachname;Vorname\nT1;Ahrens;Lina\n",
            "Das ist eine Zuweisungsliste: ilc-desk firstday import LISTE --keys ZUWEISUNGSLISTE",
        ),
    ] {
        let line = 1 + u32::from(list.starts_with("Titel"));
        assert_eq!(errors(list), [format!("liste.csv, Zeile {line}: {sentence}{only}")], "{list}");
    }
}

#[test]
fn an_export_stays_an_export() {
    // What was read before is read now, with a column more or less.
    let row = "T1;AGH-1;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;";
    let found = errors(format!("{EXPORT};Nachname;Vorname;Erschienen;Stichtag\n{row};Ahrens;Lina;ja;25.11.2026\n"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("Maßnahme „AGH-1“ ist unbekannt"), "read as an export: {found:?}");
    let broken = errors(format!("{};Nachname;Vorname\n{row}\n", EXPORT.replace(";Status;", ";Lage;")));
    assert!(broken[0].contains("Spalte „Status“: die Spalte fehlt in der Tabelle Teilnahmen"), "{broken:?}");
}

#[test]
fn a_list_in_front_of_an_export_in_one_workbook_does_not_hide_it() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, header, row) in [
        ("Liste", "Nachname;Vorname;Erschienen", "Ahrens;Lina;ja"),
        ("Export", UNITS.lines().next().unwrap(), "BIL;x;Standort;Mitte;;1;0"),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (r, line) in (0u32..).zip([header, row]) {
            for (c, text) in (0u16..).zip(line.split(';')) {
                sheet.write(r, c, text).unwrap();
            }
        }
    }
    let file = SourceFile { name: "m.xlsx".to_owned(), bytes: book.save_to_buffer().unwrap() };
    let found = import::read(&[file], &Desk::default(), &ReadOptions::default(), &mut |_| {});
    // A number as text is no stock: what matters is which sheet was taken.
    let told = found.map_or_else(|errors| errors.to_string(), |batch| format!("{:?}", batch.files));
    assert!(!told.contains("Ersttagsliste") && !told.contains("Ahrens"), "{told}");
}
