//! The contingent rule: who gets how many of the free places, exactly and explainably.
//!
//! Integers and fractions only, no floats. `propose` is the entry: it turns ground and request into
//! pots (`rows`, `eligibility`, `deficit`, `floors`, `minimum`, `pot`), hands each to the engine (`joint`;
//! `single` for one vector) and returns a [`Proposal`] that `explain` can answer questions about.

pub mod certificate;
mod check;
mod compare;
pub mod conflict;
pub mod deficit;
pub mod eligibility;
pub mod explain;
pub mod floors;
pub mod fraction;
mod greedy;
pub mod ground;
mod instance;
pub mod joint;
pub mod method;
mod minimum;
mod pot;
pub mod proposal;
mod propose;
pub mod released;
mod remainder;
pub mod rows;
pub mod rule;
mod shares;
pub mod single;
pub mod state;
pub mod threshold;

pub use conflict::Conflict;
pub use eligibility::LeftOut;
pub use explain::{Explanation, Turns, explain, explain_all, explain_with, turns};
pub use fraction::Fraction;
pub use ground::Ground;
pub use proposal::{Pot, PotCell, PotRow, PotUnit, Proposal, Shares};
pub use propose::{propose, propose_one};
pub use rule::{Exclusion, Hold, MinimumScope, Pin, Request, Rest, Rule, Selector};
pub use threshold::Threshold;
