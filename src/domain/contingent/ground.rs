//! What a split stands on: OEs, measures, starts, positions of the Eintrittsmonitoring and counts
//! of bookings. Built from a desk or read from the wire; knows no participant.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::{
    Desk, Instrument, Invalid, Measure, MeasureNo, ModuleNo, Monitoring, Start, StartKey, Status, Unit, UnitCode, UnitKind, dates,
};

/// An OE as far as the rule reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitUnit {
    /// Its code.
    pub code: UnitCode,
    /// Standort, JBA or Zentral.
    pub kind: UnitKind,
    /// Bezirk.
    pub district: String,
}

/// A measure as far as the rule reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitMeasure {
    /// Its number.
    pub no: MeasureNo,
    /// Its name.
    pub title: String,
    /// Which instrument.
    pub instrument: Instrument,
    /// Bezirk.
    pub district: String,
    /// Places, unless starts say otherwise.
    pub places: u32,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Made of repeated modules.
    pub modular: bool,
    /// For people below 25.
    pub u25: bool,
    /// For people of limited mobility.
    pub limited_mobility: bool,
    /// "Bedarf durch OE".
    pub needs: Vec<(UnitCode, u32)>,
    /// "Nahe OE".
    pub nearby: Vec<UnitCode>,
}

/// Live bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bookings {
    /// Zugewiesen.
    pub assigned: u32,
    /// Eingetreten.
    pub present: u32,
}

/// A start with its occupancy.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitStart<'a> {
    /// The measure.
    pub measure: &'a SplitMeasure,
    /// The module, where modular.
    pub module: Option<&'a ModuleNo>,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places.
    pub places: u32,
    /// Live bookings of all OEs.
    pub booked: u32,
}

/// Everything the rule reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ground {
    units: BTreeMap<UnitCode, SplitUnit>,
    measures: BTreeMap<MeasureNo, SplitMeasure>,
    starts: BTreeMap<StartKey, Start>,
    monitoring: BTreeMap<(UnitCode, Instrument), Monitoring>,
    bookings: BTreeMap<StartKey, BTreeMap<UnitCode, Bookings>>,
    /// Entries the monitoring has not yet, by OE and instrument.
    unreported: BTreeMap<(UnitCode, Instrument), u32>,
    /// Z: people with status Zugewiesen per instrument and OE, all starts.
    assigned: BTreeMap<(Instrument, UnitCode), u32>,
}

impl Ground {
    /// The ground of a desk; reads every participation once.
    #[must_use]
    pub fn of(desk: &Desk) -> Self {
        let mut ground = Self::default();
        desk.units.values().for_each(|unit| ground.add_unit(unit.into()));
        desk.measures.values().for_each(|measure| ground.add_measure(measure.into()));
        ground.starts.clone_from(&desk.starts);
        ground.monitoring.clone_from(&desk.monitoring);
        for p in desk.participations() {
            let one = match p.status {
                Status::Assigned => Bookings { assigned: 1, present: 0 },
                Status::Started => Bookings { assigned: 0, present: 1 },
                Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished => continue,
            };
            ground.add_bookings((p.measure.clone(), p.module.clone()), p.unit.clone(), one);
        }
        ground
    }

    /// Adds an OE.
    pub fn add_unit(&mut self, unit: SplitUnit) {
        self.units.insert(unit.code.clone(), unit);
    }

    /// Adds a measure.
    pub fn add_measure(&mut self, measure: SplitMeasure) {
        self.measures.insert(measure.no.clone(), measure);
    }

    /// Adds a start.
    pub fn add_start(&mut self, start: Start) {
        self.starts.insert(start.key(), start);
    }

    /// Adds the newest monitoring row of an OE and instrument.
    pub fn add_monitoring(&mut self, row: Monitoring) {
        self.monitoring.insert((row.unit.clone(), row.instrument.clone()), row);
    }

    /// Counts more live bookings of an OE in a start; its measure must have been added.
    pub fn add_bookings(&mut self, start: StartKey, unit: UnitCode, more: Bookings) {
        if let Some(measure) = self.measures.get(&start.0).filter(|_| more.assigned > 0) {
            *self.assigned.entry((measure.instrument.clone(), unit.clone())).or_default() += more.assigned;
        }
        let bookings = self.bookings.entry(start).or_default().entry(unit).or_default();
        bookings.assigned += more.assigned;
        bookings.present += more.present;
    }

    /// The OEs, by code.
    pub fn units(&self) -> impl Iterator<Item = &SplitUnit> {
        self.units.values()
    }

    /// The measures, by number.
    pub fn measures(&self) -> impl Iterator<Item = &SplitMeasure> {
        self.measures.values()
    }

    /// The starts as declared, by measure and module.
    pub fn starts(&self) -> impl Iterator<Item = &Start> {
        self.starts.values()
    }

    /// The newest monitoring rows, by OE and instrument.
    pub fn monitoring(&self) -> impl Iterator<Item = &Monitoring> {
        self.monitoring.values()
    }

    /// Live bookings, by start and OE.
    pub fn bookings(&self) -> impl Iterator<Item = (&StartKey, &UnitCode, Bookings)> {
        self.bookings.iter().flat_map(|(start, units)| units.iter().map(move |(unit, n)| (start, unit, *n)))
    }

    /// A measure.
    #[must_use]
    pub fn measure(&self, no: &MeasureNo) -> Option<&SplitMeasure> {
        self.measures.get(no)
    }

    /// Whether there is such an OE.
    #[must_use]
    pub fn has_unit(&self, unit: &UnitCode) -> bool {
        self.units.contains_key(unit)
    }

