//! Two buttons, of which the first one is always the way back and has the focus at first.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{paint::Paint, seg::seg};
use crate::tui::theme::Role;

/// What a key did to the buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// Nothing was pressed.
    Nothing,
    /// The way back.
    Cancel,
    /// The other one.
    Confirm,
}

/// The focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Buttons {
    confirm_focused: bool,
}

impl Buttons {
    /// Feeds a key: arrows and Tab move the focus, Enter presses, Esc goes back. A key held down
    /// does nothing.
    pub fn key(&mut self, key: KeyEvent) -> Pressed {
        if key.is_repeat() {
            return Pressed::Nothing;
        }
        match key.code {
            KeyCode::Left | KeyCode::Right | KeyCode::Tab | KeyCode::BackTab => self.confirm_focused = !self.confirm_focused,
            KeyCode::Enter if self.confirm_focused => return Pressed::Confirm,
            KeyCode::Enter | KeyCode::Esc => return Pressed::Cancel,
            _ => {}
        }
        Pressed::Nothing
    }

    /// Draws both.
    pub fn draw(self, paint: &mut Paint<'_>, area: Rect, cancel: &str, confirm: &str) {
        let role = |focused| if focused { Role::ButtonFocus } else { Role::Button };
        let (left, right) = if self.confirm_focused { ("  ", "▶ ") } else { ("▶ ", "  ") };
        paint.chunks_cut(
            area,
            &[
                seg(Role::Text, left),
                seg(role(!self.confirm_focused), format!(" {cancel} ")),
                seg(Role::Text, "   "),
                seg(Role::Text, right),
                seg(role(self.confirm_focused), format!(" {confirm} ")),
            ],
        );
    }
}
