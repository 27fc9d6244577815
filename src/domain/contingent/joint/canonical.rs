//! The first of all optimal tables (O5): row by row, units in rank order, each cell is raised as
//! long as a zero-cost cycle allows it.
//!
//! With optimal potentials such cycles run along tight moves only (reduced cost zero), and tight
//! stays optimal along them. A cycle for a cell uses later rows, where the tight moves between
//! units are counted, and returns through a later cell of its own row.

use super::grid::{Cost, Grid, NEVER};

struct Tight<'g, 'a> {
    grid: &'g mut Grid<'a>,
    unit_potential: Vec<Cost>,
    row_potential: Vec<Cost>,
    spare_potential: Cost,
    /// Per ordered pair of nodes: rows that allow a tight move. The last node stands for the
    /// spare places.
    moves: Vec<u32>,
}

/// Makes the optimal cells of the grid canonical.
pub(super) fn settle(grid: &mut Grid<'_>, order: &[usize]) {
    let mut tight = Tight::new(grid);
    for row in 0..tight.grid.rows {
        tight.count_row(row, true);
    }
    for row in 0..tight.grid.rows {
        tight.count_row(row, false);
        for (place, unit) in order.iter().enumerate() {
            while tight.raise_along_cycle(row, *unit, &order[place + 1..]) {}
        }
    }
}

impl<'g, 'a> Tight<'g, 'a> {
    /// Potentials by label correction over the whole residual network; the cells are optimal, so
    /// there is no negative cycle and it ends.
    fn new(grid: &'g mut Grid<'a>) -> Self {
        let (rows, units) = (grid.rows, grid.units);
        let mut unit = vec![0; units];
        let mut row = vec![0; rows];
        let mut spare: Cost = 0;
        let mut changed = true;
        let lower_to = |label: &mut Cost, candidate: Cost| {
            let better = candidate < *label;
            if better {
                *label = candidate;
            }
            better
        };
        while changed {
            changed = false;
            for (m, row) in row.iter_mut().enumerate() {
                for (i, unit) in unit.iter().enumerate() {
                    let cost = grid.lower(m, i);
                    changed |= cost < NEVER && lower_to(row, unit + cost);
                }
                changed |= grid.has_spare(m) && lower_to(row, spare);
                changed |= grid.used[m] > 0 && lower_to(&mut spare, *row);
                for (i, unit) in unit.iter_mut().enumerate() {
                    let cost = grid.raise(m, i);
                    changed |= cost < NEVER && lower_to(unit, *row + cost);
                }
            }
        }
        let nodes = units + 1;
        Self { grid, unit_potential: unit, row_potential: row, spare_potential: spare, moves: vec![0; nodes * nodes] }
    }

    /// Whether a row can tightly give a place to this node (the last node: leave one unused).
    fn takes(&self, row: usize, node: usize) -> bool {
        if node == self.grid.units {
            return self.row_potential[row] == self.spare_potential;
        }
        let cost = self.grid.raise(row, node);
        cost < NEVER && cost + self.row_potential[row] == self.unit_potential[node]
    }

    /// Whether a row can tightly get a place from this node (the last node: use a spare one).
    fn gives(&self, row: usize, node: usize) -> bool {
        if node == self.grid.units {
            return self.grid.has_spare(row) && self.row_potential[row] == self.spare_potential;
        }
        let cost = self.grid.lower(row, node);
        cost < NEVER && cost + self.unit_potential[node] == self.row_potential[row]
    }

    fn count_row(&mut self, row: usize, add: bool) {
        let nodes = self.grid.units + 1;
        let takes: Vec<bool> = (0..nodes).map(|node| self.takes(row, node)).collect();
        for from in 0..nodes {
            if !self.gives(row, from) {
                continue;
            }
            for to in (0..nodes).filter(|to| *to != from && takes[*to]) {
                let slot = &mut self.moves[from * nodes + to];
                *slot = if add { *slot + 1 } else { *slot - 1 };
            }
        }
    }

    /// One more place in the cell, if a zero-cost cycle through later cells gives it.
    fn raise_along_cycle(&mut self, row: usize, unit: usize, later: &[usize]) -> bool {
        let units = self.grid.units;
        if !self.takes(row, unit) {
            return false;
        }
        let mut ends: Vec<usize> = later.iter().copied().filter(|j| self.gives(row, *j)).collect();
        if self.gives(row, units) {
            ends.push(units);
        }
        let Some(path) = (!ends.is_empty()).then(|| self.path(unit, &ends)).flatten() else { return false };
        let hops: Vec<(usize, usize, usize)> = path
            .windows(2)
            .filter_map(|hop| {
                let rows = row + 1..self.grid.rows;
                rows.into_iter().find(|m| self.gives(*m, hop[0]) && self.takes(*m, hop[1])).map(|m| (m, hop[0], hop[1]))
            })
            .collect();
        let mut touched: Vec<usize> = hops.iter().map(|(m, ..)| *m).collect();
        touched.sort_unstable();
        touched.dedup();
        for m in &touched {
            self.count_row(*m, false);
        }
        if let Some(end) = path.last().filter(|end| **end < units) {
            self.grid.take(row, *end);
        }
        self.grid.add(row, unit);
        for (m, from, to) in hops {
            if from < units {
                self.grid.take(m, from);
            }
            if to < units {
                self.grid.add(m, to);
            }
        }
        for m in &touched {
            self.count_row(*m, true);
        }
        true
    }

    /// Shortest chain of tight moves from a unit to one of the ends.
    fn path(&self, start: usize, ends: &[usize]) -> Option<Vec<usize>> {
        let nodes = self.grid.units + 1;
        let mut from = vec![usize::MAX; nodes];
        let mut queue = vec![start];
        let mut at = 0;
        from[start] = start;
        while let Some(&a) = queue.get(at) {
            at += 1;
            for b in (0..nodes).filter(|b| self.moves[a * nodes + b] > 0) {
                if from[b] != usize::MAX {
                    continue;
                }
                from[b] = a;
                if ends.contains(&b) {
                    let mut path = vec![b];
                    while let Some(&node) = path.last().filter(|node| **node != start) {
                        path.push(from[node]);
                    }
                    path.reverse();
                    return Some(path);
                }
                queue.push(b);
            }
        }
        None
    }
}
