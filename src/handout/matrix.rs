//! The matrix of one pot as text: starts × OEs, totals and comparisons below.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{german, head, rest, shown};
use crate::{
    api::contingents::{ProposedPot, ProposedStart, ProposedUnit},
    domain::{dates, text::clean},
    sheet::text::{left, right},
};

/// Appends the matrix under its title.
pub(super) fn write(out: &mut String, title: &str, pot: &ProposedPot) {
    let free: u32 = pot.starts.iter().map(|s| s.free).sum();
    let _ = writeln!(out, "Kontingente {} · {}", clean(&pot.instrument), clean(title));
    let starts = if pot.starts.len() == 1 { "1 Start".to_owned() } else { format!("{} Starts", pot.starts.len()) };
    let _ = writeln!(out, "{starts} · {free} freie Plätze · {}", rest(pot));
    for note in &pot.notes {
        let _ = writeln!(out, "! {}", clean(note));
    }
    let labels: Vec<String> = pot.starts.iter().map(label).collect();
    let wide = labels.iter().map(|l| l.width()).chain([BELOW.width()]).max().unwrap_or(0);
    let columns: Vec<usize> = (0..pot.units.len()).map(|i| width(pot, i)).collect();
    let mut line = |name: &str, free: &str, cells: &mut dyn Iterator<Item = String>, rest: &str| {
        let mut row = format!("{}  {}", left(name, wide), right(free, 4));
        for (cell, width) in cells.zip(&columns) {
            row.push_str(&right(&cell, *width));
        }
        row.push_str(&right(rest, 6));
        let _ = writeln!(out, "{}", row.trim_end());
    };
    let heads = || pot.units.iter().map(|u| head(&u.unit));
    if heads().any(|(above, _)| !above.is_empty()) {
        line("", "", &mut heads().map(|(above, _)| clean(above)), "");
    }
    line("", "frei", &mut heads().map(|(_, code)| clean(code)), "Rest");
    for (start, label) in pot.starts.iter().zip(&labels) {
        line(label, &start.free.to_string(), &mut start.cells.iter().map(shown), &start.unplaced.to_string());
    }
    let unplaced: u32 = pot.starts.iter().map(|s| s.unplaced).sum();
    line("Summe", &free.to_string(), &mut pot.units.iter().map(|u| u.total.to_string()), &unplaced.to_string());
    for (name, value) in below(pot) {
        line(name, "", &mut pot.units.iter().map(value), "");
    }
    let held: Vec<String> =
        pot.starts.iter().filter(|s| s.held > 0).map(|s| format!("{} {}", clean(&s.label()), s.held)).collect();
    if !held.is_empty() {
        let _ = writeln!(out, "Zurückgehalten: {}", held.join(", "));
    }
    out.push_str("‹ › festgelegt   · null   – nicht einbezogen\n\n");
}

/// The longest name below the matrix.
const BELOW: &str = "Rückstand n. Zuweisungen";

type Value = fn(&ProposedUnit) -> String;

/// Lines below the sum.
fn below(pot: &ProposedPot) -> Vec<(&'static str, Value)> {
    let mut lines: Vec<(&'static str, Value)> =
        vec![("Rückstand n. Zuweisungen", |u| german(&u.deficit)), ("Soll nach Rückstand", |u| u.claim.to_string())];
    if !pot.equalised && pot.units.iter().any(|u| u.by_rest.is_some_and(|n| n > 0)) {
        lines.push(("davon darüber hinaus", |u| u.by_rest.map(|n| n.to_string()).unwrap_or_default()));
    }
    if pot.units.iter().any(|u| u.last_released.is_some()) {
        lines.push(("letzte Freigabe", |u| u.last_released.map(|n| n.to_string()).unwrap_or_default()));
    }
    lines.push(("größte Reste", |u| u.largest_remainder.to_string()));
    lines.push(("D’Hondt", |u| u.dhondt.to_string()));
    lines
}

/// `MES-3104/M08  01.12.2026`.
fn label(start: &ProposedStart) -> String {
    format!("{}  {}", clean(&start.label()), dates::german(start.start))
}

fn width(pot: &ProposedPot, i: usize) -> usize {
    let (above, code) = head(&pot.units[i].unit);
    let below = below(pot).into_iter().map(|(_, value)| value(&pot.units[i]).width());
    let cells = pot.starts.iter().filter_map(|s| s.cells.get(i)).map(|c| shown(c).width());
    cells.chain(below).chain([above.width(), code.width()]).max().unwrap_or(0) + 2
}
