//! *Kontingente*: pictures at two sizes and in every state, and the stories of editing, saving,
//! conflicts and releases.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ilc_desk::tui::plain;
use ilc_desk::{
    api::contingents::{
        draft::Draft,
        release::{NewRelease, Release, Releases, UnitPlaces},
        request::Settings,
    },
    client::{ClientError, Guarded},
    domain::contingent::state::Stage,
    tui::{
        Action, Effect, Options, Screen,
        app::{
            commands::TABLE,
            contingents::{Save, Work},
        },
    },
};
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::support::{self, Desk, SIZES, SMALLEST, options};

fn live(size: (u16, u16)) -> Desk {
    let mut desk = Desk::live(size);
    desk.keys("4");
    desk
}

/// The pot of MES: the others are small.
fn mes(size: (u16, u16)) -> Desk {
    let mut desk = live(size);
    while desk.state.contingents.work().unwrap().base.instrument != "MES" {
        desk.keys("<tab>");
    }
    desk
}

fn work(desk: &Desk) -> &Work {
    desk.state.contingents.work().unwrap()
}

fn places(desk: &Desk) -> u32 {
    work(desk).cell_places().unwrap()
}

/// Moves to the first cell that takes part.
fn to_a_free_cell(desk: &mut Desk) {
    for _ in 0..30 {
        let w = work(desk);
        let (row, unit) = w.cell().unwrap();
        if w.pot.as_ref().unwrap().cell(row, unit).left_out.is_none() {
            return;
        }
        desk.keys("<right>");
    }
    panic!("no cell takes part");
}

fn pending_save(desk: &Desk) -> (u64, Settings, String) {
    let found = desk.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveDraft { generation, settings, etag, .. } => Some((*generation, settings.clone(), etag.clone())),
        _ => None,
    });
    found.unwrap()
}

fn draft(revision: u64, author: &str, settings: Settings) -> Draft {
    Draft {
        instrument: "MES".into(),
        revision,
        etag: format!("\"entwurf-{revision}\""),
        author: Some(author.into()),
        saved_at: Some("2026-11-24T07:12:00Z".parse().unwrap()),
        settings,
    }
}

fn saved(desk: &mut Desk, result: Result<Guarded<Draft>, ClientError>) {
    let (generation, ..) = pending_save(desk);
    desk.act(Action::DraftSaved { generation, instrument: "MES".into(), result });
}

/// The smallest window cuts the matrix in both directions.
#[test]
fn matrix_at_every_size() {
    for (width, height) in SIZES.into_iter().chain([SMALLEST]) {
        let mut desk = mes((width, height));
        desk.keys("jj");
        to_a_free_cell(&mut desk);
        desk.keys("++vv");
        assert_snapshot!(format!("kontingente_{width}x{height}"), desk.body());
    }
}

#[test]
fn every_pot_says_how_far_it_has_come() {
    let bar = |size| live(size).picture().lines().find(|line| line.contains("FseJ")).unwrap().to_owned();
    assert!(bar(SMALLEST).contains("MES 321 –   Gk 12 ✓   FseJ 21‹›"), "{}", bar(SMALLEST));
    assert!(bar((80, 24)).contains("MES 321 nichts   Gk 12 ✓ freigegeben   FseJ 21‹› Entwurf"), "{}", bar((80, 24)));
    let told = |desk: &Desk| desk.picture().lines().find(|line| line.contains("freie Plätze in")).unwrap().to_owned();
    assert!(told(&mes((200, 50))).contains("diese Woche nichts freigegeben, zuletzt 17.11."), "{}", told(&mes((200, 50))));
    let mut desk = mes((200, 50));
    to_a_free_cell(&mut desk);
    desk.keys("+");
    assert!(desk.picture().contains("‹› Entwurf"), "what is not stored yet is a draft, too");
    assert!(plain(&desk.state).contains("Gk 12 (freigegeben)"), "{}", plain(&desk.state));
    let heute = Desk::live((200, 50)).picture();
    assert!(heute.contains("! Kontingente: 1 von 3 freigegeben  4  1 im"), "{heute}");
}

#[test]
fn both_ways_scroll_under_heads_and_names() {
    let mut desk = mes((80, 24));
    desk.keys("Glllllllllllllllllllllllllllllll");
    let picture = desk.picture();
    assert!(picture.contains("WIR") && picture.contains("frei") && picture.contains("Summe"), "{picture}");
    assert_snapshot!("kontingente_gescrollt", desk.body());
}

