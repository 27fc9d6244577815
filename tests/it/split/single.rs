//! The single split: published elections and textbook cases, reference answers, properties.
//!
//! `tests/data/apportion-cases.json`: 108 facts, each with its source. The biproportional ones are
//! reached by discrete alternating scaling (Pukelsheim): every step of it is our single split.
//! `tests/data/single-golden.jsonl`: instances with the answers of an independent reference in
//! Python; another file is checked with
//! `SINGLE_GOLDEN=FILE cargo test --release --test it split::single::reference`.
//! Long run of the properties:
//! `PROPTEST_CASES=100000 cargo test --release --test it split::single`.

use ilc_desk::domain::contingent::{
    fraction::Fraction,
    method::{Method, Price},
    single::{Infeasible, Instance, Outcome},
};
use proptest::prelude::*;
use serde_json::Value;

fn method(name: &str) -> Method {
    match name.trim_start_matches("biproportional-") {
        "sainte-lague" => Method::SainteLague,
        "dhondt" => Method::DHondt,
        "adams" => Method::Adams,
        "huntington-hill" => Method::HuntingtonHill,
        "dean" => Method::Dean,
        "largest-remainder" => Method::LargestRemainder,
        other => panic!("unknown method {other}"),
    }
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().map(|n| u32::try_from(n).unwrap())
}

fn numbers(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().filter_map(number).collect()
}

fn table(value: &Value) -> Vec<Vec<u32>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("../../data/apportion-cases.json")).unwrap()
}

