//! *Kontingente*: free places of one instrument's starts, split between the OEs. Turns the work
//! into headline, matrix and words; changes nothing.

mod grid;
mod matrix;
mod totals;
mod words;

use ratatui::layout::Rect;

use super::{Opened, View, layout};
use crate::tui::{
    Command, State,
    app::data::Resource,
    look::{
        theme::Role,
        widgets::{paint::Paint, seg::Line},
    },
};

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
    draw,
    ..View::LIST
};

/// What it needs beside the summary.
fn needs(_state: &State) -> Vec<Resource> {
    vec![Resource::Ground, Resource::Drafts]
}

/// Keeps the cursor on screen; called after every update.
pub fn scroll(state: &mut State) {
    let (rows, units) = visible(state);
    if let Some(work) = state.contingents.work_mut() {
        work.scroll(rows, units);
    }
}

/// Draws matrix, totals and, where there is room, the explanation.
pub fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    let board = &state.contingents;
    let Some(work) = board.work().filter(|work| work.pot.as_ref().is_some_and(|pot| !pot.rows.is_empty())) else {
        let (role, text) = words::instead(state);
        paint.wrapped(Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body }, role, &text);
        return;
    };
    let areas = grid::areas(state, body);
    if let Some(pot) = &work.pot {
        let grid = grid::Grid::of(board, work, pot, areas.matrix);
        matrix::draw(paint, work, pot, &grid);
        totals::draw(paint, board, work, pot, &grid);
    }
    if let Some(side) = areas.side {
        paint.vertical(Rect { width: 1, ..side });
        words::panel(paint, work, Rect { x: side.x + 2, width: side.width.saturating_sub(3), ..side });
    }
    if let Some(below) = areas.below {
        paint.horizontal(Rect { height: 1, ..below });
        let inside = Rect { x: below.x + 1, y: below.y + 1, width: below.width.saturating_sub(2), height: below.height - 1 };
        words::panel(paint, work, inside);
    }
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
