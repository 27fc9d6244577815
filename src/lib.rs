//! `ilc-desk`: the terminal desk of a Jobcenter's Besetzungssteuerung.
#![cfg_attr(not(test), deny(clippy::unwrap_used))]

pub mod api;
pub mod domain;
