//! Going somewhere: to a screen, to a measure, to a row that may not have been answered yet.
//! Changes the state only; asks for nothing.

use crate::tui::{Command, Screen, State, TableId, TeamFilter, look::table::Table};

/// Shows a screen. What was still sought is given up.
pub fn go(state: &mut State, screen: Screen) {
    state.seeking = None;
    if state.screen != screen {
        state.screen = screen;
        state.pane = 0;
    }
}

/// Shows an AGH.
pub fn show_measure(state: &mut State, no: String) {
    if state.measure.as_deref() != Some(&no) {
        state.data.measure.clear();
        state.data.forecast.clear();
        *state.table_of_mut(TableId::Movements) = Table::default();
        *state.built(TableId::Movements) = None;
    }
    state.measure = Some(no);
    if state.screen != Screen::Detail {
        state.previous = state.screen;
    }
    go(state, Screen::Detail);
}

/// Moves the cursor to the row sought, as soon as it is there; says so if it is not.
pub fn settle(state: &mut State) {
    let Some(row) = state.seeking.clone() else { return };
    let found = if state.screen == Screen::Contingents { seek_instrument(state, &row) } else { seek_row(state, &row) };
    match found {
        Some(true) => {
            state.seeking = None;
            state.dirty = true;
        }
        Some(false) => {
            state.seeking = None;
            state.say_error(missing(state, &row));
            state.dirty = true;
        }
        None => {}
    }
}

/// `None` while it is not known whether it is there.
fn seek_instrument(state: &mut State, row: &str) -> Option<bool> {
    state.contingents.basis.as_ref()?;
    // The instrument, and perhaps an OE or a start in it.
    let (instrument, inside) = row.split_once(' ').unwrap_or((row, ""));
    let is_it = |work: &super::contingents::Work| work.instrument.to_string().eq_ignore_ascii_case(instrument);
    let at = state.contingents.works.iter().position(is_it);
    state.contingents.current = at.unwrap_or(state.contingents.current);
    if let (Some(at), false) = (at, inside.is_empty()) {
        state.contingents.works[at].go_to(inside);
    }
    Some(at.is_some())
}

fn seek_row(state: &mut State, row: &str) -> Option<bool> {
    let tables = state.screen.tables(state.team);
    // The list in focus first.
    let focused = state.pane.min(tables.len().saturating_sub(1));
    for at in std::iter::once(focused).chain((0..tables.len()).filter(|at| *at != focused)) {
        let Some(id) = tables.get(at) else { continue };
        if let Some(cursor) = state.table_of(*id).find(row) {
            state.table_of_mut(*id).cursor = cursor;
            state.pane = at;
            return Some(true);
        }
    }
    let answered = |id: &TableId| match (id.spec().resource)(state) {
        Some(resource) => matches!(state.data.progress(&resource), (true, _) | (_, Some(_))) && !state.data.is_kept(&[resource]),
        None => true,
    };
    tables.iter().all(answered).then_some(false)
}

fn missing(state: &State, row: &str) -> String {
    let view = state.screen.label();
    let filtered = state.table().is_some_and(|table| !table.filter.is_empty());
    let hidden = match state.team {
        _ if filtered => " Ein Filter ist gesetzt; Esc hebt ihn auf.".to_owned(),
        TeamFilter::Only(_) if state.screen.view().by_team => {
            let key = state.options.keymap.shown(Command::ToggleTeam);
            format!(" Gezeigt wird nur {}; {key} wechselt das Team.", state.team.label())
        }
        TeamFilter::Both | TeamFilter::Only(_) => String::new(),
    };
    format!("„{row}“ steht nicht in {view}.{hidden}")
}
