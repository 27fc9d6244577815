//! What a dialog says, as blocks: text, things to choose from, fields, switches, buttons. One painter
//! draws them ([`paint`]), one speaker reads them out, and both take what can be pointed at from
//! here. Blocks know roles and text fields; no screens and no data.

mod arrange;
mod body;
pub mod paint;

use tui_input::Input;

use super::widgets::{
    area::Area,
    seg::{Line, Seg, plain, seg},
};
use crate::tui::look::theme::Role;

pub use arrange::{Seen, seen};
pub use body::{Body, Foot, Hint, Place, Rows};

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
    /// Text of several lines that is written here: its name, the text, and whether the keys go here.
    Area(String, Area, bool),
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
    /// Whether lines of more than two pieces are rows of a table and stay one row each.
    pub rows: bool,
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

impl Text {
    /// Lines that stay and are broken where they are too long.
    pub fn of(lines: Vec<Line>) -> Self {
        Self { lines, wrap: true, rows: false, flow: Flow::Keep, most: u16::MAX, columns: 1, focus: None }
    }

    /// Lines broken like running text: what goes on begins at the left again.
    pub fn flowing(lines: Vec<Line>) -> Self {
        let whole = |line: Line| vec![seg(line.first().map_or(Role::Text, |seg| seg.role), plain(&line))];
        Self::of(lines.into_iter().map(whole).collect())
    }

    /// Lines that are cut where they are too long.
    pub fn cut(lines: Vec<Line>) -> Self {
        Self { wrap: false, ..Self::of(lines) }
    }

    /// Lines of more than two pieces stay one row each.
    #[must_use]
    pub fn rows(self) -> Self {
        Self { rows: true, ..self }
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
