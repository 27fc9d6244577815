//! What is in force: places asked of OEs, how many of them have been filled since, how many are still open.

use super::{
    super::{Opened, Role, Setting},
    Asked, count, listed, parts, row,
};
use crate::domain::{
    Participation, StartKey, Status, UnitCode,
    contingent::{
        Shares,
        released::{self, ReleasedStart},
    },
    dates,
    figure::{
        Line, Term,
        opened::{minus, plus},
    },
    places::open_starts,
};

/// What is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Places asked for.
    Given,
    /// Of these, filled since.
    Filled,
    /// Still to be filled.
    Open,
}

/// The Kontingent of an OE in a start.
struct Cell<'a> {
    start: &'a StartKey,
    unit: &'a UnitCode,
    released: &'a ReleasedStart,
    places: u32,
    /// Who fills it, first come first.
    people: Vec<&'a Participation>,
}

impl Cell<'_> {
    fn filled(&self) -> u32 {
        u32::try_from(self.people.len()).unwrap_or(u32::MAX)
    }

    /// Filled within the Kontingent: what goes beyond fills no other.
    fn within(&self) -> u32 {
        self.filled().min(self.places)
    }

    fn open(&self) -> u32 {
        self.places - self.within()
    }
}

pub(super) fn open(asked: &Asked, part: Held, setting: &Setting<'_>) -> Result<Opened, String> {
    let keys: Vec<StartKey> = if let Some(start) = &asked.start {
        vec![start.clone()]
    } else {
        let all = open_starts(setting.desk, setting.today).into_iter();
        let mine = all.filter(|s| s.measure.instrument == asked.instrument && s.takes_people(setting.today));
        mine.map(|start| start.of_pot().1).collect()
    };
    let cells: Vec<Cell<'_>> = keys.iter().flat_map(|start| cells(start, asked.unit.as_ref(), setting)).collect();
    if cells.is_empty() {
        return Err(nothing(asked, setting));
    }
    let opened = match cells.as_slice() {
        [one] if asked.start.is_some() => single(one, part, asked, setting),
        several => sum(several, part, asked, setting),
    };
    let bare = keys.iter().filter(|key| setting.contingents.released.visible(key).is_none()).count();
    Ok(opened.without(bare, "Starts ohne Kontingent: ihre Plätze sind frei für alle"))
}

/// The Kontingente of a start: of one OE, 0 where only others have one, or of all.
fn cells<'a>(start: &'a StartKey, unit: Option<&'a UnitCode>, setting: &'a Setting<'_>) -> Vec<Cell<'a>> {
    let Some(released) = setting.contingents.released.visible(start) else { return Vec::new() };
    let cell = |unit: &'a UnitCode| {
        let all = setting.desk.participations_in(&start.0, start.1.as_ref());
        let mut people: Vec<&Participation> = all.filter(|p| p.unit == *unit && released.fills(p)).collect();
        people.sort_by_key(|p| (p.assigned_on, &p.id));
        let places = released.places.get(unit).copied().unwrap_or(0);
        // As on screen: who has no Kontingent fills none.
        if places == 0 {
            people.clear();
        }
        Cell { start, unit, released, places, people }
    };
    match unit {
        Some(unit) => vec![cell(unit)],
        None => released.places.keys().map(cell).collect(),
    }
}

fn nothing(asked: &Asked, setting: &Setting<'_>) -> String {
    match &asked.start {
        Some(start) => released::open_to_all(&listed(start)),
        None if setting.contingents.released.starts.is_empty() => "Freigegeben ist noch nichts.".to_owned(),
        None => format!("Für {} ist kein Kontingent in Kraft.", asked.instrument),
    }
}

const fn title(part: Held) -> &'static str {
    match part {
        Held::Given => "Kontingent in Kraft",
        Held::Filled => "Vom Kontingent besetzt",
        Held::Open => "Vom Kontingent noch offen",
    }
}

const fn definition(part: Held) -> &'static str {
    match part {
        Held::Given => "Kontingent: so viele Plätze zu besetzen ist die OE seit der Freigabe gebeten.",
        Held::Filled => {
            "Besetzt: Menschen der OE, die seit dem Tag der Freigabe zugewiesen wurden und Zugewiesen oder Eingetreten sind. In \
             Summen zählt nur, was ein Kontingent füllt."
        }
        Held::Open => "Noch offen: Kontingent minus der seit der Freigabe besetzten Plätze, nie unter 0.",
    }
}

fn opened(part: Held, asked: &Asked, setting: &Setting<'_>, value: u32, more: Option<String>) -> Opened {
    let definition = [Some(definition(part).to_owned()), more].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Opened::new(format!("{} · {}", title(part), asked.label()), count(value), definition, setting.desk.as_of)
}

