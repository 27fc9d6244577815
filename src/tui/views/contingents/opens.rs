//! Which figures stand under the cursor, by the names the backend opens them with.

use crate::{
    domain::start,
    tui::{
        State,
        app::contingents::{
            Work,
            in_force::{self, Look, Row},
        },
        look::format,
        views::figures::{From, Shown},
    },
};

/// Those of the cell under the cursor, then of its OE and its start.
pub(super) fn under_cursor(state: &State) -> Vec<Shown> {
    let Some(work) = state.contingents.work() else { return Vec::new() };
    match in_force::look(state, work) {
        Look::Proposal => proposed(work),
        look @ (Look::InForce | Look::Difference) => {
            work.in_force.here().map(|(row, unit)| given(work, look, row, unit)).unwrap_or_default()
        }
    }
}

fn shown(whose: &str, label: &str, value: String, family: &str, part: &str) -> Shown {
    let (label, from) = (label.to_owned(), From::Backend(format!("{family}/{whose}/{part}")));
    Shown { whose: whose.to_owned(), label, value, from }
}

fn proposed(work: &Work) -> Vec<Shown> {
    let Some((pot, (row, unit))) = work.pot.as_ref().zip(work.cell()) else { return Vec::new() };
    let (row, column, cell) = (&pot.rows[row], &pot.units[unit], pot.cell(row, unit));
    let start = start::listed(&row.measure, row.module.as_ref());
    let of = |of: &str| format!("{} {of}", column.unit);
    vec![
        shown(&of(&start), "Kontingent nach dem Vorschlag", cell.contingent.to_string(), "kontingente", "vorschlag"),
        shown(&of(pot.instrument.label()), "Summe der OE", column.total.to_string(), "kontingente", "vorschlag"),
        shown(&start, "frei im Start", format::int(row.free.into()), "plaetze", "frei"),
    ]
}

fn given(work: &Work, look: Look, row: &Row, unit: &str) -> Vec<Shown> {
    let start = start::listed(&row.start.measure, row.start.module.as_ref());
    let (cell, pot) = (format!("{unit} {start}"), format!("{unit} {}", work.base.instrument));
    let (given, sum) = (row.given(unit), work.in_force.of_unit(unit));
    let mut found = Vec::new();
    if row.released.is_some() {
        for (label, value, part) in [
            ("Kontingent in Kraft", given.places, "erbeten"),
            ("davon besetzt", given.filled, "besetzt"),
            ("noch offen", given.open(), "offen"),
        ] {
            found.push(shown(&cell, label, value.to_string(), "kontingente", part));
        }
    }
    if let (Look::Difference, Some(new)) = (look, in_force::proposed(work, row, unit)) {
        found.push(shown(&cell, "neuer Vorschlag", new.to_string(), "kontingente", "vorschlag"));
    }
    if work.in_force.is_there() {
        found.push(shown(&pot, "Summe der OE in Kraft", sum.places.to_string(), "kontingente", "erbeten"));
        found.push(shown(&pot, "Summe der OE besetzt", sum.filled.to_string(), "kontingente", "besetzt"));
    }
    found.push(shown(&start, "frei im Start", format::int(row.free), "plaetze", "frei"));
    found
}
