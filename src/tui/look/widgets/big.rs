//! A number in large letters, for windows that have the room. Made of quarter blocks.

use ratatui::{layout::Rect, text::Line, widgets::Widget as _};
use tui_big_text::{BigText, PixelSize};

use super::paint::Paint;
use crate::tui::look::theme::Role;

/// Columns of a letter.
const LETTER: u16 = 4;

/// Draws `number`, four rows high; gives the columns used. It is left out where it does not fit.
pub fn draw(paint: &mut Paint<'_>, area: Rect, role: Role, number: &str) -> u16 {
    let letters = u16::try_from(number.chars().count()).unwrap_or(u16::MAX);
    let width = letters.saturating_mul(LETTER);
    if width > area.width / 2 {
        return 0;
    }
    let line = Line::styled(number.to_owned(), paint.style(role));
    let text = BigText::builder().pixel_size(PixelSize::Quadrant).lines(vec![line]).build();
    text.render(Rect { width, ..area }.intersection(paint.buf.area), paint.buf);
    width
}
