//! Unit totals (O0–O3): place by place, the cheapest augmenting path over the units.
//!
//! A path brings a free place to some unit, possibly by moving others between rows; moves cost
//! only gained (−1) or lost (+1) minimum cells. For every pair of units the rows that allow a move
//! are counted by cost, so a search looks at units only. Totals never fall again, so a unit that
//! cannot be reached once is saturated for good.

use super::instance::{Instance, Price, Served, Totals};
use crate::domain::contingent::method::Tier;

/// No row allows the move.
const NEVER: i32 = i32::MAX / 4;

struct State<'a> {
    instance: &'a Instance,
    rows: usize,
    units: usize,
    x: Vec<u32>,
    used: Vec<u32>,
    /// Per ordered pair (from, to) and cost −1, 0, 1: how many rows allow moving one place.
    moves: Vec<[u32; 3]>,
    /// Per unit and cost −1, 0: how many rows with a spare place can give it one.
    gifts: Vec<[u32; 3]>,
}

pub(super) fn solve(instance: &Instance) -> Totals {
    let (rows, units) = instance.size();
    let x: Vec<u32> = instance.cells.iter().map(|c| c.lower).collect();
    let used: Vec<u32> = (0..rows).map(|m| x[m * units..(m + 1) * units].iter().sum()).collect();
    let mut totals: Vec<u32> = (0..units).map(|i| (0..rows).map(|m| x[m * units + i]).sum()).collect();
    let mut state = State { instance, rows, units, x, used, moves: vec![[0; 3]; units * units], gifts: vec![[0; 3]; units] };
    for row in 0..rows {
        state.count_row(row, true);
    }
    let mut queue = Vec::new();
    let mut next: Vec<Price> = (0..units).map(|i| instance.price(i, totals[i] + 1)).collect();
    loop {
        let (dist, from) = state.distances();
        let open = |i: &usize| dist[*i] < NEVER && instance.cap(*i).is_none_or(|u| totals[*i] < u);
        let better = |i: &usize, j: &usize| {
            let rank = |i: &usize| instance.units[*i].rank;
            dist[*i].cmp(&dist[*j]).then_with(|| next[*i].cmp(&next[*j])).then_with(|| rank(i).cmp(&rank(j)))
        };
        let Some(unit) = (0..units).filter(open).min_by(better) else { break };
        totals[unit] += 1;
        let tier = if dist[unit] < 0 { Tier::Minimum } else { next[unit].tier };
        queue.push(Served { unit, k: totals[unit], tier, price: next[unit] });
        next[unit] = instance.price(unit, totals[unit] + 1);
        state.augment(unit, &from);
    }
    Totals { totals, queue }
}

impl State<'_> {
    /// Cost of one more place in a cell: −1 when that meets a minimum.
    fn raise(&self, row: usize, unit: usize) -> Option<i32> {
        let cell = self.instance.cell(row, unit);
        let x = self.x[row * self.units + unit];
        (x < cell.upper).then(|| -i32::from(cell.minimum && x == 0))
    }

    /// Cost of one place less in a cell: +1 when that gives a minimum up.
    fn lower(&self, row: usize, unit: usize) -> Option<i32> {
        let cell = self.instance.cell(row, unit);
        let x = self.x[row * self.units + unit];
        (x > cell.lower).then(|| i32::from(cell.minimum && x == 1))
    }

    /// Adds (or takes back) what a row contributes to `moves` and `gifts`.
    fn count_row(&mut self, row: usize, add: bool) {
        let step = |slot: &mut u32| *slot = if add { *slot + 1 } else { *slot - 1 };
        let raise: Vec<Option<i32>> = (0..self.units).map(|i| self.raise(row, i)).collect();
        let spare = self.used[row] < self.instance.places[row];
        for from in 0..self.units {
            if let (true, Some(cost)) = (spare, raise[from]) {
                step(&mut self.gifts[from][slot(cost)]);
            }
            let Some(give) = self.lower(row, from) else { continue };
            for (to, take) in raise.iter().enumerate().filter(|(to, _)| *to != from) {
                if let Some(take) = take {
                    step(&mut self.moves[from * self.units + to][slot(give + take)]);
                }
            }
        }
    }

    /// Cheapest way to bring a spare place to each unit, and where its last move comes from.
    fn distances(&self) -> (Vec<i32>, Vec<Option<usize>>) {
        let mut dist: Vec<i32> = self.gifts.iter().map(cheapest).collect();
        let mut from = vec![None; self.units];
        loop {
            let mut changed = false;
            for a in 0..self.units {
                if dist[a] >= NEVER {
                    continue;
                }
                for b in 0..self.units {
                    let cost = cheapest(&self.moves[a * self.units + b]);
                    if cost < NEVER && dist[a] + cost < dist[b] {
                        dist[b] = dist[a] + cost;
                        from[b] = Some(a);
                        changed = true;
                    }
                }
            }
            if !changed {
                return (dist, from);
            }
        }
    }

    /// Moves places along the path that ends in `unit`. Rows are chosen before anything moves.
    fn augment(&mut self, unit: usize, from: &[Option<usize>]) {
        let mut changes: Vec<(usize, Option<usize>, usize)> = Vec::new();
        let mut to = unit;
        loop {
            let giver = from[to];
            let cost = giver.map_or(cheapest(&self.gifts[to]), |a| cheapest(&self.moves[a * self.units + to]));
            let fits = |row: &usize| {
                let give = match giver {
                    Some(a) => self.lower(*row, a),
                    None => (self.used[*row] < self.instance.places[*row]).then_some(0),
                };
                give.zip(self.raise(*row, to)).is_some_and(|(give, take)| give + take == cost)
            };
            if let Some(row) = (0..self.rows).find(fits) {
                changes.push((row, giver, to));
            }
            match giver {
                Some(a) => to = a,
                None => break,
            }
        }
        let mut touched: Vec<usize> = changes.iter().map(|(row, ..)| *row).collect();
        touched.sort_unstable();
        touched.dedup();
        for row in &touched {
            self.count_row(*row, false);
        }
        for (row, giver, to) in changes {
            self.x[row * self.units + to] += 1;
            match giver {
                Some(a) => self.x[row * self.units + a] -= 1,
                None => self.used[row] += 1,
            }
        }
        for row in &touched {
            self.count_row(*row, true);
        }
    }
}

/// Index of a cost −1, 0 or 1.
fn slot(cost: i32) -> usize {
    usize::try_from(cost + 1).unwrap_or(0)
}

fn cheapest(rows: &[u32; 3]) -> i32 {
    [-1, 0, 1].into_iter().zip(rows).find(|(_, n)| **n > 0).map_or(NEVER, |(cost, _)| cost)
}
