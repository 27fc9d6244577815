//! What a proposal, or the draft made of it, asks of OEs in starts, place by place.

use super::{super::Opened, Asked, count, listed, parts, row};
use crate::domain::{
    Status,
    contingent::{Explanation, Pot, Shares, explain, explain::Part, method::Tier},
    dates,
    figure::{Line, Role, Setting},
};

pub(super) fn open(asked: &Asked, setting: &Setting<'_>) -> Result<Opened, String> {
    let instrument = &asked.instrument;
    let pot = (setting.contingents.split)(instrument)?;
    let pot = pot.ok_or_else(|| format!("In {instrument} ist heute nichts aufzuteilen."))?;
    let rows: Vec<usize> = match &asked.start {
        Some(start) => vec![pot.row_of(start).ok_or_else(|| not_split(asked, setting))?],
        None => (0..pot.rows.len()).collect(),
    };
    let units: Vec<usize> = match &asked.unit {
        Some(unit) => vec![pot.unit_of(unit).ok_or_else(|| format!("Die OE „{unit}“ nimmt an {instrument} nicht teil."))?],
        None => (0..pot.units.len()).collect(),
    };
    let cells = || rows.iter().flat_map(|row| units.iter().map(move |unit| (*row, *unit)));
    let shares = cells().fold(Shares::default(), |sum, (row, unit)| sum.and(pot.cell(row, unit).shares));
    let value = count(cells().map(|(row, unit)| pot.cell(row, unit).contingent).sum());
    let one = match (rows.as_slice(), units.as_slice()) {
        ([row], [unit]) => explain(&pot, *row, *unit).map(|told| (*row, *unit, told)),
        _ => None,
    };
    let definition = definition(asked, setting, &pot, &units, one.as_ref().map(|(.., told)| told));
    let title = format!("Kontingent nach dem Vorschlag · {}", asked.label());
    let mut opened = Opened::new(title, value, definition, setting.desk.as_of);
    let terms = parts(shares, one.is_some());
    opened = if terms.is_empty() { opened.given("Hier ist nichts erbeten.") } else { opened.sum(terms) };
    opened = left_out(opened, &pot, &rows, &units);
    opened.rows = if let Some((row, unit, told)) = one {
        let given = told.parts.iter().flat_map(|part| places(&pot, row, unit, part, told.of));
        given.chain(assigned(asked, setting)).collect()
    } else {
        let given = cells().map(|(m, i)| (m, i, pot.cell(m, i))).filter(|(.., cell)| cell.contingent > 0);
        given.map(|(m, i, cell)| row(&pot.units[i].unit, &pot.rows[m].key(), words(cell.shares), cell.contingent)).collect()
    };
    Ok(opened)
}

/// Why the start is no row of the split.
fn not_split(asked: &Asked, setting: &Setting<'_>) -> String {
    let starts = crate::domain::places::open_starts(setting.desk, setting.today);
    let found = starts.iter().find(|start| Some(start.of_pot().1) == asked.start);
    let why = found.and_then(|start| start.why_not_offered(setting.today, setting.window)).map(|why| format!(": {why}"));
    let named = asked.start.as_ref().map(listed).unwrap_or_default();
    format!("{named} wird nicht aufgeteilt{}.", why.unwrap_or_else(|| ": der Entwurf nimmt diesen Start aus".to_owned()))
}

/// What it means; of one cell the sentences the screen says, and how the Rückstand comes about.
fn definition(asked: &Asked, setting: &Setting<'_>, pot: &Pot, units: &[usize], told: Option<&Explanation>) -> String {
    let by = match setting.contingents.drafts.get(&asked.instrument) {
        Some(signed) => format!("nach dem Entwurf von {}", signed.who),
        None => "nach dem Vorschlag von heute".to_owned(),
    };
    let mut said = vec![format!(
        "Kontingent {by}: so viele der freien Plätze werden von der OE erbeten; in Kraft ist es erst, wenn es freigegeben ist."
    )];
    if let Some(told) = told {
        said.extend(told.sentences.iter().cloned());
    }
    if let ([unit], false) = (units, pot.equalised) {
        let position = &pot.units[*unit].position;
        let on = position.as_of.map(|on| format!(" (Eintrittsmonitoring vom {})", dates::german(on)));
        said.push(format!("{}{}.", position.words(), on.unwrap_or_default()));
    }
    said.join(" ")
}

