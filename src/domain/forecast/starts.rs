//! Whether an assigned person starts, given the assignment is still open r days before the
//! planned begin.
//!
//! For each bucket of r a logistic regression with shrunken effects of lead time, OE and measure,
//! on past assignments whose planned begin has come. Effects are normal with a variance
//! estimated by moments from the desk itself (penalised quasi-likelihood; Breslow & Clayton 1993,
//! JASA 88:9–25), the hierarchical form of beta-binomial shrinkage.

use super::{
    history::{Book, NEVER, Row, State},
    levels::{Blocks, Levels},
    numeric::{logistic, logit},
};

/// Upper ends of the buckets of days to the planned begin; the last is open.
const TO_BEGIN: [i32; 11] = [0, 1, 3, 6, 10, 17, 27, 41, 62, 90, 140];
/// Upper ends of the buckets of lead time, days from assignment to planned begin.
const LEADS: [i32; 11] = [1, 3, 6, 10, 15, 22, 32, 50, 90, 180, 300];
/// Days until an old assignment counts half.
const HALF_LIFE: f64 = 365.0;
/// The chance of a start on a desk without any past, weighing two observations.
const GUESS: f64 = 0.75;

fn bucket(ends: &[i32], value: i32) -> usize {
    ends.partition_point(|end| *end < value)
}

/// Start probabilities of a desk.
#[derive(Debug, Clone)]
pub(super) struct Starts {
    /// By bucket of days to begin.
    open: Vec<Logistic>,
    /// At the time of booking, for inflow.
    fresh: Logistic,
    /// How losses have moved over time against all that was seen, over the whole desk.
    drift: Levels,
    /// Share of all resolved assignments that started.
    pub overall: f64,
}

struct Observation {
    started: f64,
    weight: f64,
    groups: [usize; 3],
}

impl Starts {
    /// Learns from assignments whose planned begin is long enough ago to be recorded.
    pub(super) fn fit(book: &Book) -> Self {
        let own: Vec<usize> = (0..book.places.len()).collect();
        Self::fit_groups(book, &own)
    }

    /// The same with one effect per group of measures: `groups` names the group of each, which then takes
    /// the measure's place in every question.
    pub(super) fn fit_groups(book: &Book, groups_of: &[usize]) -> Self {
        let edge = book.as_of - book.settle_days();
        let sizes = [LEADS.len() + 1, book.units.len(), groups_of.iter().max().map_or(0, |most| most + 1)];
        let mut open: Vec<Vec<Observation>> = (0..=TO_BEGIN.len()).map(|_| Vec::new()).collect();
        let mut fresh = Vec::new();
        let mut days = Vec::new();
        for (m, row) in book.rows.iter().enumerate().flat_map(|(m, rows)| rows.iter().map(move |row| (m, row))) {
            if row.planned_begin >= edge || row.state == State::Open {
                continue;
            }
            let started = f64::from(u8::from(row.begin < NEVER));
            let weight = 0.5f64.powf(f64::from(book.as_of - row.planned_begin) / HALF_LIFE);
            let groups = [bucket(&LEADS, row.planned_begin - row.assigned), row.unit as usize, groups_of[m]];
            days.push(row.planned_begin);
            fresh.push(Observation { started, weight, groups });
            // Open r days before: assigned before that morning, not withdrawn before it.
            let from = row.planned_begin - row.assigned - 1;
            let until = if started > 0.0 { 0 } else { (row.planned_begin - row.since).max(0) };
            let mut low = 0;
            for (b, slot) in open.iter_mut().enumerate() {
                let high = TO_BEGIN.get(b).copied().unwrap_or(400);
                // One day of the bucket stands for it, drawn by the row's dates.
                let r = low + (row.assigned + 7 * row.planned_begin).rem_euclid(high - low + 1);
                if r >= until && r <= from {
                    slot.push(Observation { started, weight, groups });
                }
                low = high + 1;
                if low > from {
                    break;
                }
            }
        }
        let fresh_fit = Logistic::fit(&fresh, sizes, GUESS);
        let overall = fresh_fit.mean;
        let mut guess = overall;
        // Farther buckets are never surer than nearer ones without data of their own.
        let open = open
            .iter()
            .map(|observations| {
                let fit = Logistic::fit(observations, sizes, guess);
                guess = fit.mean;
                fit
            })
            .collect();
        let mut blocks = Blocks::new(1, edge);
        for (day, o) in days.into_iter().zip(&fresh) {
            if let Some(block) = blocks.block(day) {
                blocks.add_event(0, day, 1.0 - o.started);
                blocks.add_expected(0, block, 1.0 - fresh_fit.probability(o.groups));
            }
        }
        Self { open, fresh: fresh_fit, drift: blocks.learn(), overall }
    }

