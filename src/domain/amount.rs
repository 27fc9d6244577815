//! Exact decimal amounts as the Eintrittsmonitoring states them ("34,5"), without floats.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Invalid;

/// A non-negative decimal with at most four places, kept as ten-thousandths.
/// On the wire a string with a decimal point: `"34.5"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(i64);

impl Amount {
    /// Ten-thousandths in one.
    pub const SCALE: i64 = 10_000;
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of `n` ten-thousandths.
    #[must_use]
    pub const fn from_scaled(n: i64) -> Self {
        Self(n)
    }

    /// The amount in ten-thousandths.
    #[must_use]
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// For display and bars only; rules use [`Self::scaled`].
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "display only, amounts are far below 2^53")]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }

    /// Reads `34,5`, `34.5`, `1.234,5` (German thousands) or `34`.
    ///
    /// # Errors
    /// On anything that is not a non-negative decimal below one billion with at most four places.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let bad =
            || Invalid::new(format!("„{raw}“ ist keine Zahl"), "eine Zahl ab 0 mit höchstens vier Nachkommastellen, z. B. 34,5");
        let raw_trimmed = raw.trim();
        let (whole, fraction) = match (raw_trimmed.rfind(','), raw_trimmed.rfind('.')) {
            (Some(comma), dot) => {
                let whole = &raw_trimmed[..comma];
                if dot.is_some_and(|d| d > comma) || !thousands_grouped(whole) {
                    return Err(bad());
                }
                (whole.replace('.', ""), &raw_trimmed[comma + 1..])
            }
            (None, Some(dot)) => (raw_trimmed[..dot].to_owned(), &raw_trimmed[dot + 1..]),
            (None, None) => (raw_trimmed.to_owned(), "0"),
        };
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let fraction = fraction.trim_end_matches('0');
        if !digits(&whole) || whole.len() > 9 || fraction.len() > 4 || !(fraction.is_empty() || digits(fraction)) {
            return Err(bad());
        }
        let whole: i64 = whole.parse().map_err(|_| bad())?;
        let part: i64 = format!("{fraction:0<4}").parse().map_err(|_| bad())?;
        Ok(Self(whole * Self::SCALE + part))
    }
}

/// `1.234` or plain digits: groups of three after the first point.
fn thousands_grouped(whole: &str) -> bool {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    !whole.contains('.') || ((1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3))
}

impl fmt::Display for Amount {
    /// With a decimal point and no trailing zeros: `34.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / Self::SCALE, self.0 % Self::SCALE);
        if part == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{part:04}").trim_end_matches('0'))
    }
}

impl TryFrom<String> for Amount {
    type Error = Invalid;
    fn try_from(raw: String) -> Result<Self, Invalid> {
        Self::parse(&raw)
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_german_offices_write() {
        for (raw, scaled) in
            [("34,5", 345_000), ("34.5", 345_000), ("1.234,5", 12_345_000), ("7", 70_000), ("0,0001", 1), ("34,50", 345_000)]
        {
            assert_eq!(Amount::parse(raw).map(Amount::scaled), Ok(scaled), "{raw}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for raw in ["", "-1", "1,2,3", "1.2.3", "abc", "1e5", "1,23456", "12.34,5", "٣", "9999999999"] {
            assert!(Amount::parse(raw).is_err(), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn printed_amounts_read_back(n in 0i64..9_000_000_000_000) {
            let amount = Amount::from_scaled(n);
            prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
        }
    }
}
