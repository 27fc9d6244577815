//! The forecast on made desks: what must hold for every desk, and for the thinnest and wildest.

mod extremes;
mod guard;
mod rules;
