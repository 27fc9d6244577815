//! The contingent rule: who gets how many of the free places, exactly and explainably.

pub mod fraction;
pub mod joint;
pub mod method;
pub mod remainder;
pub mod single;
