//! The Poisson-binomial distribution: how many of n independent people with their own
//! probabilities are there. Exact at every size, no normal approximation.
//!
//! Direct convolution, one person at a time: P'(k) = P(k)(1 − p) + P(k − 1)p. All terms are
//! non-negative, so there is no cancellation, and at the size of a measure (up to a few hundred
//! people) it is faster than a DFT. Source: Hong (2013), Comput. Stat. Data Anal. 59:41–51, § 2.

/// The probabilities of 0, 1, …, n. Values outside [0, 1] are clamped.
#[must_use]
pub fn pmf(probabilities: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(probabilities.len() + 1);
    pmf_into(probabilities, &mut out);
    out
}

/// As [`pmf`], into a used buffer.
pub(super) fn pmf_into(probabilities: &[f64], out: &mut Vec<f64>) {
    out.clear();
    out.push(1.0);
    let mut certain = 0;
    for p in probabilities {
        let p = p.clamp(0.0, 1.0);
        // Certain people only shift the distribution; absent ones change nothing.
        if p >= 1.0 {
            certain += 1;
        } else if p > 0.0 {
            add(out, p);
        }
    }
    out.splice(..0, std::iter::repeat_n(0.0, certain));
}

fn add(pmf: &mut Vec<f64>, p: f64) {
    let q = 1.0 - p;
    let mut carry = 0.0;
    for value in pmf.iter_mut() {
        let here = *value;
        *value = here * q + carry;
        carry = here * p;
    }
    pmf.push(carry);
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
