//! *Kontingente*: free places of one instrument's starts, split between the OEs. Turns the work
//! into headline, matrix and words; changes nothing.

mod below;
mod force;
mod grid;
mod matrix;
mod opens;
mod signs;
mod totals;
mod words;

use ratatui::layout::Rect;

use super::{Opened, View, layout};
use crate::tui::{
    Command, State,
    app::{
        contingents::in_force::{self, Look},
        data::Resource,
    },
    look::{
        theme::Role,
        widgets::{paint::Paint, seg::Line},
    },
};

pub use force::{begin, sentences, table};
pub use grid::{cell_at, page, visible};
pub use matrix::{head, row};
pub use words::{explain, figure, headline, instead};

/// The view.
pub static VIEW: View = View {
    names: &["kontingente"],
    opened: Opened::Tab('4', Command::OpenContingents),
    needs,
    figure,
    headline,
    headline_rows: 2,
    explain,
    under_cursor: opens::under_cursor,
    draw,
    ..View::LIST
};

/// What it needs beside the summary.
fn needs(_state: &State) -> Vec<Resource> {
    vec![Resource::Ground, Resource::Drafts, Resource::Places]
}

/// Keeps the cursor on screen; called after every update.
pub fn scroll(state: &mut State) {
    let ((rows, units), look) = (visible(state), in_force::shown(state));
    if let Some(work) = state.contingents.work_mut() {
        work.scroll(look, rows, units);
    }
}

/// Draws matrix, totals and, where there is room, the explanation.
pub fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    let board = &state.contingents;
    if let (Some(work), look @ (Look::InForce | Look::Difference)) = (board.work(), in_force::shown(state)) {
        let areas = grid::areas(state, body);
        force::draw(paint, work, look, &grid::Grid::in_force(work, look, areas.matrix));
        if let Some(inside) = beside(paint, &areas) {
            force::panel(state, paint, work, inside);
        }
        return;
    }
    let Some(work) = board.work().filter(|work| work.pot.as_ref().is_some_and(|pot| !pot.rows.is_empty())) else {
        let (role, text) = words::instead(state);
        paint.wrapped(Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body }, role, &text);
        return;
    };
    let areas = grid::areas(state, body);
    if let Some(pot) = &work.pot {
        let grid = grid::Grid::of(board, work, pot, areas.matrix);
        matrix::draw(paint, work, pot, &grid);
        below::draw(paint, board, work, pot, &grid);
    }
    if let Some(inside) = beside(paint, &areas) {
        words::panel(paint, work, inside);
    }
}

/// Draws the line that parts the explanation from the matrix; where the explanation goes, if there is room for it.
fn beside(paint: &mut Paint<'_>, areas: &grid::Areas) -> Option<Rect> {
    if let Some(side) = areas.side {
        paint.vertical(Rect { width: 1, ..side });
        return Some(Rect { x: side.x + 2, width: side.width.saturating_sub(3), ..side });
    }
    let below = areas.below?;
    paint.horizontal(Rect { height: 1, ..below });
    Some(Rect { x: below.x + 1, y: below.y + 1, width: below.width.saturating_sub(2), height: below.height - 1 })
}

/// Whether the explanation has a panel of its own, so that the line below can say more.
fn has_panel(state: &State) -> bool {
    let areas = grid::areas(state, layout::areas(state).body);
    areas.side.is_some() || areas.below.is_some()
}

/// A line of one text.
fn line(role: Role, text: impl Into<String>) -> Line {
    vec![crate::tui::look::widgets::seg::seg(role, text)]
}
