//! `measures` and `measures/{no}`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Desk, Measure, Status};

/// A measure without its occupancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeasureRow {
    /// Maßnahmenummer.
    pub measure: String,
    /// Name.
    pub title: String,
    /// Instrument.
    pub instrument: String,
    /// Träger.
    pub provider: String,
    /// Bezirk.
    pub district: String,
    /// Places of the measure itself.
    pub places: u32,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Repeated modules.
    pub modular: bool,
    /// For people below 25.
    pub u25: bool,
    /// For people of limited mobility.
    pub limited_mobility: bool,
    /// Name of the Maßnahmebetreuung, if any.
    pub mb: Option<String>,
    /// OE of the Maßnahmebetreuung, if any.
    pub mb_unit: Option<String>,
}

/// Whom to ask at the provider of a measure; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = ProviderContact)]
pub struct ProviderContactRow {
    /// Mailbox for this measure.
    pub email: String,
    /// Whom to ask.
    pub person: String,
}

impl From<&Measure> for MeasureRow {
    fn from(m: &Measure) -> Self {
        Self {
            measure: m.no.to_string(),
            title: m.title.clone(),
            instrument: m.instrument.to_string(),
            provider: m.provider.clone(),
            district: m.district.clone(),
            places: m.places,
            begin: m.begin,
            end: m.end,
            modular: m.modular,
            u25: m.u25,
            limited_mobility: m.limited_mobility,
            mb: m.mb.as_ref().map(|mb| mb.name.clone()),
            mb_unit: m.mb.as_ref().and_then(|mb| mb.unit.as_ref()).map(ToString::to_string),
        }
    }
}

/// People who come or go on one day, counted by OE.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Movement {
    /// The day.
    pub date: NaiveDate,
    /// How many.
    pub count: u32,
    /// How many of each OE, by code.
    pub units: Vec<(String, u32)>,
}

/// An approval period of an AGH or a start of a contracted measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeriodRow {
    /// Module, if any.
    pub module: Option<String>,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places.
    pub places: u32,
}

/// One measure with what is about to happen in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeasureDetail {
    /// The measure.
    #[serde(flatten)]
    pub row: MeasureRow,
    /// Whom to ask at the provider.
    #[serde(default)]
    pub provider_contact: ProviderContactRow,
    /// Approval periods or starts that have not ended.
    pub periods: Vec<PeriodRow>,
    /// Coming starts: assigned people by planned begin; days before today are overdue.
    pub starts: Vec<Movement>,
    /// Coming ends: present people by planned end; days before today are unresolved.
    pub ends: Vec<Movement>,
}

impl MeasureDetail {
    /// The detail of one measure as of `today`.
    #[must_use]
    pub fn of(desk: &Desk, measure: &Measure, today: NaiveDate) -> Self {
        let mut starts: BTreeMap<NaiveDate, BTreeMap<String, u32>> = BTreeMap::new();
        let mut ends = starts.clone();
        for p in desk.participations_of(&measure.no) {
            let (side, day) = match p.status {
                Status::Assigned => (&mut starts, p.planned_begin),
                Status::Started => (&mut ends, p.planned_end),
                Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished => continue,
            };
            *side.entry(day).or_default().entry(p.unit.to_string()).or_default() += 1;
        }
        let periods = desk
            .starts_of(&measure.no)
            .filter(|s| s.end >= today)
            .map(|s| PeriodRow {
                module: s.module.as_ref().map(ToString::to_string),
                begin: s.begin,
                end: s.end,
                places: s.places,
            })
            .collect();
        let contact = measure.provider_contact.clone();
        let provider_contact = ProviderContactRow { email: contact.email, person: contact.person };
        Self { row: measure.into(), provider_contact, periods, starts: movements(starts), ends: movements(ends) }
    }
}

fn movements(days: BTreeMap<NaiveDate, BTreeMap<String, u32>>) -> Vec<Movement> {
    days.into_iter()
        .map(|(date, units)| Movement { date, count: units.values().sum(), units: units.into_iter().collect() })
        .collect()
}

/// Answer of `measures`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Measures {
    /// By number.
    pub measures: Vec<MeasureRow>,
}
