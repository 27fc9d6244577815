//! Every screen as a picture at two sizes, in every state it can be in; and what must hold for
//! every picture: nothing panics, nothing unsafe gets through, no colours under `NO_COLOR`.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ilc_desk::tui::plain;
use ilc_desk::{
    api::{
        imports::{FileEntry, ImportIssue, ImportReport, KindCounts},
        problem::Problem,
    },
    client::{ClientError, Connection},
    domain::text::is_unsafe,
    tui::{
        Action, Command, Effect, Keymap, Options, Screen, TableId, TeamFilter, Theme, app::commands::TABLE, look::theme::Depth,
    },
};
use insta::assert_snapshot;
use proptest::prelude::*;
use ratatui::style::Color;

use crate::support::{Desk, SIZES, SMALLEST, desk, options, text};

fn at_every_size(name: &str, keys: &str) {
    for (width, height) in SIZES {
        let mut desk = Desk::live((width, height));
        desk.keys(keys);
        assert_snapshot!(format!("{name}_{width}x{height}"), desk.body());
    }
}

/// Where windows are smallest the frame itself is another: tabs without names, nothing explained.
#[test]
fn today() {
    at_every_size("heute", "");
    assert_snapshot!("heute_40x12", Desk::live(SMALLEST).body());
}

#[test]
fn agh() {
    at_every_size("agh", "2");
}

#[test]
fn detail() {
    at_every_size("agh_detail", "2<down><down><down><down><enter>");
}

#[test]
fn places() {
    at_every_size("plaetze", "3<down><down><space><space>");
}

#[test]
fn monitoring() {
    at_every_size("monitoring", "6");
}

#[test]
fn log() {
    at_every_size("protokoll", "7");
}

#[test]
fn today_of_one_team() {
    for (team, name) in [("x911", "heute_x911"), ("x915", "heute_x915")] {
        let desk = Desk::live_with(Options { team: TeamFilter::parse(team).unwrap(), ..options() }, (120, 40));
        assert_snapshot!(name, desk.body());
    }
}

#[test]
fn before_the_forecast_the_booked_numbers_stand_in() {
    let mut desk = Desk::new(options(), (120, 40));
    desk.data.agh.rows.iter_mut().for_each(|row| row.expected = None);
    desk.act(Action::Backend(Ok(())));
    desk.keys("2<enter>");
    assert_snapshot!("agh_detail_ohne_prognose", desk.body());
    desk.keys("<esc>");
    assert_snapshot!("agh_ohne_prognose", desk.body());
}

#[test]
fn first_frame_says_that_the_backend_starts() {
    assert_snapshot!(Desk::new(options(), (80, 24)).body());
}

#[test]
fn empty_desk_says_how_to_begin() {
    let mut desk = Desk::new(options(), (80, 24));
    desk.data.empty = true;
    desk.act(Action::Backend(Ok(())));
    assert_snapshot!(desk.body());
}

#[test]
fn a_backend_that_cannot_start_says_why() {
    let mut desk = Desk::new(options(), (80, 24));
    desk.act(Action::Backend(Err("Die Datenbank wird schon von einem anderen Backend benutzt.".into())));
    assert_snapshot!(desk.body());
}

#[test]
fn without_a_first_answer() {
    let mut desk = Desk::new(options(), (80, 24));
    desk.offline = true;
    desk.act(Action::Backend(Ok(())));
    assert_snapshot!(desk.body());
}

#[test]
fn offline_keeps_the_data_and_counts_down() {
    let mut desk = Desk::live((80, 24));
    desk.offline = true;
    desk.wait(16);
    assert!(matches!(desk.state.connection, Connection::Stale { .. }));
    assert_snapshot!("antwort_bleibt_aus", desk.body());
    desk.wait(3);
    desk.wait(1);
    assert!(desk.state.connection.is_lost());
    assert_snapshot!("offline", desk.body());
    desk.keys("i");
    assert!(desk.state.toast().unwrap().text.contains("Keine Verbindung"), "writes are locked with a reason");
    desk.offline = false;
    desk.keys("r");
    assert_eq!(desk.state.connection, Connection::Live);
}

#[test]
fn unauthorized_says_how_to_give_a_token() {
    let mut desk = Desk::new(options(), (80, 24));
    let effects = ilc_desk::tui::update(&mut desk.state, Action::Backend(Ok(())));
    let Effect::Fetch { generation, resource, .. } = effects[0].clone() else { panic!() };
    let detail = "Token mit ILC_DESK_TOKEN oder --token-file angeben; anlegen mit „ilc-desk token add NAME --role lesen“.";
    desk.act(Action::Fetched { generation, resource, result: Err(ClientError::Unauthorized { detail: detail.into() }) });
    assert_snapshot!(desk.body());
}

