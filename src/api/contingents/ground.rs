//! All a client needs to split on its own, with the same engine as the backend: OEs, contracted
//! measures, monitoring and counts of bookings. No participant keys.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{release::UnitPlaces, request::StartRef};
use crate::domain::{
    Amount, Desk, Instrument, Invalid, Measure, MeasureNo, ModuleNo, Monitoring, Participation, ParticipationId, Start, Status,
    Unit, UnitCode, UnitKind,
    contingent::{Rule, released::Released},
};

/// Settings of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroundRule {
    /// Starts take part that begin at most so many days ahead.
    pub window_days: u32,
    /// A measure that is not modular takes part while at least so many days remain.
    pub min_remaining_days: u32,
    /// Percent of the assigned expected to start.
    pub start_rate_percent: u32,
    /// A Stand older than this is warned about.
    pub stale_after_days: u32,
    /// "Erfüllungsquoten angleichen".
    pub equalise: bool,
}

/// One OE.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroundUnit {
    /// OE.
    pub unit: String,
    /// Standort, JBA or Zentral.
    pub kind: String,
    /// Bezirk.
    pub district: String,
}

/// One contracted measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroundMeasure {
    /// Maßnahmenummer.
    pub measure: String,
    /// Name.
    pub title: String,
    /// Instrument.
    pub instrument: String,
    /// Bezirk.
    pub district: String,
    /// Places.
    pub places: u32,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Made of modules.
    pub modular: bool,
    /// For people below 25.
    pub u25: bool,
    /// For people of limited mobility.
    pub limited_mobility: bool,
    /// "Bedarf durch OE".
    pub needs: Vec<UnitPlaces>,
    /// "Nahe OE".
    pub nearby: Vec<String>,
}

/// One start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroundStart {
    /// Which.
    pub start: StartRef,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places.
    pub places: u32,
}

/// The newest monitoring row of an OE and instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroundMonitoring {
    /// OE.
    pub unit: String,
    /// Instrument.
    pub instrument: String,
    /// Stand.
    pub as_of: NaiveDate,
    /// Eintrittserwartung Jahr, decimal.
    pub expected_year: String,
    /// Eintrittserwartung bis Stand, decimal.
    pub expected_to_date: String,
    /// Eintritte Ist.
    pub actual: u32,
}

/// Live bookings of an OE in a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroundBookings {
    /// The start.
    pub start: StartRef,
    /// OE.
    pub unit: String,
    /// Zugewiesen.
    pub assigned: u32,
    /// Eingetreten.
    pub present: u32,
}

/// An OE's places in the last released split of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastReleased {
    /// Instrument.
    pub instrument: String,
    /// OE.
    pub unit: String,
    /// Places.
    pub places: u32,
}

/// Answer of `contingents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ground {
    /// The day it is for.
    pub today: NaiveDate,
    /// Number of the newest import; `null` before the first.
    pub import: Option<i64>,
    /// Settings.
    pub rule: GroundRule,
    /// OEs.
    pub units: Vec<GroundUnit>,
    /// Contracted measures.
    pub measures: Vec<GroundMeasure>,
    /// Their starts.
    pub starts: Vec<GroundStart>,
    /// Their instruments' monitoring.
    pub monitoring: Vec<GroundMonitoring>,
    /// Live bookings, as counts.
    pub bookings: Vec<GroundBookings>,
    /// Totals of the last released splits.
    pub last_released: Vec<LastReleased>,
}

impl From<Rule> for GroundRule {
    fn from(rule: Rule) -> Self {
        let Rule { window_days, min_remaining_days, start_rate_percent, stale_after_days, equalise } = rule;
        Self { window_days, min_remaining_days, start_rate_percent, stale_after_days, equalise }
    }
}

impl From<GroundRule> for Rule {
    fn from(rule: GroundRule) -> Self {
        let GroundRule { window_days, min_remaining_days, start_rate_percent, stale_after_days, equalise } = rule;
        Self { window_days, min_remaining_days, start_rate_percent, stale_after_days, equalise }
    }
}

impl Ground {
    /// The part of a desk the rule reads.
    #[must_use]
    pub fn of(desk: &Desk, today: NaiveDate, import: Option<i64>, rule: Rule, released: &Released) -> Self {
        let contracted = |no: &MeasureNo| desk.measures.get(no).is_some_and(|m| !m.is_agh());
        let mut counts = std::collections::BTreeMap::<_, (u32, u32)>::new();
        for p in desk.participations().iter().filter(|p| p.status.is_live() && contracted(&p.measure)) {
            let (assigned, present) = counts.entry((&p.measure, &p.module, &p.unit)).or_default();
            *(if p.status == Status::Assigned { assigned } else { present }) += 1;
        }
        let bookings = counts.into_iter().map(|((measure, module, unit), (assigned, present))| GroundBookings {
            start: StartRef::of(&(measure.clone(), module.clone())),
            unit: unit.to_string(),
            assigned,
            present,
        });
        let monitoring = desk.monitoring.values().filter(|row| row.instrument != Instrument::Agh);
        Self {
            today,
            import,
            rule: rule.into(),
            units: desk.units.values().map(Into::into).collect(),
            measures: desk.measures.values().filter(|m| !m.is_agh()).map(Into::into).collect(),
            starts: desk.starts.values().filter(|s| contracted(&s.measure)).map(Into::into).collect(),
            monitoring: monitoring.map(Into::into).collect(),
            bookings: bookings.collect(),
            last_released: released
                .last
                .iter()
                .map(|((instrument, unit), places)| LastReleased::of(instrument, unit, *places))
                .collect(),
        }
    }

