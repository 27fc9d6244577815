//! "Why do we get two and they four?": one cell in German sentences, with exact numbers beside.

use std::cmp::Reverse;

use super::{
    fraction::Fraction,
    joint::Served,
    method::Tier,
    proposal::{Pot, places},
    shares::{dealt, forced},
    threshold::{Threshold, thresholds},
};

/// One place of a cell, or several given for the same cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What they are given for.
    pub tier: Tier,
    /// How many.
    pub places: u32,
    /// Their places in the pot's queue, from 1, forced places first; empty for forced and minimum
    /// places, which stand before everything else.
    pub ranks: Vec<usize>,
    /// The quotient of each, in the order of the ranks.
    pub quotients: Vec<Fraction>,
}

/// Why a cell has its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Causes, first served first.
    pub parts: Vec<Part>,
    /// Places given in the whole pot.
    pub of: u32,
    /// Below which Rückstand the OE loses a place of the pot.
    pub loses: Option<Threshold>,
    /// Above which it gains one.
    pub gains: Option<Threshold>,
    /// The answer in German, one sentence each.
    pub sentences: Vec<String>,
}

/// Explains one cell of a pot, by index. `None` when there is no such cell.
#[must_use]
pub fn explain(pot: &Pot, row: usize, unit: usize) -> Option<Explanation> {
    (unit < pot.units.len()).then(|| explain_with(pot, row, unit, turns(pot, unit)))?
}

/// Explains every cell of a pot, row by row, one per OE. What would change an OE's total is the
/// same in all its cells and is worked out once.
#[must_use]
pub fn explain_all(pot: &Pot) -> Vec<Explanation> {
    let units: Vec<_> = (0..pot.units.len()).map(|unit| (turns(pot, unit), dealt(pot, unit))).collect();
    let cells = (0..pot.rows.len()).flat_map(|row| units.iter().enumerate().map(move |(unit, known)| (row, unit, known)));
    cells.map(|(row, unit, (turns, dealt))| tell(pot, row, unit, *turns, &dealt[row])).collect()
}

/// Where an OE would lose and where it would gain a place.
pub type Turns = (Option<Threshold>, Option<Threshold>);

/// The turns of an OE by index: the dear part of an explanation, the same for all its cells.
///
/// # Panics
/// When the pot has no such OE.
#[must_use]
pub fn turns(pot: &Pot, unit: usize) -> Turns {
    let totals: Vec<u32> = pot.units.iter().map(|u| u.total).collect();
    thresholds(&pot.instance, &totals, unit)
}

/// Explains one cell with the turns of its OE at hand. `None` when there is no such cell.
#[must_use]
pub fn explain_with(pot: &Pot, row: usize, unit: usize, turns: Turns) -> Option<Explanation> {
    (row < pot.rows.len() && unit < pot.units.len()).then(|| tell(pot, row, unit, turns, &dealt(pot, unit)[row]))
}

fn tell(pot: &Pot, row: usize, unit: usize, (loses, gains): Turns, here: &[(usize, &Served)]) -> Explanation {
    let mut told = Explanation { parts: parts(pot, row, unit, here), of: pot.placed(), loses, gains, sentences: Vec::new() };
    told.sentences = sentences(pot, row, unit, &told);
    told
}

/// Which of the OE's places in the pot this cell holds; `here` are those that follow a price.
fn parts(pot: &Pot, row: usize, unit: usize, here: &[(usize, &Served)]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |tier, places, served: Vec<(usize, Fraction)>| {
        if places > 0 {
            let (ranks, quotients) = served.into_iter().unzip();
            parts.push(Part { tier, places, ranks, quotients });
        }
    };
    add(Tier::Forced, forced(pot, row, unit), Vec::new());
    add(Tier::Minimum, u32::from(pot.cell(row, unit).minimum), Vec::new());
    let mut served: [Vec<(usize, Fraction)>; 3] = Default::default();
    let tiers = [Tier::Deficit, Tier::Remainder, Tier::Even];
    for (rank, place) in here {
        if let Some(at) = tiers.iter().position(|t| *t == place.price.tier) {
            served[at].push((*rank, place.price.quotient(pot.instance.scale)));
        }
    }
    for (tier, served) in tiers.into_iter().zip(served) {
        add(tier, u32::try_from(served.len()).unwrap_or(u32::MAX), served);
    }
    parts
}

fn sentences(pot: &Pot, row: usize, unit: usize, told: &Explanation) -> Vec<String> {
    let (cell, column) = (pot.cell(row, unit), &pot.units[unit]);
    let name = &column.unit;
    if let Some(reason) = &cell.left_out {
        return vec![format!("{name} ist nicht einbezogen: {reason}.")];
    }
    let causes: Vec<String> = told.parts.iter().map(|part| cause(pot, row, unit, part, told.of)).collect();
    let mut out = vec![match (cell.contingent, cell.pinned) {
        (0, true) => format!("Von {name} hier nichts erbeten: auf 0 festgelegt."),
        (0, false) => format!("Von {name} hier nichts erbeten."),
        (n, _) => format!("Von {name} hier erbeten: {n} – {}.", causes.join(", ")),
    }];
    if pot.equalised {
        out.push(format!(
            "Verteilt wird nach Erfüllungsquoten; von {name} in {} zusammen erbeten: {}.",
            pot.instrument,
            places(column.total)
        ));
    } else {
        out.push(format!(
            "In {} zusammen: {} bei einem Rückstand nach Zuweisungen von {} (Soll nach Rückstand {}).",
            pot.instrument,
            places(column.total),
            column.position.deficit().german(),
            column.position.claim(),
        ));
        if pot.rest_is_free && pot.rows[row].unplaced > 0 {
            let free = places(pot.rows[row].unplaced);
            out.push(format!("Was über jeden Rückstand hinausgeht, bleibt frei für alle: hier {free}."));
        }
        out.extend(turning_points(told));
        if told.gains.is_none() && u64::from(column.total) < column.position.claim() {
            out.extend(used_up(pot, unit));
        }
    }
    if pot.rows[row].has_needs && cell.live == 0 {
        out.push("Mindestplätze gibt es in dieser Maßnahme nicht, weil OEs Bedarf angemeldet haben.".to_owned());
    }
    if let Some(stale) = pot.stale {
        out.push(format!("Achtung: Der Stand des Eintrittsmonitorings ist {} Tage alt.", stale.days));
    }
    out
}

