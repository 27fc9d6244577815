//! Working days: Monday to Friday, no public holiday, no day on which the office is closed. Dates of the working
//! instruction move to one of them. Pure calendar arithmetic.
//!
//! Source: working instruction 103 for the dates; 24 and 31 December are free of duty for civil servants of the
//! federation (§ 6 AZV) and, where duty allows, under § 6 (3) TVöD/TV-L, so they are the default (`rules.office_closed`).

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{Invalid, dates, holidays};

/// A day on which the office is closed though it is neither a weekend nor a public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closed {
    /// Every year on this day and month.
    Yearly(u32, u32),
    /// Once.
    Once(NaiveDate),
}

impl Closed {
    fn parse(raw: &str) -> Result<Self, Invalid> {
        let trimmed = raw.trim();
        let yearly = || {
            let (day, month) = trimmed.strip_suffix('.')?.split_once('.')?;
            let (day, month) = (day.parse().ok()?, month.parse().ok()?);
            // A leap year, so that 29.02. is a day.
            NaiveDate::from_ymd_opt(2024, month, day).map(|_| Self::Yearly(day, month))
        };
        let once = || NaiveDate::parse_from_str(trimmed, "%d.%m.%Y").ok().map(Self::Once);
        yearly().or_else(once).ok_or_else(|| {
            let named = super::text::clean(trimmed);
            Invalid::new(format!("„{named}“ ist kein Tag"), "einer wie „24.12.“ (jedes Jahr) oder „15.05.2027“")
        })
    }

    fn is_on(self, day: NaiveDate) -> bool {
        match self {
            Self::Yearly(d, m) => (day.day(), day.month()) == (d, m),
            Self::Once(once) => day == once,
        }
    }
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yearly(day, month) => write!(f, "{day:02}.{month:02}."),
            Self::Once(day) => f.write_str(&dates::german(*day)),
        }
    }
}

/// The office's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct WorkingDays(Vec<Closed>);

impl Default for WorkingDays {
    fn default() -> Self {
        Self(vec![Closed::Yearly(24, 12), Closed::Yearly(31, 12)])
    }
}

impl TryFrom<Vec<String>> for WorkingDays {
    type Error = Invalid;

    fn try_from(days: Vec<String>) -> Result<Self, Invalid> {
        days.iter().map(|day| Closed::parse(day)).collect::<Result<_, _>>().map(Self)
    }
}

impl From<WorkingDays> for Vec<String> {
    fn from(days: WorkingDays) -> Self {
        days.0.iter().map(ToString::to_string).collect()
    }
}

impl WorkingDays {
    /// Whether the office works on that day.
    #[must_use]
    pub fn includes(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !weekend && holidays::name(day).is_none() && !self.0.iter().any(|closed| closed.is_on(day))
    }

    /// The day itself, or the first working day after it: for what follows an event.
    #[must_use]
    pub fn first_from(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(366).find(|d| self.includes(*d)).unwrap_or(day)
    }

    /// The day itself, or the last working day before it: for what precedes an event.
    #[must_use]
    pub fn last_until(&self, day: NaiveDate) -> NaiveDate {
        (0..366).filter_map(|back| day.checked_sub_days(Days::new(back))).find(|d| self.includes(*d)).unwrap_or(day)
    }

    /// The day on which so many working days have begun after `day`; with 0 the day itself, or the first one after it.
    #[must_use]
    pub fn after(&self, day: NaiveDate, working_days: u32) -> NaiveDate {
        let later = (0..working_days).fold(day, |day, _| self.first_from(day.succ_opt().unwrap_or(day)));
        self.first_from(later)
    }

    /// How many working days have begun after `from`, `until` included; 0 when `until` is not later.
    #[must_use]
    pub fn between(&self, from: NaiveDate, until: NaiveDate) -> usize {
        from.iter_days().skip(1).take_while(|day| *day <= until).filter(|day| self.includes(*day)).count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_holiday_before_a_weekend_moves_to_monday() {
        let office = WorkingDays::default();
        assert_eq!(office.first_from(day(2026, 12, 25)), day(2026, 12, 28));
        assert_eq!(office.last_until(day(2026, 4, 6)), day(2026, 4, 2), "Easter Monday back to Maundy Thursday");
    }

    #[test]
    fn the_office_is_closed_on_the_last_days_of_the_year_unless_it_says_otherwise() {
        let office = WorkingDays::default();
        assert_eq!(office.last_until(day(2026, 12, 24)), day(2026, 12, 23));
        assert_eq!(office.first_from(day(2026, 12, 31)), day(2027, 1, 4), "New Year and a weekend follow");
        let open: WorkingDays = vec![].try_into().unwrap();
        assert_eq!(open.last_until(day(2026, 12, 24)), day(2026, 12, 24));
        let own: WorkingDays = vec!["15.05.2026".to_owned(), " 1.6. ".to_owned()].try_into().unwrap();
        assert!(!own.includes(day(2026, 5, 15)) && own.includes(day(2027, 5, 14)), "once");
        assert!(!own.includes(day(2026, 6, 1)) && !own.includes(day(2027, 6, 1)), "every year");
        assert_eq!(Vec::<String>::from(own), ["15.05.2026", "01.06."]);
    }

    #[test]
    fn what_is_no_day_is_refused_by_its_words() {
        for raw in ["31.02.", "24.12", "Heiligabend", "32.01.2026", "", "24.13."] {
            let refused = WorkingDays::try_from(vec![raw.to_owned()]).unwrap_err().to_string();
            assert!(refused.contains(&format!("„{raw}“")) && refused.contains("24.12."), "{refused}");
        }
        assert!(WorkingDays::try_from(vec!["29.02.".to_owned()]).is_ok());
    }

    #[test]
    fn working_days_are_counted_after_the_first() {
        let office = WorkingDays::default();
        assert_eq!(office.between(day(2026, 11, 20), day(2026, 11, 24)), 2, "a weekend between");
        assert_eq!(office.between(day(2026, 12, 23), day(2027, 1, 4)), 4, "28., 29., 30.12. and 04.01.");
        assert_eq!(office.between(day(2026, 11, 24), day(2026, 11, 24)), 0);
        assert_eq!(office.between(day(2026, 11, 25), day(2026, 11, 24)), 0);
    }

    #[test]
    fn an_office_closed_for_good_does_not_hang() {
        let every: Vec<String> = day(2024, 1, 1).iter_days().take(366).map(|d| format!("{}.{}.", d.day(), d.month())).collect();
        let never: WorkingDays = every.try_into().unwrap();
        assert_eq!(never.first_from(day(2026, 11, 24)), day(2026, 11, 24));
    }

    proptest! {
        #[test]
        fn working_days_are_near_and_never_free(n in 0u64..40_000) {
            let (office, start) = (WorkingDays::default(), day(1991, 1, 1) + Days::new(n));
            let next = office.first_from(start);
            prop_assert!(office.includes(next) && (next - start).num_days() <= 5);
            prop_assert!(start.iter_days().take_while(|d| *d < next).all(|d| !office.includes(d)));
            prop_assert_eq!(office.last_until(next), next);
        }
    }
}
