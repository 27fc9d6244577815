//! Properties of the whole forecast on arbitrary desks, and what thin data must not break.

use chrono::{Days, NaiveDate};
use ilc_desk::{
    domain::{
        Desk, Participation, ParticipationId, Status, UnitCode,
        forecast::{
            DayForecast, Forecast, Scenario, Settings,
            backtest::{self, backtest},
            forecast,
        },
        occupancy::BookedCurve,
    },
    server::views::forecast_doc,
};
use proptest::prelude::*;

use crate::support::desk_maker::{as_of, desk, measure};

const SCENARIOS: [Scenario; 2] = [Scenario::Known, Scenario::Expected];

fn check_day(day: &DayForecast, with_pmf: bool) {
    let numbers = [day.mean, day.p_free, day.expected_free, day.over_risk];
    assert!(numbers.iter().all(|x| x.is_finite() && *x >= 0.0), "{day:?}");
    assert!(day.p_free <= 1.0 + 1e-12 && day.over_risk <= 1.0 + 1e-12);
    assert!(day.q05 <= day.q10 && day.q10 <= day.q50 && day.q50 <= day.q90 && day.q90 <= day.q95);
    if with_pmf {
        assert!((day.pmf.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(day.pmf.iter().all(|p| *p >= 0.0));
        let mean: f64 = (0u32..).zip(&day.pmf).map(|(k, p)| f64::from(k) * p).sum();
        assert!((mean - day.mean).abs() < 1e-9);
    }
}

fn check(forecast: &Forecast) {
    for measure in &forecast.measures {
        for scenario in SCENARIOS {
            assert_eq!(measure.days(scenario).len(), forecast.horizon_days + 1);
            measure.days(scenario).iter().for_each(|day| check_day(day, true));
        }
        for (known, expected) in measure.known.iter().zip(&measure.expected) {
            // Capacity may turn people away in one scenario only.
            assert!(expected.over_risk > 1e-9 || known.mean <= expected.mean + 1e-6, "{} > {}", known.mean, expected.mean);
        }
    }
    for group in forecast.districts.iter().chain(&forecast.units).chain([&forecast.total]) {
        for scenario in SCENARIOS {
            group.days(scenario).iter().for_each(|day| check_day(day, false));
        }
    }
}

/// Any valid row, however odd its dates.
fn any_row() -> impl Strategy<Value = (u64, u64, u64, usize, u64, u64, u64)> {
    (0u64..700, 0u64..60, 0u64..400, 0usize..7, 0u64..400, 0u64..400, 0u64..30)
}

fn odd_desk(rows: &[(u64, u64, u64, usize, u64, u64, u64)], places: u32) -> Desk {
    let statuses = [
        Status::Assigned,
        Status::Started,
        Status::NoShow,
        Status::DroppedOut,
        Status::Ended,
        Status::Cancelled,
        Status::Vanished,
    ];
    let mut desk = Desk::default();
    desk.as_of = Some(as_of());
    let agh = measure("AGH-1", places);
    let participations = rows.iter().enumerate().map(|(i, (ago, lead, length, status, late, stay, delay))| {
        let assigned_on = as_of() - Days::new(*ago);
        let planned_begin = assigned_on + Days::new(*lead);
        let status = statuses[*status];
        let begin = planned_begin + Days::new(late % 20);
        let end = begin + Days::new(*stay);
        let left = matches!(status, Status::DroppedOut | Status::Ended);
        Participation {
            id: ParticipationId::parse(&format!("T{i}")).unwrap(),
            measure: agh.no.clone(),
            module: None,
            unit: UnitCode::parse(["ALT", "BAR"][i % 2]).unwrap(),
            assigned_on,
            planned_begin,
            planned_end: planned_begin + Days::new(*length),
            status,
            status_since: (if left { end } else { planned_begin } + Days::new(*delay)).min(as_of()),
            begin: status.has_started().then_some(begin),
            end: left.then_some(end),
            reason: None,
            office: None,
        }
        .checked()
        .expect("valid")
    });
    let participations = participations.collect();
    desk.measures.insert(agh.no.clone(), agh);
    desk.with_participations(participations)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_valid_desk_gets_a_sound_forecast(rows in prop::collection::vec(any_row(), 0..60), places in 0u32..40) {
        let desk = odd_desk(&rows, places);
        check(&forecast(&desk, as_of(), 70, &Settings::default()));
        check(&forecast(&desk, as_of() - Days::new(100), 30, &Settings { tolerance: 2, ..Settings::default() }));
    }

    #[test]
    fn the_order_of_people_changes_nothing(rows in prop::collection::vec(any_row(), 2..40), turn in 0usize..40) {
        let desk = odd_desk(&rows, 12);
        let mut people = desk.participations().to_vec();
        let n = people.len();
        people.rotate_left(turn % n);
        let turned = desk.clone().with_participations(people);
        prop_assert_eq!(forecast(&desk, as_of(), 30, &Settings::default()), forecast(&turned, as_of(), 30, &Settings::default()));
    }

    #[test]
    fn booked_is_the_face_value_of_the_desk(rows in prop::collection::vec(any_row(), 0..40)) {
        let desk = odd_desk(&rows, 12);
        let measure = desk.agh().next().unwrap();
        let curve = BookedCurve::of(&desk, measure, as_of(), 60);
        let forecast = forecast(&desk, as_of(), 60, &Settings::default());
        prop_assert_eq!(&forecast.measures[0].booked, &curve.booked);
        prop_assert_eq!(&forecast.measures[0].capacity, &curve.capacity);
        prop_assert_eq!(forecast.measures[0].present, curve.present);
    }
}

#[test]
fn an_empty_desk_has_an_empty_forecast() {
    let forecast = forecast(&Desk::default(), as_of(), 182, &Settings::default());
    assert!(forecast.measures.is_empty());
    assert_eq!(forecast.total.known.len(), 183);
    assert_eq!(forecast.total.expected[10].q95, 0);
    check(&forecast);
}

#[test]
fn a_new_measure_is_expected_to_fill_but_nobody_knows_how_far() {
    let mut desk = desk(6, 160, 3);
    let mut new = measure("AGH-NEU", 20);
    new.begin = as_of() - Days::new(5);
    desk.measures.insert(new.no.clone(), new.clone());
    let forecast = forecast(&desk, as_of(), 182, &Settings::default());
    check(&forecast);
    let days = &forecast.measures.iter().find(|m| m.measure == new.no).unwrap().expected;
    assert!(days[0].mean < 0.5 && days[90].mean > 1.0, "{} … {}", days[0].mean, days[90].mean);
    assert!(days[90].q95 - days[90].q05 >= 4, "{:?}", (days[90].q05, days[90].q95));
}

#[test]
fn one_record_is_enough_and_few_keep_the_band_wide() {
    for n in [1, 10] {
        // Assigned over the last month, each for half a year, some present already.
        let rows: Vec<_> = (0..n).map(|i| (3 * i + 1, 4 + i, 180, usize::from(i > 4), 0, 0, 1)).collect();
        let forecast = forecast(&odd_desk(&rows, 15), as_of(), 182, &Settings::default());
        check(&forecast);
        let day = &forecast.measures[0].expected[56];
        assert!(day.q95 >= day.q05 + 2, "{n} rows: {day:?}");
    }
}

#[test]
fn nobody_is_expected_after_the_measure_ends() {
    let mut desk = desk(3, 160, 7);
    for measure in desk.measures.values_mut() {
        measure.end = as_of() + Days::new(30);
    }
    let people = desk.participations().to_vec();
    let end = as_of() + Days::new(30);
    let people = people.into_iter().map(|p| Participation { planned_end: p.planned_end.min(end).max(p.planned_begin), ..p });
    let desk = desk.clone().with_participations(people.filter(|p| p.planned_begin <= end).collect());
    let forecast = forecast(&desk, as_of(), 60, &Settings::default());
    for measure in &forecast.measures {
        assert_eq!(measure.capacity[31], 0);
        assert!(measure.expected[45].mean < 0.6 && measure.expected[45].p_free.abs() < 1e-12, "{}", measure.expected[45].mean);
    }
}

#[test]
fn the_past_is_seen_as_recorded_then() {
    let desk = desk(4, 160, 9);
    let morning = as_of() - Days::new(200);
    // Rows recorded later must not matter: drop what was assigned since, the rest is the same.
    let old: Vec<Participation> = desk.participations().iter().filter(|p| p.assigned_on < morning).cloned().collect();
    let without = desk.clone().with_participations(old);
    let (full, cut) = (forecast(&desk, morning, 30, &Settings::default()), forecast(&without, morning, 30, &Settings::default()));
    assert_eq!(
        full.measures.iter().map(|m| m.present).collect::<Vec<_>>(),
        cut.measures.iter().map(|m| m.present).collect::<Vec<_>>()
    );
    assert_eq!(full.measures[0].booked, cut.measures[0].booked);
    check(&full);
}

#[test]
fn kept_versions_tell_what_was_known() {
    let day = |ago: u64| as_of() - Days::new(ago);
    let mut desk = desk(1, 40, 11);
    let no = desk.measures.keys().next().unwrap().clone();
    let now = Participation {
        id: ParticipationId::parse("T-X").unwrap(),
        measure: no,
        module: None,
        unit: UnitCode::parse("OE01").unwrap(),
        assigned_on: day(60),
        planned_begin: day(50),
        planned_end: as_of() + Days::new(100),
        status: Status::Started,
        status_since: day(45),
        begin: Some(day(50)),
        end: None,
        reason: None,
        office: None,
    };
    let before = Participation { planned_end: as_of() + Days::new(5), ..now.clone() };
    let booked =
        |desk: &Desk, morning: NaiveDate, h: usize| forecast(desk, morning, 60, &Settings::default()).measures[0].booked[h];
    let mut people = desk.participations().to_vec();
    people.push(now.clone());
    desk = desk.with_participations(people);
    let with_now = booked(&desk, day(20), 40);
    desk.superseded.insert(now.id.clone(), vec![(day(44), before), (day(10), now)]);
    // Twenty days ago the extension seen ten days ago was not known: the person was booked until day 5.
    assert_eq!(booked(&desk, day(20), 40), with_now - 1);
    assert_eq!(booked(&desk, as_of(), 40), booked(&desk, day(0), 40));
}

#[test]
fn the_json_has_the_agreed_shape() {
    let forecast = forecast(&desk(2, 100, 13), as_of(), 3, &Settings::default());
    let json = serde_json::to_value(forecast_doc(&forecast, Scenario::Expected, false, |_| true)).unwrap();
    let keys = |v: &serde_json::Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&json), ["as_of", "horizon_days", "measures", "scenario", "total"]);
    assert_eq!(json["as_of"], "2026-11-20");
    assert_eq!(json["scenario"], "expected");
    let measure = &json["measures"][0];
    assert_eq!(keys(measure), ["capacity", "days", "district", "measure", "present", "title"]);
    assert_eq!(measure["days"].as_array().unwrap().len(), 4);
    assert_eq!(measure["days"][3]["date"], "2026-11-23");
    let day = ["booked", "capacity", "date", "expected_free", "mean", "p_free", "q05", "q10", "q50", "q90", "q95"];
    assert_eq!(keys(&measure["days"][0]), day);
    assert_eq!(keys(&json["total"]["days"][0]), day);
    let with =
        serde_json::to_value(forecast_doc(&forecast, Scenario::Known, true, |no| no == forecast.measures[1].measure.as_str()))
            .unwrap();
    assert_eq!(with["measures"].as_array().unwrap().len(), 1);
    assert!(with["measures"][0]["days"][0]["pmf"].is_array());
}

#[test]
fn the_backtest_scores_every_origin_and_is_repeatable() {
    let desk = desk(8, 160, 17);
    let plan = backtest::Plan { origins: 4, ..backtest::Plan::default() };
    let mut calls = Vec::new();
    let report = backtest(&desk, &Settings::default(), &plan, |done, of| calls.push((done, of)));
    assert_eq!(calls, [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]);
    assert_eq!(report.origins.len(), 4);
    let again = backtest(&desk, &Settings::default(), &plan, |_, _| ());
    assert_eq!(report, again);
    for score in &report.scenarios[1].horizons {
        assert_eq!((score.n, score.totals), (32, 4));
        assert!((score.pit.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(score.crps <= score.mae + 1e-9 && score.cover80 <= score.cover90);
    }
}

#[test]
fn too_short_a_history_has_no_origins() {
    let report =
        backtest(&odd_desk(&[(20, 5, 100, 1, 0, 0, 0)], 10), &Settings::default(), &backtest::Plan::default(), |_, _| ());
    assert!(report.origins.is_empty());
    assert_eq!(report.scenarios[1].horizons[0].n, 0);
}
