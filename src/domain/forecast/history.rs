//! The desk as numbers, and as it was recorded on any past morning.
//!
//! "Known on the morning of D" is what was recorded before D. One export keeps only the last
//! status of a row, so three things are reconstructed: a person who has left was shown as
//! Zugewiesen until the start was recorded — that day is drawn from the desk's own recording
//! delays, by a hash of the row's key, the same in every run; an extended planned end was the
//! nominal one until the extension was recorded; earlier versions kept from former imports
//! replace both guesses where they exist.

use chrono::{Datelike, NaiveDate};

use super::delays::Delay;
use crate::domain::UnitCode;

/// "Not yet": later than every date of a desk.
pub(super) const NEVER: i32 = i32::MAX / 4;

/// Days since the common era began; differences are days.
pub(super) fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

/// Where a row stands on the book's morning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Assigned, nothing recorded since.
    Open,
    /// Start recorded, no end recorded.
    Present,
    /// Started and left.
    Left,
    /// No-show, recorded at or after the planned begin.
    NoShow,
    /// Withdrawn or vanished before a start was recorded.
    Withdrawn,
}

/// One participation as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Index of the OE in [`Book::units`].
    pub unit: u32,
    /// Zuweisung am.
    pub assigned: i32,
    /// Beginn geplant.
    pub planned_begin: i32,
    /// Last planned day as finally known, extension and overstay included.
    pub planned_end: i32,
    /// Last planned day before any extension.
    pub nominal_end: i32,
    /// Day the extension was recorded; [`NEVER`] for an overstay nobody planned.
    pub extended_on: i32,
    /// Where it stands.
    pub state: State,
    /// Day that state was recorded.
    pub since: i32,
    /// First day present; [`NEVER`] unless started.
    pub begin: i32,
    /// Day the start was recorded.
    pub start_recorded: i32,
    /// Last day present; [`NEVER`] unless left.
    pub end: i32,
}

impl Row {
    /// The row as recorded before the morning of `morning`; `None` when it was not there yet.
    pub(super) fn at(&self, morning: i32) -> Option<Self> {
        if self.assigned >= morning {
            return None;
        }
        let mut row = *self;
        if self.extended_on >= morning {
            row.planned_end = self.nominal_end;
            row.extended_on = NEVER;
        }
        if self.since >= morning {
            let present = self.begin < NEVER && self.start_recorded < morning;
            row.state = if present { State::Present } else { State::Open };
            row.since = if present { self.start_recorded } else { self.assigned };
            row.end = NEVER;
            if !present {
                row.begin = NEVER;
                row.start_recorded = NEVER;
            }
        }
        Some(row)
    }

    /// Left before the planned end, for whatever cause.
    pub(super) const fn left_early(&self) -> bool {
        matches!(self.state, State::Left) && self.end < self.planned_end
    }

    /// Really there on that day, as far as recorded now.
    pub(super) const fn there_on(&self, day: i32) -> bool {
        self.begin <= day && day <= self.end
    }
}

/// One AGH.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Index of its Bezirk in [`Book::districts`].
    pub district: usize,
    /// First and last day.
    pub period: (i32, i32),
    /// Stretches of days with the same places, above 0, by date: (first, last, places).
    stretches: Vec<(i32, i32, u32)>,
    /// The measure's nominal places, never 0.
    size: f64,
    /// Usual planned length in days, where the measure has one.
    pub nominal: Option<i32>,
}

impl Place {
    /// Of a measure with this period and its own places; approval periods, if any, hold instead.
    pub(super) fn new(
        district: usize,
        period: (i32, i32),
        places: u32,
        approvals: &[(i32, i32, u32)],
        nominal: Option<i32>,
    ) -> Self {
        let most = approvals.iter().map(|(_, _, places)| *places).max().unwrap_or(places);
        let own = [(period.0, period.1, places)];
        let approvals = if approvals.is_empty() { &own } else { approvals };
        let mut edges: Vec<i32> = approvals.iter().flat_map(|(first, last, _)| [*first, last.saturating_add(1)]).collect();
        edges.extend([period.0, period.1.saturating_add(1)]);
        edges.sort_unstable();
        edges.dedup();
        let mut stretches: Vec<(i32, i32, u32)> = Vec::new();
        for edge in edges.windows(2).filter(|edge| period.0 <= edge[0] && edge[0] <= period.1) {
            let covering = approvals.iter().filter(|(first, last, _)| (*first..=*last).contains(&edge[0]));
            let places = covering.fold(0u32, |sum, (_, _, places)| sum.saturating_add(*places));
            if places > 0 {
                stretches.push((edge[0], edge[1] - 1, places));
            }
        }
        Self { district, period, stretches, size: f64::from(most.max(1)), nominal }
    }

