//! What stands below the matrix: totals per OE against their claim, and the comparisons. Draws nothing.

use super::signs;
use crate::{
    domain::contingent::{Pot, PotUnit},
    tui::{
        app::contingents::{Board, Compare},
        look::{theme::Role, widgets::bar},
    },
};

/// Width of the longest name.
pub(super) const NAME: u16 = 14;

/// One line: its name, and what stands under an OE.
pub(super) struct Total {
    pub(super) name: &'static str,
    pub(super) value: fn(&PotUnit, u16) -> (Role, String),
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
    if height >= 16 && !pot.equalised && pot.units.iter().any(|unit| unit.shares.rest > 0) {
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

/// What a compared number means.
pub(super) const LEGEND: &str =
    "Vergleich: 7+2 heißt dort 7, das sind 2 mehr als hier; 7−2 sind 2 weniger; eine Zahl allein ist gleich   – nie freigegeben";

/// A compared number, and how much more or less it is than ours; the difference alone where both have no room.
fn against(theirs: Option<u32>, ours: u32, column: u16) -> (Role, String) {
    let Some(n) = theirs else { return (Role::Dim, "–".to_owned()) };
    let by = i64::from(n) - i64::from(ours);
    if by == 0 {
        return (Role::Dim, n.to_string());
    }
    let signed = signs::signed(by);
    let both = format!("{n}{signed}");
    (Role::Strong, if both.chars().count() < usize::from(column) { both } else { signed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_says_the_number_and_the_difference() {
        let of = |theirs, ours, column| against(theirs, ours, column).1;
        assert_eq!([of(Some(43), 36, 6), of(Some(3), 5, 6), of(Some(4), 4, 6)], ["43+7", "3−2", "4"]);
        assert_eq!([of(Some(43), 36, 4), of(None, 36, 4), of(Some(0), 3, 4)], ["+7", "–", "0−3"]);
    }
}
