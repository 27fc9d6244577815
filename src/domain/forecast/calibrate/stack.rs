//! How much each estimate of the inflow weighs, by horizon.
//!
//! Stacking (Wolpert 1992, Neural Networks 5:241–259; Breiman 1996, Mach. Learn. 24:49–64): weights on the simplex,
//! chosen by the errors of past mornings, Σ 2^(−age/180)·|known + inflow − y| / √max(y, 1), the neighbouring
//! horizons counting half. They start from weights that did well on many desks and leave them only
//! for a gain of more than one standard error.

use super::{
    super::{inflow::PARTS, numeric::soft_positive},
    cells::{Cell, HORIZONS, stride},
};

/// Weights lie on multiples of one in so many.
const STEPS: usize = 8;
/// Days until a past morning counts half.
const HALF_LIFE: f64 = 180.0;
/// What a distance from the start costs, as a share of the error there, per squared distance.
const PULL: f64 = 0.02;
/// Weights of F, L and N to start from, up to this many days.
const START: [(usize, [f64; PARTS]); 3] = [(14, [0.3, 0.5, 0.2]), (28, [0.3, 0.6, 0.1]), (usize::MAX, [0.3, 0.7, 0.0])];
/// The same where people stay for days and are booked months ahead: what past mornings picked up.
const SHORT_STAYS: [f64; PARTS] = [0.1, 0.1, 0.8];
/// Fewer mornings say nothing.
const FEWEST: usize = 6;

/// Weights by horizon.
pub(super) type Weights = [[f64; PARTS]; HORIZONS.len()];

/// The weights before any evidence. `overlap` is how long people stay against how long ahead they are booked: places
/// that are free today steer only those who stay.
pub(super) fn start(overlap: f64) -> Weights {
    HORIZONS.map(|h| {
        let long = START.iter().find(|(until, _)| h <= *until).map_or([1.0, 0.0, 0.0], |(_, weights)| *weights);
        std::array::from_fn(|part| overlap * long[part] + (1.0 - overlap) * SHORT_STAYS[part])
    })
}

/// Inflow with these weights.
pub(super) fn mix(weights: &[f64; PARTS], parts: &[f64; PARTS]) -> f64 {
    weights.iter().zip(parts).map(|(w, p)| w * p).sum()
}

/// What is said of a day: known people and inflow, as far as there are places.
pub(super) fn said(cell: &Cell, inflow: f64) -> f64 {
    let mean = cell.known.0 + inflow;
    if cell.places.1 == 0 { mean } else { mean - soft_positive(mean - cell.limit, cell.sd).min(inflow) }
}

/// Learns the weights from past mornings, from near to far: where the horizon before left its start, half of
/// what it found is the start of the next, whose own mornings are fewer.
pub(super) fn fit(cells: &[Cell], mornings: &[usize; HORIZONS.len()], first: &Weights) -> Weights {
    let mut out = *first;
    let mut left = [false; HORIZONS.len()];
    let grid = grid();
    // Errors by horizon, then candidate, then morning.
    let of_grid: Vec<Vec<Vec<f64>>> = (0..HORIZONS.len()).map(|h| errors(cells, mornings[h], h, &grid)).collect();
    for h in 0..HORIZONS.len() {
        let start = match h.checked_sub(1) {
            Some(before) if left[before] => std::array::from_fn(|part| 0.5 * (first[h][part] + out[before][part])),
            _ => first[h],
        };
        let near = [(h, 1.0), (h.wrapping_sub(1), 0.5), (h + 1, 0.5)];
        let near: Vec<Near> = near
            .into_iter()
            .filter(|(h, _)| mornings.get(*h).is_some_and(|n| *n >= FEWEST))
            .map(|(h, weight)| Near { weight, at_start: errors(cells, mornings[h], h, &[start]).remove(0), of_grid: &of_grid[h] })
            .collect();
        let chosen = if mornings[h] < FEWEST { None } else { choose(h, &near, &grid, &start) };
        left[h] = chosen.is_some() || h.checked_sub(1).is_some_and(|before| left[before]);
        out[h] = chosen.unwrap_or(start);
    }
    out
}

/// The errors of a horizon that speaks for another.
struct Near<'a> {
    weight: f64,
    /// By morning.
    at_start: Vec<f64>,
    /// By candidate and morning.
    of_grid: &'a [Vec<f64>],
}

fn grid() -> Vec<[f64; PARTS]> {
    let part = |n: usize| f64::from(u32::try_from(n).unwrap_or(0)) / f64::from(u32::try_from(STEPS).unwrap_or(1));
    (0..=STEPS).flat_map(|f| (0..=STEPS - f).map(move |l| [part(f), part(l), part(STEPS - f - l)])).collect()
}

/// Weighted errors per cell of one horizon: by candidate and morning.
fn errors(cells: &[Cell], mornings: usize, horizon: usize, candidates: &[[f64; PARTS]]) -> Vec<Vec<f64>> {
    let mut out = vec![vec![0.0; mornings]; candidates.len()];
    let mut n = 0.0;
    for cell in cells.iter().filter(|cell| cell.horizon == horizon && !cell.cohort) {
        let weight = 0.5f64.powf(cell.age() / HALF_LIFE) / cell.truth.max(1.0).sqrt();
        n += 1.0;
        for (weights, by_morning) in candidates.iter().zip(&mut out) {
            by_morning[cell.morning] += weight * (said(cell, mix(weights, &cell.parts)) - cell.truth).abs();
        }
    }
    for error in out.iter_mut().flatten() {
        *error /= f64::max(n, 1.0);
    }
    out
}

fn choose(h: usize, near: &[Near], grid: &[[f64; PARTS]], start: &[f64; PARTS]) -> Option<[f64; PARTS]> {
    let own = near.first()?;
    let at_start: f64 = near.iter().map(|near| near.weight * near.at_start.iter().sum::<f64>()).sum();
    let cost = |candidate: usize| {
        let away: f64 = grid[candidate].iter().zip(start).map(|(w, s)| (w - s).powi(2)).sum();
        let errors: f64 = near.iter().map(|near| near.weight * near.of_grid[candidate].iter().sum::<f64>()).sum();
        errors + PULL * away * at_start
    };
    let best = (0..grid.len()).map(|candidate| (candidate, cost(candidate))).min_by(|a, b| a.1.total_cmp(&b.1));
    let (best, _) = best.filter(|(_, cost)| *cost < at_start)?;
    let gains: Vec<f64> = own.at_start.iter().zip(&own.of_grid[best]).map(|(start, best)| start - best).collect();
    let (gain, error) = gain(&gains, h);
    (gain > error).then(|| grid[best])
}

/// A gain summed over mornings and its standard error; mornings closer than a horizon see the same people.
pub(super) fn gain(gains: &[f64], h: usize) -> (f64, f64) {
    let n = f64::from(u32::try_from(gains.len()).unwrap_or(u32::MAX));
    let sum: f64 = gains.iter().sum();
    let mean = sum / n;
    let squares: f64 = gains.iter().map(|g| (g - mean).powi(2)).sum();
    let horizon = f64::from(u32::try_from(HORIZONS[h]).unwrap_or(u32::MAX));
    let overlap = (horizon / f64::from(stride(HORIZONS[h]))).clamp(1.0, (n / 2.0).max(1.0));
    (sum, (squares * n / (n - 1.0).max(1.0) * overlap).sqrt())
}