#[test]
fn loading_empty_and_offline() {
    let mut desk = Desk::live((80, 24));
    desk.data.ground.measures.clear();
    desk.data.ground.starts.clear();
    desk.data.ground.bookings.clear();
    desk.keys("4");
    assert_snapshot!("kontingente_leer", desk.body());
    let mut desk = mes((120, 40));
    desk.offline = true;
    to_a_free_cell(&mut desk);
    desk.keys("+");
    desk.wait(16);
    desk.wait(3);
    desk.wait(1);
    assert_snapshot!("kontingente_offline", desk.body());
    desk.keys("F");
    assert!(desk.state.toast().unwrap().is_error, "no release without a backend");
}

#[test]
fn a_change_is_seen_at_once_marked_and_saved_after_a_pause() {
    let mut desk = mes((120, 40));
    to_a_free_cell(&mut desk);
    let before = places(&desk);
    desk.keys("+");
    assert_eq!(places(&desk), before + 1);
    let (row, unit) = work(&desk).cell().unwrap();
    assert!(work(&desk).pot.as_ref().unwrap().cell(row, unit).pinned && !work(&desk).changed.is_empty());
    assert!(matches!(work(&desk).save, Save::Due(_)));
    assert!(!desk.other_effects.iter().any(|e| matches!(e, Effect::SaveDraft { .. })), "typing is not interrupted");
    desk.wait(1);
    let (_, settings, etag) = pending_save(&desk);
    assert_eq!((settings.pins.len(), settings.pins[0].places, etag.as_str()), (1, before + 1, "\"entwurf-0\""));
    saved(&mut desk, Ok(Guarded::Done(draft(8, "test", settings))));
    assert_eq!(work(&desk).save, Save::Clean);
    desk.keys("z");
    assert_eq!(places(&desk), before);
    desk.keys("Z");
    assert_eq!(places(&desk), before + 1);
    desk.keys("u");
    assert!(work(&desk).settings.is_empty());
    desk.wait(1);
    assert_eq!(pending_save(&desk).1, Settings::default(), "an empty draft is removed");
}

#[test]
fn numbers_reasons_and_places_kept_back_are_typed() {
    let mut desk = mes((120, 40));
    to_a_free_cell(&mut desk);
    desk.keys("3<enter>");
    assert_eq!((places(&desk), work(&desk).settings.pins.len()), (3, 1));
    desk.keys("7<esc>");
    assert_eq!(places(&desk), 3, "nothing happens before Enter");
    desk.keys("999<enter>");
    assert!(desk.picture().contains("999 Plätze vorgegeben"), "the engine's own sentence");
    assert_eq!(places(&desk), 3);
    desk.keys("<esc>4H2<enter>");
    assert_eq!(work(&desk).pot.as_ref().unwrap().rows[work(&desk).cursor.0].held, 2);
    desk.keys("x<enter>");
    assert!(desk.picture().contains("Bitte einen Grund angeben"));
    desk.act(Action::Paste("zieht\num".into()));
    assert_snapshot!("kontingente_ausnehmen", desk.body());
    desk.keys("<enter>");
    assert_eq!(work(&desk).settings.exclusions[0].reason, "zieht um");
    assert!(desk.picture().contains('×'));
    desk.keys("x");
    assert!(work(&desk).settings.exclusions.is_empty());
    desk.keys("U");
    assert!(work(&desk).settings.is_empty());
}

#[test]
fn a_number_takes_nothing_but_digits() {
    let mut desk = mes((120, 40));
    to_a_free_cell(&mut desk);
    desk.keys("3");
    assert!(desk.picture().contains("Alt+3 öffnet Plätze."), "{}", desk.picture());
    desk.keys("1o");
    assert!(desk.state.dialogs.is_empty() && desk.picture().contains("„o“ ist keine Ziffer"), "{}", desk.picture());
    assert!(work(&desk).settings.is_empty(), "what was typed for a view fixes nothing");
    desk.keys("/");
    assert!(!desk.picture().contains("Zahl festlegen"));
    desk.act(Action::Key(KeyEvent::new(KeyCode::Char('3'), KeyModifiers::ALT)));
    assert_eq!(desk.state.screen, Screen::Places);
}

