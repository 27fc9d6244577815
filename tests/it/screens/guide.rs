//! What guides a person: help, keys of dialogs, messages, progress, the tour, and why a command
//! is locked.

use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::tui::{plain, update};
use ilc_desk::{
    domain::text::is_unsafe,
    tui::{
        Action, Command, Effect, Keymap, Options, Screen,
        app::commands::TABLE,
        dialogs::{self, import::ImportDialog, keys::KeyHelp},
        files::log_file::{self, LogTail},
        input::key::Key,
    },
};
use insta::assert_snapshot;

use crate::support::{Desk, SIZES, not_ready, options};

fn chord(desk: &mut Desk, code: KeyCode, modifiers: KeyModifiers) {
    desk.act(Action::Key(KeyEvent::new(code, modifiers)));
}

#[test]
fn help_shows_this_screen_first_and_fits_every_window() {
    for (width, height) in SIZES {
        let mut desk = Desk::live((width, height));
        desk.keys("5?");
        assert_snapshot!(format!("hilfe_{width}x{height}"), desk.body());
    }
    let mut desk = Desk::live((80, 24));
    desk.keys("?<end><end>");
    assert!(desk.picture().contains("keymap.toml"), "{}", desk.picture());
}

#[test]
fn help_is_searched_by_typing_and_by_pressing_a_chord() {
    let mut desk = Desk::live((120, 40));
    desk.keys("?wochen");
    assert_snapshot!("hilfe_suche", desk.body());
    desk.keys("<esc>K");
    let picture = desk.picture();
    assert!(picture.contains("Taste „K“") && picture.contains("Verteilt die ausgewählten Starts"), "{picture}");
    desk.keys("<esc>");
    chord(&mut desk, KeyCode::Char('3'), KeyModifiers::ALT);
    let picture = desk.picture();
    assert!(picture.contains("Taste „Alt+3“") && picture.contains("Freie Plätze der vertraglich"), "{picture}");
    chord(&mut desk, KeyCode::F(9), KeyModifiers::NONE);
    assert!(desk.picture().contains("Auf „F9“ liegt nichts"));
    desk.keys("<esc>?");
    assert!(desk.state.dialogs.is_empty(), "the key that opened it closes it while nothing is searched");
    desk.keys("?was?<esc><esc>");
    assert!(desk.state.dialogs.is_empty());
}

#[test]
fn help_says_why_a_command_is_locked_and_hides_keys_others_took() {
    let mut desk = Desk::live_with(Options { read_only: true, ..options() }, (120, 40));
    desk.keys("?Exporte ein");
    assert!(desk.picture().contains("Gesperrt: Das Dashboard wurde nur zum Lesen gestartet"), "{}", desk.picture());
    let mut desk = Desk::live((120, 40));
    desk.keys("4?open_agh");
    let picture = desk.picture();
    assert!(picture.contains("Alt+2  AGH") && !picture.contains("2 Alt+2"), "{picture}");
}

#[test]
fn footer_help_and_dialogs_show_the_keys_the_person_bound() {
    let keymap =
        Keymap::load("[keys]\nup = [\"w\"]\ndown = [\"S\"]\nset_aside = []\nretry_mail = []\nimport = [\"J\"]\n").unwrap();
    let mut desk = Desk::live_with(Options { keymap, ..options() }, (200, 50));
    assert!(desk.picture().contains("J Import") && !desk.picture().contains("zurückstellen"));
    desk.keys("5<enter>");
    assert!(desk.picture().contains("w S blättern"), "{}", desk.picture());
    desk.keys("<esc>:");
    let picture = desk.picture();
    assert!(picture.contains("↑ ↓ wählen"), "letters go into the text field, so the arrows are named: {picture}");
}

/// Keys that open a dialog, and whether letters go into a text field then.
const OPENING: [(&str, bool); 15] = [
    (":", true),
    ("/", true),
    ("i", true),
    ("i<tab><tab>", false),
    ("w", true),
    ("v", true),
    ("m", false),
    ("m<tab>", true),
    ("5<enter>", false),
    ("4h5", true),
    ("4F", false),
    ("4V", false),
    ("3n", false),
    ("N", false),
    ("N/", true),
];

