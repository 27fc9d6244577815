//! What lists say until an export says it: provisional facts beside the bookings, for free places,
//! Kontingente, forecasts and mails. Stored versions of participations never change by them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    list::{ListRow, ProviderList},
    request::ListKey,
};
use crate::domain::{
    Desk, Participation, ParticipationId, StartKey, Status,
    provider_list::{ListKind, Outcome},
};

/// All lists kept, oldest day first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProviderLists {
    lists: Vec<ProviderList>,
    received: BTreeSet<ListKey>,
}

/// What lists say of one person: the newest that tells something of the booking, and what a newer one asks.
#[derive(Debug, Clone, Copy)]
pub struct Latest<'a> {
    /// The list.
    pub list: &'a ProviderList,
    /// Its row.
    pub row: &'a ListRow,
    /// An export of a later day that still says Zugewiesen wins: the latest day of the lists that say so.
    pub holds_until: NaiveDate,
    /// A newer list with a question: it does not name somebody who came, or it is one of another start.
    pub asked_by: Option<&'a ProviderList>,
}

impl<'a> Latest<'a> {
    const fn of(list: &'a ProviderList, row: &'a ListRow) -> Self {
        Self { list, row, holds_until: list.holds_until, asked_by: None }
    }

    /// With what a newer list says. That somebody came or did not is a fact until a list says otherwise: a question
    /// takes nothing back, and a Besetzungsliste says that somebody is there, not since when.
    fn then(&mut self, list: &'a ProviderList, row: &'a ListRow) {
        let came = matches!(self.row.outcome, Outcome::A | Outcome::A2);
        let agrees = list.kind == ListKind::Occupancy && row.outcome == Outcome::A && !row.by_hand;
        if came && agrees {
            (self.holds_until, self.asked_by) = (self.holds_until.max(list.holds_until), None);
        } else if self.row.outcome.is_fact() && row.outcome.is_question() {
            // Who did not come is rightly not on a list of who is there.
            self.asked_by = Some(list).filter(|_| came || row.outcome == Outcome::F);
        } else {
            *self = Self::of(list, row);
        }
    }

    /// The lists whose rows about the person count, the newest first.
    pub fn lists(&self) -> impl Iterator<Item = &'a ProviderList> {
        self.asked_by.into_iter().chain([self.list])
    }
}

impl ProviderLists {
    /// These lists, in whatever order.
    #[must_use]
    pub fn new(mut lists: Vec<ProviderList>) -> Self {
        lists.sort_by_key(|list| (list.as_of, list.read_at, list.id));
        let key = |list: &ProviderList| ListKey { start: list.start.clone(), kind: list.kind, as_of: list.as_of };
        Self { received: lists.iter().map(key).collect(), lists }
    }

    /// All of them, oldest day first.
    #[must_use]
    pub fn all(&self) -> &[ProviderList] {
        &self.lists
    }

    /// Which lists have been read in, as they are asked for.
    #[must_use]
    pub const fn received(&self) -> &BTreeSet<ListKey> {
        &self.received
    }

    /// Starts whose Ersttagsliste was read in.
    #[must_use]
    pub fn evaluated(&self) -> BTreeSet<StartKey> {
        let first_days = self.lists.iter().filter(|list| list.kind == ListKind::FirstDay);
        first_days.map(|list| list.start.clone()).collect()
    }

    /// What is known of each of our people.
    #[must_use]
    pub fn latest(&self) -> BTreeMap<&ParticipationId, Latest<'_>> {
        let mut known: BTreeMap<&ParticipationId, Latest<'_>> = BTreeMap::new();
        for (list, row) in self.lists.iter().flat_map(|list| list.rows.iter().map(move |row| (list, row))) {
            let Some(id) = row.participation.as_ref().filter(|_| row.outcome != Outcome::H) else { continue };
            known.entry(id).and_modify(|latest| latest.then(list, row)).or_insert_with(|| Latest::of(list, row));
        }
        known
    }

    /// A list with what other lists of its start know better of its people, in place of what it says itself.
    #[must_use]
    pub fn standing(&self, list: &ProviderList) -> ProviderList {
        let latest = self.latest();
        let known = |row: &ListRow| {
            let latest = latest.get(row.participation.as_ref()?).filter(|latest| latest.list.start == list.start)?;
            Some(latest.row.clone()).filter(|_| row.outcome != Outcome::H)
        };
        let rows = list.rows.iter().map(|row| known(row).unwrap_or_else(|| row.clone())).collect();
        ProviderList { rows, ..list.clone() }
    }

    /// The desk as it is by exports and lists; `None` where the lists add nothing.
    #[must_use]
    pub fn over(&self, desk: &Desk) -> Option<Desk> {
        let booking =
            |id: &ParticipationId, list: &ProviderList| desk.participations_of(&list.start.0).iter().find(|p| p.id == *id);
        let changed: BTreeMap<ParticipationId, Participation> = self
            .latest()
            .into_iter()
            .filter_map(|(id, latest)| Some((id.clone(), provisional(desk, &latest, booking(id, latest.list)?)?)))
            .collect();
        (!changed.is_empty()).then(|| desk.with_changed(changed))
    }
}

/// The booking as the list says it is; `None` where it says nothing, or the export has the last word: any status
/// other than Zugewiesen does, and Zugewiesen itself once the list is too old.
fn provisional(desk: &Desk, latest: &Latest<'_>, booking: &Participation) -> Option<Participation> {
    let Latest { list, row, holds_until, .. } = latest;
    let holds = booking.status == Status::Assigned && desk.as_of.is_none_or(|as_of| as_of <= *holds_until);
    if !holds || !row.outcome.is_fact() {
        return None;
    }
    let mut next = booking.clone();
    next.status_since = list.as_of;
    if row.outcome == Outcome::B {
        next.status = Status::NoShow;
    } else {
        (next.status, next.begin) = (Status::Started, Some(row.begin(booking)));
    }
    Some(next)
}