#[test]
fn what_no_deficit_asks_for_stays_free_by_one_key() {
    let mut desk = Desk::live((120, 40));
    // Nobody is behind: whatever is free lies beyond every deficit.
    desk.data.ground.monitoring.iter_mut().for_each(|row| row.actual = 60);
    desk.keys("4");
    // Four OEs, three measures: twelve minimum places, and more are free.
    for _ in 0..desk.state.contingents.works.len() {
        if work(&desk).instrument.to_string() != "FseJ" {
            desk.keys("<tab>");
        }
    }
    let beyond = |desk: &Desk| work(desk).pot.as_ref().unwrap().units.iter().map(|unit| unit.shares.rest).sum::<u32>();
    let before = beyond(&desk);
    assert!(before > 0);
    desk.keys("B");
    assert_eq!(beyond(&desk), 0);
    assert!(desk.picture().contains("Rest frei für alle") && desk.picture().contains("frei verfügbar"), "{}", desk.picture());
    desk.keys("B");
    assert_eq!((beyond(&desk), work(&desk).settings.is_empty()), (before, true));
}

#[test]
fn sums_comparisons_and_refusals_say_what_they_mean() {
    let mut desk = mes((120, 40));
    to_a_free_cell(&mut desk);
    desk.keys("u");
    assert!(desk.state.toast().unwrap().text.contains("ist nicht festgelegt"), "nothing was let go of");
    desk.keys("U");
    assert!(desk.state.toast().unwrap().text.contains("nichts vorgegeben"));
    desk.keys("H2<enter>");
    let picture = desk.picture();
    assert!(picture.contains("321-2") && picture.contains("319 verteilt") && picture.contains("2 zurückgehalten"), "{picture}");
    desk.keys("v");
    let picture = desk.picture();
    assert!(picture.contains("7+2 heißt dort 7"), "{picture}");
    // What is not stored stands where it is not cut off.
    desk.offline = true;
    desk.wait(16);
    desk.wait(3);
    desk.wait(3);
    let line = desk.picture().lines().find(|line| line.contains("freie Plätze in")).unwrap().to_owned();
    assert!(line.find("! ungespeichert").unwrap() < line.find("verteilt").unwrap_or(usize::MAX), "{line}");
}

#[test]
fn who_released_a_draft_is_said() {
    let mut desk = mes((120, 40));
    let settings = Settings { equalise: Some(true), ..Settings::default() };
    desk.data.drafts.drafts.push(draft(6, "müller", settings));
    desk.data.revision = 2;
    desk.wait(16);
    desk.data.drafts.drafts.clear();
    let pot = desk.data.summary_pots.iter_mut().find(|pot| pot.instrument == "MES").unwrap();
    let release = pot.in_force.as_mut().unwrap();
    (release.release, release.by.as_mut().unwrap().at) = (9, "2026-11-24T08:00:00Z".parse().unwrap());
    desk.data.revision = 3;
    desk.wait(16);
    let told = &desk.state.toast().unwrap().text;
    assert_eq!(told, "Der Entwurf MES wurde von ben freigegeben (Nr. 9); in Kraft ist das jetzt");
}

#[test]
fn a_crash_loses_nothing_that_was_saved() {
    let mut desk = Desk::live((120, 40));
    let mut settings = Settings::default();
    let measure = desk.data.ground.starts[1].start.clone();
    settings.holds.push(ilc_desk::api::contingents::request::HeldPlaces { start: measure, places: 1 });
    desk.data.drafts.drafts.push(draft(5, "müller", settings.clone()));
    desk.keys("4");
    let found = desk.state.contingents.works.iter().find(|w| w.base.instrument == "MES").unwrap();
    assert_eq!((&found.settings, &found.save), (&settings, &Save::Clean));
    assert!(desk.picture().contains("wiedergefunden"));
}

/// Two desks, one draft: ours pinned one cell, theirs holds a place.
fn conflict(size: (u16, u16)) -> (Desk, Settings) {
    let mut desk = mes(size);
    to_a_free_cell(&mut desk);
    desk.keys("+");
    desk.wait(1);
    let (start, _) = work(&desk).cell_ref().unwrap();
    let mut theirs = Settings::default();
    theirs.holds.push(ilc_desk::api::contingents::request::HeldPlaces { start, places: 1 });
    saved(&mut desk, Ok(Guarded::Moved(Box::new(draft(9, "müller", theirs.clone())))));
    (desk, theirs)
}

