//! One start, one vector of OEs: what is to be split, what a place costs, and what comes out.
//! Splits nothing itself. Knows nothing of desks and measures.

use super::method::{Method, Price, Quotient, Tier};

/// A split to be made. All vectors have one entry per unit.
#[derive(Debug, Clone)]
pub struct Instance {
    /// How to round.
    pub method: Method,
    /// Places to give away.
    pub seats: u32,
    /// Claims, in units of `1 / scale`.
    pub weights: Vec<u64>,
    /// Common denominator of the weights.
    pub scale: u64,
    /// Second weights, used where a weight gives no (further) claim.
    pub fallback: Vec<u64>,
    /// Places a unit must get.
    pub lower: Vec<u32>,
    /// Places a unit can take.
    pub upper: Vec<u32>,
    /// Whether a unit's first place is served before everything else, as long as places last.
    pub minimum: Vec<bool>,
    /// A unit claims at most ⌈weight⌉ places by weight, further ones by fallback.
    pub cap_at_weight: bool,
    /// Ties: the smaller rank is served first.
    pub rank: Vec<u32>,
}

/// Why a split cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Infeasible {
    /// Bounds that contradict each other.
    #[error("Einheit {unit}: mindestens {lower} und höchstens {upper} Plätze zugleich geht nicht")]
    Bounds {
        /// Index of the unit.
        unit: usize,
        /// Its lower bound.
        lower: u32,
        /// Its upper bound.
        upper: u32,
    },
    /// More forced places than there are.
    #[error("Untergrenzen und Festlegungen brauchen {needed} Plätze, frei sind nur {seats}")]
    TooFew {
        /// Sum of the lower bounds.
        needed: u64,
        /// Places there are.
        seats: u32,
    },
    /// Vectors of different length, or weights and scales out of range (2⁶², 1 to 2³⁰).
    #[error("die Angaben zur Aufteilung passen nicht zusammen")]
    Shape,
}

/// One place as it was served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Index of the unit.
    pub unit: usize,
    /// Which place of the unit, from 1; forced places count.
    pub k: u32,
    /// Its price.
    pub price: Price,
}

/// The last places could as well go to others at the same price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Units tied at the price, by index.
    pub units: Vec<usize>,
    /// How many places they share at it.
    pub places: u32,
}

/// The split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Places per unit.
    pub seats: Vec<u32>,
    /// Places nobody can take.
    pub unplaced: u32,
    /// The tie at the edge, if there is one.
    pub tie: Option<Tie>,
    /// Places beyond the lower bounds, in serving order; empty for largest remainder.
    pub steps: Vec<Step>,
}

/// Weights and scales up to here keep every product, squares included, within two machine words.
const LARGEST_WEIGHT: u64 = 1 << 62;
const LARGEST_SCALE: u64 = 1 << 30;

impl Instance {
    /// A plain split: no bounds, no minimum, ties by position.
    #[must_use]
    pub fn new(method: Method, weights: Vec<u64>, seats: u32) -> Self {
        let n = weights.len();
        Self {
            method,
            seats,
            weights,
            scale: 1,
            fallback: vec![1; n],
            lower: vec![0; n],
            upper: vec![seats; n],
            minimum: vec![false; n],
            cap_at_weight: false,
            rank: (0..).take(n).collect(),
        }
    }

    /// Fixes a unit's places.
    pub fn pin(&mut self, unit: usize, places: u32) {
        self.lower[unit] = places;
        self.upper[unit] = places;
    }

    /// Number of units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// No units at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    pub(super) fn check(&self) -> Result<(), Infeasible> {
        let n = self.len();
        let lengths = [self.fallback.len(), self.lower.len(), self.upper.len(), self.minimum.len(), self.rank.len()];
        let weights = self.weights.iter().chain(&self.fallback);
        if lengths.iter().any(|l| *l != n)
            || !(1..=LARGEST_SCALE).contains(&self.scale)
            || weights.into_iter().any(|w| *w > LARGEST_WEIGHT)
        {
            return Err(Infeasible::Shape);
        }
        for (unit, (lower, upper)) in self.lower.iter().zip(&self.upper).enumerate() {
            if lower > upper {
                return Err(Infeasible::Bounds { unit, lower: *lower, upper: *upper });
            }
        }
        let needed: u64 = self.lower.iter().map(|l| u64::from(*l)).sum();
        if needed > u64::from(self.seats) {
            return Err(Infeasible::TooFew { needed, seats: self.seats });
        }
        Ok(())
    }

    /// Price of a unit's `k`-th place, `None` beyond its bounds.
    pub(super) fn price(&self, unit: usize, k: u32) -> Option<Price> {
        if k <= self.lower[unit] || k > self.upper[unit] {
            return None;
        }
        let (w, v, place) = (self.weights[unit], self.fallback[unit], u64::from(k));
        let claim = if self.cap_at_weight { w.div_ceil(self.scale) } else { 0 };
        let by = |tier, weight, scale, k| Price { tier, quotient: Quotient::new(self.method, weight, scale, k) };
        Some(if self.minimum[unit] && k == 1 {
            Price { tier: Tier::Minimum, quotient: Quotient::of_minimum(w, self.scale, v) }
        } else if w > 0 && (!self.cap_at_weight || place <= claim) {
            by(Tier::Deficit, w, self.scale, place)
        } else if v > 0 {
            by(Tier::Remainder, v, 1, place - claim)
        } else {
            by(Tier::Even, 1, 1, place - claim)
        })
    }
}
