//! Moving about, in tables as in dialogs.

use super::commands::Command;

/// A way to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Movement {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Up, Self::Down, Self::PageUp, Self::PageDown, Self::First, Self::Last];

    /// The command whose keys mean it.
    pub const fn command(self) -> Command {
        match self {
            Self::Up => Command::Up,
            Self::Down => Command::Down,
            Self::PageUp => Command::PageUp,
            Self::PageDown => Command::PageDown,
            Self::First => Command::First,
            Self::Last => Command::Last,
        }
    }

    /// By how many rows, where a page has so many.
    pub const fn rows(self, page: isize) -> isize {
        match self {
            Self::Up => -1,
            Self::Down => 1,
            Self::PageUp => -page,
            Self::PageDown => page,
            Self::First => -isize::MAX,
            Self::Last => isize::MAX,
        }
    }
}
