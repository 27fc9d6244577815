//! How palette and search look: the field, the hits with their letters marked, what is missing.

use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    Palette,
    entries::{Found, Goal, Mode},
    locked,
};
use crate::{
    client::Connection,
    tui::{
        State,
        dialogs::{Modal as _, centred, keys},
        look::{
            format,
            fuzzy::{self, Query},
            theme::Role,
            widgets::{
                input,
                paint::{Paint, width},
                seg::{Line, plain, seg},
                spot::Target,
                table,
            },
        },
    },
};

/// Largest size.
const SIZE: (u16, u16) = (104, 22);
/// Rows beside the hits: frame, field, how many there are, the last line.
const AROUND: u16 = 5;
/// Columns of the cursor.
const GUTTER: u16 = 2;
/// Hits read out in one go.
const SPOKEN: usize = 30;

/// Hits on screen in a window of that size.
pub fn rows(size: (u16, u16)) -> u16 {
    size.1.min(SIZE.1).saturating_sub(AROUND).max(1)
}

fn title(mode: Mode) -> &'static str {
    if mode == Mode::Commands { "Befehle und Ziele" } else { "Überall suchen" }
}

pub fn draw(palette: &Palette, paint: &mut Paint<'_>, state: &State, window: Rect) {
    let inside = paint.frame(centred(window, SIZE.0, SIZE.1), title(palette.mode));
    if inside.height < 3 {
        return;
    }
    paint.chunks_cut(Rect { height: 1, ..inside }, &[seg(Role::Key, if palette.mode == Mode::Commands { ": " } else { "# " })]);
    let field = Rect { x: inside.x + 2.min(inside.width), width: inside.width.saturating_sub(2), height: 1, ..inside };
    input::draw(paint, field, &palette.input, true);
    let list = Rect { y: inside.y + 2, height: inside.height - 3, ..inside };
    let first = (palette.cursor + 1).saturating_sub(usize::from(list.height));
    let shown: Vec<(usize, &Found)> = palette.hits.iter().map(|at| &palette.entries[*at]).enumerate().skip(first).collect();
    let shown = &shown[..shown.len().min(usize::from(list.height))];
    let query = Query::new(palette.input.value());
    let mut matcher = fuzzy::matcher();
    let widest = shown.iter().map(|(_, found)| width(&found.name)).max().unwrap_or(0);
    let name_width = widest.min(list.width.saturating_sub(GUTTER) / 2).max(12);
    for (row, (index, found)) in list.rows().zip(shown) {
        let marks = query.marks(&found.haystack, &mut matcher);
        let selected = *index == palette.cursor;
        hit(paint, state, found, row, name_width, selected, &marks);
        paint.spot(row, Target::Item(*index), plain(&line(state, found)));
    }
    if palette.hits.is_empty() {
        paint.wrapped(
            Rect { x: list.x + GUTTER, width: list.width.saturating_sub(GUTTER), ..list },
            Role::Dim,
            &nothing(palette),
        );
    }
    let foot = Rect { y: inside.bottom() - 1, height: 1, ..inside };
    keys::hint(paint, foot, state, palette.sheet(), true);
    let below = Rect { x: inside.x + GUTTER, y: inside.y + 1, width: inside.width.saturating_sub(GUTTER), height: 1 };
    paint.chunks_cut(below, &status(palette, state));
}

