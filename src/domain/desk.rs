//! Everything the desk knows at one revision, indexed for the rules that read it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Instrument, Measure, MeasureNo, ModuleNo, Monitoring, Participation, ParticipationId, Start, StartKey, Unit, UnitCode,
};

/// One consistent state of the desk: the newest content of every import so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Desk {
    /// The morning the newest import describes; `None` on an empty desk.
    pub as_of: Option<NaiveDate>,
    /// OEs by code.
    pub units: BTreeMap<UnitCode, Unit>,
    /// Measures by number.
    pub measures: BTreeMap<MeasureNo, Measure>,
    /// Starts by measure and module.
    pub starts: BTreeMap<StartKey, Start>,
    /// Newest monitoring row per OE and instrument.
    pub monitoring: BTreeMap<(UnitCode, Instrument), Monitoring>,
    /// Monitoring rows with an older Stand, by OE, instrument and Stand.
    pub earlier_monitoring: BTreeMap<(UnitCode, Instrument, NaiveDate), Monitoring>,
    /// Sorted by measure, then id.
    participations: Vec<Participation>,
    /// The as-of at which each entry of `participations` was first seen in this version.
    first_seen: Vec<NaiveDate>,
    /// Earlier versions of participations that changed between imports, oldest first, each with
    /// the as-of at which it was first seen. The newest version is in `participations`.
    pub superseded: BTreeMap<ParticipationId, Vec<(NaiveDate, Participation)>>,
}

impl Desk {
    /// Replaces all participations; each counts as first seen at the desk's as-of.
    #[must_use]
    pub fn with_participations(self, participations: Vec<Participation>) -> Self {
        let first_seen = self.as_of.unwrap_or_default();
        self.with_versions(participations.into_iter().map(|p| (first_seen, p)).collect())
    }

    /// Replaces all participations, each with the as-of at which this version was first seen.
    #[must_use]
    pub fn with_versions(mut self, mut versions: Vec<(NaiveDate, Participation)>) -> Self {
        versions.sort_by(|(_, a), (_, b)| (&a.measure, &a.id).cmp(&(&b.measure, &b.id)));
        (self.first_seen, self.participations) = versions.into_iter().unzip();
        self
    }

    /// All participations as [`Self::participations`] lists them, each with the as-of at which
    /// this version was first seen.
    pub fn versions(&self) -> impl Iterator<Item = (NaiveDate, &Participation)> {
        self.first_seen.iter().copied().zip(&self.participations)
    }

    /// Adds one monitoring row; the newest Stand per OE and instrument is the current one.
    pub fn add_monitoring(&mut self, row: Monitoring) {
        let key = (row.unit.clone(), row.instrument.clone());
        let older = match self.monitoring.get_mut(&key) {
            None => {
                self.monitoring.insert(key, row);
                return;
            }
            Some(current) if current.as_of > row.as_of => row,
            Some(current) => std::mem::replace(current, row),
        };
        let current = &self.monitoring[&key];
        if older.as_of < current.as_of {
            self.earlier_monitoring.insert((key.0, key.1, older.as_of), older);
        }
    }

    /// The monitoring row of exactly that Stand.
    #[must_use]
    pub fn monitoring_of(&self, unit: &UnitCode, instrument: &Instrument, as_of: NaiveDate) -> Option<&Monitoring> {
        let key = (unit.clone(), instrument.clone());
        self.monitoring.get(&key).filter(|row| row.as_of == as_of).or_else(|| self.earlier_monitoring.get(&(key.0, key.1, as_of)))
    }

    /// All participations, sorted by measure, then id.
    #[must_use]
    pub fn participations(&self) -> &[Participation] {
        &self.participations
    }

    /// The participations of one measure.
    #[must_use]
    pub fn participations_of(&self, measure: &MeasureNo) -> &[Participation] {
        let first = self.participations.partition_point(|p| p.measure < *measure);
        let len = self.participations[first..].partition_point(|p| p.measure == *measure);
        &self.participations[first..first + len]
    }

    /// The same desk with other versions of some participations; each keeps its measure and the as-of of its version.
    #[must_use]
    pub fn with_changed(&self, mut changed: BTreeMap<ParticipationId, Participation>) -> Self {
        let mut next = self.clone();
        for p in &mut next.participations {
            if let Some(version) = changed.remove(&p.id) {
                *p = version;
            }
        }
        next
    }

    /// The participations of one start.
    pub fn participations_in<'a>(
        &'a self,
        measure: &MeasureNo,
        module: Option<&'a ModuleNo>,
    ) -> impl Iterator<Item = &'a Participation> {
        self.participations_of(measure).iter().filter(move |p| p.module.as_ref() == module)
    }

    /// The starts of one measure (approval periods for an AGH), by module.
    pub fn starts_of<'a>(&'a self, measure: &'a MeasureNo) -> impl Iterator<Item = &'a Start> {
        self.starts.range((measure.clone(), None)..).map(|(_, start)| start).take_while(move |s| s.measure == *measure)
    }

    /// All AGH, by number.
    pub fn agh(&self) -> impl Iterator<Item = &Measure> {
        self.measures.values().filter(|m| m.is_agh())
    }

    /// Places of a measure on a day: the approval periods that cover it or, without any, the
    /// measure's own places within its own period; 0 outside. A measure's end ends its periods.
    #[must_use]
    pub fn capacity_on(&self, measure: &Measure, day: NaiveDate) -> u32 {
        if !measure.runs_on(day) {
            return 0;
        }
        let mut periods = self.starts_of(&measure.no).peekable();
        if periods.peek().is_none() {
            return measure.places;
        }
        periods.filter(|s| (s.begin..=s.end).contains(&day)).map(|s| s.places).sum()
    }

    /// Nothing imported yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.measures.is_empty()
    }
}
