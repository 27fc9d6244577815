//! The brush: puts text into the buffer, in roles, inside its area, with unsafe characters
//! removed. Everything on screen goes through here.

use ratatui::{
    buffer::{Buffer, CellWidth as _},
    layout::{Position, Rect},
    style::Style,
};

use super::{
    measure,
    seg::{Seg, seg},
    spot::{Spot, Target},
};
use crate::tui::look::{
    symbols,
    table::Table,
    theme::{Role, Theme},
};

pub use measure::{width, wrap};

/// Buffer, theme, and where the terminal's cursor belongs: screen readers and magnifiers follow
/// it, so it sits on what has the focus.
pub struct Paint<'a> {
    /// The picture.
    pub buf: &'a mut Buffer,
    /// The looks.
    pub theme: &'a Theme,
    cursor: Option<Position>,
    typing: bool,
    /// What can be pointed at: on the dialog drawn last, in the footer while there is none.
    pub spots: Vec<Spot>,
}

impl<'a> Paint<'a> {
    /// Starts a picture on the background of the theme.
    pub fn new(buf: &'a mut Buffer, theme: &'a Theme) -> Self {
        buf.set_style(buf.area, theme.style(Role::Text));
        Self { buf, theme, cursor: None, typing: false, spots: Vec::new() }
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor.filter(|cursor| self.buf.area.contains(*cursor))
    }

    /// Something new on top of everything drawn so far: the focus is there now.
    pub fn layer(&mut self) {
        self.typing = false;
        self.spots.clear();
    }

    /// The item with the focus is here. Text being typed keeps the cursor.
    pub fn focus(&mut self, at: Position) {
        if !self.typing {
            self.cursor = Some(at);
        }
    }

    /// A person types here.
    pub fn type_at(&mut self, at: Position) {
        (self.cursor, self.typing) = (Some(at), true);
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
        let (fit, used) = measure::fitted(text, room.min(area.right() - x));
        self.clear(Rect { x, y, width: used, height: 1 });
        self.buf.set_stringn(x, y, fit, usize::from(used), self.theme.style(role));
        // The sign of the selection takes the cursor along, wherever it is drawn.
        if used > 0 && text.starts_with(symbols::CURSOR) {
            self.focus(Position { x, y });
        }
        used
    }

    /// Forgets what was drawn there, other halves of wide characters included.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buf.area);
        for row in area.rows().filter(|row| row.width > 0) {
            if row.x > self.buf.area.x && self.buf[(row.x - 1, row.y)].cell_width() > 1 {
                self.buf[(row.x - 1, row.y)].set_symbol(" ");
            }
            for x in row.left()..row.right() {
                self.buf[(x, row.y)].reset();
            }
        }
        self.buf.set_style(area, self.theme.style(Role::Text));
    }

    /// Lays the look of old data over an area; what has a background of its own keeps it.
    pub fn fade(&mut self, area: Rect) {
        let (ground, tint) = (self.theme.style(Role::Text).bg.unwrap_or_default(), self.theme.tint(Role::Stale));
        for position in area.intersection(self.buf.area).positions() {
            let cell = &mut self.buf[position];
            if cell.bg == ground {
                cell.set_style(tint);
            }
        }
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
                // The blank behind a row that is exactly full is its end.
                if x >= area.right() && word.trim_end().is_empty() {
                    continue;
                }
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
    pub fn title(&mut self, title: &str, table: &Table, focused: bool, area: Rect) {
        let shown = table.view.rows.len();
        let count =
            if shown == table.view.total { format!(" · {shown}") } else { format!(" · {shown} von {}", table.view.total) };
        let mut line = vec![seg(if focused { Role::Strong } else { Role::Text }, title), seg(Role::Dim, count)];
        if !table.filter.is_empty() {
            line.push(seg(Role::Warn, format!(" · Filter „{}“", table.filter)));
        }
        line.extend(table.marks_words().map(|words| seg(Role::Changed, format!(" · ✓ {words}"))));
        self.chunks(Rect { height: area.height.min(1), ..area }, &line);
    }

    /// Blanks an area and draws a frame with a title around it; gives the inside. Unless something
    /// in it has the focus, the cursor goes to its first line.
    pub fn frame(&mut self, area: Rect, title: &str) -> Rect {
        let area = area.intersection(self.buf.area);
        self.clear(area);
        self.focus(Position { x: area.x + 2.min(area.width), y: area.y + 1.min(area.height) });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::look::widgets::seg::seg;

    fn flown(width: u16, texts: &[&str]) -> Vec<String> {
        let area = Rect::new(0, 0, width, 2);
        let mut buf = Buffer::empty(area);
        let segs: Vec<Seg> = texts.iter().map(|text| seg(Role::Text, *text)).collect();
        Paint::new(&mut buf, &Theme::default()).flow(area, &segs);
        area.rows()
            .map(|row| row.columns().map(|at| buf[at.as_position()].symbol()).collect::<String>().trim_end().to_owned())
            .collect()
    }

    #[test]
    fn a_line_goes_on_below_a_row_that_is_exactly_full() {
        assert_eq!(flown(10, &["zwölf frei", " · gebucht"]), ["zwölf frei", "· gebucht"]);
        assert_eq!(flown(12, &["zwölf frei", " · gebucht"]), ["zwölf frei ·", "gebucht"]);
        assert_eq!(flown(10, &["zwölf", " frei und mehr als hier steht"]), ["zwölf frei", "und mehr …"]);
    }
}