fn hit(paint: &mut Paint<'_>, state: &State, found: &Found, row: Rect, name_width: u16, selected: bool, marks: &[u32]) {
    let mut right = Vec::new();
    if let Goal::Run(command) = found.goal {
        right.push(seg(Role::Key, format!("{}  ", state.options.keymap.shown(command))));
    }
    right.push(seg(Role::Dim, format!("{:>9}", found.word)));
    paint.chunks_cut(row, &[seg(Role::Text, if selected { "▶ " } else { "  " })]);
    let name = Rect { x: row.x + GUTTER.min(row.width), width: name_width.min(row.width.saturating_sub(GUTTER)), ..row };
    paint.chunks_cut(name, &[seg(Role::Text, found.name.clone())]);
    let used = paint.right(row, &right);
    let x = name.right() + 2;
    let about = Rect { x, width: row.right().saturating_sub(x + used + 1), ..row };
    if about.width > 5 && x < row.right() {
        let (role, text) = told(state, found);
        paint.chunks_cut(about, &[seg(role, text)]);
    }
    let style = if selected {
        table::select(paint, row);
        Style::new()
    } else {
        paint.style(Role::Key)
    };
    mark(paint, name, &found.name, marks, style.add_modifier(Modifier::UNDERLINED));
}

/// Marks the characters a hit is made of; the ellipsis of a name cut off is none of them.
fn mark(paint: &mut Paint<'_>, area: Rect, name: &str, marks: &[u32], style: Style) {
    let end = if width(name) > area.width { area.right().saturating_sub(1) } else { area.right() };
    let mut x = area.x;
    for (at, grapheme) in (0_u32..).zip(name.graphemes(true)) {
        let wide = width(grapheme);
        if x + wide > end {
            return;
        }
        if marks.binary_search(&at).is_ok() {
            paint.buf.set_style(Rect { x, width: wide, height: 1, ..area }.intersection(paint.buf.area), style);
        }
        x += wide;
    }
}

fn told(state: &State, found: &Found) -> (Role, String) {
    locked(state, found).map_or_else(|| (Role::Dim, found.about.clone()), |why| (Role::Warn, why))
}

/// A hit as text.
fn line(state: &State, found: &Found) -> Line {
    let key = if let Goal::Run(command) = found.goal { state.options.keymap.shown(command) } else { String::new() };
    let mut line = vec![seg(Role::Dim, format!("{} ", found.word)), seg(Role::Text, found.name.clone())];
    if !key.is_empty() {
        line.push(seg(Role::Key, format!(" ({key})")));
    }
    let (role, text) = told(state, found);
    line.push(seg(role, format!(": {text}")));
    line
}

/// How many hits, and what is not among them because it has not come yet.
fn status(palette: &Palette, state: &State) -> Line {
    let hits = format::count(i64::try_from(palette.hits.len()).unwrap_or(i64::MAX), "Treffer", "Treffer");
    let mut line = vec![seg(Role::Dim, hits)];
    let missing = |computing: bool| {
        let missing = palette.mode.needs().iter().filter(|(resource, _)| {
            let (has, error) = state.data.progress(resource);
            !has && error.is_none() == computing
        });
        missing.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    };
    let (coming, failed) = (missing(true), missing(false));
    if !coming.is_empty() {
        let text = if state.connection == Connection::Live {
            format!("{coming} werden geladen …")
        } else {
            format!("{coming} fehlen: noch keine Verbindung")
        };
        line.push(seg(Role::Warn, format!(" · {text}")));
    }
    if !failed.is_empty() {
        line.push(seg(Role::Warn, format!(" · ! {failed} ließen sich nicht laden")));
    }
    line
}

fn nothing(palette: &Palette) -> String {
    let more = if palette.mode == Mode::Commands { " Tab sucht auch in Mails, Importen und Protokoll." } else { "" };
    format!("Nichts heißt so.{more}")
}

pub fn lines(palette: &Palette, state: &State) -> Vec<String> {
    let mut out = vec![format!("{}: {}", title(palette.mode), palette.input.value()), plain(&status(palette, state))];
    if palette.hits.is_empty() {
        out.push(nothing(palette));
    }
    let first = palette.cursor.saturating_sub(SPOKEN / 2);
    for (index, at) in palette.hits.iter().enumerate().skip(first).take(SPOKEN) {
        let selected = if index == palette.cursor { "gewählt: " } else { "" };
        out.push(format!("{selected}{}", plain(&line(state, &palette.entries[*at]))));
    }
    out
}
