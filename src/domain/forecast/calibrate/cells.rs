//! The outlook repeated on past mornings of the same book, beside what came.
//!
//! Horizons up to two weeks are compared every seven days, on the weekday of the book's morning;
//! longer ones every 25 days, because mornings closer than a horizon see the same people.

use super::super::{
    history::{Book, Row},
    inflow::PARTS,
    lean::free_share,
    outlook::{Learned, Outlook},
    wanted::Wanted,
};

/// Horizons compared, in days.
pub(in super::super) const HORIZONS: [usize; 9] = [1, 4, 7, 14, 28, 42, 56, 84, 112];
/// Horizons up to this one are compared every week.
const NEAR: usize = 14;
/// Days between past mornings of near and far horizons, and how many at most.
const STRIDES: [i32; 2] = [7, 25];
const MORNINGS: [i32; 2] = [18, 13];
/// Days of history an outlook needs.
const WARM_UP: i32 = 75;

/// Days between the mornings of a horizon.
pub(super) const fn stride(horizon: usize) -> i32 {
    if horizon <= NEAR { STRIDES[0] } else { STRIDES[1] }
}

/// One comparison of a measure on a past morning at one horizon.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Index in [`HORIZONS`].
    pub horizon: usize,
    /// Number of the morning, 0 the newest of its horizon.
    pub morning: usize,
    pub measure: usize,
    /// Mean and variance of the known people.
    pub known: (f64, f64),
    /// Inflow by estimate.
    pub parts: [f64; PARTS],
    pub dispersion: f64,
    pub cohort: bool,
    /// Places on the morning's day and on the day ahead.
    pub places: (u32, u32),
    /// Share of the places not expected to be taken by known people.
    pub free_share: f64,
    /// No more than so many are let in.
    pub limit: f64,
    pub booked: f64,
    pub present: f64,
    pub known_truth: f64,
    pub truth: f64,
    /// Expected standard deviation, at the weights the stack starts from.
    pub sd: f64,
    /// What is said in scenario `expected`: set by stack and gate.
    pub inflow: f64,
    pub said: f64,
}

impl Cell {
    /// Days from the morning to the book's.
    pub(super) fn age(&self) -> f64 {
        f64::from(stride(HORIZONS[self.horizon])) * f64::from(u32::try_from(self.morning).unwrap_or(u32::MAX))
    }

    /// Expected variance with that inflow.
    pub(super) fn variance(&self, inflow: f64) -> f64 {
        self.known.1 + inflow + self.dispersion * inflow * inflow
    }

    /// Counts where rates are judged: a measure that takes people on both days.
    pub(super) fn running(&self) -> bool {
        !self.cohort && self.places.0 > 0 && self.places.1 > 0
    }
}

/// The error of an OE's known people on a past morning at one horizon.
pub(super) struct UnitCell {
    pub horizon: usize,
    pub error: f64,
    pub variance: f64,
    pub deviation: f64,
}

/// All comparisons.
pub(super) struct Cells {
    pub measures: Vec<Cell>,
    pub units: Vec<UnitCell>,
    /// Past mornings by horizon.
    pub mornings: [usize; HORIZONS.len()],
}

/// Compares on every past morning the history allows.
pub(super) fn collect(book: &Book, learned: &Learned) -> Cells {
    let limit = book.as_of - book.settle_days();
    let earliest = book.first_day() + WARM_UP;
    let mut out = Cells { measures: Vec::new(), units: Vec::new(), mornings: [0; HORIZONS.len()] };
    for (stride, most) in STRIDES.into_iter().zip(MORNINGS) {
        let near = stride == STRIDES[0];
        let wanted: Vec<(usize, usize)> = HORIZONS.into_iter().enumerate().filter(|(_, h)| (*h <= NEAR) == near).collect();
        let newest = if near { book.as_of - stride * (1 + (book.as_of - limit) / stride) } else { limit - 7 };
        for i in 0..most {
            let morning = newest - stride * i;
            if morning < earliest {
                break;
            }
            let known = usize::try_from(limit - morning).unwrap_or(0);
            let wanted: Vec<(usize, usize)> = wanted.iter().copied().filter(|(_, h)| *h < known).collect();
            if !wanted.is_empty() {
                out.compare(book, learned, morning, &wanted);
            }
        }
    }
    out
}

