//! A desk as a [`Book`]: its participations as numbers, its measures as places.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{
    delays::Delay,
    extension,
    history::{Book, NEVER, Place, Row, State, day},
    numeric::unit_hash,
};
use crate::domain::{Desk, Instrument, Measure, ModuleNo, Participation, Status, UnitCode};

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
