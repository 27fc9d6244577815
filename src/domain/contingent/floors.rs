//! Declared needs as floors of their cells.

use super::{method::Method, single};

/// One OE's declared need in a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Index of the OE.
    pub unit: usize,
    /// Places it declared.
    pub need: u32,
    /// Its live bookings in the start.
    pub live: u32,
    /// Its rank in ties.
    pub rank: u32,
}

/// Floors: need − live bookings, at least 0. When they exceed the free places they are split by
/// Sainte-Laguë on the needs, each capped at its floor.
#[must_use]
pub fn floors(needs: &[Need], free: u32) -> Vec<u32> {
    let floors: Vec<u32> = needs.iter().map(|n| n.need.saturating_sub(n.live)).collect();
    if floors.iter().map(|f| u64::from(*f)).sum::<u64>() <= u64::from(free) {
        return floors;
    }
    let mut split = single::Instance::new(Method::SainteLague, needs.iter().map(|n| u64::from(n.need)).collect(), free);
    split.upper.clone_from(&floors);
    split.rank = needs.iter().map(|n| n.rank).collect();
    // bounds 0 ≤ floor always hold, so the split exists
    split.split().map_or(floors, |outcome| outcome.seats)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(given: &[(u32, u32)]) -> Vec<Need> {
        given.iter().zip(0..).map(|((need, live), rank)| Need { unit: rank as usize, need: *need, live: *live, rank }).collect()
    }

    #[test]
    fn own_bookings_count_against_the_need() {
        assert_eq!(floors(&needs(&[(5, 2), (3, 4)]), 10), [3, 0]);
    }

    #[test]
    fn too_many_are_split_in_proportion_and_never_above_the_floor() {
        assert_eq!(floors(&needs(&[(6, 0), (6, 0)]), 7), [4, 3]);
        assert_eq!(floors(&needs(&[(6, 5), (6, 0)]), 5), [1, 4]);
        assert_eq!(floors(&needs(&[(6, 0)]), 0), [0]);
    }
}
