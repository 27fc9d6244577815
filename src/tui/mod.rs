//! The dashboard: plain state, a pure `update`, effects in tasks, drawing from `&State`.
//! Knows the wire types, the domain and the client; never the store, the server or a database.

pub mod action;
pub mod commands;
pub mod contingents;
pub mod data;
pub mod dialogs;
mod editor;
mod effects;
pub mod export;
pub mod format;
pub mod key;
pub mod keymap;
pub mod layout;
mod mail;
pub mod mouse;
pub mod options;
mod page;
pub mod plain;
pub mod publication;
pub mod reload;
mod requests;
mod run;
pub mod screens;
pub mod state;
pub mod status;
pub mod symbols;
pub mod table;
mod terminal;
pub mod theme;
pub mod update;
pub mod view;
mod watch;
pub mod widgets;

pub use action::{Action, Effect};
pub use commands::Command;
pub use keymap::Keymap;
pub use options::{Options, TeamFilter};
pub use page::{picture, print_plain, settle};
pub use plain::plain;
pub use run::run;
pub use screens::{Screen, TableId};
pub use state::State;
pub use theme::Theme;
pub use update::update;
pub use view::draw;
