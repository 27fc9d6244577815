//! Answers of an earlier run in the first frame: shown dimmed with their own age, confirmed or
//! replaced by the backend, gone when it does not let us in.

use chrono::{DateTime, Days, TimeDelta, Utc};
use ilc_desk::tui::update;
use ilc_desk::{
    client::{Cache, ClientError, Connection, Fetched, Kept, NoWrites, cache::Answered},
    tui::{
        Action, Command, Effect, Options,
        app::{
            answers::restore,
            commands::WhyNot,
            data::{Payload, Resource},
        },
        look::theme::Role,
    },
};
use insta::assert_snapshot;

use crate::support::{Desk, desk::Data, now, options};

fn caching() -> Options {
    Options { cache: Some(Cache::new(std::path::Path::new("/nirgends"), "http://desk:8745")), ..options() }
}

/// What a desk answered `days` ago.
fn answers(days: u64) -> Kept {
    let mut data = Data::sample();
    data.today = data.today - Days::new(days);
    let mut summary = data.summary();
    let at: DateTime<Utc> = now() - Days::new(days) - TimeDelta::hours(1);
    summary.as_of = Some(data.today);
    if let Some(import) = &mut summary.last_import {
        (import.at, import.as_of) = (at, data.today);
    }
    let etag = |n: u32| Some(format!("\"{n}\""));
    Kept {
        at,
        summary: Answered { etag: etag(1), value: Box::new(summary) },
        agh: Some(Answered { etag: etag(2), value: data.agh }),
        places: Some(Answered { etag: etag(3), value: data.places }),
        monitoring: None,
    }
}

fn restarted(days: u64, size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(caching(), size);
    restore(&mut desk.state, answers(days));
    update(&mut desk.state, Action::Resize(size.0, size.1));
    desk
}

#[test]
fn the_first_frame_shows_the_data_of_yesterday_with_its_age() {
    let mut desk = restarted(1, (120, 40));
    let picture = desk.picture();
    assert!(
        picture.contains("○ Daten vom 23.11. · eingelesen 07:14 gestern · verbindet …") && picture.contains("Di 24.11.2026"),
        "{picture}"
    );
    assert_snapshot!("aufgehoben_heute", desk.body());
    let row = picture.lines().position(|line| line.contains("Handlungsbedarf")).unwrap();
    let dimmed = desk.state.theme.style(Role::Stale).add_modifier;
    let cell = desk.buffer()[(4, u16::try_from(row).unwrap() + 2)].clone();
    assert!(cell.modifier.contains(dimmed), "{cell:?}");
    desk.keys("2");
    assert!(desk.picture().contains("AGH-2204"), "{}", desk.picture());
    let why = (Command::Import.entry().disabled_reason)(&desk.state);
    assert_eq!(why, Some(WhyNot::Connection(NoWrites::NotYet)), "no writing on old numbers");
}

#[test]
fn older_data_names_its_day() {
    assert!(restarted(0, (80, 24)).picture().contains("○ Daten vom 24.11. · verbindet …"));
    assert!(restarted(4, (80, 24)).picture().contains("○ Daten vom 20.11. · verbindet …"));
}

#[test]
fn without_a_connection_it_stays_on_screen() {
    let mut desk = restarted(1, (120, 40));
    desk.offline = true;
    desk.act(Action::Backend(Ok(())));
    assert!(desk.state.connection.is_lost());
    let picture = desk.picture();
    assert!(picture.contains("! Daten vom 23.11. · eingelesen 07:14 gestern · offline · nächster Versuch"), "{picture}");
    assert!(picture.contains("Schulmensa") || picture.contains("Möbellager"), "{picture}");
}

#[test]
fn nothing_new_confirms_it_at_once() {
    let mut desk = restarted(0, (120, 40));
    let effects = update(&mut desk.state, Action::Backend(Ok(())));
    let Effect::Fetch { generation, resource: Resource::Summary, etag } = &effects[0] else { panic!("{effects:?}") };
    assert_eq!(etag.as_deref(), Some("\"1\""));
    let unchanged = Ok(Payload::Summary(Fetched::NotModified));
    let effects =
        update(&mut desk.state, Action::Fetched { generation: *generation, resource: Resource::Summary, result: unchanged });
    assert!(desk.state.connection == Connection::Live && desk.state.data.summary.kept.is_none());
    assert!(desk.picture().contains("● Daten vom 24.11. · eingelesen 07:14"), "{}", desk.picture());
    let asked: Vec<_> =
        effects
            .iter()
            .filter_map(|effect| {
                if let Effect::Fetch { resource, etag, .. } = effect { Some((resource.clone(), etag.clone())) } else { None }
            })
            .collect();
    assert!(asked.contains(&(Resource::Agh, Some("\"2\"".into()))) && asked.contains(&(Resource::Monitoring, None)), "{asked:?}");
    for effect in effects {
        let Effect::Fetch { generation, resource: Resource::Agh, .. } = effect else { continue };
        assert!(desk.state.data.agh.kept.is_some());
        let result = Ok(Payload::Agh(Fetched::NotModified));
        update(&mut desk.state, Action::Fetched { generation, resource: Resource::Agh, result });
        assert!(desk.state.data.agh.kept.is_none() && desk.state.data.agh.value.is_some());
    }
}

#[test]
fn new_answers_replace_it_without_marks_and_are_kept() {
    let mut desk = restarted(1, (120, 40));
    desk.keys("2");
    desk.data.agh.rows.iter_mut().for_each(|row| row.places += 3);
    desk.act(Action::Backend(Ok(())));
    assert!(desk.picture().contains("● Daten vom 24.11. · eingelesen 06:12"), "{}", desk.picture());
    assert!(desk.state.table().unwrap().changed.is_empty(), "since yesterday is not since the last poll");
    desk.wait(3);
    let saved = desk.other_effects.iter().find_map(|e| if let Effect::Keep { kept, .. } = e { kept.clone() } else { None });
    let saved = saved.expect("kept a moment after the answers");
    assert_eq!((saved.at, saved.agh.is_some(), saved.monitoring.is_some()), (desk.state.now, true, true));
    let count = |desk: &Desk| desk.other_effects.iter().filter(|e| matches!(e, Effect::Keep { .. })).count();
    let before = count(&desk);
    desk.wait(3);
    assert_eq!(count(&desk), before, "nothing new, nothing written");
}

#[test]
fn who_is_refused_sees_nothing_of_it() {
    let mut desk = restarted(1, (120, 40));
    let effects = update(&mut desk.state, Action::Backend(Ok(())));
    let Effect::Fetch { generation, resource, .. } = effects[0].clone() else { panic!() };
    desk.act(Action::Fetched { generation, resource, result: Err(ClientError::Unauthorized { detail: "Token".into() }) });
    assert!(desk.picture().contains("Kein Zugang") && !desk.picture().contains("AGH-22"), "{}", desk.picture());
    assert!(desk.other_effects.iter().any(|effect| matches!(effect, Effect::Keep { kept: None, .. })));
    desk.keys("2");
    assert!(!desk.picture().contains("AGH-22"), "{}", desk.picture());
}

#[test]
fn without_a_shared_server_nothing_is_kept() {
    let mut desk = Desk::live((120, 40));
    desk.wait(3);
    assert!(!desk.other_effects.iter().any(|effect| matches!(effect, Effect::Keep { .. })));
}