/// The draft went while one's own change was on its way: released today by somebody, or thrown away.
#[test]
fn a_draft_that_is_gone_is_told_with_who_released_it() {
    for (released, known, told) in [
        (true, true, "ben hat 09:00 freigegeben (Freigabe Nr. 9)"),
        (false, true, "wurde inzwischen verworfen"),
        // The summary still names the draft: which of both it was is not known yet.
        (false, false, "wurde inzwischen freigegeben oder verworfen"),
    ] {
        let mut desk = mes((120, 40));
        let today = desk.data.today;
        let pot = desk.data.summary_pots.iter_mut().find(|pot| pot.instrument == "MES").unwrap();
        let release = pot.in_force.as_mut().unwrap();
        pot.draft = (!known).then(|| release.by.clone().unwrap());
        release.release = 9;
        release.on = if released { today } else { today - chrono::Days::new(7) };
        release.by.as_mut().unwrap().at = "2026-11-24T08:00:00Z".parse().unwrap();
        desk.data.revision = 2;
        desk.wait(16);
        to_a_free_cell(&mut desk);
        desk.keys("+");
        desk.wait(1);
        let gone = Draft { author: None, saved_at: None, ..draft(9, "müller", Settings::default()) };
        saved(&mut desk, Ok(Guarded::Moved(Box::new(gone))));
        let picture = desk.picture();
        assert!(picture.contains(told), "{told}: {picture}");
    }
}

#[test]
fn a_conflict_shows_both_sides_and_loses_nothing() {
    for (width, height) in SIZES {
        assert_snapshot!(format!("kontingente_konflikt_{width}x{height}"), conflict((width, height)).0.body());
    }
    let (mut desk, theirs) = conflict((120, 40));
    let ours = work(&desk).settings.clone();
    desk.keys("<enter>");
    assert!(matches!(work(&desk).save, Save::Moved(_)), "„später“ decides nothing");
    desk.keys("F");
    assert!(desk.state.dialogs.is_empty(), "no release over a conflict");
    desk.keys("W<right><enter>");
    let both = work(&desk).settings.clone();
    assert_eq!((&both.pins, &both.holds), (&ours.pins, &theirs.holds));
    desk.wait(1);
    assert_eq!((pending_save(&desk).1, pending_save(&desk).2), (both, "\"entwurf-9\"".to_owned()), "on top of theirs");

    let (mut desk, theirs) = conflict((120, 40));
    desk.keys("<right><right><right><enter>");
    assert_eq!((&work(&desk).settings, &work(&desk).save), (&theirs, &Save::Clean));
    desk.keys("z");
    assert_eq!(work(&desk).settings, ours, "ours is one undo away");

    let (mut desk, theirs) = conflict((120, 40));
    desk.keys("<right><right><enter>z");
    assert_eq!(work(&desk).settings, theirs, "and so is theirs");
}

#[test]
fn what_another_desk_saved_appears_unless_something_is_unsaved_here() {
    let mut desk = mes((120, 40));
    let settings = Settings { equalise: Some(true), ..Settings::default() };
    desk.data.drafts.drafts.push(draft(6, "müller", settings.clone()));
    desk.data.revision = 2;
    desk.wait(16);
    assert_eq!(work(&desk).settings, settings);
    to_a_free_cell(&mut desk);
    desk.keys("+");
    desk.data.drafts.drafts[0] = draft(7, "müller", Settings::default());
    desk.data.revision = 3;
    desk.state.contingents.works.iter_mut().for_each(|w| {
        w.save = if w.settings == w.base.settings { Save::Clean } else { Save::Due(support::now() + chrono::TimeDelta::days(1)) }
    });
    desk.wait(16);
    assert!(matches!(work(&desk).save, Save::Moved(_)));
}

#[test]
fn a_failed_save_is_said_and_tried_again() {
    let mut desk = mes((120, 40));
    to_a_free_cell(&mut desk);
    desk.keys("+");
    desk.wait(1);
    saved(&mut desk, Err(ClientError::Timeout { seconds: 20 }));
    assert!(desk.picture().contains("Nicht gespeichert"));
    let first = pending_save(&desk).0;
    desk.keys("q");
    assert!(!desk.state.quit && desk.state.dialogs.len() == 1, "leaving with something unsaved is asked");
    desk.keys("<esc>");
    desk.wait(6);
    assert!(pending_save(&desk).0 > first);
}

