//! What a dialog says, as blocks: text, things to choose from, fields, switches, buttons. One painter
//! draws them ([`paint`]), one speaker reads them out, and both take what can be pointed at from
//! here. Blocks know roles and text fields; no screens and no data.

mod arrange;
pub mod paint;

use ratatui::layout::Rect;
use tui_input::Input;

use super::widgets::{
    seg::{Line, Seg},
    spot::Target,
};
use crate::tui::{input::key::Key, look::theme::Role};

pub use arrange::{Seen, seen};

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

/// A part of a dialog.
#[derive(Debug, Clone)]
pub enum Block {
    /// Lines of text.
    Text(Text),
    /// An empty row.
    Gap,
    /// A line across.
    Rule,
    /// Things to choose from or to tick.
    Choice(Choice),
    /// A text field.
    Field(Field),
    /// A switch.
    Switch(Switch),
    /// Two stacks of blocks beside each other, one above the other in narrow windows.
    Beside(Box<Beside>),
    /// Buttons, in the last line; the first one leads back.
    Buttons(Vec<String>, usize),
}

/// What text does where there is not room for all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It stays.
    Keep,
    /// It gives way first, with an ellipsis.
    Yield,
    /// It gives way first, silently.
    Decoration,
    /// It scrolls; so many lines are above.
    Scroll(usize),
    /// It scrolls from its end; so many lines are below.
    Tail(usize),
}

/// Lines of text.
#[derive(Debug, Clone)]
pub struct Text {
    /// The lines, as written; the painter breaks them.
    pub lines: Vec<Line>,
    /// Whether lines too long are broken; else they are cut.
    pub wrap: bool,
    /// What happens where there is little room.
    pub flow: Flow,
    /// Rows at most.
    pub most: u16,
    /// Columns it runs through side by side; how many lines are below is said in the first row then.
    pub columns: u16,
    /// It can have the focus: under this name, and whether it has it.
    pub focus: Option<(String, bool)>,
}

/// Whether something to tick is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// Yes.
    On,
    /// No.
    Off,
    /// Yes, and it stays so.
    Always,
    /// It cannot be ticked.
    Blocked,
}

/// Something to choose.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Its name for those who type it.
    pub label: String,
    /// What stands there.
    pub line: Line,
    /// What stands at the right edge.
    pub right: Line,
    /// Where it can be ticked.
    pub tick: Option<(Tick, Role)>,
    /// Places of the letters in the first piece that were searched for.
    pub marks: Vec<u32>,
}

/// How the chosen item is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// `▶` in front of it.
    Pointer,
    /// The whole row.
    Bar,
    /// Both.
    Both,
}

/// Things to choose from; a part of them where there are very many.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The items.
    pub items: Vec<Item>,
    /// Place of the first of them among all.
    pub first: usize,
    /// How many there are in all.
    pub total: usize,
    /// The chosen one, among all.
    pub cursor: usize,
    /// Whether the keys go here.
    pub focused: bool,
    /// How the chosen one is shown.
    pub look: Look,
    /// Rows at most.
    pub most: u16,
}

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// In the row below its name, so many columns in.
    Below(u16),
    /// Behind its name, which takes so many columns.
    Behind(u16),
}

/// A text field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name for those who type it.
    pub label: String,
    /// Its name as it stands there.
    pub name: Line,
    /// The text.
    pub input: Input,
    /// Whether the keys go here.
    pub focused: bool,
    /// Where it stands.
    pub stand: Stand,
    /// The look of the text without the focus.
    pub idle: Role,
    /// What stands behind it, in this many columns at least where there is room for the text.
    pub behind: Line,
}

/// A switch.
#[derive(Debug, Clone)]
pub struct Switch {
    /// Its name for those who type it.
    pub label: String,
    /// Its name as it stands there.
    pub name: String,
    /// Whether it is on.
    pub on: bool,
    /// Whether the keys go here.
    pub focused: bool,
}

/// Two stacks of blocks.
#[derive(Debug, Clone)]
pub struct Beside {
    /// Left, or above.
    pub left: Vec<Block>,
    /// Right, or below.
    pub right: Vec<Block>,
    /// From this width on they stand beside each other.
    pub from: u16,
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
        self.lines(vec![vec![super::widgets::seg::seg(role, text)]])
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
            Block::Choice(choice) => out.extend((choice.first..).zip(&choice.items).map(|(at, item)| {
                (Target::Item(at), item.label.as_str(), choice.focused && at == choice.cursor)
            })),
            Block::Field(field) => {
                out.extend(fields.next().map(|at| (Target::Field(at), field.label.as_str(), field.focused)));
            }
            Block::Switch(switch) => {
                out.extend(fields.next().map(|at| (Target::Field(at), switch.label.as_str(), switch.focused)));
            }
            Block::Text(Text { focus: Some((label, focused)), .. }) => {
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
        self.each(&mut |block| typing |= matches!(block, Block::Field(field) if field.focused));
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

impl Text {
    /// Lines that stay and are broken where they are too long.
    pub fn of(lines: Vec<Line>) -> Self {
        Self { lines, wrap: true, flow: Flow::Keep, most: u16::MAX, columns: 1, focus: None }
    }

    /// Lines that are cut where they are too long.
    pub fn cut(lines: Vec<Line>) -> Self {
        Self { wrap: false, ..Self::of(lines) }
    }

    /// What happens where there is little room.
    #[must_use]
    pub fn flow(self, flow: Flow) -> Self {
        Self { flow, ..self }
    }
}

impl Choice {
    /// All items, with the focus.
    pub fn of(items: Vec<Item>, cursor: usize, look: Look) -> Self {
        let total = items.len();
        Self { items, first: 0, total, cursor: cursor.min(total.saturating_sub(1)), focused: true, look, most: u16::MAX }
    }
}

impl Item {
    /// A line under a name.
    pub fn new(label: impl Into<String>, line: Line) -> Self {
        Self { label: label.into(), line, ..Self::default() }
    }
}

impl Field {
    /// A field below its name.
    pub fn below(label: impl Into<String>, name: Line, input: &Input, focused: bool) -> Self {
        let (label, input) = (label.into(), input.clone());
        Self { label, name, input, focused, stand: Stand::Below(2), idle: Role::Text, behind: Line::new() }
    }

    /// A field behind its name.
    pub fn behind(label: impl Into<String>, name: Seg, columns: u16, input: &Input, focused: bool) -> Self {
        Self { stand: Stand::Behind(columns), ..Self::below(label, vec![name], input, focused) }
    }
}

macro_rules! blocks {
    ($($name:ident),*) => {
        $(impl From<$name> for Block {
            fn from(block: $name) -> Self {
                Self::$name(block)
            }
        })*
    };
}

blocks!(Text, Choice, Field, Switch);
