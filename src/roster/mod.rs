//! Lists of providers and the desk's own key file, read and matched on the user's machine: bytes in, rows out.
//!
//! No store, no network, no clock. What leaves this room is [`Told`](crate::domain::provider_list::Told): a
//! pseudonymous key, a word, days, the number of a line. Names, birth dates and Kundennummern live in
//! [`Person`], which prints as `***`, has no way to be serialised and is wiped when it is given up, as are the
//! bytes a list came from. No error and no notice shows a cell of a list; they name line and column.

mod file;
mod groups;
mod keys;
mod matching;
mod names;
pub mod placing;

pub use crate::import::{Person, Secret};
pub use file::{Asked, Handed, RosterFile, Row, read};
pub use groups::Group;
pub use keys::{KeyFile, read_keys};
pub use matching::{Matched, Probable, Step, matched};
