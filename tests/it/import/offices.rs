//! Files that offices really have: every kind of fault that was reported in public for tables of this
//! sort, each with the value that is right. All data are made up.

use ilc_desk::domain::{Desk, Monitoring, Participation, ParticipationId};
use ilc_desk::import::{Batch, ImportErrors, SourceFile};

use super::tables::{day, file, import, read};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/offices/{name}", env!("CARGO_MANIFEST_DIR"))).expect("test data")
}

/// The desk that the cases are imported onto.
fn desk() -> Desk {
    let names = ["oe.csv", "massnahmen.csv", "starts.csv", "teilnahmen.csv", "monitoring.csv"];
    let sources: Vec<SourceFile> = names.iter().map(|name| file(name, bytes(&format!("base/{name}")))).collect();
    import(&sources, &Desk::default(), "23.11.2026", false)
}

fn onto(name: &str, known: &Desk) -> Result<Batch, ImportErrors> {
    read(&[file(name, bytes(name))], known)
}

fn accepted(name: &str) -> Batch {
    onto(name, &desk()).unwrap_or_else(|errors| panic!("{name}: {errors}"))
}

fn refused(name: &str) -> Vec<String> {
    onto(name, &desk()).expect_err(name).errors().iter().map(ToString::to_string).collect()
}

fn notices(batch: &Batch) -> Vec<String> {
    batch.notices.iter().map(|notice| notice.text.clone()).collect()
}

/// OE, Erwartung Jahr, Erwartung bis Stand (both in ten-thousandths), Ist.
fn figures(rows: &[Monitoring]) -> Vec<(&str, i64, i64, u32)> {
    rows.iter().map(|m| (m.unit.as_str(), m.expected_year.scaled(), m.expected_to_date.scaled(), m.actual)).collect()
}

fn one_participation(name: &str) -> (Participation, Vec<String>) {
    let batch = accepted(name);
    assert_eq!(batch.participations.len(), 1, "{name}");
    (batch.participations[0].clone(), notices(&batch))
}

const USUAL: [(&str, i64, i64, u32); 1] = [("ALT", 440_000, 389_000, 25)];

#[test]
fn f01_a_stray_quote_is_refused_with_both_its_lines() {
    assert_eq!(
        refused("F01a-stray-quotes-last-column.csv"),
        ["F01a-stray-quotes-last-column.csv, Zeile 2: ein Anführungszeichen wird geöffnet und in Zeile 5 geschlossen, dahinter \
          steht noch Text; erwartet: ein Anführungszeichen am Anfang und eines am Ende des Feldes, im Feld selbst verdoppelt"]
    );
}

#[test]
fn f02_german_thousands_beside_german_decimals() {
    let batch = accepted("F02a-thousands-dot.csv");
    assert_eq!(figures(&batch.monitoring), [("ALT", 12_340_000, 11_040_000, 1_050), ("BIL", 600_000, 531_000, 40)]);
    assert_eq!(notices(&batch), ["Spalte „Eintrittserwartung Jahr“, Zeile 2: mehrdeutige Zahl („1.234“ als 1234), bitte prüfen"]);
}

#[test]
fn f03_rows_without_their_empty_last_fields() {
    let batch = accepted("F03a-excel-16-row-blocks.csv");
    assert_eq!((batch.participations.len(), notices(&batch)), (39, vec![]));
    let (_, notices) = one_participation("F03c-header-ends-with-separator.csv");
    assert_eq!(notices, [""; 0]);
}

#[test]
fn f04_titles_above_the_header() {
    for (name, said) in [
        ("F04a-title-rows-padded.csv", "über der Kopfzeile nicht übernommen: Zeilen 1 und 2"),
        ("F04b-title-one-cell.csv", "über der Kopfzeile nicht übernommen: Zeile 1"),
        ("F04c-title-row.xlsx", "über der Kopfzeile nicht übernommen: Zeile 1"),
    ] {
        let batch = accepted(name);
        assert_eq!((figures(&batch.monitoring).as_slice(), notices(&batch)), (&USUAL[..], vec![said.to_owned()]), "{name}");
    }
}

