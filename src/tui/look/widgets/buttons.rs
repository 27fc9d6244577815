//! Two buttons, of which the first one is always the way back and has the focus at first.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{
    paint::{self, Paint},
    seg::seg,
    spot::Target,
};
use crate::tui::look::theme::Role;

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

    /// Moves the focus to a button that was pointed at.
    pub fn point(&mut self, target: Target) {
        if let Target::Button(which) = target {
            self.confirm_focused = which > 0;
        }
    }

    /// Draws both.
    pub fn draw(self, paint: &mut Paint<'_>, area: Rect, cancel: &str, confirm: &str) {
        let role = |focused| if focused { Role::ButtonFocus } else { Role::Button };
        let (left, right) = if self.confirm_focused { ("  ", "▶ ") } else { ("▶ ", "  ") };
        let (first, second) = (paint::width(cancel) + 4, paint::width(confirm) + 4);
        let place = |x: u16, width: u16| Rect { x: area.x + x, width, ..area }.intersection(area);
        paint.spot(place(0, first), Target::Button(0), cancel);
        paint.spot(place(first + 3, second), Target::Button(1), confirm);
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

/// Draws a row of any number of buttons, the focused one marked.
pub fn row(paint: &mut Paint<'_>, area: Rect, labels: impl Iterator<Item = &'static str>, focus: usize) {
    let (mut line, mut x) = (Vec::new(), area.x);
    for (at, label) in labels.enumerate() {
        let focused = at == focus;
        let place = Rect { x, width: paint::width(label) + 4, ..area };
        paint.spot(place.intersection(area), Target::Button(at), label);
        x = place.right();
        line.push(seg(Role::Text, if focused { "▶ " } else { "  " }));
        line.push(seg(if focused { Role::ButtonFocus } else { Role::Button }, format!(" {label} ")));
    }
    paint.chunks_cut(area, &line);
}
