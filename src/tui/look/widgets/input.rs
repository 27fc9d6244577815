//! A text field: `tui-input` fed by keys and pastes, drawn with the terminal's own cursor.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use tui_input::{Input, InputRequest};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{measure, paint::Paint, seg::seg};
use crate::{domain::text, tui::look::theme::Role};

/// Feeds a key; whether the field took it.
pub fn edit(input: &mut Input, key: KeyEvent) -> bool {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let request = match key.code {
        KeyCode::Char('a') if ctrl => InputRequest::GoToStart,
        KeyCode::Char('e') if ctrl => InputRequest::GoToEnd,
        KeyCode::Char('u') if ctrl => InputRequest::DeleteFromStart,
        KeyCode::Char('k') if ctrl => InputRequest::DeleteTillEnd,
        KeyCode::Char('w') if ctrl => InputRequest::DeletePrevWord,
        // What the key for going back sends on terminals of the old school.
        KeyCode::Char('h') if ctrl => InputRequest::DeletePrevChar,
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
    // Characters before the cursor, in columns as drawn; a sign or two of what follows stay in sight.
    let value = input.value();
    let at = value.char_indices().nth(input.cursor()).map_or(value.len(), |(at, _)| at);
    let (before, after) = value.split_at(at);
    let before = measure::shown(before);
    let room = area.width - 1;
    let first = before
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .chain([before.len()])
        .find(|at| measure::width(&before[*at..]) <= room)
        .unwrap_or(before.len());
    let before = &before[first..];
    let role = if focused { Role::Input } else { Role::Text };
    paint.chunks_cut(area, &[seg(role, format!("{before}{after}"))]);
    if focused {
        let x = area.x + measure::width(before).min(area.width - 1);
        paint.type_at(Position { x, y: area.y });
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use tui_input::{Input, InputRequest};

    use super::*;
    use crate::tui::Theme;

    fn drawn(text: &str, back: usize, width: u16) -> (String, u16) {
        let mut input: Input = text.into();
        (0..back).for_each(|_| _ = input.handle(InputRequest::GoToPrevChar));
        let (mut buf, theme) = (Buffer::empty(Rect::new(0, 0, width, 1)), Theme::default());
        let mut paint = Paint::new(&mut buf, &theme);
        draw(&mut paint, Rect::new(0, 0, width, 1), &input, true);
        let x = paint.cursor().unwrap().x;
        (buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned(), x)
    }

    #[test]
    fn the_cursor_stands_where_the_next_character_goes() {
        assert_eq!(drawn("Küche", 0, 9), ("Küche".to_owned(), 5));
        assert_eq!(drawn("Ku\u{308}che", 0, 9), ("Ku\u{308}che".to_owned(), 5));
        assert_eq!(drawn("漢字", 1, 9), ("漢 字".to_owned(), 2));
        assert_eq!(drawn("", 0, 9), (String::new(), 0));
    }

    #[test]
    fn long_text_scrolls_so_that_the_cursor_is_inside() {
        let (text, x) = drawn("abcdefghijkl", 0, 6);
        assert_eq!((text.as_str(), x), ("hijkl", 5));
        let (text, x) = drawn("abcdefghijkl", 12, 6);
        assert_eq!((text.as_str(), x), ("abcde…", 0));
        assert!(drawn("漢字漢字漢字", 0, 6).1 < 6);
    }
}