#[test]
fn f05_sources_totals_and_units_are_left_out_and_named() {
    for (name, said) in [
        ("F05a-source-line.csv", "Bemerkungen unter der Tabelle nicht übernommen: Zeile 4"),
        ("F05c-gesamtergebnis.csv", "Summenzeilen nicht übernommen: Zeile 3"),
        ("F05d-units-row.csv", "Einheiten unter der Kopfzeile nicht übernommen: Zeile 2"),
    ] {
        let batch = accepted(name);
        assert_eq!((figures(&batch.monitoring).as_slice(), notices(&batch)), (&USUAL[..], vec![said.to_owned()]), "{name}");
    }
}

#[test]
fn f06_midnight_is_no_part_of_a_date() {
    for name in ["F06a-sql-server-milliseconds.csv", "F06c-iso-T-milliseconds.csv"] {
        assert_eq!(one_participation(name).0.assigned_on, day("01.11.2026"), "{name}");
    }
}

#[test]
fn f07_the_end_of_time_is_an_open_end() {
    let (row, said) = one_participation("F07a-participation-end.csv");
    assert_eq!(row.planned_end, day("31.12.2100"));
    assert_eq!(said, ["Spalte „Ende geplant“, Zeile 2: offenes Ende („31.12.9999“, gespeichert als 31.12.2100)"]);
    assert_eq!(accepted("F07b-measure-end.csv").measures[0].end, day("31.12.2100"));
}

#[test]
fn f08_hidden_sheets_never_win() {
    let batch = accepted("F08a-hidden-sheet-first.xlsx");
    assert_eq!(figures(&batch.monitoring), USUAL);
    assert_eq!(batch.files[0].sheet.as_deref(), Some("neu"));
    assert_eq!(notices(&batch), ["gelesen: Blatt „neu“; nicht gelesen, weil ausgeblendet: „alt“"]);
}

#[test]
fn f09_other_sheets_are_named() {
    let batch = accepted("F09a-two-sheets.xlsx");
    assert_eq!(figures(&batch.monitoring), USUAL);
    assert!(notices(&batch)[0].ends_with("nicht gelesen, obwohl mit Kopfzeile: „Team 2“"), "{:?}", notices(&batch));
}

#[test]
fn f10_dates_from_1904_however_the_flag_is_written() {
    for name in ["F10a-1904-single-quotes.xlsx", "F10b-1904-space-around-equals.xlsx"] {
        assert_eq!(accepted(name).monitoring[0].as_of, day("23.11.2026"), "{name}");
    }
}

#[test]
fn f11_a_number_stays_one_whatever_its_format_is_called() {
    assert_eq!(accepted("F11a-standard-count.xlsx").monitoring[0].actual, 25);
}

#[test]
fn f12_any_error_of_excel_counts_where_it_is_used_only() {
    assert_eq!(accepted("F12a-getting-data-in-unused-column.xlsx").monitoring.len(), 1);
    assert_eq!(
        refused("F12b-getting-data-in-used-column.xlsx"),
        [
            "F12b-getting-data-in-used-column.xlsx, Zeile 2, Spalte „Eintrittserwartung Jahr“: die Zelle enthält einen Excel-Fehler; \
          erwartet: ein Wert"
        ]
    );
}

#[test]
fn f13_calculated_values_are_rounded_and_that_is_said() {
    let batch = accepted("F13a-formula-result.xlsx");
    assert_eq!(batch.monitoring[0].expected_to_date.scaled(), 146_667);
    assert_eq!(
        notices(&batch),
        ["Spalte „Eintrittserwartung bis Stand“, Zeile 2: auf vier Nachkommastellen gerundet („14,666667“ als 14,6667)"]
    );
}

#[test]
fn f14_other_encodings_are_recognised() {
    for (name, encoding, title) in
        [("F14a-macroman.csv", "MacRoman", "Harburg Käthe-Straße"), ("F14c-utf8-twice.csv", "UTF-8", "Harburg Käthe-Straße")]
    {
        let batch = onto(name, &Desk::default()).expect(name);
        assert_eq!((batch.units[0].district.as_str(), batch.units[0].title.as_str()), ("Eimsbüttel", title), "{name}");
        assert_eq!(batch.files[0].encoding, encoding);
        assert!(notices(&batch)[0].contains("bitte"), "{name}");
    }
}

