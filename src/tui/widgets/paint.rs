//! The brush: puts text into the buffer, in roles, inside its area, with unsafe characters
//! removed. Everything on screen goes through here.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{
    seg::{Seg, seg},
    spot::{Spot, Target},
};
use crate::{
    domain::text,
    tui::{State, TableId, Theme, symbols, theme::Role},
};

/// Buffer, theme, and where the terminal's cursor belongs.
pub struct Paint<'a> {
    /// The picture.
    pub buf: &'a mut Buffer,
    /// The looks.
    pub theme: &'a Theme,
    /// Where a person types, if anywhere.
    pub cursor: Option<Position>,
    /// What can be pointed at on the dialog drawn last.
    pub spots: Vec<Spot>,
}

/// Columns a text takes once drawn.
pub fn width(text: &str) -> u16 {
    let safe = text.chars().filter(|c| !text::is_unsafe(*c)).collect::<String>();
    u16::try_from(safe.width()).unwrap_or(u16::MAX)
}

/// The longest beginning that fits, with an ellipsis where something is cut off.
fn fitted(text: &str, room: u16) -> (String, u16) {
    let safe: String = text.chars().filter(|c| !text::is_unsafe(*c)).collect();
    let room = usize::from(room);
    let whole = safe.width();
    if whole <= room {
        return (safe, u16::try_from(whole).unwrap_or(u16::MAX));
    }
    let (mut out, mut used) = (String::new(), 0);
    for grapheme in safe.graphemes(true) {
        if used + grapheme.width() >= room {
            break;
        }
        used += grapheme.width();
        out.push_str(grapheme);
    }
    if room > 0 {
        out.push(symbols::ELLIPSIS);
        used += 1;
    }
    (out, u16::try_from(used).unwrap_or(u16::MAX))
}

impl<'a> Paint<'a> {
    /// A brush for a picture.
    pub fn new(buf: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buf, theme, cursor: None, spots: Vec::new() }
    }
}

