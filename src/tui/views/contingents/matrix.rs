//! Draws the matrix: heads and names stay, the rest scrolls under them.

use ratatui::layout::{Position, Rect};

use super::grid::{FREE, Grid, REST};
use crate::{
    domain::{
        contingent::{Pot, PotCell, PotRow},
        dates,
    },
    tui::{
        app::contingents::Work,
        look::{
            symbols,
            theme::Role,
            widgets::{paint::Paint, seg::seg, table::select},
        },
    },
};

pub(super) fn draw(paint: &mut Paint<'_>, work: &Work, pot: &Pot, grid: &Grid) {
    heads(paint, work, pot, grid);
    let rows = pot.rows.iter().enumerate().skip(work.offset.0).take(grid.rows);
    for (y, (m, row)) in (grid.area.y + grid.heads..).zip(rows) {
        start_row(paint, work, row, grid, y, m == work.cursor.0);
        for (shown, (column, i)) in work.shown.iter().copied().enumerate().skip(work.offset.1).take(grid.units).enumerate() {
            let place = Rect { x: grid.x(shown), y, width: grid.column, height: 1 };
            let changed = work.changed.contains(&(row.key(), pot.units[i].unit.clone()));
            let (role, text) = cell(pot.cell(m, i), changed, grid.column);
            let wide = paint.right(place, &[seg(role, text)]);
            if (m, column) == work.cursor {
                select(paint, place);
                paint.focus(Position { x: place.right() - wide, y });
            }
        }
        let (role, rest) = match row.unplaced {
            0 => (Role::Dim, "·".to_owned()),
            n => (Role::Warn, format!("!{n}")),
        };
        paint.right(Rect { x: grid.rest(), y, width: REST, height: 1 }, &[seg(role, rest)]);
    }
}

fn heads(paint: &mut Paint<'_>, work: &Work, pot: &Pot, grid: &Grid) {
    let last = grid.area.y + grid.heads - 1;
    let free = Rect { x: grid.area.x + 2 + grid.label + grid.date, y: last, width: FREE, height: 1 };
    paint.right(free, &[seg(Role::Header, "frei")]);
    let hidden = (work.offset.0 > 0, work.offset.0 + grid.rows < pot.rows.len());
    let more = match hidden {
        (true, true) => "↑↓ ",
        (true, false) => "↑ ",
        (false, true) => "↓ ",
        (false, false) => "",
    };
    let shown = (work.offset.0 + grid.rows).min(pot.rows.len());
    if !more.is_empty() {
        let text = format!("{more}{}–{shown} von {}", work.offset.0 + 1, pot.rows.len());
        paint.text(grid.area.x + 2, last, grid.label + grid.date, &text, Role::Dim);
    }
    for (shown, (column, i)) in work.shown.iter().copied().enumerate().skip(work.offset.1).take(grid.units).enumerate() {
        let here = column == work.cursor.1;
        let code = pot.units[i].unit.as_str();
        let (above, below) = code.split_once('-').unwrap_or(("", code));
        let role = if here { Role::Strong } else { Role::Header };
        let place = |y| Rect { x: grid.x(shown) + 1, y, width: grid.column - 1, height: 1 };
        if grid.heads > 1 && !above.is_empty() {
            paint.right(place(grid.area.y), &[seg(if here { Role::Strong } else { Role::Dim }, above)]);
        }
        paint.right(place(last), &[seg(role, below)]);
    }
    let hidden = work.shown.len().saturating_sub(work.offset.1 + grid.units);
    let rest = if hidden > 0 { format!("+{hidden}→") } else { String::new() };
    paint.right(Rect { x: grid.rest(), y: grid.area.y, width: REST, height: 1 }, &[seg(Role::Dim, rest)]);
    if work.offset.1 > 0 {
        paint.right(
            Rect { x: grid.x(0) - FREE, y: grid.area.y, width: FREE, height: 1 },
            &[seg(Role::Dim, format!("←{}+", work.offset.1))],
        );
    }
    if grid.heads > 1 || hidden == 0 {
        paint.right(Rect { x: grid.rest(), y: last, width: REST, height: 1 }, &[seg(Role::Header, "Rest")]);
    }
}

fn start_row(paint: &mut Paint<'_>, work: &Work, row: &PotRow, grid: &Grid, y: u16, here: bool) {
    let x = grid.area.x;
    let role = if here { Role::Strong } else { Role::Text };
    paint.text(x, y, 1, &if here { symbols::CURSOR } else { ' ' }.to_string(), role);
    paint.text(x + 2, y, grid.label, &row.label(), role);
    let begin = match work.pot_today() {
        Some(today) if row.begin < today => "läuft".to_owned(),
        _ => dates::german_short(row.begin),
    };
    paint.right(Rect { x: x + 2 + grid.label, y, width: grid.date, height: 1 }, &[seg(Role::Dim, begin)]);
    let free = if row.held > 0 { format!("{}-{}", row.free, row.held) } else { row.free.to_string() };
    let role = if row.held > 0 { Role::Changed } else { Role::Text };
    paint.right(Rect { x: x + 2 + grid.label + grid.date, y, width: FREE, height: 1 }, &[seg(role, free)]);
}

/// `2`, `‹2›` fixed, `2*` changed, `·` none, `–` left out, `×` taken out by a person.
fn cell(cell: &PotCell, changed: bool, column: u16) -> (Role, String) {
    if let Some(reason) = &cell.left_out {
        let (role, sign) = if reason.is_by_hand() { (Role::Changed, "×") } else { (Role::Dim, "–") };
        return (role, sign.to_owned());
    }
    let number = match (cell.pinned, cell.contingent) {
        (true, n) => format!("‹{n}›"),
        (false, 0) => "·".to_owned(),
        (false, n) => n.to_string(),
    };
    // Where a star has no room of its own, it takes that of the closing bracket.
    let starred = match format!("{number}*") {
        wide if wide.chars().count() > usize::from(column) => format!("{}*", number.trim_end_matches('›')),
        fits => fits,
    };
    let role = match (changed, cell.pinned, cell.contingent) {
        (true, ..) => Role::Changed,
        (_, true, _) => Role::Strong,
        (_, _, 0) => Role::Dim,
        _ => Role::Text,
    };
    (role, if changed { starred } else { number })
}

/// The heads of the matrix as text, for copying.
pub fn head(work: &Work, pot: &Pot) -> Vec<String> {
    let units = work.shown.iter().map(|i| pot.units[*i].unit.to_string());
    ["Start", "Beginn", "frei"].map(str::to_owned).into_iter().chain(units).chain(["Rest".to_owned()]).collect()
}

/// One start of it: places as numbers, an OE that takes no part as nothing.
pub fn row(work: &Work, pot: &Pot, m: usize) -> Vec<String> {
    let start = &pot.rows[m];
    let cells = work.shown.iter().map(|i| pot.cell(m, *i));
    let cells = cells.map(|cell| if cell.left_out.is_some() { String::new() } else { cell.contingent.to_string() });
    let named = [start.label(), dates::german(start.begin), start.free.to_string()];
    named.into_iter().chain(cells).chain([start.unplaced.to_string()]).collect()
}
