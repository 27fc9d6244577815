//! The desk as numbers, and as it was recorded on any past morning.
//!
//! "Known on the morning of D" is what was recorded before D. One export keeps only the last
//! status of a row, so three things are reconstructed: a person who has left was shown as
//! Zugewiesen until the start was recorded — that day is drawn from the desk's own recording
//! delays, by a hash of the row's key, the same in every run; an extended planned end was the
//! nominal one until the extension was recorded; earlier versions kept from former imports
//! replace both guesses where they exist.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};

use super::{delays::Delay, extension, numeric::unit_hash};
use crate::domain::{Desk, Instrument, Measure, ModuleNo, Participation, Status, UnitCode};

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
    /// The desk as recorded before the morning of `as_of`. From the desk's newest as-of on, its
    /// state is taken as it is.
    pub(super) fn new(desk: &Desk, as_of: NaiveDate) -> Self {
        let newest = desk.as_of.unwrap_or(as_of).max(as_of);
        let agh: Vec<&Measure> = desk.agh().collect();
        let (units, unit_index) = units_of(desk, &agh);
        let mut districts: Vec<String> = agh.iter().map(|m| m.district.clone()).collect();
        districts.sort_unstable();
        districts.dedup();
        let start_delay = Delay::from_days(agh.iter().flat_map(|m| desk.participations_of(&m.no)).filter_map(|p| {
            let begin = p.begin.filter(|begin| p.is_present() && day(*begin) <= day(newest) - 15)?;
            Some(day(p.status_since) - day(begin))
        }));
        let mut book = Self {
            as_of: day(newest),
            places: Vec::with_capacity(agh.len()),
            rows: Vec::with_capacity(agh.len()),
            districts,
            units,
            no_show_delay: Delay::from_days(std::iter::empty()),
            end_delay: Delay::from_days(std::iter::empty()),
            start_delay,
        };
        for measure in agh {
            let district = book.districts.binary_search(&measure.district).unwrap_or(0);
            let mut rows: Vec<Row> =
                desk.participations_of(&measure.no).iter().map(|p| row_of(p, unit_index[&p.unit], &book.start_delay)).collect();
            let approvals: Vec<_> = desk.starts_of(&measure.no).map(|s| (day(s.begin), day(s.end), s.places)).collect();
            let period = (day(measure.begin), day(measure.end));
            let nominal = extension::nominal_length(&rows, period.1);
            if let Some(nominal) = nominal {
                extension::split_off(&mut rows, nominal);
            }
            book.places.push(Place::new(district, period, measure.places, &approvals, nominal));
            book.rows.push(rows);
        }
        extension::impute_recording(desk, &mut book);
        book.learn_delays();
        if as_of < newest { book.at(day(as_of)) } else { book }
    }

    /// The contracted measures as recorded before the morning of `as_of`: one place per start, and the
    /// instrument of each. Only starts are of interest; ends are taken as planned.
    pub(super) fn contracted(desk: &Desk, as_of: NaiveDate) -> (Self, Vec<Instrument>) {
        let newest = desk.as_of.unwrap_or(as_of).max(as_of);
        let measures: Vec<&Measure> = desk.measures.values().filter(|m| !m.is_agh()).collect();
        let (units, unit_index) = units_of(desk, &measures);
        let none = || Delay::from_days(std::iter::empty());
        let mut book = Self {
            as_of: day(newest),
            places: Vec::new(),
            rows: Vec::new(),
            districts: Vec::new(),
            units,
            no_show_delay: none(),
            end_delay: none(),
            start_delay: none(),
        };
        let mut instruments = Vec::new();
        for measure in measures {
            let people = desk.participations_of(&measure.no);
            let mut modules: Vec<Option<&ModuleNo>> = people.iter().map(|p| p.module.as_ref()).collect();
            modules.sort_unstable();
            modules.dedup();
            for module in modules {
                let of = people.iter().filter(|p| p.module.as_ref() == module);
                book.rows.push(of.map(|p| row_of(p, unit_index[&p.unit], &book.start_delay)).collect());
                book.places.push(Place::new(0, (day(measure.begin), day(measure.end)), measure.places, &[], None));
                instruments.push(measure.instrument.clone());
            }
        }
        book.learn_delays();
        (if as_of < newest { book.at(day(as_of)) } else { book }, instruments)
    }

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

    fn learn_delays(&mut self) {
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

/// OEs of the desk and of its rows, sorted, with their index.
fn units_of<'a>(desk: &'a Desk, agh: &[&Measure]) -> (Vec<UnitCode>, HashMap<&'a UnitCode, u32>) {
    let rows = agh.iter().flat_map(|m| desk.participations_of(&m.no)).map(|p| &p.unit);
    let seen: HashSet<&UnitCode> = desk.units.keys().chain(rows).collect();
    let mut units: Vec<&UnitCode> = seen.into_iter().collect();
    units.sort_unstable();
    let index = units.iter().copied().zip(0..).collect();
    (units.into_iter().cloned().collect(), index)
}

fn row_of(p: &Participation, unit: u32, start_delay: &Delay) -> Row {
    let since = day(p.status_since);
    let begin = p.begin.map_or(NEVER, day);
    let state = match p.status {
        Status::Assigned => State::Open,
        Status::Started => State::Present,
        Status::DroppedOut | Status::Ended => State::Left,
        Status::NoShow => State::NoShow,
        Status::Vanished if p.begin.is_some() => State::Left,
        Status::Cancelled | Status::Vanished => State::Withdrawn,
    };
    let begin = if matches!(state, State::Present | State::Left) { begin } else { NEVER };
    // A vanished row has no last day; the day before it was missed is the best that is known.
    let end = if state == State::Left { p.end.map_or((since - 1).max(begin), day) } else { NEVER };
    let start_recorded = match state {
        State::Present => since,
        State::Left => (begin + start_delay.quantile(unit_hash(p.id.as_str(), 1))).min(since),
        State::Open | State::NoShow | State::Withdrawn => NEVER,
    };
    let planned_end = day(p.planned_end);
    let overstayed = state == State::Left && end > planned_end;
    Row {
        unit,
        assigned: day(p.assigned_on),
        planned_begin: day(p.planned_begin),
        planned_end: if overstayed { end } else { planned_end },
        nominal_end: planned_end,
        extended_on: if overstayed { NEVER } else { i32::MIN },
        state,
        since,
        begin,
        start_recorded,
        end,
    }
}
