//! The dashboard: plain state, a pure `update`, effects in tasks, drawing from `&State`.
//! Knows the wire types, the domain and the client; never the store, the server or a database.

pub mod app;
pub mod dialogs;
pub mod drive;
pub mod files;
pub mod input;
pub mod look;
pub mod out;
pub mod speech;
pub mod views;

pub use app::{
    action::Action,
    commands::Command,
    effect::Effect,
    keymap::Keymap,
    options::{Options, TeamFilter},
    state::State,
};
pub use drive::{
    headless::{picture, settle},
    terminal::run,
    update::update,
};
pub use look::theme::Theme;
pub use speech::{
    lines::{Source, run as run_lines},
    once::{Wanted, print_plain},
    plain::plain,
};
pub use views::{Screen, TableId, frame::draw};
