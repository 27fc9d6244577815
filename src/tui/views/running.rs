//! Work under way in one line: a sign that moves, what it is, how much of it is done where that is
//! known, how long it takes. Nothing moves where nothing runs.

use crate::tui::{
    State,
    app::progress::{Kind, Work},
    look::{
        theme::Role,
        widgets::{
            bar,
            progress::{elapsed, sign},
            seg::{Line, seg},
        },
    },
};

/// From this width on there is room for whole sentences.
const WIDE: u16 = 100;
/// Cells of the bar.
const BAR: usize = 8;

/// One work.
fn line(state: &State, work: &Work) -> Line {
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