#[test]
fn every_dialog_tells_its_keys() {
    for (keys, typing) in OPENING {
        let mut desk = Desk::live((120, 40));
        desk.keys(keys);
        let dialog = desk.state.dialogs.last().unwrap_or_else(|| panic!("{keys} opens nothing"));
        assert_eq!(dialog.shown(&desk.state).is_typing(), typing, "{keys}");
        let title = dialog.sheet().title;
        desk.keys("?");
        assert_eq!(
            desk.state.dialogs.last().is_some_and(|d| d.is::<KeyHelp>()),
            !typing,
            "{keys}: ? types where letters are typed"
        );
        if typing {
            chord(&mut desk, KeyCode::F(1), KeyModifiers::NONE);
        }
        let picture = desk.picture();
        assert!(picture.contains(&format!("Tasten · {title}")), "{keys}\n{picture}");
        assert!(!plain(&desk.state).is_empty());
        desk.keys("<esc>");
        assert!(desk.state.dialogs.last().is_some_and(|d| !d.is::<KeyHelp>()), "{keys}: back to the dialog");
    }
}

#[test]
fn keys_of_a_dialog() {
    let mut desk = Desk::live((80, 24));
    desk.keys("m?");
    assert_snapshot!("tasten_im_dialog", desk.body());
}

#[test]
fn sheets_are_whole_sentences_with_keys_that_exist() {
    for sheet in dialogs::sheets() {
        assert!(!sheet.keys.is_empty() && !sheet.title.is_empty());
        for key in &sheet.keys {
            assert!(key.tooltip.ends_with('.') && !key.label.is_empty(), "{}: {}", sheet.title, key.tooltip);
            let shown = key.shown(&Keymap::default(), false);
            assert!(!shown.is_empty() && !shown.chars().any(is_unsafe), "{}: {}", sheet.title, key.label);
        }
    }
}

/// Every stage there is, and how to get there.
const STAGES: [(&str, &str); 28] = [
    ("Hilfe", "?"),
    ("Tasten eines Dialogs", "m?"),
    ("Rundgang", ":rundg<enter>"),
    ("Rundgang, letzte Karte", ":rundg<enter><enter><enter>"),
    ("Meldungen", "N"),
    ("Meldungen: suchen", "N/"),
    ("Befehle und Suche", ":"),
    ("Filter", "2/"),
    ("Sortieren", "2o"),
    ("Import: was eingelesen wird", "i<tab><tab>"),
    ("Import: Prüfung läuft", "i<enter>"),
    ("AGH zurückstellen", "w"),
    ("Prognose veröffentlichen", "v"),
    ("Rückfrage", "5f"),
    ("Kontingente: Zahl einer Zelle", "43"),
    ("Kontingente: OE ausnehmen", "4x"),
    ("Kontingente freigeben", "4F"),
    ("Freigaben", "4V"),
    ("Mail: Empfänger", "2m"),
    ("Mail: Betreff", "2m<tab>"),
    ("Mail: Text", "2m<tab><tab>"),
    ("Mail: freigeben?", "2mf"),
    ("Art der Mail", "3n<down><down>"),
    ("Angaben zur Mail", "3n<down><down><enter>"),
    ("Mail lesen", "5<enter>"),
    ("Unklare Mail klären", "5<down><down><down>u"),
    ("Kopieren", "2y"),
    ("Farbschema", "T"),
];

