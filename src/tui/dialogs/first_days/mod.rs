//! The dialogs of the start day: a list read in, another first day, why a row cannot be worked off, where
//! a list of work is written to.

pub mod day;
pub mod folder;
pub mod list;
mod told;
pub mod why;
