//! What exports write where a day is meant: a day, a day with a time, an open end, no day at all.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::{Invalid, dates};

const EXPECTED: &str = "TT.MM.JJJJ, z. B. 20.11.2026";

/// What stands in a field for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// That day.
    On(NaiveDate),
    /// 31.12.9999: no end.
    Open,
    /// 00.00.0000: not set.
    Unset,
}

/// Reads a day; a time behind it is left out.
///
/// # Errors
/// On anything else, and where a time in UTC leaves the day in doubt.
pub(super) fn read(raw: &str) -> Result<Day, Invalid> {
    let first = match dates::parse(raw) {
        Ok(date) => return Ok(Day::On(date)),
        Err(invalid) => invalid,
    };
    let length = raw.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')).count();
    let (day, rest) = raw.split_at(length);
    let time = rest.trim_start_matches([' ', 'T', 't', ',']);
    if !rest.is_empty() {
        // Without a gap, "01.11.20261:00" would be read.
        let known = if time.len() < rest.len() { zone(time) } else { None };
        match known {
            None => return Err(first),
            Some(Zone::InDoubt) => {
                let problem = format!("„{raw}“ steht nicht in unserer Zeit, daher ist der Tag nicht sicher");
                return Err(Invalid::new(problem, "ein Datum ohne Uhrzeit oder in deutscher Zeit"));
            }
            Some(Zone::Ours) => {}
        }
    }
    if matches!(day, "00.00.0000" | "0000-00-00" | "00000000") {
        return Ok(Day::Unset);
    }
    if is_open(day) {
        return Ok(Day::Open);
    }
    dates::parse(day)
        .map(Day::On)
        .map_err(|invalid| if rest.is_empty() { invalid } else { dates::parse(raw).err().unwrap_or(first) })
}

/// A birth date: a day of any year that somebody now alive can be born in; a time behind it is left out.
pub(super) fn birth(raw: &str) -> Option<NaiveDate> {
    let length = raw.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')).count();
    let (day, rest) = raw.split_at(length);
    let time = rest.trim_start_matches([' ', 'T', 't', ',']);
    let is_ours = rest.is_empty() || (time.len() < rest.len() && zone(time) == Some(Zone::Ours));
    dates::written(day).filter(|date| is_ours && (1900..=2100).contains(&date.year()))
}

/// The ends of time that systems write: SAP and SQL Server 9999, others 2999, Oracle 4712.
fn is_open(day: &str) -> bool {
    let year = day.get(6..10).filter(|_| day.contains('.')).or_else(|| day.get(..4)).unwrap_or_default();
    let last = day.starts_with("31.12.") || day.ends_with("-12-31");
    dates::written(day).is_some() && (year == "9999" || (last && matches!(year, "2999" | "4712")))
}

/// Whether a time leaves no doubt about the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Ours,
    InDoubt,
}

/// Reads a time: `14:30`, `0:00:00.000`, `12:00:00 AM`, `00:00 Uhr`, `00:00:00Z`, `10:00+01:00`.
fn zone(time: &str) -> Option<Zone> {
    let time = time.trim().trim_end_matches("Uhr").trim_end();
    let clock = time.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',')).count();
    let (clock, rest) = time.split_at(clock);
    let mut parts = clock.split(':');
    let two = |part: &str, below: u32| part.parse::<u32>().ok().filter(|n| *n < below && matches!(part.len(), 1 | 2));
    let (hour, minute) = (two(parts.next()?, 24)?, two(parts.next()?, 60)?);
    let (second, fraction) = match parts.next() {
        None => (0, ""),
        Some(part) => {
            let (second, fraction) = part.split_once(['.', ',']).unwrap_or((part, "0"));
            (two(second, 60)?, fraction)
        }
    };
    if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let midnight = |hour| hour == 0 && minute == 0 && second == 0 && fraction.bytes().all(|b| b == b'0');
    match rest.trim().to_ascii_lowercase().as_str() {
        "" | "mez" | "mesz" | "cet" | "cest" => Some(Zone::Ours),
        "am" | "pm" | "a.m." | "p.m." => (1..=12).contains(&hour).then_some(Zone::Ours),
        "z" | "utc" | "gmt" => Some(if midnight(hour) { Zone::Ours } else { Zone::InDoubt }),
        offset => {
            let digits: String = offset.get(1..)?.chars().filter(|c| *c != ':').collect();
            let shaped = matches!(digits.len(), 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
            let ours = offset.starts_with('+') && matches!(digits.as_str(), "01" | "02" | "0100" | "0200");
            let zone = if ours || midnight(hour) { Zone::Ours } else { Zone::InDoubt };
            (shaped && offset.starts_with(['+', '-'])).then_some(zone)
        }
    }
}