    /// Places on that day, as `Desk::capacity_on`.
    pub(super) fn capacity(&self, day: i32) -> u32 {
        self.stretch(day).0
    }

    /// Places on that day and the last day up to which they are the same.
    pub(super) fn stretch(&self, day: i32) -> (u32, i32) {
        let next = self.stretches.iter().find(|(_, last, _)| day <= *last);
        match next {
            Some((first, last, places)) if *first <= day => (*places, *last),
            Some((first, _, _)) => (0, first - 1),
            None => (0, NEVER),
        }
    }

    /// First and last days of the stretches with places.
    pub(super) fn open_stretches(&self) -> impl Iterator<Item = (i32, i32)> {
        self.stretches.iter().map(|(first, last, _)| (*first, *last))
    }

    /// The measure's nominal places, never 0: the scale of its inflow.
    pub(super) const fn size(&self) -> f64 {
        self.size
    }
}

/// All AGH with their participations as recorded on one morning.
#[derive(Debug, Clone)]
pub(super) struct Book {
    /// The morning.
    pub as_of: i32,
    /// AGH in the order of `Desk::agh`.
    pub places: Vec<Place>,
    /// Bezirke, sorted.
    pub districts: Vec<String>,
    /// OEs, sorted.
    pub units: Vec<UnitCode>,
    /// Rows by AGH.
    pub rows: Vec<Vec<Row>>,
    /// Delay of recorded starts after the begin.
    pub start_delay: Delay,
    /// Delay of recorded no-shows after the planned begin.
    pub no_show_delay: Delay,
    /// Delay of recorded ends after the last day.
    pub end_delay: Delay,
}

impl Book {
    /// The book as recorded before an earlier morning.
    pub(super) fn at(&self, morning: i32) -> Self {
        if morning >= self.as_of {
            return self.clone();
        }
        let rows = self.rows.iter().map(|rows| rows.iter().filter_map(|row| row.at(morning)).collect()).collect();
        let mut book = Self { as_of: morning, rows, ..self.without_rows() };
        book.learn_delays();
        book
    }

    /// Days before the as-of whose events are not fully recorded yet.
    pub(super) fn settle_days(&self) -> i32 {
        self.start_delay.settled().max(self.end_delay.settled()).max(self.no_show_delay.settled()).min(14)
    }

    /// The first planned begin, from which on the file is whole; the as-of on an empty desk.
    pub(super) fn first_day(&self) -> i32 {
        self.rows.iter().flatten().map(|row| row.planned_begin).min().unwrap_or(self.as_of).min(self.as_of)
    }

    fn without_rows(&self) -> Self {
        Self {
            rows: Vec::new(),
            places: self.places.clone(),
            districts: self.districts.clone(),
            units: self.units.clone(),
            start_delay: self.start_delay.clone(),
            no_show_delay: self.no_show_delay.clone(),
            end_delay: self.end_delay.clone(),
            as_of: self.as_of,
        }
    }

    /// Learns how late starts, no-shows and ends are recorded.
    pub(super) fn learn_delays(&mut self) {
        let all = || self.rows.iter().flatten();
        let old = self.as_of - 15;
        let no_shows = all().filter(|r| r.state == State::NoShow && r.planned_begin <= old);
        let ends = all().filter(|r| r.state == State::Left && r.end <= old);
        let starts = all().filter(|r| r.begin <= old && r.start_recorded < NEVER);
        let no_show = Delay::from_days(no_shows.map(|r| r.since - r.planned_begin));
        let end = Delay::from_days(ends.map(|r| r.since - r.end));
        let start = Delay::from_days(starts.map(|r| r.start_recorded - r.begin));
        (self.no_show_delay, self.end_delay, self.start_delay) = (no_show, end, start);
    }
}
