//! How much wider real errors are than expected ones: ν for measures, ρ for sums over measures.
//!
//! ν is the ratio of real to expected squared error of a measure (extra-Poisson variance, people who
//! move together); ρ the correlation that common shocks leave between the errors of measures.

use super::{
    super::history::Book,
    Level,
    cells::{Cell, Cells, HORIZONS, Sum, stride},
};

/// Weight of "the model is right" in ν, in measure-mornings.
const NU_PRIOR: f64 = 40.0;
/// Correlation between measures expected before any evidence, and its weight in mornings.
const RHO_GUESS: f64 = 0.04;
/// Added to the guess after n mornings: this over n + 1, for rates that are little known themselves.
const RHO_UNKNOWN: f64 = 0.4;
const RHO_PRIOR: f64 = 4.0;

/// The past mornings share hazards and start chances with the fit, so their squared errors are too
/// small, the more so the fewer they are. With n independent mornings, errors of sums are
/// widened by (n + 1)/(n − 1), as for a variance about a fitted mean, and those of measures, which
/// are many, by the square root of its square root; both by this factor on top.
const OPTIMISM: f64 = 1.0;
const OPTIMISM_OF_SUMS: f64 = 1.1;

/// ν and ρ by horizon.
#[derive(Debug, Clone)]
pub(super) struct Spread {
    pub known: [f64; HORIZONS.len()],
    pub full: [f64; HORIZONS.len()],
    /// Of cohorts.
    pub cohort: [f64; HORIZONS.len()],
    /// By level, then scenario (known, expected).
    pub rho: [[[f64; HORIZONS.len()]; 2]; 3],
}

impl Spread {
    /// The model as it is, with the guessed correlation.
    pub(super) fn none() -> Self {
        let one = [1.0; HORIZONS.len()];
        Self { known: one, full: one, cohort: one, rho: [[[guess(0); HORIZONS.len()]; 2]; 3] }
    }

    /// From what was said on past mornings.
    pub(super) fn fit(book: &Book, cells: &Cells) -> Self {
        let mut out = Self::none();
        for h in 0..HORIZONS.len() {
            let at: Vec<&Cell> = cells.measures.iter().filter(|c| c.horizon == h).collect();
            if at.is_empty() {
                out.carry(h);
                continue;
            }
            let optimism = optimism(cells.mornings[h], h);
            out.known[h] = nu(at.iter().map(|c| (c.known_truth - c.known.0, c.known.1)), optimism);
            let full = |cohort: bool| {
                let of = at.iter().filter(move |c| c.cohort == cohort);
                nu(of.map(|c| (c.truth - c.said, c.variance(c.inflow))), optimism)
            };
            out.full[h] = full(false);
            out.cohort[h] = full(true);
            out.correlations(book, h, cells, &at, optimism);
        }
        out
    }

    fn carry(&mut self, h: usize) {
        let Some(before) = h.checked_sub(1) else { return };
        for nu in [&mut self.known, &mut self.full, &mut self.cohort] {
            nu[h] = nu[before];
        }
        for scenario in self.rho.iter_mut().flatten() {
            scenario[h] = scenario[before];
        }
    }

    fn correlations(&mut self, book: &Book, h: usize, all: &Cells, cells: &[&Cell], optimism: f64) {
        let groups = book.districts.len();
        let mornings = all.mornings[h];
        let known_nu = self.known[h];
        let mut total = [vec![Sum::default(); mornings], vec![Sum::default(); mornings]];
        let mut district = [vec![Sum::default(); mornings * groups], vec![Sum::default(); mornings * groups]];
        for cell in cells {
            let d = cell.morning * groups + book.places[cell.measure].district;
            let (error, variance) = (cell.known_truth - cell.known.0, cell.known.1 * known_nu);
            total[0][cell.morning].add(error, variance);
            district[0][d].add(error, variance);
            let nu = if cell.cohort { self.cohort[h] } else { self.full[h] };
            let (error, variance) = (cell.truth - cell.said, cell.variance(cell.inflow) * nu);
            total[1][cell.morning].add(error, variance);
            district[1][d].add(error, variance);
        }
        let unit = all.units.iter().filter(|cell| cell.horizon == h).map(|cell| Sum {
            error: cell.error,
            variance: cell.variance * known_nu,
            deviation: cell.deviation * known_nu.sqrt(),
        });
        let unit: Vec<Sum> = unit.collect();
        for scenario in 0..2 {
            let rho = correlation(&total[scenario], guess(mornings), optimism);
            self.rho[Level::Total as usize][scenario][h] = rho;
            self.rho[Level::District as usize][scenario][h] = correlation(&district[scenario], rho, optimism);
            // An OE's share of the inflow is not compared: its known people speak for both.
            let of_known = self.rho[Level::Total as usize][0][h];
            self.rho[Level::Unit as usize][scenario][h] = correlation(&unit, of_known, optimism);
        }
    }
}

/// (n + 1)/(n − 1) for n independent mornings: those less than a horizon apart see the same people.
fn optimism(mornings: usize, h: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let apart = number(mornings.saturating_sub(1)) * (f64::from(stride(HORIZONS[h])) / number(HORIZONS[h])).min(1.0);
    let n = (1.0 + apart).max(2.0);
    (n + 1.0) / (n - 1.0)
}

/// ρ before evidence of that many mornings.
pub(super) fn guess(mornings: usize) -> f64 {
    RHO_GUESS + RHO_UNKNOWN / (f64::from(u32::try_from(mornings).unwrap_or(u32::MAX)) + 1.0)
}

/// ρ such that ΣE² = Σ(V + ρ((Σσ)² − V)): equicorrelated errors, shrunk to a guess.
fn correlation(sums: &[Sum], guess: f64, optimism: f64) -> f64 {
    let (mut over, mut scale, mut n) = (0.0, 0.0, 0.0f64);
    for sum in sums.iter().filter(|s| s.variance > 0.0) {
        let room = (sum.deviation * sum.deviation - sum.variance).max(0.0);
        over += sum.error * sum.error - sum.variance;
        scale += room;
        n += 1.0;
    }
    if n < 1.0 || scale <= 1e-9 {
        return guess;
    }
    let prior = RHO_PRIOR * scale / n;
    (OPTIMISM_OF_SUMS * optimism * (over + guess * prior) / (scale + prior)).clamp(0.002, 0.9)
}

/// Ratio of real to expected squared errors, shrunk to 1.
fn nu(pairs: impl Iterator<Item = (f64, f64)>, optimism: f64) -> f64 {
    let (mut real, mut expected, mut n) = (0.0, 0.0, 0.0);
    for (error, variance) in pairs {
        real += error * error;
        expected += variance;
        n += 1.0;
    }
    if expected <= 1e-9 || n < 1.0 {
        return 1.0;
    }
    let prior = NU_PRIOR * expected / n;
    (OPTIMISM * optimism.powf(0.25) * (real + prior) / (expected + prior)).clamp(0.25, 30.0)
}
