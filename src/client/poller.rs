//! When to ask `summary` again: a fixed interval while all is well, jittered exponential backoff
//! with a cap when not. Pure: the clock and the dice come in as arguments.

use chrono::{DateTime, TimeDelta, Utc};

/// Longest wait between two tries.
pub const CAP_SECS: i64 = 60;

/// Schedule of the polls.
#[derive(Debug, Clone, PartialEq)]
pub struct Poller {
    refresh: TimeDelta,
    failures: u32,
    next_at: Option<DateTime<Utc>>,
    in_flight: Option<u64>,
    epoch: u64,
}

impl Poller {
    /// Polls every `refresh_secs` seconds (at least 1).
    pub fn new(refresh_secs: u32) -> Self {
        let refresh = TimeDelta::seconds(i64::from(refresh_secs.max(1)));
        Self { refresh, failures: 0, next_at: None, in_flight: None, epoch: 0 }
    }

    /// Rises whenever the summary changed: what was fetched at an older epoch is to be asked for again.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// When to poll next; `None` while an answer is awaited or nobody is there to ask.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        self.next_at.filter(|_| self.in_flight.is_none())
    }

    /// Whether an answer is awaited.
    pub fn is_waiting(&self) -> bool {
        self.in_flight.is_some()
    }

    /// Asks to poll at once, unless an answer is awaited already.
    pub fn poll_now(&mut self, now: DateTime<Utc>) {
        self.next_at = Some(now);
    }

    /// Stops polling until [`Self::poll_now`].
    pub fn pause(&mut self) {
        self.next_at = None;
    }

    /// If a poll is due at `now`, notes it as sent with this generation.
    pub fn start(&mut self, now: DateTime<Utc>, generation: u64) -> bool {
        let due = self.next_at().is_some_and(|at| at <= now);
        if due {
            self.in_flight = Some(generation);
        }
        due
    }

    /// Takes note of an answer and whether it was another summary than before; `false` when it
    /// belongs to a poll that is no longer awaited.
    pub fn answered(&mut self, generation: u64, now: DateTime<Utc>, fresh: bool) -> bool {
        if self.in_flight != Some(generation) {
            return false;
        }
        self.in_flight = None;
        self.failures = 0;
        self.next_at = Some(now + self.refresh);
        // The first answer begins the first epoch even when it only confirms what was known.
        if fresh || self.epoch == 0 {
            self.epoch += 1;
        }
        true
    }

    /// Takes note of a failure; `dice` is uniform in 0..1. Gives the time of the next try, or
    /// `None` when the poll is no longer awaited.
    pub fn failed(&mut self, generation: u64, now: DateTime<Utc>, dice: f64) -> Option<DateTime<Utc>> {
        if self.in_flight != Some(generation) {
            return None;
        }
        self.in_flight = None;
        let next = now + backoff(self.failures, dice);
        self.failures = self.failures.saturating_add(1);
        self.next_at = Some(next);
        Some(next)
    }
}

/// Wait after the `failures`-th failure in a row (from 0): half fixed, half by dice, doubling
/// from 2 s up to [`CAP_SECS`]. The exponent is capped too, so that no number overflows.
pub fn backoff(failures: u32, dice: f64) -> TimeDelta {
    let full = 2_i64.saturating_pow(failures.min(16).saturating_add(1)).min(CAP_SECS) * 1000;
    #[expect(clippy::cast_possible_truncation, reason = "at most 30,000")]
    let jitter = (dice.clamp(0.0, 1.0) * 1000.0) as i64 * (full / 2) / 1000;
    TimeDelta::milliseconds(full / 2 + jitter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap()
    }

    proptest! {
        #[test]
        fn backoff_stays_between_half_and_full_of_the_capped_doubling(failures in any::<u32>(), dice in any::<f64>()) {
            let wait = backoff(failures, dice);
            prop_assert!(wait >= TimeDelta::seconds(1) && wait <= TimeDelta::seconds(CAP_SECS));
        }
    }

    #[test]
    fn one_poll_at_a_time_and_stale_answers_are_dropped() {
        let mut p = Poller::new(15);
        assert!(!p.start(at(0), 1), "nobody to ask yet");
        p.poll_now(at(0));
        assert!(p.start(at(0), 1));
        p.poll_now(at(1));
        assert!(!p.start(at(1), 2), "one is under way");
        assert!(!p.answered(7, at(2), false));
        assert!(p.answered(1, at(2), true));
        assert_eq!((p.epoch(), p.next_at()), (1, Some(at(17))));
        assert!(!p.answered(1, at(3), false), "answered twice");
    }

    #[test]
    fn a_summary_of_an_earlier_run_that_is_confirmed_begins_the_first_epoch() {
        let mut p = Poller::new(15);
        p.poll_now(at(0));
        assert!(p.start(at(0), 1) && p.epoch() == 0);
        assert!(p.answered(1, at(1), false));
        assert_eq!(p.epoch(), 1);
    }

    #[test]
    fn failures_wait_longer_and_an_answer_resets() {
        let mut p = Poller::new(15);
        p.poll_now(at(0));
        let mut waits = Vec::new();
        for generation in 0..8 {
            let now = p.next_at().unwrap();
            assert!(p.start(now, generation));
            waits.push((p.failed(generation, now, 1.0).unwrap() - now).num_seconds());
        }
        assert_eq!(waits, [2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
