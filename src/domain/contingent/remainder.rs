//! Largest remainder (Hare–Niemeyer) with bounds: a comparison column, never the rule.
//!
//! Quotas are q = median(lower, t·w, upper) with t such that Σ q = places; everybody gets ⌊q⌋,
//! what is left goes to the largest remainders. Weights stay below 2⁶² and places below 2³², so
//! that every product here fits into two machine words.

use super::{
    fraction::Fraction,
    instance::{Instance, Outcome, Tie},
};

/// Splits an instance whose bounds have been checked.
pub(super) fn split(instance: &Instance) -> Outcome {
    let n = instance.len();
    let quotas = quotas(instance);
    let mut seats: Vec<u32> = quotas.iter().map(|q| u32::try_from(q.floor()).unwrap_or(u32::MAX)).collect();
    let rests: Vec<Fraction> = quotas.iter().map(|q| q.fract()).collect();
    let mut queue: Vec<usize> = (0..n).filter(|i| seats[*i] < instance.upper[*i] && rests[*i] != Fraction::ZERO).collect();
    queue.sort_by(|i, j| rests[*j].cmp(&rests[*i]).then(instance.rank[*i].cmp(&instance.rank[*j])));
    let mut left = instance.seats.saturating_sub(seats.iter().sum());
    let (served, waiting) = queue.split_at(queue.len().min(left as usize));
    let edge = served.last().zip(waiting.first()).filter(|(a, b)| rests[**a] == rests[**b]).map(|(a, _)| &rests[*a]);
    let tie = edge.map(|edge| {
        let mut units: Vec<usize> = queue.iter().copied().filter(|i| rests[*i] == *edge).collect();
        units.sort_unstable();
        let places = served.iter().map(|i| u32::from(rests[*i] == *edge)).sum();
        Tie { units, places }
    });
    for unit in served {
        seats[*unit] += 1;
        left -= 1;
    }
    // units without weight only take what nobody else can
    let mut idle: Vec<usize> = (0..n).filter(|i| instance.weights[*i] == 0).collect();
    idle.sort_by_key(|i| instance.rank[*i]);
    for unit in idle {
        let more = left.min(instance.upper[unit].saturating_sub(seats[unit]));
        seats[unit] += more;
        left -= more;
    }
    Outcome { seats, unplaced: left, tie, steps: Vec::new() }
}

/// The exact quotas. Σ median(lower, t·w, upper) is piecewise linear in t: find the piece, then
/// t = R / S, what its moving units share of the places over the sum of their weights.
fn quotas(instance: &Instance) -> Vec<Fraction> {
    let all = || 0..instance.len();
    let weight = |i: usize| i128::from(instance.weights[i]);
    let (lower, upper) = (|i: usize| i128::from(instance.lower[i]), |i: usize| i128::from(instance.upper[i]));
    // the quota at t = num / den, in parts of 1 / den
    let parts = |i: usize, (num, den): (i128, i128)| match weight(i) {
        0 => lower(i) * den,
        w => (w * num).max(lower(i) * den).min(upper(i) * den),
    };
    let need = i128::from(instance.seats);
    let mut edges = vec![Fraction::ZERO];
    for i in all().filter(|i| weight(*i) > 0) {
        edges.extend([Fraction::new(lower(i), weight(i)), Fraction::new(upper(i), weight(i))]);
    }
    edges.sort();
    let before = edges.partition_point(|t| all().map(|i| parts(i, t.reduced())).sum::<i128>() <= need * t.reduced().1);
    let from = edges[before.saturating_sub(1)].reduced();
    let moves = |i: usize| weight(i) > 0 && lower(i) * from.1 <= weight(i) * from.0 && weight(i) * from.0 < upper(i) * from.1;
    let slope: i128 = all().filter(|i| moves(*i)).map(weight).sum();
    if before == edges.len() || slope == 0 {
        return all().map(|i| Fraction::new(parts(i, from), from.1)).collect();
    }
    let rest = need - all().filter(|i| !moves(*i)).map(|i| parts(i, from) / from.1).sum::<i128>();
    let quota = |i| if moves(i) { Fraction::new(weight(i) * rest, slope) } else { Fraction::new(parts(i, from), from.1) };
    all().map(quota).collect()
}
