//! The split of one instrument in lines: one per start with the OEs that get something, one per
//! OE with its claim. What takes no part is not read out.

use super::{Section, in_force, words};
use crate::{
    domain::{
        contingent::{Pot, PotCell, PotRow, PotUnit},
        dates,
    },
    tui::{
        State,
        app::contingents::{
            Compare, Save, Work,
            in_force::{self as look, Look},
            stage,
        },
        look::format,
        views::contingents as screen,
    },
};

/// What matters: free places, what is left, what is set, what is wrong.
pub fn lead(state: &State) -> Vec<String> {
    let board = &state.contingents;
    let Some(work) = board.work() else { return instead(state) };
    if shows_in_force(state, work) {
        return in_force::lead(state, work).into_iter().chain(others(state)).collect();
    }
    let Some(pot) = work.pot.as_ref().filter(|pot| !pot.rows.is_empty()) else { return instead(state) };
    let free: u32 = pot.rows.iter().map(|row| row.free).sum();
    let rest: u32 = pot.rows.iter().map(|row| row.unplaced).sum();
    let starts = format::count(count(pot.rows.len()), "Start", "Starts");
    let chosen = if work.settings.starts.is_some() { ", nur die ausgewählten" } else { "" };
    let mut out = vec![
        format!(
            "Instrument {}: {} in {starts}{chosen}",
            work.instrument,
            format::count(free.into(), "freier Platz", "freie Plätze")
        ),
        if rest == 0 { "Alle sind verteilt".to_owned() } else { format!("{rest} bleiben frei verfügbar") },
    ];
    if work.proved && work.trouble.is_none() {
        out.push("Geprüft: eine bessere Aufteilung gibt es nach der Regel nicht".to_owned());
    }
    if pot.equalised {
        out.push("Erfüllungsquoten werden angeglichen".to_owned());
    }
    if pot.rest_is_free {
        out.push("Was über jeden Rückstand hinausgeht, bleibt frei für alle".to_owned());
    }
    let told = stage::row(state, &work.base.instrument);
    out.push(format!("Stand der Woche: {}", stage::words(state, stage::of(state, work), told)));
    out.push(set(state, work));
    out.extend(pot.notes().iter().map(|note| format!("Achtung: {}", words::spoken(note))));
    out.extend(others(state));
    out.extend(trouble(work));
    out
}

/// The other pots, each with how far it is.
fn others(state: &State) -> Option<String> {
    let board = &state.contingents;
    let others = board.works.iter().enumerate().filter(|(at, _)| *at != board.current);
    let others: Vec<String> = others.map(|(_, other)| pot_name(state, other)).collect();
    (!others.is_empty()).then(|| format!("Weitere Instrumente mit freien Plätzen: {}", others.join(", ")))
}

fn shows_in_force(state: &State, work: &Work) -> bool {
    match look::look(state, work) {
        Look::InForce | Look::Difference => true,
        Look::Proposal => false,
    }
}

fn instead(state: &State) -> Vec<String> {
    vec![words::spoken(&screen::instead(state).1)]
}

fn pot_name(state: &State, work: &Work) -> String {
    let free: u32 = work.pot.as_ref().map_or(0, |pot| pot.rows.iter().map(|row| row.free).sum());
    format!("{} {free} ({})", work.instrument, stage::of(state, work).label())
}

/// What is set, and whether the backend has it.
fn set(state: &State, work: &Work) -> String {
    let s = &work.settings;
    let set = [(s.pins.len(), "festgelegt"), (s.holds.len(), "zurückgehalten"), (s.exclusions.len(), "ausgenommen")];
    let set: Vec<String> = set.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let set = if set.is_empty() { "Vorschlag ohne Vorgaben".to_owned() } else { format!("Entwurf: {}", set.join(", ")) };
    let saved = match (&work.save, &work.base.author, work.base.saved_at) {
        (Save::Clean, Some(who), Some(at)) => {
            format!(", gespeichert {} von {who}", format::clock(state.zone.local(at), state.today()))
        }
        (Save::Clean, ..) => String::new(),
        (Save::Moved(_), ..) => ". Achtung: zwei Fassungen, „zwei Fassungen“ entscheidet".to_owned(),
        (Save::Due(_) | Save::Sending(_), ..) => ", noch nicht gespeichert".to_owned(),
    };
    set + &saved
}

/// What is wrong with what is set.
fn trouble(work: &Work) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(trouble) = &work.trouble {
        out.push(format!("Achtung, Widerspruch: {}", words::spoken(trouble)));
        out.push("Gezeigt wird der Vorschlag ohne Vorgaben; „alles lösen“ nimmt sie weg".to_owned());
    }
    if let Some(refused) = &work.refused {
        out.push(format!("Achtung, das geht nicht: {}", words::spoken(refused)));
    }
    if let Some(problem) = &work.save_problem {
        out.push(format!("Achtung, nicht gespeichert: {}", words::spoken(problem)));
    }
    out
}

