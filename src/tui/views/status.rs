//! How old the data is and what the connection is worth, in words.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta};

use crate::{
    client::Connection,
    domain::dates,
    tui::{
        Command, State,
        app::commands::no_writing,
        look::{
            format,
            theme::Role,
            widgets::seg::{Line, Seg, seg},
        },
    },
};

/// `● Stand 06:12`, or what is wrong.
pub fn line(state: &State) -> Line {
    let age = age(state);
    let with_age = |role, sign: &str, rest: String| {
        let mut line = vec![seg(role, format!("{sign} "))];
        if let Some((role, age)) = &age {
            line.push(seg(*role, age.clone()));
            line.push(seg(Role::Text, " · "));
        }
        line.push(seg(role, rest));
        line
    };
    match &state.connection {
        Connection::Connecting if age.is_some() => with_age(Role::Stale, "○", "verbindet …".to_owned()),
        Connection::Connecting if !state.backend_ready => vec![seg(Role::Dim, "○ Datendienst startet …")],
        Connection::Connecting => vec![seg(Role::Dim, "○ Verbindung wird aufgebaut …")],
        Connection::Live if state.data.summary.value.as_ref().is_some_and(|summary| summary.trouble.is_some()) => {
            with_age(Role::Over, "!", "Speichern gestört".to_owned())
        }
        Connection::Live if state.held_until().is_some() => {
            let mut line = vec![seg(Role::Good, "● ")];
            line.extend(held(state));
            line
        }
        Connection::Live => match age {
            Some((role, age)) => vec![seg(Role::Good, "● "), seg(role, age)],
            None => vec![seg(Role::Good, "● "), seg(Role::Text, "noch keine Daten")],
        },
        Connection::Stale { .. } => with_age(Role::Stale, "○", "Antwort bleibt aus".to_owned()),
        Connection::Offline { next_try, .. } => {
            let wait = if state.poller.is_waiting() {
                "neuer Versuch …".to_owned()
            } else {
                format!("nächster Versuch {} s", (*next_try - state.now + TimeDelta::milliseconds(999)).num_seconds().max(0))
            };
            with_age(Role::Over, "!", format!("offline · {wait}"))
        }
        Connection::Unauthorized { .. } => with_age(Role::Over, "!", "kein Zugang".to_owned()),
        Connection::Failed { .. } => with_age(Role::Over, "!", "Datendienst nicht gestartet".to_owned()),
    }
}

/// How long released mails are still held, and the key that takes them back.
fn held(state: &State) -> Option<Seg> {
    let left = (state.held_until()? - state.now + TimeDelta::milliseconds(999)).num_seconds();
    let key = state.options.keymap.shown(Command::Undo);
    // The date and this: both have room from 80 columns on.
    let back = if state.size.0 < 80 { "" } else { " holt zurück" };
    Some(seg(Role::Changed, format!("Mails gehen in {}:{:02} · {key}{back}", left / 60, left % 60)))
}

/// That what is expected here is still what the last forecast said.
pub fn last_forecast(state: &State) -> Option<Seg> {
    let long = "vorige Prognose, die neue wird berechnet";
    let shown = if state.size.0 < NARROW { "vorige Prognose" } else { long };
    state.shows_last_forecast().then(|| seg(Role::Stale, format!("○ {shown}")).said(long))
}

/// Below this width the status says the day of the data, not when they were read in.
const NARROW: u16 = 100;

/// The day the data describe, and when they were read in.
fn age(state: &State) -> Option<(Role, String)> {
    let summary = state.data.summary.value.as_ref()?;
    let as_of = summary.as_of?;
    if let Some(answered) = state.data.summary.kept.filter(|_| as_of >= summary.today) {
        let at = state.zone.local(summary.last_import.as_ref().map_or(answered, |import| import.at));
        return Some((Role::Stale, format!("{}{}", data_of(as_of), read_in(state, &past(at, state.today())))));
    }
    if as_of < summary.today {
        return Some((Role::Warn, format!("! Daten vom {}", format::weekday_date(as_of))));
    }
    let at = summary.last_import.as_ref().map(|import| format::clock(state.zone.local(import.at), summary.today));
    Some((Role::Text, data_of(as_of) + &at.map(|at| read_in(state, &at)).unwrap_or_default()))
}

