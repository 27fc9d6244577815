//! Where everything of the matrix stands. One answer for drawing, scrolling and the cursor.

use ratatui::layout::{Position, Rect};

use super::{signs, totals};
use crate::{
    domain::contingent::Pot,
    tui::{
        Screen, State,
        app::contingents::{
            Board, Work,
            in_force::{self, Look},
        },
        look::widgets::paint,
        views::layout,
    },
};

/// From this width on the explanation stands beside the matrix.
const WIDE: u16 = 160;
/// Its width there.
const SIDE: u16 = 46;
/// From this height of the body on it stands below the matrix.
const TALL: u16 = 26;

/// The parts of the body.
pub(super) struct Areas {
    pub(super) matrix: Rect,
    pub(super) side: Option<Rect>,
    pub(super) below: Option<Rect>,
}

/// Divides the body.
pub(super) fn areas(state: &State, body: Rect) -> Areas {
    let explaining = state.contingents.explaining;
    if body.width >= WIDE {
        let side = Rect { x: body.right() - SIDE, width: SIDE, ..body };
        return Areas { matrix: Rect { width: body.width - SIDE, ..body }, side: Some(side), below: None };
    }
    let rows = match (body.height >= TALL, explaining) {
        (true, false) => 5,
        (true, true) => 9,
        (false, true) => (body.height / 2).min(7),
        (false, false) => 0,
    };
    let matrix = Rect { height: body.height - rows, ..body };
    let below = (rows > 0).then_some(Rect { y: matrix.bottom(), height: rows, ..body });
    Areas { matrix, side: None, below }
}

/// The matrix of one pot in its area.
pub(super) struct Grid {
    pub(super) area: Rect,
    /// Columns of the start's name.
    pub(super) label: u16,
    /// Columns of the begin.
    pub(super) date: u16,
    /// Columns before the first OE.
    pub(super) left: u16,
    /// Columns of one OE.
    pub(super) column: u16,
    /// OEs that fit.
    pub(super) units: usize,
    /// Rows of the head.
    pub(super) heads: u16,
    /// Starts that fit.
    pub(super) rows: usize,
}

/// Columns of "Rest".
pub(super) const REST: u16 = 6;
/// Columns of the begin, where there is room for it.
const DATE: u16 = 7;
/// Below this width the begin gives way to the OEs.
const NARROW: u16 = 60;
/// Columns of the free places.
pub(super) const FREE: u16 = 5;

impl Grid {
    pub(super) fn of(board: &Board, work: &Work, pot: &Pot, area: Rect) -> Self {
        let longest = pot.rows.iter().map(|row| paint::width(&row.label())).max();
        let two = work.shown.iter().any(|i| pot.units[*i].unit.as_str().contains('-'));
        let below = |column| u16::try_from(totals::lines(board, pot, area.height, column).len()).unwrap_or(0) + 1;
        Self::sized(area, longest, work.shown.len(), (4, two), below)
    }

    /// The same for what is in force.
    pub(super) fn in_force(work: &Work, look: Look, area: Rect) -> Self {
        let force = &work.in_force;
        let longest = force.rows.iter().map(|row| paint::width(&row.start.label())).max();
        let two = force.units.iter().any(|unit| unit.contains('-'));
        Self::sized(area, longest, force.units.len(), (signs::column(work, look), two), |_| signs::BELOW)
    }

    /// Columns are at least so wide; heads take two rows where OEs have names of two parts.
    fn sized(area: Rect, longest: Option<u16>, units: usize, (least, two): (u16, bool), below: impl Fn(u16) -> u16) -> Self {
        let label = longest.unwrap_or(0).clamp(9, 18).max(totals::NAME);
        let date = if area.width < NARROW { 0 } else { DATE };
        let left = 3 + label + date + FREE;
        let room = area.width.saturating_sub(left + REST);
        let n = u16::try_from(units).unwrap_or(u16::MAX).max(1);
        let column = (room / n).clamp(least, least.max(6));
        let heads = if two { 2 } else { 1 };
        Self {
            area,
            label,
            date,
            left,
            column,
            units: usize::from(room / column).min(units),
            heads,
            rows: usize::from(area.height.saturating_sub(heads + below(column))),
        }
    }

    /// Left edge of an OE's column, counted from the first one on screen.
    pub(super) fn x(&self, shown: usize) -> u16 {
        self.area.x + self.left + u16::try_from(shown).unwrap_or(0) * self.column
    }

    /// Left edge of "Rest".
    pub(super) fn rest(&self) -> u16 {
        self.x(self.units)
    }
}

/// Row and column (as the cursor counts them) of the cell there.
pub fn cell_at(state: &State, at: Position) -> Option<(usize, usize)> {
    if state.screen != Screen::Contingents || !state.has_data() {
        return None;
    }
    let work = state.contingents.work()?;
    let grid = here(state)?;
    let (rows, cursor, offset) = match in_force::look(state, work) {
        Look::Proposal => (work.size().0, work.cursor, work.offset),
        Look::InForce | Look::Difference => (work.in_force.rows.len(), work.in_force.cursor, work.in_force.offset),
    };
    let row = offset.0 + usize::from(at.y.checked_sub(grid.area.y + grid.heads)?);
    let within = at.x.checked_sub(grid.x(0)).map(|x| usize::from(x / grid.column));
    let is_row = row < rows.min(offset.0 + grid.rows) && at.x < grid.area.right();
    // Beside the OEs the start is meant, with the OE the cursor is at.
    let column = within.filter(|n| *n < grid.units).map_or(cursor.1, |n| offset.1 + n);
    is_row.then_some((row, column))
}

/// Starts a page of the matrix has.
pub fn page(state: &State) -> isize {
    isize::try_from(visible(state).0.saturating_sub(1).max(1)).unwrap_or(1)
}

/// Starts and OEs that fit on screen.
pub fn visible(state: &State) -> (usize, usize) {
    here(state).map_or((1, 1), |grid| (grid.rows.max(1), grid.units.max(1)))
}

/// The matrix on screen, whatever it shows.
fn here(state: &State) -> Option<Grid> {
    let board = &state.contingents;
    let work = board.work()?;
    let area = areas(state, layout::areas(state).body).matrix;
    match in_force::look(state, work) {
        Look::Proposal => Some(Grid::of(board, work, work.pot.as_ref()?, area)),
        look @ (Look::InForce | Look::Difference) => Some(Grid::in_force(work, look, area)),
    }
}
