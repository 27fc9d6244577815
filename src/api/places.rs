//! `places`: free places of contracted starts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    Desk,
    contingent::released::{Released, ReleasedStart},
    forecast::contracted::StartModel,
    on_offer::Window,
    places::OpenStart,
    start,
};

/// One contracted start with its occupancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlaceRow {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    pub module: Option<String>,
    /// Name of the measure.
    pub title: String,
    /// Instrument.
    pub instrument: String,
    /// Träger.
    pub provider: String,
    /// Bezirk.
    pub district: String,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Days until the start; negative once it runs.
    pub days_to_start: i64,
    /// Places.
    pub places: u32,
    /// People with status Zugewiesen.
    pub assigned: u32,
    /// People with status Eingetreten.
    pub present: u32,
    /// Free places; negative when over-occupied.
    pub free: i64,
    /// Whether people can still be assigned to it (not begun, or late entry is normal there).
    pub open: bool,
    /// Why it is not on offer, in German (`BaE`, ends soon, runs, full, too far ahead); `null` when it is one of the
    /// rows of the split.
    #[serde(default)]
    pub not_offered: Option<String>,
    /// For people below 25.
    pub u25: bool,
    /// For people of limited mobility.
    pub limited_mobility: bool,
    /// Kontingente in effect; `null` where there are none.
    #[serde(default)]
    pub contingents: Option<StartContingents>,
    /// How many of those assigned will begin; `null` once the start lies more than a week back.
    #[serde(default)]
    pub expected_start: Option<ExpectedStart>,
    /// Assignments made today that the start still needs to be full with even chances; `null` where none
    /// suffice or nothing is expected of it.
    #[serde(default)]
    pub need: Option<u32>,
}

/// How many people will begin at a start, those already present included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpectedStart {
    /// 10 % quantile.
    pub q10: u32,
    /// Median.
    pub q50: u32,
    /// 90 % quantile.
    pub q90: u32,
}

impl PlaceRow {
    /// `MES-3104 M07`: the start in lists. Commands write it with a stroke ([`crate::domain::start::label`]).
    #[must_use]
    pub fn label(&self) -> String {
        start::listed(&self.measure, self.module.as_ref())
    }
}

/// Kontingente of a start and how much of them has been filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartContingents {
    /// Number of the release.
    pub release: i64,
    /// The day they were released.
    pub on: NaiveDate,
    /// Places of all OEs.
    pub places: u32,
    /// Of these, filled since: what one OE assigned beyond its own Kontingent does not count.
    pub filled: u32,
    /// By OE; only those that have any.
    pub units: Vec<UnitContingent>,
}

/// The Kontingent of one OE in a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitContingent {
    /// OE.
    pub unit: String,
    /// Places.
    pub places: u32,
    /// Live bookings assigned since the release; may be more than the places.
    pub filled: u32,
}

impl StartContingents {
    fn of(desk: &Desk, start: &OpenStart<'_>, released: &ReleasedStart) -> Self {
        let filled = released.filled(desk, &(start.measure.no.clone(), start.module.cloned()));
        let unit = |(unit, places): (&crate::domain::UnitCode, &u32)| UnitContingent {
            unit: unit.to_string(),
            places: *places,
            filled: filled.get(unit).copied().unwrap_or(0),
        };
        let units: Vec<UnitContingent> = released.places.iter().map(unit).collect();
        Self {
            release: released.release,
            on: released.on,
            places: released.total(),
            filled: units.iter().map(|u| u.filled.min(u.places)).sum(),
            units,
        }
    }
}

impl PlaceRow {
    /// The row of one start as of `today`.
    #[must_use]
    pub fn of(start: &OpenStart<'_>, today: NaiveDate, window: Window) -> Self {
        Self {
            measure: start.measure.no.to_string(),
            module: start.module.map(ToString::to_string),
            title: start.measure.title.clone(),
            instrument: start.measure.instrument.to_string(),
            provider: start.measure.provider.clone(),
            district: start.measure.district.clone(),
            begin: start.begin,
            end: start.end,
            days_to_start: start.days_to_start(today),
            places: start.places,
            assigned: start.assigned,
            present: start.present,
            free: start.free(),
            open: start.takes_people(today),
            not_offered: start.why_not_offered(today, window).map(|why| why.to_string()),
            u25: start.measure.u25,
            limited_mobility: start.measure.limited_mobility,
            contingents: None,
            expected_start: None,
            need: None,
        }
    }

    /// The row with what is expected of the start.
    #[must_use]
    pub fn with_expected(self, desk: &Desk, start: &OpenStart<'_>, model: &StartModel) -> Self {
        let expected = model.expect(desk, start);
        let quantiles = expected.map(|e| ExpectedStart { q10: e.q10, q50: e.q50, q90: e.q90 });
        Self { expected_start: quantiles, need: expected.and_then(|e| e.need), ..self }
    }

    /// The row with its Kontingente, where there are any.
    #[must_use]
    pub fn with_contingents(self, desk: &Desk, start: &OpenStart<'_>, released: &Released) -> Self {
        let found = released.visible(&(start.measure.no.clone(), start.module.cloned()));
        Self { contingents: found.map(|found| StartContingents::of(desk, start, found)), ..self }
    }
}

/// Answer of `places` and of `ilc-desk places --format json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Places {
    /// The day the answer is for.
    pub today: NaiveDate,
    /// The morning the newest import describes.
    pub as_of: Option<NaiveDate>,
    /// Every contracted start that has not ended, by begin.
    pub starts: Vec<PlaceRow>,
}
