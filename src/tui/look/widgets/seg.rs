//! Text in a role: the unit of everything that is said on screen or read out.

use crate::tui::look::theme::Role;

/// A piece of text and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seg {
    /// What it is.
    pub role: Role,
    /// The text.
    pub text: String,
}

/// One line.
pub type Line = Vec<Seg>;

/// A piece of text.
pub fn seg(role: Role, text: impl Into<String>) -> Seg {
    Seg { role, text: text.into() }
}

/// The line without its roles.
pub fn plain(line: &[Seg]) -> String {
    line.iter().map(|seg| seg.text.as_str()).collect()
}
