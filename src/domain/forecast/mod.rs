//! The AGH forecast: how many people will be present on each day, as a distribution.
//!
//! Pure and deterministic: a [`Desk`](crate::domain::Desk), a morning and a horizon in, numbers out. Steps: the
//! desk as recorded on the morning (`history`, `delays`), what its past teaches (`hazard`, `starts`,
//! `extension`, `bookings`, `inflow`), the chances of the known people (`people`), their exact distribution
//! (`poisson_binomial`, `count`), correction by the desk's own past errors (`calibrate`) and sums (`totals`).
//! It must not read files, clocks or random numbers.

pub mod backtest;
mod bookings;
mod calibrate;
mod cohorts;
mod components;
pub mod contracted;
pub mod count;
mod delays;
mod engine;
mod extension;
mod free_places;
#[cfg(test)]
mod golden;
mod hazard;
mod history;
mod inflow;
mod lean;
mod levels;
pub mod mail_effect;
pub mod need;
mod numeric;
mod outlook;
mod past;
mod people;
mod pickup;
pub mod poisson_binomial;
mod projection;
mod reasons;
mod recorded;
mod season;
mod starts;
mod totals;
mod usual_level;
mod wanted;

use chrono::NaiveDate;

use super::MeasureNo;

pub use backtest::BacktestReport;
pub use calibrate::gate::Simple;
pub use components::{Components, MethodAt};
pub use engine::forecast;
pub use reasons::Reasons;

/// What a desk may set about its forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// People above the places that are let in, in scenario `expected`.
    pub tolerance: u32,
    /// Correct by the desk's own past errors; off only to see the bare model.
    pub calibrate: bool,
    /// Keep the parts of every day beside the forecast.
    pub components: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { tolerance: 0, calibrate: true, components: false }
    }
}

/// Which people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scenario {
    /// Known people only ("bekannte Zuweisungen").
    Known,
    /// With people not yet assigned ("mit erwarteten Zuweisungen").
    #[default]
    Expected,
}

/// The whole forecast of one morning.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The morning.
    pub as_of: NaiveDate,
    /// Days ahead; every curve has one entry more, entry 0 = `as_of`.
    pub horizon_days: usize,
    /// What the desk's past decided, by horizon.
    pub method: Vec<MethodAt>,
    /// Every AGH, by number.
    pub measures: Vec<MeasureForecast>,
    /// All AGH together.
    pub total: GroupForecast,
    /// Per Bezirk, by name.
    pub districts: Vec<GroupForecast>,
    /// Per assigning OE, by code. An OE owns no places: its capacity is 0.
    pub units: Vec<GroupForecast>,
}

/// The forecast of one AGH.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureForecast {
    /// Its number.
    pub measure: MeasureNo,
    /// Its name.
    pub title: String,
    /// Its Bezirk.
    pub district: String,
    /// Eingetreten on the morning, whatever the planned end.
    pub present: u32,
    /// Places by day; 0 outside its period.
    pub capacity: Vec<u32>,
    /// People by day with every date taken at face value.
    pub booked: Vec<u32>,
    /// Scenario [`Scenario::Known`] by day.
    pub known: Vec<DayForecast>,
    /// Scenario [`Scenario::Expected`] by day.
    pub expected: Vec<DayForecast>,
    /// By day, P(present | assigned on the morning): what one more assignment does.
    pub arrivals: Vec<f64>,
    /// Share of its assignments that start.
    pub starting: f64,
    /// The parts by day, if [`Settings::components`] asks for them.
    pub components: Vec<Components>,
    /// Why.
    pub reasons: Reasons,
}

/// The forecast of a sum over measures or of the people of an OE.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupForecast {
    /// Bezirk, OE or "Alle AGH".
    pub name: String,
    /// Eingetreten on the morning.
    pub present: u32,
    /// Places by day.
    pub capacity: Vec<u32>,
    /// People by day with every date taken at face value.
    pub booked: Vec<u32>,
    /// Scenario [`Scenario::Known`] by day; without `pmf`.
    pub known: Vec<DayForecast>,
    /// Scenario [`Scenario::Expected`] by day; without `pmf`.
    pub expected: Vec<DayForecast>,
}

/// One day of one scenario, in people and places.
#[derive(Debug, Clone, PartialEq)]
pub struct DayForecast {
    /// Expected number present.
    pub mean: f64,
    /// 5 % quantile: the smallest k with CDF(k) ≥ 5 %; the others likewise.
    pub q05: u32,
    /// 10 % quantile.
    pub q10: u32,
    /// Median.
    pub q50: u32,
    /// 90 % quantile.
    pub q90: u32,
    /// 95 % quantile.
    pub q95: u32,
    /// P(present < capacity): at least one place is free.
    pub p_free: f64,
    /// Expected number of free places.
    pub expected_free: f64,
    /// P(more would come than the places and the tolerance hold); 0 in scenario `known` and in sums.
    pub over_risk: f64,
    /// P(k present), k = 0, 1, …; empty in sums.
    pub pmf: Vec<f64>,
}

impl DayForecast {
    /// The number said to people where one stands for the whole distribution of one AGH: the median, always with a band
    /// within reach. It is whole, lies within every band and is off by less on average than the mean. What is added over
    /// days or AGH is the mean.
    #[must_use]
    pub const fn said(&self) -> u32 {
        self.q50
    }
}

impl MeasureForecast {
    /// The days of a scenario.
    #[must_use]
    pub fn days(&self, scenario: Scenario) -> &[DayForecast] {
        match scenario {
            Scenario::Known => &self.known,
            Scenario::Expected => &self.expected,
        }
    }

    /// Place-days likely to stand empty on the `days` days after the morning.
    #[must_use]
    pub fn empty_place_days(&self, days: usize) -> f64 {
        self.expected.iter().skip(1).take(days).map(|day| day.expected_free).sum()
    }
}

impl GroupForecast {
    /// The days of a scenario.
    #[must_use]
    pub fn days(&self, scenario: Scenario) -> &[DayForecast] {
        match scenario {
            Scenario::Known => &self.known,
            Scenario::Expected => &self.expected,
        }
    }
}