impl Cells {
    /// Compares on one morning at the wanted horizons: (index, days), rising.
    fn compare(&mut self, book: &Book, learned: &Learned, morning: i32, wanted: &[(usize, usize)]) {
        let days = wanted.last().map_or(1, |(_, days)| days + 1);
        let calendar = learned.inflow.calendar(morning, days);
        let horizons: Vec<usize> = wanted.iter().map(|w| w.1).collect();
        let mut by_unit = vec![[Sum::default(); HORIZONS.len()]; book.units.len()];
        let mut then: Vec<Row> = Vec::new();
        let mut around: Vec<&Row> = Vec::new();
        let last = morning + i32::try_from(days).unwrap_or(0);
        for m in 0..book.places.len() {
            let all = &book.rows[m];
            then.clear();
            then.extend(
                all.iter().filter(|row| row.assigned < morning && row.end >= morning - 40).filter_map(|row| row.at(morning)),
            );
            let outlook = Outlook::of(book, learned, m, morning, &then, days, &Wanted::Days(&horizons), &calendar);
            let now = book.places[m].capacity(morning);
            around.clear();
            around.extend(all.iter().filter(|row| row.begin < last && row.end > morning));
            for (i, (h, horizon)) in wanted.iter().copied().enumerate() {
                let day = morning + i32::try_from(horizon).unwrap_or(0);
                let (mut truth, mut known_truth) = (0.0, 0.0);
                for row in around.iter().filter(|row| row.there_on(day)) {
                    truth += 1.0;
                    if row.assigned < morning {
                        known_truth += 1.0;
                        by_unit[row.unit as usize][h].error += 1.0;
                    }
                }
                for (unit, moments) in outlook.by_unit.iter() {
                    let (mean, variance) = moments[i];
                    by_unit[unit as usize][h].add(-mean, variance);
                }
                let capacity = book.places[m].capacity(day);
                if capacity == 0 && truth < 0.5 && outlook.mean[horizon] < 0.01 {
                    continue;
                }
                self.measures.push(Cell {
                    horizon: h,
                    morning: self.mornings[h],
                    measure: m,
                    known: (outlook.mean[horizon], outlook.variance[horizon]),
                    parts: std::array::from_fn(|part| outlook.inflow.means[part][horizon]),
                    dispersion: outlook.inflow.dispersion,
                    cohort: outlook.inflow.cohort,
                    places: (now, capacity),
                    free_share: free_share(outlook.mean[horizon], capacity),
                    limit: f64::from(capacity.max(outlook.seated[horizon])),
                    booked: f64::from(outlook.booked[horizon]),
                    present: f64::from(outlook.present),
                    known_truth,
                    truth,
                    sd: 0.0,
                    inflow: 0.0,
                    said: 0.0,
                });
            }
        }
        for horizons in &by_unit {
            for (horizon, sum) in horizons.iter().enumerate().filter(|(_, sum)| sum.variance > 0.0) {
                let Sum { error, variance, deviation } = *sum;
                self.units.push(UnitCell { horizon, error, variance, deviation });
            }
        }
        for (h, _) in wanted {
            self.mornings[*h] += 1;
        }
    }
}

/// Sums over the measures or people of one group on one morning.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub error: f64,
    pub variance: f64,
    pub deviation: f64,
}

impl Sum {
    pub(super) fn add(&mut self, error: f64, variance: f64) {
        self.error += error;
        self.variance += variance;
        self.deviation += variance.max(0.0).sqrt();
    }
}
