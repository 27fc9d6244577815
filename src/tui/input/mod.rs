//! Keys: what they are called and which command they stand for. Knows no state.

pub mod key;
pub mod keymap;