#[test]
fn data_of_an_older_morning_is_said_so() {
    let mut desk = Desk::new(options(), (80, 24));
    desk.data.today = desk.data.today.succ_opt().unwrap();
    desk.act(Action::Backend(Ok(())));
    let picture = desk.picture();
    assert!(picture.contains("! Daten vom Di 24.11.2026"), "{picture}");
}

#[test]
fn demo_and_read_only_are_said_plainly() {
    let note = Some("Mails gehen als Dateien nach /tmp/ausgang".to_owned());
    let desk = Desk::live_with(Options { demo: true, read_only: true, mail_note: note, ..options() }, (200, 50));
    let picture = desk.picture();
    assert!(picture.contains("Demo · nur lesen · X911 + X915") && picture.contains("Mails gehen als Dateien"), "{picture}");
}

#[test]
fn changed_cells_are_marked_until_the_next_poll() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2");
    desk.data.agh.rows[1].present += 2;
    desk.data.agh.rows[2].present -= 1;
    desk.data.revision = 2;
    desk.wait(16);
    assert_snapshot!("agh_geaendert", desk.picture().lines().take(9).collect::<Vec<_>>().join("\n"));
    assert_eq!(desk.state.table_of(TableId::Agh).changed.len(), 2);
    desk.wait(16);
    assert!(desk.state.table_of(TableId::Agh).changed.is_empty());
}

#[test]
fn help_palette_and_filter() {
    let mut desk = Desk::live((120, 40));
    desk.keys("?");
    assert_snapshot!("hilfe", desk.body());
    desk.keys("<esc>:sz");
    assert_snapshot!("befehle", desk.body());
    desk.keys("<esc>2/altona fahrrad");
    assert_snapshot!("filter", desk.body());
    desk.keys("<enter>");
    assert_eq!(desk.state.table().unwrap().view.rows.len(), 3);
    desk.keys("<esc>");
    assert_eq!(desk.state.table().unwrap().view.rows.len(), 30);
}

fn report(dry_run: bool) -> ImportReport {
    let counts = |new, changed, unchanged| KindCounts { new, changed, unchanged };
    ImportReport {
        dry_run,
        as_of: desk::today(),
        snapshot: true,
        files: vec![FileEntry {
            sheet: None,
            name: "teilnahmen.csv".into(),
            kind: "Teilnahmen".into(),
            rows: 18_819,
            dropped_columns: vec!["Name".into(), "Geburtsdatum".into()],
        }],
        units: counts(0, 0, 24),
        measures: counts(1, 2, 140),
        starts: counts(3, 0, 210),
        participations: counts(41, 212, 18_566),
        monitoring: counts(0, 0, 0),
        vanished: vec!["T-000123".into(), "T-000777".into()],
        notices: vec!["monitoring.csv hat eine Kopfzeile, aber keine Zeilen.".into()],
        changes: Vec::new(),
    }
}

fn pending_import(desk: &Desk) -> (u64, bool, String) {
    let last = desk.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::Import { generation, request, .. } => Some((*generation, request.dry_run, request.key.clone())),
        _ => None,
    });
    last.unwrap()
}

#[test]
fn import_checks_first_and_never_by_accident() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i");
    assert_snapshot!("import_1_frage", desk.body());
    desk.act(Action::Paste("/neu\n\n".into()));
    desk.keys("<enter>");
    let (generation, dry_run, check_key) = pending_import(&desk);
    assert!(dry_run);
    assert_snapshot!("import_2_pruefung", desk.body());
    desk.act(Action::Imported { generation: generation + 99, result: Ok(report(true)) });
    assert!(desk.picture().contains("werden gelesen und geprüft"), "an answer of another generation is dropped");
    desk.act(Action::Imported { generation, result: Ok(report(true)) });
    assert_snapshot!("import_3_vorschau", desk.body());

    let before = desk.other_effects.len();
    desk.act(Action::Paste("\n\r\n".into()));
    let mut held = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
    held.kind = KeyEventKind::Repeat;
    desk.act(Action::Key(held));
    desk.keys("i");
    assert_eq!(desk.other_effects.len(), before, "neither paste nor a held key nor the opening key confirms");

    desk.keys("<right><enter>");
    let (generation, dry_run, key) = pending_import(&desk);
    assert!(!dry_run && key != check_key && !key.is_empty());
    assert!(desk.picture().contains("Wird übernommen"));
    desk.keys("<esc>");
    assert_eq!(desk.state.dialogs.len(), 1, "a running import stays in view");
    desk.act(Action::Imported { generation, result: Ok(report(false)) });
    assert_snapshot!("import_4_bericht", desk.body());
    desk.keys("<enter>");
    assert!(desk.state.dialogs.is_empty());
}

