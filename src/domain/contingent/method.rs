//! Apportionment methods and the price of a place: which of two places is served first.

use super::fraction::Fraction;

/// How a single split rounds. The rule is [`Method::SainteLague`]; the others are comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Divisors 1, 3, 5, …: the rule.
    #[default]
    SainteLague,
    /// Divisors 1, 2, 3, …: favours large units.
    DHondt,
    /// Divisors 0, 1, 2, …: everybody with a weight first gets one place.
    Adams,
    /// Divisors √(k(k−1)).
    HuntingtonHill,
    /// Divisors 2k(k−1)/(2k−1).
    Dean,
    /// Hare quotas, then largest remainders.
    LargestRemainder,
}

/// What a place is given for; earlier tiers are served first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Pinned, or the floor of a declared need.
    Forced,
    /// The first place of an OE in a start.
    Minimum,
    /// By deficit, up to the claim.
    Deficit,
    /// By expectation, beyond the claim.
    Remainder,
    /// Nobody has any claim: evenly.
    Even,
}

impl Tier {
    /// 0 forced, 1 minimum, 2 deficit, 3 remainder, 4 even.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// Height of a price within its tier; larger is served first. Infinite quotients (divisor 0) come
/// before all finite ones, among them the larger weight first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quotient {
    infinite: bool,
    value: Fraction,
    /// Decides between equal values: the fallback weight of units without weight in tier 1.
    second: u64,
}

impl Quotient {
    /// The quotient of weight `weight / scale` for its `k`-th place, k ≥ 1. Huntington-Hill
    /// compares squares, so that no root is drawn.
    pub(super) fn new(method: Method, weight: u64, scale: u64, k: u64) -> Self {
        let (w, d, k) = (i128::from(weight), i128::from(scale), i128::from(k));
        let finite = |num: i128, den: i128| Self { infinite: false, value: Fraction::new(num, den), second: 0 };
        match method {
            Method::SainteLague | Method::LargestRemainder => finite(w, d * (2 * k - 1)),
            Method::DHondt => finite(w, d * k),
            _ if k <= 1 => Self { infinite: true, value: Fraction::new(w, d), second: 0 },
            Method::Adams => finite(w, d * (k - 1)),
            Method::HuntingtonHill => finite(w * w, d * d * (k * (k - 1))),
            Method::Dean => finite(w * (2 * k - 1), d * (2 * k * (k - 1))),
        }
    }

    /// Order of the minimum places: larger weight first; without weight, larger fallback first.
    pub(super) fn of_minimum(weight: u64, scale: u64, fallback: u64) -> Self {
        let value = Fraction::new(i128::from(weight), i128::from(scale));
        Self { infinite: false, value, second: if weight == 0 { fallback } else { 0 } }
    }

    /// The finite value; `None` where the divisor is 0.
    #[must_use]
    pub fn value(self) -> Option<Fraction> {
        (!self.infinite).then_some(self.value)
    }
}

/// Price of a place: tier, then quotient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The tier.
    pub tier: Tier,
    /// The quotient within it.
    pub quotient: Quotient,
}

impl PartialOrd for Price {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Price {
    /// Greater is better: served earlier.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.tier.cmp(&self.tier).then_with(|| self.quotient.cmp(&other.quotient))
    }
}
