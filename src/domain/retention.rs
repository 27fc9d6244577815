//! How long what is kept, and what remains of it: when the time of a participation is over, and the
//! monthly totals that outlive it. Social data go when they are no longer needed (Art. 17 DSGVO,
//! § 84 SGB X); the desk is no system of record.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Measure, MeasureNo, Participation, ProviderContact, Status, UnitCode, text};

/// Months and days after which something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Participations, after their end, or their planned begin if they never began.
    pub participations_months: u32,
    /// Mails, after they were written.
    pub mails_months: u32,
    /// Entries of the audit.
    pub audit_months: u32,
    /// Forecasts kept by morning.
    pub forecasts_months: u32,
    /// Lists of providers, after the day they describe.
    pub first_day_months: u32,
    /// Rows of the lists of work, after they were done.
    pub worklist_months: u32,
    /// Contacts at a provider, after the end of its last measure.
    pub provider_contacts_months: u32,
    /// Copies made by `backup`.
    pub backups_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            participations_months: 36,
            mails_months: 24,
            audit_months: 36,
            forecasts_months: 24,
            first_day_months: 6,
            worklist_months: 3,
            provider_contacts_months: 12,
            backups_days: 90,
        }
    }
}

/// What lies before this day is over: so many months before `today`.
#[must_use]
pub fn cutoff(today: NaiveDate, months: u32) -> NaiveDate {
    today.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// The day from which the time of a participation runs: its end, or its planned begin if it never
/// began. `None` while somebody is present.
#[must_use]
pub fn over_on(participation: &Participation) -> Option<NaiveDate> {
    match participation.status {
        Status::Started => None,
        Status::Assigned | Status::NoShow | Status::Cancelled => Some(participation.planned_begin),
        Status::DroppedOut | Status::Ended => participation.end.or(Some(participation.planned_end)),
        Status::Vanished => participation.end.or(participation.begin).or(Some(participation.planned_begin)),
    }
}

/// Measures whose contact at the provider is no longer needed: all measures of that provider ended before `last`.
pub fn contacts_over<'a>(
    measures: impl IntoIterator<Item = &'a Measure> + Clone,
    last: NaiveDate,
) -> impl Iterator<Item = &'a Measure> {
    let needed: BTreeSet<String> =
        measures.clone().into_iter().filter(|m| m.end >= last).map(|m| text::folded(&m.provider)).collect();
    let known = measures.into_iter().filter(|m| m.provider_contact != ProviderContact::default());
    known.filter(move |m| m.end < last && !needed.contains(&text::folded(&m.provider)))
}

/// What remains of the participations of one month, measure and OE: counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MonthTotal {
    /// Begun in this month.
    pub entries: u32,
    /// Planned to begin in this month, and did not come.
    pub no_shows: u32,
    /// Planned to begin in this month, and withdrawn before.
    pub withdrawn: u32,
    /// Ended as planned in this month.
    pub completed: u32,
    /// Dropped out in this month.
    pub dropped_out: u32,
    /// Days of this month on which a place was taken.
    pub occupied_days: u32,
}

/// Month (its first day), measure, OE.
pub type MonthKey = (NaiveDate, MeasureNo, UnitCode);

/// The totals of these participations.
#[must_use]
pub fn month_totals<'a>(participations: impl IntoIterator<Item = &'a Participation>) -> BTreeMap<MonthKey, MonthTotal> {
    let mut totals: BTreeMap<MonthKey, MonthTotal> = BTreeMap::new();
    for p in participations {
        let mut count = |day: NaiveDate, what: fn(&mut MonthTotal) -> &mut u32| {
            let first = day.with_day(1).unwrap_or(day);
            *what(totals.entry((first, p.measure.clone(), p.unit.clone())).or_default()) += 1;
        };
        if p.status.has_started()
            && let Some(begin) = p.begin
        {
            count(begin, |t| &mut t.entries);
        }
        match p.status {
            Status::NoShow => count(p.planned_begin, |t| &mut t.no_shows),
            Status::Cancelled => count(p.planned_begin, |t| &mut t.withdrawn),
            Status::Ended => count(p.end.unwrap_or(p.planned_end), |t| &mut t.completed),
            Status::DroppedOut => count(p.end.unwrap_or(p.planned_end), |t| &mut t.dropped_out),
            Status::Assigned | Status::Started | Status::Vanished => {}
        }
        if let (Some(begin), Some(end)) = (p.begin, p.end) {
            for day in begin.iter_days().take_while(|day| *day <= end) {
                count(day, |t| &mut t.occupied_days);
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn participation(status: Status, begin: Option<&str>, end: Option<&str>) -> Participation {
        let day = |iso: &str| iso.parse::<NaiveDate>().unwrap();
        Participation {
            id: crate::domain::ParticipationId::parse("T1").unwrap(),
            measure: MeasureNo::parse("AGH-1").unwrap(),
            module: None,
            unit: UnitCode::parse("ALT").unwrap(),
            assigned_on: day("2023-12-01"),
            planned_begin: day("2024-01-30"),
            planned_end: day("2024-06-30"),
            status,
            status_since: day("2024-01-30"),
            begin: begin.map(day),
            end: end.map(day),
            reason: None,
            office: None,
        }
    }

    #[test]
    fn the_time_runs_from_the_end_or_the_begin_that_never_was() {
        let over = |status, begin, end| over_on(&participation(status, begin, end)).map(|day| day.to_string());
        assert_eq!(over(Status::Started, Some("2024-01-30"), None), None);
        assert_eq!(over(Status::NoShow, None, None).as_deref(), Some("2024-01-30"));
        assert_eq!(over(Status::Ended, Some("2024-01-30"), Some("2024-03-02")).as_deref(), Some("2024-03-02"));
        assert_eq!(cutoff("2027-11-20".parse().unwrap(), 36).to_string(), "2024-11-20");
        assert_eq!(cutoff("2024-03-31".parse().unwrap(), 1).to_string(), "2024-02-29");
    }

    #[test]
    fn months_keep_what_was_counted() {
        let ended = participation(Status::Ended, Some("2024-01-30"), Some("2024-03-02"));
        let absent = participation(Status::NoShow, None, None);
        let totals = month_totals([&ended, &absent]);
        let of = |month: &str| {
            let key = (month.parse().unwrap(), ended.measure.clone(), ended.unit.clone());
            totals.get(&key).copied().unwrap_or_default()
        };
        assert_eq!(of("2024-01-01"), MonthTotal { entries: 1, no_shows: 1, occupied_days: 2, ..MonthTotal::default() });
        assert_eq!(of("2024-02-01"), MonthTotal { occupied_days: 29, ..MonthTotal::default() });
        assert_eq!(of("2024-03-01"), MonthTotal { completed: 1, occupied_days: 2, ..MonthTotal::default() });
    }
}
