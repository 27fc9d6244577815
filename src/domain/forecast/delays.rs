//! Recording delays: how many days after the event an export first shows it.
//!
//! Starts, no-shows and ends are recorded late, so on a morning some people shown as Zugewiesen
//! have long started and some shown as Eingetreten have left. Only tails P(delay ≥ k) are kept.

/// Longest delay followed, in days; beyond it the tail falls geometrically.
const LONGEST: usize = 30;
/// Weight of the made-up tail, in observations: no observed data set proves a delay impossible.
const PSEUDO: f64 = 0.5;
/// Daily factor of the made-up tail.
const PSEUDO_FALL: f64 = 0.8;

/// Distribution of one recording delay, as its tail.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Delay {
    /// `tail[k]` = P(delay ≥ k), `tail[0]` = 1.
    tail: Vec<f64>,
    /// Days after which (nearly) everything is recorded.
    settled: i32,
}

impl Delay {
    /// From observed delays in days; negative ones count as 0.
    pub(super) fn from_days(days: impl Iterator<Item = i32>) -> Self {
        let mut count = [0.0f64; LONGEST + 1];
        let mut n = 0.0;
        for day in days {
            count[usize::try_from(day).unwrap_or(0).min(LONGEST)] += 1.0;
            n += 1.0;
        }
        let mut tail = vec![0.0; LONGEST + 1];
        let (mut seen, mut settled) = (0.0, LONGEST);
        for k in (0..=LONGEST).rev() {
            seen += count[k];
            let made_up = PSEUDO * PSEUDO_FALL.powi(i32::try_from(k).unwrap_or(0));
            tail[k] = (seen + made_up) / (n + PSEUDO);
            if seen <= 0.02 * n {
                settled = k;
            }
        }
        let settled = if n > 0.0 { settled } else { 5 };
        Self { tail, settled: i32::try_from(settled).unwrap_or(0) }
    }

    /// P(delay ≥ `days`).
    pub(super) fn at_least(&self, days: i32) -> f64 {
        match usize::try_from(days) {
            Err(_) => 1.0,
            Ok(k) if k <= LONGEST => self.tail[k],
            Ok(k) => self.tail[LONGEST] * PSEUDO_FALL.powi(i32::try_from(k - LONGEST).unwrap_or(i32::MAX)),
        }
    }

    /// The delay at this point of the distribution, `u` in [0, 1).
    pub(super) fn quantile(&self, u: f64) -> i32 {
        let k = self.tail.iter().skip(1).position(|tail| *tail <= 1.0 - u).unwrap_or(0);
        i32::try_from(k).unwrap_or(0)
    }

    /// Days after which at most 2 % are still unrecorded.
    pub(super) const fn settled(&self) -> i32 {
        self.settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_follow_the_observations() {
        let delay = Delay::from_days([0, 0, 1, 3].into_iter().cycle().take(4000));
        assert!((delay.at_least(1) - 0.5).abs() < 1e-3);
        assert!((delay.at_least(3) - 0.25).abs() < 1e-3);
        assert!(delay.at_least(4) < 1e-3 && delay.at_least(60) > 0.0);
        assert_eq!((delay.quantile(0.2), delay.quantile(0.6), delay.quantile(0.9)), (0, 1, 3));
        assert_eq!(delay.settled(), 4);
        assert!((delay.at_least(-2) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn nothing_observed_is_no_certainty() {
        let delay = Delay::from_days(std::iter::empty());
        assert!((delay.at_least(0) - 1.0).abs() < 1e-12 && delay.at_least(5) > 0.0);
    }
}
