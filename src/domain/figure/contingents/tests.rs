//! Kontingente open to what the split gave them, and add up.

use std::collections::BTreeMap;

use chrono::DateTime;

use super::super::{Contingents, Figure, open, tests::check};
use super::*;
use crate::domain::{
    Amount, Desk, MeasureNo, ModuleNo, Monitoring, Participation, Status,
    contingent::{
        Ground, Pin, Pot, Request, explain, propose_one,
        released::{self, Released, ReleasedStart, Signed},
    },
    mail::testing::{day, desk},
    on_offer::Window,
    urgency::ActionThreshold,
};

fn figure(name: &str) -> Figure {
    name.parse().unwrap()
}

fn pot(desk: &Desk, change: impl FnOnce(&mut Request)) -> Option<Pot> {
    let mut request = Request::new(day(2026, 11, 24));
    change(&mut request);
    propose_one(&Ground::of(desk), &request, &Instrument::Mes).unwrap()
}

/// Opens figures on the sample, with MES split and `released` in force.
fn on<T>(
    desk: &Desk,
    pot: Option<&Pot>,
    released: &Released,
    then: impl FnOnce(&dyn Fn(&str) -> Result<Opened, String>) -> T,
) -> T {
    let drafts = BTreeMap::new();
    let split = |of: &Instrument| Ok(pot.filter(|_| *of == Instrument::Mes).cloned());
    let setting = Setting {
        desk,
        today: day(2026, 11, 24),
        window: Window { window_days: 42, min_remaining_days: 28 },
        action: ActionThreshold { places: 2, percent: 10 },
        forecast: None,
        before: &|_| None,
        contingents: Contingents { released, drafts: &drafts, split: &split },
    };
    then(&|name| open(&figure(name), &setting))
}

/// The sample with an Eintrittsmonitoring of MES: six free places, who is behind most is asked for most.
fn sample() -> Desk {
    let mut desk = desk();
    for (unit, year, to_date, actual) in [("ALT", "40", "34.5", 27), ("HAR", "20", "18", 14), ("OSD", "10", "9", 9)] {
        let row = Monitoring {
            as_of: day(2026, 11, 20),
            unit: unit.parse().unwrap(),
            instrument: Instrument::Mes,
            expected_year: Amount::parse(year).unwrap(),
            expected_to_date: Amount::parse(to_date).unwrap(),
            actual,
        };
        desk.monitoring.insert((row.unit.clone(), row.instrument.clone()), row);
    }
    desk
}

#[test]
fn a_proposed_cell_is_the_cell_of_the_split_with_its_sentences_and_adds_up() {
    let desk = sample();
    let alt: UnitCode = "ALT".parse().unwrap();
    let pinned = pot(&desk, |request| {
        let start = (MeasureNo::parse("MES-1").unwrap(), Some(ModuleNo::parse("M01").unwrap()));
        request.pins.push(Pin { start, unit: alt.clone(), places: 4 });
    });
    let (mut given, mut opened) = (0, 0);
    for pot in [pot(&desk, |_| {}), pinned] {
        on(&desk, pot.as_ref(), &Released::default(), |figure| {
            let pot = pot.as_ref().unwrap();
            for (row, unit) in (0..pot.rows.len()).flat_map(|row| (0..pot.units.len()).map(move |unit| (row, unit))) {
                let (cell, column) = (pot.cell(row, unit), &pot.units[unit]);
                let name = format!("kontingente/{} {}/vorschlag", column.unit, listed(&pot.rows[row].key()));
                let told = figure(&name).unwrap();
                check(&told);
                assert_eq!((told.value, told.figure.as_str()), (count(cell.contingent), name.as_str()));
                for sentence in explain(pot, row, unit).unwrap().sentences {
                    assert!(told.definition.contains(&sentence), "{sentence} is not in {}", told.definition);
                }
                assert!(told.definition.contains(&column.position.words()), "{}", told.definition);
                // What is free goes to this OE, to others, is kept back or stays free.
                let out: u32 = told.left_out.iter().filter(|l| l.what.starts_with("freie Plätze")).map(|l| l.count).sum();
                assert_eq!(cell.contingent + out, pot.rows[row].free, "{told:?}");
                let sum = figure(&format!("kontingente/{} MES/vorschlag", column.unit)).unwrap();
                check(&sum);
                assert_eq!(sum.value, count(column.total));
                (given, opened) = (given + cell.contingent, opened + 1);
            }
            let all = figure("kontingente/alle MES/vorschlag").unwrap();
            assert_eq!(all.value, count(pot.placed()));
            assert!((all.rows.iter().filter_map(|row| row.amount).sum::<f64>() - f64::from(pot.placed())).abs() < 1e-9);
        });
    }
    assert!(given > 6 && opened > 6, "{given} {opened}");
    // The person who lessens Harburg's Rückstand is named beside it, and counts for no place.
    on(&desk, pot(&desk, |_| {}).as_ref(), &Released::default(), |figure| {
        let rows = figure("kontingente/HAR MES-1 M01/vorschlag").unwrap().rows;
        let people: Vec<_> = rows.iter().filter(|row| row.is_person).collect();
        assert!(people.len() == 1 && people[0].role == Role::Assigned && people[0].amount.is_none(), "{rows:?}");
    });
}

