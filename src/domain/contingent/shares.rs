//! What the places of a cell are given for, counted: forced, minimum, by deficit, beyond it.

use super::{
    joint::Served,
    method::Tier,
    proposal::{Pot, PotCell, Shares},
};

/// Counts the shares of every cell and every OE of a pot that has been split.
pub(super) fn count(pot: &mut Pot) {
    let columns = pot.units.len().max(1);
    for (at, shares) in of_cells(pot).into_iter().enumerate() {
        pot.cells[at].shares = shares;
        let unit = &mut pot.units[at % columns];
        unit.shares = unit.shares.and(shares);
    }
}

/// Row by row, one per OE.
fn of_cells(pot: &Pot) -> Vec<Shares> {
    let by_unit: Vec<Vec<Vec<(usize, &Served)>>> = (0..pot.units.len()).map(|unit| dealt(pot, unit)).collect();
    let cell = |row: usize, unit: usize| {
        let (mut deficit, mut rest) = (0, 0);
        for (_, place) in &by_unit[unit][row] {
            match place.price.tier {
                Tier::Forced | Tier::Minimum | Tier::Deficit => deficit += 1,
                Tier::Remainder | Tier::Even => rest += 1,
            }
        }
        let cell = pot.cell(row, unit);
        Shares { forced: forced(pot, row, unit), minimum: u32::from(cell.minimum), deficit, rest }
    };
    let all = (0..pot.rows.len()).flat_map(|row| (0..pot.units.len()).map(move |unit| (row, unit)));
    all.map(|(row, unit)| cell(row, unit)).collect()
}

/// Places a cell must have.
pub(super) fn forced(pot: &Pot, row: usize, unit: usize) -> u32 {
    pot.instance.cell(row, unit).lower
}

/// The places of an OE that follow a price, with their rank in the queue of the pot, cell by cell: forced and
/// minimum places are known by cell; the others are dealt out row by row in serving order.
pub(super) fn dealt(pot: &Pot, unit: usize) -> Vec<Vec<(usize, &Served)>> {
    let all_forced: u32 = pot.instance.cells.iter().map(|c| c.lower).sum();
    let own = (all_forced as usize + 1..).zip(&pot.queue).filter(|(_, served)| served.unit == unit);
    let minima = (0..pot.rows.len()).filter(|row| pot.cell(*row, unit).minimum).count();
    let mut own = own.skip(minima);
    let by_price = |row: usize| {
        let cell: &PotCell = pot.cell(row, unit);
        (cell.contingent - forced(pot, row, unit) - u32::from(cell.minimum)) as usize
    };
    (0..pot.rows.len()).map(|row| own.by_ref().take(by_price(row)).collect()).collect()
}
