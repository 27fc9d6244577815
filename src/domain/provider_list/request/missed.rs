//! Lists that were asked for and never came, and from when on the MB is to speak with the provider
//! (`lists.escalate_after`). Writes nothing.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{ListDay, ListKey};
use crate::domain::{Desk, MeasureNo, StartKey, provider_list::ListKind};

/// A list that was asked for and did not come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissedList {
    /// The measure and, if modular, the module.
    pub start: StartKey,
    /// Which list.
    pub kind: ListKind,
    /// Its Stichtag.
    pub as_of: NaiveDate,
    /// When it was asked for first.
    pub asked_on: NaiveDate,
}

impl ListDay<'_> {
    /// The lists of a measure that were asked for, whose time is over and that did not come, the oldest first. A newer list makes
    /// up for those before it.
    #[must_use]
    pub fn missed(&self, measure: &MeasureNo) -> Vec<MissedList> {
        let of_measure = self.known.asked.iter().filter(|(key, _)| key.start.0 == *measure);
        let mut missed: Vec<MissedList> = of_measure
            .filter(|(key, _)| self.office.first_from(key.as_of + Days::new(1)) <= self.today)
            .filter(|(key, _)| !self.is_received(key, self.office.last_until(key.as_of - Days::new(1))))
            .map(|(key, asked)| {
                let ListKey { start, kind, as_of } = key.clone();
                MissedList { start, kind, as_of, asked_on: asked.first }
            })
            .collect();
        missed.sort_by(|a, b| (a.as_of, a.kind, &a.start).cmp(&(b.as_of, b.kind, &b.start)));
        missed
    }

    /// Measures a list of which is waited for today and was missed for so many weeks that the MB is to know, with what was missed
    /// and the number of weeks; `lists.escalate_after = 0`: none.
    #[must_use]
    pub fn escalated<'d>(&self, desk: &'d Desk) -> BTreeMap<&'d MeasureNo, (u32, Vec<MissedList>)> {
        let mut measures = BTreeMap::new();
        for list in self.expected(desk) {
            let missed = self.missed(&list.measure.no);
            let of_this = missed.iter().filter(|missed| (&missed.start, missed.kind) == (&list.key.start, list.key.kind));
            let weeks = self.weeks(list.key.kind, of_this);
            if self.rules.escalate_after > 0 && weeks >= self.rules.escalate_after {
                let entry = measures.entry(&list.measure.no).or_insert((weeks, missed));
                entry.0 = entry.0.max(weeks);
            }
        }
        measures
    }

    /// A Besetzungsliste is missed once a week, an Ersttagsliste for as long as it is waited for.
    fn weeks<'m>(&self, kind: ListKind, missed: impl Iterator<Item = &'m MissedList>) -> u32 {
        let weeks = match kind {
            ListKind::Occupancy => i64::try_from(missed.count()).unwrap_or(i64::MAX),
            ListKind::FirstDay => missed.map(|missed| (self.today - missed.as_of).num_weeks()).max().unwrap_or(0),
        };
        u32::try_from(weeks).unwrap_or(0)
    }
}
