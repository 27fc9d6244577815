//! Collects the scores of single forecasts.

use rand::{RngExt, SeedableRng, rngs::SmallRng};

use super::{
    super::{
        DayForecast, Forecast, Scenario, count,
        history::{Book, day},
    },
    HORIZONS,
};

/// Bins of the PIT histogram.
pub(super) const PIT_BINS: usize = 10;

/// Running sums over cells (an AGH on a day).
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub n: u32,
    pub truth: f64,
    pub error: f64,
    pub absolute: f64,
    pub median: f64,
    pub crps: f64,
    pub inside80: u32,
    pub inside90: u32,
    pub pit90: u32,
    pub pit: [u32; PIT_BINS],
    pub brier: f64,
    pub floor: f64,
    pub persistence: f64,
    pub booked: f64,
    pub booked_error: f64,
    pub totals: u32,
    pub totals_inside90: u32,
    pub total_error: f64,
    pub total_absolute: f64,
}

impl Tally {
    fn add(&mut self, forecast: &DayForecast, truth: u32, capacity: u32, present: u32, booked: u32, random: f64) {
        let y = f64::from(truth);
        let inside = |low: u32, high: u32| u32::from((low..=high).contains(&truth));
        self.n += 1;
        self.truth += y;
        self.error += forecast.mean - y;
        self.absolute += (forecast.mean - y).abs();
        self.median += f64::from(forecast.q50.abs_diff(truth));
        self.crps += count::crps(&forecast.pmf, truth);
        self.inside80 += inside(forecast.q10, forecast.q90);
        self.inside90 += inside(forecast.q05, forecast.q95);
        let below: f64 = forecast.pmf.iter().take(truth as usize).sum();
        // Czado, Gneiting & Held (2009), Biometrics 65:1254–1261: the PIT of a count, randomised.
        let pit = below + random * forecast.pmf.get(truth as usize).copied().unwrap_or(0.0);
        self.pit90 += u32::from((0.05..=0.95).contains(&pit));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ pit ≤ 1")]
        let bin = (pit * 10.0) as usize;
        self.pit[bin.min(PIT_BINS - 1)] += 1;
        let free = f64::from(u8::from(truth < capacity));
        self.brier += (forecast.p_free - free) * (forecast.p_free - free);
        self.floor += (0u32..).zip(&forecast.pmf).map(|(k, p)| p * (f64::from(k) - forecast.mean).abs()).sum::<f64>();
        self.persistence += (f64::from(present) - y).abs();
        self.booked += (f64::from(booked) - y).abs();
        self.booked_error += f64::from(booked) - y;
    }
}

/// Tallies by scenario and horizon, over all and per AGH.
pub(super) struct Collected {
    pub all: [[Tally; HORIZONS.len()]; 2],
    pub measures: Vec<[Tally; HORIZONS.len()]>,
    random: SmallRng,
}

impl Collected {
    pub(super) fn new(measures: usize) -> Self {
        Self {
            all: Default::default(),
            measures: vec![Default::default(); measures],
            // A fixed seed: the same desk gives the same report.
            random: SmallRng::seed_from_u64(1),
        }
    }

    /// Scores one forecast in one scenario. Cells without places, people and bookings are none.
    pub(super) fn score(&mut self, forecast: &Forecast, now: &Book, scenario: Scenario) {
        let s = usize::from(scenario == Scenario::Expected);
        for (h, horizon) in HORIZONS.iter().copied().enumerate() {
            let date = day(forecast.as_of) + i32::try_from(horizon).unwrap_or(0);
            let mut total = 0;
            for (m, measure) in forecast.measures.iter().enumerate() {
                let truth = now.rows[m].iter().filter(|row| row.there_on(date)).count();
                let truth = u32::try_from(truth).unwrap_or(u32::MAX);
                total += truth;
                let (capacity, booked) = (measure.capacity[horizon], measure.booked[horizon]);
                if capacity + truth + booked == 0 {
                    continue;
                }
                let cell = &measure.days(scenario)[horizon];
                let random: f64 = self.random.random();
                self.all[s][h].add(cell, truth, capacity, measure.present, booked, random);
                if scenario == Scenario::Expected {
                    self.measures[m][h].add(cell, truth, capacity, measure.present, booked, random);
                }
            }
            let cell = &forecast.total.days(scenario)[horizon];
            let tally = &mut self.all[s][h];
            tally.totals += 1;
            tally.totals_inside90 += u32::from((cell.q05..=cell.q95).contains(&total));
            tally.total_error += cell.mean - f64::from(total);
            tally.total_absolute += (cell.mean - f64::from(total)).abs();
        }
    }
}
