//! `forecast/{no}` and `ilc-desk forecast --format json`: the forecast day by day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::forecast::Scenario;

/// The scenario's name on the wire.
#[must_use]
pub const fn scenario_name(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Known => "known",
        Scenario::Expected => "expected",
    }
}

/// The whole document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastDoc {
    /// The morning it starts from.
    pub as_of: NaiveDate,
    /// Days ahead; every list of days has one entry more.
    pub horizon_days: u32,
    /// `known` or `expected`.
    pub scenario: String,
    /// Every AGH known.
    pub measures: Vec<MeasureForecast>,
    /// Over all AGH.
    pub total: ForecastTotal,
}

/// Sum over all AGH.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastTotal {
    /// Day by day.
    pub days: Vec<ForecastDay>,
}

/// One AGH; also the answer of `forecast/{no}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasureForecast {
    /// Maßnahmenummer.
    pub measure: String,
    /// Name.
    pub title: String,
    /// Bezirk.
    pub district: String,
    /// Places today.
    pub capacity: u32,
    /// People present today.
    pub present: u32,
    /// Day by day, from the morning of the newest import.
    pub days: Vec<ForecastDay>,
}

/// One day of a forecast. Without a computed forecast the quantiles equal `booked`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastDay {
    /// The day.
    pub date: NaiveDate,
    /// Places.
    pub capacity: u32,
    /// People booked at face value.
    pub booked: u32,
    /// Expected people present.
    pub mean: f64,
    /// 5 % quantile.
    pub q05: u32,
    /// 10 % quantile.
    pub q10: u32,
    /// Median.
    pub q50: u32,
    /// 90 % quantile.
    pub q90: u32,
    /// 95 % quantile.
    pub q95: u32,
    /// P(at least one place free).
    pub p_free: f64,
    /// Expected free places.
    pub expected_free: f64,
    /// Probability of 0, 1, 2 … people, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmf: Option<Vec<f64>>,
}

/// One AGH of the forecast with its reasons: the answer of `forecast/{no}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AghForecast {
    /// The morning it starts from.
    pub as_of: NaiveDate,
    /// `known` or `expected`.
    pub scenario: String,
    /// Day by day.
    #[serde(flatten)]
    pub forecast: MeasureForecast,
    /// Why.
    pub reasons: ReasonsRow,
}

/// The numbers behind the sentences on an AGH's forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReasonsRow {
    /// Open assignments.
    pub open: u32,
    /// Of them, expected to start.
    pub expected_starts: f64,
    /// Planned ends of people present within eight weeks, by date; past dates are unresolved ends.
    pub planned_ends: Vec<(NaiveDate, u32)>,
    /// People expected to leave early per week, at today's number present.
    pub drop_out_per_week: f64,
    /// Share of assignments that never start, here.
    pub no_show_rate: f64,
    /// The same over all AGH.
    pub no_show_rate_all: f64,
    /// Share of people at their planned end who are extended, here.
    pub extension_rate: f64,
    /// Assignments expected per week at today's free places.
    pub assignments_per_week: f64,
}