    /// P(starts | open on the morning of `morning`), overdue rows included: an unconfirmed start
    /// is weighed by how late starts and no-shows are usually recorded (Bayes).
    pub(super) fn of_open(&self, book: &Book, measure: usize, row: &Row, morning: i32) -> f64 {
        let to_begin = row.planned_begin - morning;
        let groups = [bucket(&LEADS, row.planned_begin - row.assigned), row.unit as usize, measure];
        let p = self.open[bucket(&TO_BEGIN, to_begin.max(0))].probability(groups);
        let p = 1.0 - ((1.0 - p) * self.drift.common_at(morning)).min(0.98);
        if to_begin >= 0 {
            return p;
        }
        let started = p * book.start_delay.at_least(-to_begin);
        let absent = (1.0 - p) * book.no_show_delay.at_least(-to_begin);
        // Long unconfirmed rows are forgotten ones: nobody is there.
        let forgotten = if to_begin < -21 { 0.9f64.powi(-to_begin - 21) } else { 1.0 };
        forgotten * started / (started + absent).max(1e-12)
    }

    /// P(starts | just assigned with this lead), any OE.
    pub(super) fn of_fresh(&self, measure: usize, lead: i32) -> f64 {
        self.fresh.probability([bucket(&LEADS, lead), usize::MAX, measure])
    }

    /// Share of no-shows and withdrawals in a measure, at the usual lead.
    pub(super) fn loss_rate(&self, measure: usize) -> f64 {
        1.0 - self.fresh.probability([usize::MAX, usize::MAX, measure])
    }
}

/// A logistic regression on three groups of shrunken effects.
#[derive(Debug, Clone)]
struct Logistic {
    intercept: f64,
    effects: [Vec<f64>; 3],
    mean: f64,
}

impl Logistic {
    fn fit(observations: &[Observation], sizes: [usize; 3], guess: f64) -> Self {
        let (sum, n) = observations.iter().fold((2.0 * guess, 2.0), |t, o| (t.0 + o.weight * o.started, t.1 + o.weight));
        let mean = (sum / n).clamp(0.01, 0.99);
        let mut fit = Self { intercept: logit(mean), effects: sizes.map(|size| vec![0.0; size]), mean };
        if observations.len() < 5 {
            return fit;
        }
        let mut eta: Vec<f64> = vec![fit.intercept; observations.len()];
        for _ in 0..2 {
            for group in 0..3 {
                fit.improve(group, observations, &mut eta);
            }
            fit.recentre(observations, &mut eta);
        }
        fit
    }

    /// One Newton step on the effects of one group, after re-estimating their variance.
    fn improve(&mut self, group: usize, observations: &[Observation], eta: &mut [f64]) {
        let effects = &mut self.effects[group];
        let mut score = vec![(0.0f64, 0.0f64); effects.len()];
        for (o, eta) in observations.iter().zip(eta.iter()) {
            let p = logistic(*eta);
            let slot = &mut score[o.groups[group]];
            slot.0 += o.weight * (o.started - p);
            slot.1 += o.weight * p * (1.0 - p);
        }
        // Moments: E S² = V + τ²V² for the score of an effect of variance τ².
        let (mut over, mut scale) = (0.0, 1e-9);
        for ((s, v), effect) in score.iter().zip(effects.iter()) {
            let s = s + v * effect;
            over += s * s - v;
            scale += v * v;
        }
        let precision = 1.0 / (over / scale).clamp(1e-4, 4.0);
        for ((s, v), effect) in score.iter_mut().zip(effects.iter_mut()) {
            let step = ((*s - *effect * precision) / (*v + precision)).clamp(-1.5, 1.5);
            *effect += step;
            *s = step;
        }
        for (o, eta) in observations.iter().zip(eta.iter_mut()) {
            *eta += score[o.groups[group]].0;
        }
    }

    fn recentre(&mut self, observations: &[Observation], eta: &mut [f64]) {
        let (mut s, mut v) = (0.0, 0.5);
        for (o, eta) in observations.iter().zip(eta.iter()) {
            let p = logistic(*eta);
            s += o.weight * (o.started - p);
            v += o.weight * p * (1.0 - p);
        }
        let step = (s / v).clamp(-1.0, 1.0);
        self.intercept += step;
        for eta in eta {
            *eta += step;
        }
    }

    /// Unknown groups (any index out of range) have no effect.
    fn probability(&self, groups: [usize; 3]) -> f64 {
        let effect: f64 = self.effects.iter().zip(groups).map(|(e, g)| e.get(g).copied().unwrap_or(0.0)).sum();
        logistic((self.intercept + effect).clamp(-7.0, 7.0))
    }
}
