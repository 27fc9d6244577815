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

    /// What the newest list says of each of our people.
    #[must_use]
    pub fn newest(&self) -> BTreeMap<&ParticipationId, (&ProviderList, &ListRow)> {
        let rows = self.lists.iter().flat_map(|list| list.rows.iter().map(move |row| (list, row)));
        rows.filter(|(_, row)| row.outcome != Outcome::H)
            .filter_map(|(list, row)| row.participation.as_ref().map(|id| (id, (list, row))))
            .collect()
    }

    /// The desk as it is by exports and lists; `None` where the lists add nothing.
    #[must_use]
    pub fn over(&self, desk: &Desk) -> Option<Desk> {
        let booking =
            |id: &ParticipationId, list: &ProviderList| desk.participations_of(&list.start.0).iter().find(|p| p.id == *id);
        let changed: BTreeMap<ParticipationId, Participation> = self
            .newest()
            .into_iter()
            .filter(|(_, (_, row))| row.outcome.is_fact())
            .filter_map(|(id, (list, row))| Some((id.clone(), provisional(desk, list, row, booking(id, list)?)?)))
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
