//! The mouse: click a tab, a row, a head, a cell, a field, a key that is named; wheel to scroll what
//! is under the pointer. Everything it does a key does too.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{dialogs, keys::press, run::run_command};
use crate::tui::{
    Command, Effect, Screen, State, TableId,
    app::{
        contingents::in_force::{self, Look},
        sorting,
    },
    look::widgets::table,
    views::{self, frame, layout},
};

/// Rows per notch of the wheel.
const NOTCH: isize = 3;

/// Does what the mouse asks for. Moves and drags mean nothing here and must not cost a frame.
pub fn handle(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    let at = Position { x: event.column, y: event.row };
    let sideways = event.modifiers.contains(KeyModifiers::SHIFT);
    match event.kind {
        MouseEventKind::ScrollUp if sideways => scroll(state, at, 0, -1),
        MouseEventKind::ScrollDown if sideways => scroll(state, at, 0, 1),
        MouseEventKind::ScrollUp => scroll(state, at, -NOTCH, 0),
        MouseEventKind::ScrollDown => scroll(state, at, NOTCH, 0),
        MouseEventKind::ScrollLeft => scroll(state, at, 0, -1),
        MouseEventKind::ScrollRight => scroll(state, at, 0, 1),
        MouseEventKind::Down(MouseButton::Left) => return click(state, at),
        _ => {}
    }
    Vec::new()
}

/// Scrolls the dialog, the matrix, or the list under the pointer, whichever list has the focus.
fn scroll(state: &mut State, at: Position, rows: isize, columns: isize) {
    if !state.dialogs.is_empty() {
        if rows != 0 {
            dialogs::scroll(state, rows);
            state.dirty = true;
        }
        return;
    }
    if state.screen == Screen::Contingents && layout::areas(state).body.contains(at) {
        if let Some(work) = state.contingents.work_mut() {
            let before = work.cursor;
            work.step(rows.signum(), columns);
            state.dirty |= work.cursor != before;
        }
        return;
    }
    let pane = layout::panes(state).into_iter().find(|(_, area)| area.contains(at));
    if let Some((id, _)) = pane {
        let table = state.table_of_mut(id);
        let before = table.cursor;
        table.step(rows);
        state.dirty |= table.cursor != before;
    }
}

fn click(state: &mut State, at: Position) -> Vec<Effect> {
    let spot = frame::spots(state).into_iter().find(|spot| spot.area.contains(at)).map(|spot| spot.target);
    match spot {
        Some(target) if !state.dialogs.is_empty() => return dialogs::click(state, target),
        Some(target) => return press(state, target),
        // Beside a dialog nothing happens, so nothing typed is lost.
        None if !state.dialogs.is_empty() => return Vec::new(),
        None => {}
    }
    for (screen, place, _) in layout::tabs(state) {
        if place.contains(at) {
            let command = Screen::tabs().find(|(known, ..)| *known == screen).map(|(.., command)| command);
            return command.map(|command| run_command(state, command)).unwrap_or_default();
        }
    }
    if let Some(cell) = views::contingents::cell_at(state, at) {
        return click_cell(state, cell);
    }
    for (id, area) in layout::panes(state) {
        if area.contains(at) {
            return click_table(state, id, area, at);
        }
    }
    Vec::new()
}

/// Selects a cell of the Kontingente; the second click asks for its number.
fn click_cell(state: &mut State, cell: (usize, usize)) -> Vec<Effect> {
    state.dirty = true;
    let look = in_force::shown(state);
    let Some(work) = state.contingents.work_mut() else { return Vec::new() };
    if look != Look::Proposal {
        work.in_force.cursor = cell;
        return Vec::new();
    }
    if work.cursor == cell {
        return run_command(state, Command::PinNumber);
    }
    work.cursor = cell;
    work.step(0, 0);
    Vec::new()
}

fn click_table(state: &mut State, id: TableId, area: Rect, at: Position) -> Vec<Effect> {
    state.dirty = true;
    let was_focused = state.focused_table() == Some(id);
    let lists = state.screen.tables(state.team);
    state.pane = lists.iter().position(|list| *list == id).unwrap_or(state.pane);
    if at.y == area.y {
        let columns = table::placed(&state.table_of(id).view, area.width);
        let x = at.x - area.x;
        if let Some((column, ..)) = columns.into_iter().find(|(_, start, width)| (*start..start + width).contains(&x)) {
            sorting::by(state, id, column);
        }
        return Vec::new();
    }
    let table = state.table_of_mut(id);
    let row = table.offset + usize::from(at.y - area.y - 1);
    if row >= table.view.rows.len() {
        return Vec::new();
    }
    let again = was_focused && table.cursor == row;
    table.cursor = row;
    // A second click on the selected row opens it, where there is something to open.
    let opens = [Command::Open, Command::ReadMail].into_iter().find(|command| command.entry().scope.covers(state.screen));
    match opens {
        Some(command) if again => run_command(state, command),
        _ => Vec::new(),
    }
}
