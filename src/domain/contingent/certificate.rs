//! Proof and sensitivity of a single split: max w/s(x+1) ≤ min w/s(x), and the weights at which
//! one unit would lose or gain a place while all others stay.

use super::{
    fraction::Fraction,
    instance::Instance,
    method::{Method, Price, Tier},
};

/// The prices at the edge. Together they prove the split: nobody waits in front of anybody served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The lowest price served; `None` when every place is forced.
    pub last_served: Option<Price>,
    /// The best price not served; `None` when nobody could take more.
    pub first_waiting: Option<Price>,
}

impl Certificate {
    /// Whether the split is right (up to ties by rank).
    #[must_use]
    pub fn holds(&self) -> bool {
        match (&self.last_served, &self.first_waiting) {
            (Some(served), Some(waiting)) => waiting <= served,
            _ => true,
        }
    }
}

/// The weights, in entries, at which a unit's places change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Below this weight it loses its last place.
    pub loses_below: Option<Fraction>,
    /// Above this weight it gains one more.
    pub gains_above: Option<Fraction>,
}

impl Instance {
    /// The certificate of a split of this instance.
    #[must_use]
    pub fn certificate(&self, seats: &[u32]) -> Certificate {
        let (last, next) = self.edges(seats);
        Certificate { last_served: last.into_iter().flatten().min(), first_waiting: next.into_iter().flatten().max() }
    }

    /// Per unit the weights at which its places change. Known in closed form for Sainte-Laguë
    /// without a cap by weight; `None` elsewhere.
    #[must_use]
    pub fn changes(&self, seats: &[u32]) -> Option<Vec<Change>> {
        if self.method != Method::SainteLague || self.cap_at_weight {
            return None;
        }
        let (last, next) = self.edges(seats);
        let by_weight = |price: &Option<Price>| price.filter(|p| p.tier == Tier::Deficit).and_then(|p| p.quotient.value());
        let change = |i: usize| {
            let others = |prices: &[Option<Price>]| -> Vec<Fraction> {
                prices.iter().enumerate().filter(|(j, _)| *j != i).filter_map(|(_, p)| by_weight(p)).collect()
            };
            let places = i128::from(seats[i]);
            let waiting = others(&next).into_iter().max().filter(|_| by_weight(&last[i]).is_some());
            let served = others(&last).into_iter().min().filter(|_| seats[i] < self.upper[i]);
            Change {
                loses_below: waiting.and_then(|q| q.checked_mul(2 * places - 1, 1)),
                gains_above: served.and_then(|q| q.checked_mul(2 * places + 1, 1)),
            }
        };
        Some((0..self.len()).map(change).collect())
    }

    /// Price of every unit's last and next place.
    fn edges(&self, seats: &[u32]) -> (Vec<Option<Price>>, Vec<Option<Price>>) {
        (0..self.len()).map(|i| (self.price(i, seats[i]), self.price(i, seats[i].saturating_add(1)))).unzip()
    }
}
