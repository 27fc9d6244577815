//! `forecast-accuracy` and `ilc-desk backtest --format json`: how good past forecasts were.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::forecast::{MethodRow, scenario_name};
use crate::domain::forecast::{
    backtest::{BacktestReport, HorizonScore},
    contracted::StartScores,
    mail_effect::{Claim, Effect, MailEffect},
};

/// Rolling origins: every forecast made with what was recorded before its morning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BacktestDoc {
    /// The desk's newest as-of.
    pub as_of: Option<NaiveDate>,
    /// Mornings forecast from, oldest first; empty when history is too short.
    pub origins: Vec<NaiveDate>,
    /// `known`, then `expected`.
    pub scenarios: Vec<ScenarioRow>,
    /// Per AGH, scenario `expected`; by number.
    pub measures: Vec<MeasureAccuracy>,
}

/// Accuracy of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScenarioRow {
    /// `known` or `expected`.
    pub scenario: String,
    /// By days ahead.
    pub horizons: Vec<HorizonRow>,
}

/// Scores at one horizon. Errors in people; shares from 0 to 1; all 0 when `n` is 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HorizonRow {
    /// Days ahead.
    pub horizon: u32,
    /// Cells scored: AGH × origins with places, people or bookings.
    pub n: u32,
    /// Mean number present.
    pub truth: f64,
    /// Mean absolute error of the forecast mean.
    pub mae: f64,
    /// Mean absolute error of the median, the number that is shown.
    #[serde(default)]
    pub mae_median: f64,
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
    /// Mean Brier score of P(at least one place free).
    pub brier: f64,
    /// The MAE the forecast itself expects: the irreducible floor.
    pub floor: f64,
    /// MAE of "as many as today".
    pub mae_persistence: f64,
    /// MAE of dates at face value.
    pub mae_booked: f64,
    /// Bias of dates at face value.
    pub bias_booked: f64,
    /// Origins at which the AGH total was scored.
    pub totals: u32,
    /// Share of them with the total between its q05 and q95.
    pub total_cover90: f64,
    /// Mean absolute error of the total.
    pub total_mae: f64,
    /// Mean of forecast minus truth of the total.
    pub total_bias: f64,
}

/// Accuracy of one AGH.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasureAccuracy {
    /// Maßnahmenummer.
    pub measure: String,
    /// By days ahead.
    pub horizons: Vec<MeasureHorizon>,
}

/// Scores of one AGH at one horizon; all 0 when `n` is 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasureHorizon {
    /// Days ahead.
    pub horizon: u32,
    /// Origins scored.
    pub n: u32,
    /// Mean absolute error of the forecast mean.
    pub mae: f64,
    /// Mean of forecast minus truth.
    pub bias: f64,
    /// Share of truths between q10 and q90.
    pub cover80: f64,
    /// Share of truths between q05 and q95.
    pub cover90: f64,
    /// MAE of "as many as today".
    pub mae_persistence: f64,
    /// MAE of dates at face value.
    pub mae_booked: f64,
}

/// Answer of `forecast-accuracy`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccuracyDoc {
    /// The backtest.
    #[serde(flatten)]
    pub backtest: BacktestDoc,
    /// What forecasts kept of past mornings said, and what came: by morning, then horizon.
    pub kept: Vec<KeptScore>,
    /// What the desk's past decided about today's forecast, by horizon.
    #[serde(default)]
    pub method: Vec<MethodRow>,
    /// How good past expectations of contracted starts were.
    #[serde(default)]
    pub starts: Option<StartScoreRow>,
    /// What followed AGH mails.
    #[serde(default)]
    pub mail: Option<MailEffectRow>,
}

/// Past contracted starts, each foretold one to three weeks before; counts are means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StartScoreRow {
    /// Starts foretold.
    pub starts: u32,
    /// Assigned then.
    pub assigned: f64,
    /// Of these, those who began.
    pub began: f64,
    /// Mean absolute error of the median.
    pub mae: f64,
    /// Mean absolute error of "all assigned come".
    pub mae_all_come: f64,
    /// Mean continuous ranked probability score.
    pub crps: f64,
    /// Share of truths between q10 and q90.
    pub cover80: f64,
}

impl From<&StartScores> for StartScoreRow {
    fn from(s: &StartScores) -> Self {
        Self {
            starts: s.starts,
            assigned: round(s.assigned),
            began: round(s.began),
            mae: round(s.mae),
            mae_all_come: round(s.mae_all_come),
            crps: round(s.crps),
            cover80: round(s.cover80),
        }
    }
}

/// What followed AGH mails within 14 days, against what the free places would have brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MailEffectRow {
    /// All AGH together.
    pub all: EffectRow,
    /// By AGH with at least one mail, by number.
    pub measures: Vec<(String, EffectRow)>,
}

