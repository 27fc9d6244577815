//! What kept forecasts said, beside what came.

use chrono::{Days, NaiveDate};

use crate::{
    api::{
        backtest::KeptScore,
        forecast::scenario_name,
        kept::{KeptCurve, KeptDay, KeptForecast, KeptOutlook},
    },
    domain::{
        Desk, Measure,
        forecast::{Scenario, backtest::HORIZONS},
        occupancy::present_on,
    },
};

/// Days after which late records of starts and ends are rare.
const SETTLED: i64 = 14;

/// The scores of one kept forecast at every horizon that has come. As in the backtest, an AGH
/// without places, people and bookings on that day is none.
#[must_use]
pub fn kept_scores(kept: &KeptForecast, desk: &Desk) -> Vec<KeptScore> {
    let Some(newest) = desk.as_of else { return Vec::new() };
    let horizons = HORIZONS.iter().filter_map(|days| u32::try_from(*days).ok());
    horizons
        .filter_map(|horizon| {
            let date = kept.as_of + Days::new(horizon.into());
            (date <= newest).then(|| score(kept, desk, horizon, date, (newest - date).num_days() < SETTLED)).flatten()
        })
        .collect()
}

fn score(kept: &KeptForecast, desk: &Desk, horizon: u32, date: NaiveDate, provisional: bool) -> Option<KeptScore> {
    let i = kept.index(horizon)?;
    let mut sum = Sum::default();
    for curve in &kept.measures {
        let Some(measure) = desk.measures.get(curve.name.as_str()) else { continue };
        sum.add(curve, i, present_on(desk, &measure.no, date));
    }
    let n = f64::from(sum.n);
    let band = &kept.total.expected;
    let round = |x: f64| (x * 1e4).round() / 1e4;
    (sum.n > 0).then(|| KeptScore {
        as_of: kept.as_of,
        horizon,
        date,
        provisional,
        n: sum.n,
        mae: round(sum.absolute / n),
        bias: round(sum.error / n),
        cover80: round(f64::from(sum.inside80) / n),
        cover90: round(f64::from(sum.inside90) / n),
        mae_booked: round(sum.booked_absolute / n),
        total_mean: band.mean[i],
        total_q05: band.q05[i],
        total_q95: band.q95[i],
        total_booked: kept.total.booked[i],
        total_actual: sum.actual,
    })
}

/// Running sums over AGH.
#[derive(Default)]
struct Sum {
    n: u32,
    absolute: f64,
    error: f64,
    inside80: u32,
    inside90: u32,
    booked_absolute: f64,
    actual: u32,
}

impl Sum {
    fn add(&mut self, curve: &KeptCurve, i: usize, actual: u32) {
        if curve.capacity[i] + curve.booked[i] + actual == 0 {
            return;
        }
        let band = &curve.expected;
        let error = band.mean[i] - f64::from(actual);
        self.n += 1;
        self.absolute += error.abs();
        self.error += error;
        self.inside80 += u32::from((band.q10[i]..=band.q90[i]).contains(&actual));
        self.inside90 += u32::from((band.q05[i]..=band.q95[i]).contains(&actual));
        self.booked_absolute += f64::from(curve.booked[i].abs_diff(actual));
        self.actual += actual;
    }
}

/// What was said of one AGH, week by week, and what came of it by now.
#[must_use]
pub fn kept_outlook(
    kept: &KeptForecast,
    desk: &Desk,
    measure: &Measure,
    asked: NaiveDate,
    scenario: Scenario,
) -> Option<KeptOutlook> {
    let curve = kept.measure(measure.no.as_str())?;
    let band = match scenario {
        Scenario::Known => &curve.known,
        Scenario::Expected => &curve.expected,
    };
    let day = |(i, offset): (usize, &u32)| {
        let date = kept.as_of + Days::new((*offset).into());
        KeptDay {
            date,
            capacity: curve.capacity[i],
            booked: curve.booked[i],
            mean: band.mean[i],
            q05: band.q05[i],
            q10: band.q10[i],
            q90: band.q90[i],
            q95: band.q95[i],
            p_free: band.p_free[i],
            actual: desk.as_of.is_some_and(|newest| date <= newest).then(|| present_on(desk, &measure.no, date)),
        }
    };
    Some(KeptOutlook {
        measure: measure.no.to_string(),
        asked,
        as_of: kept.as_of,
        scenario: scenario_name(scenario).to_owned(),
        present: curve.present,
        days: kept.offsets.iter().enumerate().filter(|(_, offset)| *offset % 7 == 0).map(day).collect(),
    })
}
