//! Draws blocks in a frame and notes what can be pointed at and where a person types. The only place
//! that knows what a dialog looks like.

use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    Block, Body, Choice, Field, Flow, Foot, Hint, Item, Look, Place, Stand, Switch, Text, Tick,
    arrange::{What, frame, place, room},
};
use crate::tui::look::{
    theme::Role,
    widgets::{
        input,
        paint::{Paint, width},
        seg::{Line, Seg, seg},
        spot::Target,
        table::select,
    },
};

/// Draws a dialog.
pub fn draw(paint: &mut Paint<'_>, window: Rect, body: &Body) {
    let area = frame(window, body);
    if matches!(body.place, Place::Line(_)) {
        return one_line(paint, area, body);
    }
    let inside = paint.frame(area, &body.title);
    let mut placed = Vec::new();
    place(&body.blocks, room(inside, body), &mut placed);
    let mut fields = 0..;
    for one in placed {
        let area = one.area.intersection(inside);
        match one.what {
            What::Divider => paint.vertical(area),
            What::Block(Block::Text(text), lines) => {
                let target = text.focus.as_ref().and_then(|_| fields.next());
                draw_text(paint, area, text, &lines, target, inside);
                more_below(paint, inside, one.area, text, lines.len());
            }
            What::Block(Block::Choice(choice), _) => draw_choice(paint, area, choice),
            What::Block(Block::Field(field), _) => draw_field(paint, area, field, fields.next().unwrap_or(0)),
            What::Block(Block::Area(label, text, focused), _) => {
                paint.spot(area, Target::Field(fields.next().unwrap_or(0)), label.clone());
                text.draw(paint, area, *focused);
            }
            What::Block(Block::Switch(switch), _) => draw_switch(paint, area, switch, fields.next().unwrap_or(0)),
            What::Block(Block::Rule, _) => paint.horizontal(area),
            What::Block(Block::Gap | Block::Beside(_) | Block::Buttons(..), _) => {}
        }
    }
    let Some(last) = inside.rows().next_back() else { return };
    let buttons = body.blocks.iter().find_map(|block| match block {
        Block::Buttons(labels, focus) => Some((labels, *focus)),
        Block::Text(_)
        | Block::Gap
        | Block::Rule
        | Block::Choice(_)
        | Block::Field(_)
        | Block::Area(..)
        | Block::Switch(_)
        | Block::Beside(_) => None,
    });
    match (buttons, &body.foot) {
        (Some((labels, focus)), _) => draw_buttons(paint, last, labels, focus),
        (None, Foot::Keys(hints, more)) => draw_hints(paint, last, hints, more.as_ref()),
        (None, Foot::Line(line)) => paint.chunks_cut(last, line),
    }
}

/// Draws blocks without a frame: what stands beside a list.
pub fn pane(paint: &mut Paint<'_>, area: Rect, blocks: &[Block]) {
    let mut placed = Vec::new();
    place(blocks, area, &mut placed);
    for one in placed {
        if let What::Block(Block::Text(text), lines) = one.what {
            draw_text(paint, one.area, text, &lines, None, area);
        }
    }
}

fn draw_text(paint: &mut Paint<'_>, area: Rect, text: &Text, lines: &[Line], target: Option<usize>, inside: Rect) {
    if let (Some(at), Some((label, focused))) = (target, &text.focus) {
        paint.spot(area, Target::Field(at), label.clone());
        if *focused {
            paint.focus(area.as_position());
        }
    }
    let columns = columns(area, text.columns);
    let rows: usize = columns.iter().map(|column| usize::from(column.height)).sum();
    let last = lines.len().saturating_sub(rows);
    let first = match text.flow {
        Flow::Scroll(offset) => offset.min(last),
        Flow::Tail(back) => last - back.min(last),
        Flow::Keep | Flow::Yield | Flow::Decoration => 0,
    };
    let cut = text.flow == Flow::Yield && lines.len() > rows;
    let places = columns.iter().flat_map(|column| column.rows());
    for (at, (row, line)) in places.zip(lines.iter().skip(first)).enumerate() {
        if cut && at + 1 == rows {
            let dots = seg(line.last().map_or(Role::Text, |seg| seg.role), " …");
            paint.chunks_cut(row, &[line.as_slice(), &[dots]].concat());
        } else {
            paint.chunks_cut(row, line);
        }
    }
    for right in columns.iter().skip(1) {
        paint.vertical(Rect { x: right.x.saturating_sub(2), width: 1, ..*right });
    }
    let below = lines.len().saturating_sub(first + rows);
    if text.columns != 1 && below > 0 {
        let top = Rect { height: 1, ..inside };
        paint.right(top, &[seg(Role::Dim, format!(" {below} weitere Zeilen ↓"))]);
    }
}

