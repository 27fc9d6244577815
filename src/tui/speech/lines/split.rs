//! Kontingente by words: `festlegen MES-3119 BIL 3`, `lösen MES-3119 BIL`, `ausnehmen alle WAN
//! Umzug`, `zurückhalten MES-3119 2`, `erklären MES-3119 BIL`, `instrument MES`. Each points at the
//! cell and gives the command a key would give.

use super::{
    dialog::{ENTER, TAB},
    fold::fold,
    step::Step,
};
use crate::{
    domain::contingent::PotRow,
    tui::{
        Action, Command, State,
        app::{
            action::Pointed,
            contingents::{
                Board, Work,
                in_force::{self, Look},
            },
        },
    },
};

/// What is to be done with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Pin,
    Unpin,
    Exclude,
    Include,
    Hold,
    Explain,
    More,
    Less,
}

fn deed(word: &str) -> Option<Deed> {
    Some(match fold(word).as_str() {
        "festlegen" | "pin_number" => Deed::Pin,
        "loesen" | "unpin" => Deed::Unpin,
        "ausnehmen" | "exclude_unit" => Deed::Exclude,
        "aufnehmen" => Deed::Include,
        "zurueckhalten" | "hold_back" => Deed::Hold,
        "erklaeren" | "zelle" | "explain_cell" => Deed::Explain,
        "mehr" | "pin_more" => Deed::More,
        "weniger" | "pin_less" => Deed::Less,
        _ => return None,
    })
}

/// The steps of a line about cells; `None` when it is about something else.
pub fn understand(state: &State, line: &str) -> Option<Result<Vec<Step>, String>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (first, rest) = words.split_first()?;
    if fold(first) == "instrument" && !rest.is_empty() {
        return Some(instrument(&state.contingents, rest[0]));
    }
    let deed = deed(first)?;
    // Without a cell it is about the one that is selected: the command itself.
    if rest.is_empty() {
        return None;
    }
    Some(steps(state, deed, rest))
}

/// The start with a number in the list, with the OE selected before.
pub fn row(state: &State, number: usize) -> Result<Action, String> {
    let work = state.contingents.work().ok_or("Es ist nichts aufzuteilen.")?;
    if in_force::look(state, work) != Look::Proposal {
        let (rows, unit) = (work.in_force.rows.len(), work.in_force.cursor.1);
        let found = (1..=rows).contains(&number).then(|| Action::Point(Pointed::Cell(number - 1, unit)));
        return found.ok_or_else(|| format!("Einen Start {number} gibt es hier nicht; es sind {rows}."));
    }
    let rows = work.size().0;
    let unit = work.shown.get(work.cursor.1).copied();
    match unit.filter(|_| (1..=rows).contains(&number)) {
        Some(unit) => Ok(Action::Point(Pointed::Cell(number - 1, unit))),
        None => Err(format!("Einen Start {number} gibt es hier nicht; es sind {rows}.")),
    }
}

fn instrument(board: &Board, name: &str) -> Result<Vec<Step>, String> {
    let found = board.works.iter().position(|work| work.instrument.to_string().eq_ignore_ascii_case(name));
    let known = || board.works.iter().map(|work| work.instrument.to_string()).collect::<Vec<_>>().join(", ");
    let at = found.ok_or_else(|| format!("Für „{name}“ ist nichts aufzuteilen; es gibt: {}.", known()))?;
    Ok(vec![Step::Do(Action::Point(Pointed::Pot(at)))])
}

fn steps(state: &State, deed: Deed, words: &[&str]) -> Result<Vec<Step>, String> {
    let board = &state.contingents;
    let everywhere = fold(words[0]) == "alle" && matches!(deed, Deed::Exclude | Deed::Include);
    let (pot, m, mut rest) = if everywhere { (board.current, None, &words[1..]) } else { start_of(board, words)? };
    let work = board.works.get(pot).ok_or("Es ist nichts aufzuteilen.")?;
    let i = if deed == Deed::Hold {
        let here = work.shown.get(work.cursor.1).or(work.shown.first());
        *here.ok_or("In diesem Instrument ist keine OE einbezogen.")?
    } else {
        let (code, after) = rest.split_first().ok_or("Es fehlt die OE, z. B. BIL.")?;
        rest = after;
        unit_of(work, code)?
    };
    let m = m.unwrap_or(work.cursor.0);
    let mut out = vec![Step::Do(Action::Point(Pointed::Pot(pot))), Step::Do(Action::Point(Pointed::Cell(m, i)))];
    let text = rest.join(" ");
    let run = |command| Step::Do(Action::Run(command));
    let typed = |text: &str| [Step::InDialog(Action::Paste(text.to_owned())), Step::InDialog(ENTER)];
    match deed {
        Deed::Pin => {
            out.push(run(Command::PinNumber));
            out.extend(if text.is_empty() { Vec::new() } else { typed(&number(&text)?).to_vec() });
        }
        Deed::Hold => {
            out.push(run(Command::HoldBack));
            out.extend(if text.is_empty() { Vec::new() } else { typed(&number(&text)?).to_vec() });
        }
        Deed::Exclude if is_excluded(work, m, i, everywhere) => {
            return Err("Die OE ist dort schon ausgenommen; „aufnehmen“ nimmt sie wieder auf.".to_owned());
        }
        Deed::Exclude => {
            out.push(run(Command::ExcludeUnit));
            if everywhere {
                out.push(Step::InDialog(TAB));
            }
            // Without a reason the dialog asks for it.
            out.extend(if text.is_empty() { Vec::new() } else { typed(&text).to_vec() });
        }
        Deed::Include if !is_excluded(work, m, i, everywhere) => {
            return Err("Die OE ist dort nicht ausgenommen.".to_owned());
        }
        Deed::Include => out.push(run(Command::ExcludeUnit)),
        Deed::Unpin => out.push(run(Command::Unpin)),
        Deed::More => out.push(run(Command::PinMore)),
        Deed::Less => out.push(run(Command::PinLess)),
        Deed::Explain => {}
    }
    Ok(out)
}

