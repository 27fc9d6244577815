//! Proof that a split is right, checked without repeating the search: no place can be moved, by
//! whatever chain of moves between rows, to an OE that stands before its holder.

use std::cmp::Ordering;

use super::instance::{Instance, Price};

/// No chain of moves.
const NEVER: i32 = i32::MAX / 4;

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The place given away last in price: unit and price. `None` when all places are forced.
    pub last_served: Option<(usize, Price)>,
    /// The best place nobody got although a cell would still take it. It may stand before
    /// `last_served` only where eligibility, pins or minima keep the two apart.
    pub first_waiting: Option<(usize, Price)>,
    /// A better split exists: why. `None` for a correct split.
    pub flaw: Option<Flaw>,
}

/// Why a split is not the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Bounds or places are not kept.
    Bounds,
    /// A spare place could still reach this unit.
    Unused(usize),
    /// One more minimum cell could be met.
    Minimum,
    /// A place of the first unit belongs to the second.
    Exchange(usize, usize),
}

impl Instance {
    /// Checks cells (row by row) against O0–O3.
    #[must_use]
    pub fn certificate(&self, x: &[u32]) -> Certificate {
        let (rows, units) = self.size();
        let total = |i: usize| (0..rows).map(|m| x.get(m * units + i).copied().unwrap_or(0)).sum::<u32>();
        let totals: Vec<u32> = (0..units).map(total).collect();
        let forced = |i: usize| (0..rows).map(|m| self.cell(m, i).lower).sum::<u32>();
        let room = |i: usize| self.cap(i).is_none_or(|u| totals[i] < u);
        let takes = |i: usize| room(i) && (0..rows).any(|m| x.get(m * units + i).is_some_and(|x| *x < self.cell(m, i).upper));
        let last = (0..units).filter(|i| totals[*i] > forced(*i)).map(|i| (i, self.price(i, totals[i])));
        let next = (0..units).filter(|i| takes(*i)).map(|i| (i, self.price(i, totals[i] + 1)));
        Certificate {
            last_served: last.max_by_key(|(_, price)| *price),
            first_waiting: next.min_by_key(|(_, price)| *price),
            flaw: self.flaw(x, &totals, &room),
        }
    }

    fn flaw(&self, x: &[u32], totals: &[u32], room: &dyn Fn(usize) -> bool) -> Option<Flaw> {
        let (rows, units) = self.size();
        let kept = x.len() == self.cells.len()
            && x.iter().zip(&self.cells).all(|(x, cell)| (cell.lower..=cell.upper).contains(x))
            && (0..rows).all(|m| x[m * units..(m + 1) * units].iter().sum::<u32>() <= self.places[m])
            && (0..units).all(|i| self.cap(i).is_none_or(|u| totals[i] <= u));
        if !kept {
            return Some(Flaw::Bounds);
        }
        let chains = self.chains(x);
        let spare = units;
        let at = |from: usize, to: usize| chains[from * (units + 1) + to];
        if let Some(unit) = (0..units).find(|i| room(*i) && at(spare, *i) < NEVER) {
            return Some(Flaw::Unused(unit));
        }
        if (0..=units).any(|i| at(i, i) < 0) {
            return Some(Flaw::Minimum);
        }
        let pairs = (0..units).flat_map(|i| (0..units).map(move |j| (i, j))).filter(|(i, j)| i != j && room(*j));
        for (i, j) in pairs {
            // only places a chain can take from unit i: at(i, j) is NEVER when all are forced
            let better = || {
                let (held, wanted) = (self.price(i, totals[i]), self.price(j, totals[j] + 1));
                wanted.cmp(&held).then(self.units[j].rank.cmp(&self.units[i].rank)) == Ordering::Less
            };
            match at(i, j) {
                cost if cost < 0 => return Some(Flaw::Minimum),
                0 if better() => return Some(Flaw::Exchange(i, j)),
                _ => {}
            }
        }
        None
    }

    /// Cheapest chain of moves between every two units in minimum cells lost (Floyd–Warshall); the
    /// last node stands for the spare places.
    fn chains(&self, x: &[u32]) -> Vec<i32> {
        let (rows, units) = self.size();
        let nodes = units + 1;
        let mut cost = vec![NEVER; nodes * nodes];
        for row in 0..rows {
            let used: u32 = x[row * units..(row + 1) * units].iter().sum();
            let cell = |i: usize| (x[row * units + i], self.cell(row, i));
            let give = |i: usize| {
                if i == units {
                    return (used < self.places[row]).then_some(0);
                }
                let (x, cell) = cell(i);
                (x > cell.lower).then(|| i32::from(cell.minimum && x == 1))
            };
            let take = |i: usize| {
                if i == units {
                    return (used > 0).then_some(0);
                }
                let (x, cell) = cell(i);
                (x < cell.upper).then(|| -i32::from(cell.minimum && x == 0))
            };
            for from in 0..nodes {
                let Some(give) = give(from) else { continue };
                for to in (0..nodes).filter(|to| *to != from) {
                    if let Some(take) = take(to) {
                        let slot = &mut cost[from * nodes + to];
                        *slot = (*slot).min(give + take);
                    }
                }
            }
        }
        for via in 0..nodes {
            for from in 0..nodes {
                for to in 0..nodes {
                    let (first, second) = (cost[from * nodes + via], cost[via * nodes + to]);
                    if first < NEVER && second < NEVER {
                        let slot = &mut cost[from * nodes + to];
                        *slot = (*slot).min(first + second);
                    }
                }
            }
        }
        cost
    }
}
