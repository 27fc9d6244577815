//! `monitoring`: Eintrittsmonitoring with Rückstand and Erfüllungsquote.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Amount, Monitoring};

/// One OE and instrument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MonitoringRow {
    /// OE.
    pub unit: String,
    /// Instrument.
    pub instrument: String,
    /// Stand of the row.
    pub as_of: NaiveDate,
    /// Eintrittserwartung Jahr, decimal.
    pub expected_year: String,
    /// Eintrittserwartung bis Stand, decimal.
    pub expected_to_date: String,
    /// Eintritte Ist.
    pub actual: u32,
    /// Rückstand = expectation to date − actual, decimal; negative when ahead.
    pub backlog: String,
    /// Erfüllungsquote = actual ÷ expectation to date; `null` when nothing was expected.
    pub fulfilment: Option<f64>,
}

impl From<&Monitoring> for MonitoringRow {
    fn from(row: &Monitoring) -> Self {
        let backlog = row.backlog_scaled();
        let sign = if backlog < 0 { "-" } else { "" };
        Self {
            unit: row.unit.to_string(),
            instrument: row.instrument.to_string(),
            as_of: row.as_of,
            expected_year: row.expected_year.to_string(),
            expected_to_date: row.expected_to_date.to_string(),
            actual: row.actual,
            backlog: format!("{sign}{}", Amount::from_scaled(backlog.abs())),
            fulfilment: row.fulfilment(),
        }
    }
}

/// Answer of `monitoring` and of `ilc-desk monitoring --format json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MonitoringTable {
    /// The day the answer is for.
    pub today: NaiveDate,
    /// Newest row of every OE and instrument.
    pub rows: Vec<MonitoringRow>,
}
