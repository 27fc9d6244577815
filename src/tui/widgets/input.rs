//! A text field: `tui-input` fed by keys and pastes, drawn with the terminal's own cursor.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use tui_input::{Input, InputRequest};

use super::{paint::Paint, seg::seg};
use crate::{domain::text, tui::theme::Role};

/// Feeds a key; whether the field took it.
pub fn edit(input: &mut Input, key: KeyEvent) -> bool {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let request = match key.code {
        KeyCode::Char('a') if ctrl => InputRequest::GoToStart,
        KeyCode::Char('e') if ctrl => InputRequest::GoToEnd,
        KeyCode::Char('u') if ctrl => InputRequest::DeleteFromStart,
        KeyCode::Char('k') if ctrl => InputRequest::DeleteTillEnd,
        KeyCode::Char('w') if ctrl => InputRequest::DeletePrevWord,
        KeyCode::Char(_) if ctrl && !key.modifiers.contains(KeyModifiers::ALT) => return false,
        KeyCode::Char(c) if !text::is_unsafe(c) => InputRequest::InsertChar(c),
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left if ctrl => InputRequest::GoToPrevWord,
        KeyCode::Right if ctrl => InputRequest::GoToNextWord,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return false,
    };
    input.handle(request);
    true
}

/// Inserts pasted text as one line: line breaks become spaces and never confirm anything.
pub fn paste(input: &mut Input, pasted: &str) {
    for c in text::clean(pasted).chars() {
        input.handle(InputRequest::InsertChar(c));
    }
}

/// Draws the field; with the focus, the terminal's cursor goes there.
pub fn draw(paint: &mut Paint<'_>, area: Rect, input: &Input, focused: bool) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let scroll = input.visual_scroll(usize::from(area.width.saturating_sub(1)));
    let mut skipped = 0;
    let shown: String = input
        .value()
        .chars()
        .skip_while(|c| {
            skipped += usize::from(super::paint::width(&c.to_string()));
            skipped <= scroll
        })
        .collect();
    let role = if focused { Role::Input } else { Role::Text };
    paint.chunks_cut(area, &[seg(role, shown)]);
    if focused {
        let column = input.visual_cursor().saturating_sub(scroll);
        let x = area.x + u16::try_from(column).unwrap_or(u16::MAX).min(area.width - 1);
        paint.cursor = Some(Position { x, y: area.y });
    }
}
