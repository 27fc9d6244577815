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
    /// What the desk's past decided, by horizon; on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Vec<MethodRow>>,
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
    /// How many assignments it takes; on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<NeedRow>,
    /// The parts by day; on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<ComponentsRow>>,
}

/// What the desk's past decided about one horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MethodRow {
    /// Days ahead.
    pub horizon: u32,
    /// Past mornings it rests on.
    pub mornings: u32,
    /// Weight of the estimate by free places (F).
    pub free_places: f64,
    /// Weight of the estimate by each measure's usual level (L).
    pub usual_level: f64,
    /// Weight of what past mornings picked up (N).
    pub pickup: f64,
    /// Factor on F.
    pub free_places_factor: f64,
    /// Factor on L.
    pub usual_level_factor: f64,
    /// The simple rule that speaks for half: `known`, `booked` or `persistence`; null where none was better.
    pub gate: Option<String>,
    /// Real over expected squared error of an AGH, known people.
    pub known_spread: f64,
    /// The same with the inflow.
    pub expected_spread: f64,
}

/// The parts of one AGH on one day, in people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ComponentsRow {
    /// The day.
    pub date: NaiveDate,
    /// Known people: present and assigned.
    pub known: f64,
    /// Inflow by free places, corrected by past errors.
    pub free_places: f64,
    /// The same, as the bare model has it.
    pub free_places_bare: f64,
    /// Inflow by the usual level, corrected.
    pub usual_level: f64,
    /// The same, as the bare model has it.
    pub usual_level_bare: f64,
    /// Inflow as past mornings picked up.
    pub pickup: f64,
    /// Inflow said: the weighted sum, bounded.
    pub inflow: f64,
    /// Mean before the places cut it off, the gate included.
    pub mean: f64,
}

/// How many assignments it takes to fill a share of the places on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NeedRow {
    /// The day.
    pub date: NaiveDate,
    /// Share of the places asked for.
    pub target: f64,
    /// Places on that day.
    pub places: u32,
    /// People wanted: target · places, rounded up.
    pub wanted: u32,
    /// Assignments made now that suffice; null where none do.
    pub assignments: Option<u32>,
    /// Why none suffice: `no_places` or `too_near`.
    pub reason: Option<String>,
    /// P(at least `wanted` present) with that many; with none where none suffice.
    pub p_reach: f64,
    /// P(more come than there are places).
    pub p_over: f64,
    /// Share of assignments that start, by experience here.
    pub start_rate: f64,
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
