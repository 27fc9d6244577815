//! Zuweisungsbedarf: how many assignments does it take?
//!
//! The smallest n of assignments made this morning, with this measure's leads, start chances and
//! exits, so that P(present on the day ≥ target · places) ≥ confidence, beside the known people and without
//! any other inflow. Those present of n new ones are Binomial(n, q); q is the share of an assignment made
//! today that is present on that day. What is said of the known people is the calibrated distribution
//! of scenario `known`.

use chrono::{Days, NaiveDate};

use super::MeasureForecast;
use crate::domain::urgency::ACTION_DAY;

/// No more assignments per place are tried: beyond, the day is too near.
const MOST_PER_PLACE: u32 = 12;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Days ahead.
    pub day: usize,
    /// Share of the places to be filled, 0 … 1.
    pub target: f64,
    /// Wanted probability of it, 0 … 1.
    pub confidence: f64,
}

impl Question {
    /// What the desk asks every day: 95 of 100 places in four weeks, rather than not.
    pub const OF_THE_DESK: Self = Self { day: ACTION_DAY, target: 0.95, confidence: 0.5 };
}

/// Why no number of assignments reaches the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// There are no places on that day.
    NoPlaces,
    /// Of those assigned now, hardly anybody is there by then.
    TooNear,
}

/// The answer for one AGH.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The day.
    pub date: NaiveDate,
    /// Places on it.
    pub places: u32,
    /// People wanted: target · places, rounded up.
    pub wanted: u32,
    /// Assignments it takes, or why none suffice.
    pub assignments: Result<u32, Unreachable>,
    /// P(at least `wanted` present) with that many assignments; with none where none suffice.
    pub p_reach: f64,
    /// P(more come than there are places) with that many.
    pub p_over: f64,
}

/// The need of an AGH seen from the forecast's morning.
#[must_use]
pub fn need(measure: &MeasureForecast, as_of: NaiveDate, question: &Question) -> Need {
    let Question { day, target, confidence } = *question;
    let places = measure.capacity.get(day).copied().unwrap_or(0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ target · places ≤ u32::MAX")]
    let wanted = (target.clamp(0.0, 1.0) * f64::from(places) - 1e-9).ceil().max(0.0) as u32;
    let mut out = Need {
        date: as_of + Days::new(day as u64),
        places,
        wanted,
        assignments: Err(Unreachable::NoPlaces),
        p_reach: 0.0,
        p_over: 0.0,
    };
    let Some(known) = measure.known.get(day).filter(|_| places > 0) else { return out };
    let q = measure.arrivals.get(day).copied().unwrap_or(0.0);
    let mut effect = Effect::new(&known.pmf, places, wanted);
    (out.p_reach, out.p_over) = (effect.reach(), effect.over());
    out.assignments = Err(Unreachable::TooNear);
    for n in 0..=places.saturating_mul(MOST_PER_PLACE) {
        if effect.reach() >= confidence {
            (out.assignments, out.p_reach, out.p_over) = (Ok(n), effect.reach(), effect.over());
            break;
        }
        if q < 1e-6 {
            break;
        }
        effect.assign(q);
    }
    out
}

/// What experience says to who fills places: not everybody who is assigned starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Experience {
    /// Of ten assigned, so many start.
    pub of_ten: u32,
    /// Assignments of which as many start as there are free places.
    pub assignments: u32,
}

impl Experience {
    /// From the share that starts and the free places; `None` where it would say nothing or nothing sensible: no place is
    /// free, (nearly) all start or (nearly) none.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of ten, and places of one AGH")]
    pub fn of(starting: f64, free: u32) -> Option<Self> {
        let of_ten = (10.0 * starting).round() as u32;
        let assignments = (f64::from(free) / starting - 1e-9).ceil() as u32;
        (free > 0 && (1..10).contains(&of_ten)).then_some(Self { of_ten, assignments })
    }
}

/// What so many assignments made this morning do to a day: (P(at least `wanted` present), P(more than places)).
#[must_use]
pub fn with_assignments(measure: &MeasureForecast, day: usize, wanted: u32, assignments: u32) -> (f64, f64) {
    let places = measure.capacity.get(day).copied().unwrap_or(0);
    let Some(known) = measure.known.get(day) else { return (0.0, 0.0) };
    let mut effect = Effect::new(&known.pmf, places, wanted);
    let q = measure.arrivals.get(day).copied().unwrap_or(0.0);
    for _ in 0..assignments.min(places.saturating_mul(MOST_PER_PLACE)) {
        effect.assign(q);
    }
    (effect.reach(), effect.over())
}

/// Known people and the new ones so far, counted up to one more than matters.
struct Effect {
    /// P(k present), the last entry P(more than the places).
    pmf: Vec<f64>,
    wanted: usize,
}

impl Effect {
    fn new(known: &[f64], places: u32, wanted: u32) -> Self {
        let over = places as usize + 1;
        let mut pmf = vec![0.0; over + 1];
        for (k, p) in known.iter().enumerate() {
            pmf[k.min(over)] += p;
        }
        Self { pmf, wanted: wanted as usize }
    }

    fn assign(&mut self, q: f64) {
        let last = self.pmf.len() - 1;
        self.pmf[last] += q * self.pmf[last - 1];
        for k in (1..last).rev() {
            self.pmf[k] += q * (self.pmf[k - 1] - self.pmf[k]);
        }
        self.pmf[0] *= 1.0 - q;
    }

    fn reach(&self) -> f64 {
        self.pmf.iter().skip(self.wanted).sum::<f64>().min(1.0)
    }

    fn over(&self) -> f64 {
        self.pmf.last().copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn experience_asks_for_more_than_is_free_and_is_silent_where_it_says_nothing() {
        assert_eq!(Experience::of(0.6, 21), Some(Experience { of_ten: 6, assignments: 35 }));
        assert_eq!(Experience::of(0.5, 2), Some(Experience { of_ten: 5, assignments: 4 }));
        for (starting, free) in [(0.6, 0), (0.97, 5), (0.02, 5), (0.0, 5)] {
            assert_eq!(Experience::of(starting, free), None, "{starting} {free}");
        }
    }

    #[test]
    fn one_more_assignment_is_one_more_bernoulli() {
        // Two known for certain, places 4: three of three new ones at 0.5 fill up.
        let mut effect = Effect::new(&[0.0, 0.0, 1.0], 4, 4);
        assert!(effect.reach().abs() < 1e-12);
        for _ in 0..3 {
            effect.assign(0.5);
        }
        assert!((effect.reach() - 0.5).abs() < 1e-12, "2 or 3 of 3 come: {}", effect.reach());
        assert!((effect.over() - 0.125).abs() < 1e-12, "all 3 come: {}", effect.over());
        assert!((effect.pmf.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