/// Two people of ALT came after the release, one before; OSD has no Kontingent; HAR assigned more than its own.
fn in_force(desk: &Desk) -> (Desk, Released) {
    let template = desk.participations().iter().find(|p| p.measure.as_str() == "MES-1").unwrap().clone();
    let mut people = desk.participations().to_vec();
    for (id, unit, on) in [("F1", "ALT", 24), ("F2", "ALT", 25), ("F3", "HAR", 24), ("F4", "HAR", 24), ("F5", "OSD", 24)] {
        people.push(Participation {
            id: id.parse().unwrap(),
            unit: unit.parse().unwrap(),
            assigned_on: day(2026, 11, on),
            status: if id == "F2" { Status::Started } else { Status::Assigned },
            ..template.clone()
        });
    }
    let start = (template.measure.clone(), template.module.clone());
    let places: BTreeMap<UnitCode, u32> = [("ALT", 3), ("HAR", 1)].map(|(unit, n)| (unit.parse().unwrap(), n)).into();
    let shares = [("ALT".parse().unwrap(), Shares { forced: 0, minimum: 1, deficit: 2, rest: 0 })].into();
    let mut released = Released { newest: 7, ..Released::default() };
    released.starts.insert(start, ReleasedStart { release: 7, on: day(2026, 11, 24), places, shares });
    released.by.insert(7, Signed { who: "ben".into(), at: DateTime::UNIX_EPOCH });
    (desk.clone().with_participations(people), released)
}

#[test]
fn what_is_in_force_is_counted_from_the_people_since_the_release() {
    let (desk, released) = in_force(&sample());
    on(&desk, None, &released, |figure| {
        let value = |of: &str, part: &str| {
            let told = figure(&format!("kontingente/{of}/{part}")).unwrap();
            check(&told);
            (told.value.number(), told)
        };
        for (of, given, filled, open) in [
            ("ALT MES-1 M01", 3.0, 2.0, 1.0),
            // One more than it was asked for: that fills nobody else's.
            ("HAR MES-1 M01", 1.0, 2.0, 0.0),
            ("OSD MES-1 M01", 0.0, 0.0, 0.0),
            ("HAR MES", 1.0, 1.0, 0.0),
            ("alle MES", 4.0, 3.0, 1.0),
            ("alle MES-1 M01", 4.0, 3.0, 1.0),
        ] {
            for (part, expected) in [("erbeten", given), ("besetzt", filled), ("offen", open)] {
                assert!((value(of, part).0 - expected).abs() < 1e-9, "{of}/{part}");
            }
        }
        let alt = value("ALT MES-1 M01", "offen").1;
        let asked = released::asked("ALT", (7, day(2026, 11, 24), Some("ben")), 3, 2);
        assert!(alt.definition.contains(&asked) && asked.contains("von ben") && asked.contains("noch offen 1"), "{alt:?}");
        assert!(value("alle MES", "offen").1.left_out.iter().any(|l| l.count == 1 && l.what.contains("hinaus")));
    });
}

#[test]
fn what_has_no_kontingent_says_why() {
    let desk = sample();
    on(&desk, None, &Released::default(), |figure| {
        for (name, told) in [
            ("kontingente/ALT MES-1 M01/vorschlag", "In MES ist heute nichts aufzuteilen."),
            ("kontingente/ALT MES-1 M01/erbeten", "frei für alle"),
            ("kontingente/ALT MES/offen", "Freigegeben ist noch nichts."),
            ("kontingente/XXX MES/erbeten", "Eine OE „XXX“ gibt es nicht."),
            ("kontingente/ALT AGH/vorschlag", "weder ein Instrument mit Kontingenten"),
            ("kontingente/ALT MES-9 M01/erbeten", "weder ein Instrument mit Kontingenten"),
        ] {
            let why = figure(name).unwrap_err();
            assert!(why.contains(told) && why.ends_with('.'), "{name}: {why}");
        }
    });
    on(&desk, pot(&desk, |_| {}).as_ref(), &Released::default(), |figure| {
        let why = figure("kontingente/ALT FULL-1 M01/vorschlag").unwrap_err();
        assert!(why.starts_with("FULL-1 M01 wird nicht aufgeteilt: ") && !why.contains("Entwurf"), "{why}");
    });
}
