//! Keys: how they come from a terminal, what they are called and which command they stand for. Knows no
//! state.

mod answers;
pub mod charset;
pub mod decode;
pub mod key;
pub mod keymap;
mod sequences;
