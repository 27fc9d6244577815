//! All a client needs to split on its own, with the same engine as the backend: OEs, contracted
//! measures, monitoring and counts of bookings. No participant keys.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{release::UnitPlaces, request::StartRef};
use crate::domain::{
    Amount, Instrument, Invalid, MeasureNo, Monitoring, Start, UnitCode, UnitKind,
    contingent::{
        MinimumScope, Rest, Rule,
        ground::{self, Bookings, SplitMeasure, SplitUnit},
        released::Released,
    },
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
    /// For what the minimum holds: `massnahme` or `start`.
    #[serde(default)]
    #[schema(value_type = String)]
    pub minimum_scope: MinimumScope,
    /// What becomes of places beyond every Rückstand: `kontingent` or `frei`.
    #[serde(default)]
    #[schema(value_type = String)]
    pub rest: Rest,
    /// Entries the Eintrittsmonitoring has not yet count as entries.
    #[serde(default)]
    pub count_unreported: bool,
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
    /// Entries that lists of providers report and the monitoring has not yet.
    #[serde(default)]
    pub unreported: u32,
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
    /// Counts up when lists of providers change; as `lists` of a release.
    #[serde(default)]
    pub lists: u64,
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
        let Rule {
            window_days,
            min_remaining_days,
            start_rate_percent,
            stale_after_days,
            equalise,
            minimum_scope,
            rest,
            count_unreported,
        } = rule;
        Self {
            window_days,
            min_remaining_days,
            start_rate_percent,
            stale_after_days,
            equalise,
            minimum_scope,
            rest,
            count_unreported,
        }
    }
}

impl From<GroundRule> for Rule {
    fn from(rule: GroundRule) -> Self {
        let GroundRule {
            window_days,
            min_remaining_days,
            start_rate_percent,
            stale_after_days,
            equalise,
            minimum_scope,
            rest,
            count_unreported,
        } = rule;
        Self {
            window_days,
            min_remaining_days,
            start_rate_percent,
            stale_after_days,
            equalise,
            minimum_scope,
            rest,
            count_unreported,
        }
    }
}

impl Ground {
    /// A ground on the wire; without AGH, which have no Kontingente.
    #[must_use]
    pub fn of(
        ground: &ground::Ground,
        today: NaiveDate,
        (import, lists): (Option<i64>, u64),
        rule: Rule,
        released: &Released,
    ) -> Self {
        let contracted = |no: &MeasureNo| ground.measure(no).is_some_and(|m| m.instrument != Instrument::Agh);
        let bookings = ground.bookings().filter(|(start, ..)| contracted(&start.0));
        let last = released.last.iter();
        Self {
            today,
            import,
            lists,
            rule: rule.into(),
            units: ground.units().map(Into::into).collect(),
            measures: ground.measures().filter(|m| m.instrument != Instrument::Agh).map(Into::into).collect(),
            starts: ground.starts().filter(|s| contracted(&s.measure)).map(Into::into).collect(),
            monitoring: ground
                .monitoring()
                .filter(|row| row.instrument != Instrument::Agh)
                .map(|row| GroundMonitoring { unreported: ground.unreported(&row.unit, &row.instrument), ..row.into() })
                .collect(),
            bookings: bookings
                .map(|(start, unit, Bookings { assigned, present })| GroundBookings {
                    start: StartRef::of(start),
                    unit: unit.to_string(),
                    assigned,
                    present,
                })
                .collect(),
            last_released: last.map(|((instrument, unit), places)| LastReleased::of(instrument, unit, *places)).collect(),
        }
    }

    /// The ground as the rule reads it.
    ///
    /// # Errors
    /// When a key or amount is none.
    pub fn read(&self) -> Result<ground::Ground, Invalid> {
        let mut ground = ground::Ground::default();
        for unit in &self.units {
            ground.add_unit(unit.parse()?);
        }
        for measure in &self.measures {
            ground.add_measure(measure.parse()?);
        }
        for start in &self.starts {
            ground.add_start(start.parse()?);
        }
        let mut unreported = BTreeMap::new();
        for row in &self.monitoring {
            let parsed = row.parse()?;
            if row.unreported > 0 {
                unreported.insert((parsed.unit.clone(), parsed.instrument.clone()), row.unreported);
            }
            ground.add_monitoring(parsed);
        }
        for GroundBookings { start, unit, assigned, present } in &self.bookings {
            ground.add_bookings(start.key()?, UnitCode::parse(unit)?, Bookings { assigned: *assigned, present: *present });
        }
        Ok(ground.with_unreported(unreported))
    }
}

impl LastReleased {
    fn of(instrument: &Instrument, unit: &UnitCode, places: u32) -> Self {
        Self { instrument: instrument.to_string(), unit: unit.to_string(), places }
    }
}

impl From<&SplitUnit> for GroundUnit {
    fn from(unit: &SplitUnit) -> Self {
        Self { unit: unit.code.to_string(), kind: unit.kind.label().to_owned(), district: unit.district.clone() }
    }
}

impl GroundUnit {
    fn parse(&self) -> Result<SplitUnit, Invalid> {
        Ok(SplitUnit { code: UnitCode::parse(&self.unit)?, kind: UnitKind::parse(&self.kind)?, district: self.district.clone() })
    }
}

impl From<&SplitMeasure> for GroundMeasure {
    fn from(m: &SplitMeasure) -> Self {
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
    fn parse(&self) -> Result<SplitMeasure, Invalid> {
        SplitMeasure {
            no: MeasureNo::parse(&self.measure)?,
            title: self.title.clone(),
            instrument: Instrument::parse(&self.instrument)?,
            district: self.district.clone(),
            places: self.places,
            begin: self.begin,
            end: self.end,
            modular: self.modular,
            u25: self.u25,
            limited_mobility: self.limited_mobility,
            needs: self.needs.iter().map(|n| Ok((UnitCode::parse(&n.unit)?, n.places))).collect::<Result<_, Invalid>>()?,
            nearby: self.nearby.iter().map(|unit| UnitCode::parse(unit)).collect::<Result<_, _>>()?,
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
            unreported: 0,
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
