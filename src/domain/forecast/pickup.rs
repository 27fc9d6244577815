//! N: how many were present h days after past mornings who were assigned from that morning on.
//!
//! The pick-up method (Lee 1990, MIT R90-1; Weatherford & Kimes 2003, Int. J. Forecast. 19:401–415), per
//! measure and horizon: n(s') = people assigned on or after s' and present on s' + h, so a row counts for
//! s' from begin − h to min(end − h, assigned). N(s) = Σ w·n / Σ w over mornings s' whose day s' + h lies before
//! s and is recorded, with w = 2^(−age/84), times 0.15 unless s' has the weekday of s. Days without places
//! do not count. Where the measure has hardly run, the other estimate speaks.

use super::history::{Book, NEVER, Row};

/// Days until a past morning counts half.
const HALF_LIFE: f64 = 84.0;
/// Weight of a morning on another weekday.
const OTHER_WEEKDAY: f64 = 0.15;
/// Days back after which a morning does not count.
const LONGEST: usize = 504;
/// Days after the first planned begin from which the file is whole.
const WHOLE: i32 = 30;
/// Weight of the other estimate, in mornings of the same weekday.
const PRIOR: f64 = 1.0;

/// Sums of weights over past mornings.
#[derive(Debug, Clone)]
pub(super) struct Pickup {
    /// `[c][u]` = Σ of the weights of ages below u, where age a has the weekday of s if c + a is a
    /// multiple of 7.
    sums: [Vec<f64>; 7],
    first: i32,
    settle: i32,
}

impl Pickup {
    pub(super) fn new(book: &Book) -> Self {
        let fall = 0.5f64.powf(1.0 / HALF_LIFE);
        let sums = std::array::from_fn(|class| {
            let (mut sum, mut weight) = (0.0, 1.0);
            let mut out = Vec::with_capacity(LONGEST + 1);
            out.push(0.0);
            for age in 0..LONGEST {
                sum += weight * if (class + age) % 7 == 0 { 1.0 } else { OTHER_WEEKDAY };
                out.push(sum);
                weight *= fall;
            }
            out
        });
        Self { sums, first: book.first_day() + WHOLE, settle: book.settle_days() }
    }

    /// The rows of a measure that can count on `morning` for horizons up to `longest`.
    pub(super) fn rows(rows: &[Row], morning: i32, longest: i32) -> Vec<&Row> {
        let oldest = morning - i32::try_from(LONGEST).unwrap_or(0);
        let counts = |row: &&Row| row.begin < morning && row.end >= oldest && row.begin - row.assigned <= longest;
        rows.iter().filter(counts).collect()
    }

    /// N of a measure on `morning` at `horizon`, over `other`; `rows` as [`Self::rows`] gives them.
    pub(super) fn at(&self, book: &Book, measure: usize, rows: &[&Row], morning: i32, horizon: i32, other: f64) -> f64 {
        let place = &book.places[measure];
        if place.capacity(morning + horizon) == 0 {
            return 0.0;
        }
        let newest = morning - horizon - 1 - self.settle;
        let class = usize::try_from((horizon + 1).rem_euclid(7)).unwrap_or(0);
        let sums = &self.sums[class];
        // Weight of the past mornings whose day ahead lies in these days, days without places left out.
        let sum = |first: i32, last: i32| -> f64 {
            let of = |(open, close): (i32, i32)| {
                let (from, to) = (open.max(first).max(self.first + horizon), close.min(last).min(newest + horizon));
                let at = |age: i32| usize::try_from(age).unwrap_or(0).min(LONGEST);
                if to < from { 0.0 } else { sums[at(morning - from)] - sums[at(morning - 1 - to)] }
            };
            place.open_stretches().map(of).sum()
        };
        let weight = sum(i32::MIN, i32::MAX);
        let n: f64 = rows.iter().map(|row| sum(row.begin, row.end.min(row.assigned + horizon))).sum();
        (n + PRIOR * other) / (weight + PRIOR)
    }

