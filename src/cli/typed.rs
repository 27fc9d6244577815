//! Reading what is typed: values several commands share, and the refusal that only shows later.

use chrono::{Days, NaiveDate};

use crate::domain::dates;

/// Wrong usage that only shows once the settings are known: exit code 2, like the parser's own.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongUsage(pub &'static str);

/// A day, as German or ISO date.
pub fn date(raw: &str) -> Result<NaiveDate, String> {
    dates::parse(raw).map_err(|e| e.to_string())
}

/// A last day: as a date, or so many days or weeks from today on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// So many days.
    Days(u32),
    /// Until that day.
    Until(NaiveDate),
}

impl Span {
    /// The day meant.
    ///
    /// # Errors
    /// When it is beyond every calendar, or was before today.
    pub fn day(self, today: NaiveDate) -> Result<NaiveDate, WrongUsage> {
        let day = match self {
            Self::Days(days) => today.checked_add_days(Days::new(days.into())),
            Self::Until(day) => Some(day),
        };
        day.filter(|day| *day >= today).ok_or(WrongUsage("Dieser Tag liegt schon hinter uns; erwartet: heute oder später"))
    }
}

/// `365d`, `52w`, or a day as German or ISO date.
pub fn span(raw: &str) -> Result<Span, String> {
    let text = raw.trim();
    let counted = |unit: char, days: u32| {
        let number: u32 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        number.checked_mul(days).filter(|days| *days <= 36_500).map(Span::Days)
    };
    let found = counted('d', 1).or_else(|| counted('w', 7)).or_else(|| dates::parse(text).ok().map(Span::Until));
    found.ok_or_else(|| format!("„{raw}“ ist keine Dauer; erwartet: Tage (365d), Wochen (52w) oder ein Datum (31.12.2027)"))
}

/// `120x40`.
pub fn size(raw: &str) -> Result<(u16, u16), String> {
    let parsed = raw.split_once(['x', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    parsed.filter(|(w, h)| (1..=500).contains(w) && (1..=500).contains(h)).ok_or_else(|| "erwartet wird z. B. 120x40".to_owned())
}

/// A share from 0 to 1, with a decimal point or comma.
pub fn share(raw: &str) -> Result<f64, String> {
    let share = raw.replace(',', ".").parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("„{raw}“ ist kein Anteil; erwartet: eine Zahl von 0 bis 1, z. B. 0.95"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_days_weeks_or_a_date() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        let day = |raw: &str| span(raw).unwrap().day(today).map(|day| day.to_string()).ok();
        assert_eq!(day("365d").as_deref(), Some("2027-11-28"));
        assert_eq!(day("2w").as_deref(), Some("2026-12-12"));
        assert_eq!(day("0d").as_deref(), Some("2026-11-28"));
        assert_eq!(day("31.12.2027").as_deref(), Some("2027-12-31"));
        assert_eq!(day("2026-11-27"), None, "the past");
        for raw in ["", "d", "-3d", "3m", "morgen", "4000000000w"] {
            assert!(span(raw).is_err(), "{raw}");
        }
    }
}
