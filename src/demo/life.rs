//! One participation's whole life, and what an export of one morning knows of it.

use chrono::{Days, NaiveDate};
use rand::{RngExt as _, rngs::ChaCha8Rng};

use crate::domain::{Reason, Status};

use super::measures::{chance, later, pick};

/// A participation from its assignment to its end, including what lies ahead of today.
#[derive(Debug)]
pub(super) struct Life {
    /// Number of its measure.
    pub(super) measure: String,
    pub(super) module: String,
    pub(super) unit: &'static str,
    pub(super) assigned_on: NaiveDate,
    pub(super) planned_begin: NaiveDate,
    pub(super) planned_end: NaiveDate,
    /// Day it was recorded, and the new planned end.
    extension: Option<(NaiveDate, NaiveDate)>,
    outcome: Outcome,
}

#[derive(Debug)]
enum Outcome {
    Absent { status: Status, recorded: NaiveDate },
    Present { begin: NaiveDate, recorded: NaiveDate, exit: Exit },
}

#[derive(Debug)]
struct Exit {
    end: NaiveDate,
    recorded: NaiveDate,
    status: Status,
    reason: Reason,
}

/// What an export states beside the assignment itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct View {
    pub(super) planned_end: NaiveDate,
    pub(super) status: Status,
    pub(super) since: NaiveDate,
    pub(super) begin: Option<NaiveDate>,
    pub(super) end: Option<NaiveDate>,
    pub(super) reason: Option<Reason>,
}

/// An assignment whose life is to be drawn.
pub(super) struct Assignment {
    pub(super) measure: String,
    pub(super) module: String,
    pub(super) unit: &'static str,
    pub(super) assigned_on: NaiveDate,
    pub(super) planned_begin: NaiveDate,
    pub(super) planned_end: NaiveDate,
    /// Last day an extension may reach.
    pub(super) extendable_to: NaiveDate,
}

impl Assignment {
    /// Draws what becomes of it: about 60 % start, half of these leave early.
    pub(super) fn live(self, rng: &mut ChaCha8Rng) -> Life {
        let Self { measure, module, unit, assigned_on, planned_begin, planned_end, extendable_to } = self;
        let mut extension = None;
        let outcome = match rng.random_range(0..100u32) {
            0..60 => {
                let begin = if chance(rng, 85) { planned_begin } else { later(rng, planned_begin, 1..=3).min(planned_end) };
                let late = match rng.random_range(0..100u32) {
                    0..70 => 0..=1,
                    70..92 => 2..=7,
                    _ => 8..=21,
                };
                let recorded = later(rng, begin, late);
                let days = u64::try_from((planned_end - begin).num_days()).unwrap_or(0);
                let exit = if chance(rng, 50) && days > 0 {
                    let stay = rng.random_range(0..days).min(rng.random_range(0..days));
                    let reason = pick(rng, &[Reason::Employment, Reason::Other, Reason::Other, Reason::Other]);
                    let end = begin + Days::new(stay);
                    Exit { end, recorded: later(rng, end.max(recorded), 0..=4), status: Status::DroppedOut, reason }
                } else {
                    let longer = later(rng, planned_end, 45..=120).min(extendable_to);
                    if chance(rng, 20) && longer > planned_end {
                        let decided = planned_end - Days::new(rng.random_range(3..=20u64).min(days));
                        extension = Some((decided.max(recorded), longer));
                    }
                    let end = extension.map_or(planned_end, |(_, end)| end);
                    let late = if chance(rng, 90) { 0..=3 } else { 4..=14 };
                    Exit { end, recorded: later(rng, end.max(recorded), late), status: Status::Ended, reason: Reason::Regular }
                };
                Outcome::Present { begin, recorded, exit }
            }
            60..93 => {
                let late = if chance(rng, 80) { 1..=5 } else { 6..=20 };
                Outcome::Absent { status: Status::NoShow, recorded: later(rng, planned_begin, late) }
            }
            _ => {
                let days = u64::try_from((planned_begin - assigned_on).num_days()).unwrap_or(0);
                Outcome::Absent { status: Status::Cancelled, recorded: later(rng, assigned_on, 0..=days) }
            }
        };
        Life { measure, module, unit, assigned_on, planned_begin, planned_end, extension, outcome }
    }
}

impl Life {
    /// What an export of that morning knows: everything recorded before. `None` before the
    /// assignment.
    pub(super) fn on(&self, morning: NaiveDate) -> Option<View> {
        if self.assigned_on >= morning {
            return None;
        }
        let extension = self.extension.filter(|(recorded, _)| *recorded < morning);
        let planned_end = extension.map_or(self.planned_end, |(_, end)| end);
        let open = View { planned_end, status: Status::Assigned, since: self.assigned_on, begin: None, end: None, reason: None };
        Some(match &self.outcome {
            Outcome::Absent { status, recorded } if *recorded < morning => {
                let reason = (*status == Status::Cancelled).then_some(Reason::Cancellation);
                View { status: *status, since: *recorded, reason, ..open }
            }
            Outcome::Present { begin, exit, .. } if exit.recorded < morning => {
                let Exit { end, recorded, status, reason } = exit;
                View { status: *status, since: *recorded, begin: Some(*begin), end: Some(*end), reason: Some(*reason), ..open }
            }
            Outcome::Present { begin, recorded, .. } if *recorded < morning => {
                View { status: Status::Started, since: *recorded, begin: Some(*begin), ..open }
            }
            Outcome::Absent { .. } | Outcome::Present { .. } => open,
        })
    }

    /// The same life so many days later.
    pub(super) fn shift(&mut self, days: Days) {
        for day in [&mut self.assigned_on, &mut self.planned_begin, &mut self.planned_end] {
            *day = *day + days;
        }
        if let Some((recorded, end)) = &mut self.extension {
            (*recorded, *end) = (*recorded + days, *end + days);
        }
        match &mut self.outcome {
            Outcome::Absent { recorded, .. } => *recorded = *recorded + days,
            Outcome::Present { begin, recorded, exit } => {
                for day in [begin, recorded, &mut exit.end, &mut exit.recorded] {
                    *day = *day + days;
                }
            }
        }
    }

    /// First and last day present, as it really was and will be.
    pub(super) fn stay(&self) -> Option<(NaiveDate, NaiveDate)> {
        match &self.outcome {
            Outcome::Present { begin, exit, .. } => Some((*begin, exit.end)),
            Outcome::Absent { .. } => None,
        }
    }
}
