//! Sums over measures: everything, a Bezirk, an OE.
//!
//! Errors of measures move together, so variances alone are too small: the variance of a sum is
//! V + ρ((Σσ)² − V) with the correlation ρ learned from past sums of that level and horizon. The
//! distribution is the normal one of many people under a common normal shock, on whole numbers.

use super::{DayForecast, numeric::normal_cdf};

/// Moments of a sum on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    pub mean: f64,
    variance: f64,
    deviation: f64,
}

impl Sums {
    pub(super) fn add(&mut self, mean: f64, variance: f64) {
        self.mean += mean;
        self.variance += variance;
        self.deviation += variance.max(0.0).sqrt();
    }

    /// Variance with correlated errors.
    pub(super) fn variance(&self, rho: f64) -> f64 {
        self.variance + rho * (self.deviation * self.deviation - self.variance).max(0.0)
    }

    /// The day of this sum: quantiles of a rounded normal, cut at 0.
    pub(super) fn day(&self, rho: f64, capacity: Option<u32>) -> DayForecast {
        let sd = self.variance(rho).sqrt();
        let quantile = |q: f64| -> u32 {
            if sd < 1e-6 {
                return whole(self.mean.round());
            }
            let mut k = whole((self.mean + normal_quantile(q) * sd - 1.5).floor());
            while normal_cdf((f64::from(k) + 0.5 - self.mean) / sd) < q {
                k += 1;
            }
            k
        };
        let capacity = capacity.unwrap_or(0);
        let gap = f64::from(capacity) - self.mean;
        let p_free = if capacity == 0 {
            0.0
        } else if sd < 1e-6 {
            f64::from(u8::from(gap > 0.5))
        } else {
            normal_cdf((gap - 0.5) / sd)
        };
        DayForecast {
            mean: self.mean,
            q05: quantile(0.05),
            q10: quantile(0.10),
            q50: quantile(0.50),
            q90: quantile(0.90),
            q95: quantile(0.95),
            p_free,
            expected_free: super::numeric::positive_part(gap, sd),
            over_risk: 0.0,
            pmf: Vec::new(),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u32")]
fn whole(x: f64) -> u32 {
    x.clamp(0.0, f64::from(u32::MAX)) as u32
}

/// Φ⁻¹ of the five quantiles used; any other is read off from there by the search.
fn normal_quantile(q: f64) -> f64 {
    let tail = q.min(1.0 - q);
    let z = if tail < 0.07 {
        1.644_853_6
    } else if tail < 0.3 {
        1.281_551_6
    } else {
        0.0
    };
    if q < 0.5 { -z } else { z }
}
