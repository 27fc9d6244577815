//! The dashboard in words: what is on screen as lines of text, and the dashboard line by line. The same
//! state as the screen; draws nothing.

pub mod blocks;
pub(in crate::tui) mod lines;
pub(in crate::tui) mod once;
pub mod plain;
