//! A number in large letters, for windows that have the room. Made of quarter blocks; knows the
//! signs that numbers and days are written with, and leaves room for any other.

use ratatui::layout::Rect;

use super::paint::Paint;
use crate::tui::look::theme::Role;

/// Columns of a letter.
const LETTER: u16 = 4;

/// Four rows of four columns each, after the public-domain font `font8x8`.
type Glyph = [&'static str; 4];

const BLANK: Glyph = ["    ", "    ", "    ", "    "];

fn glyph(letter: char) -> Glyph {
    match letter {
        '0' => ["▟▀▜▖", "█▗█▌", "█▛▐▌", "▝▀▀ "],
        '1' => ["▗█  ", " █  ", " █  ", "▀▀▀ "],
        '2' => ["▟▀▙ ", " ▄▛ ", "▟▘▄ ", "▀▀▀ "],
        '3' => ["▟▀▙ ", " ▄▛ ", "▄ █ ", "▝▀▘ "],
        '4' => [" ▟█ ", "▟▘█ ", "▀▀█▘", " ▝▀▘"],
        '5' => ["█▀▀ ", "▀▀▙ ", "▄ █ ", "▝▀▘ "],
        '6' => ["▗▛▘ ", "█▄▖ ", "█ █ ", "▝▀▘ "],
        '7' => ["█▀█ ", " ▗▛ ", " █  ", " ▀  "],
        '8' => ["▟▀▙ ", "▜▄▛ ", "█ █ ", "▝▀▘ "],
        '9' => ["▟▀▙ ", "▜▄█ ", " ▗▛ ", "▝▀  "],
        '.' => ["    ", "    ", " ▄  ", " ▀  "],
        ',' => ["    ", "    ", " ▄  ", "▗▛  "],
        '/' => ["  ▟▘", " ▟▘ ", "▟▘  ", "▘   "],
        '%' => ["▄ ▗▖", "▀▗▛ ", "▗▛▗▖", "▀ ▝▘"],
        '−' | '–' => ["    ", "▄▄▄ ", "    ", "    "],
        '<' => [" ▟▘ ", "▟▘  ", "▝▙  ", " ▝▘ "],
        '>' => ["▝▙  ", " ▝▙ ", " ▟▘ ", "▝▘  "],
        _ => BLANK,
    }
}

/// Columns a number takes.
pub fn width(number: &str) -> u16 {
    u16::try_from(number.chars().count()).unwrap_or(u16::MAX).saturating_mul(LETTER)
}

/// Draws `number`, four rows high; gives the columns used. It is left out where it does not fit.
pub fn draw(paint: &mut Paint<'_>, area: Rect, role: Role, number: &str) -> u16 {
    let width = width(number);
    if width > area.width / 2 {
        return 0;
    }
    let style = paint.style(role);
    let place = Rect { width, ..area }.intersection(paint.buf.area);
    for (row, y) in place.rows().take(BLANK.len()).enumerate().map(|(i, r)| (i, r.y)) {
        let line: String = number.chars().map(|letter| glyph(letter)[row]).collect();
        paint.buf.set_stringn(place.x, y, line, usize::from(place.width), style);
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_a_figure_has_its_glyph() {
        for letter in "0123456789.,/%−–<>".chars() {
            let rows = glyph(letter);
            assert!(rows != BLANK && rows.iter().all(|row| row.chars().count() == usize::from(LETTER)), "{letter}");
        }
    }
}
