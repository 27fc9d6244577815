//! What makes the dashboard go: `update`, the effects that follow from it, and the loops that feed
//! it. Everything else is data for it or a way to show it.

mod dialogs;
pub(in crate::tui) mod driver;
mod edited;
pub(in crate::tui) mod effects;
pub(in crate::tui) mod headless;
mod keys;
mod lists;
mod mail;
mod memory;
mod mouse;
mod point;
mod requests;
mod run;
pub(in crate::tui) mod terminal;
pub mod update;
