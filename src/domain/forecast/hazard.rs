//! The daily hazard of leaving early, by day of stay and measure.
//!
//! Occurrence over exposure, the piecewise Nelson–Aalen estimator: a person is at risk from the
//! first day observed (left truncation) until leaving early (event), the planned end or the edge of
//! what is fully recorded (right censoring). The hazard of a measure is its multiplier over the
//! pooled shape, by gamma–Poisson shrinkage. Source: Aalen, Borgan & Gjessing (2008), § 3.1, 5.2.

use super::{
    history::{Book, NEVER, Row},
    levels::{Blocks, Levels},
};

/// First days of the cells of stay: weeks up to day 56, then four weeks each, then open.
const WEEKS: i32 = 8;
const CELLS: usize = 20;
/// Days of stay up to the first of the open cell.
const DAYS: usize = 7 * 8 + 28 * 11 + 1;
/// A desk without any early exit is taken to have this daily hazard, with little weight.
const GUESS: f64 = 0.003;
/// Weight of the overall hazard in a cell's own, in events.
const PRIOR_EVENTS: f64 = 10.0;
/// Events to be expected of a cell from which on it is seen.
const SEEN: f64 = 5.0;
/// Days of history the pooled shape is learned from.
const MEMORY: i32 = 5 * 365;
/// No one leaves with certainty on a day.
const HIGHEST: f64 = 0.5;

/// Hazards by cell and measure.
#[derive(Debug, Clone)]
pub(super) struct Hazard {
    shape: [f64; CELLS],
    levels: Levels,
}

/// The cell of a day of stay (0 = the first day).
fn cell(stay: i32) -> usize {
    let stay = stay.max(0);
    let cell = if stay < 7 * WEEKS { stay / 7 } else { WEEKS + (stay - 7 * WEEKS) / 28 };
    usize::try_from(cell).unwrap_or(0).min(CELLS - 1)
}

/// First day of stay of the next cell.
fn next_cell(stay: i32) -> i32 {
    let stay = stay.max(0);
    if stay < 7 * WEEKS {
        (stay / 7 + 1) * 7
    } else if cell(stay) == CELLS - 1 {
        NEVER
    } else {
        7 * WEEKS + ((stay - 7 * WEEKS) / 28 + 1) * 28
    }
}

/// Days on which a row was at risk of leaving early — (first, one past the last) — and whether it
/// then did. Only days from `from` (left truncation) and before `edge` (right censoring) count.
pub(super) fn at_risk(row: &Row, from: i32, edge: i32) -> Option<(i32, i32, bool)> {
    if row.begin >= edge {
        return None;
    }
    let left = row.left_early() && row.end < edge;
    let until = if left { row.end + 1 } else { row.end.min(row.planned_end).min(edge) };
    let first = row.begin.max(from);
    (until > first).then_some((first, until, left))
}

impl Hazard {
    /// Learns from everything recorded in the book.
    pub(super) fn fit(book: &Book) -> Self {
        let edge = book.as_of - book.settle_days();
        let mut events = [0.0; CELLS];
        let mut exposure = [0.0; CELLS];
        for row in book.rows.iter().flatten() {
            let Some((first, until, left)) = at_risk(row, edge - MEMORY, edge) else { continue };
            let mut stay = first - row.begin;
            while row.begin + stay < until {
                let next = next_cell(stay).min(until - row.begin);
                exposure[cell(stay)] += f64::from(next - stay);
                stay = next;
            }
            if left {
                events[cell(until - 1 - row.begin)] += 1.0;
            }
        }
        let overall = (events.iter().sum::<f64>() + 0.5) / (exposure.iter().sum::<f64>() + 0.5 / GUESS);
        let mut shape = [0.0; CELLS];
        let mut seen = overall;
        for c in 0..CELLS {
            // A stay longer than any seen goes on as the last one seen, not as the mean of all.
            let known = (exposure[c] * overall / SEEN).min(1.0);
            let prior = overall * known + seen * (1.0 - known);
            shape[c] = (events[c] + PRIOR_EVENTS) / (exposure[c] + PRIOR_EVENTS / prior);
            seen = shape[c];
        }
        let levels = Self::multipliers(book, edge, &shape);
        Self { shape, levels }
    }

    fn multipliers(book: &Book, edge: i32, shape: &[f64; CELLS]) -> Levels {
        let mut blocks = Blocks::new(book.places.len(), edge);
        for (m, row) in book.rows.iter().enumerate().flat_map(|(m, rows)| rows.iter().map(move |row| (m, row))) {
            let Some((first, until, left)) = at_risk(row, blocks.first_day(0), edge) else { continue };
            // Walk over the stretches on which both the cell and the block stay the same.
            let mut at = first;
            while at < until {
                let Some(block) = blocks.block(at) else { break };
                let stay = at - row.begin;
                let next = (at - stay).saturating_add(next_cell(stay)).min(blocks.first_day(block + 1)).min(until);
                blocks.add_expected(m, block, f64::from(next - at) * shape[cell(stay)]);
                at = next;
            }
            if left {
                blocks.add_event(m, until - 1, 1.0);
            }
        }
        blocks.learn()
    }

    /// P(leaves on this day of stay | present on it), by day of stay, for one measure as seen
    /// on a morning: multipliers by cell.
    pub(super) fn of(&self, measure: usize, morning: i32) -> Daily {
        let (ratio, _) = self.levels.at(measure, morning);
        Daily::new(self.shape.map(|h| (h * ratio).min(HIGHEST)))
    }

    /// The same with the desk's common level alone.
    pub(super) fn overall(&self, morning: i32) -> Daily {
        let ratio = self.levels.common_at(morning);
        Daily::new(self.shape.map(|h| (h * ratio).min(HIGHEST)))
    }
}

/// Daily hazards of one measure.
#[derive(Debug, Clone)]
pub(super) struct Daily {
    /// By day of stay, the last one for all later.
    by_day: [f64; DAYS],
}

impl Daily {
    fn new(by_cell: [f64; CELLS]) -> Self {
        let mut by_day = [0.0; DAYS];
        let (weeks, months) = by_day.split_at_mut(7 * WEEKS.unsigned_abs() as usize);
        let (of_weeks, of_months) = by_cell.split_at(WEEKS.unsigned_abs() as usize);
        weeks.chunks_exact_mut(7).zip(of_weeks).for_each(|(days, hazard)| days.fill(*hazard));
        months.chunks_mut(28).zip(of_months).for_each(|(days, hazard)| days.fill(*hazard));
        Self { by_day }
    }

    /// Hazard on a day of stay; 0 before the first.
    pub(super) fn on(&self, stay: i32) -> f64 {
        usize::try_from(stay).map_or(0.0, |stay| self.by_day[stay.min(DAYS - 1)])
    }

    /// Drop-out rate per week over the first half year of a stay, for the reasons.
    pub(super) fn per_week(&self) -> f64 {
        let stays = 1.0 - (0..182).map(|stay| 1.0 - self.on(stay)).product::<f64>();
        1.0 - (1.0 - stays).powf(7.0 / 182.0)
    }
}
