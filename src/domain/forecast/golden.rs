//! Golden facts: the same numbers as independent libraries compute. Each file names its source.

use serde::Deserialize;

use super::{
    count,
    hazard::at_risk,
    history::{Row, State},
    poisson_binomial,
};

fn read<T: for<'de> Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).expect("golden file")
}

#[derive(Deserialize)]
struct Cases<T> {
    cases: Vec<T>,
}

#[test]
fn poisson_binomial_equals_scipy_and_fast_poibin() {
    #[derive(Deserialize)]
    struct Case {
        p: Vec<f64>,
        pmf: Vec<f64>,
    }
    let golden: Cases<Case> = read(include_str!("../../../tests/data/forecast/poisson_binomial.json"));
    for case in golden.cases {
        let pmf = poisson_binomial::pmf(&case.p);
        for (k, expected) in case.pmf.iter().enumerate() {
            let got = pmf.get(k).copied().unwrap_or(0.0);
            assert!((got - expected).abs() < 1e-12, "n = {}, k = {k}: {got} ≠ {expected}", case.p.len());
        }
    }
}

#[test]
fn crps_equals_scoringrules() {
    #[derive(Deserialize)]
    struct Case {
        what: String,
        pmf: Vec<f64>,
        truth: u32,
        crps: f64,
    }
    let golden: Cases<Case> = read(include_str!("../../../tests/data/forecast/crps.json"));
    for case in golden.cases {
        let got = count::crps(&case.pmf, case.truth);
        assert!((got - case.crps).abs() < 1e-9, "{}, y = {}: {got} ≠ {}", case.what, case.truth, case.crps);
    }
}

#[test]
fn negative_binomial_and_quantiles_equal_scipy() {
    #[derive(Deserialize)]
    struct Case {
        mean: f64,
        phi: f64,
        k: Vec<usize>,
        pmf: Vec<f64>,
        quantiles: [u32; 5],
    }
    let golden: Cases<Case> = read(include_str!("../../../tests/data/forecast/negative_binomial.json"));
    for case in golden.cases {
        let mut pmf = Vec::new();
        count::negative_binomial(case.mean, case.phi, &mut pmf);
        for (k, expected) in case.k.iter().zip(&case.pmf) {
            assert!((pmf[*k] - expected).abs() < 1e-11, "μ = {}, φ = {}, k = {k}", case.mean, case.phi);
        }
        assert_eq!([0.05, 0.1, 0.5, 0.9, 0.95].map(|q| count::quantile(&pmf, q)), case.quantiles);
    }
}

#[test]
fn risk_sets_give_the_left_truncated_kaplan_meier_of_lifelines() {
    #[derive(Deserialize)]
    struct Person {
        begin: i32,
        planned_end: i32,
        end: i32,
        early: bool,
    }
    #[derive(Deserialize)]
    struct Golden {
        window: (i32, i32),
        rows: Vec<Person>,
        days: Vec<usize>,
        survival: Vec<f64>,
        events: u32,
        at_risk_days: i32,
    }
    let golden: Golden = read(include_str!("../../../tests/data/forecast/left_truncated_km.json"));
    let mut left = [0.0f64; 400];
    let mut risk = [0.0f64; 400];
    let (mut events, mut days) = (0, 0);
    for person in &golden.rows {
        let row = Row {
            unit: 0,
            assigned: person.begin - 1,
            planned_begin: person.begin,
            planned_end: person.planned_end,
            nominal_end: person.planned_end,
            extended_on: i32::MIN,
            state: State::Left,
            since: person.end,
            begin: person.begin,
            start_recorded: person.begin,
            end: person.end,
        };
        assert_eq!(row.left_early(), person.early);
        let Some((first, until, event)) = at_risk(&row, golden.window.0, golden.window.1) else { continue };
        for day in first..until {
            risk[usize::try_from(day - row.begin).unwrap()] += 1.0;
        }
        days += until - first;
        if event {
            left[usize::try_from(until - 1 - row.begin).unwrap()] += 1.0;
            events += 1;
        }
    }
    assert_eq!((events, days), (golden.events, golden.at_risk_days));
    for (after, expected) in golden.days.iter().zip(&golden.survival) {
        let survival: f64 = (0..*after).map(|k| if risk[k] > 0.0 { 1.0 - left[k] / risk[k] } else { 1.0 }).product();
        assert!((survival - expected).abs() < 1e-9, "day {after}: {survival} ≠ {expected}");
    }
}
