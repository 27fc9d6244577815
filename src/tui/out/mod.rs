//! Where the dashboard meets the outside: terminal, signals, the person's editor, clipboard, exports.
//! Decides nothing.

pub mod console;
pub mod copy;
pub(in crate::tui) mod editor;
pub mod export;
pub(in crate::tui) mod keys;
pub(in crate::tui) mod signals;
pub(in crate::tui) mod terminal;
pub mod wire;