fn number(text: &str) -> Result<String, String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.to_owned()).ok_or_else(|| format!("„{text}“ ist keine Zahl von Plätzen."))
}

fn is_excluded(work: &Work, m: usize, i: usize, everywhere: bool) -> bool {
    let Some(pot) = &work.pot else { return false };
    let (Some(row), Some(unit)) = (pot.rows.get(m), pot.units.get(i)) else { return false };
    let (label, code) = (row.label(), unit.unit.to_string());
    let holds = |start: &crate::api::contingents::request::StartRef| start.label() == label;
    let mut exclusions = work.settings.exclusions.iter().filter(|e| e.unit == code);
    exclusions.any(|e| e.start.as_ref().is_none_or(|start| !everywhere && holds(start)))
}

/// Pot and row a start is named by, and the words after it: `MES-3104/M07`, `MES-3104 M07`, the
/// number of the row, or the measure alone where it has one start.
fn start_of<'a>(board: &Board, words: &'a [&'a str]) -> Result<(usize, Option<usize>, &'a [&'a str]), String> {
    if let Ok(number) = words[0].parse::<usize>() {
        let rows = board.work().map_or(0, |work| work.size().0);
        return if (1..=rows).contains(&number) {
            Ok((board.current, Some(number - 1), &words[1..]))
        } else {
            Err(format!("Einen Start {number} gibt es hier nicht; es sind {rows}."))
        };
    }
    if let [measure, module, ..] = words {
        let both = format!("{measure}/{module}");
        if let Some((pot, m)) = rows(board).find(|(.., row)| row.label().eq_ignore_ascii_case(&both)).map(|(p, m, _)| (p, m)) {
            return Ok((pot, Some(m), &words[2..]));
        }
    }
    let named: Vec<(usize, usize, &PotRow)> = rows(board)
        .filter(|(.., row)| row.label().eq_ignore_ascii_case(words[0]) || row.measure.as_str().eq_ignore_ascii_case(words[0]))
        .collect();
    match named.as_slice() {
        [(pot, m, _)] => Ok((*pot, Some(*m), &words[1..])),
        [] => Err(format!("Der Start „{}“ wird hier nicht aufgeteilt.", words[0])),
        several => {
            let labels: Vec<String> = several.iter().map(|(.., row)| row.label()).collect();
            Err(format!("Von „{}“ gibt es mehrere Starts: {}.", words[0], labels.join(", ")))
        }
    }
}

/// Every start of every pot; those of the pot on screen first.
fn rows(board: &Board) -> impl Iterator<Item = (usize, usize, &PotRow)> {
    let mut pots: Vec<usize> = (0..board.works.len()).collect();
    pots.sort_by_key(|pot| *pot != board.current);
    pots.into_iter().flat_map(|pot| {
        let rows = board.works[pot].pot.iter().flat_map(|p| p.rows.iter().enumerate());
        rows.map(move |(m, row)| (pot, m, row))
    })
}

fn unit_of(work: &Work, code: &str) -> Result<usize, String> {
    let pot = work.pot.as_ref().ok_or("Es ist nichts aufzuteilen.")?;
    let found = pot.units.iter().position(|unit| unit.unit.as_str().eq_ignore_ascii_case(code));
    let at = found.ok_or_else(|| format!("Die OE „{code}“ gibt es nicht."))?;
    if work.shown.contains(&at) { Ok(at) } else { Err(format!("{} ist in keinem dieser Starts einbezogen.", pot.units[at].unit)) }
}