fn released(id: i64) -> Release {
    Release {
        id,
        at: support::now(),
        who: "test".into(),
        on: support::desk::today(),
        instrument: "MES".into(),
        undoes: None,
        before: Vec::new(),
        after: vec![UnitPlaces { unit: "ALT".into(), places: 7 }],
        starts: Vec::new(),
        settings: Settings::default(),
    }
}

#[test]
fn a_release_shows_before_and_after_and_needs_a_decision() {
    let mut desk = mes((120, 40));
    desk.keys("F");
    assert_snapshot!("kontingente_freigeben", desk.body());
    desk.keys("F<enter>");
    assert!(!desk.other_effects.iter().any(|e| matches!(e, Effect::Release { .. })), "Enter alone cancels, F is not yes");
    desk.keys("F<right><enter>");
    let Some(Effect::Release { generation, asked, key }) = desk.other_effects.last().cloned() else { panic!() };
    let [pot] = asked.pots.as_slice() else { panic!("one pot, not {asked:?}") };
    assert_eq!((pot.instrument.as_str(), pot.draft, pot.import, key.len()), ("MES", 0, Some(3), 37));
    let release = released(4);
    let done = Releases { releases: vec![release.clone()] };
    desk.act(Action::Released { generation: generation + 1, result: Ok(Guarded::Done(done.clone())) });
    assert!(desk.state.contingents.releasing.is_some(), "an answer of another generation is dropped");
    desk.data.releases.releases.push(release.clone());
    desk.act(Action::Released { generation, result: Ok(Guarded::Done(done)) });
    assert!(desk.state.toast().unwrap().text.starts_with("Freigabe Nr. 4: 7 Plätze sind in Kraft"));
    desk.keys("V");
    assert_snapshot!("kontingente_freigaben", desk.body());
    desk.keys("<enter><enter><enter><right><enter>");
    assert!(matches!(desk.other_effects.last(), Some(Effect::UndoRelease { id: 4, .. })));
}

#[test]
fn all_pots_are_released_with_one_question() {
    for (width, height) in SIZES {
        let mut desk = live((width, height));
        desk.data.drafts.drafts.clear();
        desk.keys("f");
        assert_snapshot!(format!("kontingente_alle_freigeben_{width}x{height}"), desk.body());
    }
    let mut desk = live((120, 40));
    desk.keys("f");
    assert!(desk.picture().contains("Nicht dabei: Gk, ist diese Woche schon freigegeben von ben"), "{}", desk.picture());
    desk.keys("f<enter>");
    assert!(desk.state.dialogs.is_empty() && desk.other_effects.is_empty(), "Enter alone cancels, f is not yes");
    desk.keys("f<right><enter>");
    let Some(Effect::Release { generation, asked, .. }) = desk.other_effects.last().cloned() else { panic!() };
    assert_eq!(asked.pots.iter().map(|pot| pot.instrument.as_str()).collect::<Vec<_>>(), ["MES", "FseJ"]);
    let release = |id: i64, pot: &NewRelease| Release { id, instrument: pot.instrument.clone(), ..released(id) };
    let releases = (5..).zip(&asked.pots).map(|(id, pot)| release(id, pot)).collect();
    desk.act(Action::Released { generation, result: Ok(Guarded::Done(Releases { releases })) });
    assert!(desk.state.toast().unwrap().text.starts_with("Freigaben Nr. 5, 6: 14 Plätze sind in Kraft"));
    desk.data.summary_pots.iter_mut().for_each(|pot| pot.stage = Stage::Released);
    desk.data.revision += 1;
    desk.wait(16);
    desk.keys("f");
    assert!(desk.state.toast().unwrap().text.contains("Es gibt nichts gemeinsam freizugeben"));
}

#[test]
fn starts_chosen_on_places_are_split() {
    let mut desk = Desk::live((120, 40));
    for (row, at) in desk.data.places.starts.iter_mut().zip(0..) {
        let start = &desk.data.ground.starts[at];
        (row.measure, row.module) = (start.start.measure.clone(), start.start.module.clone());
        row.instrument = "MES".into();
    }
    desk.keys("3<space><space><space>K");
    assert_eq!(desk.state.screen, Screen::Contingents);
    assert_eq!(work(&desk).base.instrument, "MES");
    assert_eq!(work(&desk).settings.starts.as_ref().unwrap().len(), 3);
    desk.keys("A");
    assert_eq!(work(&desk).settings.starts, None);
}

