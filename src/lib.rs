//! `ilc-desk`: the terminal desk of a Jobcenter's Besetzungssteuerung.
#![cfg_attr(not(test), deny(clippy::unwrap_used))]

pub mod api;
pub mod cli;
pub mod client;
pub mod config;
pub mod demo;
pub mod domain;
pub mod handout;
pub mod import;
pub mod intake;
pub mod mail;
pub mod private_file;
pub mod publish;
pub mod roster;
pub mod server;
pub mod sheet;
pub mod store;
pub mod tui;
