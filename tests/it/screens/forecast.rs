//! The forecast's side of the dashboard: *Prognosegüte*, marks since yesterday, setting AGH aside,
//! publishing. Pictures at two sizes, and what happens when others work on the same desk.

use std::path::PathBuf;

use chrono::Days;
use ilc_desk::{
    api::summary::{SetAsideRow, SetAsideUntil},
    client::ClientError,
    tui::{Action, Effect, Options, TableId, app::action::SetAsideDone, plain},
};
use insta::assert_snapshot;

use crate::support::{Desk, SIZES, desk, now, options};

fn aside(measure: &str, days: u64, who: &str, note: &str) -> SetAsideRow {
    SetAsideRow {
        measure: measure.into(),
        title: "Möbellager Wandsbek".into(),
        until: desk::today() + Days::new(days),
        note: note.into(),
        who: who.into(),
        at: now(),
    }
}

fn folder() -> Options {
    Options { publish_folder: "/srv/intranet".into(), ..options() }
}

#[test]
fn accuracy() {
    for (width, height) in SIZES {
        let mut desk = Desk::live((width, height));
        desk.keys("8");
        assert_snapshot!(format!("guete_{width}x{height}"), desk.body());
    }
}

#[test]
fn accuracy_of_what_is_known_and_of_kept_forecasts() {
    let mut desk = Desk::live((80, 24));
    desk.keys("8s<tab><down>");
    assert_snapshot!("guete_bekannt_und_aufbewahrt", desk.body());
    assert_snapshot!("plain_guete", plain(&desk.state).lines().take(12).collect::<Vec<_>>().join("\n"));
}

/// What an ended AGH is called is in the master data only, which may come after the scores.
#[test]
fn an_ended_agh_has_its_name_as_soon_as_the_master_data_are_there() {
    let mut desk = Desk::live((120, 40));
    desk.keys("8/2204<enter>");
    let measures = desk.state.data.measures.value.take();
    assert!(measures.is_some(), "Güte asks for the master data");
    desk.state.data.agh.value.as_mut().unwrap().rows.retain(|row| row.measure != "AGH-2204");
    desk.act(Action::Wake);
    let row = |desk: &Desk| desk.picture().lines().find(|line| line.contains("AGH-2204")).map(str::to_owned).unwrap_or_default();
    assert!(!row(&desk).contains("Grünpflege"), "{}", row(&desk));
    desk.state.data.measures.value = measures;
    desk.act(Action::Wake);
    assert!(row(&desk).contains("Grünpflege"), "{}", row(&desk));
}

#[test]
fn while_the_backend_computes_it_says_so_and_asks_again_with_the_poll() {
    let mut desk = Desk::live((80, 24));
    desk.computing = true;
    desk.keys("8");
    let picture = desk.picture();
    assert!(picture.contains("Wird gerade berechnet; erscheint von selbst."), "{picture}");
    assert!(desk.state.dialogs.is_empty() && desk.state.toast().is_none());
    desk.keys("2<enter>");
    assert!(desk.picture().contains("Güte an dieser AGH: wird berechnet …"));
    desk.computing = false;
    desk.wait(16);
    assert!(desk.picture().contains("Güte hier, 28 Tage: Fehler 0,7 (gebucht 1,4 · Stand 1,2) · 80 %-Band 95 %"));
}

#[test]
fn a_list_of_agh_opens_the_agh_and_comes_back() {
    let mut desk = Desk::live((120, 40));
    desk.keys("8<enter>");
    assert!(desk.picture().contains("Güte an dieser AGH, 28 Tage: Fehler"), "{}", desk.picture());
    desk.keys("<esc>");
    assert_eq!(desk.state.focused_table(), Some(TableId::AccuracyAgh));
}

#[test]
fn what_changed_since_yesterday_is_marked() {
    let mut desk = Desk::live((200, 50));
    desk.keys("2");
    assert!(desk.picture().contains("zu gestern") && desk.picture().contains("▼ 0,6") && desk.picture().contains("▲ 0,6"));
    let mut desk = Desk::live_with(Options { ascii: true, ..options() }, (200, 50));
    desk.keys("2");
    assert!(desk.picture().contains("v 0,6") && desk.picture().contains("^ 0,6"), "{}", desk.picture());
}