/// A date stored as a bare number in a sheet, because the cell lost its date format; a time of day
/// is the fraction.
pub(super) fn serial(raw: &str, is_1904: bool) -> Option<NaiveDate> {
    let (days, time) = raw.split_once(',').unwrap_or((raw, "0"));
    if !(1..=7).contains(&days.len()) || !days.bytes().chain(time.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let days: i64 = days.parse().ok()?;
    // Serial 1 is 1900-01-01, but Excel counts a 29.02.1900 that never was.
    let epoch = if is_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) }?;
    epoch.checked_add_signed(chrono::Duration::days(days))
}

/// A day that is missing.
pub(super) fn missing() -> Invalid {
    Invalid::new("Datum fehlt", EXPECTED)
}

/// An open end where no end can be.
pub(super) fn open_elsewhere(raw: &str) -> Invalid {
    Invalid::new(format!("„{raw}“ heißt „offen“, das gibt es hier nicht"), EXPECTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_and_other_times_in_every_spelling() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).map(Day::On);
        for date in ["01.11.2026", "1.11.2026", "2026-11-01"] {
            for time in [
                "",
                " 00:00",
                " 0:00",
                " 00:00:00",
                " 0:00:00",
                "T00:00:00",
                "T00:00",
                " 00:00:00.000",
                "T00:00:00.000",
                " 00:00:00.0000000",
                " 00:00:00,000",
                " 12:00:00 AM",
                " 00:00 Uhr",
                ", 00:00 Uhr",
                "T00:00:00Z",
                "T00:00:00.000Z",
                "T00:00:00+01:00",
                " 00:00:00 +0100",
                " 00:00:00.000 +00:00",
                "  00:00:00",
                " 14:30",
                " 14:30:59",
                "T07:05:00+02:00",
                " 10:00 MEZ",
                " 02:30 PM",
            ] {
                assert_eq!(read(&format!("{date}{time}")).ok(), day, "{date}{time}");
            }
        }
    }

    #[test]
    fn birth_dates_are_older_than_desks() {
        let day = NaiveDate::from_ymd_opt(1961, 3, 7);
        for raw in ["07.03.1961", "7.3.1961", "1961-03-07", "1961-03-07T00:00:00", "07.03.1961 00:00"] {
            assert_eq!(birth(raw), day, "{raw}");
        }
        for raw in ["07.03.61", "31.02.1961", "1961", "07.03.1861", "", "unbekannt", "07.03.1961 früh", "1961-03-06T23:00:00Z"] {
            assert_eq!(birth(raw), None, "{raw}");
        }
    }

    #[test]
    fn what_is_no_day_stays_none() {
        for raw in [
            "01.11.2026 24:00",
            "01.11.2026 25:00",
            "01.11.2026 10:61",
            "01.11.202600:00",
            "01.11.2026 morgens",
            "31.02.2026 00:00",
            "01.11.26 00:00",
            "",
            "gestern",
            "01.11.2026 1",
            "01.11.2026 10:00:00:00",
            "01.11.2026 10:00 +1",
            "01.11.2026T",
            "9999",
            "2026-11-01-",
            "31.12.99999",
            "ü1.12.9999",
        ] {
            assert!(read(raw).is_err(), "{raw}: {:?}", read(raw));
        }
    }

    #[test]
    fn a_time_elsewhere_leaves_the_day_in_doubt() {
        for raw in ["2026-10-31T23:00:00Z", "2026-10-31 22:00:00 UTC", "2026-11-01T05:00:00-05:00"] {
            assert!(read(raw).expect_err(raw).problem.contains("der Tag nicht sicher"), "{raw}");
        }
    }

    #[test]
    fn the_end_of_time_is_open_and_nothing_is_unset() {
        for raw in [
            "31.12.9999",
            "9999-12-31",
            "31.12.9999 00:00:00",
            "9999-12-31T00:00:00.000",
            "31.12.2999",
            "31.12.4712",
            "30.12.9999",
        ] {
            assert_eq!(read(raw), Ok(Day::Open), "{raw}");
        }
        for raw in ["00.00.0000", "0000-00-00", "00.00.0000 00:00:00"] {
            assert_eq!(read(raw), Ok(Day::Unset), "{raw}");
        }
        assert!(read("31.12.2206").expect_err("a typing error").problem.contains("außerhalb der Jahre 1990 bis 2100"));
    }

    #[test]
    fn serials_follow_the_workbooks_epoch() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20);
        assert_eq!(serial("46346", false), day);
        assert_eq!(serial("46346,75", false), day);
        assert_eq!(serial("44884", true), day);
        assert_eq!(serial("2958465", false), NaiveDate::from_ymd_opt(9999, 12, 31));
        assert_eq!(serial("-1", false), None);
    }
}
