//! When mails are due: weekly overview, check before a start, start day. Holidays move them.

use chrono::{Datelike, Days, NaiveDate};

use super::{MailKind, MailRules};
use crate::domain::{Measure, WorkingDays};

/// Which measures a weekly overview lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All.
    All,
    /// Modular ones (older rule, Tuesday).
    Modular,
    /// Those that are not modular (older rule, Thursday).
    NonModular,
}

impl Scope {
    /// Whether a measure belongs into the overview.
    #[must_use]
    pub const fn includes(self, measure: &Measure) -> bool {
        match self {
            Self::All => true,
            Self::Modular => measure.modular,
            Self::NonModular => !measure.modular,
        }
    }
}

/// Days a run of free days may move an overview.
const LONGEST_BREAK: u64 = 31;

/// The weekly overview due on that day: the weekday of the settings, or the working day to which a public holiday or
/// a closed office moved it. `None` when nothing is due.
#[must_use]
pub fn weekly_due(rules: &MailRules, office: &WorkingDays, today: NaiveDate) -> Option<Scope> {
    let falls_on = |weekday| {
        (0..LONGEST_BREAK)
            .filter_map(|back| today.checked_sub_days(Days::new(back)))
            .any(|nominal| nominal.weekday() == weekday && office.first_from(nominal) == today)
    };
    let Some(non_modular_on) = rules.weekly_non_modular_on.filter(|day| *day != rules.weekly_on) else {
        return falls_on(rules.weekly_on).then_some(Scope::All);
    };
    match (falls_on(rules.weekly_on), falls_on(non_modular_on)) {
        (true, true) => Some(Scope::All),
        (true, false) => Some(Scope::Modular),
        (false, true) => Some(Scope::NonModular),
        (false, false) => None,
    }
}

/// The day on which free places of a start are checked: `days_before` (the settings), or the
/// last working day before that.
#[must_use]
pub fn pre_start_due(days_before: u64, office: &WorkingDays, begin: NaiveDate) -> NaiveDate {
    office.last_until(begin.checked_sub_days(Days::new(days_before)).unwrap_or(begin))
}

/// Whether the check before a start is due (working instruction 103, rule 6): from its day until the start, unless a
/// mail about it has gone since then. What nobody did on its day stays due.
#[must_use]
pub fn is_check_due(
    begin: NaiveDate,
    last_mail: Option<NaiveDate>,
    today: NaiveDate,
    (days_before, office): (u64, &WorkingDays),
) -> bool {
    let due = pre_start_due(days_before, office, begin);
    (due..begin).contains(&today) && last_mail.is_none_or(|on| on < due)
}

/// Days after a start in which a mail is about who came.
const FIRST_DAYS: i64 = 7;

/// Which mail a start asks for. In the first days the question is who came; before, and where late
/// entry is normal also long after, who could still come. Where the Agentur steers (`offered` is not), whether too many are
/// booked.
#[must_use]
pub const fn kind_for_start(offered: bool, takes_people: bool, days_to_start: i64) -> MailKind {
    if !offered {
        return MailKind::Overbooked;
    }
    let who_could_come = days_to_start > 0 || (takes_people && days_to_start < -FIRST_DAYS);
    if who_could_come { MailKind::PreStartCheck } else { MailKind::Refill }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::day;
    use chrono::Weekday;
    use proptest::prelude::*;

    fn old() -> MailRules {
        MailRules { weekly_non_modular_on: Some(Weekday::Thu), ..MailRules::default() }
    }

    #[test]
    fn on_tuesdays_unless_a_holiday_moves_it() {
        let office = WorkingDays::default();
        let rules = MailRules::default();
        assert_eq!(weekly_due(&rules, &office, day(2026, 11, 24)), Some(Scope::All));
        assert_eq!(weekly_due(&rules, &office, day(2026, 11, 25)), None);
        // Tuesday 31.10.2028 is Reformationstag, 25.12.2029 a Tuesday before another holiday.
        assert_eq!(weekly_due(&rules, &office, day(2028, 10, 31)), None);
        assert_eq!(weekly_due(&rules, &office, day(2028, 11, 1)), Some(Scope::All));
        assert_eq!(weekly_due(&rules, &office, day(2029, 12, 26)), None);
        assert_eq!(weekly_due(&rules, &office, day(2029, 12, 27)), Some(Scope::All));
    }

    #[test]
    fn the_older_rule_sends_non_modular_measures_on_thursday() {
        let office = WorkingDays::default();
        let rules = old();
        assert_eq!(weekly_due(&rules, &office, day(2026, 11, 24)), Some(Scope::Modular));
        assert_eq!(weekly_due(&rules, &office, day(2026, 11, 26)), Some(Scope::NonModular));
        assert_eq!(weekly_due(&rules, &office, day(2029, 12, 27)), Some(Scope::All), "both fall on one day");
        // Thursday 24.12.2026 is free of duty, then come Christmas and a weekend.
        assert_eq!(weekly_due(&rules, &office, day(2026, 12, 24)), None);
        assert_eq!(weekly_due(&rules, &office, day(2026, 12, 28)), Some(Scope::NonModular));
        let open = WorkingDays::try_from(vec![]).unwrap();
        assert_eq!(weekly_due(&rules, &open, day(2026, 12, 24)), Some(Scope::NonModular));
    }

    #[test]
    fn checks_before_a_start_never_fall_on_a_free_day() {
        let office = WorkingDays::default();
        assert_eq!(pre_start_due(21, &office, day(2026, 12, 15)), day(2026, 11, 24));
        assert_eq!(pre_start_due(21, &office, day(2026, 4, 27)), day(2026, 4, 2), "Easter Monday back to Maundy Thursday");
        assert_eq!(pre_start_due(21, &office, day(2027, 1, 14)), day(2026, 12, 23), "24.12. is free of duty");
    }

    #[test]
    fn a_start_is_asked_who_came_only_in_its_first_days() {
        let asked = |open, days| kind_for_start(true, open, days) == MailKind::PreStartCheck;
        assert!(asked(true, 1) && asked(true, -8), "before, and late where late entry is normal");
        assert_eq!(kind_for_start(false, true, 1), MailKind::Overbooked);
        assert!(!asked(true, 0) && !asked(true, -7) && !asked(false, -8));
    }

    proptest! {
        /// Every nominal day leads to exactly one overview, on a working day.
        #[test]
        fn every_week_has_its_overview(week in 0u64..2_000) {
            let office = WorkingDays::default();
            for rules in [MailRules::default(), old()] {
                let monday = day(2020, 1, 6) + Days::new(7 * week);
                let due: Vec<_> = monday.iter_days().take(14).filter(|d| weekly_due(&rules, &office, *d).is_some()).collect();
                prop_assert!(!due.is_empty() && due.iter().all(|d| office.includes(*d)));
            }
        }
    }

    #[test]
    fn a_check_stays_due_until_the_start_or_a_mail() {
        let office = WorkingDays::default();
        let due = |last_mail, today| is_check_due(day(2026, 12, 15), last_mail, today, (21, &office));
        assert!(!due(None, day(2026, 11, 23)) && due(None, day(2026, 11, 24)) && due(None, day(2026, 12, 14)));
        assert!(!due(None, day(2026, 12, 15)), "on the first day the question is who came");
        assert!(!due(Some(day(2026, 11, 24)), day(2026, 12, 1)), "a mail on its day");
        assert!(due(Some(day(2026, 11, 20)), day(2026, 12, 1)), "a mail before its day is not this check");
    }
}