/// What followed some mails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EffectRow {
    /// Mails whose 14 days have passed.
    pub mails: u32,
    /// Assignments in these days.
    pub assignments: u32,
    /// Assignments to be expected of the free places alone.
    pub expected: f64,
    /// Lower end of the 90 % interval of assignments beyond these.
    pub more_q05: f64,
    /// Upper end.
    pub more_q95: f64,
    /// What the counts carry: `too_few`, `none`, `more` or `fewer`.
    pub claim: String,
}

impl From<&Effect> for EffectRow {
    fn from(e: &Effect) -> Self {
        let claim = match e.claim {
            Claim::TooFew => "too_few",
            Claim::None => "none",
            Claim::More => "more",
            Claim::Fewer => "fewer",
        };
        Self {
            mails: e.mails,
            assignments: e.assignments,
            expected: round(e.expected),
            more_q05: round(e.more.0),
            more_q95: round(e.more.1),
            claim: claim.to_owned(),
        }
    }
}

impl From<&MailEffect> for MailEffectRow {
    fn from(effect: &MailEffect) -> Self {
        let measures = effect.measures.iter().map(|(no, effect)| (no.to_string(), effect.into()));
        Self { all: (&effect.all).into(), measures: measures.collect() }
    }
}

/// One kept forecast at one horizon that has come. Scenario `expected`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeptScore {
    /// The morning it was made.
    pub as_of: NaiveDate,
    /// Days ahead.
    pub horizon: u32,
    /// The day it was made for.
    pub date: NaiveDate,
    /// The day is so near that late records may still change what came.
    pub provisional: bool,
    /// AGH scored.
    pub n: u32,
    /// Mean absolute error of the forecast mean.
    pub mae: f64,
    /// Mean of forecast minus truth.
    pub bias: f64,
    /// Share of truths between q10 and q90.
    pub cover80: f64,
    /// Share of truths between q05 and q95.
    pub cover90: f64,
    /// MAE of dates at face value.
    pub mae_booked: f64,
    /// Forecast of the sum over the scored AGH.
    pub total_mean: f64,
    /// Lower end of its 90 % band.
    pub total_q05: u32,
    /// Upper end of its 90 % band.
    pub total_q95: u32,
    /// The sum at face value.
    pub total_booked: u32,
    /// What came.
    pub total_actual: u32,
}

/// Four places: scores are averages over hundreds of cells at best.
fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

impl From<&HorizonScore> for HorizonRow {
    fn from(s: &HorizonScore) -> Self {
        Self {
            horizon: s.horizon,
            n: s.n,
            truth: round(s.truth),
            mae: round(s.mae),
            mae_median: round(s.mae_median),
            crps: round(s.crps),
            bias: round(s.bias),
            cover80: round(s.cover80),
            cover90: round(s.cover90),
            pit90: round(s.pit90),
            pit: s.pit.iter().copied().map(round).collect(),
            brier: round(s.brier),
            floor: round(s.floor),
            mae_persistence: round(s.mae_persistence),
            mae_booked: round(s.mae_booked),
            bias_booked: round(s.bias_booked),
            totals: s.totals,
            total_cover90: round(s.total_cover90),
            total_mae: round(s.total_mae),
            total_bias: round(s.total_bias),
        }
    }
}

impl From<&HorizonScore> for MeasureHorizon {
    fn from(s: &HorizonScore) -> Self {
        Self {
            horizon: s.horizon,
            n: s.n,
            mae: round(s.mae),
            bias: round(s.bias),
            cover80: round(s.cover80),
            cover90: round(s.cover90),
            mae_persistence: round(s.mae_persistence),
            mae_booked: round(s.mae_booked),
        }
    }
}

impl From<&BacktestReport> for BacktestDoc {
    fn from(report: &BacktestReport) -> Self {
        Self {
            as_of: report.as_of,
            origins: report.origins.clone(),
            scenarios: report
                .scenarios
                .iter()
                .map(|s| ScenarioRow {
                    scenario: scenario_name(s.scenario).to_owned(),
                    horizons: s.horizons.iter().map(Into::into).collect(),
                })
                .collect(),
            measures: report
                .measures
                .iter()
                .map(|m| MeasureAccuracy {
                    measure: m.measure.to_string(),
                    horizons: m.horizons.iter().map(Into::into).collect(),
                })
                .collect(),
        }
    }
}

impl BacktestDoc {
    /// The scores of scenario `expected`, by days ahead.
    #[must_use]
    pub fn expected(&self) -> &[HorizonRow] {
        self.scenarios.iter().find(|s| s.scenario == "expected").map_or(&[], |s| &s.horizons)
    }
}
