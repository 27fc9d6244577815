//! The mouse: click a tab, a row, a head; wheel to scroll. Everything it does a key does too.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{
    Command, Effect, State, TableId, layout,
    update::{press, run_command},
    view,
    widgets::table,
};

/// Rows per notch of the wheel.
const NOTCH: isize = 3;

/// Does what the mouse asks for.
pub fn handle(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    let at = Position { x: event.column, y: event.row };
    match event.kind {
        MouseEventKind::ScrollUp => scroll(state, -NOTCH),
        MouseEventKind::ScrollDown => scroll(state, NOTCH),
        MouseEventKind::Down(MouseButton::Left) if state.dialogs.is_empty() => return click(state, at),
        MouseEventKind::Down(MouseButton::Left) => {
            let spot = view::spots(state).into_iter().find(|spot| spot.area.contains(at));
            return spot.map(|spot| press(state, spot.target)).unwrap_or_default();
        }
        // Moves and drags mean nothing here and must not cost a frame.
        _ => {}
    }
    Vec::new()
}

fn scroll(state: &mut State, by: isize) {
    state.dirty = true;
    if let Some(dialog) = state.dialogs.last_mut() {
        dialog.scroll(by);
    } else if let Some(table) = state.table_mut() {
        table.step(by);
    }
}

fn click(state: &mut State, at: Position) -> Vec<Effect> {
    for (screen, place, _) in layout::tabs(state) {
        if place.contains(at) {
            let command = super::Screen::TABS.iter().find(|(s, ..)| *s == screen).map(|(.., command)| *command);
            return command.map(|command| run_command(state, command)).unwrap_or_default();
        }
    }
    for (index, (id, area)) in layout::panes(state).into_iter().enumerate() {
        if area.contains(at) {
            return click_table(state, index, id, area, at);
        }
    }
    Vec::new()
}

fn click_table(state: &mut State, pane: usize, id: TableId, area: Rect, at: Position) -> Vec<Effect> {
    state.dirty = true;
    let was_focused = state.focused_table() == Some(id);
    // With one list hidden for want of room there is one pane only, and it has the focus already.
    if !was_focused {
        state.second_pane = pane == 1;
    }
    if at.y == area.y {
        let columns = table::placed(&state.table_of(id).view, area.width);
        let x = at.x - area.x;
        if let Some((column, ..)) = columns.into_iter().find(|(_, start, width)| (*start..start + width).contains(&x)) {
            state.table_of_mut(id).sort_by(column);
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
    if again && Command::Open.entry().scope.covers(state.screen) {
        return run_command(state, Command::Open);
    }
    Vec::new()
}
