//! The joint split against answers of an independent reference, and its properties.
//!
//! `tests/data/joint-golden.jsonl`: one instance and its one correct answer per line, written by
//! an exhaustive / min-cost-flow reference in Python. Another file of that form is checked with
//! `JOINT_GOLDEN=FILE cargo test --release --test it split::joint::golden`.
//! Long run of the properties:
//! `PROPTEST_CASES=100000 cargo test --release --test it split::joint`.

use ilc_desk::domain::contingent::{
    fraction::Fraction,
    joint::{Cap, Cell, Infeasible, Instance, UnitClaim},
    method::Method,
    single,
    threshold::thresholds,
};
use proptest::prelude::*;
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

/// Reads an instance of the reference.
fn instance(request: &Value) -> Instance {
    let places: Vec<u32> = request["places"].as_array().unwrap().iter().filter_map(number).collect();
    let (weights, scale) = on_common_scale(request["weights"].as_array().unwrap());
    let fallback = request["fallback"].as_array().unwrap();
    let units = (0..weights.len())
        .map(|i| UnitClaim {
            weight: weights[i],
            fallback: fraction(&fallback[i]).0,
            rank: number(&request["rank"][i]).unwrap(),
            cap: number(&request["unit_upper"][i]).map_or(Cap::None, Cap::At),
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
    let stored = include_str!("../../data/joint-golden.jsonl").to_owned();
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

/// Smallest pots in which everything can go wrong: few rows, few OEs, many ties.
fn pots() -> impl Strategy<Value = Instance> {
    (1usize..5, 1usize..6).prop_flat_map(|(rows, units)| {
        let claims = prop::collection::vec(
            (
                prop_oneof![Just(0u128), 0u128..8, 0u128..60],
                prop_oneof![Just(0u128), 1u128..40],
                prop_oneof![
                    8 => Just(Cap::None),
                    1 => (0u32..9).prop_map(Cap::At),
                    2 => Just(Cap::Claim { least: 0 }),
                ],
            ),
            units,
        );
        let cells = prop::collection::vec(
            (prop::bool::weighted(0.8), any::<bool>(), prop::option::weighted(0.2, 0u32..4), 0u32..2),
            rows * units,
        );
        let ranks = Just((0u32..).take(units).collect::<Vec<_>>()).prop_shuffle();
        let places = prop::collection::vec(0u32..9, rows);
        (places, claims, cells, ranks, prop_oneof![Just(1u128), Just(2), Just(3)], prop::bool::weighted(0.8)).prop_map(
            move |(places, claims, cells, ranks, scale, cap)| {
                let units = claims.into_iter().zip(ranks).map(|((weight, fallback, cap), rank)| UnitClaim {
                    weight,
                    fallback,
                    rank,
                    cap,
                    base: 0,
                });
                let units: Vec<UnitClaim> = units.collect();
                let cell = |(at, (eligible, minimum, pin, lower)): (usize, (bool, bool, Option<u32>, u32))| match (eligible, pin)
                {
                    (false, _) => Cell::default(),
                    (true, Some(pin)) => Cell { lower: pin, upper: pin, minimum },
                    (true, None) => Cell { lower: lower.min(places[at / units.len()]), upper: places[at / units.len()], minimum },
                };
                let cells: Vec<Cell> = cells.into_iter().enumerate().map(cell).collect();
                let mut pot = Instance { cells, places, units, scale, cap_at_weight: cap };
                for unit in 0..pot.units.len() {
                    let least = pot.forced_and_minimum(unit);
                    if let Cap::Claim { .. } = pot.units[unit].cap {
                        pot.units[unit].cap = Cap::Claim { least };
                    }
                }
                pot
            },
        )
    })
}

/// The weight of one unit replaced by `num / den` entries.
fn with_weight(pot: &Instance, unit: usize, (num, den): (i128, i128)) -> Instance {
    let (num, den) = (u128::try_from(num.max(0)).unwrap(), u128::try_from(den).unwrap());
    let mut changed = pot.clone();
    changed.scale *= den;
    for (i, claim) in changed.units.iter_mut().enumerate() {
        claim.weight = if i == unit { num * pot.scale } else { claim.weight * den };
    }
    changed
}

proptest! {
    #[test]
    fn sums_bounds_and_certificate(pot in pots()) {
        let Ok(solution) = pot.split() else { return Ok(()) };
        let (rows, units) = pot.size();
        for i in 0..units {
            prop_assert_eq!(solution.totals[i], (0..rows).map(|m| solution.cells[m * units + i]).sum::<u32>());
        }
        prop_assert_eq!(pot.certificate(&solution.cells).flaw, None);
        let forced: u32 = pot.cells.iter().map(|c| c.lower).sum();
        prop_assert_eq!(solution.queue.len(), (solution.totals.iter().sum::<u32>() - forced) as usize);
    }

    #[test]
    fn the_certificate_notices_a_wrong_table(pot in pots(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let Ok(solution) = pot.split() else { return Ok(()) };
        let (rows, units) = pot.size();
        let row = from.index(rows);
        let (from, to) = (row * units + from.index(units), row * units + to.index(units));
        if from != to && solution.cells[from] > pot.cells[from].lower && solution.cells[to] < pot.cells[to].upper {
            let mut wrong = solution.cells.clone();
            wrong[from] -= 1;
            wrong[to] += 1;
            prop_assert!(pot.certificate(&wrong).flaw.is_some());
        }
    }

    #[test]
    fn pins_at_their_own_values_change_nothing(pot in pots(), picks in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let Ok(solution) = pot.split() else { return Ok(()) };
        let mut pinned = pot.clone();
        for pick in picks {
            let at = pick.index(pot.cells.len());
            pinned.cells[at] = Cell { lower: solution.cells[at], upper: solution.cells[at], ..pot.cells[at] };
        }
        let again = pinned.split().unwrap();
        prop_assert_eq!((again.cells, again.totals), (solution.cells, solution.totals));
    }

    #[test]
    fn more_deficit_never_costs_a_place(pot in pots(), unit in any::<prop::sample::Index>(), more in 1u128..20) {
        let unit = unit.index(pot.units.len());
        let mut heavier = pot.clone();
        heavier.units[unit].weight += more;
        if let (Ok(before), Ok(after)) = (pot.totals(), heavier.totals()) {
            prop_assert!(after.totals[unit] >= before.totals[unit]);
        }
    }

    #[test]
    fn names_do_not_matter(pot in pots(), turn in 0usize..6) {
        let (rows, units) = pot.size();
        let turn = turn % units;
        let mut turned = pot.clone();
        turned.units.rotate_left(turn);
        for row in turned.cells.chunks_mut(units) {
            row.rotate_left(turn);
        }
        if let Ok(mut solution) = pot.split() {
            for row in solution.cells.chunks_mut(units) {
                row.rotate_left(turn);
            }
            prop_assert_eq!(turned.split().unwrap().cells, solution.cells, "{} rows", rows);
        }
    }

    #[test]
    fn one_row_is_the_single_split(pot in pots()) {
        let units = pot.units.len();
        let pot = Instance { places: pot.places[..1].to_vec(), cells: pot.cells[..units].to_vec(), ..pot };
        let whole = |n: u128| u64::try_from(n).unwrap();
        let mut split = single::Instance::new(Method::SainteLague, pot.units.iter().map(|u| whole(u.weight)).collect(), pot.places[0]);
        split.scale = whole(pot.scale);
        split.cap_at_weight = pot.cap_at_weight;
        split.fallback = pot.units.iter().map(|u| whole(u.fallback)).collect();
        split.rank = pot.units.iter().map(|u| u.rank).collect();
        split.lower = pot.cells.iter().map(|c| c.lower).collect();
        split.upper = (0..units).map(|i| pot.cap(i).unwrap_or(u32::MAX).min(pot.cells[i].upper)).collect();
        split.minimum = pot.cells.iter().map(|c| c.minimum).collect();
        match (pot.split(), split.split()) {
            (Ok(joint), Ok(single)) => prop_assert_eq!(joint.cells, single.seats),
            (joint, single) => prop_assert_eq!(joint.is_err(), single.is_err()),
        }
    }

    #[test]
    fn thresholds_are_exact(pot in pots(), unit in any::<prop::sample::Index>()) {
        let pot = Instance { cap_at_weight: true, ..pot };
        let Ok(now) = pot.totals() else { return Ok(()) };
        let unit = unit.index(pot.units.len());
        let total = |at: Fraction| with_weight(&pot, unit, at.reduced()).totals().unwrap().totals[unit];
        let weight = Fraction::new(pot.units[unit].weight.cast_signed(), pot.scale.cast_signed());
        let (small, minus) = (Fraction::new(1, 1_000_000), Fraction::new(-1, 1_000_000));
        let (loses, gains) = thresholds(&pot, &now.totals, unit);
        if let Some(t) = loses {
                prop_assert!(t.at <= weight);
                prop_assert!(t.at == Fraction::ZERO || total(t.at.checked_add(minus).unwrap()) < now.totals[unit]);
                prop_assert_eq!(total(t.at) < now.totals[unit], t.inclusive);
                prop_assert!(t.at == weight || total(t.at.checked_add(small).unwrap()) == now.totals[unit]);
        } else {
            prop_assert_eq!(total(Fraction::ZERO), now.totals[unit]);
        }
        if let Some(t) = gains {
                prop_assert!(total(t.at.checked_add(small).unwrap()) > now.totals[unit]);
                prop_assert_eq!(total(t.at) > now.totals[unit], t.inclusive);
                prop_assert!(t.at == weight || total(t.at.checked_add(minus).unwrap()) == now.totals[unit]);
        } else {
            prop_assert_eq!(total(Fraction::whole(10_000)), now.totals[unit]);
        }
    }

    #[test]
    fn entries_so_far_count_where_fulfilment_is_equalised(weights in prop::collection::vec((1u128..60, 0u32..9), 1..6), places in 0u32..30) {
        let units = (0u32..).zip(&weights).map(|(rank, (weight, base))| UnitClaim { weight: *weight, fallback: 0, rank, cap: Cap::None, base: *base });
        let cell = Cell { lower: 0, upper: places, minimum: false };
        let pot = Instance { places: vec![places], units: units.collect(), cells: vec![cell; weights.len()], scale: 1, cap_at_weight: false };
        // by definition: the next place goes to the largest E / (2(A + Z + x) + 1)
        let mut x = vec![0u32; weights.len()];
        for _ in 0..places {
            let quotient = |i: usize| Fraction::new(weights[i].0.cast_signed(), 2 * i128::from(weights[i].1 + x[i]) + 1);
            let best = (0..x.len()).rev().max_by_key(|i| quotient(*i)).unwrap();
            x[best] += 1;
        }
        prop_assert_eq!(pot.split().unwrap().cells, x);
    }
}
