//! The desk for everyone: no meaning by colour alone, no colour where none is wanted, a cursor
//! that screen readers and magnifiers can follow, columns that hold whatever a title is made of.

mod colours;
mod cursor;
mod scenes;
mod signs;
mod widths;
