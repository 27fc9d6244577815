//! Below the matrix: totals per OE against their claim, and the comparisons.

use std::cmp::Ordering;

use ratatui::layout::Rect;

use super::grid::{FREE, Grid, REST};
use crate::{
    domain::contingent::{Pot, PotUnit},
    tui::{
        app::contingents::{Board, Compare, Work},
        look::{
            theme::Role,
            widgets::{bar, paint::Paint, seg::seg},
        },
    },
};

/// Width of the longest name.
pub(super) const NAME: u16 = 14;

/// One line: its name, and what stands under an OE.
pub(super) struct Total {
    name: &'static str,
    value: fn(&PotUnit, u16) -> (Role, String),
}

/// The lines there is room for.
pub(super) fn lines(board: &Board, pot: &Pot, height: u16, _column: u16) -> Vec<Total> {
    let mut lines = vec![
        Total { name: "Summe", value: |u, _| (Role::Strong, u.total.to_string()) },
        Total { name: "Soll Rückstand", value: |u, _| (Role::Text, u.position.claim().to_string()) },
    ];
    if height >= 12 {
        lines.push(Total { name: "Summe/Soll", value: share });
    }
    if height >= 16 && !pot.equalised && !pot.rest_is_free {
        lines.push(Total { name: "darüber hinaus", value: |u, _| (Role::Dim, u.shares.rest.to_string()) });
    }
    if height >= 20 && !pot.equalised {
        lines.push(Total { name: "Rückstand", value: |u, column| (Role::Dim, deficit(u, column)) });
    }
    let released = Total { name: "letzte Freig.", value: |u, column| against(u.last_released, u.total, column) };
    let remainder = Total { name: "größte Reste", value: |u, column| against(Some(u.largest_remainder), u.total, column) };
    let dhondt = Total { name: "D’Hondt", value: |u, column| against(Some(u.dhondt), u.total, column) };
    match board.compare {
        Compare::Off => {}
        Compare::Released => lines.push(released),
        Compare::Remainder => lines.push(remainder),
        Compare::DHondt => lines.push(dhondt),
        Compare::All => lines.extend([released, remainder, dhondt]),
    }
    lines
}

pub(super) fn draw(paint: &mut Paint<'_>, board: &Board, work: &Work, pot: &Pot, grid: &Grid) {
    let lines = lines(board, pot, grid.area.height, grid.column);
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
            let free: u32 = pot.rows.iter().map(|row| row.free).sum();
            let rest: u32 = pot.rows.iter().map(|row| row.unplaced).sum();
            let place = Rect { x: grid.area.x + 2 + grid.label + grid.date, y, width: FREE, height: 1 };
            paint.right(place, &[seg(Role::Strong, free.to_string())]);
            paint.right(Rect { x: grid.rest(), y, width: REST, height: 1 }, &[seg(Role::Strong, rest.to_string())]);
        }
    }
}

/// Total against claim as a bar; full when the claim is met.
fn share(unit: &PotUnit, column: u16) -> (Role, String) {
    #[expect(clippy::cast_precision_loss, reason = "claims are far below 2^52")]
    let claim = unit.position.claim() as f64;
    if claim <= 0.0 {
        return (Role::Bar, String::new());
    }
    (Role::Bar, bar::text(f64::from(unit.total) / claim, usize::from(column - 1)))
}

/// With one decimal where it fits, else rounded.
fn deficit(unit: &PotUnit, column: u16) -> String {
    let exact = unit.position.deficit().german();
    if exact.chars().count() < usize::from(column) {
        return exact;
    }
    let (whole, tenth) = exact.split_once(',').unwrap_or((&exact, "0"));
    let number: i64 = whole.replace('.', "").replace('−', "-").parse().unwrap_or(0);
    let up = i64::from(tenth >= "5");
    let rounded = if exact.starts_with('−') { number - up } else { number + up };
    crate::tui::look::format::int(rounded)
}

/// A compared number, with a sign where ours is more or less.
fn against(theirs: Option<u32>, ours: u32, column: u16) -> (Role, String) {
    let Some(n) = theirs else { return (Role::Dim, "–".to_owned()) };
    let sign = match ours.cmp(&n) {
        Ordering::Equal => return (Role::Dim, n.to_string()),
        Ordering::Greater => '↑',
        Ordering::Less => '↓',
    };
    let signed = format!("{sign}{n}");
    if signed.chars().count() < usize::from(column) { (Role::Changed, signed) } else { (Role::Strong, n.to_string()) }
}
