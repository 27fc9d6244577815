//! Lists that are refused: what is missing, where, and how to mend it; never with a value of a person.

use ilc_desk::{
    domain::provider_list::ListKind,
    import::Columns,
    roster::{Asked, read, read_keys},
};

use super::support::{asked, day, handed, told};

fn said(text: &str) -> Vec<String> {
    told(text, Asked::default())
}

#[test]
fn a_list_without_a_key_says_what_is_missing() {
    for (header, missing) in [
        ("Nachname;Erschienen\nAhrens;ja\n", "Vorname"),
        ("Vorname;Erschienen\nLina;ja\n", "Nachname"),
        ("Erschienen;Erster Tag\nja;\n", "Teilnahme-ID oder Kundennummer oder Nachname und Vorname"),
    ] {
        let found = said(header);
        let sentence = format!(
            "liste.csv, Zeile 1: die Ersttagsliste sagt nicht, wen ihre Zeilen meinen; erwartet: die Spalten {missing}; \
             andere Namen lassen sich in columns.toml eintragen"
        );
        assert_eq!(found, [sentence], "{header}");
    }
}

#[test]
fn which_list_it_is_is_never_guessed() {
    let bare = "Nachname;Vorname\nAhrens;Lina\n";
    assert!(said(bare)[0].contains("weder, wer erschienen ist, noch einen Stichtag"), "{:?}", said(bare));
    let both = "TN-ID;Stichtag;Erschienen\nT1;25.11.2026;ja\n";
    assert!(said(both)[0].contains("kann eine Ersttagsliste sein und eine Besetzungsliste"), "{:?}", said(both));
    for kind in ListKind::ALL {
        assert_eq!(read(handed("l.csv", both), asked(kind), &Columns::default()).unwrap().kind, kind);
    }
    let first = told("TN-ID;Stichtag\nT1;25.11.2026\n", asked(ListKind::FirstDay));
    assert!(first[0].contains("Das ist eine Besetzungsliste"), "{first:?}");
    let first = told(bare, asked(ListKind::FirstDay));
    assert_eq!(
        first,
        ["liste.csv, Zeile 1, Spalte „Erschienen“: die Spalte fehlt in der Tabelle Ersttagsliste; erwartet: alle Spalten; \
          andere Namen lassen sich in columns.toml eintragen"]
    );
    let export = "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\nALT;x;Standort;Altona;;1;0\n";
    assert!(said(export)[0].contains("Das ist eine Tabelle der OE: ilc-desk import"), "{:?}", said(export));
    assert_eq!(
        said("Guten Morgen,\nanbei die Liste.\n"),
        ["liste.csv: keine Tabelle mit bekannter Kopfzeile gefunden; erwartet: die Kopfzeile einer dieser Tabellen: \
          Ersttagsliste, Besetzungsliste"]
    );
    assert!(said("TN-ID;Erschienen\n")[0].contains("die Liste hat keine Zeilen"));
}

#[test]
fn one_day_for_all_rows() {
    let occupancy =
        |rows: &str, as_of: Option<&str>| told(format!("TN-ID;Stichtag\n{rows}"), Asked { kind: None, as_of: as_of.map(day) });
    assert_eq!(
        occupancy("T1;24.11.2026\nT2;24.11.2026\nT3;25.11.2026\n", None),
        [
            "liste.csv, Zeile 4, Spalte „Stichtag“: Stichtag 25.11.2026 hier, 24.11.2026 in Zeile 2; erwartet: ein Stichtag je Datei; \
          die Liste nach Stichtagen teilen"
        ]
    );
    assert!(
        occupancy("T1;24.11.2026\nT2;\n", None)[0]
            .contains("Zeile 3, Spalte „Stichtag“: der Stichtag fehlt hier, in Zeile 2 steht 24.11.2026")
    );
    assert!(
        occupancy("T1;24.11.2026\n", Some("25.11.2026"))[0].contains("nennt den Stichtag 24.11.2026, angegeben ist 25.11.2026")
    );
    assert!(
        occupancy("T1;\n", None)[0]
            .contains("der Stichtag fehlt; erwartet: ein Stichtag in der Liste, oder seine Angabe (--as-of")
    );
}

#[test]
fn starts_are_whole_or_not_stated() {
    let found = said("Maßnahme;Modul;TN-ID;Erschienen\nGk-1;M01;T1;ja\n;M01;T2;ja\n");
    assert_eq!(
        found,
        ["liste.csv, Zeile 3, Spalte „Maßnahmenummer“: Maßnahmenummer fehlt; erwartet: die Maßnahmenummer in jeder Zeile, \
          oder eine Liste ohne diese Spalte"]
    );
    let found = said("Maßnahme;Modul;TN-ID;Erschienen\nGk-1;M01;T1;ja\nGk-2;;T2;ja\nGk-1;;T3;ja\n");
    assert_eq!(
        found,
        ["liste.csv, Zeile 4, Spalte „Modul“: das Modul fehlt hier, in Zeile 2 steht eines; erwartet: das Modul in jeder Zeile \
          dieser Maßnahme, oder in keiner"]
    );
}

