//! Draws the totals below the matrix.

use ratatui::layout::Rect;

use super::{
    grid::{FREE, Grid, REST},
    totals,
};
use crate::{
    domain::contingent::{Pot, PotRow},
    tui::{
        app::contingents::{Board, Work},
        look::{
            theme::Role,
            widgets::{paint::Paint, seg::seg},
        },
    },
};

pub(super) fn draw(paint: &mut Paint<'_>, board: &Board, work: &Work, pot: &Pot, grid: &Grid) {
    let lines = totals::lines(board, pot, grid.area.height, grid.column);
    let shown = u16::try_from(grid.rows.min(pot.rows.len())).unwrap_or(u16::MAX);
    let top = grid.area.y + grid.heads + shown;
    paint.horizontal(Rect { y: top, height: 1, ..grid.area });
    for (y, line) in (top + 1..grid.area.bottom()).zip(&lines) {
        paint.text(grid.area.x + 2, y, grid.label, line.name, Role::Dim);
        for (shown, i) in work.shown.iter().copied().skip(work.offset.1).take(grid.units).enumerate() {
            let (role, text) = (line.value)(&pot.units[i], grid.column);
            let place = Rect { x: grid.x(shown) + 1, y, width: grid.column - 1, height: 1 };
            if role == Role::Bar {
                paint.chunks_cut(place, &[seg(role, text)]);
            } else {
                paint.right(place, &[seg(role, text)]);
            }
        }
        if line.name == "Summe" {
            let sum = |of: fn(&PotRow) -> u32| pot.rows.iter().map(of).sum::<u32>();
            let (free, held) = (sum(|row| row.free), sum(|row| row.held));
            // As in the rows: what is kept back is none of what the OEs get.
            let free = if held > 0 { format!("{free}-{held}") } else { free.to_string() };
            let rest: u32 = pot.rows.iter().map(|row| row.unplaced).sum();
            let wide = u16::try_from(free.chars().count()).unwrap_or(u16::MAX).max(FREE);
            let place = Rect { x: grid.area.x + 2 + grid.label + grid.date + FREE - wide, y, width: wide, height: 1 };
            paint.right(place, &[seg(Role::Strong, free)]);
            paint.right(Rect { x: grid.rest(), y, width: REST, height: 1 }, &[seg(Role::Strong, rest.to_string())]);
        }
    }
}