/// On the frame, that a text goes on below: what is not in sight must not be taken for what is not there.
fn more_below(paint: &mut Paint<'_>, inside: Rect, area: Rect, text: &Text, lines: usize) {
    let Flow::Scroll(offset) = text.flow else { return };
    let rows = usize::from(area.height);
    let below = lines.saturating_sub(offset.min(lines.saturating_sub(rows)) + rows);
    if below > 0 && text.columns == 1 {
        let frame = Rect { y: inside.bottom(), height: 1, ..inside };
        paint.right(frame, &[seg(Role::Dim, format!(" {below} weitere ↓ "))]);
    }
}

/// The areas text runs through.
fn columns(area: Rect, columns: u16) -> Vec<Rect> {
    if columns < 2 {
        return vec![area];
    }
    let wide = area.width.saturating_sub(4 * (columns - 1)) / columns;
    (0..columns).map(|at| Rect { x: area.x + at * (wide + 4), width: wide, ..area }).collect()
}

fn draw_choice(paint: &mut Paint<'_>, area: Rect, choice: &Choice) {
    let room = usize::from(area.height);
    let first = (choice.cursor + 1).saturating_sub(room).saturating_sub(choice.first);
    let shown = (choice.first..).zip(&choice.items).skip(first);
    for (row, (at, item)) in area.rows().zip(shown) {
        let chosen = at == choice.cursor;
        draw_item(paint, row, item, choice.look, chosen);
        paint.spot(row, Target::Item(at), item.label.clone());
    }
}

fn draw_item(paint: &mut Paint<'_>, row: Rect, item: &Item, look: Look, chosen: bool) {
    let mut line = Line::new();
    if look != Look::Bar {
        line.push(seg(Role::Text, if chosen { "▶ " } else { "  " }));
    }
    if let Some((tick, role)) = item.tick {
        line.push(seg(
            role,
            match tick {
                Tick::On => "[x] ",
                Tick::Off => "[ ] ",
                Tick::Always => "[✓] ",
                Tick::Blocked => "[!] ",
            },
        ));
    }
    let lead = line.iter().map(|seg| width(&seg.text)).sum::<u16>();
    line.extend(item.line.iter().cloned());
    let used = paint.right(row, &item.right);
    let left = Rect { width: row.width.saturating_sub(if used > 0 { used + 1 } else { 0 }), ..row };
    paint.chunks_cut(left, &line);
    let bar = chosen && look != Look::Pointer;
    if bar {
        select(paint, row);
    }
    if let (false, Some(name)) = (item.marks.is_empty(), item.line.first()) {
        let style = if bar { Style::new() } else { paint.style(Role::Key) };
        let place = Rect { x: row.x + lead, width: row.width.saturating_sub(lead), ..row };
        mark(paint, place, name, &item.marks, style.add_modifier(Modifier::UNDERLINED));
    }
}

/// Marks the letters that were searched for.
fn mark(paint: &mut Paint<'_>, area: Rect, name: &Seg, marks: &[u32], style: Style) {
    let mut x = area.x;
    for (at, grapheme) in (0_u32..).zip(name.text.graphemes(true)) {
        let wide = width(grapheme);
        if x + wide > area.right() {
            return;
        }
        if marks.binary_search(&at).is_ok() {
            paint.buf.set_style(Rect { x, width: wide, height: 1, ..area }.intersection(paint.buf.area), style);
        }
        x += wide;
    }
}

fn draw_field(paint: &mut Paint<'_>, area: Rect, field: &Field, at: usize) {
    if area.height == 0 {
        return;
    }
    paint.spot(area, Target::Field(at), field.label.clone());
    let row = Rect { height: 1, ..area };
    let place = match field.stand {
        Stand::Below(indent) => {
            paint.chunks_cut(row, &field.name);
            let below = Rect { y: row.y + 1, height: area.height - 1, ..row };
            Rect { x: below.x + indent.min(below.width), width: below.width.saturating_sub(indent), ..below }
        }
        Stand::Behind(columns) => {
            let columns = columns.min(row.width);
            paint.chunks_cut(Rect { width: columns, ..row }, &field.name);
            Rect { x: row.x + columns, width: row.width - columns, ..row }
        }
    };
    draw_value(paint, place, field);
}

