//! What the desk's own past says about the model's errors.
//!
//! The outlook is repeated on past mornings of the same book, with rates as known then, and
//! compared with what came. Learned are, per horizon: a factor on the inflow, the ratio ν of real to
//! expected squared error of a measure (extra-Poisson variance, people who move together), and
//! for sums over measures the correlation ρ that the common shocks leave.

use super::{
    history::{Book, Row},
    lean::{Late, Lean, free_share},
    outlook::{Learned, Outlook},
};

/// Horizons compared, in days.
const HORIZONS: [usize; 8] = [1, 4, 7, 14, 28, 42, 56, 112];
/// Beyond that many days the inflow may be damped, never raised.
const DAMP_BEYOND: usize = 56;
/// Days between past mornings, and how many at most.
const STRIDE: i32 = 25;
const MORNINGS: i32 = 14;
/// Weight of "the model is right" in ν, in measure-mornings.
const NU_PRIOR: f64 = 40.0;
/// Correlation between measures expected before any evidence, and its weight in mornings.
const RHO_GUESS: f64 = 0.04;
/// Added to the guess after n mornings: this over n + 1, for rates that are little known themselves.
const RHO_UNKNOWN: f64 = 0.4;
const RHO_PRIOR: f64 = 4.0;

/// The past mornings share hazards and start chances with the fit, so their squared errors are too
/// small, the more so the fewer they are. With n [`independent`] mornings, errors of sums are
/// widened by (n + 1)/(n − 1), as for a variance about a fitted mean, and those of measures, which
/// are many, by the square root of its square root; both by this factor on top.
const OPTIMISM: f64 = 1.0;
const OPTIMISM_OF_SUMS: f64 = 1.1;

/// Levels of sums over measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Total,
    District,
    Unit,
}

/// Corrections by horizon, interpolated between [`HORIZONS`].
#[derive(Debug, Clone)]
pub(super) struct Calibration {
    inflow: [f64; HORIZONS.len()],
    known_nu: [f64; HORIZONS.len()],
    full_nu: [f64; HORIZONS.len()],
    /// How the inflow leans on the places free on the day itself.
    lean: Lean,
    /// By level, then scenario (known, expected).
    rho: [[[f64; HORIZONS.len()]; 2]; 3],
    /// Past mornings used.
    pub mornings: u32,
}

/// One comparison of a measure on a past morning at one horizon.
struct Cell {
    horizon: usize,
    morning: usize,
    measure: usize,
    known: (f64, f64),
    inflow: f64,
    dispersion: f64,
    free_share: f64,
    known_truth: f64,
    truth: f64,
}

/// The error of an OE's known people on a past morning at one horizon.
struct UnitCell {
    horizon: usize,
    error: f64,
    variance: f64,
    deviation: f64,
}

impl Calibration {
    /// No evidence: the model as it is, with the guessed correlation.
    pub(super) fn none() -> Self {
        let one = [1.0; HORIZONS.len()];
        Self {
            inflow: one,
            known_nu: one,
            full_nu: one,
            lean: Lean::none(),
            rho: [[[guess(0); HORIZONS.len()]; 2]; 3],
            mornings: 0,
        }
    }

    /// Repeats the outlook on past mornings.
    pub(super) fn fit(book: &Book, learned: &Learned) -> Self {
        let limit = book.as_of - book.settle_days();
        let earliest = book.first_day() + 75;
        let days = HORIZONS[HORIZONS.len() - 1] + 1;
        let mut cells = Vec::new();
        let mut units = Vec::new();
        let mut mornings = 0;
        for i in 0..MORNINGS {
            let morning = limit - 7 - STRIDE * i;
            if morning < earliest {
                break;
            }
            Self::compare(
                book,
                learned,
                morning,
                mornings,
                days.min(usize::try_from(limit - morning).unwrap_or(1)),
                &mut cells,
                &mut units,
            );
            mornings += 1;
        }
        if mornings < 3 {
            return Self::none();
        }
        let late: Vec<Late> = cells.iter().map(Cell::late).collect();
        let mut out = Self { lean: Lean::fit(&late, book.places.len()), ..Self::none() };
        for cell in &mut cells {
            cell.inflow *= out.lean.factor(cell.measure, cell.free_share);
        }
        out.mornings = u32::try_from(mornings).unwrap_or(0);
        for h in 0..HORIZONS.len() {
            let at: Vec<&Cell> = cells.iter().filter(|c| c.horizon == h).collect();
            if at.is_empty() {
                if h > 0 {
                    out.inflow[h] = out.inflow[h - 1];
                    out.known_nu[h] = out.known_nu[h - 1];
                    out.full_nu[h] = out.full_nu[h - 1];
                    for level in &mut out.rho {
                        for scenario in level {
                            scenario[h] = scenario[h - 1];
                        }
                    }
                }
                continue;
            }
            out.inflow[h] = inflow_factor(&at, mornings);
            if HORIZONS[h] > DAMP_BEYOND {
                // Few and overlapping mornings: enough to stop a drift upwards, not to start one.
                out.inflow[h] = out.inflow[h].min(out.inflow[h - 1].max(1.0));
            }
            let factor = out.inflow[h];
            let optimism = optimism(&at, HORIZONS[h]);
            out.known_nu[h] = nu(at.iter().map(|c| (c.known_truth - c.known.0, c.known.1)), optimism);
            out.full_nu[h] = nu(at.iter().map(|c| c.full(factor)), optimism);
            out.correlations(book, h, mornings, &at, &units);
        }
        out
    }

