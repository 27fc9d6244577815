//! One start, one vector of OEs, split by a method: this file only chooses who does it.

use super::{greedy, method::Method, remainder};

pub use super::instance::{Infeasible, Instance, Outcome, Step, Tie};

impl Instance {
    /// Makes the split.
    ///
    /// # Errors
    /// When the bounds contradict each other or exceed the places; nothing is relaxed.
    pub fn split(&self) -> Result<Outcome, Infeasible> {
        self.check()?;
        Ok(match self.method {
            Method::LargestRemainder => remainder::split(self),
            Method::SainteLague | Method::DHondt | Method::Adams | Method::HuntingtonHill | Method::Dean => greedy::split(self),
        })
    }
}
