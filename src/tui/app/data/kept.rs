//! Answers of an earlier run as data: taken at the start, given away to be kept. No files here.

use chrono::{DateTime, Utc};

use super::{Data, Slot};
use crate::client::cache::{Answered, Kept};

impl Data {
    /// Takes what an earlier run kept. All of it counts as old until somebody confirms it.
    pub fn take_kept(&mut self, kept: Kept) {
        let at = kept.at;
        take(&mut self.summary, Some(kept.summary), at);
        take(&mut self.agh, kept.agh, at);
        take(&mut self.places, kept.places, at);
        take(&mut self.monitoring, kept.monitoring, at);
    }

    /// What a next run may show: only what was answered in this one and belongs to the summary of
    /// now, whose epoch comes in; nothing while what is shown is still of the last forecast.
    pub fn to_keep(&self, at: DateTime<Utc>, epoch: u64) -> Option<Kept> {
        let confirmed = self.summary.value.as_ref().filter(|_| self.summary.kept.is_none() && !self.summary.lasting);
        let summary = confirmed.filter(|summary| summary.as_of.is_some())?;
        let etag = self.summary.etag().map(str::to_owned);
        Some(Kept {
            at,
            summary: Answered { etag, value: summary.clone() },
            agh: give(&self.agh, epoch),
            places: give(&self.places, epoch),
            monitoring: give(&self.monitoring, epoch),
        })
    }

    /// Drops everything nobody has confirmed.
    pub fn forget_kept(&mut self) {
        self.slots().filter(|slot| slot.is_kept()).for_each(super::AnySlot::clear);
    }
}

fn take<T>(slot: &mut Slot<T>, kept: Option<Answered<T>>, at: DateTime<Utc>) {
    if let Some(Answered { etag, value }) = kept {
        slot.take_kept(value, etag, at);
    }
}

fn give<T: Clone>(slot: &Slot<T>, epoch: u64) -> Option<Answered<T>> {
    let (value, etag) = slot.current(epoch).filter(|_| !slot.lasting)?;
    Some(Answered { etag: etag.map(str::to_owned), value: value.clone() })
}
