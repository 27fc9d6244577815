//! German dates: reading, writing, checking.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::Invalid;

/// Years a desk's dates may lie in; anything else is a typing error.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Reads `20.11.2026`, `1.2.2026` or `2026-11-20`.
///
/// # Errors
/// On impossible dates and other forms.
pub fn parse(raw: &str) -> Result<NaiveDate, Invalid> {
    let raw = raw.trim();
    let date = written(raw);
    match date {
        Some(date) if YEARS.contains(&date.year()) => Ok(date),
        // Fewer digits make another year: "01.02.26" is not the year 26.
        Some(date) if date.year() > 999 => {
            let (first, last) = (YEARS.start(), YEARS.end());
            Err(Invalid::new(format!("„{raw}“ liegt außerhalb der Jahre {first} bis {last}"), "TT.MM.JJJJ, z. B. 20.11.2026"))
        }
        _ => Err(Invalid::new(format!("„{raw}“ ist kein Datum"), "TT.MM.JJJJ, z. B. 20.11.2026")),
    }
}

/// A day that exists, of whatever year, in one of the forms of [`parse`].
#[must_use]
pub fn written(raw: &str) -> Option<NaiveDate> {
    let format = if raw.contains('.') { "%d.%m.%Y" } else { "%Y-%m-%d" };
    let shaped = raw.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    NaiveDate::parse_from_str(raw, format).ok().filter(|_| shaped)
}

/// The last day that a date may name: what an open end is stored as.
#[must_use]
pub fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31).unwrap_or(NaiveDate::MAX)
}

/// `20.11.2026`.
#[must_use]
pub fn german(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// `20.11.2026, 10:00 Uhr`.
#[must_use]
pub fn moment(at: NaiveDateTime) -> String {
    at.format("%d.%m.%Y, %H:%M Uhr").to_string()
}

/// `20.11.`: where the year is clear.
#[must_use]
pub fn german_short(date: NaiveDate) -> String {
    date.format("%d.%m.").to_string()
}

/// `Mo` … `So`.
#[must_use]
pub const fn weekday_short(weekday: chrono::Weekday) -> &'static str {
    ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"][weekday as usize]
}

/// The last day must not lie before the first.
///
/// # Errors
/// When it does.
pub fn check_period(first: NaiveDate, last: NaiveDate) -> Result<(), Invalid> {
    if last < first {
        return Err(Invalid::new(
            format!("Ende {} liegt vor dem Beginn {}", german(last), german(first)),
            format!("ein Datum ab {}", german(first)),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_german_and_iso() {
        let day = NaiveDate::from_ymd_opt(2026, 2, 1);
        for raw in ["01.02.2026", "1.2.2026", "2026-02-01", " 01.02.2026 "] {
            assert_eq!(parse(raw).ok(), day, "{raw}");
        }
    }

    #[test]
    fn refuses_impossible_dates() {
        for raw in ["31.02.2026", "", "2026", "02/01/2026", "01.02.26", "01.02.20260", "0001-01-01", "+1.2.2026", "46000"] {
            assert!(parse(raw).is_err(), "{raw}");
        }
    }
}
