//! Public holidays in Hamburg. Pure calendar arithmetic, valid for the years the
//! desk's dates may lie in.
//!
//! Source: Hamburgisches Feiertagsgesetz (Feiertagsgesetz vom 16.10.1953, § 1, with the
//! Reformationstag added in 2018).

use chrono::{Datelike, NaiveDate};

/// Easter Sunday (Gregorian), by the anonymous algorithm (Meeus/Jones/Butcher).
#[must_use]
#[expect(clippy::many_single_char_names, reason = "the letters of the published algorithm")]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

/// The German name of the public holiday on that day in Hamburg.
#[must_use]
pub fn name(day: NaiveDate) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => return Some("Neujahr"),
        (5, 1) => return Some("Tag der Arbeit"),
        (10, 3) => return Some("Tag der Deutschen Einheit"),
        (10, 31) if day.year() >= 2017 => return Some("Reformationstag"),
        (12, 25) => return Some("1. Weihnachtstag"),
        (12, 26) => return Some("2. Weihnachtstag"),
        _ => {}
    }
    match (day - easter(day.year())?).num_days() {
        -2 => Some("Karfreitag"),
        1 => Some("Ostermontag"),
        39 => Some("Christi Himmelfahrt"),
        50 => Some("Pfingstmontag"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    /// Dates as published by the Physikalisch-Technische Bundesanstalt.
    #[test]
    fn easter_of_known_years() {
        for (y, m, d) in [
            (1990, 4, 15),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2016, 3, 27),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2100, 3, 28),
        ] {
            assert_eq!(easter(y), Some(day(y, m, d)));
        }
    }

    #[test]
    fn hamburgs_holidays_of_2026() {
        let names: Vec<_> = day(2026, 1, 1)
            .iter_days()
            .take(365)
            .filter_map(|d| name(d).map(|n| format!("{} {n}", crate::domain::dates::german_short(d))))
            .collect();
        assert_eq!(
            names,
            [
                "01.01. Neujahr",
                "03.04. Karfreitag",
                "06.04. Ostermontag",
                "01.05. Tag der Arbeit",
                "14.05. Christi Himmelfahrt",
                "25.05. Pfingstmontag",
                "03.10. Tag der Deutschen Einheit",
                "31.10. Reformationstag",
                "25.12. 1. Weihnachtstag",
                "26.12. 2. Weihnachtstag",
            ]
        );
    }
}
