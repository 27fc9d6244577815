//! The dashboard line by line, for screen readers, dumb terminals, slow lines and scripts: the same
//! state, update and effects as the screen; words instead of keys, lines instead of pictures. Holds
//! no rules of its own.

mod dialog;
mod fold;
mod help;
mod input;
mod names;
mod report;
mod session;
mod split;
mod step;
mod understand;

pub use input::Source;
pub use session::run;
