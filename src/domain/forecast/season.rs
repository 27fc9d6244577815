//! Rhythm of the calendar: weekdays, and months of the year where two years were seen.
//!
//! A month's factor is the ratio of its events to what was expected, over all its years, shrunk
//! towards 1 by empirical Bayes (Morris 1983, JASA 78:47–55): by the spread between months against
//! the error of a month's mean, which holds both the chance of counts and how much the same month
//! differs from year to year. The level of each year is taken out first, so growth is no season.

use chrono::{Datelike, NaiveDate};

/// Days of history below which there are no factors by month.
const TWO_YEARS: i32 = 725;
/// Months of a year.
const MONTHS: usize = 12;
/// Years told apart.
const YEARS: usize = 5;
/// Squared coefficient of variation by which a month differs between years before any evidence,
/// and its weight in pairs of years.
const GUESS: f64 = 0.01;
const GUESS_WEIGHT: f64 = 4.0;

/// Weekday of a day number (0 = Monday): day 1 of the common era was a Monday.
pub(super) fn weekday(day: i32) -> usize {
    usize::try_from((day - 1).rem_euclid(7)).unwrap_or(0)
}

/// Months of consecutive days: the calendar is asked once a month.
#[derive(Default)]
struct Calendar {
    month: usize,
    first: i32,
    next: i32,
}

impl Calendar {
    fn month(&mut self, day: i32) -> usize {
        if !(self.first..self.next).contains(&day) {
            let date = NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default();
            self.month = date.month0() as usize;
            self.first = day - i32::try_from(date.day0()).unwrap_or(0);
            self.next = self.first + i32::from(date.num_days_in_month());
        }
        self.month
    }
}

/// Factors around 1 by weekday and by month of the year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rhythm {
    weekday: [f64; 7],
    month: [f64; MONTHS],
}

/// Events and what was expected of them.
type Cell = (f64, f64);

impl Rhythm {
    /// From consecutive days: (day, events, expected). Weekdays are shrunk by weight of events.
    pub(super) fn fit(days: &[(i32, f64, f64)]) -> Self {
        let mut by_weekday = [(0.0, 0.0); 7];
        let mut total: Cell = (1e-9, 1e-9);
        for (day, events, expected) in days {
            let slot = &mut by_weekday[weekday(*day)];
            *slot = (slot.0 + events, slot.1 + expected);
            total = (total.0 + events, total.1 + expected);
        }
        let level = total.0 / total.1;
        let weekday = by_weekday.map(|(d, e)| (d + 10.0) / (e * level + 10.0));
        let last = days.last().map_or(0, |d| d.0);
        let span = last - days.first().map_or(0, |d| d.0);
        if span < TWO_YEARS {
            return Self { weekday, month: [1.0; MONTHS] };
        }
        // Years count back from the newest day, so that each holds every month once.
        let mut calendar = Calendar::default();
        let mut cells = [[(0.0, 0.0); MONTHS]; YEARS];
        for (day, events, expected) in days {
            let year = usize::try_from((last - day) / 365).unwrap_or(0).min(YEARS - 1);
            let slot = &mut cells[year][calendar.month(*day)];
            *slot = (slot.0 + events, slot.1 + expected * level);
        }
        Self { weekday, month: months(cells) }
    }

    /// The factor of each day from `first` on.
    pub(super) fn from(&self, first: i32, days: usize) -> Vec<f64> {
        let mut calendar = Calendar::default();
        (first..).take(days).map(|day| self.weekday[weekday(day)] * self.month[calendar.month(day)]).collect()
    }
}

/// Factors by month from cells by year and month.
fn months(mut cells: [[Cell; MONTHS]; YEARS]) -> [f64; MONTHS] {
    let mut factors = [1.0; MONTHS];
    for _ in 0..3 {
        for year in &mut cells {
            let (events, expected) = year.iter().zip(&factors).fold((10.0, 10.0), |t, (c, f)| (t.0 + c.0, t.1 + c.1 * f));
            for cell in year.iter_mut() {
                cell.1 *= events / expected;
            }
        }
        factors = shrunk(&cells);
    }
    factors
}

fn shrunk(cells: &[[Cell; MONTHS]; YEARS]) -> [f64; MONTHS] {
    let sums: [Cell; MONTHS] =
        std::array::from_fn(|m| cells.iter().fold((0.0, 0.0), |t, year| (t.0 + year[m].0, t.1 + year[m].1)));
    let ratio = sums.map(|(events, expected)| (events + 1.0) / (expected + 1.0));
    // Moments: the squared error of a year's cell about its month's mean holds counts and years.
    let (mut over, mut scale) = (0.0, 1e-9);
    for year in cells {
        for (m, (events, expected)) in year.iter().enumerate().filter(|(_, cell)| cell.1 > 0.0) {
            let mean = ratio[m] * expected;
            let share = 1.0 - expected / sums[m].1;
            over += (events - mean).powi(2) - mean * share;
            scale += mean * mean * share;
        }
    }
    let prior = GUESS_WEIGHT * scale / 12.0;
    let years = ((over + GUESS * prior) / (scale + prior)).max(0.0);
    let error = |m: usize| {
        let squares: f64 = cells.iter().map(|year| year[m].1 * year[m].1).sum();
        let expected = sums[m].1.max(1e-9);
        ratio[m] / expected + years * ratio[m] * ratio[m] * squares / (expected * expected)
    };
    let spread: f64 = (0..MONTHS).map(|m| (ratio[m] - 1.0).powi(2) - error(m)).sum::<f64>() / 12.0;
    let spread = spread.max(0.0);
    std::array::from_fn(|m| {
        if sums[m].1 <= 0.0 {
            return 1.0;
        }
        (1.0 + (ratio[m] - 1.0) * spread / (spread + error(m)).max(1e-12)).clamp(0.3, 3.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three years of days from 2024 on with this many events a day.
    fn days(events: impl Fn(NaiveDate) -> f64) -> Vec<(i32, f64, f64)> {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        first.iter_days().take(1_096).map(|date| (date.num_days_from_ce(), events(date), 10.0)).collect()
    }

    #[test]
    fn a_quiet_december_is_seen_and_growth_is_no_season() {
        let quiet = Rhythm::fit(&days(|date| if date.month() == 12 { 6.0 } else { 10.0 }));
        assert!((quiet.month[11] / quiet.month[5] - 0.6).abs() < 0.03, "{:?}", quiet.month);
        let growing = Rhythm::fit(&days(|date| 5.0 * f64::from(date.year() - 2022)));
        assert!(growing.month.iter().all(|factor| (factor - 1.0).abs() < 0.03), "{:?}", growing.month);
    }

    #[test]
    fn what_differs_from_year_to_year_is_not_believed() {
        let chance = Rhythm::fit(&days(|date| if date.month() == 3 && date.year() == 2025 { 20.0 } else { 10.0 }));
        assert!(chance.month[2] < 1.15, "{:?}", chance.month);
        let short = Rhythm::fit(&days(|_| 10.0)[..700]);
        assert!(short.month.iter().all(|factor| (factor - 1.0).abs() < 1e-12), "{:?}", short.month);
    }
}