    fn compare(
        book: &Book,
        learned: &Learned,
        morning: i32,
        index: usize,
        days: usize,
        cells: &mut Vec<Cell>,
        units: &mut Vec<UnitCell>,
    ) {
        let mut by_unit = vec![[Sum::default(); HORIZONS.len()]; book.units.len()];
        let mut then: Vec<Row> = Vec::new();
        for m in 0..book.places.len() {
            let all = &book.rows[m];
            then.clear();
            then.extend(all.iter().filter(|row| row.end >= morning - 40).filter_map(|row| row.at(morning)));
            let outlook = Outlook::of(book, learned, m, morning, &then, days, false);
            for (h, horizon) in HORIZONS.iter().enumerate().filter(|(_, horizon)| **horizon < days) {
                let day = morning + i32::try_from(*horizon).unwrap_or(0);
                let (mut truth, mut known_truth) = (0.0, 0.0);
                for row in all.iter().filter(|row| row.there_on(day)) {
                    truth += 1.0;
                    if row.assigned < morning {
                        known_truth += 1.0;
                        by_unit[row.unit as usize][h].error += 1.0;
                    }
                }
                for (unit, moments) in outlook.by_unit.iter() {
                    let (mean, variance) = moments[*horizon];
                    by_unit[unit as usize][h].add(-mean, variance);
                }
                let capacity = book.places[m].capacity(day);
                if capacity == 0 && truth < 0.5 && outlook.mean[*horizon] < 0.01 {
                    continue;
                }
                cells.push(Cell {
                    horizon: h,
                    morning: index,
                    measure: m,
                    known: (outlook.mean[*horizon], outlook.variance[*horizon]),
                    inflow: outlook.inflow[*horizon],
                    dispersion: outlook.dispersion,
                    free_share: free_share(outlook.mean[*horizon], capacity),
                    known_truth,
                    truth,
                });
            }
        }
        for horizons in &by_unit {
            for (horizon, sum) in horizons.iter().enumerate().filter(|(_, sum)| sum.variance > 0.0) {
                let Sum { error, variance, deviation } = *sum;
                units.push(UnitCell { horizon, error, variance, deviation });
            }
        }
    }

    fn correlations(&mut self, book: &Book, h: usize, mornings: usize, cells: &[&Cell], units: &[UnitCell]) {
        let groups = book.districts.len();
        let factor = self.inflow[h];
        let (known_nu, full_nu) = (self.known_nu[h], self.full_nu[h]);
        let optimism = optimism(cells, HORIZONS[h]);
        let mut total = [vec![Sum::default(); mornings], vec![Sum::default(); mornings]];
        let mut district = [vec![Sum::default(); mornings * groups], vec![Sum::default(); mornings * groups]];
        for cell in cells {
            let d = cell.morning * groups + book.places[cell.measure].district;
            let (error, variance) = (cell.known_truth - cell.known.0, cell.known.1 * known_nu);
            total[0][cell.morning].add(error, variance);
            district[0][d].add(error, variance);
            let (error, variance) = cell.full(factor);
            total[1][cell.morning].add(error, variance * full_nu);
            district[1][d].add(error, variance * full_nu);
        }
        let unit: Vec<Sum> = units
            .iter()
            .filter(|cell| cell.horizon == h)
            .map(|cell| Sum {
                error: cell.error,
                variance: cell.variance * known_nu,
                deviation: cell.deviation * known_nu.sqrt(),
            })
            .collect();
        for scenario in 0..2 {
            let rho = correlation(&total[scenario], guess(mornings), optimism);
            self.rho[0][scenario][h] = rho;
            self.rho[1][scenario][h] = correlation(&district[scenario], rho, optimism);
            // An OE's share of the inflow is not compared: its known people speak for both.
            self.rho[2][scenario][h] = correlation(&unit, self.rho[0][0][h], optimism);
        }
    }