    /// The declared starts of a measure, by module.
    pub fn starts_of<'a>(&'a self, measure: &'a MeasureNo) -> impl Iterator<Item = &'a Start> {
        self.starts.range((measure.clone(), None)..).map(|(_, start)| start).take_while(move |s| s.measure == *measure)
    }

    /// Whether the key names a start: a declared one, or the measure itself where none is declared.
    #[must_use]
    pub fn has_start(&self, key: &StartKey) -> bool {
        self.starts.contains_key(key) || key.1.is_none() && self.starts_of(&key.0).next().is_none()
    }

    /// What the Eintrittsmonitoring says of an OE.
    #[must_use]
    pub fn monitored(&self, unit: &UnitCode, instrument: &Instrument) -> Option<&Monitoring> {
        self.monitoring.get(&(unit.clone(), instrument.clone()))
    }

    /// The same with entries that lists of providers report and the monitoring has not yet.
    #[must_use]
    pub fn with_unreported(mut self, entries: BTreeMap<(UnitCode, Instrument), u32>) -> Self {
        self.unreported = entries;
        self
    }

    /// Entries of an OE that the monitoring has not yet.
    #[must_use]
    pub fn unreported(&self, unit: &UnitCode, instrument: &Instrument) -> u32 {
        self.unreported.get(&(unit.clone(), instrument.clone())).copied().unwrap_or(0)
    }

    /// Z of an OE.
    #[must_use]
    pub fn assigned(&self, unit: &UnitCode, instrument: &Instrument) -> u32 {
        self.assigned.get(&(instrument.clone(), unit.clone())).copied().unwrap_or(0)
    }

    /// Live bookings of an OE in a start.
    #[must_use]
    pub fn live(&self, start: &StartKey, unit: &UnitCode) -> u32 {
        self.bookings.get(start).and_then(|units| units.get(unit)).map_or(0, |n| n.live())
    }

    /// Whether an OE has anybody live in any start of a measure, open or not.
    #[must_use]
    pub fn has_live(&self, measure: &MeasureNo, unit: &UnitCode) -> bool {
        let starts = self.bookings.range((measure.clone(), None)..).take_while(|(start, _)| start.0 == *measure);
        starts.filter_map(|(_, units)| units.get(unit)).any(|n| n.live() > 0)
    }

    /// All contracted starts that have not ended by `today`, by begin, then number and module. A
    /// measure without any declared start counts as one start over its own period.
    #[must_use]
    pub fn open_starts(&self, today: NaiveDate) -> Vec<SplitStart<'_>> {
        let mut open = Vec::new();
        for measure in self.measures.values().filter(|m| m.instrument != Instrument::Agh && m.end >= today) {
            let mut declared = self.starts_of(&measure.no).peekable();
            if declared.peek().is_none() {
                open.push(self.start(measure, None, (measure.begin, measure.end), measure.places));
            }
            let lasting = declared.filter(|start| start.end >= today);
            open.extend(lasting.map(|s| self.start(measure, s.module.as_ref(), (s.begin, s.end), s.places)));
        }
        open.sort_by(|a, b| (a.begin, &a.measure.no, a.module).cmp(&(b.begin, &b.measure.no, b.module)));
        open
    }

    fn start<'a>(
        &self,
        measure: &'a SplitMeasure,
        module: Option<&'a ModuleNo>,
        (begin, end): (NaiveDate, NaiveDate),
        places: u32,
    ) -> SplitStart<'a> {
        let booked = self.bookings.get(&(measure.no.clone(), module.cloned()));
        let booked = booked.map_or(0, |units| units.values().map(|n| n.live()).sum());
        SplitStart { measure, module, begin, end, places, booked }
    }
}

impl Bookings {
    /// Zugewiesen or Eingetreten.
    #[must_use]
    pub const fn live(self) -> u32 {
        self.assigned + self.present
    }
}

impl SplitMeasure {
    /// Checks the period.
    ///
    /// # Errors
    /// When the end lies before the begin.
    pub fn checked(self) -> Result<Self, Invalid> {
        dates::check_period(self.begin, self.end)?;
        Ok(self)
    }
}

impl SplitStart<'_> {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> StartKey {
        (self.measure.no.clone(), self.module.cloned())
    }

    /// Free places, never below zero.
    #[must_use]
    pub const fn free(&self) -> u32 {
        self.places.saturating_sub(self.booked)
    }
}

impl From<&Unit> for SplitUnit {
    fn from(unit: &Unit) -> Self {
        Self { code: unit.code.clone(), kind: unit.kind, district: unit.district.clone() }
    }
}

impl From<&Measure> for SplitMeasure {
    fn from(m: &Measure) -> Self {
        Self {
            no: m.no.clone(),
            title: m.title.clone(),
            instrument: m.instrument.clone(),
            district: m.district.clone(),
            places: m.places,
            begin: m.begin,
            end: m.end,
            modular: m.modular,
            u25: m.u25,
            limited_mobility: m.limited_mobility,
            needs: m.needs.clone(),
            nearby: m.nearby.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{mail::testing, places};

    /// The split and *Plätze* read the same starts with the same bookings.
    #[test]
    fn open_starts_are_those_of_the_desk() {
        let desk = testing::desk();
        let ground = Ground::of(&desk);
        for today in [testing::day(2026, 11, 24), testing::day(2026, 12, 8), testing::day(2027, 7, 1), testing::day(2028, 1, 1)] {
            let here: Vec<_> = ground.open_starts(today).iter().map(|s| (s.key(), s.begin, s.end, s.places, s.booked)).collect();
            let there = places::open_starts(&desk, today);
            let there: Vec<_> =
                there.iter().map(|s| ((s.measure.no.clone(), s.module.cloned()), s.begin, s.end, s.places, s.live())).collect();
            assert_eq!(here, there, "{today}");
        }
    }
}
