//! Free places of contracted starts: places minus live bookings.

use chrono::NaiveDate;

use super::{
    Desk, Instrument, Measure, ModuleNo, Participation, Start, StartKey, Status, WorkingDays,
    on_offer::{self, Candidate, NoRow, Window},
};

/// One contracted start with its occupancy. A contracted measure without any start row counts
/// as one start over its own period.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenStart<'a> {
    /// The measure.
    pub measure: &'a Measure,
    /// The module, where modular.
    pub module: Option<&'a ModuleNo>,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places.
    pub places: u32,
    /// Zugewiesen in this start.
    pub assigned: u32,
    /// Eingetreten in this start.
    pub present: u32,
}

impl OpenStart<'_> {
    /// Live bookings: Zugewiesen or Eingetreten.
    #[must_use]
    pub const fn live(&self) -> u32 {
        self.assigned + self.present
    }

    /// Free places; negative when over-occupied (Überbesetzung).
    #[must_use]
    pub fn free(&self) -> i64 {
        i64::from(self.places) - i64::from(self.live())
    }

    /// Whether people can still be assigned: not begun, or running and not modular (late entry
    /// is normal there).
    #[must_use]
    pub fn takes_people(&self, today: NaiveDate) -> bool {
        self.begin >= today || !self.measure.modular
    }

    /// Why it is not on offer; `None` when it is.
    #[must_use]
    pub fn why_not_offered(&self, today: NaiveDate, window: Window) -> Option<NoRow> {
        let candidate = Candidate {
            instrument: &self.measure.instrument,
            modular: self.measure.modular,
            begin: self.begin,
            end: self.end,
            has_room: self.free() > 0,
        };
        on_offer::why_not(&candidate, today, window)
    }

    /// Its pot, its key and its free places, as the state of the pots is asked for ([`super::contingent::state::pots`]).
    #[must_use]
    pub fn of_pot(&self) -> (Instrument, StartKey, u32) {
        let key = (self.measure.no.clone(), self.module.cloned());
        (self.measure.instrument.clone(), key, u32::try_from(self.free()).unwrap_or(0))
    }

    /// Days until the start; negative once it runs.
    #[must_use]
    pub fn days_to_start(&self, today: NaiveDate) -> i64 {
        (self.begin - today).num_days()
    }
}

/// All contracted starts that have not ended by `today`, by begin, then number and module.
#[must_use]
pub fn open_starts(desk: &Desk, today: NaiveDate) -> Vec<OpenStart<'_>> {
    let mut open: Vec<OpenStart<'_>> = Vec::new();
    for measure in desk.measures.values().filter(|m| !m.is_agh() && m.end >= today) {
        let mut any = false;
        for start in desk.starts_of(&measure.no) {
            any = true;
            if start.end >= today {
                open.push(of_start(desk, measure, start));
            }
        }
        if !any {
            open.push(count(desk, measure, None, (measure.begin, measure.end), measure.places));
        }
    }
    open.sort_by(|a, b| (a.begin, &a.measure.no, a.module).cmp(&(b.begin, &b.measure.no, b.module)));
    open
}

/// Days after the evaluation of an Ersttagsliste in which who is missing on it is asked for.
pub(super) const FIRST_DAYS: i64 = 14;

/// The Ersttagsliste of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstDay {
    /// The day on which it is evaluated: the start day, or the next working day.
    pub due: NaiveDate,
    /// People who were to begin by now, and of whom it is not known whether they came.
    pub unknown: u32,
}

/// The Ersttagsliste that is to be evaluated or asked for, whatever is free in the start (working instruction 103,
/// rule 7). `None` when none is due, nobody is unknown, or the Agentur steers the measure (`BaE`).
#[must_use]
pub fn first_day(desk: &Desk, start: &OpenStart<'_>, today: NaiveDate, office: &WorkingDays) -> Option<FirstDay> {
    let due = office.first_from(start.begin);
    let is_due = (0..=FIRST_DAYS).contains(&(today - due).num_days()) && start.measure.instrument.is_offered();
    let waited_for = |p: &&Participation| p.status == Status::Assigned && p.planned_begin <= today;
    let unknown = || desk.participations_in(&start.measure.no, start.module).filter(waited_for).count();
    let unknown = u32::try_from(if is_due { unknown() } else { 0 }).unwrap_or(u32::MAX);
    (unknown > 0).then_some(FirstDay { due, unknown })
}

