//! Numbers, dates and ages as people here write them. No arithmetic beyond rounding.

use chrono::{DateTime, Datelike, FixedOffset, Local, NaiveDate, NaiveDateTime, Utc};

use crate::domain::dates;

/// Where the person sits: turns the backend's times into local ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zone {
    /// As the system says.
    #[default]
    System,
    /// Fixed, for tests.
    Fixed(FixedOffset),
}

impl Zone {
    /// Local time.
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::System => at.with_timezone(&Local).naive_local(),
            Self::Fixed(offset) => at.with_timezone(&offset).naive_local(),
        }
    }
}

/// `1.234.567`.
pub fn int(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// `1.234,5` with that many places after the comma; `–` for what is no number.
pub fn decimal(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.places$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse::<i64>().map_or_else(|_| whole.to_owned(), int);
    let is_zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{rest}") }
}

/// `55 %` from a share of 1. Shares that are not certain never read 0 % or 100 %.
pub fn percent(share: f64) -> String {
    match share {
        s if s > 0.0 && s < 0.005 => "<1 %".to_owned(),
        s if s > 0.995 && s < 1.0 => ">99 %".to_owned(),
        s => format!("{} %", decimal(s * 100.0, 0)),
    }
}

/// `12, zwischen 10 und 14 (80 %)`: the number said of a forecast, with its band.
pub fn banded(said: u32, low: u32, high: u32) -> String {
    let [said, low, high] = [said, low, high].map(|n| int(n.into()));
    if low == high { said } else { format!("{said}, zwischen {low} und {high} (80 %)") }
}

/// `1 Platz`, `12 Plätze`.
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", int(n), if n == 1 { one } else { many })
}

/// `Di 24.11.2026`.
pub fn weekday_date(day: NaiveDate) -> String {
    format!("{} {}", dates::weekday_short(day.weekday()), dates::german(day))
}

/// `06:12` today, `23.11. 06:12` on another day, with the year in another year.
pub fn clock(at: NaiveDateTime, today: NaiveDate) -> String {
    let day = at.date();
    if day == today {
        at.format("%H:%M").to_string()
    } else if day.year() == today.year() {
        at.format("%d.%m. %H:%M").to_string()
    } else {
        at.format("%d.%m.%Y %H:%M").to_string()
    }
}

/// `MB Lange`: named so once, whether or not the name says so itself.
pub fn mb(name: &str) -> String {
    if name.starts_with("MB ") { name.to_owned() } else { format!("MB {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_numbers() {
        assert_eq!([int(0), int(999), int(1000), int(-1_234_567)], ["0", "999", "1.000", "−1.234.567"]);
        assert_eq!([decimal(1234.56, 1), decimal(-0.04, 1), decimal(f64::NAN, 1)], ["1.234,6", "0,0", "–"]);
        assert_eq!(
            [percent(0.0), percent(0.001), percent(0.55), percent(0.999), percent(1.0)],
            ["0 %", "<1 %", "55 %", ">99 %", "100 %"]
        );
    }
}
