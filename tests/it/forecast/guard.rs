//! The forecast is never foolish: on desks of four seasons, on courses that all begin together and on hotels, rolled
//! over past mornings, its mean is at most 15 % worse than the best of three simple rules at every horizon.
//! Which measures of a desk are in a set is decided by a hash of their number, see the sets' own README.

use std::io::{Cursor, Read};

use chrono::{Days, NaiveDate, TimeDelta};
use ilc_desk::domain::{
    Desk, MeasureNo, Participation, ParticipationId, Status, UnitCode,
    forecast::{
        Scenario, Settings,
        backtest::{self, Plan, backtest},
    },
};

use crate::support::desk_maker::measure;

/// How much worse than the best simple rule is not yet foolish.
const TOLERANCE: f64 = 1.15;

/// A packed set; `tests/data/forecast/guard/README.md` describes the form.
fn read(name: &str) -> Desk {
    let sets = Cursor::new(include_bytes!("../../data/forecast/guard/sets.zip"));
    let mut set = String::new();
    zip::ZipArchive::new(sets).unwrap().by_name(&format!("{name}.csv")).unwrap().read_to_string(&mut set).unwrap();
    let mut desk = Desk::default();
    let mut as_of = NaiveDate::default();
    let mut measures: Vec<MeasureNo> = Vec::new();
    let mut people = Vec::new();
    for line in set.lines() {
        let fields: Vec<&str> = line.split(';').collect();
        match fields[..] {
            ["as_of", date] => as_of = date.parse().unwrap(),
            ["measure", no, places, first, last, district] => {
                let mut made = measure(no, places.parse().unwrap());
                (made.begin, made.end, made.district) = (first.parse().unwrap(), last.parse().unwrap(), district.into());
                measures.push(made.no.clone());
                desk.measures.insert(made.no.clone(), made);
            }
            _ => people.push(person(line, people.len(), as_of, &measures)),
        }
    }
    desk.as_of = Some(as_of);
    desk.with_participations(people)
}

fn person(line: &str, number: usize, as_of: NaiveDate, measures: &[MeasureNo]) -> Participation {
    let fields: Vec<&str> = line.split(',').collect();
    let days = |i: usize| TimeDelta::days(fields[i].parse().unwrap());
    let assigned_on = as_of - days(2);
    let planned_begin = assigned_on + days(3);
    let day = |i: usize| (!fields[i].is_empty()).then(|| planned_begin + days(i));
    Participation {
        id: ParticipationId::parse(&format!("T{number}")).unwrap(),
        measure: measures[fields[0].parse::<usize>().unwrap()].clone(),
        module: None,
        unit: UnitCode::parse(&format!("OE{}", fields[1])).unwrap(),
        assigned_on,
        planned_begin,
        planned_end: planned_begin + days(4),
        status: match fields[5] {
            "A" => Status::Assigned,
            "S" => Status::Started,
            "N" => Status::NoShow,
            "D" => Status::DroppedOut,
            "E" => Status::Ended,
            _ => Status::Cancelled,
        },
        status_since: assigned_on + days(6),
        begin: day(7),
        end: day(8),
        reason: None,
        office: None,
    }
}

/// Rolls the forecast over a set and compares; (horizon, error of the mean, error of the best simple rule).
fn compare(desk: &Desk, settings: &Settings, stride_days: u64) -> Vec<(u32, f64, f64)> {
    let plan = Plan { origins: 8, stride_days, warm_up_days: 75, batch: 1 };
    let report = backtest(desk, settings, &plan, |_, _| ());
    assert!(report.origins.len() >= 8, "{:?}", report.origins);
    let of = |scenario| &report.scenarios.iter().find(|s| s.scenario == scenario).unwrap().horizons;
    let best = |known: &backtest::HorizonScore| known.mae.min(known.mae_booked).min(known.mae_persistence);
    of(Scenario::Expected).iter().zip(of(Scenario::Known)).map(|(e, known)| (e.horizon, e.mae, best(known))).collect()
}

fn guard(name: &str, stride_days: u64) {
    let desk = read(name);
    for (horizon, mae, best) in compare(&desk, &Settings::default(), stride_days) {
        assert!(mae <= TOLERANCE * best, "{name}, {horizon} days: {mae:.2} against {best:.2}");
    }
}

#[test]
fn never_foolish_on_desks_in_winter_and_spring() {
    guard("desk-31", 28);
    guard("desk-32", 28);
}

#[test]
fn never_foolish_on_desks_in_summer_and_autumn() {
    guard("desk-33", 28);
    guard("desk-34", 28);
}

#[test]
fn never_foolish_where_all_begin_together() {
    guard("oulad", 14);
}

#[test]
fn never_foolish_where_stays_are_short() {
    guard("hotel", 23);
}

#[test]
fn a_set_is_read_as_it_was_packed() {
    let desk = read("desk-34");
    assert_eq!((desk.measures.len(), desk.participations().len()), (30, 3_853));
    let morning = desk.as_of.unwrap();
    for p in desk.participations() {
        assert!(p.assigned_on < morning && p.planned_begin <= p.planned_end);
        assert_eq!(p.begin.is_some(), p.status.has_started());
        assert!(p.status_since < morning && p.end.is_none_or(|end| end < morning + Days::new(1)));
    }
}
