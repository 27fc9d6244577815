//! JSON of the forecast and of its accuracy record.
//!
//! The shape of [`ForecastJson`] is fixed; what is published from it is read from outside.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    MeasureNo,
    forecast::{self, backtest},
};

/// Which people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scenario {
    /// Known people only ("bekannte Zuweisungen").
    Known,
    /// With people not yet assigned ("mit erwarteten Zuweisungen").
    #[default]
    Expected,
}

impl From<Scenario> for forecast::Scenario {
    fn from(scenario: Scenario) -> Self {
        match scenario {
            Scenario::Known => Self::Known,
            Scenario::Expected => Self::Expected,
        }
    }
}

impl From<forecast::Scenario> for Scenario {
    fn from(scenario: forecast::Scenario) -> Self {
        match scenario {
            forecast::Scenario::Known => Self::Known,
            forecast::Scenario::Expected => Self::Expected,
        }
    }
}

/// The forecast of one morning in one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastJson {
    /// The morning.
    pub as_of: NaiveDate,
    /// Days ahead.
    pub horizon_days: usize,
    /// Which people count.
    pub scenario: Scenario,
    /// Every AGH asked for, by number.
    pub measures: Vec<MeasureJson>,
    /// All AGH together, whichever were asked for.
    pub total: TotalJson,
}

/// One AGH.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasureJson {
    /// Its number.
    pub measure: String,
    /// Its name.
    pub title: String,
    /// Its Bezirk.
    pub district: String,
    /// Places on the morning.
    pub capacity: u32,
    /// Eingetreten on the morning.
    pub present: u32,
    /// `horizon_days` + 1 entries; entry h is `as_of` + h.
    pub days: Vec<DayJson>,
}

/// The sum over all AGH.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TotalJson {
    /// As in [`MeasureJson`], without `pmf`.
    pub days: Vec<DayJson>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DayJson {
    /// The day.
    pub date: NaiveDate,
    /// Places; 0 outside the measure's period.
    pub capacity: u32,
    /// People with every date taken at face value.
    pub booked: u32,
    /// Expected number present.
    pub mean: f64,
    /// Smallest k with CDF(k) ≥ 5 %; the others likewise.
    pub q05: u32,
    /// 10 % quantile.
    pub q10: u32,
    /// Median.
    pub q50: u32,
    /// 90 % quantile.
    pub q90: u32,
    /// 95 % quantile.
    pub q95: u32,
    /// P(present < capacity).
    pub p_free: f64,
    /// Expected number of free places.
    pub expected_free: f64,
    /// P(k present), k = 0, 1, …; only when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmf: Option<Vec<f64>>,
}

impl ForecastJson {
    /// One scenario of a forecast; `only` narrows the measures listed (empty: all), `pmf` adds the
    /// distributions.
    #[must_use]
    pub fn new(forecast: &forecast::Forecast, scenario: Scenario, only: &[MeasureNo], pmf: bool) -> Self {
        let measures = forecast.measures.iter().filter(|m| only.is_empty() || only.contains(&m.measure));
        let total = &forecast.total;
        Self {
            as_of: forecast.as_of,
            horizon_days: forecast.horizon_days,
            scenario,
            measures: measures.map(|m| MeasureJson::new(forecast.as_of, m, scenario, pmf)).collect(),
            total: TotalJson { days: days(forecast.as_of, &total.capacity, &total.booked, total.days(scenario.into()), false) },
        }
    }
}

impl MeasureJson {
    /// One scenario of one AGH.
    #[must_use]
    pub fn new(as_of: NaiveDate, measure: &forecast::MeasureForecast, scenario: Scenario, pmf: bool) -> Self {
        Self {
            measure: measure.measure.to_string(),
            title: measure.title.clone(),
            district: measure.district.clone(),
            capacity: measure.capacity.first().copied().unwrap_or(0),
            present: measure.present,
            days: days(as_of, &measure.capacity, &measure.booked, measure.days(scenario.into()), pmf),
        }
    }
}

