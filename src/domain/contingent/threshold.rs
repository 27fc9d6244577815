//! At which Rückstand an OE would lose or gain one place of its pot, exactly.
//!
//! More deficit never costs a place, so an OE's total is a staircase over its own weight. It can
//! only jump where the price of its place meets another OE's last or next place, or where its
//! claim ⌈w⌉ grows (whole numbers). These few values are tried by bisection, recomputing the
//! totals between two of them.

use super::{
    fraction::Fraction,
    joint::{Instance, UnitClaim},
    method::Tier,
};

/// A jump of the staircase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// The Rückstand nach Zuweisungen at which it happens, in entries.
    pub at: Fraction,
    /// It happens at the very value already, not only beyond.
    pub inclusive: bool,
}

/// Where the unit would lose its last place, and where it would gain one more; `None` where no
/// Rückstand does that. `totals` are those of the instance. All `None` where fulfilment is
/// equalised: the Rückstand plays no part there.
#[must_use]
pub fn thresholds(instance: &Instance, totals: &[u32], unit: usize) -> (Option<Threshold>, Option<Threshold>) {
    if !instance.cap_at_weight {
        return (None, None);
    }
    let stairs = Stairs { instance, totals, unit };
    (stairs.loses(), stairs.gains())
}

struct Stairs<'a> {
    instance: &'a Instance,
    totals: &'a [u32],
    unit: usize,
}

impl Stairs<'_> {
    fn loses(&self) -> Option<Threshold> {
        let k = self.totals[self.unit];
        if k == 0 {
            return None;
        }
        // the competitor is another OE's next place
        let jumps = self.jumps(k, |j| self.instance.price(j, self.totals[j] + 1).tier == Tier::Deficit, 1);
        let below: Vec<Fraction> = jumps.into_iter().filter(|at| *at <= self.weight()).collect();
        // whether the place is gone just below a jump: true … true, false … false
        let fewer = |at: usize| {
            let from = at.checked_sub(1).map_or(Fraction::ZERO, |i| below[i]);
            Some(self.total_at(between(from, below[at])?)? < k)
        };
        let n = partition(below.len(), fewer)?;
        let at = *below.get(n.checked_sub(1)?)?;
        Some(Threshold { at, inclusive: self.total_at(at)? < k })
    }

    fn gains(&self) -> Option<Threshold> {
        let k = self.totals[self.unit];
        // the competitor is another OE's last place
        let held = |j: usize| self.totals[j] > 0 && self.instance.price(j, self.totals[j]).tier == Tier::Deficit;
        let above: Vec<Fraction> =
            self.jumps(k.saturating_add(1), held, -1).into_iter().filter(|at| *at >= self.weight()).collect();
        let same = |at: usize| {
            let to = above.get(at + 1).copied().or_else(|| above[at].checked_add(Fraction::whole(1)))?;
            Some(self.total_at(between(above[at], to)?)? <= k)
        };
        let at = *above.get(partition(above.len(), same)?)?;
        Some(Threshold { at, inclusive: self.total_at(at)? > k })
    }

    /// All weights at which the price of the unit's `k`-th place can meet a competitor's, sorted.
    fn jumps(&self, k: u32, competes: impl Fn(usize) -> bool, side: i128) -> Vec<Fraction> {
        let scale = self.instance.scale.cast_signed();
        let own = 2 * i128::from(k) - 1;
        let meets = |j: usize| {
            let weight = Fraction::new(self.instance.units[j].weight.cast_signed(), scale);
            weight.checked_mul(own, 2 * i128::from(self.totals[j]) + side)
        };
        let others = (0..self.totals.len()).filter(|j| *j != self.unit && competes(*j)).filter_map(meets);
        let mut jumps: Vec<Fraction> = others.chain((0..k).map(|n| Fraction::whole(i128::from(n)))).collect();
        jumps.sort();
        jumps.dedup();
        jumps
    }

    fn weight(&self) -> Fraction {
        Fraction::new(self.instance.units[self.unit].weight.cast_signed(), self.instance.scale.cast_signed())
    }

    /// The unit's total if its deficit were `weight`; `None` when that does not fit exactly.
    fn total_at(&self, weight: Fraction) -> Option<u32> {
        let (num, den) = weight.reduced();
        let (num, den) = (u128::try_from(num).ok()?, u128::try_from(den).ok()?);
        let mut changed = self.instance.clone();
        changed.scale = self.instance.scale.checked_mul(den)?;
        for (i, claim) in changed.units.iter_mut().enumerate() {
            let UnitClaim { weight, .. } = claim;
            *weight = if i == self.unit { num.checked_mul(self.instance.scale)? } else { weight.checked_mul(den)? };
        }
        changed.totals().ok().map(|t| t.totals[self.unit])
    }
}

/// Halfway between two values.
fn between(a: Fraction, b: Fraction) -> Option<Fraction> {
    a.checked_add(b)?.checked_mul(1, 2)
}

/// How many of `0..len` fulfil a condition that holds for a first part only; `None` as soon as the
/// condition cannot be told.
fn partition(len: usize, holds: impl Fn(usize) -> Option<bool>) -> Option<usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Some(low)
}
