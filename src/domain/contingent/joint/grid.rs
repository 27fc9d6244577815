//! The cells while they are being spread: values, bounds and the exact marginal costs of O1 and O4.

use super::instance::Instance;

/// Marginal cost: minima in the high part, spread in the low part. Wide enough for any path.
pub(super) type Cost = i128;

/// No such move.
pub(super) const NEVER: Cost = Cost::MAX / 4;

/// A minimum cell outweighs any sum of spread: spread per step is below 2⁴², paths below 2²⁰ steps.
const MINIMUM: Cost = 1 << 80;

/// Cells with their marginal costs.
pub(super) struct Grid<'a> {
    pub instance: &'a Instance,
    pub rows: usize,
    pub units: usize,
    x: Vec<u32>,
    /// Places used per row.
    pub used: Vec<u32>,
    /// ⌊2⁴⁰ / (places of the row · total of the unit)⌋: spread as in the table of both totals.
    gain: Vec<Cost>,
}

impl<'a> Grid<'a> {
    /// All cells at their lower bounds.
    pub fn at_lower(instance: &'a Instance, totals: &[u32]) -> Self {
        let (rows, units) = instance.size();
        let x: Vec<u32> = instance.cells.iter().map(|c| c.lower).collect();
        let used = (0..rows).map(|m| x[m * units..(m + 1) * units].iter().sum()).collect();
        let gain = |h: u32, total: u32| if h == 0 { 0 } else { (1 << 40) / (Cost::from(h) * Cost::from(total.max(1))) };
        let gain = instance.places.iter().flat_map(|h| totals.iter().map(|t| gain(*h, *t))).collect();
        Self { instance, rows, units, x, used, gain }
    }

    /// The value of a cell.
    pub fn x(&self, row: usize, unit: usize) -> u32 {
        self.x[row * self.units + unit]
    }

    /// Whether the row has a place nobody got.
    pub fn has_spare(&self, row: usize) -> bool {
        self.used[row] < self.instance.places[row]
    }

    /// Cost of one more place, [`NEVER`] at the upper bound.
    pub fn raise(&self, row: usize, unit: usize) -> Cost {
        let at = row * self.units + unit;
        let (cell, x) = (self.instance.cells[at], self.x[at]);
        if x >= cell.upper {
            return NEVER;
        }
        (2 * Cost::from(x) + 1) * self.gain[at] - if cell.minimum && x == 0 { MINIMUM } else { 0 }
    }

    /// Cost of one place less (mostly negative), [`NEVER`] at the lower bound.
    pub fn lower(&self, row: usize, unit: usize) -> Cost {
        let at = row * self.units + unit;
        let (cell, x) = (self.instance.cells[at], self.x[at]);
        if x <= cell.lower {
            return NEVER;
        }
        if cell.minimum && x == 1 { MINIMUM - self.gain[at] } else { -(2 * Cost::from(x) - 1) * self.gain[at] }
    }

    /// One place more in a cell.
    pub fn add(&mut self, row: usize, unit: usize) {
        self.x[row * self.units + unit] += 1;
        self.used[row] += 1;
    }

    /// One place less in a cell.
    pub fn take(&mut self, row: usize, unit: usize) {
        self.x[row * self.units + unit] -= 1;
        self.used[row] -= 1;
    }

    /// The values, row by row.
    pub fn into_cells(self) -> Vec<u32> {
        self.x
    }
}
