//! The accuracy record: what the backtest found.

use chrono::NaiveDate;

use super::{
    super::Scenario,
    HORIZONS,
    scores::{Collected, PIT_BINS, Tally},
};
use crate::domain::{Desk, MeasureNo};

/// Accuracy over all origins.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestReport {
    /// The desk's newest as-of.
    pub as_of: Option<NaiveDate>,
    /// Mornings forecast from, oldest first; empty when history is too short.
    pub origins: Vec<NaiveDate>,
    /// Known, then expected.
    pub scenarios: Vec<ScenarioReport>,
    /// Per AGH, scenario expected; by number.
    pub measures: Vec<MeasureScore>,
}

/// Accuracy of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioReport {
    /// Which.
    pub scenario: Scenario,
    /// By horizon.
    pub horizons: Vec<HorizonScore>,
}

/// Accuracy of one AGH in scenario expected.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureScore {
    /// Its number.
    pub measure: MeasureNo,
    /// By horizon; the total's fields are 0.
    pub horizons: Vec<HorizonScore>,
}

/// Scores at one horizon. Errors in people; shares from 0 to 1; all 0 when `n` is 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HorizonScore {
    /// Days ahead.
    pub horizon: u32,
    /// Cells scored: AGH × origins with places, people or bookings.
    pub n: u32,
    /// Mean number present.
    pub truth: f64,
    /// Mean absolute error of the forecast mean.
    pub mae: f64,
    /// Mean absolute error of the median: the number that is shown.
    pub mae_median: f64,
    /// Mean continuous ranked probability score.
    pub crps: f64,
    /// Mean of forecast minus truth.
    pub bias: f64,
    /// Share of truths between q10 and q90.
    pub cover80: f64,
    /// Share of truths between q05 and q95.
    pub cover90: f64,
    /// Share of randomised PITs within 5 … 95 %: coverage without the excess of whole numbers.
    pub pit90: f64,
    /// Shares of randomised PITs by tenths; even when the distributions are right.
    pub pit: Vec<f64>,
    /// Mean Brier score of `p_free`.
    pub brier: f64,
    /// The MAE the forecast itself expects: what cannot be reduced if it is right.
    pub floor: f64,
    /// MAE of "as many as today".
    pub mae_persistence: f64,
    /// MAE of dates at face value.
    pub mae_booked: f64,
    /// Bias of dates at face value.
    pub bias_booked: f64,
    /// Origins at which the total was scored.
    pub totals: u32,
    /// Share of them with the total between its q05 and q95.
    pub total_cover90: f64,
    /// Mean absolute error of the total.
    pub total_mae: f64,
    /// Mean of forecast minus truth of the total.
    pub total_bias: f64,
}

impl Tally {
    fn score(&self, horizon: usize) -> HorizonScore {
        let n = f64::from(self.n.max(1));
        let totals = f64::from(self.totals.max(1));
        HorizonScore {
            horizon: u32::try_from(horizon).unwrap_or(u32::MAX),
            n: self.n,
            truth: self.truth / n,
            mae: self.absolute / n,
            mae_median: self.median / n,
            crps: self.crps / n,
            bias: self.error / n,
            cover80: f64::from(self.inside80) / n,
            cover90: f64::from(self.inside90) / n,
            pit90: f64::from(self.pit90) / n,
            pit: self.pit[..PIT_BINS].iter().map(|count| f64::from(*count) / n).collect(),
            brier: self.brier / n,
            floor: self.floor / n,
            mae_persistence: self.persistence / n,
            mae_booked: self.booked / n,
            bias_booked: self.booked_error / n,
            totals: self.totals,
            total_cover90: f64::from(self.totals_inside90) / totals,
            total_mae: self.total_absolute / totals,
            total_bias: self.total_error / totals,
        }
    }
}

fn horizons(tallies: &[Tally; HORIZONS.len()]) -> Vec<HorizonScore> {
    tallies.iter().zip(HORIZONS).map(|(tally, horizon)| tally.score(horizon)).collect()
}

impl Collected {
    pub(super) fn report(&self, desk: &Desk, origins: Vec<NaiveDate>) -> BacktestReport {
        let scenario = |scenario, i: usize| ScenarioReport { scenario, horizons: horizons(&self.all[i]) };
        BacktestReport {
            as_of: desk.as_of,
            origins,
            scenarios: vec![scenario(Scenario::Known, 0), scenario(Scenario::Expected, 1)],
            measures: desk
                .agh()
                .zip(&self.measures)
                .map(|(measure, tallies)| MeasureScore { measure: measure.no.clone(), horizons: horizons(tallies) })
                .collect(),
        }
    }
}
