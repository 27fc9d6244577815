//! A dialog as a whole: title, size, blocks, last line, and what the blocks say about the focus.

use ratatui::layout::Rect;

use super::{Block, Text};
use crate::tui::{
    input::key::Key,
    look::{
        theme::Role,
        widgets::{
            seg::{Line, seg},
            spot::Target,
        },
    },
};

/// A dialog as it is now.
#[derive(Debug, Clone)]
pub struct Body {
    /// In the frame, and the first thing said.
    pub title: String,
    /// Columns wanted, the frame included.
    pub width: u16,
    /// Rows wanted, the frame included.
    pub rows: Rows,
    /// Where it stands.
    pub place: Place,
    /// Whether a row above the last one stays empty where there is room.
    pub gap: bool,
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// The last line, unless there are buttons.
    pub foot: Foot,
}

/// How high a dialog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// As high as what it says, within these.
    Fit {
        /// At least.
        least: u16,
        /// At most.
        most: u16,
    },
    /// Always this high.
    Exactly(u16),
}

/// Where a dialog stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the middle.
    Middle,
    /// At the right, so that what is on the left stays in sight.
    Right,
    /// In one line without a frame.
    Line(Rect),
}

/// The last line of a dialog.
#[derive(Debug, Clone)]
pub enum Foot {
    /// Its keys, and at the right the one that tells more.
    Keys(Vec<Hint>, Option<Hint>),
    /// This.
    Line(Line),
}

/// A key in the last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The key or keys as drawn.
    pub shown: String,
    /// What it does, short.
    pub label: String,
    /// The key, where it is a single one and can be pressed by a click.
    pub key: Option<Key>,
    /// Whether it only moves the focus, which means nothing where everything has a number.
    pub moves: bool,
}

impl Body {
    /// An empty one of that width.
    pub fn new(title: impl Into<String>, width: u16) -> Self {
        Self {
            title: title.into(),
            width,
            rows: Rows::Fit { least: 0, most: u16::MAX },
            place: Place::Middle,
            gap: true,
            blocks: Vec::new(),
            foot: Foot::Keys(Vec::new(), None),
        }
    }

    /// At least and at most so many rows.
    #[must_use]
    pub fn rows(self, least: u16, most: u16) -> Self {
        Self { rows: Rows::Fit { least, most }, ..self }
    }

    /// Always so many rows, with no row left empty above the last one.
    #[must_use]
    pub fn exactly(self, rows: u16) -> Self {
        Self { rows: Rows::Exactly(rows), gap: false, ..self }
    }

    /// With no row left empty above the last one.
    #[must_use]
    pub fn tight(self) -> Self {
        Self { gap: false, ..self }
    }

    /// One more block.
    #[must_use]
    pub fn with(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }

    /// Lines that stay.
    #[must_use]
    pub fn lines(self, lines: Vec<Line>) -> Self {
        self.with(Text::of(lines))
    }

    /// One paragraph.
    #[must_use]
    pub fn para(self, role: Role, text: impl Into<String>) -> Self {
        self.lines(vec![vec![seg(role, text)]])
    }

    /// An empty row.
    #[must_use]
    pub fn gap(self) -> Self {
        self.with(Block::Gap)
    }

    /// Buttons.
    #[must_use]
    pub fn buttons(self, labels: impl IntoIterator<Item = impl Into<String>>, focus: usize) -> Self {
        self.with(Block::Buttons(labels.into_iter().map(Into::into).collect(), focus))
    }

    /// Every block, those beside each other too.
    pub fn each<'b>(&'b self, see: &mut dyn FnMut(&'b Block)) {
        each(&self.blocks, see);
    }

    /// What can have the focus: what it is, its name, and whether it has it.
    pub fn targets(&self) -> Vec<(Target, &str, bool)> {
        let (mut out, mut fields) = (Vec::new(), 0..);
        self.each(&mut |block| match block {
            Block::Choice(choice) => out.extend(
                (choice.first..)
                    .zip(&choice.items)
                    .map(|(at, item)| (Target::Item(at), item.label.as_str(), choice.focused && at == choice.cursor)),
            ),
            Block::Field(field) => {
                out.extend(fields.next().map(|at| (Target::Field(at), field.label.as_str(), field.focused)));
            }
            Block::Switch(switch) => {
                out.extend(fields.next().map(|at| (Target::Field(at), switch.label.as_str(), switch.focused)));
            }
            Block::Text(Text { focus: Some((label, focused)), .. }) | Block::Area(label, _, focused) => {
                out.extend(fields.next().map(|at| (Target::Field(at), label.as_str(), *focused)));
            }
            Block::Buttons(labels, focus) => {
                out.extend(labels.iter().enumerate().map(|(at, label)| (Target::Button(at), label.as_str(), at == *focus)));
            }
            Block::Text(_) | Block::Gap | Block::Rule | Block::Beside(_) => {}
        });
        out
    }

    /// The item or field that has the focus.
    pub fn focused(&self) -> Option<Target> {
        let is_button = |target: &Target| matches!(target, Target::Button(_));
        self.targets().into_iter().find(|(target, _, focused)| *focused && !is_button(target)).map(|(target, ..)| target)
    }

    /// Whether letters go into a text field now.
    pub fn is_typing(&self) -> bool {
        let mut typing = false;
        self.each(&mut |block| {
            typing |= match block {
                Block::Field(field) => field.focused,
                Block::Area(_, _, focused) => *focused,
                Block::Text(_)
                | Block::Gap
                | Block::Rule
                | Block::Choice(_)
                | Block::Switch(_)
                | Block::Beside(_)
                | Block::Buttons(..) => false,
            }
        });
        typing
    }

    /// Whether the focus is on a switch, which the space key turns over.
    pub fn is_switch(&self) -> bool {
        let mut is = false;
        self.each(&mut |block| is |= matches!(block, Block::Switch(switch) if switch.focused));
        is
    }

    /// How many items there are to choose from.
    pub fn items(&self) -> usize {
        let mut items = 0;
        self.each(&mut |block| {
            if let Block::Choice(choice) = block {
                items = choice.total;
            }
        });
        items
    }

    /// How many buttons there are.
    pub fn button_count(&self) -> usize {
        let mut count = 0;
        self.each(&mut |block| {
            if let Block::Buttons(labels, _) = block {
                count = labels.len();
            }
        });
        count
    }
}

fn each<'b>(blocks: &'b [Block], see: &mut dyn FnMut(&'b Block)) {
    for block in blocks {
        see(block);
        if let Block::Beside(beside) = block {
            each(&beside.left, see);
            each(&beside.right, see);
        }
    }
}
