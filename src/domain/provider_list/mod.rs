//! Lists of providers: who came on a first day, who is there. What they mean beside our bookings,
//! what they change until an export says the same, and the work that follows (working instruction
//! 103, rule 7). Pure; reading files and matching names is the user's machine's, keeping is the store's.

pub mod request;
pub mod told;

pub use told::{Certainty, ListKind, Said, Told};