#[test]
fn those_set_aside_stand_last_and_the_same_key_lists_them_again() {
    for (width, height) in SIZES {
        let mut desk = Desk::new(folder(), (width, height));
        desk.data.set_aside = vec![aside("AGH-2202", 14, "schmidt", "Träger renoviert")];
        desk.act(Action::Backend(Ok(())));
        desk.act(Action::LookedForPublication { folder: "/srv/intranet".into(), day: desk::today(), result: Ok(false) });
        desk.keys("<end>");
        assert_snapshot!(format!("heute_zurueckgestellt_{width}x{height}"), desk.body());
    }
    let mut desk = Desk::new(options(), (120, 40));
    desk.data.set_aside = vec![aside("AGH-2202", 14, "schmidt", "Träger renoviert")];
    desk.act(Action::Backend(Ok(())));
    desk.keys("<end>w");
    let Some(Effect::SetAside { generation, measure, seen, until: None, .. }) = desk.other_effects.last().cloned() else {
        panic!()
    };
    assert_eq!((measure.as_str(), seen.as_ref()), ("AGH-2202", desk.data.set_aside.first()));
    desk.keys("w");
    assert_eq!(desk.other_effects.len(), 1, "one change at a time");
    desk.data.set_aside.clear();
    desk.data.revision = 2;
    desk.act(Action::SetAside { generation, result: Ok(SetAsideDone::Done) });
    assert!(desk.state.table().unwrap().changed.keys().all(|(key, _)| key != "AGH-2202"), "no marks on a row that is back");
    assert!(desk.state.data.set_aside("AGH-2202").is_none() && desk.state.toast().is_some_and(|t| !t.is_error));
}

#[test]
fn setting_aside_asks_until_when_and_stores_under_what_was_seen() {
    let mut desk = Desk::live((100, 30));
    let first = desk.state.selected().unwrap().key.clone();
    let second = desk.state.table().unwrap().view.rows[1].key.clone();
    desk.keys("w");
    assert_snapshot!("zurueckstellen", desk.body());
    desk.act(Action::Key(crossterm::event::KeyEvent::new(
        crossterm::event::KeyCode::Char('u'),
        crossterm::event::KeyModifiers::CONTROL,
    )));
    desk.keys("gestern<enter>");
    assert!(desk.other_effects.is_empty() && desk.picture().contains("! „gestern“ ist kein Datum"), "{}", desk.picture());
    desk.act(Action::Key(crossterm::event::KeyEvent::new(
        crossterm::event::KeyCode::Char('u'),
        crossterm::event::KeyModifiers::CONTROL,
    )));
    desk.keys("8.12.<tab>Träger renoviert");
    desk.act(Action::Paste("\n\n".into()));
    assert!(desk.other_effects.is_empty(), "a pasted newline stores nothing");
    desk.keys("<enter>");
    let Some(Effect::SetAside { generation, measure, seen: None, until: Some(until), .. }) = desk.other_effects.last().cloned()
    else {
        panic!()
    };
    assert_eq!(until, SetAsideUntil { until: "2026-12-08".parse().unwrap(), note: "Träger renoviert".into() });
    assert_eq!(measure, first);
    desk.act(Action::SetAside { generation: generation + 9, result: Ok(SetAsideDone::Done) });
    assert_eq!(desk.state.dialogs.len(), 1, "another generation is dropped");
    desk.data.set_aside = vec![aside(&first, 14, "müller", "")];
    desk.data.revision = 2;
    desk.act(Action::SetAside { generation, result: Ok(SetAsideDone::Done) });
    assert!(desk.state.dialogs.is_empty());
    assert_eq!(desk.state.selected().unwrap().key, second, "the cursor stays where the work is");
}

#[test]
fn a_conflict_shows_both_sides_and_keeps_what_was_typed() {
    let mut desk = Desk::live((100, 30));
    desk.keys("w<tab>Umzug<enter>");
    let Some(Effect::SetAside { generation, measure, .. }) = desk.other_effects.last().cloned() else { panic!() };
    let theirs = Box::new(Some(aside(&measure, 30, "schmidt", "Träger renoviert")));
    let conflict = SetAsideDone::Conflict { theirs: theirs.clone(), etag: "\"neu\"".into() };
    desk.act(Action::SetAside { generation, result: Ok(conflict) });
    assert_snapshot!("zurueckstellen_konflikt", desk.body());
    desk.keys("<enter>");
    let picture = desk.picture();
    assert!(picture.contains("Umzug") && picture.contains("Di 08.12.2026"), "Enter goes back to the input: {picture}");
    desk.keys("<enter>");
    let Some(Effect::SetAside { etag, seen, until: Some(until), .. }) = desk.other_effects.last().cloned() else { panic!() };
    assert_eq!((etag.as_str(), seen, until.note.as_str()), ("\"neu\"", *theirs, "Umzug"));
}

