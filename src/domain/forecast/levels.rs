//! Rates that differ by group and drift over time, learned with shrinkage and forgetting.
//!
//! Gamma–Poisson with a discount (West & Harrison 1997, § 10.8; Harvey & Fernandes 1989, J. Bus.
//! Econ. Stat. 7:407–417): after each block of time, a group's evidence counts δ times as much.
//! With D events against E expected, the group's multiplier is (D + α)/(E + α). α and δ maximise the
//! marginal likelihood of each next block, a negative binomial, pooled over all groups — so a
//! desk with steady rates keeps everything and one with changing rates forgets by itself.

use super::numeric::ln_gamma;

/// Days of one block.
pub(super) const BLOCK_DAYS: i32 = 28;
/// Blocks kept, newest last.
pub(super) const BLOCKS: usize = 27;

const SHAPES: [f64; 6] = [1.0, 3.0, 8.0, 20.0, 60.0, 200.0];
const DISCOUNTS: [f64; 5] = [1.0, 0.96, 0.9, 0.8, 0.6];

/// Events and what was expected of them, per group and block.
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    /// First day of the day after the newest block.
    end: i32,
    /// `[group][block]` = (events, expected).
    cells: Vec<[(f64, f64); BLOCKS]>,
}

impl Blocks {
    pub(super) fn new(groups: usize, end: i32) -> Self {
        Self { end, cells: vec![[(0.0, 0.0); BLOCKS]; groups] }
    }

    /// The block of a day; days before the first block have none.
    pub(super) fn block(&self, day: i32) -> Option<usize> {
        let back = usize::try_from((self.end - 1 - day).div_euclid(BLOCK_DAYS)).ok()?;
        (BLOCKS - 1).checked_sub(back)
    }

    /// First day of a block.
    pub(super) fn first_day(&self, block: usize) -> i32 {
        self.end - BLOCK_DAYS * i32::try_from(BLOCKS - block).unwrap_or(0)
    }

    pub(super) fn add_event(&mut self, group: usize, day: i32, weight: f64) {
        if let Some(block) = self.block(day) {
            self.cells[group][block].0 += weight;
        }
    }

    pub(super) fn add_expected(&mut self, group: usize, block: usize, expected: f64) {
        self.cells[group][block].1 += expected;
    }

    /// Multipliers of the groups over the common level.
    pub(super) fn learn(self) -> Levels {
        let common = Common::learn(&self.cells);
        let mut cells = self.cells;
        for cell in &mut cells {
            for (block, (_, expected)) in cell.iter_mut().enumerate() {
                *expected *= common.at_block(block);
            }
        }
        let (mut alpha, mut delta) = (8.0, 1.0);
        for _ in 0..2 {
            alpha = best(SHAPES, |a| likelihood(&cells, a, delta));
            let before = delta;
            delta = best(DISCOUNTS, |d| likelihood(&cells, alpha, d));
            if delta.to_bits() == before.to_bits() {
                // The second round would find the same.
                break;
            }
        }
        Levels { end: self.end, cells, common, alpha, delta }
    }
}

/// What was learned from [`Blocks`].
#[derive(Debug, Clone)]
pub(super) struct Levels {
    end: i32,
    cells: Vec<[(f64, f64); BLOCKS]>,
    common: Common,
    alpha: f64,
    delta: f64,
}

impl Levels {
    /// Multiplier of a group, and its squared coefficient of variation, on a morning.
    pub(super) fn at(&self, group: usize, morning: i32) -> (f64, f64) {
        let known = self.known_blocks(morning);
        let (mut events, mut expected) = (0.0, 0.0);
        for (d, e) in &self.cells[group][..known] {
            events = events * self.delta + d;
            expected = expected * self.delta + e;
        }
        let ratio = (events + self.alpha) / (expected + self.alpha);
        (ratio * self.common.before(known), 1.0 / (events + self.alpha))
    }

    /// Log marginal likelihood of all blocks: to compare models of the expectation on the same
    /// events.
    pub(super) fn score(&self) -> f64 {
        likelihood(&self.cells, self.alpha, self.delta)
    }

