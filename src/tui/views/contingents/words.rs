//! What the screen says: headline, explanation of the cell, what is wrong.

use ratatui::layout::Rect;

use super::{super::layout, force, has_panel, line, totals};
use crate::{
    api::contingents::draft::Draft,
    domain::{
        contingent::{Pot, state::Stage},
        start,
    },
    tui::{
        Command, State,
        app::contingents::{
            Compare, Save, Work,
            in_force::{self, Look},
            stage,
        },
        look::{
            format,
            theme::Role,
            widgets::{
                big,
                paint::{Paint, width, wrap},
                seg::{Line, Seg, seg},
            },
        },
    },
};

/// The pots, then the numbers of the one on screen.
pub fn headline(state: &State) -> Vec<Line> {
    let board = &state.contingents;
    if board.works.is_empty() {
        return Vec::new();
    }
    let wide = |line: &Line| line.iter().map(|seg| usize::from(width(&seg.text))).sum::<usize>();
    let large = figure(state).filter(|_| layout::shows_figure(state)).map_or(0, |(_, figure)| big::width(&figure) + 2);
    let room = usize::from(state.size.0.saturating_sub(large));
    let in_words = bar(state, true, "  ");
    let in_signs = bar(state, false, "  ");
    let bar = if wide(&in_words) < room {
        in_words
    } else if wide(&in_signs) <= room {
        in_signs
    } else {
        bar(state, false, " ")
    };
    let mut lines = vec![bar];
    lines.extend(board.work().map(|work| match in_force::look(state, work) {
        Look::Proposal => numbers(state, work),
        look @ (Look::InForce | Look::Difference) => force::numbers(state, work, look),
    }));
    lines
}

/// Every pot with its free places and how far it has come, in words where there is room; close together where there is none.
fn bar(state: &State, words: bool, gap: &'static str) -> Line {
    let board = &state.contingents;
    let mut pots = Vec::new();
    for (at, work) in board.works.iter().enumerate() {
        let free = work.pot.as_ref().map_or(0, free);
        let (far, told) = (stage::of(state, work), stage::row(state, &work.base.instrument));
        let mark = match (words, far) {
            (true, Stage::Nothing) => " nichts".to_owned(),
            (true, Stage::Draft | Stage::Released) => format!("{} {}", stage::sign(far, told), far.label()),
            (true, Stage::Partly) | (false, _) => stage::sign(far, told),
        };
        let role = if at == board.current { Role::TabActive } else { Role::Tab };
        let mark = if gap.len() < 2 { mark.trim_start().to_owned() } else { mark };
        let edge = &gap[1..];
        pots.push(seg(role, format!("{edge}{} {free}{mark}{edge}", work.instrument)));
        pots.push(seg(Role::Text, " "));
    }
    pots
}

fn free(pot: &Pot) -> u32 {
    pot.rows.iter().map(|row| row.free).sum()
}

/// The number that matters: places to be split in this pot, or in force.
pub fn figure(state: &State) -> Option<(Role, String)> {
    let work = state.contingents.work()?;
    let figure = match in_force::look(state, work) {
        Look::Proposal => free(work.pot.as_ref()?),
        Look::InForce | Look::Difference => work.in_force.total().places,
    };
    Some((Role::Strong, format::int(figure.into())))
}

