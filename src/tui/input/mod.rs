//! Keys: how they come from a terminal and what they are called. Knows no state and no command.

mod answers;
pub mod charset;
pub mod decode;
pub mod key;
mod sequences;
