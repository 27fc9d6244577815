//! F: assignments that follow the free places.
//!
//! Assignments arrive at a rate per measure that grows with the places expected free (the desk
//! acts on them), times weekday and month: λ = r·((1 − θ)·c·places + θ·free). θ is chosen by
//! marginal likelihood on the desk's own past — near 1 for an AGH desk that fills free places, near
//! 0 where demand does not look at them.

use super::{
    history::Book,
    levels::{Blocks, Levels},
    past::Past,
    season::Rhythm,
};

/// Candidates for the share of the rate that follows the free places.
const THETAS: [f64; 5] = [0.0, 0.3, 0.6, 0.8, 0.92];

/// The rate of a desk that fills free places.
#[derive(Debug, Clone)]
pub(super) struct FreePlaces {
    levels: Levels,
    /// Assignments per unit of exposure and day.
    base: f64,
    /// Share of the rate that follows the free places.
    theta: f64,
    /// Mean share of free places, the scale of the part that does not.
    constant: f64,
}

impl FreePlaces {
    /// Learns rate and θ; the rhythm of the calendar is learned on the way.
    pub(super) fn fit(book: &Book, pasts: &[Past]) -> (Self, Rhythm) {
        let (mut free, mut size) = (1.0, 2.0);
        for (place, past) in book.places.iter().zip(pasts) {
            for (_, i) in past.days().filter(|(_, i)| past.open(*i)) {
                free += past.free(i);
                size += place.size();
            }
        }
        let constant = (free / size).clamp(0.05, 1.0);
        let first = pasts.first().map_or(book.as_of, |past| past.first);
        let mut days: Vec<(i32, f64, f64)> = (first..book.as_of).map(|day| (day, 0.0, 0.0)).collect();
        for (place, past) in book.places.iter().zip(pasts) {
            for (_, i) in past.days().filter(|(_, i)| past.open(*i)) {
                days[i].1 += past.assigned[i];
                days[i].2 += exposure(0.6, constant, place.size(), past.free(i));
            }
        }
        let rhythm = Rhythm::fit(&days);
        let factors = rhythm.from(first, days.len());
        let mut best: Option<(f64, Self)> = None;
        for theta in THETAS {
            let (levels, base) = learn(book, pasts, theta, constant, &factors);
            let score = levels.score();
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, Self { levels, base, theta, constant }));
            }
        }
        let fit = best.map_or_else(
            || {
                let (levels, base) = learn(book, pasts, 0.6, constant, &factors);
                Self { levels, base, theta: 0.6, constant }
            },
            |(_, fit)| fit,
        );
        (fit, rhythm)
    }

    /// Rate of a measure per unit of exposure on a morning.
    pub(super) fn rate(&self, measure: usize, morning: i32) -> f64 {
        self.base * self.levels.at(measure, morning).0
    }

    /// Squared coefficient of variation of that rate.
    pub(super) fn dispersion(&self, measure: usize, morning: i32) -> f64 {
        self.levels.at(measure, morning).1.min(1.0)
    }

    /// Exposure of a measure that takes people, with this size and so many free places.
    pub(super) fn exposure(&self, size: f64, free: f64) -> f64 {
        exposure(self.theta, self.constant, size, free)
    }
}

fn exposure(theta: f64, constant: f64, size: f64, free: f64) -> f64 {
    (1.0 - theta) * constant * size + theta * free
}

fn learn(book: &Book, pasts: &[Past], theta: f64, constant: f64, factors: &[f64]) -> (Levels, f64) {
    let mut blocks = Blocks::new(pasts.len(), book.as_of);
    let (mut events, mut expected) = (0.5, 20.0);
    let first = blocks.first_day(0);
    let mut cells = Vec::new();
    for (m, past) in pasts.iter().enumerate() {
        let size = book.places[m].size();
        // What is booked long before a measure begins says nothing of its rate while it runs.
        for (day, i) in past.days().filter(|(day, i)| *day >= first && past.open(*i)) {
            let e = factors[i] * exposure(theta, constant, size, past.free(i));
            events += past.assigned[i];
            expected += e;
            if past.assigned[i] > 0.0 {
                blocks.add_event(m, day, past.assigned[i]);
            }
            if let Some(block) = blocks.block(day) {
                match cells.last_mut() {
                    Some((group, last, sum)) if (*group, *last) == (m, block) => *sum += e,
                    _ => cells.push((m, block, e)),
                }
            }
        }
    }
    let base = events / expected;
    for (m, block, e) in cells {
        blocks.add_expected(m, block, e * base);
    }
    (blocks.learn(), base)
}