    /// The most people present `horizon` days after any past morning who were assigned from it on, and
    /// the past days with places they are counted over.
    pub(super) fn most(&self, book: &Book, measure: usize, horizon: i32) -> (f64, i32) {
        let newest = book.as_of - horizon - 1;
        let days = usize::try_from(newest + 1 - self.first).unwrap_or(0);
        let mut steps = vec![0.0; days + 1];
        let at = |day: i32| usize::try_from(day - self.first).unwrap_or(0).min(days);
        for row in book.rows[measure].iter().filter(|row| row.begin < NEVER) {
            let (from, to) = (row.begin - horizon, row.assigned.min(row.end.min(NEVER - 1) - horizon));
            if to >= from {
                steps[at(from)] += 1.0;
                steps[at(to + 1)] -= 1.0;
            }
        }
        let (mut level, mut most) = (0.0, 0.0f64);
        for step in &steps[..days] {
            level += step;
            most = most.max(level);
        }
        let open = book.places[measure]
            .open_stretches()
            .map(|(from, to)| (to.min(book.as_of - 1) - from.max(self.first + horizon) + 1).max(0))
            .sum();
        (most, open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Desk,
        forecast::history::{Place, State},
    };

    const AS_OF: i32 = 740_000;

    fn row(assigned: i32, begin: i32, end: i32) -> Row {
        Row {
            unit: 0,
            assigned,
            planned_begin: begin,
            planned_end: end,
            nominal_end: end,
            extended_on: i32::MIN,
            state: State::Left,
            since: end,
            begin,
            start_recorded: begin,
            end,
        }
    }

    /// A measure with a row every few days, and a gap in its places.
    fn book() -> Book {
        let as_of = chrono::NaiveDate::from_num_days_from_ce_opt(AS_OF).unwrap();
        let mut book = Book::new(&Desk::default(), as_of);
        let approvals = [(AS_OF - 600, AS_OF - 200, 10), (AS_OF - 150, AS_OF + 100, 10)];
        book.places.push(Place::new(0, (AS_OF - 600, AS_OF + 100), 10, &approvals, None));
        let rows = (0..90).map(|i| {
            let assigned = AS_OF - 610 + 7 * i + (i * i) % 5;
            row(assigned, assigned + (i * 11) % 23, assigned + (i * 11) % 23 + (i * 37) % 120)
        });
        book.rows.push(rows.filter(|row| row.end < AS_OF).collect());
        book
    }

    #[test]
    fn sums_are_those_of_every_past_morning() {
        let book = book();
        let pickup = Pickup::new(&book);
        for horizon in [1, 7, 28, 60] {
            let rows = Pickup::rows(&book.rows[0], AS_OF, horizon);
            let (mut sum, mut of) = (PRIOR * 0.5, PRIOR);
            for age in 0..i32::try_from(LONGEST).unwrap() {
                let past = AS_OF - horizon - 1 - age;
                if past < pickup.first || age < pickup.settle || book.places[0].capacity(past + horizon) == 0 {
                    continue;
                }
                let n = book.rows[0].iter().filter(|row| row.assigned >= past && row.there_on(past + horizon)).count();
                let weekday = if (AS_OF - past) % 7 == 0 { 1.0 } else { OTHER_WEEKDAY };
                let weight = weekday * 0.5f64.powf(f64::from(age) / HALF_LIFE);
                sum += weight * f64::from(u32::try_from(n).unwrap());
                of += weight;
            }
            let got = pickup.at(&book, 0, &rows, AS_OF, horizon, 0.5);
            assert!((got - sum / of).abs() < 1e-9, "{horizon}: {got} ≠ {}", sum / of);
        }
    }

    #[test]
    fn the_largest_is_that_of_some_morning() {
        let book = book();
        let pickup = Pickup::new(&book);
        let n = |past: i32| book.rows[0].iter().filter(|row| row.assigned >= past && row.there_on(past + 28)).count();
        let most = (pickup.first..AS_OF - 28).map(n).max().unwrap();
        assert!((pickup.most(&book, 0, 28).0 - f64::from(u32::try_from(most).unwrap())).abs() < 1e-12);
    }
}
