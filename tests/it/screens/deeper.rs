//! ↵ goes one step deeper everywhere or says why not; no key does nothing without a word; a reading token is not offered
//! writes.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::{
    api::{
        audit::About,
        contingents::{
            release::{Release, UnitPlaces},
            request::Settings,
        },
    },
    tui::{Action, Screen, TableId, app::data::Scenario, plain},
};

use crate::support::{self, Desk};

fn told(desk: &Desk) -> String {
    desk.state.toast().map(|toast| toast.text.clone()).unwrap_or_default()
}

#[test]
fn enter_goes_deeper_from_monitoring_starts_and_the_log() {
    let mut desk = Desk::live((120, 40));
    desk.data.monitoring.rows.retain(|row| row.instrument == "MES" && row.unit == "HAR");
    desk.keys("6<enter>");
    desk.wait(16);
    let work = desk.state.contingents.work().unwrap();
    assert_eq!((desk.state.screen, work.base.instrument.as_str()), (Screen::Contingents, "MES"));
    assert_eq!(work.cell_ref().unwrap().1, "HAR", "at the OE");

    let mut desk = Desk::live((120, 40));
    desk.data.monitoring.rows.retain(|row| row.instrument == "AGH");
    desk.keys("6<enter>");
    assert!(desk.state.screen == Screen::Monitoring && told(&desk).contains("Tiefer geht es hier nicht"), "{}", told(&desk));

    let mut desk = Desk::live((120, 40));
    desk.keys("1<tab><enter>");
    assert_eq!(desk.state.screen, Screen::Places, "from a start on Heute to its row");
    assert!(desk.state.selected().is_some());

    let mut desk = Desk::live((120, 40));
    desk.keys("7<enter>");
    assert!(told(&desk).contains("keine eigene Ansicht"), "{}", told(&desk));
    desk.keys("<tab>");
    let mut log = desk.state.data.audit.value.clone().unwrap();
    log.entries[0].about = Some(About::Contingents("FseJ".to_owned()));
    desk.state.data.audit.value = Some(log);
    assert_eq!(desk.state.focused_table(), Some(TableId::Audit));
    desk.keys("<enter>");
    desk.wait(16);
    assert_eq!(
        (desk.state.screen, desk.state.contingents.work().unwrap().base.instrument.as_str()),
        (Screen::Contingents, "FseJ")
    );
}

#[test]
fn no_key_does_nothing_without_a_word() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2s");
    assert_eq!(told(&desk), "„Szenario“ gibt es in dieser Ansicht nicht.");
    desk.keys("§");
    assert_eq!(told(&desk), "„§“ ist hier keine Taste; ? zeigt alle.");
    // What a torn answer of the terminal looks like is nobody's key.
    let mut desk = Desk::live((120, 40));
    let before = desk.picture();
    desk.keys("<esc>");
    desk.act(Action::Key(KeyEvent::new(KeyCode::Char(']'), KeyModifiers::ALT)));
    assert_eq!(desk.picture(), before);
}

#[test]
fn a_reading_token_is_not_offered_writes() {
    let mut desk = Desk::live((120, 40));
    desk.reading = true;
    desk.data.revision += 1;
    desk.wait(16);
    for keys in ["m", "w", "M", "4+", "F", "f"] {
        desk.keys(keys);
        let told = told(&desk);
        assert!(desk.state.dialogs.is_empty() && told.contains("erlaubt nur zu lesen"), "{keys}: {told}");
    }
}

#[test]
fn the_footer_of_an_agh_follows_its_scenario() {
    let mut desk = Desk::live((200, 50));
    desk.keys("2<enter>");
    assert!(desk.picture().contains("neue Zuweisungen ≈"), "{}", desk.picture());
    desk.keys("s");
    assert_eq!(desk.state.scenario, Scenario::Known);
    assert!(desk.picture().contains("ohne neue Zuweisungen"), "{}", desk.picture());
}

#[test]
fn offline_a_course_does_not_load_for_ever() {
    let mut desk = Desk::live((120, 40));
    desk.keys("2");
    desk.offline = true;
    desk.wait(16);
    desk.wait(3);
    desk.wait(3);
    desk.keys("j<enter>");
    assert!(desk.picture().contains("gerade gibt es keine Verbindung"), "{}", desk.picture());
    assert!(plain(&desk.state).contains("keine Verbindung"));
}

#[test]
fn marks_do_not_compare_what_is_expected_with_what_is_booked() {
    let mut desk = Desk::live((120, 40));
    desk.data.agh.rows.iter_mut().for_each(|row| row.expected = None);
    desk.data.revision += 1;
    desk.keys("2");
    desk.wait(16);
    assert!(desk.state.table().unwrap().changed.is_empty());
}

fn released() -> Release {
    let units =
        |all: &[(&str, u32)]| all.iter().map(|(unit, places)| UnitPlaces { unit: (*unit).into(), places: *places }).collect();
    Release {
        id: 4,
        at: support::now() - chrono::TimeDelta::days(2),
        who: "ben".into(),
        on: support::desk::today(),
        instrument: "MES".into(),
        undoes: None,
        before: units(&[("ALT", 7), ("BIL", 3)]),
        after: units(&[("ALT", 9), ("HAR", 2), ("BIL", 3)]),
        starts: Vec::new(),
        settings: Settings::default(),
    }
}

#[test]
fn revoking_a_release_says_what_follows() {
    let mut desk = Desk::live((120, 40));
    desk.data.releases.releases.push(released());
    desk.keys("4V<enter>");
    let picture = desk.picture();
    assert!(
        picture.contains("14 → 10 Plätze") && picture.contains("ALT 9 → 7") && picture.contains("HAR 2 → keins"),
        "{picture}"
    );
    assert!(!picture.contains("BIL 3 →"), "{picture}");
    assert!(!picture.contains("mit diesen Kontingenten"), "none is out: {picture}");
    let mail = &mut desk.state.data.mails.value.as_mut().unwrap().mails[0];
    (mail.kind, mail.sent, mail.released_at) = ("weekly_overview".to_owned(), 1, Some(support::now()));
    assert!(desk.picture().contains("1 Wochenübersicht mit diesen Kontingenten ist schon hinaus"), "{}", desk.picture());
}
