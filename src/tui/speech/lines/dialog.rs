//! Dialogs by words: everything that can be pointed at has a number and its label; text goes into
//! the field. Presses exactly what a click or a key would press.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers};

use super::{
    fold::{Found, find, fold},
    understand::Step,
};
use crate::tui::{
    Action, State,
    app::action::Pointed,
    dialogs::Dialog,
    input::key::Key,
    look::widgets::spot::{Spot, Target},
    speech::plain::words,
    views::frame,
};

const fn key(code: KeyCode, modifiers: KeyModifiers) -> Action {
    Action::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, state: KeyEventState::NONE })
}

/// Enter.
pub const ENTER: Action = key(KeyCode::Enter, KeyModifiers::NONE);
/// Tab.
pub const TAB: Action = key(KeyCode::Tab, KeyModifiers::NONE);
const SPACE: Action = key(KeyCode::Char(' '), KeyModifiers::NONE);
const ESC: Action = key(KeyCode::Esc, KeyModifiers::NONE);
const TO_END: Action = key(KeyCode::End, KeyModifiers::NONE);
const CLEAR: Action = key(KeyCode::Char('u'), KeyModifiers::CONTROL);

/// Puts other text into the field with the focus.
pub fn replace_text(text: &str) -> Vec<Step> {
    [TO_END, CLEAR, Action::Paste(text.trim().to_owned())].map(Step::InDialog).to_vec()
}

/// What can be chosen on the top dialog, in the order of its numbers.
pub fn choices(state: &State) -> Vec<Spot> {
    if state.dialogs.is_empty() {
        return Vec::new();
    }
    let spots = frame::spots(state);
    // A text that is changed by a key of its name is not a field to type in.
    let by_key = |spot: &Spot| spots.iter().any(|other| matches!(other.target, Target::Key(_)) && other.label == spot.label);
    let can_have_focus = |spot: &Spot| {
        let mut there = state.dialogs.last().cloned();
        there.as_mut().is_some_and(|dialog| {
            dialog.point(spot.target);
            dialog.focused() == Some(spot.target)
        })
    };
    let idle = |spot: &Spot| matches!(spot.target, Target::Field(_)) && (by_key(spot) || !can_have_focus(spot));
    spots.iter().filter(|spot| !moves_focus(spot) && !idle(spot)).cloned().collect()
}

/// Keys that only move the focus mean nothing where everything has a number.
fn moves_focus(spot: &Spot) -> bool {
    let is = |label| matches!(spot.target, Target::Key(key) if Key::labelled(label) == Some(key));
    let to_next = is("Tab") && ["weiter", "nächstes Feld"].contains(&spot.label.as_str());
    to_next || is("Leertaste") || is("?") || matches!(spot.target, Target::Command(_))
}

/// The top dialog in words: what it says, with the numbers of its choices; those that stand in no
/// line of it follow.
pub fn lines(state: &State) -> Vec<String> {
    let Some(dialog) = state.dialogs.last() else { return Vec::new() };
    let said = dialog.lines(state);
    let said = said.iter().flat_map(|line| line.lines()).map(words::spoken).filter(|line| !line.is_empty());
    let mut out: Vec<(Option<usize>, String)> = said.map(|line| (None, line)).collect();
    let mut below = Vec::new();
    for (at, spot) in choices(state).iter().enumerate() {
        let label = label(spot);
        let mut free = out.iter_mut().filter(|(number, _)| number.is_none());
        let stands = matches!(spot.target, Target::Item(_) | Target::Field(_));
        match free.find(|(_, line)| stands && line.contains(&label)) {
            Some((number, _)) => *number = Some(at + 1),
            None => below.push(format!("{}. {}{label}", at + 1, kind(spot.target))),
        }
    }
    let numbered = |(number, line): (Option<usize>, String)| number.map_or_else(|| line.clone(), |n| format!("{n}. {line}"));
    let mut out: Vec<String> = out.into_iter().map(numbered).collect();
    out.extend(below);
    if dialog.is_typing() {
        out.push("Getippter Text geht ins Feld".to_owned());
    }
    out
}

fn kind(target: Target) -> &'static str {
    match target {
        Target::Item(_) => "",
        Target::Field(_) => "Feld ",
        Target::Button(_) | Target::Key(_) | Target::Command(_) => "Taste ",
    }
}

