//! Draws a table: sticky head with sort marker, visible rows only, selection reversed, changed
//! cells with a sign. Also says which columns fit, for the mouse.

use ratatui::{
    layout::Rect,
    style::{Color, Modifier},
};

use super::{
    bar,
    paint::{self, Paint},
    seg::seg,
    spark,
};
use crate::tui::look::{
    symbols,
    table::{Cell, Column, Row, Table, Value, View},
    theme::Role,
};

/// Columns for cursor, selection and sign.
const GUTTER: u16 = 4;
/// A column of words that may grow to this width is a title.
const TITLE: u16 = 40;
/// Between two columns.
const GAP: u16 = 2;

/// Columns that fit, with their place: index, x from the left edge, width. Columns of high rank
/// give way first, the one it is sorted by last; room left goes to what is cut off, then to bars and courses.
pub fn placed(view: &View, width: u16) -> Vec<(usize, u16, u16)> {
    let columns = &view.columns;
    let room = width.saturating_sub(GUTTER);
    // The head it is sorted by stands whole behind its arrow.
    let head = |i: usize| if view.sorted == Some(i) { paint::width(columns[i].title) + 1 } else { 0 };
    let natural = |i: usize| {
        let wide = match view.natural.get(i) {
            Some(0) | None => columns[i].max,
            Some(wide) => (*wide).min(columns[i].max),
        };
        wide.max(head(i))
    };
    // A number of a measure stands whole and a title can be read before columns of little weight
    // are added.
    let readable = match width {
        150.. => 24,
        100.. => 20,
        72.. => 16,
        _ => 0,
    };
    let least = |i: usize| {
        let column = &columns[i];
        let wanted = match (column.right, column.rank) {
            (false, 0) if i == 0 && readable > 0 => natural(i),
            (false, 1) if column.max >= TITLE => column.min.max(readable),
            _ => column.min,
        };
        wanted.min(natural(i)).max(head(i))
    };
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let needs = |shown: &[usize]| shown.iter().map(|i| least(*i) + GAP).sum::<u16>().saturating_sub(GAP);
    while needs(&shown) > room && shown.len() > 1 {
        let rank = |i: usize| if view.sorted == Some(i) { 0 } else { columns[i].rank };
        let Some(at) = (0..shown.len()).max_by_key(|at| (rank(shown[*at]), *at)) else { break };
        shown.remove(at);
    }
    let mut widths: Vec<u16> = shown.iter().map(|i| least(*i)).collect();
    let mut spare = room.saturating_sub(needs(&shown));
    for decoration in [false, true] {
        let mut growing = true;
        while spare > 0 && growing {
            growing = false;
            for (at, i) in shown.iter().enumerate() {
                let is_decoration = view.natural.get(*i) == Some(&0);
                if spare > 0 && is_decoration == decoration && widths[at] < natural(*i) {
                    widths[at] += 1;
                    spare -= 1;
                    growing = true;
                }
            }
        }
    }
    let mut x = GUTTER;
    let place = |(i, w): (&usize, &u16)| {
        let at = (*i, x, *w);
        x += w + GAP;
        at
    };
    shown.iter().zip(&widths).map(place).collect()
}

/// Draws the table into `area`, whose first row is the head; where it has no rows, why.
pub fn draw(paint: &mut Paint<'_>, table: &Table, focused: bool, area: Rect, why: impl FnOnce() -> (Role, String)) {
    if area.height == 0 || area.width == 0 {
        return;
    }
    if table.view.rows.is_empty() {
        let (role, text) = why();
        let inner = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area };
        paint.wrapped(inner, role, &text);
        return;
    }
    let columns = placed(&table.view, area.width);
    for (index, x, width) in &columns {
        head(paint, table, *index, Rect { x: area.x + x, width: *width, height: 1, ..area });
    }
    let visible = table.view.rows.iter().enumerate().skip(table.offset);
    for (rect, (index, row)) in area.rows().skip(1).zip(visible) {
        let selected = focused && index == table.cursor;
        draw_row(paint, table, row, &columns, rect, selected);
    }
}

fn head(paint: &mut Paint<'_>, table: &Table, index: usize, area: Rect) {
    let column = &table.view.columns[index];
    let title = match table.sorted() {
        Some((sorted, falling)) if sorted == index => format!("{}{}", if falling { '▼' } else { '▲' }, column.title),
        _ => column.title.to_owned(),
    };
    if title.is_empty() {
        return;
    }
    let piece = [seg(Role::Header, title)];
    if column.right {
        paint.right(area, &piece);
    } else {
        paint.chunks_cut(area, &piece);
    }
}

