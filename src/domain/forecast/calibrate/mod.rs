//! What the desk's own past says about the model's errors.
//!
//! The outlook is repeated on past mornings of the same book, with rates as known then, and
//! compared with what came (`cells`). Learned are, per horizon: bounded factors on the rates (`factor`), what
//! each estimate of the inflow weighs (`stack`), whether a simple rule speaks for half (`gate`), and how wide the
//! errors of measures and of sums really are (`spread`). Between horizons all of it is interpolated.

pub(super) mod cells;
mod factor;
pub mod gate;
mod spread;
mod stack;

use super::{
    components::{Components, MethodAt},
    history::Book,
    inflow::PARTS,
    lean::{Late, Lean, free_share},
    outlook::{Learned, Outlook},
};
use cells::{Cells, HORIZONS};
use gate::Gates;
use spread::Spread;
use stack::{Weights, mix};

/// Fewest past mornings that correct anything.
const FEWEST: usize = 3;
/// Expected − known is at most so many times the largest pick-up ever seen at that horizon, and some more.
const BOUND: (f64, f64) = (2.0, 3.0);

/// A new measure takes at most so many times the largest pick-up of any other.
const LARGER: f64 = 4.0;

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
    /// On F and L.
    factors: [[f64; HORIZONS.len()]; 2],
    /// How F and L lean on the places free on the day itself.
    leans: [Lean; 2],
    weights: Weights,
    gates: Gates,
    /// Most inflow of each measure.
    bounds: Vec<[f64; HORIZONS.len()]>,
    spread: Spread,
    /// Past mornings used, by horizon.
    pub mornings: [usize; HORIZONS.len()],
}

impl Calibration {
    /// No evidence: the model as it is.
    pub(super) fn none(book: &Book, learned: &Learned) -> Self {
        Self {
            factors: [[1.0; HORIZONS.len()]; 2],
            leans: [Lean::none(), Lean::none()],
            weights: stack::start(learned.inflow.overlap()),
            gates: [None; HORIZONS.len()],
            bounds: vec![[f64::INFINITY; HORIZONS.len()]; book.places.len()],
            spread: Spread::none(),
            mornings: [0; HORIZONS.len()],
        }
    }

    /// Repeats the outlook on past mornings.
    pub(super) fn fit(book: &Book, learned: &Learned) -> Self {
        let mut out = Self::none(book, learned);
        out.bounds = bounds(book, learned);
        let mut cells = cells::collect(book, learned);
        if cells.mornings.iter().all(|n| *n < FEWEST) {
            return out;
        }
        out.mornings = cells.mornings;
        for part in 0..2 {
            let late: Vec<Late> = cells.measures.iter().filter(|cell| !cell.cohort).map(|cell| cell.late(part)).collect();
            out.leans[part] = Lean::fit(&late, book.places.len());
            for cell in cells.measures.iter_mut().filter(|cell| !cell.cohort) {
                cell.parts[part] *= out.leans[part].factor(cell.measure, cell.free_share);
            }
            out.factors[part] = factor::fit(&cells.measures, &cells.mornings, part);
            for cell in cells.measures.iter_mut().filter(|cell| !cell.cohort) {
                cell.parts[part] *= out.factors[part][cell.horizon];
            }
        }
        for cell in &mut cells.measures {
            cell.sd = cell.variance(mix(&out.weights[cell.horizon], &cell.parts)).sqrt();
        }
        out.weights = stack::fit(&cells.measures, &cells.mornings, &out.weights);
        out.say(&mut cells);
        out.gates = gate::fit(&cells.measures, &cells.mornings);
        out.say(&mut cells);
        out.spread = Spread::fit(book, &cells);
        out
    }

    /// What would have been said on the past mornings.
    fn say(&self, cells: &mut Cells) {
        for cell in &mut cells.measures {
            cell.inflow = mix(&self.weights[cell.horizon], &cell.parts);
            if !cell.cohort {
                cell.inflow = cell.inflow.min(self.bounds[cell.measure][cell.horizon]);
            }
            cell.said = stack::said(cell, cell.inflow);
            if let Some(rule) = self.gates[cell.horizon].filter(|_| !cell.cohort) {
                cell.said = rule.mixed(cell.said, cell.known.0, cell.booked, cell.present);
            }
        }
    }

