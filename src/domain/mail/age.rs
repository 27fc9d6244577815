//! Whether the data a mail would state are too old to be stated without a question (`mail.rules.max_data_age`).

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::{MailKind, MailRules};
use crate::domain::{WorkingDays, dates};

/// Data older than the office allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldData {
    /// The day the figures describe.
    pub as_of: NaiveDate,
    /// Working days since.
    pub age: usize,
}

impl fmt::Display for OldData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { as_of, age } = *self;
        let (weekday, day) = (dates::weekday_short(as_of.weekday()), dates::german(as_of));
        write!(f, "Die Daten sind vom {weekday} {day} und damit {age} Arbeitstage alt")
    }
}

/// The age of the data, if the mail states figures and they are older than `mail.rules.max_data_age` working days.
#[must_use]
pub fn old_data(
    kind: MailKind,
    as_of: Option<NaiveDate>,
    rules: &MailRules,
    office: &WorkingDays,
    today: NaiveDate,
) -> Option<OldData> {
    let as_of = as_of.filter(|_| kind.states_figures())?;
    let age = office.between(as_of, today);
    (age > usize::try_from(rules.max_data_age).unwrap_or(usize::MAX)).then_some(OldData { as_of, age })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::day;

    #[test]
    fn data_are_asked_about_from_the_fourth_working_day_on() {
        let (rules, office) = (MailRules::default(), WorkingDays::default());
        let old = |kind, today| old_data(kind, Some(day(2026, 11, 20)), &rules, &office, today);
        assert_eq!(old(MailKind::WeeklyOverview, day(2026, 11, 25)), None, "three working days, a weekend between");
        let said = old(MailKind::WeeklyOverview, day(2026, 11, 26)).unwrap().to_string();
        assert_eq!(said, "Die Daten sind vom Fr 20.11.2026 und damit 4 Arbeitstage alt");
        assert_eq!(old(MailKind::FinalReport, day(2026, 12, 20)), None, "states no figure");
        assert_eq!(old_data(MailKind::WeeklyOverview, None, &rules, &office, day(2026, 12, 20)), None);
    }
}