/// Pressed once from the middle of what moves: something is done, closed, moved or said.
#[test]
fn every_binding_of_every_stage_does_something() {
    let mut seen = Vec::new();
    for (title, keys) in STAGES {
        let start = || {
            let mut desk = Desk::live((100, 14));
            desk.keys(keys);
            desk
        };
        let desk = start();
        let Some(dialog) = desk.state.dialogs.last() else { panic!("{title}: {keys} opens nothing") };
        if dialog.sheet().title != title {
            continue;
        }
        seen.push(title);
        for binding in dialog.sheet().keys {
            for key in binding.keys(&Keymap::default(), dialog.shown(&desk.state).is_typing()) {
                let mut desk = start();
                let say = |desk: &Desk| format!("{:?}{}", desk.state.dialogs, desk.picture());
                let press = |desk: &mut Desk, key| desk.act(Action::Key(KeyEvent::from(key)));
                let before = (say(&desk), desk.other_effects.len());
                press(&mut desk, key);
                let mut after = (say(&desk), desk.other_effects.len());
                if binding.moves && before == after {
                    // It is at that end already: from the other one there is a way.
                    for other in ["end", "pagedown", "down"].map(|raw| Key::parse(raw).unwrap()) {
                        press(&mut desk, other);
                    }
                    let from = (say(&desk), desk.other_effects.len());
                    press(&mut desk, key);
                    after = if from == (say(&desk), desk.other_effects.len()) { before.clone() } else { from };
                }
                let fits =
                    binding.moves && before == after && desk.state.dialogs.last().is_some_and(|d| nothing_to_move(&**d, &desk));
                assert!(before != after || fits, "{title}: {key} „{}“ does nothing\n{}", binding.tooltip, desk.picture());
            }
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}

/// Where everything is in sight, or there is no switch under the focus, there is nothing to move.
fn nothing_to_move(dialog: &dyn ilc_desk::tui::app::modal::Modal, desk: &Desk) -> bool {
    let body = dialog.shown(&desk.state);
    ilc_desk::tui::look::blocks::seen(desk.state.size, &body).last == 0 && body.items() < 2
}

#[test]
fn every_dialog_that_opens_is_in_the_list_docs_are_made_of() {
    let titles: Vec<&str> = dialogs::sheets().iter().map(|sheet| sheet.title).collect();
    for (_, keys) in STAGES {
        let mut desk = Desk::live((100, 30));
        desk.keys(keys);
        let title = desk.state.dialogs.last().unwrap().sheet().title;
        assert!(titles.contains(&title), "{title} is missing in dialogs::sheets");
    }
}

#[test]
fn messages_stack_above_the_footer_and_leave_the_keys_in_sight() {
    for (width, height) in SIZES {
        let mut desk = Desk::live((width, height));
        desk.keys("c");
        desk.act(Action::Exported(Ok("/srv/ilc/ausgabe/ilc-desk-heute-2026-11-24.csv".into())));
        desk.keys("o<enter>OC");
        desk.act(Action::Exported(Err("/srv/ilc/ausgabe lässt sich nicht schreiben: Kein Platz".into())));
        // With the keys, which this is about.
        assert_snapshot!(format!("meldungen_am_rand_{width}x{height}"), desk.picture());
        desk.wait(7);
        let picture = desk.picture();
        assert!(!picture.contains("Geschrieben") && picture.contains("Kein Platz"), "errors stay longer: {picture}");
        desk.keys("2<esc>");
        assert!(desk.state.toast().is_some(), "Esc had something else to do");
        desk.keys("<esc>");
        assert!(desk.state.toast().is_none());
    }
}

#[test]
fn messages_keep_clear_of_the_focused_row_and_take_no_keys() {
    let mut desk = Desk::live((80, 12));
    desk.keys("2");
    (0..12).for_each(|_| desk.keys("<down>"));
    let row = desk.state.selected().unwrap().key.clone();
    desk.act(Action::Exported(Err("kein Platz".into())));
    assert!(desk.picture().contains(&row), "{}", desk.picture());
    desk.keys("<down>");
    assert_ne!(desk.state.selected().unwrap().key, row);
}

#[test]
fn over_a_dialog_the_last_message_stands_in_the_footer() {
    let mut desk = Desk::live((80, 24));
    desk.keys("5<enter>");
    desk.act(Action::Exported(Err("kein Platz".into())));
    let picture = desk.picture();
    assert!(picture.lines().last().unwrap().contains("! kein Platz"), "{picture}");
}

fn log() -> LogTail {
    let text = "2026-11-24T05:10:00.000001Z  INFO ilc_desk::cli::serve: listening\n\
                2026-11-24T05:11:00.000001Z  WARN ilc_desk::mail::dispatch: the outbox does not answer error=locked\n\
                2026-11-24T05:12:00.000001Z ERROR ilc_desk::server::forecasts: the forecast failed error=disk\n";
    LogTail { length: text.len() as u64, lines: log_file::parse(text.as_bytes(), true) }
}

fn asked_for_log(desk: &Desk) -> Option<(u64, Option<u64>)> {
    desk.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::ReadLog { generation, seen, .. } => Some((*generation, *seen)),
        _ => None,
    })
}