/// The starts on offer: what is called free on screens, in mails and in the split.
#[must_use]
pub fn offered<'a>(open: &'a [OpenStart<'a>], today: NaiveDate, window: Window) -> Vec<&'a OpenStart<'a>> {
    open.iter().filter(|s| s.why_not_offered(today, window).is_none()).collect()
}

/// A start with its occupancy, whether it has ended or not; of an AGH the measure with its places on that day.
#[must_use]
pub fn start_of<'a>(desk: &'a Desk, key: &'a StartKey, today: NaiveDate) -> Option<OpenStart<'a>> {
    let measure = desk.measures.get(&key.0)?;
    if measure.is_agh() {
        return Some(count(desk, measure, None, (measure.begin, measure.end), desk.capacity_on(measure, today)));
    }
    if let Some(start) = desk.starts.get(key) {
        return Some(of_start(desk, measure, start));
    }
    let alone = key.1.is_none() && desk.starts_of(&key.0).next().is_none();
    alone.then(|| count(desk, measure, None, (measure.begin, measure.end), measure.places))
}

fn of_start<'a>(desk: &'a Desk, measure: &'a Measure, start: &'a Start) -> OpenStart<'a> {
    count(desk, measure, start.module.as_ref(), (start.begin, start.end), start.places)
}

fn count<'a>(
    desk: &'a Desk,
    measure: &'a Measure,
    module: Option<&'a ModuleNo>,
    (begin, end): (NaiveDate, NaiveDate),
    places: u32,
) -> OpenStart<'a> {
    let (mut assigned, mut present) = (0, 0);
    for p in desk.participations_in(&measure.no, module) {
        match p.status {
            Status::Assigned => assigned += 1,
            Status::Started => present += 1,
            Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished => {}
        }
    }
    OpenStart { measure, module, begin, end, places, assigned, present }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::{day, desk};

    #[test]
    fn a_list_is_due_until_everybody_is_cleared_up() {
        let desk = desk();
        let at = |today| {
            let open = open_starts(&desk, today);
            let start = open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap();
            (start.begin, start.assigned, first_day(&desk, start, today, &WorkingDays::default()))
        };
        let (begin, assigned, before) = at(day(2026, 11, 30));
        assert_eq!((begin, before), (day(2026, 12, 1), None), "not before the start day");
        let due = Some(FirstDay { due: begin, unknown: assigned });
        assert!(assigned > 0);
        assert_eq!((at(begin).2, at(day(2026, 12, 15)).2, at(day(2026, 12, 16)).2), (due, due, None));
    }

    #[test]
    fn a_start_on_a_saturday_is_due_on_monday_and_a_full_one_too() {
        let mut desk = desk();
        for start in desk.starts.values_mut().filter(|s| s.measure.as_str() == "MES-1") {
            (start.begin, start.places) = (day(2026, 11, 28), 1);
        }
        let mut people = desk.participations().to_vec();
        for person in &mut people {
            person.planned_begin = day(2026, 11, 28);
        }
        let desk = desk.with_participations(people);
        let at = |today| {
            let open = open_starts(&desk, today);
            first_day(&desk, open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap(), today, &WorkingDays::default())
                .map(|first| first.due)
        };
        assert_eq!((at(day(2026, 11, 28)), at(day(2026, 11, 30))), (None, Some(day(2026, 11, 30))));
    }

    #[test]
    fn who_is_to_begin_later_is_not_asked_for() {
        let mut people = desk().participations().to_vec();
        for person in &mut people {
            person.planned_begin = day(2026, 12, 9);
        }
        let desk = desk().with_participations(people);
        let at = |today| {
            let open = open_starts(&desk, today);
            first_day(&desk, open.iter().find(|s| s.measure.no.as_str() == "MES-1").unwrap(), today, &WorkingDays::default())
                .is_some()
        };
        assert_eq!((at(day(2026, 12, 8)), at(day(2026, 12, 9))), (false, true));
    }
}
