//! What no desk should look like and some will: every forecast is sound, and none takes long.
//!
//! Bounded work is checked by bounded output: no distribution is longer than people and places
//! give reason for.

use chrono::{Days, NaiveDate};
use ilc_desk::domain::{
    Desk, Participation, Status,
    forecast::{DayForecast, Forecast, Scenario, Settings, forecast},
};

use crate::support::desk_maker::{self, as_of, desk, measure};

fn sound(day: &DayForecast, what: &str) {
    let numbers = [day.mean, day.p_free, day.expected_free, day.over_risk];
    assert!(numbers.iter().all(|x| x.is_finite() && *x >= 0.0), "{what}: {numbers:?}");
    assert!(day.q05 <= day.q50 && day.q50 <= day.q95, "{what}");
    if !day.pmf.is_empty() {
        assert!((day.pmf.iter().sum::<f64>() - 1.0).abs() < 1e-12 && day.pmf.iter().all(|p| *p >= 0.0), "{what}");
    }
}

fn check(desk: &Desk, morning: NaiveDate, horizon: usize, what: &str) -> Forecast {
    let forecast = forecast(desk, morning, horizon, &Settings::default());
    for measure in &forecast.measures {
        let people = desk.participations_of(&measure.measure).len();
        for day in measure.known.iter().chain(&measure.expected) {
            sound(day, what);
            assert!(day.pmf.len() <= 40 * (people + 100), "{what}: {} entries for {people} people", day.pmf.len());
        }
    }
    for group in forecast.districts.iter().chain(&forecast.units).chain([&forecast.total]) {
        assert_eq!(group.days(Scenario::Expected).len(), horizon + 1);
        group.known.iter().chain(&group.expected).for_each(|day| sound(day, what));
    }
    forecast
}

fn changed(desk: &Desk, change: impl Fn(&mut Participation)) -> Desk {
    let mut people = desk.participations().to_vec();
    people.iter_mut().for_each(change);
    desk.clone().with_participations(people)
}

fn never_started(status: Status) -> impl Fn(&mut Participation) {
    move |p| (p.status, p.begin, p.end) = (status, None, None)
}

#[test]
fn any_morning_and_horizon() {
    let desk = desk(8, 120, 4);
    for horizon in [0, 1, 730, 3_000] {
        check(&desk, as_of(), horizon, "horizon");
    }
    for years in [1, 2, 3, 5, 100] {
        let away = Days::new(365 * years);
        check(&desk, as_of() - away, 60, "years before");
        check(&desk, as_of() + away, 60, "years after");
    }
}

#[test]
fn one_kind_of_row_only() {
    let desk = desk(8, 120, 4);
    let nobody = check(&changed(&desk, never_started(Status::NoShow)), as_of(), 182, "no-shows");
    assert!(nobody.total.expected[60].mean < 5.0);
    check(&changed(&desk, never_started(Status::Cancelled)), as_of(), 182, "withdrawn");
    check(&changed(&desk, never_started(Status::Assigned)), as_of(), 182, "open");
    check(&desk_maker::desk(1, 1, 3), as_of(), 182, "one record");
}

#[test]
fn places_none_or_beyond_reason() {
    for places in [0, 1, 100_000, u32::MAX] {
        let mut all = desk(4, 120, 4);
        all.measures.values_mut().for_each(|m| m.places = places);
        check(&all, as_of(), 182, "places of all");
        let mut one = desk(4, 120, 4);
        let mut new = measure("AGH-NEU", places);
        new.begin = as_of() - Days::new(3);
        one.measures.insert(new.no.clone(), new);
        check(&one, as_of(), 182, "places of one");
    }
}

#[test]
fn bookings_before_every_measure_begins_promise_no_crowds() {
    let mut desk = desk(10, 60, 4);
    desk.measures.values_mut().for_each(|m| m.begin = as_of() + Days::new(20));
    let forecast = check(&desk, as_of(), 182, "all to begin");
    for measure in &forecast.measures {
        assert!(measure.expected.iter().all(|day| day.over_risk < 0.9), "{}", measure.measure);
    }
}

#[test]
fn thousands_in_one_measure() {
    let mut desk = changed(&desk(1, 4_000, 5), |p| {
        p.planned_begin = p.planned_begin.min(as_of() - Days::new(1));
        p.planned_end = as_of() + Days::new(300);
        (p.status, p.begin, p.end) = (Status::Started, Some(p.planned_begin), None);
    });
    desk.measures.values_mut().for_each(|m| m.places = 5_000);
    let forecast = check(&desk, as_of(), 30, "thousands");
    assert!((forecast.total.expected[0].mean - 4_000.0).abs() < 100.0);
}
