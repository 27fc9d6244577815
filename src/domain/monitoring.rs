//! Eintrittsmonitoring: expected and actual entries per OE and instrument.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Amount, Instrument, UnitCode};

/// One row of the controlling portal's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monitoring {
    /// Stand: the day the row describes.
    pub as_of: NaiveDate,
    /// The OE.
    pub unit: UnitCode,
    /// The instrument.
    pub instrument: Instrument,
    /// Eintrittserwartung Jahr.
    pub expected_year: Amount,
    /// Eintrittserwartung bis Stand.
    pub expected_to_date: Amount,
    /// Eintritte Ist.
    pub actual: u32,
}

impl Monitoring {
    /// Rückstand = expectation to date − actual, in ten-thousandths; negative when ahead.
    #[must_use]
    pub fn backlog_scaled(&self) -> i64 {
        self.expected_to_date.scaled() - i64::from(self.actual) * Amount::SCALE
    }

    /// Erfüllungsquote = actual ÷ expectation to date; `None` when nothing was expected.
    #[must_use]
    pub fn fulfilment(&self) -> Option<f64> {
        (self.expected_to_date > Amount::ZERO).then(|| f64::from(self.actual) / self.expected_to_date.as_f64())
    }
}
