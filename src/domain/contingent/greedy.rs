//! Places served one by one, best price first. The greedy order *is* the definition; for
//! Sainte-Laguë it also minimises Σ x²/w.

use super::{
    instance::{Instance, Outcome, Step, Tie},
    method::Price,
};

/// Splits an instance whose bounds have been checked.
pub(super) fn split(instance: &Instance) -> Outcome {
    let mut seats = instance.lower.clone();
    let mut left = instance.seats - seats.iter().sum::<u32>();
    let mut steps = Vec::with_capacity(left as usize);
    let mut next: Vec<Option<Price>> = (0..instance.len()).map(|i| instance.price(i, seats[i] + 1)).collect();
    while left > 0 {
        let better = |i: &usize, j: &usize| next[*i].cmp(&next[*j]).then(instance.rank[*j].cmp(&instance.rank[*i]));
        let Some((unit, price)) = (0..instance.len()).max_by(better).and_then(|i| Some((i, next[i]?))) else { break };
        seats[unit] += 1;
        steps.push(Step { unit, k: seats[unit], price });
        next[unit] = instance.price(unit, seats[unit] + 1);
        left -= 1;
    }
    let tie = tie(instance, &seats, &next);
    Outcome { seats, unplaced: left, tie, steps }
}

/// Prices of one unit never improve and never repeat, so only its last and its next place can
/// stand exactly at the edge.
fn tie(instance: &Instance, seats: &[u32], next: &[Option<Price>]) -> Option<Tie> {
    let last: Vec<Option<Price>> = (0..instance.len()).map(|i| instance.price(i, seats[i])).collect();
    let edge = last.iter().flatten().min()?;
    if next.iter().flatten().max() != Some(edge) {
        return None;
    }
    let at_edge = |price: &Option<Price>| price.as_ref() == Some(edge);
    let units = (0..instance.len()).filter(|i| at_edge(&last[*i]) || at_edge(&next[*i])).collect();
    let places = last.iter().map(|p| u32::from(at_edge(p))).sum();
    Some(Tie { units, places })
}
