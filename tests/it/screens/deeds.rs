//! Selections, copies, exports, and taking the last deed back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::{
    api::{mails::MailsDone, summary::SetAsideRow},
    domain::text::is_unsafe,
    sheet::Cell,
    tui::{
        Action, Command, Effect, Screen, TableId,
        app::action::SetAsideDone,
        app::effect::MailDeed,
        look::table::{Column, Row, Source, Table, Value},
        out::export::Export,
    },
};

use crate::support::{self, Desk};

fn shift(desk: &mut Desk, code: KeyCode) {
    desk.act(Action::Key(KeyEvent::new(code, KeyModifiers::SHIFT)));
}

fn copied(desk: &Desk) -> Vec<&str> {
    desk.other_effects.iter().filter_map(|e| if let Effect::Copy(text) = e { Some(text.as_str()) } else { None }).collect()
}

fn sheets(desk: &Desk) -> Vec<&Export> {
    desk.other_effects.iter().flat_map(|e| if let Effect::Export { sheets, .. } = e { sheets.as_slice() } else { &[] }).collect()
}

fn toast(desk: &Desk) -> String {
    desk.state.toast().map(|toast| toast.text.clone()).unwrap_or_default()
}

fn generation(desk: &Desk) -> u64 {
    match desk.other_effects.last() {
        Some(Effect::SetAside { generation, .. } | Effect::Mail { generation, .. } | Effect::UndoRelease { generation, .. }) => {
            *generation
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_selection_is_counted_outlives_a_poll_and_goes_with_esc() {
    for (keys, at) in [
        ("", "AGH nach leeren"),
        ("2", "ausgewählt"),
        ("3", "ausgewählt"),
        ("5", "ausgewählt"),
        ("6", "ausgewählt"),
        ("7", "Importe"),
        ("8", "Je AGH"),
    ] {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        desk.keys("<space>");
        shift(&mut desk, KeyCode::Down);
        let marked = desk.state.table().unwrap().marked.len();
        assert!(marked > 0, "{keys}");
        desk.data.revision += 1;
        desk.wait(16);
        assert_eq!(desk.state.table().unwrap().marked.len(), marked);
        let picture = desk.picture();
        assert!(picture.contains("ausgewählt") && picture.contains(at), "{keys}:\n{picture}");
        assert!(picture.contains("Auswahl aufheben"), "{keys}:\n{picture}");
        desk.keys("<esc>");
        assert!(desk.state.table().unwrap().marked.is_empty(), "{keys}");
    }
}

#[test]
fn copying_offers_row_cells_table_and_link() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2<down>y");
    insta::assert_snapshot!("copy_choice", desk.body());
    desk.keys("y");
    assert!(copied(&desk)[0].starts_with("AGH-2201\tFahrradwerkstatt Altona\t"), "{:?}", copied(&desk));
    desk.keys("y2");
    assert_eq!(copied(&desk)[1], "Fahrradwerkstatt Altona");
    desk.keys("yt");
    let table = copied(&desk)[2];
    assert_eq!((table.lines().count(), table.lines().next().unwrap().split('\t').next()), (31, Some("AGH")));
    assert!(table.lines().all(|line| line.matches('\t').count() == table.lines().next().unwrap().matches('\t').count()));
    desk.keys("yv");
    assert_eq!(copied(&desk)[3], "ilc-desk open 'agh?row=AGH-2201'");
    desk.keys("<space><space>Y");
    assert_eq!(copied(&desk)[4], "AGH-2201\nAGH-2202");
    desk.keys("y");
    assert!(desk.picture().contains("2 ausgewählte Zeilen"));
    desk.keys("1");
    assert_eq!(copied(&desk)[5], "AGH-2201\nAGH-2202");
}

#[test]
fn the_matrix_is_copied_by_cell_row_and_whole() {
    let mut desk = Desk::live((120, 40));
    desk.keys("4<down><right>yyyrytY");
    let texts = copied(&desk);
    assert!(texts[0].parse::<u32>().is_ok(), "{texts:?}");
    let matrix: Vec<Vec<&str>> = texts[2].lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((matrix[0][0], matrix[0].last()), ("Start", Some(&"Rest")));
    assert!(matrix.iter().all(|row| row.len() == matrix[0].len()));
    assert_eq!((matrix[2].join("\t").as_str(), matrix[2][4], matrix[2][0]), (texts[1], texts[0], texts[3]));
    for row in &matrix[1..] {
        let sum: u32 = row[3..].iter().filter_map(|cell| cell.parse::<u32>().ok()).sum();
        assert_eq!(sum.to_string(), row[2], "places and rest make up what is free: {row:?}");
    }
}

#[test]
fn copies_are_clean_inert_and_bounded() {
    let mut desk = Desk::live((120, 40));
    desk.data.agh.rows[0].title = "=HYPERLINK(\"x\")\u{202e}\u{1b}[31m\tb".to_owned();
    desk.data.revision += 1;
    desk.wait(16);
    desk.keys("2yy");
    let row = copied(&desk)[0].to_owned();
    assert!(row.contains("\t'=HYPERLINK") && !row.chars().any(|c| c != '\t' && is_unsafe(c)), "{row:?}");

    let mut desk = Desk::live((120, 40));
    desk.data.agh.rows = (0..60)
        .flat_map(|_| desk.data.agh.rows.clone())
        .enumerate()
        .map(|(i, mut row)| {
            row.measure = format!("AGH-{i}");
            row
        })
        .collect();
    desk.data.revision += 1;
    desk.wait(16);
    desk.keys("2y");
    assert!(desk.picture().contains("zu groß für die Zwischenablage"), "{}", desk.picture());
    desk.keys("t");
    assert!(copied(&desk).is_empty());
    assert_eq!(sheets(&desk)[0].sheet.rows.len(), 1800, "written to a file instead");
}

#[test]
fn every_list_is_exported_as_it_is_shown() {
    let screens: [(&str, &[TableId]); 10] = [
        ("", &[TableId::TodayAgh]),
        ("<tab>", &[TableId::TodayStarts]),
        ("2", &[TableId::Agh]),
        ("2<enter>", &[TableId::Movements]),
        ("3", &[TableId::Places]),
        ("5", &[TableId::Mails]),
        ("6", &[TableId::Monitoring]),
        ("7", &[TableId::Imports]),
        ("7<tab>", &[TableId::Audit]),
        ("8", &[TableId::AccuracyAgh, TableId::Horizons]),
    ];
    for (keys, tables) in screens {
        for filtered in [false, true] {
            let mut desk = Desk::live((120, 40));
            desk.keys(keys);
            desk.keys("o<enter>O");
            if filtered {
                desk.keys("/2<enter>");
            }
            desk.keys("c");
            let written = sheets(&desk);
            let Some(first) = written.first() else {
                assert!(filtered && toast(&desk).contains("leer"), "{keys}: {}", toast(&desk));
                continue;
            };
            let table = desk.state.table_of(tables[0]);
            assert_eq!(
                written.iter().map(|s| s.stem.as_str()).collect::<Vec<_>>(),
                tables.iter().map(|t| t.file_stem()).collect::<Vec<_>>()
            );
            assert_eq!(first.sheet.rows.len(), table.view.rows.len(), "{keys}");
            assert_eq!(first.sheet.rows[0][0], Cell::from(&table.view.rows[0].cells[0].value), "{keys}: in the order shown");
            assert!(!first.csv().unwrap().is_empty() && !first.xlsx().unwrap().is_empty());
        }
    }
}

#[test]
fn of_a_selection_only_that_is_exported_and_the_file_says_so() {
    let mut desk = Desk::live((120, 40));
    desk.keys("3<down><space><space>C");
    let sheet = sheets(&desk)[0];
    assert_eq!((sheet.sheet.rows.len(), sheet.what.as_str()), (2, "2 ausgewählte Zeilen"));
}

#[test]
fn nothing_in_an_export_runs() {
    let evil = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\u{200b}=1", " =1"];
    let row = |(i, text): (usize, &&str)| Row { key: i.to_string(), sign: ' ', cells: vec![Value::text(*text).into()] };
    let mut table = Table::default();
    table.replace(
        Source { columns: vec![Column::text("name", "Name", 4, 20, 0)], rows: evil.iter().enumerate().map(row).collect() },
        false,
    );
    let csv = String::from_utf8(Export::of("agh", &table).csv().unwrap()).unwrap();
    for line in csv.lines().skip(1) {
        let cell = line.trim_start_matches('"');
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{line:?}");
    }
}

#[test]
fn several_are_set_aside_one_after_the_other_and_mails_stay_single() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2<space><space><space>m");
    assert!(toast(&desk).contains("nie als Massenmail") && desk.state.dialogs.is_empty(), "{}", toast(&desk));
    desk.keys("w");
    assert!(desk.picture().contains("und 2: AGH-2201, AGH-2202"), "{}", desk.picture());
    desk.keys("<tab>Umbau<enter>");
    for expected in ["AGH-2200", "AGH-2201", "AGH-2202"] {
        let Some(Effect::SetAside { generation, measure, until: Some(until), .. }) = desk.other_effects.last().cloned() else {
            panic!()
        };
        assert_eq!((measure.as_str(), until.note.as_str()), (expected, "Umbau"));
        desk.act(Action::SetAside { generation, result: Ok(SetAsideDone::Done) });
    }
    assert!(desk.state.dialogs.is_empty() && desk.state.table_of(TableId::Agh).marked.is_empty());
    assert!(toast(&desk).contains("AGH-2202 zurückgestellt bis"));
}

#[test]
fn the_last_deed_is_asked_about_and_taken_back() {
    let mut desk = Desk::live((120, 40));
    desk.keys("z");
    assert!(toast(&desk).contains("gibt es nichts zurückzunehmen"), "{}", toast(&desk));
    desk.keys("2w<enter>");
    let Some(Effect::SetAside { until: Some(until), .. }) = desk.other_effects.last().cloned() else { panic!() };
    let row = SetAsideRow {
        measure: "AGH-2200".to_owned(),
        title: "Schulmensa Harburg".to_owned(),
        until: until.until,
        note: "Umbau".to_owned(),
        who: "müller".to_owned(),
        at: support::now(),
    };
    desk.data.set_aside = vec![row.clone()];
    desk.data.revision += 1;
    let awaited = generation(&desk);
    desk.act(Action::SetAside { generation: awaited, result: Ok(SetAsideDone::Done) });
    desk.wait(1);
    desk.keys("3z");
    insta::assert_snapshot!("undo_set_aside", desk.body());
    desk.keys("<enter>");
    assert!(desk.state.dialogs.is_empty() && desk.other_effects.len() == 1, "the way back has the focus");
    desk.keys("z<right><enter>");
    let Some(Effect::SetAside { measure, until: None, seen, .. }) = desk.other_effects.last().cloned() else { panic!() };
    assert_eq!((measure.as_str(), seen), ("AGH-2200", Some(row)));
    let awaited = generation(&desk);
    desk.act(Action::SetAside { generation: awaited, result: Ok(SetAsideDone::Done) });
    assert_eq!(toast(&desk), "Zurückgenommen");
    desk.keys("z");
    assert!(toast(&desk).contains("gibt es nichts zurückzunehmen"), "what was taken back is no new deed");
}

#[test]
fn mails_are_taken_back_while_nothing_is_sent_and_never_after() {
    // Nr. 7 is released and on its way, Nr. 3 is sent.
    for (id, unsent) in [(7, true), (3, false)] {
        let mut desk = Desk::live((120, 40));
        desk.keys("2m");
        desk.keys("f<right><enter>");
        let awaited = generation(&desk);
        desk.act(Action::MailDone { generation: awaited, result: Ok(MailsDone { mails: vec![id], messages: 3 }) });
        desk.keys("z");
        let asked = desk.picture();
        desk.keys("<right><enter>");
        if unsent {
            assert!(asked.contains("noch ist nichts"), "{asked}");
            let Some(Effect::Mail { deed: MailDeed::On { id: 7, deed: "cancel", .. }, .. }) = desk.other_effects.last() else {
                panic!()
            };
            let awaited = generation(&desk);
            desk.act(Action::MailDone { generation: awaited, result: Ok(MailsDone { mails: vec![id], messages: 3 }) });
            assert!(toast(&desk).contains("storniert"));
        } else {
            assert!(asked.contains("Gesendete Mails lassen sich nicht zurückholen"), "{asked}");
            assert!(!desk.other_effects.iter().any(|e| matches!(e, Effect::Mail { deed: MailDeed::On { .. }, .. })));
            assert!(asked.contains("Schließen") && !asked.contains("Abbrechen"), "nothing to press that cannot work: {asked}");
            assert!(desk.state.dialogs.is_empty());
            desk.keys("z");
            assert!(desk.state.dialogs.is_empty() && toast(&desk).contains("nicht zurückholen"), "from now on it only says so");
        }
    }
}

#[test]
fn on_kontingente_the_draft_comes_first() {
    let mut desk = Desk::live((120, 40));
    desk.keys("4+z");
    assert_eq!((toast(&desk).as_str(), desk.state.dialogs.len()), ("Zurückgenommen", 0));
    desk.keys("z");
    assert!(toast(&desk).contains("gibt es nichts zurückzunehmen"));
    assert_eq!(desk.state.screen, Screen::Contingents);
    desk.act(Action::Run(Command::Redo));
    assert_eq!(toast(&desk), "Wiederholt");
}
