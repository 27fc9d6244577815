//! Lists of providers: who came on a first day, who is there. What they mean beside our bookings,
//! what they change until an export says the same, and the work that follows (working instruction
//! 103, rule 7). Pure; reading files and matching names is the user's machine's, keeping is the store's.

pub mod list;
pub mod outcome;
pub mod overlay;
pub mod request;
#[cfg(test)]
mod tests;
pub mod told;
pub mod work;

pub use list::{Contradiction, Evaluation, Impossible, ListRow, Mark, Progress, ProviderList, Reread, carried};
pub use outcome::{Outcome, Work};
pub use overlay::ProviderLists;
pub use told::{Certainty, ListKind, Said, Told};
pub use work::{Counts, Delays, Deviation, State, Task, Tasks, excused_until, unreported};
