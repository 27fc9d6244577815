//! Dialogs by words: everything that can be pointed at has a number and its label; text goes into
//! the field. Presses exactly what a click or a key would press.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers};

use super::{
    fold::{Found, find, fold},
    step::Step,
};
use crate::tui::{
    Action, State,
    app::action::Pointed,
    look::widgets::spot::Target,
    speech::blocks::{self, Heard},
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
fn choices(state: &State) -> Vec<Heard> {
    let heard = state.dialogs.last().map(|dialog| blocks::dialog(&dialog.shown(state))).unwrap_or_default();
    heard.into_iter().filter(|heard| heard.target.is_some()).collect()
}

/// The top dialog in words: what it says, with the numbers of its choices.
pub fn lines(state: &State) -> Vec<String> {
    let Some(dialog) = state.dialogs.last() else { return Vec::new() };
    let body = dialog.shown(state);
    let mut number = 0;
    let mut numbered = |heard: Heard| {
        number += usize::from(heard.target.is_some());
        if heard.target.is_some() { format!("{number}. {}", heard.text) } else { heard.text }
    };
    let mut out: Vec<String> = blocks::dialog(&body).into_iter().map(&mut numbered).collect();
    if body.is_typing() {
        out.push("Getippter Text geht ins Feld".to_owned());
    }
    out
}

/// The steps of a line while a dialog is open.
///
/// # Errors
/// With a German sentence that says what would be understood.
pub fn understand(state: &State, line: &str) -> Result<Vec<Step>, String> {
    let choices = choices(state);
    let is_field = |heard: &&Heard| matches!(heard.target, Some(Target::Field(_)));
    let fields = choices.iter().filter(is_field).count();
    let typing = state.dialogs.last().is_some_and(|dialog| dialog.shown(state).is_typing());
    if let Some(text) = line.strip_prefix('=') {
        return Ok(replace_text(text));
    }
    let (first, rest) =
        line.split_once([' ', ':']).map_or((line, ""), |(first, rest)| (first, rest.trim_start_matches(':').trim()));
    // Where one thing is asked for, a number is the answer and not a choice.
    let asks_one = typing && fields <= 1 && !choices.iter().any(|heard| matches!(heard.target, Some(Target::Item(_))));
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
    let mut named: Vec<(usize, Vec<String>)> =
        choices.iter().enumerate().map(|(at, spot)| (at, vec![spot.label.clone()])).collect();
    named.sort_by_key(|(at, _)| is_field(&&choices[*at]));
    if let Found::One(at) = find(line, &named) {
        return Ok(choose(state, &choices[at], ""));
    }
    let of_fields: Vec<(usize, Vec<String>)> = named.iter().filter(|(at, _)| is_field(&&choices[*at])).cloned().collect();
    if let (Found::One(at), false) = (find(first, &of_fields), rest.is_empty()) {
        return Ok(choose(state, &choices[at], rest));
    }
    let buttons: Vec<Target> =
        choices.iter().filter_map(|heard| heard.target).filter(|t| matches!(t, Target::Button(_))).collect();
    match fold(line).as_str() {
        "ja" if buttons.len() == 2 => return Ok(vec![press(buttons[1])]),
        "nein" | "abbrechen" | "zurueck" | "schliessen" | "esc" => return Ok(vec![Step::InDialog(ESC)]),
        "eingabe" | "enter" | "ok" => return Ok(vec![Step::InDialog(ENTER)]),
        "tab" => return Ok(vec![Step::InDialog(TAB)]),
        _ => {}
    }
    if typing && fields <= 1 {
        let mut steps = replace_text(line);
        steps.push(Step::InDialog(ENTER));
        return Ok(steps);
    }
    Err(format!("„{line}“ ist hier keine Wahl. „hilfe“ nennt, was geht; „abbrechen“ schließt."))
}

/// Presses what can be pressed, turns a switch, puts text into a field; the focus goes back to
/// where it was, because the keys of a dialog depend on it.
fn choose(state: &State, heard: &Heard, text: &str) -> Vec<Step> {
    let Some(target) = heard.target else { return Vec::new() };
    if !matches!(target, Target::Field(_)) {
        return vec![press(target)];
    }
    let focus = |target| Step::InDialog(Action::Point(Pointed::Focus(target)));
    let before = state.dialogs.last().and_then(|dialog| dialog.shown(state).focused());
    let mut steps = vec![focus(target)];
    match (heard.takes_text, text.is_empty()) {
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
