//! Work under way in one line: a sign that moves once a second, what it is, how much of it is
//! done where that is known, how long it takes. Nothing moves where nothing runs.

use chrono::{DateTime, Utc};

use super::{
    bar,
    seg::{Line, seg},
};
use crate::tui::{
    State,
    app::progress::{Kind, Work},
    look::{symbols::TURNING, theme::Role},
};

/// From this width on there is room for whole sentences.
const WIDE: u16 = 100;
/// Cells of the bar.
const BAR: usize = 8;
/// From here on the time is said, in seconds.
const SAID: i64 = 2;

/// The sign of something that has been running since then.
pub fn sign(now: DateTime<Utc>, since: DateTime<Utc>) -> char {
    let turn = usize::try_from((now - since).num_seconds().max(0)).unwrap_or(0);
    TURNING[turn % TURNING.len()]
}

/// ` · 4 s`, ` · 1:05 min`; nothing in the first seconds.
pub fn elapsed(now: DateTime<Utc>, since: DateTime<Utc>) -> String {
    match (now - since).num_seconds() {
        seconds if seconds < SAID => String::new(),
        seconds if seconds < 60 => format!(" · {seconds} s"),
        seconds => format!(" · {}:{:02} min", seconds / 60, seconds % 60),
    }
}

/// One work.
pub fn line(state: &State, work: &Work) -> Line {
    let mut line = vec![seg(Role::Strong, format!("{} ", sign(state.now, work.since))), seg(Role::Text, work.label(state))];
    match work.part {
        Some((done, all)) => {
            line.push(seg(Role::Text, format!(" {done} von {all} ")));
            line.push(seg(Role::Bar, bar::text(f64::from(done) / f64::from(all.max(1)), BAR)));
        }
        None => line.push(seg(Role::Text, " …")),
    }
    line.push(seg(Role::Dim, elapsed(state.now, work.since)));
    line
}

/// One work in as few columns as it can be said in: the badges beside it matter too.
fn short(state: &State, work: &Work) -> Line {
    let part = work.part.map_or_else(|| " …".to_owned(), |(done, all)| format!(" {done}/{all}"));
    let time = elapsed(state.now, work.since);
    vec![
        seg(Role::Strong, format!("{} ", sign(state.now, work.since))),
        seg(Role::Text, format!("{}{part}", work.short())),
        seg(Role::Dim, time.trim_start_matches(" ·").to_owned()),
    ]
}

/// The first work, and how many more there are; empty when nothing runs.
pub fn summary(state: &State) -> Line {
    let mut shown = state.progress.shown(state.now);
    let Some(first) = shown.next() else { return Line::new() };
    let mut line = if state.size.0 < WIDE && first.kind != Kind::Connecting { short(state, first) } else { line(state, first) };
    let more = shown.count();
    if more > 0 {
        line.push(seg(Role::Dim, format!(" · {more} weitere")));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_moves_once_a_second_and_the_time_is_said_after_two() {
        let at = |ms: i64| DateTime::from_timestamp_millis(1_795_000_000_000 + ms).unwrap();
        assert_eq!(sign(at(0), at(0)), sign(at(999), at(0)));
        assert_ne!(sign(at(0), at(0)), sign(at(1000), at(0)));
        assert_eq!(
            [elapsed(at(1999), at(0)), elapsed(at(2000), at(0)), elapsed(at(65_000), at(0))],
            ["", " · 2 s", " · 1:05 min"]
        );
    }
}
