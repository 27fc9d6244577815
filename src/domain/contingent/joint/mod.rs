//! All starts of a pot at once: the one split whose OE totals follow the deficits.
//!
//! Defined as the lexicographic optimum: (O0) most places used, (O1) most minimum cells, (O2)
//! best unit totals by price, (O3) ties by rank, (O4) cells spread like the table of row and unit
//! totals, (O5) first table read row by row, units in rank order. O0–O3 fix the totals
//! (`totals`), O4 the cells (`cells`), O5 makes them unique (`canonical`).
//! Knows nothing of desks and measures, and relaxes nothing.

mod canonical;
mod cells;
mod certificate;
mod grid;
mod instance;
mod totals;

pub use certificate::{Certificate, Flaw};
pub use instance::{Cap, Cell, Infeasible, Instance, Price, Served, Solution, Totals, UnitClaim};

impl Instance {
    /// The unit totals alone.
    ///
    /// # Errors
    /// As [`Self::split`].
    pub fn totals(&self) -> Result<Totals, Infeasible> {
        self.check()?;
        Ok(totals::solve(self))
    }

    /// The one correct split.
    ///
    /// # Errors
    /// When bounds contradict each other or exceed the places.
    pub fn split(&self) -> Result<Solution, Infeasible> {
        let Totals { totals, queue } = self.totals()?;
        let mut grid = cells::solve(self, &totals);
        canonical::settle(&mut grid, &self.order());
        Ok(Solution { cells: grid.into_cells(), totals, queue })
    }
}