fn numbers(state: &State, work: &Work) -> Line {
    let mut out = Vec::new();
    let Some(pot) = &work.pot else { return line(Role::Dim, "nichts aufzuteilen") };
    let free = free(pot);
    let rest: u32 = pot.rows.iter().map(|row| row.unplaced).sum();
    let held: u32 = pot.rows.iter().map(|row| row.held).sum();
    let n = i64::try_from(pot.rows.len()).unwrap_or(i64::MAX);
    let starts = pot.rows.iter().map(|row| start::listed(&row.measure, row.module.as_ref())).collect::<Vec<_>>().join(",");
    let shows = format!("plaetze/{starts}/frei");
    out.push(seg(Role::Strong, format::count(free.into(), "freier Platz", "freie Plätze")).shows(shows));
    out.push(seg(Role::Text, format!(" in {}", format::count(n, "Start", "Starts"))));
    if work.settings.starts.is_some() {
        out.push(seg(Role::Changed, " (Auswahl)"));
    }
    out.extend(urgent(state, work));
    out.extend(how_far(state, work));
    if work.trouble.is_some() {
        out.push(seg(Role::Over, " · ! Widerspruch"));
    } else if rest == 0 && held == 0 {
        out.push(seg(Role::Text, " · alle verteilt"));
    } else if rest == 0 {
        out.push(seg(Role::Text, format!(" · {} verteilt", free - held)));
    } else {
        out.push(seg(Role::Warn, format!(" · {rest} frei verfügbar")));
    }
    if work.proved && work.trouble.is_none() {
        out.push(seg(Role::Good, if state.size.0 < 100 { " ✓ geprüft" } else { " ✓ geprüft optimal" }));
    }
    if pot.equalised {
        out.push(seg(Role::Changed, " · Erfüllungsquoten angeglichen"));
    }
    if pot.rest_is_free {
        out.push(seg(Role::Changed, " · Rest frei für alle"));
    }
    out.extend(saved(state, work));
    if let Some(stale) = pot.stale {
        out.push(seg(Role::Warn, format!(" · ! Monitoring {} Tage alt", stale.days)));
    }
    out
}

/// What is released of the pot; a draft is told with what is set.
fn how_far(state: &State, work: &Work) -> Option<Seg> {
    let (far, told) = (stage::of(state, work), stage::row(state, &work.base.instrument));
    let words = || format!(" · {}", stage::words(state, far, told));
    match far {
        Stage::Released => Some(seg(Role::Good, words())),
        Stage::Partly => Some(seg(Role::Warn, words())),
        Stage::Nothing => Some(seg(Role::Text, words())),
        Stage::Draft => None,
    }
}

/// What is set, and whether the backend has it.
fn saved(state: &State, work: &Work) -> Line {
    let settings = &work.settings;
    let mut set = Vec::new();
    let held = settings.holds.iter().map(|hold| hold.places as usize).sum();
    for (n, what) in [(settings.pins.len(), "festgelegt"), (held, "zurückgehalten"), (settings.exclusions.len(), "ausgenommen")]
    {
        if n > 0 {
            set.push(format!("{n} {what}"));
        }
    }
    let set = if set.is_empty() { "Vorschlag".to_owned() } else { set.join(", ") };
    let mut out = vec![seg(Role::Text, format!(" · {set}"))];
    out.extend(match (&work.save, &work.base) {
        (Save::Clean, Draft { author: Some(who), saved_at: Some(at), .. }) => {
            let at = format::clock(state.zone.local(*at), state.today());
            vec![seg(Role::Dim, format!(" · gespeichert {at}")), seg(Role::Dim, format!(", {who}"))]
        }
        (Save::Due(_) | Save::Sending(_), _) if urgent(state, work).is_none() => vec![seg(Role::Dim, " · speichert …")],
        (Save::Clean | Save::Moved(_) | Save::Due(_) | Save::Sending(_), _) => Vec::new(),
    });
    out
}

/// What must not be cut off: two versions, or something that is not stored.
fn urgent(state: &State, work: &Work) -> Option<Seg> {
    match &work.save {
        Save::Moved(_) => {
            let key = state.options.keymap.shown(Command::SettleConflict);
            Some(seg(Role::Over, format!(" · ! zwei Fassungen, {key} entscheidet")))
        }
        Save::Due(_) | Save::Sending(_) if work.save_problem.is_some() || state.connection.is_lost() => {
            Some(seg(Role::Warn, " · ! ungespeichert"))
        }
        Save::Due(_) | Save::Sending(_) | Save::Clean => None,
    }
}

