//! What lists say until an export says it: provisional facts beside the bookings, for free places,
//! Kontingente, forecasts and mails. Stored versions of participations never change by them.

use std::collections::{BTreeMap, BTreeSet};

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

/// What lists say of one person: the newest that says anything. That somebody came or did not is a fact until another
/// list says otherwise; one that does not name them raises a question and takes nothing back.
#[derive(Debug, Clone, Copy)]
pub struct Latest<'a> {
    /// The list.
    pub list: &'a ProviderList,
    /// Its row.
    pub row: &'a ListRow,
    /// A newer list that does not name somebody who came.
    pub not_named: Option<&'a ProviderList>,
}

impl Latest<'_> {
    /// Whether rows of a list about the person count.
    #[must_use]
    pub fn is_of(&self, list: &ProviderList) -> bool {
        self.list.id == list.id || self.not_named.is_some_and(|other| other.id == list.id)
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
            match known.get_mut(id) {
                Some(before) if row.outcome.is_silence() && before.row.outcome.is_fact() => {
                    before.not_named = Some(list).filter(|_| before.row.outcome != Outcome::B);
                }
                _ => drop(known.insert(id, Latest { list, row, not_named: None })),
            }
        }
        known
    }

    /// The desk as it is by exports and lists; `None` where the lists add nothing.
    #[must_use]
    pub fn over(&self, desk: &Desk) -> Option<Desk> {
        let booking =
            |id: &ParticipationId, list: &ProviderList| desk.participations_of(&list.start.0).iter().find(|p| p.id == *id);
        let changed: BTreeMap<ParticipationId, Participation> = self
            .latest()
            .into_iter()
            .filter(|(_, known)| known.row.outcome.is_fact())
            .filter_map(|(id, Latest { list, row, .. })| Some((id.clone(), provisional(desk, list, row, booking(id, list)?)?)))
            .collect();
        (!changed.is_empty()).then(|| desk.with_changed(changed))
    }
}

/// The booking as the list says it is; `None` where it says nothing, or the export has the last word: any status
/// other than Zugewiesen does, and Zugewiesen itself once the list is too old.
#[must_use]
pub fn provisional(desk: &Desk, list: &ProviderList, row: &ListRow, booking: &Participation) -> Option<Participation> {
    let holds = booking.status == Status::Assigned && desk.as_of.is_none_or(|as_of| as_of <= list.holds_until);
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
