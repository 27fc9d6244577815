//! The split of places: one measure, all measures together, and the proposal made of it.

mod joint;
mod propose;
mod single;
