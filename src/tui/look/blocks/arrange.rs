//! Where each block goes: as high as it is where there is room; what can scroll or give way shrinks
//! where there is not. Painting and scrolling ask the same arrangement.

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Beside, Block, Body, Flow, Place, Rows, Stand, Text};
use crate::tui::look::{
    theme::Role,
    widgets::{
        paint::{width, wrap},
        seg::{Line, Seg, seg},
    },
};

/// A block and its rows.
pub(super) struct Placed<'b> {
    pub(super) what: What<'b>,
    pub(super) area: Rect,
}

/// What stands at a place.
pub(super) enum What<'b> {
    /// A block, and for text its lines as broken.
    Block(&'b Block, Vec<Line>),
    /// The line between two stacks.
    Divider,
}

/// The frame of a dialog in a window.
pub(super) fn frame(window: Rect, body: &Body) -> Rect {
    if let Place::Line(line) = body.place {
        return line.intersection(window);
    }
    let wide = body.width.min(window.width);
    let high = match body.rows {
        Rows::Exactly(rows) => rows,
        Rows::Fit { least, most } => {
            let rows: u16 = natural(&body.blocks, wide.saturating_sub(4)).iter().fold(0, |sum, (n, _)| sum.saturating_add(*n));
            rows.saturating_add(3 + u16::from(body.gap)).clamp(least.min(most), most)
        }
    };
    let high = high.min(window.height);
    let x = match body.place {
        Place::Right => window.right() - wide,
        Place::Middle | Place::Line(_) => window.x + (window.width - wide) / 2,
    };
    Rect { x, y: window.y + (window.height - high) / 2, width: wide, height: high }
}

/// The inside of a frame.
fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x + 2.min(frame.width),
        y: frame.y + 1.min(frame.height),
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    }
}

/// The rows above the last one.
pub(super) fn room(inside: Rect, body: &Body) -> Rect {
    let whole = Rect { height: inside.height.saturating_sub(1), ..inside };
    let scrolls = body.blocks.iter().any(|block| shrinks(block).is_some());
    if body.gap && scrolls { Rect { height: whole.height.saturating_sub(1), ..whole } } else { whole }
}

/// What of the part that scrolls is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Rows of a page.
    pub page: usize,
    /// The furthest it can be scrolled.
    pub last: usize,
}

/// What of the part that scrolls is in sight in a window of that size.
pub fn seen(size: (u16, u16), body: &Body) -> Seen {
    let window = Rect { x: 0, y: 0, width: size.0, height: size.1 };
    let mut placed = Vec::new();
    place(&body.blocks, room(inside(frame(window, body)), body), &mut placed);
    let mut seen = Seen { page: 1, last: 0 };
    for one in &placed {
        let rows = usize::from(one.area.height);
        match &one.what {
            What::Block(Block::Text(text), lines) if matches!(text.flow, Flow::Scroll(_) | Flow::Tail(_)) => {
                let rows = rows * usize::from(text.columns.max(1));
                return Seen { page: rows.saturating_sub(1).max(1), last: lines.len().saturating_sub(rows) };
            }
            What::Block(Block::Choice(_) | Block::Area(..), _) => seen.page = rows.saturating_sub(1).max(1),
            What::Block(..) | What::Divider => {}
        }
    }
    seen
}

/// What goes first where there is not room for all: the smaller the sooner; `None` stays.
fn shrinks(block: &Block) -> Option<u8> {
    match block {
        Block::Text(text) => match text.flow {
            Flow::Keep => None,
            Flow::Decoration => Some(0),
            Flow::Yield => Some(1),
            Flow::Scroll(_) | Flow::Tail(_) => Some(2),
        },
        Block::Choice(_) | Block::Area(..) => Some(3),
        Block::Beside(_) => Some(4),
        Block::Gap | Block::Rule | Block::Field(_) | Block::Switch(_) | Block::Buttons(..) => None,
    }
}

/// Rows each block wants, and its lines.
fn natural(blocks: &[Block], wide: u16) -> Vec<(u16, Vec<Line>)> {
    let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let one = |block: &Block| match block {
        Block::Text(text) => {
            let lines = broken(text, wide);
            (count(lines.len()).min(text.most), lines)
        }
        // It takes what is there: more than any window has.
        Block::Area(..) => (u16::MAX / 2, Vec::new()),
        Block::Choice(choice) => (count(choice.items.len()).min(choice.most), Vec::new()),
        Block::Field(field) => (if matches!(field.stand, Stand::Below(_)) { 2 } else { 1 }, Vec::new()),
        Block::Gap | Block::Rule | Block::Switch(_) => (1, Vec::new()),
        Block::Beside(beside) => {
            let high = |blocks| natural(blocks, wide).iter().fold(0, |sum: u16, (n, _)| sum.saturating_add(*n));
            (high(&beside.left).saturating_add(high(&beside.right)), Vec::new())
        }
        Block::Buttons(..) => (0, Vec::new()),
    };
    blocks.iter().map(one).collect()
}

