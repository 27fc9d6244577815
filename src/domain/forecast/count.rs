//! Distributions of counts: quantiles, negative binomial inflow, sum, calibration, capacity.
//!
//! A distribution is a `Vec<f64>` whose entry k is P(N = k). Nothing here knows measures.

use super::numeric::raised;

/// Probabilities below this are dropped from the ends of a distribution.
const NEGLIGIBLE: f64 = 1e-11;
/// No count is followed beyond this.
const LARGEST: f64 = 1e6;

/// Smallest k with CDF(k) ≥ `q`.
#[must_use]
pub fn quantile(pmf: &[f64], q: f64) -> u32 {
    quantiles(pmf, [q])[0]
}

/// The same for several rising shares in one pass.
pub(super) fn quantiles<const N: usize>(pmf: &[f64], shares: [f64; N]) -> [u32; N] {
    let last = u32::try_from(pmf.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let mut out = [last; N];
    let (mut cdf, mut next) = (0.0, 0);
    for (k, p) in (0u32..).zip(pmf) {
        cdf += p;
        // The tolerance keeps a rounding error of the sum from moving an exact hit by one.
        while next < N && cdf >= shares[next] - 1e-12 {
            out[next] = k;
            next += 1;
        }
        if next == N {
            break;
        }
    }
    out
}

/// Mean of a distribution.
#[must_use]
pub fn mean(pmf: &[f64]) -> f64 {
    (0u32..).zip(pmf).map(|(k, p)| f64::from(k) * p).sum()
}

/// Variance of a distribution.
#[must_use]
pub fn variance(pmf: &[f64]) -> f64 {
    let mean = mean(pmf);
    (0u32..).zip(pmf).map(|(k, p)| (f64::from(k) - mean).powi(2) * p).sum()
}

/// Continuous ranked probability score of a count: Σ (F(k) − 1[k ≥ y])².
///
/// Source: Gneiting & Raftery (2007), JASA 102:359–378, eq. 20, on whole numbers.
#[must_use]
pub fn crps(pmf: &[f64], truth: u32) -> f64 {
    let mut cdf = 0.0;
    let mut score = 0.0;
    let len = u32::try_from(pmf.len()).unwrap_or(u32::MAX).max(truth.saturating_add(1));
    for (k, p) in (0..len).zip(pmf.iter().copied().chain(std::iter::repeat(0.0))) {
        cdf += p;
        let step = if k >= truth { 1.0 } else { 0.0 };
        score += (cdf - step) * (cdf - step);
    }
    score
}

/// Negative binomial with this mean and variance μ + φμ²; Poisson for φ = 0.
///
/// Built from the mode outwards, so that a large mean does not underflow at 0. Written to `out`.
pub(super) fn negative_binomial(mean: f64, phi: f64, out: &mut Vec<f64>) {
    out.clear();
    if mean <= 1e-12 {
        out.push(1.0);
        return;
    }
    let scale = mean / (1.0 + phi * mean);
    let ratio = |k: f64| scale * (1.0 + phi * k) / (k + 1.0);
    // The ratio falls to 1 at k = (scale − 1)/(1 − scale·φ), and scale·φ < 1.
    let mode = ((scale - 1.0) / (1.0 - scale * phi)).clamp(0.0, LARGEST).ceil();
    let (mut k, mut p) = (mode, 1.0);
    while k > 0.0 && p > NEGLIGIBLE {
        k -= 1.0;
        p /= ratio(k);
        out.push(p);
    }
    while k > 0.0 {
        k -= 1.0;
        out.push(0.0);
    }
    out.reverse();
    out.push(1.0);
    let (mut k, mut p) = (mode, 1.0);
    while p > NEGLIGIBLE && k < LARGEST {
        p *= ratio(k);
        k += 1.0;
        out.push(p);
    }
    normalise(out);
}

/// Distribution of the sum of two independent counts, written to `out`.
pub(super) fn convolve(a: &[f64], b: &[f64], out: &mut Vec<f64>) {
    out.clear();
    out.resize(a.len() + b.len() - 1, 0.0);
    for (i, x) in a.iter().enumerate().filter(|(_, x)| **x > NEGLIGIBLE) {
        for (slot, y) in out[i..].iter_mut().zip(b) {
            *slot += x * y;
        }
    }
    trim(out);
}

/// Widens (ν > 1) or narrows (ν < 1) a distribution about its mean, inside its support:
/// q(k) ∝ p(k)^(1/ν)·e^(tk), with t such that the mean is `target`.
///
/// For a normal distribution this scales the variance by exactly ν; unlike adding noise it puts
/// no mass on impossible counts.
pub(super) fn temper(pmf: &mut Vec<f64>, nu: f64, target: f64) {
    if pmf.len() < 2 || !(nu - 1.0).is_finite() {
        return;
    }
    if (nu - 1.0).abs() > 0.015 {
        let power = 1.0 / nu;
        for p in pmf.iter_mut() {
            let q = raised(p.max(NEGLIGIBLE), power);
            *p = if *p > NEGLIGIBLE { q } else { 0.0 };
        }
    }
    tilt(pmf, target);
    trim(pmf);
}

/// Moves the mean to `target` by exponential tilting, inside the support.
fn tilt(pmf: &mut [f64], target: f64) {
    let Some(first) = pmf.iter().position(|p| *p > 0.0) else { return };
    let last = pmf.iter().rposition(|p| *p > 0.0).unwrap_or(first);
    let (low, high) = (index(first), index(last));
    if last == first || target <= low || target >= high {
        return;
    }
    let pmf = &mut pmf[first..=last];
    // A much narrowed count starts far from its mean: ln of the smallest chances, half a step at a time.
    for _ in 0..100 {
        // Moments about the target: no cancellation, whatever the size of the counts.
        let (mut mass, mut m, mut s) = (0.0, 0.0, 0.0);
        let mut x = low - target;
        for p in pmf.iter() {
            let xp = x * p;
            mass += p;
            m += xp;
            s += x * xp;
            x += 1.0;
        }
        let m = m / mass;
        if m.abs() < 1e-7 {
            return;
        }
        let step = (-m / (s / mass - m * m).max(1e-6)).clamp(-0.5, 0.5);
        if step.abs() * (high - low) > 400.0 {
            // The factors would overflow; a count as wide as that is at its mean already.
            return;
        }
        let step = step.exp();
        let mut factor = 1.0 / mass;
        for p in pmf.iter_mut() {
            *p *= factor;
            factor *= step;
        }
    }
}

/// Moves the mass above `limit` to `limit`; returns how much it was.
pub(super) fn cap_at(pmf: &mut Vec<f64>, limit: u32) -> f64 {
    let keep = limit as usize + 1;
    if pmf.len() <= keep {
        return 0.0;
    }
    let excess: f64 = pmf[keep..].iter().sum();
    pmf.truncate(keep);
    if let Some(last) = pmf.last_mut() {
        *last += excess;
    }
    excess
}

/// Scales to a sum of one.
pub(super) fn normalise(pmf: &mut [f64]) {
    let mass: f64 = pmf.iter().sum();
    if mass > 0.0 && mass.is_finite() {
        let scale = 1.0 / mass;
        for p in pmf {
            *p *= scale;
        }
    }
}

/// Drops negligible entries at the upper end, then normalises.
fn trim(pmf: &mut Vec<f64>) {
    let keep = pmf.iter().rposition(|p| *p > NEGLIGIBLE).map_or(1, |last| last + 1);
    pmf.truncate(keep);
    normalise(pmf);
}

fn index(k: usize) -> f64 {
    f64::from(u32::try_from(k).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::forecast::poisson_binomial;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_the_smallest_count_reaching_the_share() {
        let pmf = [0.05, 0.05, 0.4, 0.4, 0.1];
        assert_eq!([0.05, 0.10, 0.5, 0.9, 0.95].map(|q| quantile(&pmf, q)), [0, 1, 2, 3, 4]);
        assert_eq!(quantile(&[1.0], 0.95), 0);
    }

    #[test]
    fn capacity_keeps_the_mass() {
        let mut pmf = vec![0.1, 0.2, 0.3, 0.4];
        assert!((cap_at(&mut pmf, 1) - 0.7).abs() < 1e-15);
        assert!((pmf[1] - 0.9).abs() < 1e-15 && pmf.len() == 2);
    }

    proptest! {
        #[test]
        fn negative_binomial_has_its_moments(m in 0.0f64..300.0, phi in 0.0f64..0.5) {
            let mut pmf = Vec::new();
            negative_binomial(m, phi, &mut pmf);
            prop_assert!((pmf.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!((mean(&pmf) - m).abs() < 1e-6 * (1.0 + m));
            prop_assert!((variance(&pmf) - m - phi * m * m).abs() < 1e-4 * (1.0 + m + phi * m * m));
        }

        #[test]
        fn tempering_keeps_mean_mass_and_support(ps in prop::collection::vec(0.01f64..0.99, 1..60), nu in 0.3f64..4.0) {
            let mut pmf = poisson_binomial::pmf(&ps);
            let (len, before) = (pmf.len(), mean(&pmf));
            temper(&mut pmf, nu, before);
            prop_assert!(pmf.len() <= len);
            prop_assert!(pmf.iter().all(|p| *p >= 0.0 && p.is_finite()));
            prop_assert!((pmf.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!((mean(&pmf) - before).abs() < 1e-6);
        }
    }
}