impl Paint<'_> {
    /// Notes that `area` can be pointed at.
    pub fn spot(&mut self, area: Rect, target: Target, label: impl Into<String>) {
        self.spots.push(Spot { area, target, label: label.into() });
    }

    /// The look of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Puts text at a place, cut to `room` columns; gives the columns used.
    pub fn text(&mut self, x: u16, y: u16, room: u16, text: &str, role: Role) -> u16 {
        let area = self.buf.area;
        if y < area.y || y >= area.bottom() || x < area.x || x >= area.right() {
            return 0;
        }
        let (fit, used) = fitted(text, room.min(area.right() - x));
        self.buf.set_stringn(x, y, fit, usize::from(used), self.theme.style(role));
        used
    }

    /// One line; what does not fit is cut off.
    pub fn chunks_cut(&mut self, area: Rect, segs: &[Seg]) {
        let mut x = area.x;
        for seg in segs {
            if area.height == 0 || x >= area.right() {
                return;
            }
            x += self.text(x, area.y, area.right() - x, &seg.text, seg.role);
        }
    }

    /// One line; pieces that do not fit as a whole are left out, the first one is cut.
    pub fn chunks(&mut self, area: Rect, segs: &[Seg]) {
        let mut room = area.width;
        let mut fitting = Vec::with_capacity(segs.len());
        for (i, seg) in segs.iter().enumerate() {
            let wide = width(&seg.text);
            if i > 0 && wide > room {
                break;
            }
            room = room.saturating_sub(wide);
            fitting.push(seg.clone());
        }
        self.chunks_cut(area, &fitting);
    }

    /// One line that goes on in the rows below, broken at spaces; the last row is cut.
    pub fn flow(&mut self, area: Rect, segs: &[Seg]) {
        let (mut x, mut y) = (area.x, area.y);
        for seg in segs {
            for word in seg.text.split_inclusive(' ') {
                let fits = width(word.trim_end()) <= area.right().saturating_sub(x);
                let cut = !fits && y + 1 >= area.bottom();
                if !fits && !cut {
                    (x, y) = (area.x, y + 1);
                }
                if y >= area.bottom() || x >= area.right() {
                    return;
                }
                // The space behind a word that just fits must not cost its last letters.
                let room = area.right() - x;
                let word = if width(word) > room { word.trim_end() } else { word };
                x += self.text(x, y, room, word, seg.role);
                if cut {
                    return;
                }
            }
        }
    }

    /// One line of key and label in turn; a pair that does not fit as a whole ends it.
    pub fn pairs(&mut self, area: Rect, segs: &[Seg]) {
        let mut room = area.width;
        let fitting = segs.chunks(2).take_while(|pair| {
            let wide = pair.iter().map(|seg| width(&seg.text)).sum::<u16>();
            let fits = wide <= room;
            room = room.saturating_sub(wide);
            fits
        });
        let fitting: Vec<Seg> = fitting.flatten().cloned().collect();
        self.chunks_cut(area, &fitting);
    }

    /// One line that ends at the right edge; gives the columns used.
    pub fn right(&mut self, area: Rect, segs: &[Seg]) -> u16 {
        let wide = segs.iter().map(|seg| width(&seg.text)).sum::<u16>().min(area.width);
        self.chunks_cut(Rect { x: area.right() - wide, width: wide, ..area }, segs);
        wide
    }

    /// Text wrapped at words.
    pub fn wrapped(&mut self, area: Rect, role: Role, text: &str) {
        for (row, line) in area.rows().zip(wrap(text, area.width)) {
            self.chunks_cut(row, &[seg(role, line)]);
        }
    }

    /// A horizontal line.
    pub fn horizontal(&mut self, area: Rect) {
        if area.height > 0 {
            let line = "─".repeat(usize::from(area.width));
            self.text(area.x, area.y, area.width, &line, Role::Rule);
        }
    }

    /// A vertical line.
    pub fn vertical(&mut self, area: Rect) {
        for row in area.rows() {
            self.text(row.x, row.y, 1, "│", Role::Rule);
        }
    }

    /// The heading of a table: name, how many, filter.
    pub fn title(&mut self, state: &State, id: TableId, area: Rect) {
        let table = state.table_of(id);
        let focused = state.focused_table() == Some(id);
        let shown = table.view.rows.len();
        let count =
            if shown == table.view.total { format!(" · {shown}") } else { format!(" · {shown} von {}", table.view.total) };
        let mut line = vec![seg(if focused { Role::Strong } else { Role::Text }, id.title()), seg(Role::Dim, count)];
        if !table.filter.is_empty() {
            line.push(seg(Role::Warn, format!(" · Filter „{}“", table.filter)));
        }
        self.chunks(Rect { height: area.height.min(1), ..area }, &line);
    }

    /// Blanks an area and draws a frame with a title around it; gives the inside.
    pub fn frame(&mut self, area: Rect, title: &str) -> Rect {
        let area = area.intersection(self.buf.area);
        for row in area.rows() {
            for x in row.left()..row.right() {
                self.buf[(x, row.y)].reset();
            }
        }
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        let inner = usize::from(area.width - 2);
        self.text(area.x, area.y, area.width, &format!("┌{}┐", "─".repeat(inner)), Role::Rule);
        for y in area.y + 1..area.bottom() - 1 {
            self.text(area.x, y, 1, "│", Role::Rule);
            self.text(area.right() - 1, y, 1, "│", Role::Rule);
        }
        self.text(area.x, area.bottom() - 1, area.width, &format!("└{}┘", "─".repeat(inner)), Role::Rule);
        self.text(area.x + 2, area.y, area.width.saturating_sub(4), &format!(" {title} "), Role::Strong);
        Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height - 2 }
    }
}

/// Lines of at most `width` columns, broken at spaces where there are any.
pub fn wrap(text: &str, room: u16) -> Vec<String> {
    let room = usize::from(room.max(1));
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            for grapheme in word.graphemes(true) {
                if line.width() + grapheme.width() > room && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_with_an_ellipsis_and_without_unsafe_characters() {
        assert_eq!(fitted("Fahrrad\u{202e}werkstatt", 8), ("Fahrrad…".to_owned(), 8));
        assert_eq!(fitted("Küche", 5), ("Küche".to_owned(), 5));
        assert_eq!(fitted("Küche", 0), (String::new(), 0));
        assert_eq!(fitted("漢字漢字", 4), ("漢…".to_owned(), 3));
    }

    #[test]
    fn wraps_at_words_and_breaks_long_ones() {
        assert_eq!(wrap("eins zwei drei", 9), ["eins zwei", "drei"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 3), ["a", "", "b"]);
    }
}