fn draw_value(paint: &mut Paint<'_>, place: Rect, field: &Field) {
    if field.focused {
        input::draw(paint, place, &field.input, true);
    } else {
        paint.chunks_cut(place, &[seg(field.idle, field.input.value())]);
    }
}

fn draw_switch(paint: &mut Paint<'_>, area: Rect, switch: &Switch, at: usize) {
    let (pointer, tick) = (if switch.focused { "▶ " } else { "  " }, if switch.on { "[x]" } else { "[ ]" });
    paint.spot(area, Target::Field(at), switch.label.clone());
    paint.chunks_cut(area, &[seg(Role::Text, format!("{pointer}{tick} {}", switch.name))]);
}

/// Buttons in a row, the focused one marked.
fn draw_buttons(paint: &mut Paint<'_>, area: Rect, labels: &[String], focus: usize) {
    let (mut line, mut x) = (Vec::new(), area.x);
    // Two are a question and stand apart.
    let gap = if labels.len() == 2 { 3 } else { 0 };
    for (at, label) in labels.iter().enumerate() {
        let focused = at == focus;
        if at > 0 {
            line.push(seg(Role::Text, " ".repeat(gap)));
        }
        let place = Rect { x, width: width(label) + 4, ..area };
        paint.spot(place.intersection(area), Target::Button(at), label.clone());
        x = place.right() + u16::try_from(gap).unwrap_or(0);
        line.push(seg(Role::Text, if focused { "▶ " } else { "  " }));
        line.push(seg(if focused { Role::ButtonFocus } else { Role::Button }, format!(" {label} ")));
    }
    paint.chunks_cut(area, &line);
}

/// The keys, and at the right the one that tells more. A click on one presses it; several in one
/// are none.
fn draw_hints(paint: &mut Paint<'_>, row: Rect, hints: &[Hint], more: Option<&Hint>) {
    let more: Vec<Hint> = more.cloned().into_iter().collect();
    let wide = pairs(&more).iter().map(|seg| width(&seg.text)).sum::<u16>().min(row.width);
    let right = Rect { x: row.right() - wide, width: wide, ..row };
    let left = if wide > 0 { Rect { width: row.width.saturating_sub(wide + 1), ..row } } else { row };
    for (area, hints) in [(left, hints), (right, more.as_slice())] {
        paint.pairs(area, &pairs(hints));
        let mut x = area.x;
        for (at, hint) in hints.iter().enumerate() {
            let gap = if at == 0 { 0 } else { 3 };
            let wide = width(&hint.shown) + 1 + width(&hint.label);
            if x + gap + wide > area.right() {
                break;
            }
            if let Some(key) = hint.key {
                paint.spot(Rect { x: x + gap, width: wide, ..area }, Target::Key(key), hint.label.clone());
            }
            x += gap + wide;
        }
    }
}

/// Key and label in turn.
fn pairs(hints: &[Hint]) -> Line {
    let pair = |(at, hint): (usize, &Hint)| {
        let gap = if at == 0 { "" } else { "   " };
        [seg(Role::Key, format!("{gap}{}", hint.shown)), seg(Role::Text, format!(" {}", hint.label))]
    };
    hints.iter().enumerate().flat_map(pair).collect()
}

/// A field in one line without a frame, its keys at the right.
fn one_line(paint: &mut Paint<'_>, line: Rect, body: &Body) {
    /// Columns of the keys.
    const KEYS: u16 = 24;
    let Some(Block::Field(field)) = body.blocks.first() else { return };
    let wide = |line: &Line| line.iter().map(|seg| width(&seg.text)).sum::<u16>();
    let (named, counted) = (wide(&field.name).min(line.width), wide(&field.behind));
    let behind = (counted + KEYS).min(line.width / 2);
    let blank = " ".repeat(usize::from(line.width));
    paint.chunks_cut(line, &[seg(Role::Text, blank)]);
    paint.chunks_cut(line, &field.name);
    let place = Rect { x: line.x + named, width: line.width.saturating_sub(named + behind), ..line };
    draw_value(paint, place, field);
    paint.spot(place, Target::Field(0), field.label.clone());
    paint.chunks_cut(Rect { x: place.right(), width: behind, ..line }, &field.behind);
    if let Foot::Keys(hints, _) = &body.foot {
        let keys = Rect { x: place.right() + counted, width: behind.saturating_sub(counted), ..line };
        draw_hints(paint, keys.intersection(line), hints, None);
    }
}