#[test]
fn messages_can_be_read_again_and_the_log_is_live_while_it_is_open() {
    let log_file = Some("/home/desk/.local/state/ilc-desk/ilc-desk.log".into());
    let mut desk = Desk::live_with(Options { log_file, ..options() }, (120, 40));
    desk.keys("o<enter>OO");
    desk.act(Action::Exported(Err("kein Platz".into())));
    desk.wait(30);
    desk.keys("N");
    assert_snapshot!("meldungen", desk.body());
    assert_eq!(asked_for_log(&desk), None, "nobody reads the file yet");
    desk.keys("<tab>");
    let (generation, seen) = asked_for_log(&desk).unwrap();
    assert_eq!(seen, None);
    desk.act(Action::LogRead { generation, result: Ok(Some(log())) });
    assert_snapshot!("protokolldatei", desk.body());
    desk.keys("s");
    assert!(!desk.picture().contains("listening") && desk.picture().contains("Stufe: Warnungen und Fehler"));
    desk.keys("/outbox<enter>");
    let picture = desk.picture();
    assert!(picture.contains("does not answer") && !picture.contains("forecast failed"), "{picture}");
    assert_eq!(desk.state.next_wake(), Some(desk.state.now + TimeDelta::seconds(2)), "looked at again soon");
    desk.state.dirty = false;
    desk.wait(2);
    let (generation, seen) = asked_for_log(&desk).unwrap();
    assert_eq!(seen, Some(log().length));
    desk.act(Action::LogRead { generation, result: Ok(None) });
    assert!(!desk.state.dirty, "nothing new costs no frame");
    desk.keys("<esc><esc>");
    assert!(desk.state.dialogs.is_empty());
    let before = desk.other_effects.len();
    desk.wait(10);
    assert_eq!(desk.other_effects.len(), before, "closed: nobody looks");
}

#[test]
fn sending_says_how_many_of_how_many() {
    let mut desk = Desk::live((120, 40));
    assert!(!desk.picture().contains("Versand"));
    for queued in [21, 18] {
        desk.data.mail.queued = queued;
        desk.data.revision += 1;
        desk.keys("r");
    }
    desk.wait(1);
    desk.wait(1);
    desk.act(Action::Resize(80, 24));
    assert!(desk.picture().contains("Versand 3/21 2 s"), "{}", desk.picture());
    desk.act(Action::Resize(120, 40));
    assert_snapshot!("versand_laeuft", desk.picture().lines().take(3).collect::<Vec<_>>().join("\n"));
    assert!(desk.state.next_wake().unwrap() - desk.state.now <= TimeDelta::seconds(1));
    desk.data.mail.queued = 0;
    desk.data.revision += 1;
    desk.keys("r");
    assert!(!desk.picture().contains("Versand") && !desk.state.is_counting(), "nothing moves where nothing runs");
}

#[test]
fn what_is_computed_is_said_with_its_time() {
    let mut desk = Desk::new(options(), (120, 40));
    desk.computing = true;
    desk.act(Action::Backend(Ok(())));
    desk.keys("8");
    (0..3).for_each(|_| desk.wait(1));
    let picture = desk.picture();
    assert!(picture.contains("Güte wird berechnet … · 3 s"), "{picture}");
    desk.computing = false;
    desk.keys("r");
    assert!(!desk.state.is_counting());
    assert!(not_ready().is_not_ready());
}

