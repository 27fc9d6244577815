//! The forecast of one morning in the compact form that is kept, and the answer of
//! `forecast/{no}/kept`. Counts only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::forecast::{DayForecast, Forecast};

/// What was said on one morning: one value per entry of `offsets` in every list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptForecast {
    /// The morning.
    pub as_of: NaiveDate,
    /// Days ahead: every week, and the days that will lie two, four and eight weeks ahead of the
    /// next morning, so that both mornings can be compared on the same calendar day.
    pub offsets: Vec<u32>,
    /// All AGH together.
    pub total: KeptCurve,
    /// Every AGH, by number.
    pub measures: Vec<KeptCurve>,
}

/// One AGH or their sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptCurve {
    /// Maßnahmenummer; empty for the sum.
    pub name: String,
    /// People present on the morning.
    pub present: u32,
    /// Places.
    pub capacity: Vec<u32>,
    /// People booked at face value.
    pub booked: Vec<u32>,
    /// Bekannte Zuweisungen.
    pub known: KeptBand,
    /// Mit erwarteten Zuweisungen.
    pub expected: KeptBand,
}

/// One scenario of a curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptBand {
    /// Expected people present, two decimals.
    pub mean: Vec<f64>,
    /// 5 % quantile.
    pub q05: Vec<u32>,
    /// 10 % quantile.
    pub q10: Vec<u32>,
    /// 90 % quantile.
    pub q90: Vec<u32>,
    /// 95 % quantile.
    pub q95: Vec<u32>,
    /// P(at least one place free), three decimals.
    pub p_free: Vec<f64>,
}

/// Days that are looked at again on the next morning, seen from this one.
const TOMORROW: [usize; 3] = [15, 29, 57];

impl KeptForecast {
    /// The kept form of a forecast.
    #[must_use]
    pub fn of(forecast: &Forecast) -> Self {
        let mut days: Vec<usize> = (0..=forecast.horizon_days).step_by(7).chain(TOMORROW).collect();
        days.retain(|day| *day <= forecast.horizon_days);
        days.sort_unstable();
        let total = &forecast.total;
        Self {
            as_of: forecast.as_of,
            offsets: days.iter().map(|day| u32::try_from(*day).unwrap_or(u32::MAX)).collect(),
            total: KeptCurve {
                name: String::new(),
                present: total.present,
                capacity: pick(&days, &total.capacity),
                booked: pick(&days, &total.booked),
                known: KeptBand::of(&days, &total.known),
                expected: KeptBand::of(&days, &total.expected),
            },
            measures: forecast
                .measures
                .iter()
                .map(|m| KeptCurve {
                    name: m.measure.to_string(),
                    present: m.present,
                    capacity: pick(&days, &m.capacity),
                    booked: pick(&days, &m.booked),
                    known: KeptBand::of(&days, &m.known),
                    expected: KeptBand::of(&days, &m.expected),
                })
                .collect(),
        }
    }

    /// Where the lists hold the value so many days ahead.
    #[must_use]
    pub fn index(&self, days_ahead: u32) -> Option<usize> {
        self.offsets.iter().position(|offset| *offset == days_ahead)
    }

    /// The curve of one AGH.
    #[must_use]
    pub fn measure(&self, no: &str) -> Option<&KeptCurve> {
        self.measures.iter().find(|curve| curve.name == no)
    }
}

fn pick(days: &[usize], values: &[u32]) -> Vec<u32> {
    days.iter().map(|day| values.get(*day).copied().unwrap_or(0)).collect()
}

impl KeptBand {
    fn of(days: &[usize], curve: &[DayForecast]) -> Self {
        let number = |f: fn(&DayForecast) -> u32| days.iter().map(|day| curve.get(*day).map_or(0, f)).collect();
        let share = |scale: f64, f: fn(&DayForecast) -> f64| {
            days.iter().map(|day| (curve.get(*day).map_or(0.0, f) * scale).round() / scale).collect()
        };
        Self {
            mean: share(100.0, |d| d.mean),
            q05: number(|d| d.q05),
            q10: number(|d| d.q10),
            q90: number(|d| d.q90),
            q95: number(|d| d.q95),
            p_free: share(1000.0, |d| d.p_free),
        }
    }
}

/// Answer of `forecast/{no}/kept`: what was said of one AGH, and what came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeptOutlook {
    /// Maßnahmenummer.
    pub measure: String,
    /// The morning asked for.
    pub asked: NaiveDate,
    /// The morning the answer was made: the newest kept one not after `asked`.
    pub as_of: NaiveDate,
    /// `known` or `expected`.
    pub scenario: String,
    /// People present on that morning.
    pub present: u32,
    /// Week by week.
    pub days: Vec<KeptDay>,
}

/// One day of a kept forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeptDay {
    /// The day.
    pub date: NaiveDate,
    /// Places, as planned then.
    pub capacity: u32,
    /// People booked at face value then.
    pub booked: u32,
    /// Expected people present.
    pub mean: f64,
    /// 5 % quantile.
    pub q05: u32,
    /// 10 % quantile.
    pub q10: u32,
    /// 90 % quantile.
    pub q90: u32,
    /// 95 % quantile.
    pub q95: u32,
    /// P(at least one place free).
    pub p_free: f64,
    /// People really present; `null` where the day has not come.
    pub actual: Option<u32>,
}
