//! The command palette: type a part of a name, Enter does it; locked commands say why.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Effect, State,
    commands::{Entry, TABLE},
    theme::Role,
    update::run_command,
    widgets::{
        input,
        paint::Paint,
        seg::{Line, plain, seg},
        table,
    },
};

/// What is typed and chosen.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    input: Input,
    cursor: usize,
}

impl Palette {
    fn hits(&self) -> Vec<&'static Entry> {
        let words: Vec<String> = self.input.value().split_whitespace().map(str::to_lowercase).collect();
        let matches = |entry: &&Entry| {
            let text = format!("{} {} {}", entry.label, entry.name, entry.tooltip).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let mut hits: Vec<_> = TABLE.iter().filter(matches).collect();
        // A hit in the label is what is most likely meant.
        hits.sort_by_key(|entry| !words.iter().all(|word| entry.label.to_lowercase().contains(word.as_str())));
        hits
    }

    pub(super) fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.hits().len().saturating_sub(1));
    }

    fn line(&self, state: &State, index: usize, entry: &Entry) -> Line {
        let cursor = if index == self.cursor { "▶ " } else { "  " };
        let mut line = vec![
            seg(Role::Text, format!("{cursor}{:<17}", entry.label)),
            seg(Role::Key, format!("{:<13}", state.options.keymap.shown(entry.command))),
        ];
        let locked = if entry.scope.covers(state.screen) {
            (entry.disabled_reason)(state)
        } else {
            Some("nicht in dieser Ansicht".to_owned())
        };
        line.push(match locked {
            Some(why) => seg(Role::Warn, format!("gesperrt: {why}")),
            None => seg(Role::Dim, entry.tooltip),
        });
        line
    }
}

impl Modal for Palette {
    const SHEETS: &'static [Sheet] = &[sheets::PALETTE];

    fn is_typing(&self) -> bool {
        true
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Enter if key.is_repeat() => {}
            KeyCode::Enter => {
                return self.hits().get(self.cursor).map(|entry| run_command(state, entry.command)).unwrap_or_default();
            }
            _ => {
                if input::edit(&mut self.input, key) {
                    self.cursor = 0;
                } else if let Some(by) = keys::step(state, key, 10) {
                    self.step(by);
                }
            }
        }
        state.dialogs.push(Dialog::Palette(self));
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        input::paste(&mut self.input, text);
        self.cursor = 0;
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let inside = paint.frame(centred(window, 96, 18), "Befehle · tippen sucht");
        if inside.height < 3 {
            return;
        }
        let last = Rect { y: inside.bottom() - 1, height: 1, ..inside };
        keys::hint(paint, last, state, self.sheet(), true);
        let inside = Rect { height: inside.height - 1, ..inside };
        paint.chunks_cut(Rect { height: 1, ..inside }, &[seg(Role::Key, ": ")]);
        let field = Rect { x: inside.x + 2.min(inside.width), width: inside.width.saturating_sub(2), height: 1, ..inside };
        input::draw(paint, field, &self.input, true);
        let room = usize::from(inside.height - 2);
        let hits = self.hits();
        if hits.is_empty() {
            let text = "Kein Befehl heißt so.";
            paint.wrapped(Rect { y: inside.y + 2, height: inside.height - 2, ..inside }, Role::Dim, text);
        }
        let first = (self.cursor + 1).saturating_sub(room);
        for (row, (index, entry)) in inside.rows().skip(2).zip(hits.iter().enumerate().skip(first)) {
            paint.chunks_cut(row, &self.line(state, index, entry));
            if index == self.cursor {
                table::select(paint, row);
            }
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec![format!("Befehl suchen: {}", self.input.value())];
        out.extend(self.hits().iter().enumerate().map(|(index, entry)| plain(&self.line(state, index, entry))));
        out
    }
}
