//! A pot split at once: sums, certificate, monotony, pins, and every table there is looked through
//! for a better one.

use std::cmp::Reverse;

use ilc_desk::domain::contingent::joint::{Cap, Cell, Instance, UnitClaim};

use crate::bytes::Choices;

/// A pot; `small` enough that all its tables can be looked through.
pub fn instance(choices: &mut Choices<'_>, small: bool) -> Instance {
    let (most_rows, most_units, most_places) = if small { (3, 3, 4) } else { (6, 8, 20) };
    let (rows, units) = (1 + choices.below(most_rows) as usize, 1 + choices.below(most_units) as usize);
    let most_places = if rows == 3 && small { 3 } else { most_places };
    let most_weight = if choices.flip() { 4 } else { 40 };
    let places = (0..rows).map(|_| choices.below(most_places)).collect::<Vec<_>>();
    let mut ranks: Vec<u32> = (0..).take(units).collect();
    for at in 0..units {
        ranks.swap(at, choices.below(8) as usize % units);
    }
    let mut claim = |rank: u32| UnitClaim {
        weight: u128::from(choices.below(most_weight)),
        fallback: u128::from(choices.below(most_weight)),
        rank,
        cap: if choices.below(5) == 0 { Cap::At(choices.below(9)) } else { Cap::None },
        base: 0,
    };
    let claims = ranks.into_iter().map(&mut claim).collect();
    let mut cell = |row: usize| {
        let minimum = choices.flip();
        let limit = if choices.below(5) == 0 { 0 } else { places[row] };
        let (lower, upper) = match choices.below(6) {
            0 => (limit.min(1), limit),
            1 => (limit.min(1), limit.min(1)),
            2 => (0, limit.min(2)),
            _ => (0, limit),
        };
        Cell { lower, upper, minimum }
    };
    let cells = (0..rows * units).map(|at| cell(at / units)).collect();
    Instance { places, units: claims, cells, scale: 1 + u128::from(choices.below(3)), cap_at_weight: choices.flip() }
}

/// Every table within the bounds.
fn tables(pot: &Instance) -> Vec<Vec<u32>> {
    let (rows, units) = pot.size();
    let mut tables = vec![Vec::new()];
    for at in 0..rows * units {
        let (cell, row) = (pot.cells[at], at / units);
        tables = tables
            .into_iter()
            .flat_map(|table: Vec<u32>| {
                let used: u32 = table[row * units..].iter().sum();
                let most = cell.upper.min(pot.places[row].saturating_sub(used));
                (cell.lower..=most).map(move |x| [table.as_slice(), &[x]].concat())
            })
            .collect();
    }
    let fits = |table: &Vec<u32>| (0..units).all(|i| pot.cap(i).is_none_or(|upper| total(pot, table, i) <= upper));
    tables.retain(fits);
    tables
}

fn total(pot: &Instance, table: &[u32], unit: usize) -> u32 {
    table.iter().skip(unit).step_by(pot.units.len()).sum()
}

/// What makes one table better than another; less is better.
type Worth = (Reverse<u32>, Reverse<usize>, [u128; 5], Vec<u32>, u128, Vec<Reverse<u32>>);

/// O0 to O5 of the rule, word for word.
fn worth(pot: &Instance, table: &[u32]) -> Worth {
    let (rows, units) = pot.size();
    let common: u128 = pot.units.iter().map(|u| u.weight.max(1) * u.fallback.max(1)).product();
    let totals: Vec<u32> = (0..units).map(|i| total(pot, table, i)).collect();
    let minima = table.iter().zip(&pot.cells).filter(|(x, cell)| cell.minimum && **x > 0).count();
    let mut prices = [0; 5];
    for (unit, claim) in pot.units.iter().enumerate() {
        let capped = if pot.cap_at_weight { claim.weight.div_ceil(pot.scale) } else { 0 };
        for k in 1..=u128::from(totals[unit]) {
            if claim.weight > 0 && (!pot.cap_at_weight || k <= capped) {
                prices[2] += (2 * k - 1) * common / claim.weight;
            } else if let Some(price) = ((2 * (k - capped) - 1) * common).checked_div(claim.fallback) {
                prices[1] += 1;
                prices[3] += price;
            } else {
                prices[0] += 1;
                prices[4] += 2 * (k - capped) - 1;
            }
        }
    }
    let mut order: Vec<usize> = (0..units).collect();
    order.sort_by_key(|unit| pot.units[*unit].rank);
    let last_first = order.iter().rev().map(|unit| totals[*unit]).collect();
    let spread = |at: usize| {
        let (row, unit) = (at / units, at % units);
        let even = (1u128 << 40) / (u128::from(pot.places[row].max(1)) * u128::from(totals[unit].max(1)));
        even * u128::from(table[at]).pow(2)
    };
    let read = (0..rows).flat_map(|row| order.iter().map(move |unit| Reverse(table[row * units + unit])));
    (Reverse(totals.iter().sum()), Reverse(minima), prices, last_first, (0..table.len()).map(spread).sum(), read.collect())
}

/// One pot.
///
/// # Errors
/// The rule that does not hold.
pub fn pot(data: &[u8]) -> Result<(), String> {
    let mut choices = Choices::new(data);
    let small = choices.below(4) > 0;
    let pot = instance(&mut choices, small);
    let found = pot.split();
    if small {
        let best = tables(&pot).into_iter().min_by_key(|table| worth(&pot, table));
        let same = found.as_ref().ok().map(|solution| &solution.cells) == best.as_ref();
        if !same {
            return Err(format!("of all tables {best:?} is the best: {pot:?} gives {found:?}"));
        }
    }
    let Ok(solution) = found else { return Ok(()) };
    let (rows, units) = pot.size();
    let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{what}: {pot:?} gives {solution:?}")) };
    let row_sum = |row: usize| solution.cells[row * units..(row + 1) * units].iter().sum::<u32>();
    must((0..rows).all(|row| row_sum(row) <= pot.places[row]), "more places than there are")?;
    must((0..units).all(|i| total(&pot, &solution.cells, i) == solution.totals[i]), "sum")?;
    let within = |(x, cell): (&u32, &Cell)| (cell.lower..=cell.upper).contains(x);
    must(solution.cells.iter().zip(&pot.cells).all(within), "bounds")?;
    must(pot.certificate(&solution.cells).flaw.is_none(), "certificate")?;
    let forced: u32 = pot.cells.iter().map(|cell| cell.lower).sum();
    must(solution.queue.len() == (solution.totals.iter().sum::<u32>() - forced) as usize, "not every place is explained")?;

    let mut pinned = pot.clone();
    for _ in 0..=choices.below(4) {
        let at = choices.below(64) as usize % pot.cells.len();
        pinned.cells[at] = Cell { lower: solution.cells[at], upper: solution.cells[at], ..pot.cells[at] };
    }
    must(pinned.split().is_ok_and(|same| same.cells == solution.cells), "pins at their own values change something")?;

    let unit = choices.below(8) as usize % units;
    let mut heavier = pot.clone();
    heavier.units[unit].weight += 1 + u128::from(choices.below(20));
    must(heavier.totals().is_ok_and(|more| more.totals[unit] >= solution.totals[unit]), "more weight costs a place")
}