#[test]
fn f15_composed_and_decomposed_letters_are_the_same() {
    let batch = accepted("F15a-nfd-oe.csv");
    let eim = batch.units.iter().find(|u| u.code.as_str() == "EIM").expect("read");
    assert_eq!((eim.district.as_str(), eim.title.as_str()), ("Eimsbüttel", "Jobcenter Eimsbüttel"));
    assert_eq!(batch.units, desk().units.into_values().collect::<Vec<_>>());
}

#[test]
fn f16_a_bezirk_has_one_spelling() {
    let batch = accepted("F16a-en-dash.csv");
    let moved = batch.measures.iter().find(|m| m.no.as_str() == "AGH-2201").expect("read");
    assert_eq!(moved.district, "Hamburg-Mitte");
    assert_eq!(notices(&batch), ["Bezirk „Hamburg–Mitte“ als „Hamburg-Mitte“ übernommen, so schreibt ihn der Desk: Zeile 3"]);
}

#[test]
fn f17_what_cannot_be_seen_does_no_harm_and_is_never_printed() {
    for name in ["F17a-zero-width-date.csv", "F17c-bidi-in-message.csv"] {
        assert_eq!(one_participation(name).0.assigned_on, day("01.11.2026"), "{name}");
    }
    let broken = String::from_utf8(bytes("F17c-bidi-in-message.csv")).expect("text").replace("01.11.2026;30", "31.11.2026;30");
    let found = read(&[file("t.csv", broken)], &desk()).expect_err("no such day").to_string();
    assert!(found.contains("„‹U+202E›31.11.2026“ ist kein Datum") && !found.contains('\u{202E}'), "{found}");
}

#[test]
fn f18_numbers_grouped_by_spaces_and_counts_with_a_nought() {
    for name in ["F18a-nbsp-groups.csv", "F18b-narrow-nbsp-groups.csv"] {
        assert_eq!(figures(&accepted(name).monitoring), [("ALT", 12_340_000, 11_040_000, 1_050)], "{name}");
    }
    assert_eq!(figures(&accepted("F18c-whole-with-comma-zero.csv").monitoring), USUAL);
}

#[test]
fn f19_a_sep_line_is_no_row() {
    for name in ["F19a-quoted.csv", "F19b-upper-case.csv"] {
        let batch = accepted(name);
        assert_eq!((figures(&batch.monitoring).as_slice(), notices(&batch)), (&USUAL[..], vec![]), "{name}");
    }
}

#[test]
fn f20_protected_text_is_the_text() {
    assert_eq!(one_participation("F20a-id.csv").0.id, ParticipationId::parse("00123").expect("a key"));
}

#[test]
fn f21_lines_are_those_of_an_editor_with_any_line_breaks() {
    let found = refused("F21a-cr-then-lf.csv");
    assert_eq!(found.len(), 2);
    assert!(found[0].contains("Zeile 3, Spalte „Eintrittserwartung bis Stand“: „x“"), "{found:?}");
    assert!(found[1].contains("Zeile 4, Spalte „Eintrittserwartung bis Stand“: „y“"), "{found:?}");
}

#[test]
fn f22_leading_noughts_of_a_format_are_kept() {
    assert_eq!(accepted("F22a-oe-0012.xlsx").units[0].code.as_str(), "0012");
}

#[test]
fn a_web_page_that_is_called_a_table_is_named() {
    let page = "<html><head><meta charset=utf-8></head><body><table><tr><td>Stand</td><td>OE</td></tr></table></body></html>";
    let xml = "\u{feff}<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"></Workbook>";
    for text in [page, xml] {
        let told = read(&[file("bericht.xls", text)], &desk()).expect_err("no table").to_string();
        assert!(told.contains("Webseite (HTML) oder XML") && told.contains("als XLSX speichern"), "{told}");
    }
}

#[test]
fn f23_a_verteiler_no_mail_can_go_to_is_named() {
    for (name, value) in [
        ("F23a-two-addresses-semicolon.csv", "a@jobcenter.example; b@jobcenter.example"),
        ("F23c-exchange-name-without-domain.csv", "_V-team-alt-Vermittlung"),
    ] {
        let said = format!("Spalte „Verteiler“, Zeile 2: keine einzelne E-Mail-Adresse („{value}“); dorthin geht keine Mail");
        assert_eq!(notices(&accepted(name)), [said], "{name}");
    }
}