#[test]
fn a_refusal_stays_in_the_dialog() {
    let mut desk = Desk::live((100, 30));
    desk.keys("w<enter>");
    let Some(Effect::SetAside { generation, .. }) = desk.other_effects.last().cloned() else { panic!() };
    desk.act(Action::SetAside { generation, result: Err(ClientError::Timeout { seconds: 20 }) });
    assert!(desk.picture().contains("! Der Datendienst hat nicht innerhalb von 20 s geantwortet."));
    assert_eq!(desk.state.dialogs.len(), 1);
}

#[test]
fn nothing_is_set_aside_or_published_read_only_or_offline() {
    for key in ["w", "v"] {
        let mut desk = Desk::live_with(Options { read_only: true, ..folder() }, (120, 40));
        desk.keys(key);
        assert!(desk.state.dialogs.is_empty() && desk.state.toast().is_some_and(|t| t.text.contains("--read-only")));
        let mut desk = Desk::live_with(folder(), (120, 40));
        desk.offline = true;
        desk.wait(16);
        desk.wait(3);
        desk.keys(key);
        assert!(desk.state.dialogs.is_empty() && desk.state.toast().is_some_and(|t| t.text.contains("Keine Verbindung")));
    }
}

#[test]
fn publishing_asks_for_the_folder_reports_and_looks_again() {
    let mut desk = Desk::live_with(folder(), (200, 50));
    let look = Effect::LookForPublication { folder: "/srv/intranet".into(), day: desk::today() };
    assert_eq!(desk.other_effects, std::slice::from_ref(&look));
    desk.act(Action::LookedForPublication { folder: "/srv/intranet".into(), day: desk::today(), result: Ok(false) });
    assert!(desk.picture().contains("· Prognose von heute nicht veröffentlicht  v"));
    desk.keys("v");
    assert_snapshot!("veroeffentlichen", desk.body());
    desk.act(Action::Paste("\n".into()));
    assert_eq!(desk.other_effects.len(), 1);
    desk.keys("<enter>");
    let Some(Effect::Publish { generation, folder }) = desk.other_effects.last().cloned() else { panic!() };
    assert_eq!(folder, PathBuf::from("/srv/intranet"));
    desk.wait(30);
    desk.wait(1);
    assert!(desk.picture().contains("Veröffentlichung läuft … · 31 s"), "said as long as it runs: {}", desk.picture());
    desk.keys("v");
    assert!(desk.state.dialogs.is_empty() && desk.picture().contains("Eine Veröffentlichung läuft schon."));
    desk.act(Action::Published { generation, result: Ok(Some("/srv/intranet/prognose.html".into())) });
    assert!(desk.picture().contains("Veröffentlicht: /srv/intranet/prognose.html"));
    assert_eq!(desk.other_effects.last(), Some(&look), "looked up rather than believed");
    desk.act(Action::LookedForPublication { folder: "/anders".into(), day: desk::today(), result: Ok(true) });
    assert!(!desk.picture().contains("✓ Prognose von heute veröffentlicht"));
    desk.act(Action::LookedForPublication { folder: "/srv/intranet".into(), day: desk::today(), result: Ok(true) });
    assert!(desk.picture().contains("✓ Prognose von heute veröffentlicht"));
}

#[test]
fn a_failed_publication_says_why() {
    let mut desk = Desk::live((200, 50));
    assert!(desk.picture().contains("· Prognose veröffentlichen  v (Ordner wählen)"));
    desk.keys("v<enter>");
    assert!(desk.picture().contains("! Es fehlt der Ordner."));
    desk.keys("/weg<enter>");
    let Some(Effect::Publish { generation, .. }) = desk.other_effects.last().cloned() else { panic!() };
    desk.act(Action::Published { generation, result: Err("/weg lässt sich nicht anlegen: keine Rechte".into()) });
    assert!(desk.picture().contains("! Nicht veröffentlicht: /weg lässt sich nicht anlegen: keine Rechte"));
    desk.act(Action::LookedForPublication { folder: "/weg".into(), day: desk::today(), result: Err("keine Rechte".into()) });
    assert!(desk.picture().contains("! Veröffentlicht? Ordner nicht lesbar: keine"), "{}", desk.picture());
}
