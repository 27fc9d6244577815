//! The rules of the desk, pure: no I/O, no clock, no async, no knowledge of any other module.
//!
//! Terms and sources are those of the working instruction "Arbeitsanleitung Nr. 103
//! Maßnahmebetreuung". Whatever needs today's date is handed it.

pub mod amount;
pub mod contingent;
pub mod dates;
pub mod desk;
pub mod figure;
pub mod forecast;
pub mod holidays;
pub mod ids;
pub mod instrument;
pub mod mail;
pub mod measure;
pub mod monitoring;
pub mod occupancy;
pub mod on_offer;
pub mod overbooked;
pub mod participation;
pub mod places;
pub mod post;
pub mod provider_list;
pub mod retention;
pub mod start;
pub mod text;
pub mod toml_words;
pub mod unit;
pub mod urgency;
pub mod weekday;
pub mod working_days;

pub use amount::Amount;
pub use desk::Desk;
pub use ids::{MeasureNo, ModuleNo, ParticipationId, UnitCode};
pub use instrument::{Instrument, Team};
pub use measure::{Contact, Measure, ProviderContact};
pub use monitoring::Monitoring;
pub use participation::{Participation, Reason, Status};
pub use post::PostSign;
pub use start::{Start, StartKey};
pub use unit::{Unit, UnitKind};
pub use working_days::WorkingDays;

/// A value that breaks a rule of the domain: what is wrong and what was expected, in German,
/// without the place (the caller knows file, line and column).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}; erwartet: {expected}")]
pub struct Invalid {
    /// What is wrong, e.g. "Ende liegt vor dem Beginn".
    pub problem: String,
    /// What would be right, e.g. "Datum ab 12.10.2026".
    pub expected: String,
}

impl Invalid {
    /// Builds the error from its two halves.
    pub fn new(problem: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { problem: problem.into(), expected: expected.into() }
    }
}