#[test]
fn import_with_enter_alone_cancels() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i<enter>");
    let (generation, ..) = pending_import(&desk);
    desk.act(Action::Imported { generation, result: Ok(report(true)) });
    desk.keys("<enter>");
    assert!(desk.state.dialogs.is_empty() && desk.other_effects.len() == 1);
}

#[test]
fn a_refused_import_lists_every_error() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i<enter>");
    let (generation, ..) = pending_import(&desk);
    let errors = (2..40)
        .map(|line| ImportIssue {
            file: "teilnahmen.csv".into(),
            line: Some(line),
            column: Some("Beginn geplant".into()),
            value: Some("31.02.2026".into()),
            problem: "„31.02.2026“ ist kein Datum".into(),
            expected: "TT.MM.JJJJ, z. B. 20.11.2026".into(),
        })
        .collect();
    let problem = Problem {
        kind: "/problems/import".into(),
        title: "Import abgelehnt".into(),
        status: 422,
        detail: "38 Fehler in 1 Datei; nichts wurde gespeichert.".into(),
        errors,
    };
    desk.act(Action::Imported { generation, result: Err(ClientError::Problem(Box::new(problem))) });
    assert_snapshot!("import_fehler", desk.body());
    (0..200).for_each(|_| desk.keys("<down>"));
    assert!(desk.picture().contains("Zeile 39"), "{}", desk.picture());
}

#[test]
fn leaving_during_an_import_asks_and_ctrl_c_twice_always_leaves() {
    let mut desk = Desk::live((100, 30));
    desk.keys("i<enter>");
    let ctrl_c = Action::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    desk.act(ctrl_c.clone());
    assert!(!desk.state.quit);
    assert_snapshot!("beenden_waehrend_import", desk.body());
    desk.act(ctrl_c);
    assert!(desk.state.quit);
}

#[test]
fn plain_text_says_the_same() {
    let mut desk = Desk::live((80, 24));
    desk.keys("3<space>");
    assert_snapshot!("plain_plaetze", plain(&desk.state));
    desk.keys("2<enter>");
    assert_snapshot!("plain_detail", plain(&desk.state));
}

#[test]
fn ascii_leaves_only_letters_beyond_ascii() {
    let desk = {
        let mut desk = Desk::live_with(Options { ascii: true, ..options() }, (120, 40));
        desk.keys("2<enter>");
        desk
    };
    let picture = desk.picture();
    let odd: String = picture.chars().filter(|c| !c.is_ascii() && !c.is_alphabetic() && *c != '§').collect();
    assert_eq!(odd, "", "{picture}");
}

#[test]
fn every_command_can_be_reached_and_says_why_it_is_locked() {
    for entry in TABLE {
        let mut desk = Desk::new(Options { read_only: true, ..options() }, (120, 40));
        desk.act(Action::Run(entry.command));
        let locked = (entry.disabled_reason)(&Desk::new(Options { read_only: true, ..options() }, (120, 40)).state).is_some();
        if locked {
            assert!(desk.state.toast().is_some_and(|toast| toast.is_error), "{}", entry.name);
        }
    }
}

#[test]
fn own_keys_appear_in_the_footer() {
    let keymap = Keymap::load("[keys]\nhelp = [\"F7\"]\n").unwrap();
    let desk = Desk::live_with(Options { keymap, ..options() }, (120, 40));
    assert!(desk.picture().contains("F7 Hilfe"));
}

#[test]
fn links_open_and_are_written() {
    let view = Some("agh/AGH-2204".to_owned());
    let mut desk = Desk::live_with(Options { start_view: view, ..options() }, (120, 40));
    assert!(desk.picture().contains("AGH-2204 Grünpflege"));
    desk.keys("L");
    assert!(desk.other_effects.contains(&Effect::Copy("ilc-desk open 'agh:AGH-2204'".into())));
    let wrong = Desk::live_with(Options { start_view: Some("mond".into()), ..options() }, (120, 40));
    assert!(wrong.picture().contains("Die Ansicht „mond“ gibt es nicht"));
}

#[test]
fn mouse_opens_tabs_selects_rows_and_sorts() {
    let click = |column, row| {
        Action::Mouse(MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), column, row, modifiers: KeyModifiers::NONE })
    };
    let mut desk = Desk::live((120, 40));
    desk.act(click(12, 0));
    assert_eq!(desk.state.screen, Screen::Agh);
    desk.act(click(10, 10));
    assert_eq!(desk.state.selected().unwrap().key, "AGH-2202");
    desk.act(click(42, 7));
    assert!(desk.state.table().unwrap().sort.is_some());
    desk.act(Action::Mouse(MouseEvent { kind: MouseEventKind::ScrollDown, column: 5, row: 20, modifiers: KeyModifiers::NONE }));
    let row = desk.state.table().unwrap().cursor;
    desk.state.dirty = false;
    desk.act(Action::Mouse(MouseEvent { kind: MouseEventKind::Moved, column: 5, row: 21, modifiers: KeyModifiers::NONE }));
    assert!(!desk.state.dirty, "a moving mouse costs no frame");
    assert_eq!(desk.state.table().unwrap().cursor, row);
}

