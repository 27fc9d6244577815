//! What came from the backend, and what of it is old. Holds answers; asks for nothing itself.

mod kept;
mod lasting;
mod resource;
mod scenario;
mod slot;

use crate::api::{agh::AghRow, backtest::MeasureHorizon, summary::SetAsideRow};

pub use resource::{Data, Payload, Resource};
pub use scenario::Scenario;
use slot::AnySlot;
pub use slot::Slot;

impl Data {
    /// If the resource is due at `epoch`, notes the request and gives the `ETag` to send.
    pub fn ask_if_due(&mut self, resource: &Resource, epoch: u64, generation: u64) -> Option<Option<String>> {
        let slot = self.slot_mut(resource)?;
        slot.is_due(epoch).then(|| slot.ask(generation, epoch))
    }

    /// Whether there is a value, and why the last request failed.
    pub fn progress(&self, resource: &Resource) -> (bool, Option<&str>) {
        self.slot(resource).map_or((false, None), AnySlot::progress)
    }

    /// Rises with every new value.
    pub fn version(&self, resource: &Resource) -> u64 {
        self.slot(resource).map_or(0, AnySlot::version)
    }

    /// Whether any of these is from an earlier run and unconfirmed, or the summary is.
    pub fn is_kept(&self, needs: &[Resource]) -> bool {
        self.summary.kept.is_some() || needs.iter().filter_map(|resource| self.slot(resource)).any(AnySlot::is_kept)
    }

    /// Allows failed requests to be repeated.
    pub fn retry_failed(&mut self) {
        self.slots().for_each(AnySlot::retry);
    }

    /// Something was released: all of it is asked for anew.
    pub fn outdate_contingents(&mut self) {
        self.ground.outdate();
        self.drafts.outdate();
        self.releases.outdate();
        self.places.outdate();
    }

    /// The overview row of an AGH, if the overview is there.
    pub fn agh_row(&self, measure: &str) -> Option<&AghRow> {
        self.agh.value.as_ref()?.rows.iter().find(|row| row.measure == measure)
    }

    /// What the desk said when it set this AGH aside, if it is.
    pub fn set_aside(&self, measure: &str) -> Option<&SetAsideRow> {
        self.summary.value.as_ref()?.set_aside.iter().find(|row| row.measure == measure)
    }

    /// How good forecasts of this AGH were, that many days ahead; `None` without a past to judge by.
    pub fn accuracy_of(&self, measure: &str, days: u32) -> Option<&MeasureHorizon> {
        let doc = &self.accuracy.value.as_ref()?.backtest;
        let scores = doc.measures.iter().find(|scores| scores.measure == measure)?;
        scores.horizons.iter().find(|scores| scores.horizon == days && scores.n > 0)
    }
}
