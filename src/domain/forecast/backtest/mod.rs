//! How good past forecasts were: rolling origins, each forecast made with what was recorded
//! before its morning, scored against what came.
//!
//! Pure: progress goes to a callback. One export cannot tell everything that was known on a past
//! morning (see `history`), so a single-import backtest is slightly kinder to planned ends moved
//! since, for model and comparisons alike.

mod report;
mod scores;

use chrono::{Days, NaiveDate};

pub use report::{BacktestReport, HorizonScore, MeasureScore, ScenarioReport};
use scores::Collected;

use super::{Forecast, Scenario, Settings, engine, history::Book};
use crate::domain::Desk;

/// Horizons scored, in days.
pub const HORIZONS: [usize; 4] = [7, 14, 28, 56];

/// Which mornings are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// At most that many.
    pub origins: usize,
    /// Days between them.
    pub stride_days: u64,
    /// Days of history a first origin needs.
    pub warm_up_days: u64,
    /// Mornings handed out at a time; the report is the same whatever their number.
    pub batch: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { origins: 12, stride_days: 28, warm_up_days: 90, batch: 1 }
    }
}

impl Plan {
    /// The origins for a desk, oldest first: the newest lies the longest horizon before the last
    /// morning whose truth is fully recorded. Empty when history is too short.
    #[must_use]
    pub fn mornings(&self, desk: &Desk) -> Vec<NaiveDate> {
        let Some(as_of) = desk.as_of else { return Vec::new() };
        let first = desk.agh().flat_map(|m| desk.participations_of(&m.no)).map(|p| p.planned_begin).min();
        let Some(first) = first.map(|day| day + Days::new(self.warm_up_days)) else { return Vec::new() };
        let settle = u64::try_from(Book::new(desk, as_of).settle_days()).unwrap_or(14);
        let longest = HORIZONS[HORIZONS.len() - 1] as u64;
        let newest = as_of - Days::new(settle + longest + 1);
        let mut mornings: Vec<NaiveDate> = (0..self.origins as u64)
            .map(|i| newest - Days::new(i * self.stride_days.max(1)))
            .take_while(|morning| *morning >= first)
            .collect();
        mornings.reverse();
        mornings
    }
}

/// Makes the forecast of one morning.
pub type Make<'a> = dyn Fn(NaiveDate) -> Forecast + Sync + 'a;

/// Scores the forecast on the plan's mornings. `progress` is told (done, of) before each batch of mornings
/// and at the end.
#[must_use]
pub fn backtest(desk: &Desk, settings: &Settings, plan: &Plan, progress: impl FnMut(usize, usize)) -> BacktestReport {
    let one_by_one = |mornings: &[NaiveDate], make: &Make<'_>| mornings.iter().copied().map(make).collect();
    backtest_by(desk, settings, plan, progress, one_by_one)
}

/// The same with the caller's way to make a batch of forecasts, in order: mornings know nothing of each other and
/// may be made at the same time.
#[must_use]
pub fn backtest_by(
    desk: &Desk,
    settings: &Settings,
    plan: &Plan,
    mut progress: impl FnMut(usize, usize),
    at_once: impl Fn(&[NaiveDate], &Make<'_>) -> Vec<Forecast>,
) -> BacktestReport {
    let mornings = plan.mornings(desk);
    let mut collected = Collected::new(desk.agh().count());
    let now = desk.as_of.map(|as_of| Book::new(desk, as_of));
    if let Some(now) = &now {
        let longest = HORIZONS[HORIZONS.len() - 1];
        let make = |morning: NaiveDate| engine::of_book(desk, &Book::new(desk, morning), morning, longest, settings);
        for (i, batch) in mornings.chunks(plan.batch.max(1)).enumerate() {
            progress(i * plan.batch.max(1), mornings.len());
            let forecasts = at_once(batch, &make);
            // Scored in order: the random numbers of the PIT are one stream.
            for forecast in &forecasts {
                for scenario in [Scenario::Known, Scenario::Expected] {
                    collected.score(forecast, now, scenario);
                }
            }
        }
        progress(mornings.len(), mornings.len());
    }
    collected.report(desk, mornings)
}
