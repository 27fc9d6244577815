//! Files that must be refused, each problem with its exact place — or read right.

use ilc_desk::{
    domain::{Desk, MeasureNo},
    import::SourceFile,
};

use super::tables::{MEASURES, PARTICIPATION_HEADER, STARTS, UNITS, base, desk, errors, file, participations, plan, read};

fn bad(name: &str) -> Vec<SourceFile> {
    let path = format!("{}/tests/data/bad/{name}", env!("CARGO_MANIFEST_DIR"));
    vec![file(name, std::fs::read(path).expect("test data"))]
}

#[test]
fn what_each_bad_file_prints() {
    for (name, expected) in [
        ("empty.csv", &["empty.csv: die Datei ist leer; erwartet: eine Tabelle mit Kopfzeile"][..]),
        (
            "many-errors.csv",
            &[
                "many-errors.csv, Zeile 3, Spalte „OE“: OE „XXX“ ist unbekannt; erwartet: eine OE aus der Tabelle der OE",
                "many-errors.csv, Zeile 4, Spalte „Zuweisung am“: „31.02.2026“ ist kein Datum; erwartet: TT.MM.JJJJ, z. B. 20.11.2026",
                "many-errors.csv, Zeile 5, Spalte „Ende geplant“: Ende 11.04.2026 liegt vor dem Beginn 12.10.2026; \
                 erwartet: ein Datum ab 12.10.2026",
                "many-errors.csv, Zeile 6, Spalte „Status“: Status „Verschwunden“ ist unbekannt; \
                 erwartet: Zugewiesen, Eingetreten, Nicht angetreten, Abgebrochen, Beendet, Storniert",
            ],
        ),
        (
            "missing-column.csv",
            &["missing-column.csv, Zeile 1, Spalte „OE“: die Spalte fehlt in der Tabelle Teilnahmen; \
               erwartet: alle Spalten; andere Namen lassen sich in columns.toml eintragen"],
        ),
        (
            "not-a-table.csv",
            &["not-a-table.csv: keine Tabelle mit bekannter Kopfzeile gefunden; \
               erwartet: die Kopfzeile einer dieser Tabellen: OE, Maßnahmen, Starttermine, Teilnahmen, Eintrittsmonitoring"],
        ),
        (
            "sparse.xlsx",
            &["sparse.xlsx: keine Tabelle mit bekannter Kopfzeile gefunden; \
               erwartet: die Kopfzeile einer dieser Tabellen: OE, Maßnahmen, Starttermine, Teilnahmen, Eintrittsmonitoring"],
        ),
        (
            "truncated.csv",
            &["truncated.csv, Zeile 3: die Zeile hat 4 statt 12 Felder, die Datei bricht hier ab; \
               erwartet: 12 Felder; den Export vollständig neu holen"],
        ),
        (
            "unknown-measure.csv",
            &["unknown-measure.csv, Zeile 3, Spalte „Maßnahmenummer“: Maßnahme „AGH-9999“ ist unbekannt; \
               erwartet: eine Nummer aus der Tabelle der Maßnahmen"],
        ),
    ] {
        assert_eq!(errors(&bad(name), &desk()), expected, "{name}");
    }
}

#[test]
fn readable_oddities_are_read_right() {
    for (name, encoding, separator) in [("comma-utf8-bom.csv", "UTF-8 mit BOM", ','), ("utf16.csv", "UTF-16 LE mit BOM", ';')] {
        let batch = read(&bad(name), &desk()).expect(name);
        assert_eq!((batch.files[0].encoding.as_str(), batch.files[0].separator), (encoding, Some(separator)));
        assert_eq!(batch.participations.len(), 1);
        assert_eq!(batch.participations[0].measure.as_str(), "AGH-2200");
    }
    let empty = read(&bad("header-only.csv"), &desk()).expect("readable");
    let notice = "header-only.csv: die Tabelle (Teilnahmen) hat eine Kopfzeile, aber keine Zeilen";
    assert_eq!(empty.notices.iter().map(ToString::to_string).collect::<Vec<_>>(), [notice]);
}

#[test]
fn names_and_birth_dates_are_dropped_and_only_their_columns_named() {
    let batch = read(&bad("with-names.csv"), &desk()).expect("readable");
    let text = batch.files[0].dropped_text();
    assert_eq!(text.as_deref(), Some("aus Datenschutzgründen nicht übernommen: Nachname, Geburtsdatum"));
    assert!(!format!("{batch:?}").contains("Mustermann"));
}

