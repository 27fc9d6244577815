//! What happens to the stack of dialogs: keys, the mouse and the line mode reach the top one here,
//! answers the one that waits for them, and what becomes of it is done here. Knows no dialog.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::run::run_command;
use crate::tui::{
    Command, Effect, State,
    app::modal::{Answer, Modal, Outcome},
    dialogs::keys::KeyHelp,
    input::key::Key,
    look::widgets::spot::Target,
};

/// A key for the top dialog; `None` when there is none.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Option<Vec<Effect>> {
    let dialog = state.dialogs.last()?;
    let asked = Key::from(key);
    if state.options.keymap.keys(Command::Help).contains(&asked) && !dialog.takes_help(asked, state) {
        let help = KeyHelp::of(&**dialog, state);
        state.open(help);
        return Some(Vec::new());
    }
    Some(on_top(state, |dialog, state| dialog.key(state, key)))
}

/// Points at something on the top dialog and presses it, as a click or a number in the line mode
/// does.
pub(super) fn press(state: &mut State, target: Target) -> Vec<Effect> {
    let key = match target {
        Target::Key(key) => key.into(),
        Target::Item(_) | Target::Field(_) | Target::Button(_) => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
    };
    on_top(state, |dialog, state| {
        dialog.point(target);
        dialog.key(state, key)
    })
}

/// Text pasted into the top dialog.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    on_top(state, |dialog, state| Outcome::Do(dialog.paste(state, text)))
}

/// The wheel on the top dialog.
pub(super) fn scroll(state: &mut State, by: isize) {
    on_top(state, |dialog, state| {
        dialog.scroll(state, by);
        Outcome::Stay
    });
}

/// A click: a button or a key is pressed; an item gets the focus first and is pressed by a second
/// click; a field gets the focus, a switch is turned over.
pub(super) fn click(state: &mut State, target: Target) -> Vec<Effect> {
    let Some(dialog) = state.dialogs.last() else { return Vec::new() };
    let has_focus = dialog.shown(state).focused() == Some(target);
    state.dirty = true;
    match target {
        Target::Item(_) if !has_focus && !dialog.takes_at_once() => on_top(state, |dialog, _| {
            dialog.point(target);
            Outcome::Stay
        }),
        Target::Field(_) => on_top(state, |dialog, state| {
            dialog.point(target);
            let body = dialog.shown(state);
            if body.focused() == Some(target) && body.is_switch() {
                return dialog.key(state, KeyEvent::new(KeyCode::Char(' '), KeyModifiers::NONE));
            }
            Outcome::Stay
        }),
        Target::Item(_) | Target::Button(_) | Target::Key(_) => press(state, target),
    }
}

/// Offers an answer to the dialogs.
///
/// # Errors
/// The answer, where none waits for it.
pub(super) fn offer(state: &mut State, generation: u64, answer: Answer) -> Result<Vec<Effect>, Box<Answer>> {
    let mut answer = Some(answer);
    for at in 0..state.dialogs.len() {
        let mut dialog = state.dialogs.remove(at);
        let outcome = dialog.answered(state, generation, &mut answer);
        let effects = follow(state, at, dialog, outcome);
        if answer.is_none() {
            return Ok(effects);
        }
    }
    answer.map_or_else(|| Ok(Vec::new()), |answer| Err(Box::new(answer)))
}

/// After every change: each takes note of what is around it.
pub(super) fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    for at in 0..state.dialogs.len() {
        let mut dialog = state.dialogs.remove(at);
        effects.extend(dialog.settle(state));
        state.dialogs.insert(at, dialog);
    }
}

/// Takes the top dialog, lets something happen to it, and does what becomes of it.
fn on_top(state: &mut State, happen: impl FnOnce(&mut dyn Modal, &mut State) -> Outcome) -> Vec<Effect> {
    let Some(mut dialog) = state.dialogs.pop() else { return Vec::new() };
    let outcome = happen(&mut *dialog, state);
    follow(state, state.dialogs.len(), dialog, outcome)
}

/// What becomes of a dialog that was taken from that place.
fn follow(state: &mut State, at: usize, dialog: Box<dyn Modal>, outcome: Outcome) -> Vec<Effect> {
    let at = at.min(state.dialogs.len());
    let (stays, effects) = match outcome {
        Outcome::NotMine | Outcome::Stay => (Some(dialog), Vec::new()),
        Outcome::Do(effects) => (Some(dialog), effects),
        Outcome::Close => (None, Vec::new()),
        Outcome::End(effects) => (None, effects),
        Outcome::Replace(other, effects) => (Some(other), effects),
        Outcome::Over(other) => {
            state.dialogs.insert(at, dialog);
            state.dialogs.insert(at + 1, other);
            return Vec::new();
        }
        Outcome::Give(answer) => {
            let generation = state.next_generation();
            return offer(state, generation, answer).unwrap_or_default();
        }
        Outcome::Run(command) => return run_command(state, command),
    };
    if let Some(dialog) = stays {
        state.dialogs.insert(at, dialog);
    }
    effects
}