fn label(spot: &Spot) -> String {
    words::spoken(&spot.label)
}

/// The steps of a line while a dialog is open.
///
/// # Errors
/// With a German sentence that says what would be understood.
pub fn understand(state: &State, line: &str) -> Result<Vec<Step>, String> {
    let choices = choices(state);
    let fields: Vec<&Spot> = choices.iter().filter(|spot| matches!(spot.target, Target::Field(_))).collect();
    let typing = state.dialogs.last().is_some_and(Dialog::is_typing);
    if let Some(text) = line.strip_prefix('=') {
        return Ok(replace_text(text));
    }
    let (first, rest) =
        line.split_once([' ', ':']).map_or((line, ""), |(first, rest)| (first, rest.trim_start_matches(':').trim()));
    // Where one thing is asked for, a number is the answer and not a choice.
    let asks_one = typing && fields.len() <= 1 && !choices.iter().any(|spot| matches!(spot.target, Target::Item(_)));
    if let Ok(number) = first.parse::<usize>()
        && !asks_one
    {
        let spot = number.checked_sub(1).and_then(|at| choices.get(at));
        let spot = spot.ok_or_else(|| {
            let literally = if typing { format!(" „= {line}“ schreibt es ins Feld.") } else { String::new() };
            format!("Eine Nummer {number} gibt es hier nicht; es sind {}.{literally}", choices.len())
        })?;
        return Ok(choose(state, spot, rest));
    }
    // What is pressed comes before a field of the same name.
    let mut named: Vec<(usize, Vec<String>)> = choices.iter().enumerate().map(|(at, spot)| (at, vec![label(spot)])).collect();
    named.sort_by_key(|(at, _)| matches!(choices[*at].target, Target::Field(_)));
    if let Found::One(at) = find(line, &named) {
        return Ok(choose(state, &choices[at], ""));
    }
    let of_fields: Vec<(usize, Vec<String>)> =
        named.iter().filter(|(at, _)| matches!(choices[*at].target, Target::Field(_))).cloned().collect();
    if let (Found::One(at), false) = (find(first, &of_fields), rest.is_empty()) {
        return Ok(choose(state, &choices[at], rest));
    }
    let buttons: Vec<&Spot> = choices.iter().filter(|spot| matches!(spot.target, Target::Button(_))).collect();
    match fold(line).as_str() {
        "ja" if buttons.len() == 2 => return Ok(vec![press(buttons[1].target)]),
        "nein" | "abbrechen" | "zurueck" | "schliessen" | "esc" => return Ok(vec![Step::InDialog(ESC)]),
        "eingabe" | "enter" | "ok" => return Ok(vec![Step::InDialog(ENTER)]),
        "tab" => return Ok(vec![Step::InDialog(TAB)]),
        _ => {}
    }
    if typing && fields.len() <= 1 {
        let mut steps = replace_text(line);
        steps.push(Step::InDialog(ENTER));
        return Ok(steps);
    }
    Err(format!("„{line}“ ist hier keine Wahl. „hilfe“ nennt, was geht; „abbrechen“ schließt."))
}

/// Presses what can be pressed, turns a switch, puts text into a field; the focus goes back to
/// where it was, because the keys of a dialog depend on it.
fn choose(state: &State, spot: &Spot, text: &str) -> Vec<Step> {
    if !matches!(spot.target, Target::Field(_)) {
        return vec![press(spot.target)];
    }
    let focus = |target| Step::InDialog(Action::Point(Pointed::Focus(target)));
    let mut there = state.dialogs.last().cloned();
    let before = there.as_ref().and_then(Dialog::focused);
    let takes_text = there.as_mut().is_some_and(|dialog| {
        dialog.point(spot.target);
        dialog.is_typing()
    });
    let mut steps = vec![focus(spot.target)];
    match (takes_text, text.is_empty()) {
        (true, false) => steps.extend(replace_text(text)),
        (true, true) => return steps,
        (false, _) => steps.push(Step::InDialog(SPACE)),
    }
    steps.extend(before.map(focus));
    steps
}

fn press(target: Target) -> Step {
    Step::InDialog(Action::Point(Pointed::Press(target)))
}