fn cause(pot: &Pot, row: usize, unit: usize, part: &Part, of: u32) -> String {
    let n = part.places;
    let position = &pot.units[unit].position;
    let queue = || format!("{} von {of}", ranks(&part.ranks));
    match part.tier {
        Tier::Forced if pot.cell(row, unit).pinned => format!("{n} festgelegt"),
        Tier::Forced => format!("{n} wegen des angemeldeten Bedarfs"),
        Tier::Minimum => format!("{n} als Mindestplatz"),
        Tier::Deficit if pot.equalised => format!("{n} nach Erfüllungsquote ({})", queue()),
        Tier::Deficit => format!("{n} nach Rückstand ({} Eintritte; {})", position.deficit().german(), queue()),
        Tier::Remainder => {
            let expected = Fraction::new(i128::from(position.expected_year.scaled()), i128::from(crate::domain::Amount::SCALE));
            format!("{n} über den Rückstand hinaus nach Eintrittserwartung ({} im Jahr; {})", expected.german(), queue())
        }
        Tier::Even => format!("{n} ohne Erwartung, gleichmäßig verteilt ({})", queue()),
    }
}

/// `Rang 31 und 40`; more than four are told by the first and the last.
fn ranks(ranks: &[usize]) -> String {
    match ranks {
        [first, _, _, _, .., last] if ranks.len() > 4 => format!("Rang {first} bis {last}"),
        _ => format!("Rang {}", listed(&ranks.iter().map(ToString::to_string).collect::<Vec<_>>())),
    }
}

/// "Ein Platz weniger unter Rückstand 22,6, einer mehr ab 25,7."
fn turning_points(told: &Explanation) -> Option<String> {
    let below =
        told.loses.map(|t| format!("{} {}", if t.inclusive { "bei Rückstand bis" } else { "unter Rückstand" }, t.at.german()));
    let word = |t: Threshold| if t.inclusive { "ab" } else { "über" };
    Some(match (below, told.gains) {
        (Some(below), Some(t)) => format!("Ein Platz weniger {below}, einer mehr {} {}.", word(t), t.at.german()),
        (Some(below), None) => format!("Ein Platz weniger {below}; mehr gibt es bei keinem Rückstand."),
        (None, Some(t)) => format!("Ein Platz mehr {} Rückstand {}.", word(t), t.at.german()),
        (None, None) => return None,
    })
}

/// "Alles, was BIL offensteht, ist durch … vergeben": told when the claim is not met and no
/// Rückstand would bring more.
fn used_up(pot: &Pot, unit: usize) -> Option<String> {
    let column = &pot.units[unit];
    let open = |m: &usize| pot.cell(*m, unit).left_out.is_none() && pot.instance.cell(*m, unit).upper > 0;
    let rows: Vec<usize> = (0..pot.rows.len()).filter(open).collect();
    if rows.is_empty() || rows.iter().any(|m| pot.rows[*m].unplaced > 0) {
        return None;
    }
    let held = |i: usize| rows.iter().map(|m| pot.cell(*m, i).contingent).sum::<u32>();
    let mut holders: Vec<(u32, usize)> =
        (0..pot.units.len()).filter(|i| *i != unit).map(|i| (held(i), i)).filter(|(n, _)| *n > 0).collect();
    holders.sort_by_key(|(n, i)| (Reverse(*n), *i));
    let mut names: Vec<String> = holders.iter().take(NAMED).map(|(n, i)| format!("{} ({n})", pot.units[*i].unit)).collect();
    if let Some(rest) = holders.get(NAMED..).filter(|rest| !rest.is_empty()) {
        let n: u32 = rest.iter().map(|(n, _)| n).sum();
        names.push(if rest.len() == 1 { format!("eine weitere OE ({n})") } else { format!("{} weitere OEs ({n})", rest.len()) });
    }
    let all: u32 = rows.iter().map(|m| pot.instance.places[*m]).sum();
    let own = held(unit);
    let starts = if rows.len() == 1 { "1 Start".to_owned() } else { format!("{} Starts", rows.len()) };
    if names.is_empty() {
        return Some(format!("Alles, was {} offensteht ({} in {starts}), hat {} schon.", column.unit, places(all), column.unit));
    }
    let kept = if own > 0 { format!(" außer den eigenen {own}") } else { String::new() };
    Some(format!(
        "Alles, was {} offensteht ({} in {starts}), ist{kept} durch {} vergeben.",
        column.unit,
        places(all),
        listed(&names)
    ))
}

/// So many OEs are named, the others counted.
const NAMED: usize = 5;

/// `a`, `a und b`, `a, b und c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} und {last}", most.join(", ")),
    }
}
