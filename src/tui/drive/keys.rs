//! Keys: which of dialog, view and program a key is for, and what is said about one that is for none.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{
    dialogs,
    run::{self, run_command},
};
use crate::tui::{
    Command, Effect, Screen, State,
    app::contingents::in_force::{self, Look},
    input::key::Key,
    look::widgets::spot::Target,
};

/// A key, for the top dialog or for the view.
pub(super) fn on_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    state.dirty = true;
    // The way out works everywhere, even where letters are typed.
    if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
        if state.dialogs.last().is_some_and(|dialog| dialog.lets_go()) {
            state.quit = true;
        } else {
            run::quit(state);
        }
        return Vec::new();
    }
    let command = state.options.keymap.lookup(Key::from(key), state.screen);
    if command == Some(Command::Suspend) && key.modifiers.contains(KeyModifiers::CONTROL) {
        return run_command(state, Command::Suspend);
    }
    if let Some(effects) = dialogs::key(state, key) {
        return effects;
    }
    match command {
        // The digit typed is the first one of the number.
        // Where nothing can be fixed, a digit opens its view as everywhere else.
        Some(Command::PinNumber) if in_force::shown(state) != Look::Proposal => {
            let command = state.options.keymap.lookup(Key::from(key), Screen::Today);
            command.map(|command| run_command(state, command)).unwrap_or_default()
        }
        Some(Command::PinNumber) => {
            let typed = if let KeyCode::Char(c) = key.code { c.to_string() } else { String::new() };
            run::pin_number(state, &typed);
            Vec::new()
        }
        Some(command) => run_command(state, command),
        None => {
            says_nothing(state, key);
            Vec::new()
        }
    }
}

/// No key does nothing without a word. Esc where there is nothing to leave is as it should be; it and keys with Alt may
/// also be a terminal's answer, torn behind its first bytes, which nobody typed.
fn says_nothing(state: &mut State, key: KeyEvent) {
    if key.code == KeyCode::Esc || key.modifiers.contains(KeyModifiers::ALT) {
        return;
    }
    let help = state.options.keymap.shown(Command::Help);
    match (state.options.keymap.elsewhere(Key::from(key)), key.code) {
        (Some(command), _) => state.note(format!("„{}“ gibt es in dieser Ansicht nicht.", command.entry().label)),
        (None, KeyCode::Char(typed)) if !typed.is_control() => {
            state.note(format!("„{typed}“ ist hier keine Taste; {help} zeigt alle."));
        }
        (None, _) => {}
    }
}

/// Points at something on the top dialog, or in the footer while there is none, and presses it, as
/// a click or a number in the line mode does.
pub fn press(state: &mut State, target: Target) -> Vec<Effect> {
    state.dirty = true;
    match target {
        Target::Key(key) if state.dialogs.is_empty() => on_key(state, key.into()),
        Target::Item(_) | Target::Field(_) | Target::Button(_) | Target::Key(_) => dialogs::press(state, target),
    }
}
