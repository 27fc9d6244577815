//! Answers of an earlier run as data: taken at the start, given away to be kept. No files here.

use chrono::{DateTime, Utc};

use super::{Data, Slot};
use crate::client::cache::{Answered, Kept};

impl Data {
    /// Takes what an earlier run kept. All of it counts as old until somebody confirms it.
    pub fn take_kept(&mut self, kept: Kept) {
        self.summary = Some(kept.summary.value);
        self.summary_version += 1;
        self.kept = Some(kept.at);
        take(&mut self.agh, kept.agh);
        take(&mut self.places, kept.places);
        take(&mut self.monitoring, kept.monitoring);
    }

    /// What a next run may show: only what was answered in this one and belongs to the summary of
    /// now, whose `ETag` and epoch come in.
    pub fn to_keep(&self, at: DateTime<Utc>, etag: Option<&str>, epoch: u64) -> Option<Kept> {
        let summary = self.summary.as_ref().filter(|summary| self.kept.is_none() && summary.as_of.is_some())?;
        Some(Kept {
            at,
            summary: Answered { etag: etag.map(str::to_owned), value: summary.clone() },
            agh: give(&self.agh, epoch),
            places: give(&self.places, epoch),
            monitoring: give(&self.monitoring, epoch),
        })
    }

    /// Drops everything nobody has confirmed.
    pub fn forget_kept(&mut self) {
        if self.kept.take().is_some() {
            self.summary = None;
            self.summary_version += 1;
        }
        self.slots().into_iter().filter(|slot| slot.is_kept()).for_each(super::AnySlot::clear);
    }
}

fn take<T>(slot: &mut Slot<T>, kept: Option<Answered<T>>) {
    if let Some(Answered { etag, value }) = kept {
        slot.take_kept(value, etag);
    }
}

fn give<T: Clone>(slot: &Slot<T>, epoch: u64) -> Option<Answered<T>> {
    let (value, etag) = slot.current(epoch)?;
    Some(Answered { etag: etag.map(str::to_owned), value: value.clone() })
}
