//! A pot as numbers: rows, units, cells, what a place costs, and what comes out. Splits nothing
//! itself.

use std::cmp::Ordering;

use crate::domain::contingent::{fraction::Fraction, method::Tier};

/// One unit (OE) of a pot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitClaim {
    /// Its claim over all rows together, in units of `1 / scale`.
    pub weight: u128,
    /// Its expectation, used beyond the claim.
    pub fallback: u128,
    /// Ties: the smaller rank is served first; a permutation of 0…n−1.
    pub rank: u32,
    /// Cap on its total.
    pub cap: Cap,
    /// Places that already count before its first one: 0 for the rule; entries so far where
    /// fulfilment is to be equalised.
    pub base: u32,
}

/// How many places a unit can take in all rows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    /// As many as its cells.
    None,
    /// So many.
    At(u32),
    /// What it claims by weight, or so many where that is more.
    Claim {
        /// Its forced places and minimum cells.
        least: u32,
    },
}

/// One cell: a row (start) and a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Places it must get: pin or floor.
    pub lower: u32,
    /// Places it can take: 0 where not eligible.
    pub upper: u32,
    /// Its first place is wanted before anything that follows the deficits.
    pub minimum: bool,
}

/// A pot to be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Free places per row.
    pub places: Vec<u32>,
    /// The units.
    pub units: Vec<UnitClaim>,
    /// Row by row, one cell per unit.
    pub cells: Vec<Cell>,
    /// Common denominator of the weights.
    pub scale: u128,
    /// A unit claims at most ⌈weight⌉ places by weight.
    pub cap_at_weight: bool,
}

/// Why a pot cannot be split. Indices are those of the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Infeasible {
    /// A cell's bounds contradict each other.
    #[error("Zeile {row}, Einheit {unit}: Untergrenze über der Obergrenze")]
    Cell {
        /// Row.
        row: usize,
        /// Unit.
        unit: usize,
    },
    /// A row's forced places exceed its places.
    #[error("Zeile {row}: Untergrenzen und Festlegungen brauchen {needed} von {places} Plätzen")]
    Row {
        /// Row.
        row: usize,
        /// Forced places.
        needed: u64,
        /// Places of the row.
        places: u32,
    },
    /// A unit's forced places exceed its cap.
    #[error("Einheit {unit}: Untergrenzen und Festlegungen brauchen {needed} Plätze, höchstens {upper}")]
    Unit {
        /// Unit.
        unit: usize,
        /// Forced places.
        needed: u64,
        /// Its cap.
        upper: u32,
    },
    /// Sizes that do not match, ranks that are no permutation, weights beyond 2⁹⁰.
    #[error("die Angaben zur Aufteilung passen nicht zusammen")]
    Shape,
}

/// One place beyond the forced ones, in serving order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// Unit.
    pub unit: usize,
    /// Which place of the unit in the pot, from 1.
    pub k: u32,
    /// For a minimum cell, or by price.
    pub tier: Tier,
    /// Its price as a place of the pot.
    pub price: Price,
}

/// Only totals, without cells: enough for thresholds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Places per unit.
    pub totals: Vec<u32>,
    /// Places beyond the forced ones, in serving order.
    pub queue: Vec<Served>,
}

/// The split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Places per cell, row by row.
    pub cells: Vec<u32>,
    /// Places per unit.
    pub totals: Vec<u32>,
    /// Places beyond the forced ones, in serving order.
    pub queue: Vec<Served>,
}

/// What a unit's `k`-th place costs: tier, then `num / den` = (2k−1) / weight. Smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// [`Tier::Deficit`], [`Tier::Remainder`] or [`Tier::Even`].
    pub tier: Tier,
    cost: Fraction,
}

impl Price {
    /// The quotient weight / (2k−1) shown to people; larger is better.
    #[must_use]
    pub fn quotient(&self, scale: u128) -> Fraction {
        let (num, den) = self.cost.reduced();
        let scale = if self.tier == Tier::Deficit { scale.cast_signed() } else { 1 };
        Fraction::new(den, num.saturating_mul(scale))
    }
}

