//! What the dashboard knows and what can be asked of it: the state and its parts as plain data, the
//! actions and commands. Draws nothing, opens no file, talks to nobody.

pub mod action;
pub mod answers;
pub mod commands;
pub mod contingents;
pub mod data;
pub mod deeper;
pub mod effect;
pub mod first_days;
pub mod journal;
pub mod keymap;
pub mod last_view;
pub mod link;
pub mod list_step;
pub mod messages;
pub mod modal;
pub mod movement;
pub mod occasion;
pub mod options;
pub mod post;
pub mod progress;
pub mod publication;
pub mod reload;
pub(in crate::tui) mod seek;
pub mod set_aside;
pub mod sorting;
pub mod state;
pub mod unsent;