    /// Factor on the inflow of a measure on a day ahead, given its known people and places then.
    pub(super) fn inflow_at(&self, measure: usize, day: usize, known: f64, capacity: u32) -> f64 {
        interpolate(&self.inflow, day) * self.lean.factor(measure, free_share(known, capacity))
    }

    /// ν of a measure: (known, expected).
    pub(super) fn nu_at(&self, day: usize) -> (f64, f64) {
        (interpolate(&self.known_nu, day), interpolate(&self.full_nu, day))
    }

    /// Correlation between the errors of measures in a sum: (known, expected).
    pub(super) fn rho_at(&self, level: Level, day: usize) -> (f64, f64) {
        let of = &self.rho[level as usize];
        (interpolate(&of[0], day), interpolate(&of[1], day))
    }
}

impl Cell {
    fn late(&self) -> Late {
        let Self { measure, inflow, free_share, .. } = *self;
        Late { measure, inflow, real: self.truth - self.known_truth, free_share }
    }

    fn full(&self, factor: f64) -> (f64, f64) {
        let inflow = self.inflow * factor;
        (self.truth - self.known.0 - inflow, self.known.1 + inflow + self.dispersion * inflow * inflow)
    }
}

/// Sums over the measures of one group on one morning.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    error: f64,
    variance: f64,
    deviation: f64,
}

impl Sum {
    fn add(&mut self, error: f64, variance: f64) {
        self.error += error;
        self.variance += variance;
        self.deviation += variance.max(0.0).sqrt();
    }
}

/// (n + 1)/(n − 1) for n independent mornings: those less than a horizon apart see the same people.
fn optimism(cells: &[&Cell], horizon: usize) -> f64 {
    let last = cells.iter().map(|cell| cell.morning).max().unwrap_or(0);
    let first = cells.iter().map(|cell| cell.morning).min().unwrap_or(0);
    let horizon = f64::from(u32::try_from(horizon).unwrap_or(u32::MAX));
    let apart = f64::from(u32::try_from(last - first).unwrap_or(0)) * (f64::from(STRIDE) / horizon).min(1.0);
    let n = (1.0 + apart).max(2.0);
    (n + 1.0) / (n - 1.0)
}

/// ρ before evidence of that many mornings.
fn guess(mornings: usize) -> f64 {
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
    (OPTIMISM * optimism.powf(0.25) * (real + prior) / (expected + prior)).clamp(0.5, 30.0)
}

/// Factor on the inflow: mean ratio of real to projected over mornings, shrunk by how much
/// it scatters between them.
fn inflow_factor(cells: &[&Cell], mornings: usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); mornings];
    for cell in cells {
        sums[cell.morning].0 += cell.truth - cell.known_truth;
        sums[cell.morning].1 += cell.inflow;
    }
    let (real, projected) = sums.iter().fold((0.0, 0.0), |t, s| (t.0 + s.0, t.1 + s.1));
    if projected < 1.0 {
        return 1.0;
    }
    let ratio = real / projected;
    let n = sums.iter().filter(|s| s.1 > 0.0).count().max(1);
    let n = f64::from(u32::try_from(n).unwrap_or(1));
    let scatter: f64 = sums.iter().map(|(r, p)| (r - ratio * p).powi(2)).sum::<f64>() / (projected * projected);
    let gap = (ratio - 1.0).powi(2);
    // Positive-part shrinkage: a deviation within its own error is no deviation.
    let noise = scatter * n / (n - 1.0).max(1.0);
    1.0 + (ratio - 1.0) * (gap / (gap + noise)).clamp(0.0, 1.0)
}

fn interpolate(values: &[f64; HORIZONS.len()], day: usize) -> f64 {
    let Some(next) = HORIZONS.iter().position(|h| *h >= day) else { return values[HORIZONS.len() - 1] };
    if next == 0 {
        return values[0];
    }
    let width = HORIZONS[next] - HORIZONS[next - 1];
    let part = f64::from(u32::try_from(day - HORIZONS[next - 1]).unwrap_or(0)) / f64::from(u32::try_from(width).unwrap_or(1));
    values[next - 1] * (1.0 - part) + values[next] * part
}
