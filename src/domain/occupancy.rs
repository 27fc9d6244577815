//! Besetzungsstand: people present, and the booked curve that takes every date at face value.

use chrono::{Days, NaiveDate};

use super::{Desk, Measure, MeasureNo, Status};

/// People there on a past day, as far as recorded now: begun by then, and still present or not
/// gone before.
#[must_use]
pub fn present_on(desk: &Desk, measure: &MeasureNo, day: NaiveDate) -> u32 {
    let there = desk.participations_of(measure).iter().filter(|p| {
        p.status.has_started()
            && p.begin.is_some_and(|first| first <= day)
            && (p.is_present() || p.end.is_some_and(|last| day <= last))
    });
    u32::try_from(there.count()).unwrap_or(u32::MAX)
}

/// Occupancy of one measure from a morning on, one entry per day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedCurve {
    /// The first day.
    pub first: NaiveDate,
    /// People with status Eingetreten on the first morning, whatever their planned end.
    pub present: u32,
    /// People booked per day, entry 0 = `first`.
    pub booked: Vec<u32>,
    /// Places per day.
    pub capacity: Vec<u32>,
}

/// People assigned and not begun, who take a place already (domain.md: bookably assigned).
#[must_use]
pub fn assigned(desk: &Desk, measure: &Measure) -> u32 {
    let assigned = desk.participations_of(&measure.no).iter().filter(|p| p.status == Status::Assigned).count();
    u32::try_from(assigned).unwrap_or(u32::MAX)
}

/// Free places of an AGH (domain.md): places minus people present or assigned, never below zero.
#[must_use]
pub const fn free_now(places: u32, present: u32, assigned: u32) -> u32 {
    places.saturating_sub(present).saturating_sub(assigned)
}

impl BookedCurve {
    /// The curve of one measure over `horizon_days` + 1 days.
    #[must_use]
    pub fn of(desk: &Desk, measure: &Measure, first: NaiveDate, horizon_days: usize) -> Self {
        let len = horizon_days + 1;
        let mut change = vec![0i64; len + 1];
        let mut present = 0;
        let offset = |day: NaiveDate| usize::try_from((day - first).num_days()).unwrap_or(0).min(len);
        for p in desk.participations_of(&measure.no) {
            present += u32::from(p.is_present());
            if let Some((begin, end)) = p.booked_period().filter(|(begin, end)| *end >= first.max(*begin)) {
                change[offset(begin)] += 1;
                change[offset(end + Days::new(1))] -= 1;
            }
        }
        let mut level = 0i64;
        let booked = change[..len]
            .iter()
            .map(|step| {
                level += step;
                u32::try_from(level).unwrap_or(0)
            })
            .collect();
        let capacity = first.iter_days().take(len).map(|day| desk.capacity_on(measure, day)).collect();
        Self { first, present, booked, capacity }
    }

    /// Free places on entry `day`, never below zero.
    #[must_use]
    pub fn free(&self, day: usize) -> u32 {
        let at = |v: &[u32]| v.get(day).copied().unwrap_or(0);
        at(&self.capacity).saturating_sub(at(&self.booked))
    }

    /// Place-days that stand empty on entries `1..=days` if everything goes as booked.
    #[must_use]
    pub fn empty_place_days(&self, days: usize) -> u32 {
        (1..=days).map(|day| self.free(day)).sum()
    }
}
