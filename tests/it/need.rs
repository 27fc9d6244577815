//! `forecast --components` and `--need`, counted a second time from what the program prints of its distributions.

use serde_json::Value;

use crate::cli::Home;

fn json(home: &Home, args: &[&str]) -> Value {
    serde_json::from_str(&home.ok(&[&["forecast", "--format", "json", "--horizon", "56"], args].concat())).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// P(at least `from` present) of known people and n new ones, each there with chance q.
fn at_least(known: &[f64], n: u64, q: f64, from: usize) -> f64 {
    let mut pmf = known.to_vec();
    for _ in 0..n {
        pmf.push(0.0);
        for k in (1..pmf.len()).rev() {
            pmf[k] = pmf[k] * (1.0 - q) + pmf[k - 1] * q;
        }
        pmf[0] *= 1.0 - q;
    }
    pmf.iter().skip(from).sum()
}

/// The chance of one new assignment under which n of them reach the target as said.
fn chance(known: &[f64], n: u64, from: usize, reach: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if at_least(known, n, middle, from) < reach { low = middle } else { high = middle }
    }
    low
}

/// The number said is the smallest, its chances are those of so many people more, and all of it follows from one chance
/// per assignment, whatever confidence is asked for.
#[test]
fn the_need_is_the_smallest_number_that_suffices_and_its_chances_add_up() {
    let home = Home::new().with_demo();
    let asked = |confidence: &str| {
        let args = ["--scenario", "known", "--pmf", "--need", "28", "--target", "0.9", "--confidence", confidence];
        json(&home, &args)
    };
    let (none, half, most) = (asked("0"), asked("0.5"), asked("0.9"));
    let (mut solved, mut unreachable) = (0, 0);
    for (i, measure) in half["measures"].as_array().unwrap().iter().enumerate() {
        let name = &measure["measure"];
        let need = &measure["need"];
        let day = &measure["days"][28];
        assert_eq!(need["date"], day["date"]);
        let known: Vec<f64> = day["pmf"].as_array().unwrap().iter().map(number).collect();
        let places = usize::try_from(day["capacity"].as_u64().unwrap()).unwrap();
        assert_eq!(need["places"], day["capacity"]);
        let Some(n) = need["assignments"].as_u64() else {
            let expected = if places == 0 { "no_places" } else { "too_near" };
            assert_eq!(need["reason"], expected, "{name}");
            unreachable += 1;
            continue;
        };
        let wanted = (9 * places).div_ceil(10);
        assert_eq!(need["wanted"].as_u64().unwrap(), wanted as u64, "{name}");
        // Nothing is asked for: nobody need come, and the chances are those of the known people alone.
        let nothing = &none["measures"][i]["need"];
        assert_eq!(nothing["assignments"], 0, "{name}");
        assert!((number(&nothing["p_reach"]) - at_least(&known, 0, 0.0, wanted)).abs() < 1e-9, "{name}: {nothing}");
        assert!((number(&nothing["p_over"]) - at_least(&known, 0, 0.0, places + 1)).abs() < 1e-9, "{name}: {nothing}");
        let reach = number(&need["p_reach"]);
        assert!(reach >= 0.5, "{name}: {need}");
        let more = &most["measures"][i]["need"];
        assert!(more["assignments"].as_u64().is_none_or(|more| more >= n), "{name}: {need} {more}");
        if n == 0 {
            continue;
        }
        let q = chance(&known, n, wanted, reach);
        assert!(at_least(&known, n - 1, q, wanted) < 0.5, "{name}: {} would do", n - 1);
        assert!((number(&need["p_over"]) - at_least(&known, n, q, places + 1)).abs() < 1e-6, "{name}: {need}");
        assert!(q <= number(&need["start_rate"]) + 1e-9, "{name}: more are there than start");
        if let Some(n) = more["assignments"].as_u64() {
            assert!((number(&more["p_reach"]) - at_least(&known, n, q, wanted)).abs() < 1e-6, "{name}: {more}");
        }
        solved += 1;
    }
    assert!(solved > 20, "{solved} solved, {unreachable} unreachable: this test sees too little");
}

/// What is said of a day is what its parts and their weights give.
#[test]
fn the_parts_of_a_forecast_add_up_to_it() {
    let home = Home::new().with_demo();
    let expected = json(&home, &["--components"]);
    let known = json(&home, &["--scenario", "known"]);
    let method = expected["method"].as_array().unwrap();
    let (mut exact, mut bounded) = (0, 0);
    for row in method.iter().filter(|row| row["horizon"].as_u64().unwrap() <= 56) {
        let weights = ["free_places", "usual_level", "pickup"].map(|part| number(&row[part]));
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9 && weights.iter().all(|w| *w >= 0.0), "{row}");
        let day = usize::try_from(row["horizon"].as_u64().unwrap()).unwrap();
        for (measure, alone) in expected["measures"].as_array().unwrap().iter().zip(known["measures"].as_array().unwrap()) {
            let name = &measure["measure"];
            let part = |key: &str| number(&measure["components"][day][key]);
            assert_eq!(measure["components"][day]["date"], measure["days"][day]["date"]);
            assert!((part("known") - number(&alone["days"][day]["mean"])).abs() < 1e-6, "{name}, {day} days: known people");
            let mixed = weights[0] * part("free_places") + weights[1] * part("usual_level") + weights[2] * part("pickup");
            assert!(part("inflow") <= mixed + 1e-9, "{name}, {day} days: {} of {mixed}", part("inflow"));
            if (part("inflow") - mixed).abs() < 1e-9 {
                exact += 1;
            } else {
                bounded += 1;
            }
            let mean = number(&measure["days"][day]["mean"]);
            if row["gate"].is_null() {
                assert!((part("mean") - part("known") - part("inflow")).abs() < 1e-9, "{name}, {day} days");
            }
            if measure["days"][day]["capacity"].as_u64().unwrap() > 0 {
                assert!(mean <= part("mean") + 1e-3, "{name}, {day} days: the places let in more than come: {mean}");
            }
        }
    }
    assert!(exact > 10 * bounded && exact > 100, "{exact} exact, {bounded} bounded");
    assert!(known["measures"][0]["components"].is_null() && known["method"].is_null(), "only on request");
}
