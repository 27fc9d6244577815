//! Cells for given unit totals (O1, O4): successive shortest paths with exact integer costs.
//!
//! As in `totals`, a search sees units only: for every ordered pair of units the row with the
//! cheapest move is kept. Potentials keep the reduced costs at or above zero, so each search is
//! one dense Dijkstra over the units.

use super::{
    grid::{Cost, Grid, NEVER},
    instance::Instance,
};

struct Paths<'a> {
    grid: Grid<'a>,
    /// Cost of one more / one less per unit and row (unit by unit, so that scans run straight).
    raise: Vec<Cost>,
    lower: Vec<Cost>,
    /// Cheapest move per ordered pair of units, and its row.
    best: Vec<(Cost, usize)>,
    /// Cheapest row with a spare place per unit.
    gift: Vec<(Cost, usize)>,
}

/// Spreads the totals over the rows at least cost.
pub(super) fn solve<'a>(instance: &'a Instance, totals: &[u32]) -> Grid<'a> {
    let mut paths = Paths::new(Grid::at_lower(instance, totals));
    let (rows, units) = (paths.grid.rows, paths.grid.units);
    let mut missing: Vec<u32> = (0..units).map(|i| totals[i] - (0..rows).map(|m| paths.grid.x(m, i)).sum::<u32>()).collect();
    let mut potential: Vec<Cost> = paths.gift.iter().map(|(cost, _)| *cost).collect();
    while missing.iter().any(|n| *n > 0) {
        let (dist, from) = paths.distances(&potential);
        let Some(unit) = (0..units).filter(|i| missing[*i] > 0 && dist[*i] < NEVER).min_by_key(|i| dist[*i]) else { break };
        missing[unit] -= 1;
        for (potential, dist) in potential.iter_mut().zip(&dist) {
            *potential = if *dist < NEVER { *potential + dist } else { NEVER };
        }
        paths.augment(unit, &from);
    }
    paths.grid
}

impl<'a> Paths<'a> {
    fn new(grid: Grid<'a>) -> Self {
        let (rows, units) = (grid.rows, grid.units);
        let table = |cost: &dyn Fn(usize, usize) -> Cost| {
            (0..units).flat_map(|i| (0..rows).map(move |m| (m, i))).map(|(m, i)| cost(m, i)).collect()
        };
        let (raise, lower) = (table(&|m, i| grid.raise(m, i)), table(&|m, i| grid.lower(m, i)));
        let mut paths = Self { grid, raise, lower, best: vec![(NEVER, 0); units * units], gift: vec![(NEVER, 0); units] };
        for to in 0..units {
            paths.find_gift(to);
            for from in (0..units).filter(|from| *from != to) {
                paths.find_best(from, to);
            }
        }
        paths
    }

    fn find_best(&mut self, from: usize, to: usize) {
        let rows = self.grid.rows;
        let (give, take) = (&self.lower[from * rows..(from + 1) * rows], &self.raise[to * rows..(to + 1) * rows]);
        let mut best = (NEVER, 0);
        for (row, (give, take)) in give.iter().zip(take).enumerate() {
            if give + take < best.0 {
                best = (give + take, row);
            }
        }
        self.best[from * self.grid.units + to] = best;
    }

    fn find_gift(&mut self, to: usize) {
        let cost = |row: &usize| if self.grid.has_spare(*row) { self.raise[to * self.grid.rows + row] } else { NEVER };
        self.gift[to] = (0..self.grid.rows).map(|row| (cost(&row), row)).min().unwrap_or((NEVER, 0));
    }

    /// Reduced distances from the spare places, and each unit's giver on the path.
    fn distances(&self, potential: &[Cost]) -> (Vec<Cost>, Vec<Option<usize>>) {
        let units = self.grid.units;
        let mut dist: Vec<Cost> = (0..units)
            .map(|i| if self.gift[i].0 < NEVER && potential[i] < NEVER { self.gift[i].0 - potential[i] } else { NEVER })
            .collect();
        let mut from = vec![None; units];
        let mut open: Vec<usize> = (0..units).collect();
        while let Some(at) = (0..open.len()).min_by_key(|n| dist[open[*n]]) {
            let a = open.swap_remove(at);
            if dist[a] >= NEVER {
                break;
            }
            let reach = dist[a] + potential[a];
            for b in &open {
                let cost = self.best[a * units + b].0;
                if cost < NEVER && reach + cost - potential[*b] < dist[*b] {
                    dist[*b] = reach + cost - potential[*b];
                    from[*b] = Some(a);
                }
            }
        }
        (dist, from)
    }

    /// Moves places along the path that ends in `unit`. Rows are chosen before anything moves.
    fn augment(&mut self, unit: usize, from: &[Option<usize>]) {
        let mut changed: Vec<(usize, usize)> = Vec::new();
        let mut path = vec![(unit, from[unit])];
        while let Some((_, Some(giver))) = path.last() {
            path.push((*giver, from[*giver]));
        }
        let rows: Vec<usize> =
            path.iter().map(|(to, giver)| giver.map_or(self.gift[*to].1, |a| self.best[a * self.grid.units + to].1)).collect();
        for ((to, giver), row) in path.into_iter().zip(rows) {
            self.grid.add(row, to);
            changed.push((row, to));
            if let Some(giver) = giver {
                self.grid.take(row, giver);
                changed.push((row, giver));
            } else if !self.grid.has_spare(row) {
                (0..self.grid.units)
                    .filter(|i| self.gift[*i].1 == row)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|i| self.find_gift(i));
            }
        }
        for (row, unit) in changed {
            self.refresh(row, unit);
        }
    }

    /// A cell changed: renews every pair it takes part in.
    fn refresh(&mut self, row: usize, unit: usize) {
        let (rows, units) = (self.grid.rows, self.grid.units);
        self.raise[unit * rows + row] = self.grid.raise(row, unit);
        self.lower[unit * rows + row] = self.grid.lower(row, unit);
        if self.gift[unit].1 == row || self.grid.has_spare(row) {
            self.find_gift(unit);
        }
        for other in (0..units).filter(|other| *other != unit) {
            for (from, to) in [(unit, other), (other, unit)] {
                let cost = self.lower[from * rows + row] + self.raise[to * rows + row];
                let kept = self.best[from * units + to];
                if cost < kept.0 {
                    self.best[from * units + to] = (cost, row);
                } else if kept.1 == row && cost > kept.0 {
                    self.find_best(from, to);
                }
            }
        }
    }
}