fn draw_row(paint: &mut Paint<'_>, table: &Table, row: &Row, columns: &[(usize, u16, u16)], area: Rect, selected: bool) {
    let mark = if table.marked.contains(&row.key) { symbols::MARKED } else { ' ' };
    let cursor = if selected { symbols::CURSOR } else { ' ' };
    let sign_role = if row.sign == '!' { Role::Warn } else { Role::Dim };
    let gutter = [seg(Role::Text, format!("{cursor}{mark}")), seg(sign_role, row.sign.to_string())];
    paint.chunks_cut(Rect { width: area.width.min(GUTTER), ..area }, &gutter);
    for (index, x, width) in columns {
        let Some(cell) = row.cells.get(*index) else { continue };
        let place = Rect { x: area.x + x, width: (*width).min(area.width.saturating_sub(*x)), ..area };
        let change = table.changed.get(&(row.key.clone(), *index)).copied();
        draw_cell(paint, &table.view.columns[*index], cell, place);
        if let Some(change) = change
            && place.x > 0
        {
            paint.text(place.x - 1, place.y, 1, &change.sign().to_string(), Role::Changed);
            let style = paint.theme.tint(Role::Changed);
            paint.buf.set_style(place.intersection(paint.buf.area), style);
        }
    }
    if selected {
        select(paint, area);
    }
}

/// Gives a row the one look of the selection and the cursor: easier to read than reversed colours, and one
/// change of style instead of many on the wire.
pub fn select(paint: &mut Paint<'_>, area: Rect) {
    let style = paint.style(Role::Selected);
    let area = area.intersection(paint.buf.area);
    for position in area.positions() {
        let cell = &mut paint.buf[position];
        (cell.fg, cell.bg, cell.modifier) = (Color::Reset, Color::Reset, Modifier::empty());
    }
    paint.buf.set_style(area, style);
    paint.focus(area.as_position());
}

fn draw_cell(paint: &mut Paint<'_>, column: &Column, cell: &Cell, area: Rect) {
    let width = usize::from(area.width);
    let text = match &cell.value {
        Value::Bar(share) => bar::text(*share, width),
        Value::Spark(values, places) => spark::text(values, places, width),
        other @ (Value::Empty
        | Value::Text(_)
        | Value::Int(_)
        | Value::Decimal(..)
        | Value::Delta(_)
        | Value::Percent(_)
        | Value::Date(_)
        | Value::Time(_)) => other.shown(),
    };
    let piece = [seg(cell.role, text)];
    if column.right {
        paint.right(area, &piece);
    } else {
        paint.chunks_cut(area, &piece);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::look::table::Opens;

    #[test]
    fn the_head_it_is_sorted_by_stands_whole_behind_its_arrow() {
        let columns = vec![Column::text("a", "AGH", 9, 12, 0), Column::number("frei", "frei", 4, 1, Opens::Means("eine Zahl"))];
        let view = |sorted| View { columns: columns.clone(), natural: vec![9, 4], sorted, ..View::default() };
        let wide = |sorted| placed(&view(sorted), 40)[1].2;
        assert_eq!((wide(None), wide(Some(0)), wide(Some(1))), (4, 4, 5));
    }

    proptest! {
        #[test]
        fn columns_never_overlap_and_fit_unless_only_one_is_left(width in 0_u16..300, sorted in 0_usize..20, mins in proptest::collection::vec((1_u16..30, 0_u16..40, 0_u8..9), 1..16)) {
            let columns: Vec<Column> = mins.iter().map(|(min, more, rank)| Column::text("x", "x", *min, min + more, *rank)).collect();
            let natural = columns.iter().map(|c| u16::midpoint(c.max, c.min)).collect();
            let placed = placed(&View { columns, natural, sorted: Some(sorted), ..View::default() }, width);
            prop_assert!(!placed.is_empty());
            for pair in placed.windows(2) {
                prop_assert!(pair[0].1 + pair[0].2 + GAP == pair[1].1 && pair[0].0 < pair[1].0);
            }
            let end = placed.last().map_or(0, |(_, x, w)| x + w);
            prop_assert!(placed.len() == 1 || end <= width);
        }
    }
}
