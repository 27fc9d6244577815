//! How a cell of what is in force is written, and how much room that takes.

use crate::tui::{
    app::contingents::{
        Work,
        in_force::{self, Given, Look},
    },
    look::{format, theme::Role},
};

/// Rows below the matrix: the rule, and the sums.
pub(super) const BELOW: u16 = 2;

/// `3` nothing filled yet, `1/3` filled of three, `·` none.
pub(super) fn filled(given: Given) -> (Role, String) {
    match (given.filled, given.places) {
        (0, 0) => (Role::Dim, "·".to_owned()),
        (0, places) => (Role::Text, places.to_string()),
        (filled, places) => (Role::Text, format!("{filled}/{places}")),
    }
}

/// `2+1`: two still open, a new proposal asks for one more.
pub(super) fn open(open: u32, change: Option<i64>) -> (Role, String) {
    match (open, change) {
        (0, None | Some(0)) => (Role::Dim, "·".to_owned()),
        (open, None | Some(0)) => (Role::Text, open.to_string()),
        (open, Some(by)) => (Role::Strong, format!("{open}{}", signed(by))),
    }
}

/// `+1`, `−2`.
pub fn signed(by: i64) -> String {
    if by > 0 { format!("+{by}") } else { format::int(by) }
}

/// The columns a cell needs.
pub(super) fn column(work: &Work, look: Look) -> u16 {
    let force = &work.in_force;
    let cells = force.rows.iter().flat_map(|row| force.units.iter().map(move |unit| (row, unit)));
    let text = cells.map(|(row, unit)| match look {
        Look::InForce | Look::Proposal => filled(row.given(unit)).1,
        Look::Difference => open(row.given(unit).open(), in_force::change(work, row, unit)).1,
    });
    let sums = force.units.iter().map(|unit| filled(force.of_unit(unit)).1);
    let widest = text.chain(sums).map(|text| text.chars().count()).max().unwrap_or(0);
    u16::try_from(widest + 1).unwrap_or(u16::MAX).clamp(4, 8)
}