fn days(as_of: NaiveDate, capacity: &[u32], booked: &[u32], days: &[forecast::DayForecast], pmf: bool) -> Vec<DayJson> {
    (0u64..)
        .zip(days)
        .zip(capacity.iter().zip(booked))
        .map(|((h, day), (capacity, booked))| DayJson {
            date: as_of + Days::new(h),
            capacity: *capacity,
            booked: *booked,
            mean: day.mean,
            q05: day.q05,
            q10: day.q10,
            q50: day.q50,
            q90: day.q90,
            q95: day.q95,
            p_free: day.p_free,
            expected_free: day.expected_free,
            pmf: pmf.then(|| day.pmf.clone()),
        })
        .collect()
}

/// The accuracy record: rolling origins scored against what came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BacktestJson {
    /// The desk's newest as-of.
    pub as_of: Option<NaiveDate>,
    /// Mornings forecast from, oldest first.
    pub origins: Vec<NaiveDate>,
    /// Known, then expected.
    pub scenarios: Vec<ScenarioScoresJson>,
    /// Per AGH, scenario expected.
    pub measures: Vec<MeasureScoresJson>,
}

/// Scores of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScenarioScoresJson {
    /// Which.
    pub scenario: Scenario,
    /// By horizon.
    pub horizons: Vec<HorizonScoreJson>,
}

/// Scores of one AGH.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasureScoresJson {
    /// Its number.
    pub measure: String,
    /// By horizon.
    pub horizons: Vec<HorizonScoreJson>,
}

/// Scores at one horizon; errors in people, shares from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HorizonScoreJson {
    /// Days ahead.
    pub horizon: u32,
    /// Cells scored.
    pub n: u32,
    /// Mean number present.
    pub truth: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// Mean continuous ranked probability score.
    pub crps: f64,
    /// Mean of forecast minus truth.
    pub bias: f64,
    /// Share of truths between q10 and q90.
    pub cover80: f64,
    /// Share of truths between q05 and q95.
    pub cover90: f64,
    /// Share of randomised PITs within 5 … 95 %.
    pub pit90: f64,
    /// Shares of randomised PITs by tenths.
    pub pit: Vec<f64>,
    /// Mean Brier score of `p_free`.
    pub brier: f64,
    /// The MAE the forecast itself expects.
    pub floor: f64,
    /// MAE of "as many as today".
    pub mae_persistence: f64,
    /// MAE of dates at face value.
    pub mae_booked: f64,
    /// Bias of dates at face value.
    pub bias_booked: f64,
    /// Origins at which the total was scored; 0 per AGH, and the following fields with it.
    pub totals: u32,
    /// Share of them with the total between its q05 and q95.
    pub total_cover90: f64,
    /// Mean absolute error of the total.
    pub total_mae: f64,
    /// Bias of the total.
    pub total_bias: f64,
}

impl From<&backtest::BacktestReport> for BacktestJson {
    fn from(report: &backtest::BacktestReport) -> Self {
        let horizons = |scores: &[backtest::HorizonScore]| scores.iter().map(HorizonScoreJson::from).collect();
        Self {
            as_of: report.as_of,
            origins: report.origins.clone(),
            scenarios: report
                .scenarios
                .iter()
                .map(|s| ScenarioScoresJson { scenario: s.scenario.into(), horizons: horizons(&s.horizons) })
                .collect(),
            measures: report
                .measures
                .iter()
                .map(|m| MeasureScoresJson { measure: m.measure.to_string(), horizons: horizons(&m.horizons) })
                .collect(),
        }
    }
}

impl From<&backtest::HorizonScore> for HorizonScoreJson {
    fn from(s: &backtest::HorizonScore) -> Self {
        Self {
            horizon: s.horizon,
            n: s.n,
            truth: s.truth,
            mae: s.mae,
            crps: s.crps,
            bias: s.bias,
            cover80: s.cover80,
            cover90: s.cover90,
            pit90: s.pit90,
            pit: s.pit.clone(),
            brier: s.brier,
            floor: s.floor,
            mae_persistence: s.mae_persistence,
            mae_booked: s.mae_booked,
            bias_booked: s.bias_booked,
            totals: s.totals,
            total_cover90: s.total_cover90,
            total_mae: s.total_mae,
            total_bias: s.total_bias,
        }
    }
}