/// Free places of the starts that are not asked of whom the figure is about, and needs that do not count.
fn left_out(opened: Opened, pot: &Pot, rows: &[usize], units: &[usize]) -> Opened {
    let sum = |of: &dyn Fn(usize) -> u32| rows.iter().map(|row| of(*row)).sum::<u32>() as usize;
    let others = sum(&|row| {
        (0..pot.units.len()).filter(|unit| !units.contains(unit)).map(|unit| pot.cell(row, unit).contingent).sum::<u32>()
    });
    let mut opened = opened
        .without(others, "freie Plätze, die von anderen OEs erbeten werden")
        .without(sum(&|row| pot.rows[row].held), "freie Plätze, die zurückgehalten werden")
        .without(sum(&|row| pot.rows[row].unplaced), "freie Plätze, die frei für alle bleiben");
    for need in &pot.overridden {
        let here = rows.iter().any(|row| pot.rows[*row].key() == need.start);
        if here && units.iter().any(|unit| pot.units[*unit].unit == need.unit) {
            let what = format!("Plätze angemeldeter Bedarf von {}, der nicht zählt: {}", need.unit, need.reason);
            opened = opened.without(need.need as usize, what);
        }
    }
    opened
}

/// `2 nach Rückstand, 1 darüber hinaus`.
fn words(shares: Shares) -> String {
    let terms = parts(shares, false).into_iter();
    terms.map(|term| format!("{:.0} {}", term.value.number(), term.label)).collect::<Vec<_>>().join(", ")
}

/// The places of a cell given for one cause.
fn places(pot: &Pot, row: usize, unit: usize, part: &Part, of: u32) -> Vec<Line> {
    let (role, what) = match part.tier {
        Tier::Forced if pot.cell(row, unit).pinned => (Role::Forced, "von Hand festgelegt"),
        Tier::Forced => (Role::Forced, "nach angemeldetem Bedarf"),
        Tier::Minimum => (Role::Minimum, "mindestens ein Platz je OE"),
        Tier::Deficit => (Role::Backlog, if pot.equalised { "nach Erfüllungsquote" } else { "nach Rückstand" }),
        Tier::Remainder => (Role::Beyond, "über den Rückstand hinaus, nach Eintrittserwartung"),
        Tier::Even => (Role::Beyond, "ohne Erwartung, gleichmäßig verteilt"),
    };
    let line = |key: String, text: String, places: u32| Line { role, key, text, amount: Some(places.into()), is_person: false };
    if part.ranks.is_empty() {
        return vec![line(String::new(), what.to_owned(), part.places)];
    }
    let served = part.ranks.iter().zip(&part.quotients);
    served
        .map(|(rank, quotient)| line(format!("Rang {rank} von {of}"), format!("{what}, Quotient {}", quotient.german()), 1))
        .collect()
}

/// The people assigned who lessen the Rückstand; they make up no part of the places.
fn assigned(asked: &Asked, setting: &Setting<'_>) -> Vec<Line> {
    let desk = setting.desk;
    let is_of = |p: &&crate::domain::Participation| {
        p.status == Status::Assigned
            && Some(&p.unit) == asked.unit.as_ref()
            && desk.measures.get(&p.measure).is_some_and(|measure| measure.instrument == asked.instrument)
    };
    let line = |p: &crate::domain::Participation| {
        let start = listed(&(p.measure.clone(), p.module.clone()));
        let text = format!("mindert den Rückstand: {start}, Beginn geplant {}", dates::german(p.planned_begin));
        Line { role: Role::Assigned, key: p.id.to_string(), text, amount: None, is_person: true }
    };
    desk.participations().iter().filter(is_of).map(line).collect()
}
