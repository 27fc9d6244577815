//! Comparison columns: what other methods would give the OEs in total. Never the rule.

use super::{
    deficit::Position,
    joint::Instance,
    method::Method,
    single::{self, Infeasible},
};

/// Per unit the totals by largest remainder and by D'Hondt: same deficits (expectations where
/// nobody is behind), same number of places, same forced places, what a unit can take at most.
pub(super) fn columns(instance: &Instance, positions: &[&Position], totals: &[u32]) -> Result<Vec<(u32, u32)>, Infeasible> {
    let (rows, units) = instance.size();
    let deficits: Vec<u64> = positions.iter().map(|p| u64::try_from(p.weight_scaled()).unwrap_or(u64::MAX)).collect();
    let expected = || positions.iter().map(|p| p.expected_year.scaled().unsigned_abs()).collect();
    let weights = if deficits.iter().all(|w| *w == 0) { expected() } else { deficits };
    let sum = |i: usize, bound: &dyn Fn(usize) -> u32| (0..rows).map(|m| bound(m * units + i)).fold(0, u32::saturating_add);
    let by = |method| {
        let mut split = single::Instance::new(method, weights.clone(), totals.iter().sum());
        split.fallback = positions.iter().map(|p| p.expected_year.scaled().unsigned_abs()).collect();
        split.rank = instance.units.iter().map(|u| u.rank).collect();
        split.lower = (0..units).map(|i| sum(i, &|at| instance.cells[at].lower)).collect();
        split.upper = (0..units).map(|i| sum(i, &|at| instance.cells[at].upper)).collect();
        split.split().map(|outcome| outcome.seats)
    };
    Ok(by(Method::LargestRemainder)?.into_iter().zip(by(Method::DHondt)?).collect())
}