    /// The parts of a measure on a day ahead.
    pub(super) fn components(&self, measure: usize, day: usize, outlook: &Outlook, capacity: u32) -> Components {
        let known = outlook.mean[day];
        let bare: [f64; PARTS] = std::array::from_fn(|part| outlook.inflow.means[part][day]);
        let mut parts = bare;
        let (mut inflow, mut mean) = (bare[0], known + bare[0]);
        if !outlook.inflow.cohort {
            let place = Between::of(day);
            let share = free_share(known, capacity);
            for ((part, factors), lean) in parts.iter_mut().zip(&self.factors).zip(&self.leans) {
                *part *= place.read(|h| factors[h]) * lean.factor(measure, share);
            }
            inflow = place.read(|h| mix(&self.weights[h], &parts)).min(place.read(|h| self.bounds[measure][h]));
            let said = known + inflow;
            let (booked, present) = (f64::from(outlook.booked[day]), f64::from(outlook.present));
            mean = place.read(|h| self.gates[h].map_or(said, |rule| rule.mixed(said, known, booked, present)));
        }
        let [free_places, usual_level, pickup] = parts;
        Components { known, free_places, free_places_bare: bare[0], usual_level, usual_level_bare: bare[1], pickup, inflow, mean }
    }

    /// What was decided, by horizon.
    pub(super) fn method(&self) -> Vec<MethodAt> {
        let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        HORIZONS
            .into_iter()
            .enumerate()
            .map(|(h, horizon)| {
                let [free_places, usual_level, pickup] = self.weights[h];
                MethodAt {
                    horizon: whole(horizon),
                    mornings: whole(self.mornings[h]),
                    free_places,
                    usual_level,
                    pickup,
                    factors: [self.factors[0][h], self.factors[1][h]],
                    gate: self.gates[h],
                    spread: [self.spread.known[h], self.spread.full[h]],
                }
            })
            .collect()
    }

    /// ν of a measure: (known, expected).
    pub(super) fn nu_at(&self, day: usize, cohort: bool) -> (f64, f64) {
        let place = Between::of(day);
        let full = if cohort { &self.spread.cohort } else { &self.spread.full };
        (place.read(|h| self.spread.known[h]), place.read(|h| full[h]))
    }

    /// Correlation between the errors of measures in a sum: (known, expected).
    pub(super) fn rho_at(&self, level: Level, day: usize) -> (f64, f64) {
        let of = &self.spread.rho[level as usize];
        let place = Between::of(day);
        (place.read(|h| of[0][h]), place.read(|h| of[1][h]))
    }
}

impl cells::Cell {
    fn late(&self, part: usize) -> Late {
        Late { measure: self.measure, inflow: self.parts[part], real: self.truth - self.known_truth, free_share: self.free_share }
    }
}

/// The most inflow of each measure: a multiple of the largest pick-up ever seen there. A measure that
/// has hardly run is measured by its places and the desk's largest.
fn bounds(book: &Book, learned: &Learned) -> Vec<[f64; HORIZONS.len()]> {
    let mut out = vec![[f64::INFINITY; HORIZONS.len()]; book.places.len()];
    for (h, horizon) in HORIZONS.into_iter().enumerate() {
        let horizon = i32::try_from(horizon).unwrap_or(0);
        let most: Vec<(f64, i32)> = (0..book.places.len()).map(|m| learned.inflow.pickup.most(book, m, horizon)).collect();
        let told = |days: i32| days >= 120;
        let shares = book.places.iter().zip(&most).filter(|(_, (_, days))| told(*days));
        let largest = shares.map(|(place, (most, _))| most / place.size()).fold(0.0, f64::max);
        let largest = if most.iter().any(|(_, days)| told(*days)) { largest } else { f64::INFINITY };
        // However many places a new measure has, the desk has its own size.
        let desk = LARGER * most.iter().map(|(most, _)| *most).fold(1.0, f64::max);
        for ((place, (most, days)), out) in book.places.iter().zip(&most).zip(&mut out) {
            let most = if told(*days) { *most } else { most.max((largest * place.size()).min(desk)) };
            out[h] = BOUND.0 * most + BOUND.1;
        }
    }
    out
}

/// A day between two horizons: both indices and the share of the farther one.
struct Between {
    near: usize,
    far: usize,
    part: f64,
}

impl Between {
    fn of(day: usize) -> Self {
        let last = HORIZONS.len() - 1;
        let far = HORIZONS.iter().position(|h| *h >= day).unwrap_or(last);
        let near = far.saturating_sub(1);
        if far == 0 || HORIZONS[far] <= day {
            return Self { near: far, far, part: 0.0 };
        }
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let part = number(day - HORIZONS[near]) / number(HORIZONS[far] - HORIZONS[near]);
        Self { near, far, part }
    }

    fn read(&self, at: impl Fn(usize) -> f64) -> f64 {
        if self.part <= 0.0 { at(self.near) } else { at(self.near) * (1.0 - self.part) + at(self.far) * self.part }
    }
}