    /// Multiplier all groups share on a morning.
    pub(super) fn common_at(&self, morning: i32) -> f64 {
        self.common.before(self.known_blocks(morning))
    }

    /// Blocks that had ended by that morning.
    fn known_blocks(&self, morning: i32) -> usize {
        let back = usize::try_from((self.end - morning).max(0)).unwrap_or(0).div_ceil(BLOCK_DAYS.unsigned_abs() as usize);
        BLOCKS.saturating_sub(back)
    }
}

/// The level all groups share, by exponential smoothing of blocks.
#[derive(Debug, Clone)]
struct Common {
    ratio: [f64; BLOCKS],
    smooth: [f64; BLOCKS + 1],
}

impl Common {
    fn learn(cells: &[[(f64, f64); BLOCKS]]) -> Self {
        let mut sums = [(0.0, 0.0); BLOCKS];
        for cell in cells {
            for (sum, (d, e)) in sums.iter_mut().zip(cell) {
                sum.0 += d;
                sum.1 += e;
            }
        }
        // One-block-ahead error decides how fast to forget; forgetting must gain a little to win.
        let delta = best(DISCOUNTS, |delta| {
            let smooth = smooth(&sums, delta);
            let error: f64 = sums.iter().zip(&smooth).skip(3).map(|((d, e), s)| (d - e * s).powi(2) / e.max(1.0)).sum();
            -error * (1.3 - 0.3 * delta)
        });
        let total = sums.iter().fold((0.0, 0.0), |t, s| (t.0 + s.0, t.1 + s.1));
        let overall = (total.0 + 5.0) / (total.1 + 5.0);
        let ratio = sums.map(|(d, e)| (d + 20.0 * overall) / (e + 20.0));
        Self { ratio, smooth: smooth(&sums, delta) }
    }

    fn at_block(&self, block: usize) -> f64 {
        self.ratio[block]
    }

    fn before(&self, block: usize) -> f64 {
        self.smooth[block.min(BLOCKS)]
    }
}

/// `[b]` = level from the blocks before b.
fn smooth(sums: &[(f64, f64); BLOCKS], delta: f64) -> [f64; BLOCKS + 1] {
    let mut out = [1.0; BLOCKS + 1];
    let (mut events, mut expected) = (0.0, 0.0);
    for (b, (d, e)) in sums.iter().enumerate() {
        events = events * delta + d;
        expected = expected * delta + e;
        out[b + 1] = (events + 5.0) / (expected + 5.0);
    }
    out
}

/// Sum over groups of the log predictive of each block given the ones before.
fn likelihood(cells: &[[(f64, f64); BLOCKS]], alpha: f64, delta: f64) -> f64 {
    let mut sum = 0.0;
    for cell in cells {
        let (mut events, mut expected) = (0.0, 0.0);
        for (d, e) in cell {
            if *e > 0.0 {
                let (a, b) = (events + alpha, expected + alpha);
                // Without ln d!, the same for every model of the same events.
                sum -= a * (e / b).ln_1p();
                if *d > 0.0 {
                    sum += rising(a, *d) + d * (e / (b + e)).ln();
                }
            }
            events = events * delta + d;
            expected = expected * delta + e;
        }
    }
    sum
}

/// ln Γ(a + d) − ln Γ(a); a short product for the small whole numbers most blocks hold.
fn rising(a: f64, d: f64) -> f64 {
    if d > 16.0 || d.fract() != 0.0 {
        return ln_gamma(a + d) - ln_gamma(a);
    }
    let (mut product, mut i) = (1.0, 0.0);
    while i < d {
        product *= a + i;
        i += 1.0;
    }
    product.ln()
}

/// The candidate with the highest score; the earlier one on a tie.
fn best<const N: usize>(candidates: [f64; N], score: impl Fn(f64) -> f64) -> f64 {
    let mut best = (candidates[0], f64::NEG_INFINITY);
    for candidate in candidates {
        let value = score(candidate);
        if value > best.1 {
            best = (candidate, value);
        }
    }
    best.0
}
