//! The Poisson-binomial distribution: how many of n independent people with their own
//! probabilities are there. Exact up to `EXACT` people, far beyond any measure.
//!
//! Direct convolution, one person at a time: P'(k) = P(k)(1 − p) + P(k − 1)p. All terms are
//! non-negative, so there is no cancellation, and at the size of a measure (up to a few hundred
//! people) it is faster than a DFT. Source: Hong (2013), Comput. Stat. Data Anal. 59:41–51, § 2.

/// People up to whom the convolution is exact; above, its time would grow with their square.
const EXACT: usize = 1_500;
/// Entries below this at either end are 0: no later step can make them count.
const VANISHING: f64 = 1e-30;

/// The probabilities of 0, 1, …, n; vanishing ones at the upper end may be missing. Values outside [0, 1] are clamped.
#[must_use]
pub fn pmf(probabilities: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(probabilities.len() + 1);
    pmf_into(probabilities, &mut out);
    out
}

/// As [`pmf`], into a used buffer.
pub(super) fn pmf_into(probabilities: &[f64], out: &mut Vec<f64>) {
    if probabilities.len() > EXACT {
        return edgeworth(probabilities, out);
    }
    out.clear();
    out.push(1.0);
    let (mut certain, mut low) = (0, 0);
    for p in probabilities {
        let p = p.clamp(0.0, 1.0);
        // Certain people only shift the distribution; absent ones change nothing.
        if p >= 1.0 {
            certain += 1;
        } else if p > 0.0 {
            add(out, &mut low, p);
        }
    }
    out.splice(..0, std::iter::repeat_n(0.0, certain));
}

/// One person more; entries before `low` are 0.
fn add(pmf: &mut Vec<f64>, low: &mut usize, p: f64) {
    let q = 1.0 - p;
    let mut carry = 0.0;
    for value in &mut pmf[*low..] {
        let here = *value;
        *value = here * q + carry;
        carry = here * p;
    }
    if carry > VANISHING {
        pmf.push(carry);
    }
    if pmf[*low] < VANISHING && *low + 1 < pmf.len() {
        pmf[*low] = 0.0;
        *low += 1;
    }
}

/// The density of a normal distribution with the same mean, variance and skewness, on whole
/// numbers. Source: Hong (2013), § 2.4, whose refined normal approximation this is the density of.
fn edgeworth(probabilities: &[f64], out: &mut Vec<f64>) {
    let (mut mean, mut variance, mut third) = (0.0, 0.0, 0.0);
    for p in probabilities.iter().map(|p| p.clamp(0.0, 1.0)) {
        mean += p;
        variance += p * (1.0 - p);
        third += p * (1.0 - p) * (1.0 - 2.0 * p);
    }
    let sd = f64::max(variance, 1e-6).sqrt();
    let skewness = third / (sd * sd * sd);
    let last = u32::try_from(probabilities.len()).unwrap_or(u32::MAX);
    out.clear();
    out.extend((0..=last).map(f64::from).map_while(|k| {
        let x = (k - mean) / sd;
        let density = (-0.5 * x * x).exp() * (1.0 + skewness * (x * x * x - 3.0 * x) / 6.0).max(0.0);
        (x < 9.0).then_some(if x > -9.0 { density } else { 0.0 })
    }));
    // Nearly certain people: all mass on one number.
    if out.iter().sum::<f64>() < 1e-3 {
        out.fill(0.0);
        out.push(1.0);
    }
    super::count::normalise(out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn certain_people_shift_absent_people_vanish() {
        assert_eq!(pmf(&[]), vec![1.0]);
        assert_eq!(pmf(&[1.0, 0.0, 1.0]), vec![0.0, 0.0, 1.0]);
        assert_eq!(pmf(&[0.5, 0.5]), vec![0.25, 0.5, 0.25]);
    }

    #[test]
    fn thousands_are_as_the_exact_sum_says() {
        // Binomial(2000, 0.3) by its own recursion.
        let mut exact = vec![0.0; 2_001];
        exact[600] = 1.0;
        for k in 600u32..900 {
            exact[k as usize + 1] = exact[k as usize] * f64::from(2_000 - k) / f64::from(k + 1) * 3.0 / 7.0;
        }
        for k in (300u32..600).rev() {
            exact[k as usize] = exact[k as usize + 1] * f64::from(k + 1) / f64::from(2_000 - k) * 7.0 / 3.0;
        }
        crate::domain::forecast::count::normalise(&mut exact);
        let pmf = pmf(&[0.3; 2_000]);
        assert!((pmf.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        for (k, p) in exact.iter().enumerate() {
            assert!((pmf.get(k).copied().unwrap_or(0.0) - p).abs() < 1e-5, "{k}");
        }
        let certain = super::pmf(&[1.0; 1_600]);
        assert!(certain.len() == 1_601 && (certain[1_600] - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn moments_and_mass(ps in prop::collection::vec(0.0f64..=1.0, 0..250)) {
            let pmf = pmf(&ps);
            let mass: f64 = pmf.iter().sum();
            let at = |k: usize| f64::from(u32::try_from(k).unwrap());
            let mean: f64 = pmf.iter().enumerate().map(|(k, p)| at(k) * p).sum();
            let var: f64 = pmf.iter().enumerate().map(|(k, p)| (at(k) - mean).powi(2) * p).sum();
            prop_assert!((mass - 1.0).abs() < 1e-12);
            prop_assert!(pmf.iter().all(|p| *p >= 0.0));
            prop_assert!((mean - ps.iter().sum::<f64>()).abs() < 1e-9);
            prop_assert!((var - ps.iter().map(|p| p * (1.0 - p)).sum::<f64>()).abs() < 1e-8);
        }

        #[test]
        fn order_of_people_changes_nothing(mut ps in prop::collection::vec(0.0f64..=1.0, 0..60), seed in 0usize..60) {
            let before = pmf(&ps);
            if !ps.is_empty() { let n = ps.len(); ps.rotate_left(seed % n); ps.reverse(); }
            for (a, b) in before.iter().zip(pmf(&ps)) { prop_assert!((a - b).abs() < 1e-13); }
        }
    }
}
