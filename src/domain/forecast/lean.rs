//! Whether late bookings go where there is room on the day itself.
//!
//! Where places on the day decide (short stays booked far ahead), inflow falls on days already
//! full. It is multiplied by (free share + 0.1)^η, scaled to leave each measure's past inflow as it
//! is; η is 0 unless the desk's past mornings speak clearly for more.

/// How many observations of a measure tell about the same people, roughly.
const OVERLAP: f64 = 3.0;
/// Log-likelihood that leaning must gain to be believed.
const GAIN: f64 = 2.0;

/// Inflow of one measure from a past morning to one day: projected, real, and the share of places
/// known people were not expected to take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Late {
    pub measure: usize,
    pub inflow: f64,
    pub real: f64,
    pub free_share: f64,
}

/// Share of places not expected to be taken by known people.
pub(super) fn free_share(known: f64, capacity: u32) -> f64 {
    if capacity == 0 { 0.0 } else { (1.0 - known / f64::from(capacity)).clamp(0.0, 1.0) }
}

/// The exponent η and each measure's scale.
#[derive(Debug, Clone)]
pub(super) struct Lean {
    eta: f64,
    scale: Vec<f64>,
}

impl Lean {
    const ETAS: [f64; 5] = [0.0, 0.3, 0.6, 1.0, 1.5];

    pub(super) fn none() -> Self {
        Self { eta: 0.0, scale: Vec::new() }
    }

    pub(super) fn factor(&self, measure: usize, share: f64) -> f64 {
        if self.eta <= 0.0 {
            return 1.0;
        }
        ((share + 0.1).powf(self.eta) * self.scale.get(measure).copied().unwrap_or(1.0)).clamp(0.1, 3.0)
    }

    pub(super) fn fit(cells: &[Late], measures: usize) -> Self {
        let fits = Self::ETAS.map(|eta| {
            let lean = Self::scaled(cells, measures, eta);
            let (mut likelihood, mut pearson, mut n) = (0.0, 0.0, 1.0);
            for cell in cells.iter().filter(|cell| cell.inflow > 0.01) {
                let mean = cell.inflow * lean.factor(cell.measure, cell.free_share);
                likelihood += cell.real * mean.ln() - mean;
                pearson += (cell.real - mean) * (cell.real - mean) / mean;
                n += 1.0;
            }
            (lean, likelihood, f64::max(pearson / n, 1.0))
        });
        // Quasi-likelihood: cells of one measure overlap in people, so gains count for a fraction.
        let (base, dispersion) = (fits[0].1, fits[0].2);
        let gain = |fit: &(Self, f64, f64)| (fit.1 - base) / (dispersion * OVERLAP);
        let best = fits.iter().max_by(|a, b| gain(a).total_cmp(&gain(b)));
        best.filter(|fit| gain(fit) > GAIN).map_or_else(Self::none, |fit| fit.0.clone())
    }

    fn scaled(cells: &[Late], measures: usize, eta: f64) -> Self {
        let mut sums = vec![(0.5, 0.5 * 0.5f64.powf(eta)); measures];
        for cell in cells {
            sums[cell.measure].0 += cell.inflow;
            sums[cell.measure].1 += cell.inflow * (cell.free_share + 0.1).powf(eta);
        }
        Self { eta, scale: sums.iter().map(|(plain, leaning)| plain / leaning).collect() }
    }
}