/// Starts, then OEs.
pub fn sections(state: &State) -> Vec<Section> {
    let Some(work) = state.contingents.work() else { return Vec::new() };
    if shows_in_force(state, work) {
        return in_force::sections(work);
    }
    let Some(pot) = work.pot.as_ref().filter(|pot| !pot.rows.is_empty()) else { return Vec::new() };
    let starts: Vec<String> = (0..pot.rows.len()).map(|m| start_line(work, pot, m)).collect();
    let units: Vec<String> = work.shown.iter().map(|i| unit_line(&pot.units[*i], state.contingents.compare, pot)).collect();
    vec![
        Section { title: format!("Starts und was von den OEs erbeten ist, {}", starts.len()), table: None, rows: starts },
        Section { title: format!("Summe je OE, {}", units.len()), table: None, rows: units },
    ]
}

/// The line of the start under the cursor.
pub fn selected_start(state: &State) -> Option<String> {
    let work = state.contingents.work()?;
    if shows_in_force(state, work) {
        return work.in_force.here().map(|_| in_force::start(work, work.in_force.cursor.0));
    }
    let (m, _) = work.cell()?;
    Some(start_line(work, work.pot.as_ref()?, m))
}

/// One start: free places, then who gets what.
pub fn start_line(work: &Work, pot: &Pot, m: usize) -> String {
    let row = &pot.rows[m];
    let begin = match work.pot_today() {
        Some(today) if row.begin < today => "läuft".to_owned(),
        _ => format!("ab {}", dates::german_short(row.begin)),
    };
    let mut parts = vec![format!("{} frei", row.free)];
    if row.held > 0 {
        parts.push(format!("{} zurückgehalten", row.held));
    }
    let cells = pot.units.iter().enumerate().filter_map(|(i, unit)| cell_words(work, row, unit, pot.cell(m, i)));
    let cells: Vec<String> = cells.collect();
    parts.push(if cells.is_empty() { "von keiner OE etwas erbeten".to_owned() } else { cells.join(", ") });
    if row.unplaced > 0 {
        parts.push(format!("{} frei verfügbar", row.unplaced));
    }
    let here = if m == work.cursor.0 { "gewählt, " } else { "" };
    format!("{}. {here}{} {begin}: {}", m + 1, row.label(), parts.join("; "))
}

/// A cell that says something: places, fixed, changed or taken out by a person.
fn cell_words(work: &Work, row: &PotRow, unit: &PotUnit, cell: &PotCell) -> Option<String> {
    if let Some(reason) = &cell.left_out {
        return reason.is_by_hand().then(|| format!("{} {}", unit.unit, words::spoken(&reason.to_string())));
    }
    let changed = work.changed.contains(&(row.key(), unit.unit.clone()));
    if cell.contingent == 0 && !cell.pinned && !changed {
        return None;
    }
    let pinned = if cell.pinned { " festgelegt" } else { "" };
    let changed = if changed { " geändert" } else { "" };
    Some(format!("{} {}{pinned}{changed}", unit.unit, cell.contingent))
}

fn unit_line(unit: &PotUnit, compare: Compare, pot: &Pot) -> String {
    let mut parts = vec![format!("erbeten {}", unit.total), format!("Soll nach Rückstand {}", unit.position.claim())];
    if unit.shares.rest > 0 {
        parts.push(format!("darüber hinaus {}", unit.shares.rest));
    }
    if !pot.equalised {
        parts.push(format!("Rückstand {}", words::spoken(&unit.position.deficit().german())));
    }
    let all = compare == Compare::All;
    if let Some(last) = unit.last_released {
        parts.push(format!("letzte Freigabe {last}"));
    }
    if all || compare == Compare::Remainder {
        parts.push(format!("größte Reste {}", unit.largest_remainder));
    }
    if all || compare == Compare::DHondt {
        parts.push(format!("D’Hondt {}", unit.dhondt));
    }
    format!("{}: {}", unit.unit, parts.join("; "))
}

/// The cell under the cursor and why it is what it is.
pub fn selected(state: &State) -> Vec<String> {
    let Some(work) = state.contingents.work() else { return Vec::new() };
    if shows_in_force(state, work) {
        return in_force::selected(state, work);
    }
    let (Some(pot), Some((m, i))) = (&work.pot, work.cell()) else { return Vec::new() };
    let (row, unit) = (&pot.rows[m], &pot.units[i]);
    let mut out = vec![format!("Gewählt: {} in {}, {}", unit.unit, row.label(), row.title)];
    out.extend(work.explanation.iter().flat_map(|e| &e.sentences).map(|sentence| words::spoken(sentence)));
    let p = &unit.position;
    out.push(format!(
        "Rückstand {}: Erwartung bis Stand {}, Eintritte {}, zugewiesen {}",
        words::spoken(&p.deficit().german()),
        p.expected_to_date.to_string().replace('.', ","),
        p.actual,
        p.assigned
    ));
    out
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
