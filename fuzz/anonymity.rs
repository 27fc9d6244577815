//! Anonymity, in both of its senses. A split sees no names: OEs in another order get what they got.
//! And the desk sees no people: a key that stands for one is refused unseen, and the keys of others
//! are in nothing that leaves the house.

use std::{fmt::Write as _, sync::OnceLock};

use chrono::NaiveDate;
use ilc_desk::{
    domain::{
        Desk, Status,
        contingent::released::Released,
        mail::{
            Letter, MailRules, RefillGround, Scope, care::info_letter, places::pre_start_letter, refill::refill_letter,
            weekly::weekly_letters,
        },
        places::{OpenStart, open_starts},
    },
    import::{self, SourceFile},
};

use crate::{bytes::Choices, pot, split, tables};

/// One order of OEs, one key, or one file.
///
/// # Errors
/// The rule that does not hold.
pub fn anonymity(data: &[u8]) -> Result<(), String> {
    let mut choices = Choices::new(data);
    match choices.below(4) {
        0 => split_sees_no_names(&mut choices),
        1 => pot_sees_no_names(&mut choices),
        2 => people_are_refused(&mut choices),
        _ => keys_stay_inside(&mut choices),
    }
}

/// An order of so many things.
fn order(choices: &mut Choices<'_>, of: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..of).collect();
    for at in 0..of {
        order.swap(at, choices.below(64) as usize % of);
    }
    order
}

fn turned<T: Clone>(values: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|at| values[*at].clone()).collect()
}

fn split_sees_no_names(choices: &mut Choices<'_>) -> Result<(), String> {
    let split = split::instance(choices);
    let order = order(choices, split.len());
    let mut other = split.clone();
    other.weights = turned(&split.weights, &order);
    other.fallback = turned(&split.fallback, &order);
    other.lower = turned(&split.lower, &order);
    other.upper = turned(&split.upper, &order);
    other.minimum = turned(&split.minimum, &order);
    other.rank = turned(&split.rank, &order);
    let expected = split.split().map(|outcome| (turned(&outcome.seats, &order), outcome.unplaced)).ok();
    let found = other.split().map(|outcome| (outcome.seats, outcome.unplaced)).ok();
    if found == expected { Ok(()) } else { Err(format!("names matter: {split:?} in the order {order:?} gives {found:?}")) }
}

fn pot_sees_no_names(choices: &mut Choices<'_>) -> Result<(), String> {
    let pot = pot::instance(choices, false);
    let (_, units) = pot.size();
    let order = order(choices, units);
    let in_rows = |cells: &[u32]| cells.chunks(units).flat_map(|row| turned(row, &order)).collect::<Vec<_>>();
    let mut other = pot.clone();
    other.units = turned(&pot.units, &order);
    other.cells = pot.cells.chunks(units).flat_map(|row| turned(row, &order)).collect();
    let expected = pot.split().map(|solution| in_rows(&solution.cells)).ok();
    let found = other.split().map(|solution| solution.cells).ok();
    if found == expected { Ok(()) } else { Err(format!("names matter: {pot:?} in the order {order:?} gives {found:?}")) }
}

const FIRST: [&str; 10] = ["Hans", "Ayşe", "Jürgen", "Mehmet", "Łukasz", "Anna-Lena", "Zoë", "Fatma", "Peter", "Anja"];
const LAST: [&str; 10] =
    ["Mustermann", "Yılmaz", "Müller-Lüdenscheidt", "Nowak", "O'Neill", "Straße", "Becker", "Şahin", "Öztürk", "Meier"];

/// A key that stands for a person, as exports write such.
fn person(choices: &mut Choices<'_>) -> String {
    let (first, last) = (FIRST[choices.below(10) as usize], LAST[choices.below(10) as usize]);
    let number = choices.below(1000);
    let name = match choices.below(8) {
        0 => format!("{first} {last}"),
        1 => format!("{last}, {first}"),
        2 => last.to_owned(),
        3 => format!("{first}.{last}@example.org"),
        4 => format!("{last}_{first}_{number}"),
        5 => format!("{last} 01.02.19{:02}", 50 + number % 50),
        6 => return format!("{:03}{}{:06}", number, char::from(b'A' + (number % 26) as u8), number * 997 % 1_000_000),
        _ => format!("{first} {last} (T{number})"),
    };
    match choices.below(3) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        _ => name,
    }
}