/// "62792.696" or "19/2" as a fraction.
fn fraction(text: &str) -> Fraction {
    if let Some((num, den)) = text.split_once('/') {
        return Fraction::new(num.parse().unwrap(), den.parse().unwrap());
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    Fraction::new(format!("{whole}{part}").parse().unwrap(), 10i128.pow(u32::try_from(part.len()).unwrap()))
}

#[test]
fn published_single_cases() {
    let cases = cases();
    assert_eq!(cases.len(), 108);
    let mut ranges = 0;
    for case in cases.iter().filter(|c| !c["method"].as_str().unwrap().starts_with("biproportional")) {
        let id = &case["id"];
        let votes = case["votes"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect();
        let mut split = Instance::new(method(case["method"].as_str().unwrap()), votes, number(&case["seats"]).unwrap());
        if case["lower_bounds"].is_array() {
            split.lower = numbers(&case["lower_bounds"]);
        }
        if case["upper_bounds"].is_array() {
            split.upper = numbers(&case["upper_bounds"]);
        }
        let outcome = split.split().unwrap();
        assert_eq!(outcome.seats, numbers(&case["expected"]), "{id}");
        assert_eq!(outcome.unplaced, 0, "{id}");
        check_tie(&outcome, &case["ties"], id);
        if let Some(range) = case["divisor_range"].as_array() {
            // w / (x ± ½): twice the quotients of the certificate
            let certificate = split.certificate(&outcome.seats);
            let twice = |price: Option<Price>| price.unwrap().quotient.value().unwrap().checked_mul(2, 1).unwrap();
            let official = |at: usize| {
                let text = range[at].as_str().unwrap().to_owned();
                let unit = Fraction::new(1, 10i128.pow(text.split_once('.').map_or(0, |(_, p)| u32::try_from(p.len()).unwrap())));
                (fraction(&text), unit)
            };
            for (at, exact) in [(0, twice(certificate.first_waiting)), (1, twice(certificate.last_served))] {
                // published rounded to the last digit shown
                let (shown, unit) = official(at);
                let minus = exact.checked_add(shown.checked_mul(-1, 1).unwrap()).unwrap();
                assert!(minus <= unit && minus >= unit.checked_mul(-1, 1).unwrap(), "{id}: {exact} is not {shown}");
            }
            ranges += 1;
        }
        assert!(split.method == Method::LargestRemainder || split.certificate(&outcome.seats).holds(), "{id}");
    }
    assert_eq!(ranges, 17, "official divisor ranges");
}

fn check_tie(outcome: &Outcome, expected: &Value, id: &Value) {
    if expected.is_null() {
        return;
    }
    let tie = outcome.tie.as_ref().unwrap_or_else(|| panic!("{id}: no tie"));
    let units: Vec<u32> = tie.units.iter().map(|i| u32::try_from(*i).unwrap()).collect();
    assert_eq!((units, Some(tie.places)), (numbers(&expected["units"]), number(&expected["places"])), "{id}");
}

#[test]
fn published_biproportional_cases() {
    let mut seen = 0;
    for case in cases().iter().filter(|c| c["method"].as_str().unwrap().starts_with("biproportional")) {
        let votes = table(&case["votes"]);
        let lower = case["lower_bounds"].is_array().then(|| table(&case["lower_bounds"]));
        let sums = (numbers(&case["row_seats"]), numbers(&case["col_seats"]));
        let found = alternate(method(case["method"].as_str().unwrap()), &votes, lower.as_deref(), &sums);
        assert_eq!(found, table(&case["expected"]), "{}", case["id"]);
        seen += 1;
    }
    assert_eq!(seen, 10);
}

/// Splits rows and columns in turn, each time with weights divided by the divisors just found,
/// until the row splits have the right column sums.
fn alternate(method: Method, votes: &[Vec<u32>], lower: Option<&[Vec<u32>]>, sums: &(Vec<u32>, Vec<u32>)) -> Vec<Vec<u32>> {
    let (rows, columns) = (votes.len(), votes[0].len());
    let mut column_factors = vec![1; columns];
    for _ in 0..5000 {
        let by_row = |m: usize| {
            let weights: Vec<u64> = (0..columns).map(|i| u64::from(votes[m][i]) * column_factors[i]).collect();
            divided(method, weights, lower.map(|l| l[m].clone()), sums.0[m])
        };
        let (table, divisors): (Vec<Vec<u32>>, Vec<Fraction>) = (0..rows).map(by_row).unzip();
        if (0..columns).all(|i| table.iter().map(|row| row[i]).sum::<u32>() == sums.1[i]) {
            return table;
        }
        let row_factors = factors(&divisors);
        let by_column = |i: usize| {
            let weights: Vec<u64> = (0..rows).map(|m| u64::from(votes[m][i]) * row_factors[m]).collect();
            divided(method, weights, lower.map(|l| l.iter().map(|row| row[i]).collect()), sums.1[i]).1
        };
        column_factors = factors(&(0..columns).map(by_column).collect::<Vec<_>>());
    }
    panic!("alternating scaling does not settle")
}

/// Seats, and a divisor between the first waiting and the last served quotient.
fn divided(method: Method, weights: Vec<u64>, lower: Option<Vec<u32>>, seats: u32) -> (Vec<u32>, Fraction) {
    let total = Fraction::new(weights.iter().map(|w| i128::from(*w)).sum(), i128::from(seats.max(1)));
    let mut split = Instance::new(method, weights, seats);
    split.fallback = vec![0; split.len()];
    // nobody without votes gets a seat
    split.upper = split.weights.iter().map(|w| if *w == 0 { 0 } else { seats }).collect();
    split.lower = lower.unwrap_or(split.lower);
    let outcome = split.split().unwrap();
    let certificate = split.certificate(&outcome.seats);
    let value = |price: Option<Price>| price.and_then(|p| p.quotient.value());
    let divisor = match (value(certificate.first_waiting), value(certificate.last_served)) {
        (Some(a), Some(b)) => a.checked_add(b).unwrap().checked_mul(1, 2).unwrap(),
        // only forced seats: every divisor from the first waiting quotient up will do
        (Some(waiting), None) => waiting.checked_mul(10, 1).unwrap(),
        (None, Some(served)) => served,
        (None, None) => total,
    };
    (outcome.seats, divisor)
}

/// 1 / divisor, with a common factor that makes the largest 2³⁶.
fn factors(divisors: &[Fraction]) -> Vec<u64> {
    let (a, b) = divisors.iter().min().unwrap().reduced();
    let factor = |d: &Fraction| {
        let (num, den) = d.reduced();
        u64::try_from((a * den * (1 << 36) / (b * num)).max(1)).unwrap()
    };
    divisors.iter().map(factor).collect()
}

fn weights_of(values: &Value) -> (Vec<u64>, u64) {
    let parsed: Vec<(i128, i128)> = values
        .as_array()
        .unwrap()
        .iter()
        .map(|v| fraction(&v.as_str().map_or_else(|| v.to_string(), ToOwned::to_owned)).reduced())
        .collect();
    let scale: i128 = parsed.iter().map(|(_, den)| den).product();
    (parsed.iter().map(|(num, den)| u64::try_from(num * scale / den).unwrap()).collect(), u64::try_from(scale).unwrap())
}

fn reference_instance(request: &Value) -> Instance {
    let (weights, scale) = weights_of(&request["weights"]);
    let n = weights.len();
    let mut split = Instance::new(method(request["method"].as_str().unwrap()), weights, number(&request["seats"]).unwrap());
    split.scale = scale;
    split.fallback = numbers(&request["fallback"]).into_iter().map(u64::from).collect();
    split.rank = numbers(&request["rank"]);
    split.cap_at_weight = request["cap_at_weight"] == true;
    for i in 0..n {
        split.minimum[i] = request["minimum"] == true || number(&request["minimum"][i]) == Some(1);
        split.lower[i] = number(&request["lower"][i]).unwrap_or(0);
        split.upper[i] = number(&request["upper"][i]).unwrap_or(split.seats);
        if let Some(pin) = number(&request["pins"][i]) {
            split.pin(i, pin);
        }
    }
    split
}

#[test]
fn reference_answers() {
    let stored = include_str!("../../data/single-golden.jsonl").to_owned();
    let text = std::env::var("SINGLE_GOLDEN").map_or(stored, |file| std::fs::read_to_string(file).unwrap());
    let mut seen = 0;
    for line in text.lines() {
        seen += 1;
        let pair: Value = serde_json::from_str(line).unwrap();
        let (split, answer) = (reference_instance(&pair[0]), &pair[1]);
        let outcome = split.split();
        if answer["status"] == "infeasible" {
            assert!(outcome.is_err_and(|e| e != Infeasible::Shape), "{line}");
            continue;
        }
        let outcome = outcome.unwrap();
        assert_eq!(outcome.seats, numbers(&answer["seats"]), "{line}");
        assert_eq!(Some(outcome.unplaced), number(&answer["unplaced"]), "{line}");
        assert_eq!(outcome.tie.is_some(), !answer["ties"].is_null(), "{line}");
        check_tie(&outcome, &answer["ties"], &pair[0]);
        let steps: Vec<String> = outcome
            .steps
            .iter()
            .map(|s| {
                let quotient = s.price.quotient.value().map_or("inf".to_owned(), |q| q.to_string());
                format!("{} {} {} {quotient}", s.unit, s.k, s.price.tier.number())
            })
            .collect();
        let expected: Vec<String> = answer["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| format!("{} {} {} {}", s["unit"], s["k"], s["tier"], s["quotient"].as_str().unwrap()))
            .collect();
        assert_eq!(steps, expected, "{line}");
        if let Some(changes) = answer["change"].as_array() {
            let text = |f: Option<Fraction>| f.map_or(Value::Null, |f| Value::String(f.to_string()));
            for (change, expected) in split.changes(&outcome.seats).unwrap().iter().zip(changes) {
                assert_eq!(text(change.loses_below), expected["loses_below"], "{line}");
                assert_eq!(text(change.gains_above), expected["gains_above"], "{line}");
            }
        }
        assert!(split.method == Method::LargestRemainder || split.certificate(&outcome.seats).holds(), "{line}");
    }
    assert!(seen >= 200, "only {seen} instances");
}

#[test]
fn refuses_what_contradicts_itself() {
    let mut split = Instance::new(Method::SainteLague, vec![3, 2], 4);
    split.pin(0, 5);
    assert_eq!(split.split(), Err(Infeasible::TooFew { needed: 5, seats: 4 }));
    split.upper[0] = 4;
    assert_eq!(split.split(), Err(Infeasible::Bounds { unit: 0, lower: 5, upper: 4 }));
    split.rank.pop();
    assert_eq!(split.split(), Err(Infeasible::Shape));
}

#[test]
fn the_largest_numbers_stay_exact() {
    for method in
        [Method::SainteLague, Method::DHondt, Method::Adams, Method::HuntingtonHill, Method::Dean, Method::LargestRemainder]
    {
        let mut split = Instance::new(method, vec![1 << 62, (1 << 62) - 1, 1], 3);
        split.scale = 1 << 30;
        assert_eq!(split.split().unwrap().seats.iter().sum::<u32>(), 3, "{method:?}");
    }
    assert_eq!(Instance::new(Method::SainteLague, vec![(1 << 62) - 1, 1 << 62], 1).split().unwrap().seats, [0, 1]);
}

/// Instances of the rule: Sainte-Laguë with everything it may carry.
fn instances() -> impl Strategy<Value = Instance> {
    (1usize..9, 0u32..40).prop_flat_map(|(n, seats)| {
        let units = prop::collection::vec((0u64..60, 0u64..50, 0u32..3, prop::option::of(0u32..12), any::<bool>()), n);
        (units, any::<bool>(), 1u64..4, Just((0u32..).take(n).collect::<Vec<_>>()).prop_shuffle()).prop_map(
            move |(units, cap, scale, rank)| {
                let mut split = Instance::new(Method::SainteLague, units.iter().map(|u| u.0).collect(), seats);
                split.fallback = units.iter().map(|u| u.1).collect();
                split.lower = units.iter().map(|u| u.2).collect();
                split.upper = units.iter().map(|u| u.3.map_or(seats.max(u.2), |up| up.max(u.2))).collect();
                split.minimum = units.iter().map(|u| u.4).collect();
                (split.cap_at_weight, split.scale, split.rank) = (cap, scale, rank);
                split
            },
        )
    })
}

proptest! {
    #[test]
    fn sums_bounds_and_certificate(split in instances()) {
        let Ok(outcome) = split.split() else { return Ok(()) };
        prop_assert_eq!(outcome.seats.iter().sum::<u32>() + outcome.unplaced, split.seats);
        for (i, x) in outcome.seats.iter().enumerate() {
            prop_assert!((split.lower[i]..=split.upper[i]).contains(x));
            prop_assert!(outcome.unplaced == 0 || *x == split.upper[i]);
        }
        prop_assert!(split.certificate(&outcome.seats).holds());
    }

    #[test]
    fn house_monotone(split in instances()) {
        let mut larger = split.clone();
        larger.seats += 1;
        if let (Ok(small), Ok(large)) = (split.split(), larger.split()) {
            prop_assert!(small.seats.iter().zip(&large.seats).all(|(a, b)| a <= b));
        }
    }

    #[test]
    fn weight_monotone(split in instances(), unit in any::<prop::sample::Index>(), more in 1u64..40) {
        let unit = unit.index(split.len());
        let mut heavier = split.clone();
        heavier.weights[unit] += more;
        if let (Ok(before), Ok(after)) = (split.split(), heavier.split()) {
            prop_assert!(after.seats[unit] >= before.seats[unit]);
            prop_assert!((0..split.len()).all(|j| j == unit || after.seats[j] <= before.seats[j]));
        }
    }

    #[test]
    fn a_pin_at_its_own_value_changes_nothing(split in instances(), unit in any::<prop::sample::Index>()) {
        if let Ok(before) = split.split() {
            let mut pinned = split.clone();
            let unit = unit.index(split.len());
            pinned.pin(unit, before.seats[unit]);
            prop_assert_eq!(pinned.split().unwrap().seats, before.seats);
        }
    }

    #[test]
    fn names_do_not_matter(split in instances(), turn in 0usize..8) {
        let mut turned = split.clone();
        let turn = turn % split.len();
        turned.weights.rotate_left(turn);
        turned.fallback.rotate_left(turn);
        turned.lower.rotate_left(turn);
        turned.upper.rotate_left(turn);
        turned.minimum.rotate_left(turn);
        turned.rank.rotate_left(turn);
        if let Ok(mut before) = split.split() {
            before.seats.rotate_left(turn);
            prop_assert_eq!(turned.split().unwrap().seats, before.seats);
        }
    }

    #[test]
    fn largest_remainder_keeps_sums_and_bounds(split in instances()) {
        let split = Instance { method: Method::LargestRemainder, ..split };
        if let Ok(outcome) = split.split() {
            prop_assert_eq!(outcome.seats.iter().sum::<u32>() + outcome.unplaced, split.seats);
            prop_assert!(outcome.seats.iter().enumerate().all(|(i, x)| (split.lower[i]..=split.upper[i]).contains(x)));
        }
    }
}
