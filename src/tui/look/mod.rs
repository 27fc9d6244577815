//! How things look and how they are written: roles and themes, signs, numbers, tables as data, pieces
//! of a picture. Takes what it draws; knows no state.

pub mod blocks;
pub mod format;
pub mod fuzzy;
mod selection;
pub mod surroundings;
pub mod symbols;
pub mod table;
pub mod theme;
mod value;
pub mod widgets;