impl Ord for Price {
    fn cmp(&self, other: &Self) -> Ordering {
        self.tier.cmp(&other.tier).then_with(|| self.cost.cmp(&other.cost))
    }
}

impl PartialOrd for Price {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Instance {
    /// Number of rows and units.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.places.len(), self.units.len())
    }

    /// The cell of a row and unit.
    #[must_use]
    pub fn cell(&self, row: usize, unit: usize) -> Cell {
        self.cells[row * self.units.len() + unit]
    }

    /// The cell of a row and unit, to be changed.
    pub fn cell_mut(&mut self, row: usize, unit: usize) -> &mut Cell {
        &mut self.cells[row * self.units.len() + unit]
    }

    /// Places a unit can claim by weight.
    #[must_use]
    pub fn claim(&self, unit: usize) -> u128 {
        self.units[unit].weight.div_ceil(self.scale)
    }

    /// How many places a unit can take in all rows together; `None` for as many as its cells.
    #[must_use]
    pub fn cap(&self, unit: usize) -> Option<u32> {
        match self.units[unit].cap {
            Cap::None => None,
            Cap::At(places) => Some(places),
            Cap::Claim { least } => Some(u32::try_from(self.claim(unit)).unwrap_or(u32::MAX).max(least)),
        }
    }

    /// Places a unit must get, and one for every minimum cell beside.
    #[must_use]
    pub fn forced_and_minimum(&self, unit: usize) -> u32 {
        let cells = (0..self.places.len()).map(|row| self.cell(row, unit));
        cells.map(|cell| cell.lower.max(u32::from(cell.minimum && cell.upper > 0))).fold(0, u32::saturating_add)
    }

    /// Price of the `k`-th place of a unit in the pot.
    #[must_use]
    pub fn price(&self, unit: usize, k: u32) -> Price {
        let UnitClaim { weight, fallback, base, .. } = self.units[unit];
        let claim = if self.cap_at_weight { self.claim(unit) } else { 0 };
        let place = u128::from(k) + u128::from(base);
        let by = |tier, place: u128, weight: u128| Price {
            tier,
            cost: Fraction::new((2 * place).cast_signed() - 1, weight.cast_signed()),
        };
        if weight > 0 && (!self.cap_at_weight || u128::from(k) <= claim) {
            by(Tier::Deficit, place, weight)
        } else if fallback > 0 {
            by(Tier::Remainder, place - claim, fallback)
        } else {
            by(Tier::Even, place - claim, 1)
        }
    }

    /// Units in rank order.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.units.len()).collect();
        order.sort_by_key(|i| self.units[*i].rank);
        order
    }

    pub(super) fn check(&self) -> Result<(), Infeasible> {
        const LARGEST: u128 = 1 << 90;
        let (rows, units) = self.size();
        let ranked = self.order().iter().zip(0..).all(|(i, rank)| self.units[*i].rank == rank);
        let fits = self.units.iter().all(|u| u.weight <= LARGEST && u.fallback <= LARGEST);
        if self.cells.len() != rows * units || !ranked || !fits || !(1..=LARGEST).contains(&self.scale) {
            return Err(Infeasible::Shape);
        }
        for row in 0..rows {
            if let Some(unit) = (0..units).find(|i| self.cell(row, *i).lower > self.cell(row, *i).upper) {
                return Err(Infeasible::Cell { row, unit });
            }
            let needed: u64 = (0..units).map(|i| u64::from(self.cell(row, i).lower)).sum();
            if needed > u64::from(self.places[row]) {
                return Err(Infeasible::Row { row, needed, places: self.places[row] });
            }
        }
        for unit in 0..units {
            let needed: u64 = (0..rows).map(|m| u64::from(self.cell(m, unit).lower)).sum();
            if let Some(upper) = self.cap(unit).filter(|u| needed > u64::from(*u)) {
                return Err(Infeasible::Unit { unit, needed, upper });
            }
        }
        Ok(())
    }
}
