//! The joint split against answers of an independent reference, and its properties.
//!
//! `tests/data/joint-golden.jsonl`: one instance and its one correct answer per line, written by
//! an exhaustive / min-cost-flow reference in Python. Another file of that form is checked with
//! `JOINT_GOLDEN=FILE cargo test --release --test contingent_joint golden`.
//! Long run of the properties:
//! `PROPTEST_CASES=100000 cargo test --release --test contingent_joint`.

use ilc_desk::domain::contingent::joint::{Cell, Infeasible, Instance, UnitClaim};
use serde_json::Value;

/// `3`, `"19/2"` as numerator and denominator.
fn fraction(value: &Value) -> (u128, u128) {
    let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    let (num, den) = text.split_once('/').unwrap_or((&text, "1"));
    (num.parse().unwrap(), den.parse().unwrap())
}

fn on_common_scale(values: &[Value]) -> (Vec<u128>, u128) {
    let parsed: Vec<_> = values.iter().map(fraction).collect();
    let scale = parsed.iter().map(|(_, den)| den).product();
    (parsed.iter().map(|(num, den)| num * scale / den).collect(), scale)
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().map(|n| u32::try_from(n).unwrap())
}

/// Reads an instance; `None` where a pin contradicts its bounds before there is an instance.
fn instance(request: &Value) -> Instance {
    let places: Vec<u32> = request["places"].as_array().unwrap().iter().filter_map(number).collect();
    let (weights, scale) = on_common_scale(request["weights"].as_array().unwrap());
    let fallback = request["fallback"].as_array().unwrap();
    let units = (0..weights.len())
        .map(|i| UnitClaim {
            weight: weights[i],
            fallback: fraction(&fallback[i]).0,
            rank: number(&request["rank"][i]).unwrap(),
            upper: number(&request["unit_upper"][i]),
            base: 0,
        })
        .collect();
    let cell = |m: usize, i: usize| {
        let eligible = request["eligible"][m][i] != 0;
        let upper = number(&request["upper"][m][i]).unwrap_or(places[m]);
        let minimum = request["minimum"] == true || number(&request["minimum"][m][i]) == Some(1);
        let cell = Cell { lower: number(&request["lower"][m][i]).unwrap_or(0), upper: if eligible { upper } else { 0 }, minimum };
        number(&request["pins"][m][i]).map_or(cell, |pin| Cell { lower: pin, upper: pin, minimum })
    };
    let cells = (0..places.len()).flat_map(|m| (0..weights.len()).map(move |i| (m, i))).map(|(m, i)| cell(m, i)).collect();
    Instance { places, units, cells, scale, cap_at_weight: request["cap_at_weight"] == true }
}

fn numbers(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().filter_map(number).collect()
}

#[test]
fn golden_instances() {
    let stored = include_str!("data/joint-golden.jsonl").to_owned();
    let text = std::env::var("JOINT_GOLDEN").map_or(stored, |file| std::fs::read_to_string(file).unwrap());
    let mut seen = 0;
    for line in text.lines() {
        let pair: Value = serde_json::from_str(line).unwrap();
        let (request, answer) = (&pair[0], &pair[1]);
        let instance = instance(request);
        let solution = instance.split();
        if answer["status"] == "infeasible" {
            assert!(solution.is_err_and(|e| e != Infeasible::Shape), "{line}");
        } else {
            let solution = solution.unwrap_or_else(|e| panic!("{e}: {line}"));
            let expected: Vec<u32> = answer["x"].as_array().unwrap().iter().flat_map(numbers).collect();
            assert_eq!(solution.totals, numbers(&answer["unit_totals"]), "{line}");
            assert_eq!(solution.cells, expected, "{line}");
            assert_eq!(instance.certificate(&solution.cells).flaw, None, "{line}");
        }
        seen += 1;
    }
    assert!(seen >= 200, "only {seen} instances");
}
