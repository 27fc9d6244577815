//! Before the last deed is taken back: what would be undone, as it looks now, or why it cannot be.

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::{Dialog, Modal, centred, keys::Sheet, sheets};
use crate::tui::{
    Effect, State,
    app::journal,
    look::{
        theme::Role,
        widgets::{
            buttons::{Buttons, Pressed},
            paint::{Paint, wrap},
            seg::seg,
            spot::Target,
        },
    },
};

/// The question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Undo {
    buttons: Buttons,
}

fn body(state: &State) -> (Role, String) {
    match journal::question(state) {
        Ok(question) => (Role::Text, format!("Rückgängig: {question}")),
        Err(why) => (Role::Warn, why),
    }
}

impl Modal for Undo {
    const SHEETS: &'static [Sheet] = &[sheets::UNDO];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match self.buttons.key(key) {
            Pressed::Nothing => state.dialogs.push(Dialog::Undo(self)),
            Pressed::Cancel => {}
            Pressed::Confirm => return journal::take_back(state),
        }
        Vec::new()
    }

    fn point(&mut self, target: Target) {
        self.buttons.point(target);
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let width = 64.min(window.width);
        let (role, text) = body(state);
        let lines = wrap(&text, width.saturating_sub(4));
        let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let inside = paint.frame(centred(window, width, rows.saturating_add(4)), "Zurücknehmen?");
        for (row, line) in inside.rows().zip(lines) {
            paint.chunks_cut(row, &[seg(role, line)]);
        }
        if let Some(row) = inside.rows().next_back() {
            self.buttons.draw(paint, row, "Abbrechen", "Zurücknehmen");
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        vec![body(state).1, "Abbrechen oder Zurücknehmen".to_owned()]
    }
}