fn single(cell: &Cell<'_>, part: Held, asked: &Asked, setting: &Setting<'_>) -> Opened {
    let released = cell.released;
    let by = setting.contingents.released.by.get(&released.release).map(|by| by.who.as_str());
    let told = released::asked(cell.unit.as_str(), (released.release, released.on, by), cell.places, cell.filled());
    let opened = |value| opened(part, asked, setting, value, Some(told.clone()));
    match part {
        Held::Given => {
            let shares = released.shares.get(cell.unit).copied().unwrap_or_default();
            let terms = given_terms(shares, cell.places);
            let given = opened(cell.places);
            if terms.is_empty() { given.given("Hier ist nichts erbeten.") } else { given.sum(terms) }
        }
        Held::Filled => {
            let terms = [(Status::Assigned, Role::Assigned), (Status::Started, Role::Present)].map(|(status, role)| {
                let n = cell.people.iter().filter(|p| p.status == status).count();
                plus(count(u32::try_from(n).unwrap_or(u32::MAX)), role.label(), role)
            });
            let mut opened = opened(cell.filled()).sum(terms.to_vec());
            let role = |p: &Participation| if p.status == Status::Started { Role::Present } else { Role::Assigned };
            opened.rows = cell.people.iter().map(|p| person(role(p), cell.start, p, 1.0)).collect();
            opened
        }
        Held::Open => {
            let mut opened = opened(cell.open()).sum(open_terms(cell.places, cell.within(), None));
            opened.rows = fillers(cell);
            opened.without((cell.filled() - cell.within()) as usize, "Menschen, die über das Kontingent hinaus zugewiesen sind")
        }
    }
}

fn sum(cells: &[Cell<'_>], part: Held, asked: &Asked, setting: &Setting<'_>) -> Opened {
    let (mut given, mut within, mut filled) = (0, 0, 0);
    for cell in cells {
        (given, within, filled) = (given + cell.places, within + cell.within(), filled + cell.filled());
    }
    let counted: Vec<&Cell<'_>> = cells.iter().filter(|cell| cell.places > 0).collect();
    let summed = |value: u32| {
        let label = format!("Summe über {} Kontingente", counted.len());
        opened(part, asked, setting, value, None).sum(vec![plus(count(value), label, Role::Contingent)])
    };
    let line = |cell: &&Cell<'_>, amount| row(cell.unit, cell.start, words(cell), amount);
    let places = || counted.iter().map(|cell| line(cell, cell.places));
    let (mut opened, rows) = match part {
        Held::Given => return Opened { rows: places().collect(), ..summed(given) },
        Held::Filled => (summed(within), counted.iter().map(|cell| line(cell, cell.within())).collect()),
        Held::Open => {
            let terms = open_terms(given, within, Some(Role::Contingent));
            let rows = places().chain(cells.iter().flat_map(fillers)).collect();
            (opened(part, asked, setting, given - within, None).sum(terms), rows)
        }
    };
    opened.rows = rows;
    opened.without((filled - within) as usize, "Menschen, die über ein Kontingent hinaus zugewiesen sind")
}

/// What the places were given for; one sum where the release did not tell.
fn given_terms(shares: Shares, places: u32) -> Vec<Term> {
    let terms = parts(shares, false);
    if terms.is_empty() && places > 0 { vec![plus(count(places), "freigegeben", None)] } else { terms }
}

fn open_terms(places: u32, within: u32, contingents: Option<Role>) -> Vec<Term> {
    vec![plus(count(places), "erbeten", contingents), minus(count(within), "seitdem besetzt", Role::Filling)]
}

/// Who fills a Kontingent; those beyond it are not counted.
fn fillers(cell: &Cell<'_>) -> Vec<Line> {
    let within = cell.within() as usize;
    let line = |(at, p): (usize, &&Participation)| {
        let (role, amount) = if at < within { (Role::Filling, -1.0) } else { (Role::LeftOut, 0.0) };
        person(role, cell.start, p, amount)
    };
    cell.people.iter().enumerate().map(line).collect()
}

fn words(cell: &Cell<'_>) -> String {
    let (places, filled) = (cell.places, cell.filled());
    format!("{places} erbeten, {filled} besetzt, Freigabe Nr. {}", cell.released.release)
}

fn person(role: Role, start: &StartKey, p: &Participation, amount: f64) -> Line {
    let on = dates::german(p.assigned_on);
    let text = format!("OE {} · {} · {} · zugewiesen am {on}", p.unit, listed(start), p.status.label());
    Line { role, key: p.id.to_string(), text, amount: Some(amount), is_person: true }
}
