//! The forecast of one state of the desk, as requests and the accuracy record read it.

use std::{collections::BTreeMap, sync::Arc};

use crate::domain::{Desk, MeasureNo, forecast::Forecast};

/// The forecast of one state of the desk.
#[derive(Debug)]
pub struct Current {
    /// The state it was made from.
    pub(super) desk: Arc<Desk>,
    /// The same without what lists of providers say: looking back sees exports only.
    pub(super) exported: Arc<Desk>,
    /// The forecast of today's morning.
    pub forecast: Forecast,
    /// What the morning before said of each AGH's people four weeks from today.
    pub before_weeks4: BTreeMap<MeasureNo, f64>,
    /// Counts up with every computation.
    pub number: u64,
}
