//! Figures of Kontingente: what a proposal asks of an OE in a start and why, and what is in force and filled of it.
//! Says the sentences the screen says; splits nothing itself.

mod in_force;
mod proposed;

use in_force::Held;

use super::{
    CellPart, Cells, Opened, Quantity, Role, Setting, Term,
    opened::{Line, plus},
};
use crate::domain::{
    Instrument, StartKey, UnitCode,
    contingent::Shares,
    places::{OpenStart, open_starts},
    start,
};

/// Opens one.
pub(super) fn open(cells: &Cells, part: CellPart, setting: &Setting<'_>) -> Result<Opened, String> {
    let asked = Asked::of(cells, setting)?;
    match part {
        CellPart::Proposed => proposed::open(&asked, setting),
        CellPart::Given => in_force::open(&asked, Held::Given, setting),
        CellPart::Filled => in_force::open(&asked, Held::Filled, setting),
        CellPart::Open => in_force::open(&asked, Held::Open, setting),
    }
}

/// Which Kontingente, found on the desk.
struct Asked {
    instrument: Instrument,
    /// One start; `None` for all of the instrument.
    start: Option<StartKey>,
    /// One OE; `None` for all.
    unit: Option<UnitCode>,
}

impl Asked {
    fn of(cells: &Cells, setting: &Setting<'_>) -> Result<Self, String> {
        let desk = setting.desk;
        let unit = match &cells.unit {
            Some(code) => {
                let known = desk.units.get(code.as_str()).map(|unit| unit.code.clone());
                Some(known.ok_or_else(|| format!("Eine OE „{code}“ gibt es nicht."))?)
            }
            None => None,
        };
        let mut instruments = desk.measures.values().map(|measure| &measure.instrument).filter(|i| i.is_offered());
        if let Some(instrument) = instruments.find(|instrument| instrument.label() == cells.of) {
            return Ok(Self { instrument: instrument.clone(), start: None, unit });
        }
        let named = |start: &OpenStart<'_>| {
            start::listed(&start.measure.no, start.module) == cells.of
                || start::label(&start.measure.no, start.module) == cells.of
        };
        let found = open_starts(desk, setting.today).into_iter().find(named);
        let (instrument, start, _) = found
            .ok_or_else(|| {
                format!("„{}“ ist weder ein Instrument mit Kontingenten noch ein Start, der läuft oder bevorsteht.", cells.of)
            })?
            .of_pot();
        Ok(Self { instrument, start: Some(start), unit })
    }

    /// `ALT · MES-3104 M07`.
    fn label(&self) -> String {
        let unit = self.unit.as_ref().map_or("alle OEs", UnitCode::as_str);
        format!("{unit} · {}", self.start.as_ref().map_or_else(|| self.instrument.to_string(), listed))
    }
}

/// `MES-3104 M07`.
fn listed((measure, module): &StartKey) -> String {
    start::listed(measure, module.as_ref())
}

fn count(n: u32) -> Quantity {
    Quantity::Count(n.into())
}

/// What places are given for, as parts of a sum; a part that gives none is left out.
fn parts(shares: Shares, with_roles: bool) -> Vec<Term> {
    let parts = [
        (shares.forced, "festgelegt oder nach angemeldetem Bedarf", Role::Forced),
        (shares.minimum, "als Mindestplatz", Role::Minimum),
        (shares.deficit, "nach Rückstand", Role::Backlog),
        (shares.rest, "darüber hinaus", Role::Beyond),
    ];
    let given = parts.into_iter().filter(|(places, ..)| *places > 0);
    given.map(|(places, what, role)| plus(count(places), what, with_roles.then_some(role))).collect()
}

/// The Kontingent of an OE in a start, as a row.
fn row(unit: &UnitCode, start: &StartKey, text: impl Into<String>, amount: u32) -> Line {
    let key = format!("{unit} {}", listed(start));
    Line { role: Role::Contingent, key, text: text.into(), amount: Some(f64::from(amount)), is_person: false }
}

#[cfg(test)]
mod tests;