/// Text as lines of at most that width: the last piece of a line goes on below itself.
fn broken(text: &Text, wide: u16) -> Vec<Line> {
    if !text.wrap {
        return text.lines.clone();
    }
    let wide = match text.columns {
        0 | 1 => wide,
        n => wide.saturating_sub(4 * (n - 1)) / n,
    };
    text.lines.iter().flat_map(|line| folded(line, wide, text.rows)).collect()
}

fn folded(line: &[Seg], wide: u16, rows: bool) -> Vec<Line> {
    let taken: u16 = line.iter().fold(0, |sum, seg| sum.saturating_add(width(&seg.text)));
    let Some((last, before)) = line.split_last() else { return vec![Line::new()] };
    if taken <= wide && !last.text.contains('\n') || rows && before.len() > 1 {
        return vec![line.to_vec()];
    }
    let lead = taken.saturating_sub(width(&last.text)).min(wide / 2);
    let row = |(at, text): (usize, String)| {
        let mut row = match at {
            0 => before.to_vec(),
            _ if lead == 0 => Line::new(),
            _ => vec![seg(Role::Text, " ".repeat(usize::from(lead)))],
        };
        row.push(seg(last.role, text));
        row
    };
    wrap(&last.text, wide.saturating_sub(lead)).into_iter().enumerate().map(row).collect()
}

/// Places blocks from the top of an area.
pub(super) fn place<'b>(blocks: &'b [Block], area: Rect, out: &mut Vec<Placed<'b>>) {
    let mut wanted = natural(blocks, area.width);
    let total = wanted.iter().fold(0_u16, |sum, (n, _)| sum.saturating_add(*n));
    let mut over = total.saturating_sub(area.height);
    for turn in 0..=4 {
        for (block, (rows, _)) in blocks.iter().zip(&mut wanted).rev() {
            if shrinks(block) == Some(turn) {
                let least = u16::from(turn > 1).min(*rows);
                let less = over.min(*rows - least);
                *rows -= less;
                over -= less;
            }
        }
    }
    let mut spare = area.height.saturating_sub(total);
    let mut y = area.y;
    for (block, (mut rows, lines)) in blocks.iter().zip(wanted) {
        if let Block::Beside(beside) = block {
            rows += std::mem::take(&mut spare);
            let here = Rect { y, height: rows, ..area }.intersection(area);
            stacks(beside, here, out);
        } else {
            let here = Rect { y, height: rows, ..area }.intersection(area);
            out.push(Placed { what: What::Block(block, lines), area: here });
        }
        y = y.saturating_add(rows);
    }
}

fn stacks<'b>(beside: &'b Beside, area: Rect, out: &mut Vec<Placed<'b>>) {
    let (left, right) = if area.width >= beside.from {
        let [left, right] = Layout::horizontal([Constraint::Fill(9), Constraint::Fill(11)]).spacing(3).areas(area);
        out.push(Placed { what: What::Divider, area: Rect { x: right.x.saturating_sub(2), width: 1, ..right } });
        (left, right)
    } else {
        let rows = natural(&beside.left, area.width).iter().fold(0_u16, |sum, (n, _)| sum.saturating_add(*n));
        let most = rows.min(area.height / 2).max(2);
        let [left, right] = Layout::vertical([Constraint::Length(most), Constraint::Fill(1)]).areas(area);
        (left, right)
    };
    place(&beside.left, left, out);
    place(&beside.right, right, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_on_below_itself_and_the_question_gives_way_before_its_answers() {
        let line = vec![seg(Role::Key, "Tab  "), seg(Role::Text, "zum nächsten Feld")];
        let rows: Vec<String> = folded(&line, 14, false).iter().map(|line| crate::tui::look::widgets::seg::plain(line)).collect();
        assert_eq!(rows, ["Tab  zum", "     nächsten", "     Feld"]);

        let long = Text::of(vec![vec![seg(Role::Text, "Frage")]; 9]).flow(Flow::Yield);
        let items = super::super::Choice::of(vec![super::super::Item::default(); 4], 0, super::super::Look::Pointer);
        let blocks = [Block::Text(long), Block::Gap, Block::Choice(items)];
        let mut out = Vec::new();
        place(&blocks, Rect::new(0, 0, 40, 8), &mut out);
        assert_eq!(out.iter().map(|placed| placed.area.height).collect::<Vec<_>>(), [3, 1, 4]);
    }
}
