//! What can be pointed at on a picture: by a click, by its number in the line mode, by the
//! terminal's cursor. Registered while drawing, so that there is one description of where things
//! are. Does nothing itself.

use ratatui::layout::Rect;

use crate::tui::input::key::Key;

/// What a spot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// An item of a list, from 0.
    Item(usize),
    /// A text field or a switch, from 0.
    Field(usize),
    /// A button, from 0; 0 is the way back.
    Button(usize),
    /// A key that is named in a line of keys.
    Key(Key),
}

/// A place that can be pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Where it is.
    pub area: Rect,
    /// What it is.
    pub target: Target,
    /// What it says, German.
    pub label: String,
}