/// A key that stands for nobody, long enough to be found wherever it turns up.
fn key(choices: &mut Choices<'_>, at: usize) -> String {
    let number = 700_000 + choices.below(60_000);
    match choices.below(4) {
        0 => format!("T{number}{at}"),
        1 => format!("TN-{number}-{at}"),
        2 => format!("{number:x}-{at}-4e1f-9c1a"),
        _ => format!("{number}00{at}"),
    }
}

/// A list of participations in the starts of the desk.
fn list(choices: &mut Choices<'_>, keys: &[String]) -> SourceFile {
    const STARTS: [&str; 4] = ["AGH-2200;", "AGH-2201;", "MES-3104;M08", "Gk-3101;"];
    let mut text =
        "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n"
            .to_owned();
    for key in keys {
        let start = STARTS[choices.below(4) as usize];
        let unit = ["ALT", "BIL", "EIM"][choices.below(3) as usize];
        let status = Status::IN_FILES[choices.below(6) as usize];
        let (begin, end) = match status {
            Status::Started => ("01.12.2026", ""),
            Status::DroppedOut | Status::Ended => ("01.12.2026", "15.12.2026"),
            Status::Assigned | Status::NoShow | Status::Cancelled | Status::Vanished => ("", ""),
        };
        let status = status.label();
        let _ = writeln!(text, "{key};{start};{unit};01.10.2026;01.12.2026;28.02.2027;{status};01.10.2026;{begin};{end};");
    }
    SourceFile { name: "teilnahmen.csv".to_owned(), bytes: text.into_bytes() }
}

fn people_are_refused(choices: &mut Choices<'_>) -> Result<(), String> {
    let person = person(choices);
    let mut keys: Vec<String> = (0..choices.below(5) as usize).map(|at| key(choices, at)).collect();
    keys.insert(choices.below(6) as usize % (keys.len() + 1), person.clone());
    let told = match tables::read(&[list(choices, &keys)], tables::desk()) {
        Ok(_) => return Err(format!("„{person}“ is taken for a pseudonym")),
        Err(errors) => errors.to_string(),
    };
    if told.to_lowercase().contains(&person.to_lowercase()) {
        return Err(format!("the refusal shows „{person}“: {told}"));
    }
    if told.contains("Schlüssel s") { Ok(()) } else { Err(format!("„{person}“ is refused for something else: {told}")) }
}

/// Letters of every kind that tells of places or people.
fn letters(desk: &Desk, today: NaiveDate) -> Vec<Letter> {
    static RULES: OnceLock<MailRules> = OnceLock::new();
    let (rules, released) = (RULES.get_or_init(MailRules::default), Released::default());
    let starts: Vec<OpenStart<'_>> = open_starts(desk, today);
    let all: Vec<&OpenStart<'_>> = starts.iter().collect();
    let weekly = weekly_letters(desk, &all, &released, Scope::All, today);
    let before = starts.iter().map(|start| pre_start_letter(desk, start, &released, rules, today));
    let evaluated = starts.iter().map(|start| start.of_pot().1).collect();
    let ground = RefillGround { today, evaluated: &evaluated, late_entry_days: 3, released: &released };
    let after = starts.iter().map(|start| refill_letter(desk, start, ground, rules));
    let info = desk.measures.values().map(|measure| info_letter(desk, measure, rules, today));
    weekly.into_iter().chain(before).chain(after).chain(info).filter_map(Result::ok).collect()
}

fn keys_stay_inside(choices: &mut Choices<'_>) -> Result<(), String> {
    let keys: Vec<String> = (0..=choices.below(12) as usize).map(|at| key(choices, at)).collect();
    let (known, source) = (tables::desk(), list(choices, &keys));
    let batch = match tables::read(&[source], known) {
        Ok(batch) => batch,
        Err(errors) => return Err(format!("a pseudonym is refused: {errors}")),
    };
    let day = known.as_of.unwrap_or_default();
    let plan = import::plan(known, batch, day, false).map_err(|e| e.to_string())?;
    let desk = import::apply(known, &plan);
    let today = day + chrono::Days::new(u64::from(choices.below(40)));
    let told =
        plan.notices.iter().map(ToString::to_string).chain(letters(&desk, today).into_iter().map(|letter| format!("{letter:?}")));
    let ids: Vec<_> = desk.participations().iter().filter(|p| keys.iter().any(|key| *key == p.id.as_str())).collect();
    if ids.len() != keys.len() {
        return Err(format!("of {} keys {} are known", keys.len(), ids.len()));
    }
    for text in told {
        if let Some(shown) = ids.iter().find(|p| text.contains(p.id.as_str())) {
            return Err(format!("{} leaves the house: {text}", shown.id));
        }
    }
    Ok(())
}
