//! A bounded factor on a rate, by horizon.
//!
//! The ratio of real to projected inflow of each past morning, over measures that took people on both
//! days; of these the median weighted by what was projected, shrunk to 1 by how much they scatter. A
//! ratio of sums over all mornings has no such bound: one morning before a common begin, projected
//! near nothing, would multiply everything after it.

use super::cells::{Cell, HORIZONS};

/// A factor stays within these.
const BOUNDS: (f64, f64) = (0.5, 1.5);
/// And within this ratio of its neighbour's.
const NEIGHBOUR: f64 = 1.25;
/// The horizon the others hold on to: near enough to be seen often, far enough to have inflow.
const ANCHOR: usize = 3;

/// Factors on estimate `part`, by horizon.
pub(super) fn fit(cells: &[Cell], mornings: &[usize; HORIZONS.len()], part: usize) -> [f64; HORIZONS.len()] {
    let mut out: [f64; HORIZONS.len()] = std::array::from_fn(|h| one(cells, mornings[h], h, part));
    for h in (0..ANCHOR).rev() {
        out[h] = out[h].clamp(out[h + 1] / NEIGHBOUR, out[h + 1] * NEIGHBOUR);
    }
    for h in ANCHOR + 1..HORIZONS.len() {
        out[h] = out[h].clamp(out[h - 1] / NEIGHBOUR, out[h - 1] * NEIGHBOUR);
    }
    out
}

fn one(cells: &[Cell], mornings: usize, horizon: usize, part: usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); mornings];
    for cell in cells.iter().filter(|cell| cell.horizon == horizon && cell.running()) {
        sums[cell.morning].0 += cell.truth - cell.known_truth;
        sums[cell.morning].1 += cell.parts[part];
    }
    let mut ratios: Vec<(f64, f64)> = sums.iter().filter(|s| s.1 > 0.5).map(|(real, said)| (real / said, *said)).collect();
    if ratios.len() < 3 {
        return 1.0;
    }
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let weight: f64 = ratios.iter().map(|r| r.1).sum();
    let mut below = 0.0;
    let median = ratios.iter().find(|(_, said)| {
        below += said;
        below >= 0.5 * weight
    });
    let ratio = median.map_or(1.0, |r| r.0);
    let n = f64::from(u32::try_from(ratios.len()).unwrap_or(1));
    let scatter: f64 = ratios.iter().map(|(r, w)| (w * (r - ratio)).powi(2)).sum::<f64>() / (weight * weight);
    // Positive-part shrinkage: a deviation within its own error is no deviation. A median errs by π/2 more.
    let noise = 1.57 * scatter * n / (n - 1.0);
    let gap = (ratio - 1.0).powi(2);
    (1.0 + (ratio - 1.0) * gap / (gap + noise).max(1e-12)).clamp(BOUNDS.0, BOUNDS.1)
}