#[test]
fn until_the_first_answer_the_wait_is_counted() {
    let mut desk = Desk::new(Options { demo: true, ..options() }, (80, 24));
    assert!(desk.picture().contains("Demo-Desk wird angelegt …"), "{}", desk.picture());
    desk.wait(4);
    assert!(desk.picture().contains("Demo-Desk wird angelegt … · 4 s"), "{}", desk.picture());
}

#[test]
fn the_tour_comes_once_and_fits_the_desk() {
    let marker = std::path::PathBuf::from("/home/desk/tour");
    let with_tour = || Options { tour: true, tour_marker: Some(marker.clone()), ..options() };
    let mut desk = Desk::live_with(with_tour(), (80, 24));
    assert!(desk.other_effects.contains(&Effect::NoteTour(marker.clone())));
    for card in 1..=3 {
        assert_snapshot!(format!("rundgang_{card}"), desk.body());
        desk.keys("<enter>");
    }
    assert!(desk.state.dialogs.is_empty());
    desk.keys("r");
    assert!(desk.state.dialogs.is_empty(), "never again");
    desk.act(Action::Run(Command::Tour));
    desk.keys("<right><esc>");
    assert!(desk.state.dialogs.is_empty());

    let mut empty = Desk::new(with_tour(), (80, 24));
    empty.data.empty = true;
    empty.act(Action::Backend(Ok(())));
    assert_snapshot!("rundgang_leer", empty.body());
    empty.keys("<enter><enter>");
    assert!(empty.picture().contains("Eingabe öffnet jetzt den Import."), "{}", empty.picture());
    empty.keys("<enter>");
    assert!(empty.state.dialogs.last().unwrap().is::<ImportDialog>());

    assert!(Desk::live((80, 24)).state.dialogs.is_empty(), "not unless asked for");
}

#[test]
fn notices_of_the_start_are_said_and_can_be_read_again() {
    let notices = (1..=5).map(|n| format!("keymap.toml, Zeile {n}: falsch")).collect();
    let mut desk = Desk::live_with(Options { notices, ..options() }, (120, 40));
    assert!(desk.picture().contains("5 Angaben stimmen nicht; N zeigt alle"), "{}", desk.picture());
    desk.keys("N");
    assert!(desk.picture().contains("Zeile 1: falsch"));
}

#[test]
fn every_locked_command_says_in_a_sentence_what_to_do() {
    let live = Desk::live((120, 40));
    let mut empty = Desk::new(options(), (120, 40));
    empty.data.empty = true;
    empty.act(Action::Backend(Ok(())));
    let mut offline = Desk::live((120, 40));
    offline.offline = true;
    offline.wait(16);
    offline.wait(3);
    let mut broken = Desk::new(options(), (120, 40));
    broken.act(Action::Backend(Err("Die Datenbank ist gesperrt".into())));
    let read_only = Desk::live_with(Options { read_only: true, ..options() }, (120, 40));
    let starting = Desk::new(options(), (120, 40));
    let mut locked = 0;
    let desks = vec![
        ("live", live),
        ("empty", empty),
        ("offline", offline),
        ("broken", broken),
        ("read-only", read_only),
        ("starting", starting),
    ];
    for (name, mut desk) in desks {
        for screen in Screen::ALL {
            desk.state.screen = screen;
            update(&mut desk.state, Action::Wake);
            for entry in TABLE {
                let Some(why) = (entry.disabled_reason)(&desk.state).map(|why| why.to_string()) else { continue };
                locked += 1;
                let place = format!("{name}, {screen:?}, {}: {why}", entry.name);
                assert!(why.ends_with('.') && !why.ends_with("..") && why.trim() == why && why.len() > 20, "{place}");
                assert!(why.chars().next().is_some_and(char::is_uppercase), "{place}");
            }
        }
    }
    assert!(locked > 500, "{locked}");
}
