//! Small numerical helpers of the forecast: special functions and a stable hash.
//!
//! Must not know anything of measures or people.

/// ln Γ(x) for x > 0, Lanczos approximation (g = 7, n = 9), relative error below 1e-13.
///
/// Source: Lanczos (1964), SIAM J. Numer. Anal. B 1:86–96; coefficients of Godfrey (2001).
pub(super) fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        // Reflection: Γ(x)Γ(1−x) = π / sin πx.
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let mut sum = 0.999_999_999_999_809_9;
    for (i, c) in (1u32..).zip(COEFFICIENTS) {
        sum += c / (x + f64::from(i));
    }
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// Φ(x), by the complementary error function of Numerical Recipes (erfcc, error below 1.2e-7).
pub(super) fn normal_cdf(x: f64) -> f64 {
    let z = (x / std::f64::consts::SQRT_2).abs();
    let t = 1.0 / (1.0 + 0.5 * z);
    let poly = [
        0.170_872_77,
        -0.822_152_23,
        1.488_515_87,
        -1.135_203_98,
        0.278_868_07,
        -0.186_288_06,
        0.096_784_18,
        0.374_091_96,
        1.000_023_68,
        -1.265_512_23,
    ];
    let tail = t * (poly.iter().fold(0.0, |sum, c| sum * t + c) - z * z).exp();
    if x > 0.0 { 1.0 - 0.5 * tail } else { 0.5 * tail }
}

/// E max(X, 0) for X normal with this mean and standard deviation.
pub(super) fn positive_part(mean: f64, sd: f64) -> f64 {
    if sd < 1e-9 {
        return mean.max(0.0);
    }
    let z = mean / sd;
    if z > 6.0 {
        return mean;
    }
    if z < -6.0 {
        return 0.0;
    }
    let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (mean * normal_cdf(z) + sd * density).max(0.0)
}

/// E max(X, 0) for X about this mean, nearly [`positive_part`] and many times cheaper: half of
/// x + √(x² + 4s²), with s such that both agree at 0.
pub(super) fn soft_positive(mean: f64, sd: f64) -> f64 {
    let s = 2.0 * 0.398_942_280_4 * sd;
    0.5 * (mean + (mean * mean + s * s).sqrt())
}

/// 1 / (1 + e^−x).
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// ln(p / (1 − p)), with p kept off 0 and 1.
pub(super) fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// x^power for x in [1e-30, 1] and 0 < power ≤ 10, relative error below 1e-9. Without a branch or
/// a call, so that a loop over a distribution is several numbers at a time: the engine raises a
/// million of them.
///
/// log₂ of the mantissa by the series of artanh, 2^fraction by the series of exp.
pub(super) fn raised(x: f64, power: f64) -> f64 {
    const BIAS: u64 = 1023 << 52;
    /// 2⁵²: a whole number below it, put into the lowest bits, is read back by subtracting it.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    // Mantissa in [√½, √2), so that the series converges fast.
    let exponent = (x.to_bits() + BIAS - std::f64::consts::FRAC_1_SQRT_2.to_bits()) >> 52;
    let mantissa = f64::from_bits((x.to_bits() + BIAS) - (exponent << 52));
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let w = z * z;
    let artanh = (1.0 + w * (1.0 / 3.0)) + w * w * ((0.2 + w * (1.0 / 7.0)) + w * w * (1.0 / 9.0 + w * (1.0 / 11.0)));
    let log2 = f64::from_bits(exponent | WHOLE.to_bits()) - (WHOLE + 1023.0) + 2.0 * std::f64::consts::LOG2_E * z * artanh;
    let binary = (log2 * power).max(-1000.0);
    let rounded = binary + 1.5 * WHOLE;
    let f = (binary - (rounded - 1.5 * WHOLE)) * std::f64::consts::LN_2;
    let (f2, f4) = (f * f, f * f * f * f);
    let low = (1.0 + f) + f2 * (1.0 / 2.0 + f * (1.0 / 6.0));
    let high = (1.0 / 24.0 + f * (1.0 / 120.0)) + f2 * (1.0 / 720.0 + f * (1.0 / 5_040.0));
    let top = 1.0 / 40_320.0 + f * (1.0 / 362_880.0);
    (low + f4 * (high + f4 * top)) * f64::from_bits(BIAS.wrapping_add(rounded.to_bits() << 52))
}

/// A number in [0, 1) that depends on the key alone (FNV-1a, then the finaliser of splitmix64):
/// imputed dates are the same in every run and whatever the order of rows.
pub(super) fn unit_hash(key: &str, salt: u64) -> f64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ salt;
    for byte in key.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit an f64 exactly")]
    let fraction = (hash >> 11) as f64 / (1u64 << 53) as f64;
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_functions_match_tables() {
        // Γ(5) = 24, Γ(½) = √π; Φ(1.96) from the normal table.
        assert!((ln_gamma(5.0) - 24f64.ln()).abs() < 1e-12);
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-12);
        assert!((normal_cdf(1.96) - 0.975_002_1).abs() < 1e-6);
        assert!((normal_cdf(-1.0) - 0.158_655_3).abs() < 1e-6);
        assert!((positive_part(0.0, 1.0) - 0.398_942_3).abs() < 1e-6);
    }

    #[test]
    fn powers_are_those_of_the_general_function() {
        for i in 1..=2_000 {
            let (x, power) = (0.985f64.powi(i), 0.03 + f64::from(i % 40) * 0.049);
            assert!((raised(x, power) / x.powf(power) - 1.0).abs() < 1e-9, "{x}^{power}");
        }
        assert!((raised(1.0, 0.7) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn the_hash_is_uniform_enough() {
        let mean = (0..1000).map(|i| unit_hash(&format!("T{i}"), 1)).sum::<f64>() / 1000.0;
        assert!((mean - 0.5).abs() < 0.05, "{mean}");
    }
}
