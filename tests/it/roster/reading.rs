//! What is in a list: kinds, words, days, starts, columns that are left out.

use ilc_desk::{
    domain::provider_list::{ListKind, Said},
    import::Columns,
    roster::{Asked, read},
};

use super::support::{DAY, asked, day, handed, kept, list};

#[test]
fn a_first_day_list_by_id() {
    let found = read(kept("ersttagsliste.csv"), Asked::default(), &Columns::default()).unwrap();
    assert_eq!((found.kind, found.as_of, found.report.rows), (ListKind::FirstDay, None, 16));
    assert!(found.has_ids() && found.groups.len() == 1 && found.groups[0].measure.is_none());
    let rows = &found.groups[0].rows;
    let count = |said| rows.iter().filter(|row| row.said == Some(said)).count();
    assert_eq!((count(Said::Came), count(Said::Absent), count(Said::Excused)), (13, 2, 1));
    assert_eq!((rows[11].line, rows[11].first_day), (13, Some(day("26.11.2026"))));
    assert_eq!((rows[15].line, rows[15].id.as_ref().unwrap().as_str()), (17, "T999999"));
}

#[test]
fn a_list_as_a_provider_writes_it() {
    let found = read(kept("ersttagsliste-namen.csv"), Asked::default(), &Columns::default()).unwrap();
    assert_eq!((found.kind, found.report.rows, found.report.encoding.as_str()), (ListKind::FirstDay, 16, "Windows-1252"));
    assert!(!found.has_ids());
    assert_eq!(
        found.report.dropped_text().as_deref(),
        Some("aus Datenschutzgründen nicht übernommen: Telefon, Bemerkung; unbekannte Spalten nicht übernommen: Nr.")
    );
    let notices: Vec<_> = found.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(
        notices,
        [
            "über der Kopfzeile nicht übernommen: Zeilen 1 und 2",
            "Summenzeilen nicht übernommen: Zeile 22",
            "Bemerkungen unter der Tabelle nicht übernommen: Zeile 23",
        ]
    );
    let rows = &found.groups[0].rows;
    assert_eq!((rows[0].line, rows[15].line), (5, 20));
    assert_eq!((rows[14].said, rows[15].said), (Some(Said::Excused), Some(Said::Came)));
}

#[test]
fn an_empty_field_is_not_a_no() {
    let found = list("TN-ID;Anwesend\nt1 ;\n T2;-\n=\"T3\";✓\nT4\u{a0};\u{200b}\n");
    let rows = &found.groups[0].rows;
    let read: Vec<_> = rows.iter().map(|row| (row.id.as_ref().unwrap().as_str(), row.said)).collect();
    assert_eq!(read, [("T1", None), ("T2", Some(Said::Absent)), ("T3", Some(Said::Came)), ("T4", None)]);
}

#[test]
fn an_occupancy_list_has_one_day() {
    let rows = "Teilnahme-ID;Stichtag;Anwesend seit;Ende geplant;Ausgetreten am\n\
                T1;24.11.2026;01.10.2026;31.12.9999;\nT2;2026-11-24;;16.02.2027;20.11.2026 00:00\n";
    let found = list(rows);
    assert_eq!((found.kind, found.as_of), (ListKind::Occupancy, Some(day("24.11.2026"))));
    let rows = &found.groups[0].rows;
    assert_eq!((rows[0].first_day, rows[0].planned_end, rows[0].left_on), (Some(day("01.10.2026")), None, None));
    assert_eq!((rows[1].first_day, rows[1].planned_end), (None, Some(day("16.02.2027"))));
    assert_eq!((rows[1].left_on, rows[1].said), (Some(day("20.11.2026")), Some(Said::Came)));

    let stated = Asked { kind: Some(ListKind::Occupancy), as_of: Some(day(DAY)) };
    let bare = read(handed("b.csv", "Nachname;Vorname\nAhrens;Lina\n"), stated, &Columns::default()).unwrap();
    assert_eq!((bare.kind, bare.as_of, bare.groups[0].rows[0].said), (ListKind::Occupancy, Some(day(DAY)), Some(Said::Came)));
    // With the column an absence is none of a person that is there.
    let said = "TN-ID;Stichtag;Anwesend\nT1;25.11.2026;nein\nT2;25.11.2026;\n";
    let said = read(handed("b.csv", said), asked(ListKind::Occupancy), &Columns::default()).unwrap();
    assert_eq!(said.groups[0].rows.iter().map(|row| row.said).collect::<Vec<_>>(), [Some(Said::Absent), None]);
}

#[test]
fn rows_are_divided_by_start() {
    let found =
        list("Maßnahme-Nr.;Modul;TN-ID;Erschienen\nGk-3123;M07;T1;ja\nMES-3107;;T2;nein\nGk-3123;M08;T3;ja\nGk-3123;M07;T4;ja\n");
    let groups: Vec<_> = found
        .groups
        .iter()
        .map(|group| {
            let (measure, module) = (group.measure.as_ref().unwrap().to_string(), group.module.as_ref().map(ToString::to_string));
            (measure, module, group.rows.iter().map(|row| row.line).collect::<Vec<_>>())
        })
        .collect();
    let start =
        |measure: &str, module: Option<&str>, lines: &[u32]| (measure.to_owned(), module.map(str::to_owned), lines.to_vec());
    assert_eq!(
        groups,
        [start("Gk-3123", Some("M07"), &[2, 5]), start("MES-3107", None, &[3]), start("Gk-3123", Some("M08"), &[4])]
    );
    let unnamed = list("Modul;TN-ID;Erschienen\nM07;T1;ja\nM08;T2;nein\n");
    assert_eq!(unnamed.groups.len(), 2, "the user names the measure only");
    assert!(unnamed.groups.iter().all(|group| group.measure.is_none() && group.module.is_some()));
}

#[test]
fn names_that_look_like_remarks_are_rows() {
    let rows =
        "Nachname;Vorname;Erschienen\nSumme;Gerda;ja\nQuellenberg;Jan;ja\nBerichtold;Ida;nein\nTotal;Max;\nSeite ;Uwe;ja\n";
    let found = list(rows);
    assert_eq!(found.groups[0].rows.len(), 5);
    assert!(found.notices.is_empty(), "{:?}", found.notices);
}

#[test]
fn a_title_with_many_cells_is_no_row() {
    let list =
        list("Träger;Hafenbogen;Ort;Hamburg\nMaßnahme;Gk-3123;Modul;M07\nNachname;Vorname;geb.;Erschienen\nAhrens;Lina;;ja\n");
    assert_eq!(list.groups[0].rows.len(), 1);
    assert_eq!(list.notices[0].text, "über der Kopfzeile nicht übernommen: Zeilen 1 und 2");
}