/// The day the figures describe.
fn data_of(as_of: NaiveDate) -> String {
    format!("Daten vom {}", dates::german_short(as_of))
}

/// When they were read in, where there is room for it.
fn read_in(state: &State, at: &str) -> String {
    if state.size.0 < NARROW { String::new() } else { format!(" · eingelesen {at}") }
}

/// `08:14` today, `08:14 gestern`, `Fr 20.11. 08:14` before.
fn past(at: NaiveDateTime, today: NaiveDate) -> String {
    match (today - at.date()).num_days() {
        0 => at.format("%H:%M").to_string(),
        1 => at.format("%H:%M gestern").to_string(),
        _ => format!("{} {}", dates::weekday_short(at.weekday()), format::clock(at, today)),
    }
}

/// What fills the body when there is nothing to list: heading and lines.
pub fn instead_of_data(state: &State) -> Option<(String, Vec<Line>)> {
    if state.has_data() {
        return None;
    }
    let text = |text: &str| vec![seg(Role::Text, text)];
    // Those who press no keys hear the name of the command.
    let keyed = |command: Command, does: &str| {
        let key = state.options.keymap.shown(command);
        vec![seg(Role::Text, format!("{key}   ")).said(format!("{}: ", command.entry().label)), seg(Role::Text, does)]
    };
    let typed =
        |what: &str, does: &str| vec![seg(Role::Text, format!("{what}   ")).said(format!("{what}: ")), seg(Role::Text, does)];
    if state.is_empty_desk() {
        let mut lines = vec![
            text("Der Desk ist leer. So kommen Daten hinein:"),
            Line::new(),
            keyed(Command::Import, "Exporte aus einem Ordner einlesen (CSV oder XLSX), erst geprüft, dann übernommen."),
        ];
        lines.extend(no_writing(state).map(|why| text(&format!("(Gerade gesperrt: {why})"))));
        lines.extend([
            Line::new(),
            typed("ilc-desk import ORDNER", "dasselbe von der Befehlszeile."),
            Line::new(),
            typed("ilc-desk demo", "zeigt alles an einem erfundenen Desk; nichts davon wird gespeichert oder versendet."),
        ]);
        return Some(("Noch keine Daten".to_owned(), lines));
    }
    let (heading, lines) = match &state.connection {
        Connection::Connecting if !state.backend_ready => {
            ("Datendienst startet …", vec![text("Die Daten erscheinen, sobald er antwortet.")])
        }
        Connection::Connecting | Connection::Live => {
            ("Verbindung wird aufgebaut …", vec![text("Die Daten erscheinen, sobald der Datendienst antwortet.")])
        }
        Connection::Stale { .. } => ("Antwort bleibt aus", vec![text("Der nächste Versuch folgt gleich.")]),
        Connection::Offline { why, .. } => {
            let again = "sofort neu versuchen. Sonst versucht es das Dashboard von selbst weiter.";
            ("Keine Verbindung", vec![text(why), Line::new(), keyed(Command::Refresh, again)])
        }
        Connection::Unauthorized { detail } => {
            ("Kein Zugang", vec![text(detail), Line::new(), keyed(Command::Refresh, "neu versuchen.")])
        }
        Connection::Failed { why } => {
            let mend = "Nach der Abhilfe das Dashboard neu starten; „ilc-desk doctor“ prüft Konfiguration und Datenbank.";
            ("Der Datendienst ist nicht gestartet", vec![text(why), Line::new(), text(mend)])
        }
    };
    Some((heading.to_owned(), lines))
}
