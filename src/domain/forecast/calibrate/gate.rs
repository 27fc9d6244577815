//! The gate: where a simple rule was better, it speaks for half.
//!
//! Over the same past mornings, the mean absolute error of what is said stands beside those of three simple
//! rules: known people alone, dates at face value, as many as today. If one is better at a horizon by more than
//! a standard error and 2 %, half of it is mixed in; half is cheap where the rule was better by chance.
//! Combining with a simple forecast is the usual insurance against a model that does not fit (Clemen 1989,
//! Int. J. Forecast. 5:559–583).

use super::{
    cells::{Cell, HORIZONS},
    stack::gain,
};

/// Fewer mornings close no gate.
const FEWEST: usize = 6;
/// A simple rule must be better by this share.
const SHARE: f64 = 0.02;
/// And by so many standard errors.
const ERRORS: f64 = 1.0;

/// A rule simpler than the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simple {
    /// Known people only.
    Known,
    /// Dates at face value.
    Booked,
    /// As many as today.
    Persistence,
}

/// What is mixed in by horizon.
pub(super) type Gates = [Option<Simple>; HORIZONS.len()];

/// Which gates close.
pub(super) fn fit(cells: &[Cell], mornings: &[usize; HORIZONS.len()]) -> Gates {
    std::array::from_fn(|h| one(cells, mornings[h], h))
}

fn one(cells: &[Cell], mornings: usize, horizon: usize) -> Option<Simple> {
    if mornings < FEWEST {
        return None;
    }
    let rules = [Simple::Known, Simple::Booked, Simple::Persistence];
    let mut gains = [const { Vec::new() }; 3].map(|_: Vec<f64>| vec![0.0; mornings]);
    let mut said = 0.0;
    for cell in cells.iter().filter(|cell| cell.horizon == horizon && !cell.cohort) {
        let error = (cell.said - cell.truth).abs();
        said += error;
        for (rule, gains) in rules.iter().zip(&mut gains) {
            gains[cell.morning] += error - (rule.of(cell) - cell.truth).abs();
        }
    }
    let best = rules.iter().zip(&gains).map(|(rule, gains)| (*rule, gain(gains, horizon)));
    let best = best.filter(|(_, (gain, error))| *gain > ERRORS * error && *gain > SHARE * said);
    best.max_by(|a, b| a.1.0.total_cmp(&b.1.0)).map(|(rule, _)| rule)
}

impl Simple {
    fn of(self, cell: &Cell) -> f64 {
        match self {
            Self::Known => cell.known.0,
            Self::Booked => cell.booked,
            Self::Persistence => cell.present,
        }
    }

    /// The mean said once half of the rule is mixed in; never below the known people, to whom others only
    /// come in addition.
    pub(super) fn mixed(self, said: f64, known: f64, booked: f64, present: f64) -> f64 {
        let rule = match self {
            Self::Known => known,
            Self::Booked => booked,
            Self::Persistence => present,
        };
        (0.5 * (said + rule)).max(known)
    }
}
