//! Text of several lines: `ratatui-textarea` fed by keys and pastes, drawn with the terminal's own cursor.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{
    layout::{Position, Rect},
    style::Style,
    widgets::Widget as _,
};
use ratatui_textarea::{CursorMove, Scrolling, TextArea, WrapMode};

use super::paint::Paint;
use crate::{domain::text, tui::look::theme::Role};

/// The text. Copies are the same text: what is drawn is a copy, and drawing notes how wide the text is and how far it
/// is scrolled, which the keys for going up, down and by page need.
#[derive(Debug, Clone)]
pub struct Area(Arc<Mutex<TextArea<'static>>>);

impl Area {
    /// A text, the cursor at its beginning.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(safe(text).lines().map(str::to_owned).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(Style::new());
        area.set_cursor_style(Style::new());
        Self(Arc::new(Mutex::new(area)))
    }

    fn inner(&self) -> MutexGuard<'_, TextArea<'static>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text now, its last line ended.
    pub fn text(&self) -> String {
        let mut text = self.inner().lines().join("\n");
        text.push('\n');
        text
    }

    /// Feeds a key; whether the text took it.
    pub fn edit(&self, key: KeyEvent) -> bool {
        let mut area = self.inner();
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let to = match key.code {
            KeyCode::Char('a') if ctrl => CursorMove::Head,
            KeyCode::Char('e') if ctrl => CursorMove::End,
            KeyCode::Home if ctrl => CursorMove::Top,
            KeyCode::End if ctrl => CursorMove::Bottom,
            KeyCode::Left if ctrl => CursorMove::WordBack,
            KeyCode::Right if ctrl => CursorMove::WordForward,
            KeyCode::Home => CursorMove::Head,
            KeyCode::End => CursorMove::End,
            KeyCode::Left => CursorMove::Back,
            KeyCode::Right => CursorMove::Forward,
            KeyCode::Up => CursorMove::Up,
            KeyCode::Down => CursorMove::Down,
            _ => return change(&mut area, key, ctrl),
        };
        area.move_cursor(to);
        match to {
            CursorMove::Top => area.move_cursor(CursorMove::Head),
            CursorMove::Bottom => area.move_cursor(CursorMove::End),
            _ => {}
        }
        true
    }

    /// Inserts pasted text, its lines as they are.
    pub fn paste(&self, pasted: &str) {
        self.inner().insert_str(safe(pasted));
    }

    /// Takes the last change back, or brings it again.
    pub fn undo(&self, again: bool) {
        let mut area = self.inner();
        if again {
            area.redo()
        } else {
            area.undo()
        };
    }

    /// Draws it; with the focus, the terminal's cursor goes there.
    pub fn draw(&self, paint: &mut Paint<'_>, area: Rect, focused: bool) {
        if area.width == 0 || area.height == 0 {
            return;
        }
        let mut text = self.inner();
        text.set_style(paint.style(Role::Text));
        (&*text).render(area, paint.buf);
        if focused {
            let (at, (top, left)) = (text.screen_cursor(), text.scroll_offset());
            let behind = |at: usize, first: u16, room: u16| {
                u16::try_from(at.saturating_sub(first.into())).unwrap_or(u16::MAX).min(room.saturating_sub(1))
            };
            let (x, y) = (behind(at.col, left, area.width), behind(at.row, top, area.height));
            paint.type_at(Position { x: area.x + x, y: area.y + y });
        }
    }
}

/// Line breaks of one kind and nothing a terminal would obey; a tabulator becomes a space.
fn safe(raw: &str) -> String {
    let lines = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    lines.chars().filter(|c| *c == '\n' || !text::is_unsafe(*c)).collect()
}

fn change(area: &mut TextArea<'static>, key: KeyEvent, ctrl: bool) -> bool {
    match key.code {
        KeyCode::Char('u') if ctrl => _ = area.delete_line_by_head(),
        KeyCode::Char('k') if ctrl => _ = area.delete_line_by_end(),
        KeyCode::Char('w') if ctrl => _ = area.delete_word(),
        // What the key for going back sends on terminals of the old school.
        KeyCode::Char('h') if ctrl => _ = area.delete_char(),
        KeyCode::Char(_) if ctrl != key.modifiers.contains(KeyModifiers::ALT) => return false,
        KeyCode::Char(c) if !text::is_unsafe(c) => area.insert_char(c),
        KeyCode::Enter => area.insert_newline(),
        KeyCode::Backspace => _ = area.delete_char(),
        KeyCode::Delete => _ = area.delete_next_char(),
        KeyCode::PageUp => area.scroll(Scrolling::PageUp),
        KeyCode::PageDown => area.scroll(Scrolling::PageDown),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::tui::Theme;

    fn press(area: &Area, code: KeyCode) {
        assert!(area.edit(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn drawn(area: &Area, width: u16, height: u16) -> (String, Position) {
        let place = Rect::new(0, 0, width, height);
        let (mut buf, theme) = (Buffer::empty(place), Theme::default());
        let mut paint = Paint::new(&mut buf, &theme);
        area.draw(&mut paint, place, true);
        let at = paint.cursor().unwrap();
        let rows = buf.content.chunks(width.into()).map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>());
        (rows.map(|row| row.trim_end().to_owned()).collect::<Vec<_>>().join("\n"), at)
    }

    #[test]
    fn words_wrap_and_the_cursor_goes_by_the_rows_that_are_seen() {
        let area = Area::new("Bitte weisen Sie zu.\n\nFreundliche Grüße");
        assert_eq!(drawn(&area, 14, 5), ("Bitte weisen\nSie zu.\n\nFreundliche\nGrüße".to_owned(), Position::new(0, 0)));
        press(&area, KeyCode::Down);
        press(&area, KeyCode::Char('x'));
        let (picture, at) = drawn(&area, 14, 5);
        assert!(picture.contains("\nxSie zu."), "{picture}");
        assert_eq!((at.x, at.y), (1, 1), "{picture}");
    }

    #[test]
    fn what_is_written_is_what_comes_back_and_can_be_taken_back() {
        let area = Area::new("Guten Tag,\r\n");
        assert_eq!(area.text(), "Guten Tag,\n");
        press(&area, KeyCode::End);
        press(&area, KeyCode::Enter);
        area.paste("eins\tzwei\r\ndrei\u{1b}[31m");
        assert_eq!(area.text(), "Guten Tag,\neins zwei\ndrei[31m\n");
        area.undo(false);
        assert_eq!(area.text(), "Guten Tag,\n\n");
        area.undo(true);
        assert!(area.text().ends_with("drei[31m\n"));
        assert!(!area.edit(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)), "a key of the dialog");
        assert!(!area.edit(KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE)), "the next field");
    }
}
