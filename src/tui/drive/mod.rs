//! What makes the dashboard go: `update`, the effects that follow from it, and the loops that feed
//! it. Everything else is data for it or a way to show it.

mod dialogs;
pub(in crate::tui) mod driver;
pub(in crate::tui) mod effects;
pub(in crate::tui) mod headless;
pub(in crate::tui) mod mail;
mod memory;
pub mod mouse;
mod requests;
pub(in crate::tui) mod terminal;
pub mod update;