#[test]
fn no_message_holds_a_dropped_value() {
    let header = PARTICIPATION_HEADER.trim_end();
    for row in [
        "T1;AGH-9;;XXX;31.02.2026;x;y;z;q;1;2;Krebs;Mustermann",
        "T1;AGH-2200;Mustermann",
        "T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;;Muster;Mustermann",
        "\"T1;Mustermann",
    ] {
        let found = errors(&[file("t.csv", format!("{header};Nachname\n{row}\n"))], &desk()).join("\n");
        assert!(!found.contains("Muster") && !found.contains("Krebs"), "{found}");
    }
}

#[test]
fn every_problem_of_a_row_is_reported_with_its_column() {
    let row = "T1;AGH-2200;M99;XXX;31.02.2026;1.1.26;;Weg;01.10.2026;gestern;;\n";
    let found = errors(&[participations(row)], &desk());
    assert_eq!(found.len(), 7, "{found:#?}");
    for (column, part) in [
        ("Modul", "Modul „M99“ der Maßnahme AGH-2200 ist unbekannt"),
        ("OE", "OE „XXX“ ist unbekannt"),
        ("Zuweisung am", "„31.02.2026“ ist kein Datum"),
        ("Beginn geplant", "„1.1.26“ ist kein Datum"),
        ("Ende geplant", "Datum fehlt"),
        ("Status", "„Weg“ ist unbekannt"),
        ("Beginn", "„gestern“ ist kein Datum"),
    ] {
        let place = format!("teilnahmen.csv, Zeile 2, Spalte „{column}“: ");
        assert!(found.iter().any(|e| e.starts_with(&place) && e.contains(part)), "{column}: {found:#?}");
    }
}

#[test]
fn references_that_nobody_knows() {
    let measures = MEASURES.replace("ALT:4", "QQQ:4").replace(";BIL;MB ALT 1;ALT;", ";RRR;MB ALT 1;SSS;");
    let starts = format!("{STARTS}MES-3109;;03.02.2026;27.04.2026;15\nMES-9;M01;03.02.2026;27.04.2026;15\n");
    let rows = "T1;MES-3109;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n\
                T2;MES-3109;M9;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n\
                T3;AGH-2200;M1;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n\
                T4;Gk-3101;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n";
    let sources = [file("oe.csv", UNITS), file("m.csv", measures), file("s.csv", starts), participations(rows)];
    let found = errors(&sources, &Desk::default());
    let heads: Vec<_> = found.iter().map(|e| e.split(';').next().unwrap_or_default()).collect();
    assert_eq!(
        heads,
        [
            "m.csv, Zeile 2, Spalte „Nahe OE“: OE „RRR“ ist unbekannt",
            "m.csv, Zeile 2, Spalte „MB OE“: OE „SSS“ ist unbekannt",
            "m.csv, Zeile 3, Spalte „Bedarf durch OE“: OE „QQQ“ ist unbekannt",
            "s.csv, Zeile 5, Spalte „Modul“: Modul fehlt, die Maßnahme MES-3109 ist modular",
            "s.csv, Zeile 6, Spalte „Maßnahmenummer“: Maßnahme „MES-9“ ist unbekannt",
            "teilnahmen.csv, Zeile 2, Spalte „Modul“: Modul fehlt, die Maßnahme MES-3109 ist modular",
            "teilnahmen.csv, Zeile 3, Spalte „Modul“: Modul „M9“ der Maßnahme MES-3109 ist unbekannt",
            "teilnahmen.csv, Zeile 4, Spalte „Modul“: Modul „M1“ der Maßnahme AGH-2200 ist unbekannt",
        ]
    );
}

#[test]
fn a_broken_row_is_reported_once_and_not_by_all_that_refer_to_it() {
    let measures =
        MEASURES.replace("AGH-2200;Küche Süd;AGH;Brücke e.V.;Altona;12;", "AGH-2200;Küche Süd;AGH;Brücke e.V.;Altona;zwölf;");
    let row = "T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n";
    let sources = [file("oe.csv", UNITS), file("m.csv", measures), file("s.csv", STARTS), participations(row)];
    let found = errors(&sources, &Desk::default());
    assert_eq!(
        found,
        ["m.csv, Zeile 2, Spalte „Plätze“: „zwölf“ ist keine ganze Zahl; erwartet: eine ganze Zahl von 0 bis 100000"]
    );
}

