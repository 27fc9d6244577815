//! A proposal: every pot with its calculation, ready to be shown, explained, kept and passed on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{Instrument, MeasureNo, ModuleNo, StartKey, UnitCode, dates::german, on_offer::NoRow, start};

use super::{
    deficit::Position,
    eligibility::LeftOut,
    joint::{Instance, Served},
};

/// All pots of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The day it is for.
    pub today: NaiveDate,
    /// One pot per instrument, by instrument.
    pub pots: Vec<Pot>,
    /// Starts the user named that the rule does not split.
    pub skipped: Vec<Skipped>,
}

/// A start named by the user that is no row, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The start.
    pub start: StartKey,
    /// Why.
    pub why: NoRow,
}

/// All starts of one instrument, split together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pot {
    /// The instrument.
    pub instrument: Instrument,
    /// The OEs (columns), by code.
    pub units: Vec<PotUnit>,
    /// The starts (rows), by begin, number, module.
    pub rows: Vec<PotRow>,
    /// Row by row, one per OE.
    pub cells: Vec<PotCell>,
    /// Places beyond the forced ones in serving order.
    pub queue: Vec<Served>,
    /// Declared needs that an exclusion overrides.
    pub overridden: Vec<OverriddenNeed>,
    /// The oldest Stand, when it is too old.
    pub stale: Option<Stale>,
    /// Fulfilment is equalised instead of following the deficits.
    pub equalised: bool,
    /// Places beyond every Rückstand stay free for all.
    pub rest_is_free: bool,
    /// What was handed to the engine: enough to recompute and to prove the split.
    pub instance: Instance,
}

/// One OE in a pot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PotUnit {
    /// Its code.
    pub unit: UnitCode,
    /// Monitoring and bookings.
    pub position: Position,
    /// Places in the whole pot.
    pub total: u32,
    /// What they are given for.
    pub shares: Shares,
    /// Places by largest remainder on the same deficits, for comparison.
    pub largest_remainder: u32,
    /// Places by D'Hondt on the same deficits, for comparison.
    pub dhondt: u32,
    /// Places in the last released split.
    pub last_released: Option<u32>,
}

/// One start in a pot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PotRow {
    /// The measure.
    pub measure: MeasureNo,
    /// The module, where modular.
    pub module: Option<ModuleNo>,
    /// Name of the measure.
    pub title: String,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places.
    pub places: u32,
    /// Live bookings of all OEs.
    pub booked: u32,
    /// Free places.
    pub free: u32,
    /// Kept back by the user.
    pub held: u32,
    /// Free places no OE can take: "frei verfügbar".
    pub unplaced: u32,
    /// OEs declared a need for the measure, so nobody gets a minimum place.
    pub has_needs: bool,
}

/// One OE in one start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PotCell {
    /// Why the OE is left out; `None` when it takes part.
    pub left_out: Option<LeftOut>,
    /// Its own live bookings in the start.
    pub live: u32,
    /// Fixed by the user.
    pub pinned: bool,
    /// Floor by its declared need.
    pub floor: u32,
    /// Its places.
    pub contingent: u32,
    /// The first of them is a minimum place.
    pub minimum: bool,
    /// What they are given for.
    pub shares: Shares,
}

/// The places of a cell by cause; their sum is its Kontingent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shares {
    /// Fixed by the user, or by a declared need.
    pub forced: u32,
    /// Its minimum place.
    pub minimum: u32,
    /// By the deficit; by the fulfilment where that is equalised.
    pub deficit: u32,
    /// Beyond every claim.
    pub rest: u32,
}

impl Shares {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            forced: self.forced + other.forced,
            minimum: self.minimum + other.minimum,
            deficit: self.deficit + other.deficit,
            rest: self.rest + other.rest,
        }
    }
}

/// A declared need that does not count because the OE is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverriddenNeed {
    /// The start.
    pub start: StartKey,
    /// The OE.
    pub unit: UnitCode,
    /// Places it declared.
    pub need: u32,
    /// Why it is left out.
    pub reason: LeftOut,
}

/// A Stand that is too old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale {
    /// The oldest Stand in the pot.
    pub as_of: NaiveDate,
    /// Its age in days.
    pub days: i64,
}

impl Pot {
    /// The cell of a row and an OE, by index.
    #[must_use]
    pub fn cell(&self, row: usize, unit: usize) -> &PotCell {
        &self.cells[row * self.units.len() + unit]
    }

    /// Places given to OEs.
    #[must_use]
    pub fn placed(&self) -> u32 {
        self.units.iter().map(|u| u.total).sum()
    }

    /// Index of a start.
    #[must_use]
    pub fn row_of(&self, start: &StartKey) -> Option<usize> {
        self.rows.iter().position(|row| row.measure == start.0 && row.module == start.1)
    }

    /// Index of an OE.
    #[must_use]
    pub fn unit_of(&self, unit: &UnitCode) -> Option<usize> {
        self.units.iter().position(|u| u.unit == *unit)
    }

    /// What the user should know about this pot, in German sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let stale = self.stale.map(|s| {
            format!(
                "Das Eintrittsmonitoring für {} hat den Stand {} und ist {} Tage alt.",
                self.instrument,
                german(s.as_of),
                s.days
            )
        });
        let overridden = self.overridden.iter().map(|o| {
            let start = start::key_label(&o.start);
            format!("{start}: Der Bedarf von {} ({}) zählt nicht: {}.", o.unit, places(o.need), o.reason)
        });
        stale.into_iter().chain(overridden).collect()
    }
}

impl PotRow {
    /// The start's key.
    #[must_use]
    pub fn key(&self) -> StartKey {
        (self.measure.clone(), self.module.clone())
    }

    /// `MES-3104` or `MES-3104/M07`.
    #[must_use]
    pub fn label(&self) -> String {
        start::label(&self.measure, self.module.as_ref())
    }
}

/// `1 Platz`, `3 Plätze`.
pub(super) fn places(n: u32) -> String {
    if n == 1 { "1 Platz".to_owned() } else { format!("{n} Plätze") }
}
