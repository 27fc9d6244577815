//! The filter line: what is typed filters at once; Esc brings back what was before.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Effect, State, TableId,
    look::{
        theme::Role,
        widgets::{
            input,
            paint::{Paint, width},
            seg::seg,
            spot::Target,
        },
    },
    views::layout,
};

/// Columns of its line of keys.
const KEYS_WIDTH: u16 = 24;

/// The filter being typed.
#[derive(Debug, Clone)]
pub struct FilterInput {
    /// The table it belongs to.
    pub table: TableId,
    /// The text field.
    pub input: Input,
    before: String,
}

impl FilterInput {
    /// Starts from the filter the table has.
    pub fn new(table: TableId, words: &str) -> Self {
        Self { table, input: words.into(), before: words.to_owned() }
    }
}

impl Modal for FilterInput {
    const SHEETS: &'static [Sheet] = &[sheets::FILTER];

    fn is_typing(&self) -> bool {
        true
    }

    fn paste(&mut self, text: &str) {
        input::paste(&mut self.input, text);
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let words = match key.code {
            KeyCode::Esc => Some(self.before.clone()),
            KeyCode::Enter => Some(self.input.value().to_owned()),
            _ => None,
        };
        let closing = words.is_some();
        let mut step = 0;
        if !closing && !input::edit(&mut self.input, key) {
            step = keys::step(state, key, 10).unwrap_or(0);
        }
        let table = state.table_of_mut(self.table);
        table.step(step);
        table.filter = words.unwrap_or_else(|| self.input.value().to_owned());
        table.refresh();
        if !closing {
            state.dialogs.push(Dialog::Filter(self));
        }
        Vec::new()
    }

    fn focused(&self) -> Option<Target> {
        Some(Target::Field(0))
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, _window: Rect) {
        let footer = layout::areas(state).footer;
        let table = state.table_of(self.table);
        let label = " / ";
        let count = format!("  {} von {}   ", table.view.rows.len(), table.view.total);
        let counted = width(&count);
        let count_width = (counted + KEYS_WIDTH).min(footer.width / 2);
        let field = Rect { x: footer.x + 3.min(footer.width), width: footer.width.saturating_sub(3 + count_width), ..footer };
        let blank = " ".repeat(usize::from(footer.width));
        paint.chunks_cut(footer, &[seg(Role::Text, blank)]);
        paint.chunks_cut(footer, &[seg(Role::Key, label)]);
        input::draw(paint, field, &self.input, true);
        paint.spot(field, Target::Field(0), "Filter");
        paint.chunks_cut(Rect { x: field.right(), width: count_width, ..footer }, &[seg(Role::Dim, count)]);
        let place = Rect { x: field.right() + counted, width: count_width.saturating_sub(counted), ..footer };
        let hints = keys::hints(state, self.sheet(), true);
        paint.pairs(place.intersection(footer), &hints);
        keys::spots(paint, place.intersection(footer), &hints);
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        vec![format!("Filter: {}", self.input.value())]
    }
}