#[test]
fn one_key_with_two_contents_names_both_places() {
    let row = |unit: &str| format!("T1;AGH-2200;;{unit};01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n");
    let twice = participations(&format!("{}\n{}{}", row("ALT"), row("ALT"), row("BIL")));
    assert_eq!(
        errors(&[twice], &desk()),
        ["teilnahmen.csv, Zeile 5, Spalte „Teilnahme-ID“: „T1“ steht mit anderem Inhalt schon in teilnahmen.csv, Zeile 2; \
          erwartet: jeder Schlüssel einmal"]
    );
    let same = participations(&format!("{}{}", row("ALT"), row("ALT")));
    assert_eq!(read(&[same], &desk()).expect("the same twice is fine").participations.len(), 1);
}

#[test]
fn quotes_that_never_close_and_rows_too_wide() {
    let row = "T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;";
    let open = participations(&format!("{row}\n{}\n{row}\n", row.replacen("T1", "\"T2", 1)));
    assert!(errors(&[open], &desk())[0].starts_with("teilnahmen.csv, Zeile 3: ein Anführungszeichen wird geöffnet"));
    let wide = participations(&format!("{row};;\n{row};zu viel\n"));
    assert_eq!(
        errors(&[wide], &desk()),
        ["teilnahmen.csv, Zeile 3: die Zeile hat 13 statt 12 Felder; \
          erwartet: 12 Felder; Felder mit Trennzeichen gehören in Anführungszeichen"]
    );
}

#[test]
fn lines_stay_physical_across_quoted_breaks_and_blank_lines() {
    let row = "T1;AGH-2200;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\"sonst\nnoch\n\nwas\"\r\n\r\n;;;;\n\
               T2;AGH-2200;;ALT;32.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n";
    assert!(errors(&[participations(row)], &desk())[0].starts_with("teilnahmen.csv, Zeile 8, Spalte „Zuweisung am“"));
}

#[test]
fn more_than_a_thousand_problems_are_counted() {
    let row = "T1;AGH-2200;;XXX;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n";
    let rows: String = (0..1_234).map(|i| row.replace("T1", &format!("T{i}"))).collect();
    let found = read(&[participations(&rows)], &desk()).expect_err("must be refused");
    assert_eq!((found.errors().len(), found.more()), (1_000, 234));
    assert!(found.to_string().ends_with("\n… und 234 weitere Fehler"));
    let wire = serde_json::to_string(&found).expect("serializable");
    assert_eq!(serde_json::from_str::<ilc_desk::import::ImportErrors>(&wire).expect("readable"), found);
}

#[test]
fn hostile_values_are_shown_safe_and_short() {
    let long = "\u{202E}9".repeat(500);
    let row = format!("T1;AGH-2200;;ALT;{long};12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n");
    let found = errors(&[participations(&row)], &desk());
    assert!(found[0].contains(&format!("„{}…“ ist kein Datum", "‹U+202E›9".repeat(20))), "{found:?}");
    assert!(!found[0].contains('\u{202E}') && found[0].chars().count() < 300);
}

#[test]
fn a_measure_cannot_turn_modular_under_stored_participations() {
    let row = "T1;Gk-3101;;ALT;01.10.2026;12.10.2026;11.04.2027;Zugewiesen;01.10.2026;;;\n";
    let desk = super::tables::import(&[participations(row)], &desk(), "20.11.2026", false);
    let modular = MEASURES.replace("28.07.2027;nein;nein;nein;;;;;", "28.07.2027;ja;nein;nein;;;;;");
    let found = errors(&[file("m.csv", modular.clone())], &desk);
    assert!(found[0].starts_with("m.csv, Zeile 4, Spalte „Modular“: 1 gespeicherte offene Teilnahmen"), "{found:?}");
    let closed = participations(&row.replace("Zugewiesen", "Storniert"));
    let after = super::tables::import(&[closed], &desk, "21.11.2026", false);
    let plan = plan(&[file("m.csv", modular)], &after, "21.11.2026", false);
    assert_eq!(plan.measures.changed[0].no, MeasureNo::parse("Gk-3101").expect("a key"));
}

#[test]
fn nothing_given_is_an_error() {
    assert!(errors(&[], &desk())[0].contains("es wurde keine Datei angegeben"));
    assert_eq!(read(&base(), &Desk::default()).expect("readable").measures.len(), 3);
}