#[test]
fn nothing_new_costs_no_frame_and_no_second_is_counted() {
    let mut desk = Desk::live((120, 40));
    desk.state.dirty = false;
    let effects = {
        desk.state.now += chrono::TimeDelta::seconds(16);
        ilc_desk::tui::update(&mut desk.state, Action::Wake)
    };
    let Effect::Fetch { generation, resource, .. } = effects[0].clone() else { panic!() };
    let unchanged = Ok(ilc_desk::tui::app::data::Payload::Summary(ilc_desk::client::Fetched::NotModified));
    desk.act(Action::Fetched { generation, resource, result: unchanged });
    assert!(!desk.state.dirty);
    assert_eq!(desk.state.next_wake(), Some(desk.state.now + chrono::TimeDelta::seconds(15)));
}

#[test]
fn export_carries_what_is_shown() {
    let mut desk = Desk::live((80, 24));
    desk.keys("2/küche<enter>c");
    let Some(Effect::Export { sheets, xlsx: false, .. }) = desk.other_effects.last() else { panic!() };
    assert_eq!(
        (sheets[0].sheet.rows.len(), sheets[0].stem.as_str(), sheets[0].what.as_str()),
        (3, "agh", "3 von 30 Zeilen, gefiltert")
    );
    desk.keys("C");
    assert!(matches!(desk.other_effects.last(), Some(Effect::Export { xlsx: true, .. })));
    desk.act(Action::Exported(Err("/tmp ist voll".into())));
    assert!(desk.picture().contains("! /tmp ist voll"));
}

#[test]
fn no_colour_means_no_colour() {
    let theme = Theme::builtin("ansi", Depth::None).unwrap();
    for keys in ["", "2", "2<enter>", "3<space>", "6", "7", "8", "w", "v", "?", ":", "i", "/x"] {
        let mut desk = Desk::live_with(
            Options { theme: theme.clone(), no_colours: Some("NO_COLOR ist gesetzt".into()), ..options() },
            (120, 40),
        );
        desk.keys(keys);
        desk.keys("T");
        let buffer = desk.buffer();
        assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset), "{keys}");
    }
}

fn random_action() -> impl Strategy<Value = Action> {
    let key = prop_oneof![
        prop::sample::select("123678jkgGoOtsiawv/:?cCyYLTr qx".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        prop::sample::select(vec![
            KeyCode::Enter,
            KeyCode::Esc,
            KeyCode::Tab,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::PageDown,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Backspace,
            KeyCode::Home,
            KeyCode::End,
        ]),
    ];
    let kinds =
        prop::sample::select(vec![MouseEventKind::Down(MouseButton::Left), MouseEventKind::ScrollUp, MouseEventKind::ScrollDown]);
    prop_oneof![
        12 => key.prop_map(|code| Action::Key(KeyEvent::new(code, KeyModifiers::NONE))),
        2 => (0_u16..230, 0_u16..60).prop_map(|(w, h)| Action::Resize(w.max(1), h.max(1))),
        1 => Just(Action::Resize(1, 1)),
        2 => (kinds, any::<u16>(), any::<u16>()).prop_map(|(kind, x, y)| Action::Mouse(MouseEvent { kind, column: x % 220, row: y % 60, modifiers: KeyModifiers::NONE })),
        1 => ".{0,12}".prop_map(Action::Paste),
        1 => prop::sample::select(TABLE.iter().map(|entry| entry.command).collect::<Vec<Command>>()).prop_map(Action::Run),
        1 => Just(Action::Imported { generation: 3, result: Err(ClientError::Timeout { seconds: 1 }) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_panics_and_nothing_unsafe_is_drawn(
        actions in prop::collection::vec((random_action(), 0_i64..20, prop::bool::weighted(0.1)), 1..40),
        title in ".{0,30}",
    ) {
        let mut desk = Desk::live((80, 24));
        let nasty = format!("{title}\u{202e}\u{200b}\u{1b}[31m\u{7}Ü");
        for row in &mut desk.data.agh.rows {
            row.title.clone_from(&nasty);
        }
        for (action, seconds, offline) in actions {
            desk.offline = offline;
            desk.wait(seconds);
            desk.act(action);
            let picture = text(&desk.buffer());
            prop_assert!(!picture.chars().any(|c| c != '\n' && is_unsafe(c)));
            prop_assert!(!plain(&desk.state).chars().any(|c| c != '\n' && is_unsafe(c)));
        }
    }
}