#[test]
fn a_draft_that_no_longer_fits_is_said_and_can_be_mended() {
    let mut desk = mes((120, 40));
    to_a_free_cell(&mut desk);
    desk.keys("5<enter>");
    let start = work(&desk).cell_ref().unwrap().0;
    let at = desk.data.ground.starts.iter().position(|s| s.start == start).unwrap();
    desk.data.ground.starts[at].places = 3;
    desk.data.revision = 2;
    desk.wait(16);
    assert!(work(&desk).trouble.is_some());
    assert_snapshot!("kontingente_widerspruch", desk.body());
    desk.keys("U");
    assert_eq!(work(&desk).trouble, None);
}

#[test]
fn everything_comes_as_text_and_as_a_file() {
    let mut desk = mes((120, 40));
    let text = plain(&desk.state);
    assert!(text.contains("Instrument MES: ") && text.contains("Gewählt: "), "{text}");
    desk.keys("C");
    assert!(matches!(desk.other_effects.last(), Some(Effect::Handout { xlsx: true, .. })));
    desk.keys("c");
    assert!(matches!(desk.other_effects.last(), Some(Effect::Handout { xlsx: false, .. })));
}

#[test]
fn read_only_looks_and_changes_nothing() {
    let mut desk = Desk::live_with(Options { read_only: true, ..options() }, (120, 40));
    desk.keys("4jl+");
    assert!(desk.state.toast().unwrap().is_error);
    assert!(desk.state.contingents.works.iter().all(|w| w.settings.is_empty()));
}

fn random_action() -> impl Strategy<Value = Action> {
    let keys = "hjkl++--uUxHEAvezZWFVCc0123459 GgK3".chars().collect::<Vec<_>>();
    let named = vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::PageDown,
        KeyCode::Backspace,
    ];
    let key = prop_oneof![4 => prop::sample::select(keys).prop_map(KeyCode::Char), 2 => prop::sample::select(named)];
    prop_oneof![
        14 => key.prop_map(|code| Action::Key(KeyEvent::new(code, KeyModifiers::NONE))),
        1 => (1_u16..220, 1_u16..60).prop_map(|(w, h)| Action::Resize(w, h)),
        1 => prop::sample::select(TABLE.iter().map(|entry| entry.command).collect::<Vec<_>>()).prop_map(Action::Run),
        1 => Just(Action::Paste("12".into())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_panics_and_no_place_is_lost(
        actions in prop::collection::vec((random_action(), 0_i64..3, 0_u8..6, prop::bool::weighted(0.1)), 1..40),
    ) {
        let mut desk = live((100, 30));
        for (action, seconds, answer, offline) in actions {
            desk.offline = offline;
            desk.act(action);
            desk.wait(seconds);
            let open = desk.state.contingents.works.iter().find_map(|w| match w.save {
                Save::Sending(generation) => Some((generation, w.base.instrument.clone(), w.settings.clone())),
                _ => None,
            });
            if let Some((generation, instrument, settings)) = open {
                let theirs = Draft { instrument: instrument.clone(), ..draft(generation, "müller", Settings::default()) };
                let mine = Draft { settings, ..theirs.clone() };
                let result = match answer {
                    0 => Err(ClientError::Timeout { seconds: 1 }),
                    1 => Ok(Guarded::Moved(Box::new(theirs))),
                    _ => Ok(Guarded::Done(mine)),
                };
                desk.act(Action::DraftSaved { generation, instrument, result });
            }
            desk.picture();
            for work in &desk.state.contingents.works {
                for row in work.pot.iter().flat_map(|pot| pot.rows.iter().enumerate().map(move |(m, row)| (pot, m, row))) {
                    let (pot, m, row) = row;
                    let given: u32 = (0..pot.units.len()).map(|i| pot.cell(m, i).contingent).sum();
                    prop_assert_eq!(given + row.held + row.unplaced, row.free);
                }
                prop_assert!(work.trouble.is_some() || work.proved || work.pot.is_none());
            }
        }
    }
}
