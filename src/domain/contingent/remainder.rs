//! Largest remainder (Hare–Niemeyer) with bounds: a comparison column, never the rule.
//!
//! Quotas are q = median(lower, t·w, upper) with t such that Σ q = places; everybody gets ⌊q⌋,
//! what is left goes to the largest remainders. Fractions of unbounded size, for t may need them.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::single::{Instance, Outcome, Tie};

/// Splits an instance whose bounds have been checked.
pub(super) fn split(instance: &Instance) -> Outcome {
    let n = instance.len();
    let quotas = quotas(instance);
    let mut seats: Vec<u32> = quotas.iter().map(|q| q.floor().to_integer().to_u32().unwrap_or(u32::MAX)).collect();
    let rests: Vec<BigRational> = quotas.iter().map(BigRational::fract).collect();
    let mut queue: Vec<usize> = (0..n).filter(|i| seats[*i] < instance.upper[*i] && !rests[*i].is_zero()).collect();
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

/// The exact quotas. Σ median(lower, t·w, upper) is piecewise linear in t: find the piece, then t.
fn quotas(instance: &Instance) -> Vec<BigRational> {
    let whole = |n: u64| BigRational::from_integer(BigInt::from(n));
    let weights: Vec<BigRational> = instance.weights.iter().map(|w| whole(*w)).collect();
    let (lower, upper): (Vec<BigRational>, Vec<BigRational>) =
        instance.lower.iter().zip(&instance.upper).map(|(l, u)| (whole(u64::from(*l)), whole(u64::from(*u)))).unzip();
    let quota = |i: usize, t: &BigRational| {
        if weights[i].is_zero() { lower[i].clone() } else { (t * &weights[i]).max(lower[i].clone()).min(upper[i].clone()) }
    };
    let all = |t: &BigRational| -> Vec<BigRational> { (0..weights.len()).map(|i| quota(i, t)).collect() };
    let need = whole(u64::from(instance.seats));
    let mut edges = vec![BigRational::zero()];
    for (i, weight) in weights.iter().enumerate().filter(|(_, w)| !w.is_zero()) {
        edges.extend([&lower[i] / weight, &upper[i] / weight]);
    }
    edges.sort();
    let before = edges.partition_point(|t| all(t).into_iter().sum::<BigRational>() <= need);
    let from = &edges[before.saturating_sub(1)];
    let slope: BigRational = (0..weights.len())
        .filter(|i| lower[*i] <= from * &weights[*i] && from * &weights[*i] < upper[*i])
        .map(|i| &weights[i])
        .sum();
    if before == edges.len() || slope.is_zero() {
        return all(from);
    }
    let missing = need - all(from).into_iter().sum::<BigRational>();
    all(&(from + missing / slope))
}
