//! Was bringt die Mail? What AGH mails were followed by, against what would have been expected.
//!
//! Counted are the assignments within 14 days after a mail. Expected is what the desk's own rate says for
//! the free places of these days (F), so that a mail is not praised for the gap it was written about. The
//! ratio has an interval for over-dispersed counts; where it holds 1, or mails are few, nothing is claimed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    cohorts::Cohorts,
    free_places::FreePlaces,
    history::{Book, day},
    past::Past,
    people::Habits,
    projection::Projection,
};
use crate::domain::{Desk, MeasureNo};

/// Days after a mail that are counted.
pub const DAYS: i32 = 14;
/// Fewer mails carry no claim.
const FEWEST: u32 = 10;
/// Over-dispersion of counts before any evidence, and its weight in mails.
const DISPERSION: (f64, f64) = (1.5, 20.0);
/// Half-width of a 90 % interval in standard deviations.
const NINETY: f64 = 1.645;

/// What followed some mails.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Effect {
    /// Mails whose 14 days have passed.
    pub mails: u32,
    /// Assignments in these days.
    pub assignments: u32,
    /// Assignments expected without regard to the mails.
    pub expected: f64,
    /// Interval (90 %) of assignments beyond the expected ones, in people.
    pub more: (f64, f64),
    /// What may be said.
    pub claim: Claim,
}

/// What the counts carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Claim {
    /// Too few mails.
    #[default]
    TooFew,
    /// No difference beyond chance.
    None,
    /// More than expected.
    More,
    /// Fewer than expected.
    Fewer,
}

/// Of all mails, and by AGH.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MailEffect {
    /// All AGH together.
    pub all: Effect,
    /// By AGH with at least one mail.
    pub measures: BTreeMap<MeasureNo, Effect>,
}

/// Counts what followed mails: (AGH, day sent). Two mails of one AGH within 14 days count as the first.
#[must_use]
pub fn mail_effect(desk: &Desk, mails: &[(MeasureNo, NaiveDate)]) -> MailEffect {
    let Some(as_of) = desk.as_of else { return MailEffect::default() };
    let book = Book::new(desk, as_of);
    let habits = Habits::fit(&book);
    let cohorts = Cohorts::find(&book);
    let kappa = habits.starts.overall * Projection::fit(&book, &habits).overlap;
    let pasts = Past::all(&book, &cohorts, kappa);
    let (rate, rhythm) = FreePlaces::fit(&book, &pasts);
    let mut days: BTreeMap<&MeasureNo, Vec<i32>> = BTreeMap::new();
    for (measure, sent) in mails {
        days.entry(measure).or_default().push(day(*sent));
    }
    let mut out = MailEffect::default();
    let mut pairs = Vec::new();
    for (m, measure) in desk.agh().enumerate() {
        let Some(sent) = days.get_mut(&measure.no) else { continue };
        sent.sort_unstable();
        let (past, size) = (&pasts[m], book.places[m].size());
        let calendar = rhythm.from(past.first, past.assigned.len());
        let mut own = Vec::new();
        let mut until = i32::MIN;
        for sent in sent.iter().copied() {
            let first = usize::try_from(sent - past.first).ok();
            let window = first.map(|first| first..first + DAYS.unsigned_abs() as usize);
            let Some(window) = window.filter(|w| sent >= until && w.end <= past.assigned.len()) else { continue };
            until = sent + DAYS;
            let rate_then = rate.rate(m, sent);
            let expected =
                window.clone().filter(|i| past.open(*i)).map(|i| rate_then * calendar[i] * rate.exposure(size, past.free(i)));
            own.push((past.assigned[window.clone()].iter().sum::<f64>(), expected.sum::<f64>()));
        }
        if !own.is_empty() {
            pairs.extend(own.iter().copied());
            out.measures.insert(measure.no.clone(), Effect::of(&own, DISPERSION.0));
        }
    }
    let dispersion = dispersion(&pairs);
    out.all = Effect::of(&pairs, dispersion);
    out
}

/// Variance over mean of real about expected, shrunk.
fn dispersion(pairs: &[(f64, f64)]) -> f64 {
    let (real, said) = pairs.iter().fold((0.5, 0.5), |t, p| (t.0 + p.0, t.1 + p.1));
    let ratio = real / said;
    let sum: f64 = pairs.iter().map(|(real, said)| (real - ratio * said).powi(2) / (ratio * said).max(0.5)).sum();
    let n = f64::from(u32::try_from(pairs.len()).unwrap_or(u32::MAX));
    ((sum + DISPERSION.0 * DISPERSION.1) / (n + DISPERSION.1)).max(1.0)
}

impl Effect {
    fn of(pairs: &[(f64, f64)], dispersion: f64) -> Self {
        let (real, expected) = pairs.iter().fold((0.0, 0.0), |t, p| (t.0 + p.0, t.1 + p.1));
        let width = NINETY * (dispersion * f64::max(real, expected).max(1.0)).sqrt();
        let more = (real - expected - width, real - expected + width);
        let mails = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        let claim = if mails < FEWEST {
            Claim::TooFew
        } else if more.0 > 0.0 {
            Claim::More
        } else if more.1 < 0.0 {
            Claim::Fewer
        } else {
            Claim::None
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of counts")]
        let assignments = real as u32;
        Self { mails, assignments, expected, more, claim }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_claimed_that_the_counts_do_not_carry() {
        let claim = |n: usize, real: f64, expected: f64| Effect::of(&vec![(real, expected); n], 1.5).claim;
        assert_eq!(claim(3, 9.0, 2.0), Claim::TooFew);
        assert_eq!(claim(30, 2.1, 2.0), Claim::None);
        assert_eq!(claim(30, 4.0, 2.0), Claim::More);
        assert_eq!(claim(30, 1.0, 2.0), Claim::Fewer);
    }
}
