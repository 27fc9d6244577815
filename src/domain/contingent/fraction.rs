//! Exact fractions that compare without ever overflowing. Not a number library: only what the
//! contingent rule needs, kept on two machine words because prices are compared millions of times.

use std::{cmp::Ordering, fmt};

/// `num / den`, den > 0. Comparison is exact for every value; built unreduced on hot paths, shown
/// reduced.
#[derive(Debug, Clone, Copy)]
pub struct Fraction {
    num: i128,
    den: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// `num / den`; a denominator of 0 counts as 1, so that no data can make this panic.
    #[must_use]
    pub const fn new(num: i128, den: i128) -> Self {
        match den {
            0 => Self { num, den: 1 },
            d if d < 0 => Self { num: -num, den: -d },
            _ => Self { num, den },
        }
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(n: i128) -> Self {
        Self { num: n, den: 1 }
    }

    /// Numerator and denominator in lowest terms.
    #[must_use]
    pub const fn reduced(self) -> (i128, i128) {
        let g = gcd(self.num.unsigned_abs(), self.den.unsigned_abs()).cast_signed();
        (self.num / g, self.den / g)
    }

    /// The sum, or `None` when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.reduced(), other.reduced());
        Some(Self { num: a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?, den: b.checked_mul(d)? })
    }

    /// The product with `num / den`, or `None` when it does not fit.
    #[must_use]
    pub fn checked_mul(self, num: i128, den: i128) -> Option<Self> {
        let (a, b) = self.reduced();
        Some(Self::new(a.checked_mul(num)?, b.checked_mul(den)?))
    }

    /// Largest whole number not above.
    #[must_use]
    pub const fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// What is above [`Self::floor`].
    #[must_use]
    pub const fn fract(self) -> Self {
        Self { num: self.num.rem_euclid(self.den), den: self.den }
    }

    /// Smallest whole number not below.
    #[must_use]
    pub const fn ceil(self) -> i128 {
        -(-self.num).div_euclid(self.den)
    }

    /// German with one decimal, rounded half away from zero: `22,6`, `−1,0`.
    #[must_use]
    pub fn german(self) -> String {
        let (num, den) = self.reduced();
        let (size, den) = (num.unsigned_abs(), den.unsigned_abs());
        let (whole, rest) = (size / den, size % den);
        // rest < den, and den fits twenty times into u128 for everything the rule builds
        let tenths = rest.saturating_mul(20).saturating_add(den) / den.saturating_mul(2);
        let (whole, tenths) = if tenths >= 10 { (whole + 1, 0) } else { (whole, tenths) };
        let sign = if num < 0 && (whole, tenths) != (0, 0) { "−" } else { "" };
        format!("{sign}{},{tenths}", group(whole))
    }
}

/// `1.234`: German thousands.
fn group(n: u128) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    out
}

/// Greatest common divisor, at least 1.
#[must_use]
pub const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

impl fmt::Display for Fraction {
    /// `19/2`, or `9` when whole.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reduced() {
            (num, 1) => write!(f, "{num}"),
            (num, den) => write!(f, "{num}/{den}"),
        }
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.num.checked_mul(other.den), other.num.checked_mul(self.den)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => by_continued_fraction(*self, *other),
        }
    }
}

/// Compares part by part as Euclid does; no product is formed.
fn by_continued_fraction(mut left: Fraction, mut right: Fraction) -> Ordering {
    loop {
        let whole = left.floor().cmp(&right.floor());
        if whole != Ordering::Equal {
            return whole;
        }
        match (left.num.rem_euclid(left.den), right.num.rem_euclid(right.den)) {
            (0, 0) => return Ordering::Equal,
            (0, _) => return Ordering::Less,
            (_, 0) => return Ordering::Greater,
            // p/b < q/d exactly when d/q < b/p
            (p, q) => (left, right) = (Fraction { num: right.den, den: q }, Fraction { num: left.den, den: p }),
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shows_lowest_terms_and_german_tenths() {
        for (num, den, plain, german) in [
            (190, 20, "19/2", "9,5"),
            (-19, 2, "-19/2", "−9,5"),
            (18, 2, "9", "9,0"),
            (-1, 100, "-1/100", "0,0"),
            (1999, 100, "1999/100", "20,0"),
            (12_345, 10, "2469/2", "1.234,5"),
        ] {
            let fraction = Fraction::new(num, den);
            assert_eq!((fraction.to_string().as_str(), fraction.german().as_str()), (plain, german));
        }
    }

    #[test]
    fn rounds_down_and_up() {
        assert_eq!((Fraction::new(-7, 2).floor(), Fraction::new(-7, 2).ceil()), (-4, -3));
        assert_eq!((Fraction::new(7, 2).floor(), Fraction::new(7, 2).ceil()), (3, 4));
    }

    /// The size of a product in four machine words, digit by digit in base 2⁶⁴.
    fn wide(a: i128, b: i128) -> [u128; 4] {
        const DIGIT: u128 = (1 << 64) - 1;
        let digits = |n: i128| [n.unsigned_abs() & DIGIT, n.unsigned_abs() >> 64];
        let (a, b) = (digits(a), digits(b));
        let (low, mid, other, high) = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]);
        let second = (low >> 64) + (mid & DIGIT) + (other & DIGIT);
        let third = (second >> 64) + (mid >> 64) + (other >> 64) + (high & DIGIT);
        [(third >> 64) + (high >> 64), third & DIGIT, second & DIGIT, low & DIGIT]
    }

    #[test]
    fn the_fraction_part_is_never_negative() {
        assert_eq!((Fraction::new(7, 2).fract(), Fraction::new(-7, 4).fract()), (Fraction::new(1, 2), Fraction::new(1, 4)));
    }

    proptest! {
        #[test]
        fn compares_like_unbounded_integers(a in i128::MIN / 2..i128::MAX / 2, b in 1..i128::MAX, c in i128::MIN / 2..i128::MAX / 2, d in 1..i128::MAX) {
            let expected = (a.signum(), wide(a, d)).cmp(&(c.signum(), wide(c, b)));
            let expected = if a.signum() < 0 && c.signum() < 0 { wide(c, b).cmp(&wide(a, d)) } else { expected };
            prop_assert_eq!(Fraction::new(a, b).cmp(&Fraction::new(c, d)), expected);
        }

        #[test]
        fn the_two_ways_to_compare_agree(a in -999i128..999, b in 1i128..99, c in -999i128..999, d in 1i128..99) {
            let (left, right) = (Fraction::new(a, b), Fraction::new(c, d));
            prop_assert_eq!(by_continued_fraction(left, right), left.cmp(&right));
        }
    }
}