#[test]
fn values_are_told_by_their_place_alone() {
    let header = "TN-ID;Nachname;Vorname;geb. am;Maßnahme;Modul;Erschienen;Erster Tag\n";
    let whole = "T1;Ahrensbök;Lina;03.04.1988;Gk-1;M01;ja;";
    for (cell, bad, place) in [
        ("ja", "Rückenleiden", "Spalte „Erschienen“: das Wort ist unbekannt"),
        ("03.04.1988", "03.04.88", "Spalte „Geburtsdatum“: hier steht kein lesbares Geburtsdatum"),
        ("T1", "Ahrensbök, Lina", "Spalte „Teilnahme-ID“: der Schlüssel sieht aus wie ein Name"),
        ("T1", "123D456789", "Spalte „Teilnahme-ID“: der Schlüssel sieht aus wie eine Kunden- oder Versicherungsnummer"),
        ("Gk-1", "Ahrensbök", "Spalte „Maßnahmenummer“: hier steht keine Maßnahmenummer"),
        ("M01", "Ahrensbök", "Spalte „Modul“: hier steht kein Modul"),
        ("ja;", "ja;Ahrensbök", "Spalte „Erster Tag“: hier steht kein lesbares Datum"),
        ("ja;", "ja;31.12.9999", "Spalte „Erster Tag“: hier steht kein lesbares Datum"),
        ("Lina", "\"Lina", "ein Anführungszeichen wird geöffnet"),
    ] {
        let found = said(&format!("{header}{}\n", whole.replacen(cell, bad, 1)));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("liste.csv, Zeile 2") && found[0].contains(place), "{found:?}");
        let bare = bad.trim_start_matches("ja;").trim_start_matches('"');
        assert!(!found[0].contains(bare), "{found:?}");
    }
    assert!(
        said("Nachname;Vorname;Erschienen\nAhrens;Lina;ja\nBrömmel;;ja\n")[0]
            .contains("Zeile 3, Spalte „Nachname“: in der Zeile fehlt der Vorname")
    );
    let found = said("Nachname;Vorname;Erschienen\nAhrens;Lina;ja\nnoch offen\nBrömmel;Ute;ja\n");
    assert!(found[0].contains("Zeile 3: zwischen den Zeilen der Tabelle steht Text"), "{found:?}");
    let above = said("Ahrens;Lina;ja\nNachname;Vorname;Erschienen\nBrömmel;Ute;ja\n");
    assert!(above[0].contains("Zeile 1: die Zeile steht über der Kopfzeile und sieht aus wie"), "{above:?}");
}

#[test]
fn a_key_file_needs_both_and_each_id_once() {
    let told = |text: &str| {
        let errors = read_keys(handed("keys.csv", text), &Columns::default()).expect_err("refused");
        errors.errors().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (text, part) in [
        ("Nachname;Vorname\nAhrens;Lina\n", "Spalte „Teilnahme-ID“: die Spalte fehlt in der Tabelle Zuweisungsliste"),
        (
            "Teilnahme-ID;Nachname\nT1;Ahrens\n",
            "die Zuweisungsliste sagt nicht, wen ihre Zeilen meinen; erwartet: die Spalten Vorname",
        ),
        ("Teilnahme-ID;OE\nT1;ALT\n", "die Spalten Kundennummer oder Nachname und Vorname"),
        ("Nachname;Vorname;Erschienen\nAhrens;Lina;ja\n", "Das ist eine Ersttagsliste: ilc-desk firstday import"),
        ("Teilnahme-ID;Nachname;Vorname\n;Ahrens;Lina\n", "Zeile 2, Spalte „Teilnahme-ID“: die Teilnahme-ID fehlt"),
        ("Teilnahme-ID;Nachname;Vorname\nT1;;Lina\n", "Zeile 2, Spalte „Teilnahme-ID“: die Zeile nennt keine Person"),
        (
            "Teilnahme-ID;Nachname;Vorname\nT1;Ahrens;Lina\nT2;Ahrens;Lina\nt1;Brömmel;Ute\nT1;AHRENS;Lina\n",
            "Zeile 4, Spalte „Teilnahme-ID“: dieselbe Teilnahme-ID steht in Zeile 2 bei einer anderen Person",
        ),
    ] {
        let found = told(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(part), "{found:?}");
    }
    // The whole export of the booking tool is a key file, too.
    let export = "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund;\
                  Nachname;Vorname\nT1;Gk-1;;ALT;;;;;;;;;Ahrens;Lina\n";
    assert_eq!(read_keys(handed("keys.csv", export), &Columns::default()).unwrap().report.rows, 1);
}
