//! The handout as a workbook: per pot one page with the matrix, one with the calculation and one
//! with the reasons.

use super::{Handout, calculation, german};
use crate::{
    api::contingents::{ProposedCell, ProposedPot, ProposedStart, ProposedUnit, WholeOrDecimal},
    domain::text::clean,
    sheet::{self, Cell, Look, Page, Sheet, SheetError},
};

/// Heads before the first OE.
const BEFORE: [&str; 6] = ["Maßnahme", "Modul", "Bezeichnung", "Beginn", "Plätze", "frei"];

pub(super) fn workbook(handout: &Handout) -> Result<Vec<u8>, SheetError> {
    let pots = handout.proposal.pots.iter().enumerate();
    let mut pages: Vec<Page> = pots
        .flat_map(|(at, pot)| {
            let page = |tail, fixed_columns, sheet| Page {
                name: name(&pot.instrument, tail, at),
                sheet,
                look: Look { fixed_columns, ..Look::default() },
            };
            let mut matrix = page("", 6, matrix(pot));
            matrix.look.above =
                vec![format!("Kontingente {} · {}", clean(&pot.instrument), clean(&handout.title)), pot.notes.join(" ")];
            [matrix, page(" Rechnung", 1, positions(pot)), page(" Gründe", 0, explanations(pot))]
        })
        .collect();
    if pages.is_empty() {
        let nothing = vec![vec!["Kein Start mit freien Plätzen ist aufzuteilen.".into()]];
        pages.push(Page { name: "Kontingente".to_owned(), sheet: Sheet::new([""; 0], nothing), look: Look::default() });
    }
    sheet::workbook(&pages, None)
}

/// A name Excel takes: no special characters, at most 31, each one different.
fn name(instrument: &str, tail: &str, at: usize) -> String {
    let plain: String = clean(instrument).chars().filter(|c| c.is_alphanumeric()).take(16).collect();
    format!("{} {plain}{tail}", at + 1)
}

fn matrix(pot: &ProposedPot) -> Sheet {
    let units = pot.units.iter().map(|unit| unit.unit.clone());
    let heads = BEFORE.map(str::to_owned).into_iter().chain(units).chain(["zurückgehalten", "Rest"].map(str::to_owned));
    let below = |name: &'static str, value: &dyn Fn(&ProposedUnit) -> Cell| {
        let nothing = BEFORE.iter().skip(1).map(|_| Cell::Empty);
        [Cell::Head(name)].into_iter().chain(nothing).chain(pot.units.iter().map(value)).collect()
    };
    let below: [Vec<Cell>; 7] = [
        below("Summe", &|u| u.total.into()),
        below("Rückstand nach Zuweisungen", &|u| deficit(u)),
        below("Soll nach Rückstand", &|u| whole(u.claim)),
        below("davon darüber hinaus", &|u| told(u.by_rest)),
        below("letzte Freigabe", &|u| u.last_released.map_or(Cell::Empty, Cell::from)),
        below("größte Reste (Vergleich)", &|u| u.largest_remainder.into()),
        below("D’Hondt (Vergleich)", &|u| u.dhondt.into()),
    ];
    Sheet::new(heads, pot.starts.iter().map(start).chain(below).collect())
}

fn start(start: &ProposedStart) -> Vec<Cell> {
    let mut row: Vec<Cell> = vec![
        start.measure.as_str().into(),
        start.module.as_deref().unwrap_or_default().into(),
        start.title.as_str().into(),
        start.start.into(),
        start.places.into(),
        start.free.into(),
    ];
    row.extend(start.cells.iter().map(|cell| match cell {
        ProposedCell { eligible: false, .. } => "–".into(),
        ProposedCell { pinned: true, contingent, .. } => Cell::Pinned((*contingent).into()),
        ProposedCell { contingent, .. } => (*contingent).into(),
    }));
    row.extend([start.held.into(), start.unplaced.into()]);
    row
}

fn positions(pot: &ProposedPot) -> Sheet {
    let row = |unit: &ProposedUnit| {
        vec![
            unit.unit.as_str().into(),
            unit.as_of.map_or(Cell::Empty, Cell::Date),
            match &unit.expected_year {
                WholeOrDecimal::Whole(n) => Cell::Int(*n),
                WholeOrDecimal::Decimal(text) => number(text),
            },
            number(&unit.expected_to_date),
            unit.actual.into(),
            unit.assigned.into(),
            deficit(unit),
            exact(&unit.deficit),
            whole(unit.claim),
            unit.total.into(),
            told(unit.forced),
            told(unit.by_minimum),
            told(unit.by_deficit),
            told(unit.by_rest),
        ]
    };
    Sheet::new(calculation::HEADS, pot.units.iter().map(row).collect())
}

fn explanations(pot: &ProposedPot) -> Sheet {
    let cells = pot.starts.iter().flat_map(|start| start.cells.iter().map(move |cell| (start, cell)));
    let row = |(start, cell): (&ProposedStart, &ProposedCell)| {
        let why = match (&cell.explanation, &cell.reason) {
            (Some(sentences), _) => sentences.join(" "),
            (None, Some(reason)) => format!("nicht einbezogen: {reason}"),
            (None, None) => String::new(),
        };
        vec![Cell::Text(start.label()), cell.unit.as_str().into(), cell.contingent.into(), Cell::Text(why)]
    };
    Sheet::new(["Start", "OE", "Kontingent", "Warum"], cells.map(row).collect())
}

/// A number, where the calculation told it.
fn told(number: Option<u32>) -> Cell {
    number.map_or(Cell::Empty, Cell::from)
}

/// With one decimal, as it stands in the text.
fn deficit(unit: &ProposedUnit) -> Cell {
    number(&german(&unit.deficit).replace('.', "").replace('−', "-").replace(',', "."))
}

/// `43.5` as a number.
fn number(text: &str) -> Cell {
    text.parse().map_or_else(|_| text.into(), |n| Cell::Decimal(n, 1))
}

/// `19/2`, not `9,5`.
fn exact(fraction: &str) -> Cell {
    let (num, den) = fraction.split_once('/').unwrap_or((fraction, "1"));
    match (num.parse(), den.parse()) {
        (Ok(num), Ok(den)) => Cell::Exact(num, den),
        _ => fraction.into(),
    }
}

fn whole(n: impl TryInto<i64>) -> Cell {
    Cell::Int(n.try_into().unwrap_or(i64::MAX))
}