/// Under the matrix: what is wrong, else the explanation or, where that has its own panel, what
/// the signs mean.
pub fn explain(state: &State) -> Vec<Line> {
    let Some(work) = state.contingents.work() else { return Vec::new() };
    if let look @ (Look::InForce | Look::Difference) = in_force::look(state, work) {
        let told = if has_panel(state) { force::legend(look).to_owned() } else { force::sentences(state, work).join(" ") };
        return vec![line(if has_panel(state) { Role::Dim } else { Role::Text }, told)];
    }
    if let Some(trouble) = &work.trouble {
        let key = state.options.keymap.shown(Command::UnpinAll);
        let told = format!("! {trouble} Gezeigt wird der Vorschlag ohne Vorgaben; {key} löst alle.");
        return vec![line(Role::Over, told)];
    }
    if let Some(refused) = &work.refused {
        return vec![line(Role::Over, format!("! Das ginge nicht auf: {refused}"))];
    }
    if let Some(problem) = &work.save_problem {
        return vec![line(Role::Warn, format!("! Nicht gespeichert: {problem}"))];
    }
    if has_panel(state) {
        if state.contingents.compare != Compare::Off {
            return vec![line(Role::Dim, totals::LEGEND)];
        }
        return vec![line(
            Role::Dim,
            "‹2› festgelegt   2* gerade geändert   · keiner   – nicht einbezogen   × ausgenommen   11-2 davon 2 zurückgehalten",
        )];
    }
    let told = work.explanation.as_ref().map(|e| e.sentences.join(" ")).unwrap_or_default();
    vec![line(Role::Text, told)]
}

/// The cell under the cursor in German sentences.
pub(super) fn panel(paint: &mut Paint<'_>, work: &Work, area: Rect) {
    let mut lines: Vec<Line> = Vec::new();
    let Some((pot, explanation)) = work.pot.as_ref().zip(work.explanation.as_ref()) else { return };
    let Some((row, unit)) = work.cell() else { return };
    let start = &pot.rows[row];
    let column = &pot.units[unit];
    let label = start.label();
    lines.push(vec![seg(Role::Strong, format!("{} · {label}", column.unit)), seg(Role::Dim, format!("  {}", start.title))]);
    let mut wrapped = |role, text: &str| lines.extend(wrap(text, area.width).into_iter().map(|l| line(role, l)));
    if area.height > 6 {
        explanation.sentences.iter().for_each(|s| wrapped(Role::Text, s));
    } else {
        wrapped(Role::Text, &explanation.sentences.join(" "));
    }
    if area.height > 10 {
        wrapped(Role::Text, "");
        let p = &column.position;
        wrapped(Role::Dim, &p.words());
        if let Some(as_of) = p.as_of {
            wrapped(Role::Dim, &format!("Stand {}", crate::domain::dates::german(as_of)));
            if p.unreported > 0 {
                let entries = format::count(p.unreported.into(), "Eintritt", "Eintritte");
                wrapped(Role::Warn, &format!("{entries} noch nicht im Eintrittsmonitoring"));
            }
        }
        wrapped(Role::Text, "");
        let out: Vec<&str> =
            (0..pot.units.len()).filter(|i| !work.shown.contains(i)).map(|i| pot.units[i].unit.as_str()).collect();
        if !out.is_empty() {
            wrapped(Role::Dim, &format!("In keinem dieser Starts einbezogen: {}.", out.join(", ")));
        }
        pot.notes().iter().for_each(|note| wrapped(Role::Warn, &format!("! {note}")));
    }
    for (row, line) in area.rows().zip(&lines) {
        paint.chunks_cut(row, line);
    }
}

/// What is said instead of a matrix.
pub fn instead(state: &State) -> (Role, String) {
    let board = &state.contingents;
    if let Some(problem) = &board.problem {
        return (Role::Over, format!("! Die gelieferten Daten sind nicht brauchbar: {problem}"));
    }
    if let Some(error) = state.data.ground.error.as_ref().or(state.data.drafts.error.as_ref()) {
        return (Role::Warn, format!("! {error}"));
    }
    match (&board.basis, board.work()) {
        (None, _) => (Role::Dim, "Die Plätze werden geladen …".to_owned()),
        (Some(_), None) => {
            (Role::Dim, "Kein Start vertraglich beschaffter Maßnahmen hat freie Plätze, die aufzuteilen sind.".to_owned())
        }
        (Some(_), Some(work)) => {
            let key = state.options.keymap.shown(Command::AllStarts);
            (Role::Dim, format!("{}: keiner der gewählten Starts wird aufgeteilt. {key} nimmt alle.", work.instrument))
        }
    }
}