    /// A desk the rule answers the same on. Its participations are stand-ins: only how many there
    /// are matters.
    ///
    /// # Errors
    /// When a key or amount is none.
    pub fn desk(&self) -> Result<Desk, Invalid> {
        let mut desk = Desk::default();
        desk.as_of = Some(self.today);
        for unit in &self.units {
            let unit = unit.parse()?;
            desk.units.insert(unit.code.clone(), unit);
        }
        for measure in &self.measures {
            let measure = measure.parse()?;
            desk.measures.insert(measure.no.clone(), measure);
        }
        for start in &self.starts {
            let start = start.parse()?;
            desk.starts.insert(start.key(), start);
        }
        for row in &self.monitoring {
            desk.add_monitoring(row.parse()?);
        }
        let mut people = Vec::new();
        for bookings in &self.bookings {
            let (measure, module) = bookings.start.key()?;
            let unit = UnitCode::parse(&bookings.unit)?;
            for (status, n) in [(Status::Assigned, bookings.assigned), (Status::Started, bookings.present)] {
                for _ in 0..n {
                    people.push(stand_in(self.today, people.len(), &measure, module.as_ref(), &unit, status)?);
                }
            }
        }
        Ok(desk.with_participations(people))
    }
}

fn stand_in(
    day: NaiveDate,
    number: usize,
    measure: &MeasureNo,
    module: Option<&ModuleNo>,
    unit: &UnitCode,
    status: Status,
) -> Result<Participation, Invalid> {
    Ok(Participation {
        id: ParticipationId::parse(&number.to_string())?,
        measure: measure.clone(),
        module: module.cloned(),
        unit: unit.clone(),
        assigned_on: day,
        planned_begin: day,
        planned_end: day,
        status,
        status_since: day,
        begin: Some(day),
        end: None,
        reason: None,
    })
}

impl LastReleased {
    fn of(instrument: &Instrument, unit: &UnitCode, places: u32) -> Self {
        Self { instrument: instrument.to_string(), unit: unit.to_string(), places }
    }
}

impl From<&Unit> for GroundUnit {
    fn from(unit: &Unit) -> Self {
        Self { unit: unit.code.to_string(), kind: unit.kind.label().to_owned(), district: unit.district.clone() }
    }
}

impl GroundUnit {
    fn parse(&self) -> Result<Unit, Invalid> {
        Ok(Unit {
            code: UnitCode::parse(&self.unit)?,
            title: self.unit.clone(),
            kind: UnitKind::parse(&self.kind)?,
            district: self.district.clone(),
            mailbox: String::new(),
            stock: 0,
            stock_u25: 0,
        })
    }
}

impl From<&Measure> for GroundMeasure {
    fn from(m: &Measure) -> Self {
        Self {
            measure: m.no.to_string(),
            title: m.title.clone(),
            instrument: m.instrument.to_string(),
            district: m.district.clone(),
            places: m.places,
            begin: m.begin,
            end: m.end,
            modular: m.modular,
            u25: m.u25,
            limited_mobility: m.limited_mobility,
            needs: m.needs.iter().map(|(unit, places)| UnitPlaces { unit: unit.to_string(), places: *places }).collect(),
            nearby: m.nearby.iter().map(ToString::to_string).collect(),
        }
    }
}

impl GroundMeasure {
    fn parse(&self) -> Result<Measure, Invalid> {
        Measure {
            no: MeasureNo::parse(&self.measure)?,
            title: self.title.clone(),
            instrument: Instrument::parse(&self.instrument)?,
            provider: String::new(),
            district: self.district.clone(),
            places: self.places,
            begin: self.begin,
            end: self.end,
            modular: self.modular,
            u25: self.u25,
            limited_mobility: self.limited_mobility,
            needs: self.needs.iter().map(|n| Ok((UnitCode::parse(&n.unit)?, n.places))).collect::<Result<_, Invalid>>()?,
            nearby: self.nearby.iter().map(|unit| UnitCode::parse(unit)).collect::<Result<_, _>>()?,
            mb: None,
        }
        .checked()
    }
}

impl From<&Start> for GroundStart {
    fn from(start: &Start) -> Self {
        Self { start: StartRef::of(&start.key()), begin: start.begin, end: start.end, places: start.places }
    }
}

impl GroundStart {
    fn parse(&self) -> Result<Start, Invalid> {
        let (measure, module) = self.start.key()?;
        Start { measure, module, begin: self.begin, end: self.end, places: self.places }.checked()
    }
}

impl From<&Monitoring> for GroundMonitoring {
    fn from(row: &Monitoring) -> Self {
        Self {
            unit: row.unit.to_string(),
            instrument: row.instrument.to_string(),
            as_of: row.as_of,
            expected_year: row.expected_year.to_string(),
            expected_to_date: row.expected_to_date.to_string(),
            actual: row.actual,
        }
    }
}

impl GroundMonitoring {
    fn parse(&self) -> Result<Monitoring, Invalid> {
        Ok(Monitoring {
            as_of: self.as_of,
            unit: UnitCode::parse(&self.unit)?,
            instrument: Instrument::parse(&self.instrument)?,
            expected_year: Amount::parse(&self.expected_year)?,
            expected_to_date: Amount::parse(&self.expected_to_date)?,
            actual: self.actual,
        })
    }
}
