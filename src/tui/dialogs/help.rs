//! Help: every command with its keys, what it does, and why it is locked right now.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{Dialog, Modal, centred};
use crate::tui::{
    Command, Effect, State,
    commands::{Group, TABLE},
    key::Key,
    theme::Role,
    widgets::{
        paint::Paint,
        seg::{Line, plain, seg},
    },
};

/// The help, scrolled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Help {
    offset: usize,
}

impl Help {}

fn window(state: &State) -> Rect {
    Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 }
}

impl Modal for Help {
    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let meant = state.options.keymap.lookup(Key::from(key), state.screen);
        match (key.code, meant) {
            (KeyCode::Esc, _) | (_, Some(Command::Help | Command::Quit | Command::Back)) => return Vec::new(),
            (KeyCode::Up, _) | (_, Some(Command::Up)) => self.scroll(-1),
            (KeyCode::Down, _) | (_, Some(Command::Down)) => self.scroll(1),
            (_, Some(Command::PageUp)) => self.scroll(-10),
            (_, Some(Command::PageDown)) => self.scroll(10),
            (_, Some(Command::First)) => self.offset = 0,
            (_, Some(Command::Last)) => self.offset = usize::MAX,
            _ => {}
        }
        let height = usize::from(area(window(state)).height.saturating_sub(2));
        self.offset = self.offset.min(lines(state).len().saturating_sub(height));
        state.dialogs.push(Dialog::Help(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by);
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let inside = paint.frame(area(window), "Hilfe · Esc schließt · ↑ ↓ blättern");
        let lines = lines(state);
        let offset = self.offset.min(lines.len().saturating_sub(usize::from(inside.height)));
        for (row, line) in inside.rows().zip(lines.iter().skip(offset)) {
            paint.chunks_cut(row, line);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        lines(state).iter().map(|line| plain(line)).collect()
    }
}

fn area(window: Rect) -> Rect {
    centred(window, 110, window.height.saturating_sub(2).max(4))
}

/// The whole help.
pub fn lines(state: &State) -> Vec<Line> {
    let mut out = Vec::new();
    for group in Group::ALL {
        if !out.is_empty() {
            out.push(Vec::new());
        }
        out.push(vec![seg(Role::Strong, group.label())]);
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let keys: Vec<String> = state.options.keymap.keys(entry.command).iter().map(ToString::to_string).collect();
            let locked = if entry.scope.covers(state.screen) {
                (entry.disabled_reason)(state).map(|why| format!(" Gesperrt: {why}"))
            } else {
                Some(" (nicht in dieser Ansicht)".to_owned())
            };
            let mut line = vec![
                seg(Role::Key, format!("{:>16}  ", keys.join(" "))),
                seg(Role::Text, format!("{:<16} ", entry.label)),
                seg(Role::Dim, entry.tooltip),
            ];
            if let Some(locked) = locked {
                line.insert(2, seg(Role::Warn, format!("{} ", locked.trim_start())));
            }
            out.push(line);
        }
    }
    out.push(Vec::new());
    out.push(vec![seg(Role::Strong, "Zeichen")]);
    out.push(vec![seg(
        Role::Text,
        "  ! Achtung   · ansehen   ✓ gut / ausgewählt   ↑ ↓ ≠ seit der letzten Abfrage geändert   ● verbunden   ○ wartet",
    )]);
    out.push(vec![seg(
        Role::Text,
        "  Maus: Reiter, Zeilen und Spaltenköpfe anklicken, Rad zum Blättern; Markieren mit gedrückter Umschalttaste.",
    )]);
    out
}
