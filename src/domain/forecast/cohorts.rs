//! Cohorts: measures that all begin together, booked before they begin.
//!
//! A measure more than half of whose assignments were made before its own first day is a cohort. It has no
//! rate: who comes still depends on how far it is from its begin. So its inflow is what earlier
//! cohorts took from the same phase on, in proportion to the people known then: with begin b, phase
//! s − b and horizon h, R(h) = live(s)·Σ new(j, h)/Σ live(j) over earlier cohorts j, where new(j, h) are the
//! people present h days after the same phase of j and assigned from that morning on. Only what lay
//! before the morning counts. This is the pick-up method by phase (Lee 1990, MIT R90-1).

use super::history::{Book, NEVER, Place, Row};

/// Weight of the desk's share of early assignments in a measure's own, in assignments.
const PRIOR: f64 = 10.0;
/// Days a measure has run before its own share says anything: until then all its assignments are early.
const RUN_IN: i32 = 42;
/// Days between two begins of different cohorts.
const APART: i32 = 30;
/// People added to both sides of the ratio's people known, so that few of them are no certainty.
const FEW: f64 = 3.0;
/// A cohort takes at most so many times the largest share of its places that an earlier one took.
const BOUND: f64 = 1.5;
/// Squared coefficient of variation of the ratio between cohorts before any evidence.
const GUESS: f64 = 0.06;

/// The measures that are cohorts.
#[derive(Debug, Clone)]
pub(super) struct Cohorts {
    is: Vec<bool>,
}

impl Cohorts {
    pub(super) fn find(book: &Book) -> Self {
        let early = |m: usize| {
            let begin = book.places[m].period.0;
            let n = book.rows[m].iter().filter(|row| row.assigned < begin).count();
            f64::from(u32::try_from(n).unwrap_or(u32::MAX))
        };
        let n = |m: usize| f64::from(u32::try_from(book.rows[m].len()).unwrap_or(u32::MAX));
        let told = |m: &usize| book.places[*m].period.0 + RUN_IN <= book.as_of;
        let all: Vec<usize> = (0..book.places.len()).collect();
        let mut old: Vec<usize> = all.iter().copied().filter(told).collect();
        if old.iter().all(|m| book.rows[*m].is_empty()) {
            old = all.iter().copied().filter(|m| book.places[*m].period.0 < book.as_of).collect();
        }
        let (sum, of) = old.iter().fold((0.0, 1.0), |t, m| (t.0 + early(*m), t.1 + n(*m)));
        let share = sum / of;
        let is = all.iter().map(|m| {
            let own = if told(m) { (early(*m) + PRIOR * share) / (n(*m) + PRIOR) } else { share };
            own > 0.5
        });
        Self { is: is.collect() }
    }

    pub(super) fn contains(&self, measure: usize) -> bool {
        self.is[measure]
    }

    /// Mean inflow by day from `morning` on and the squared coefficient of variation of its size, for
    /// a cohort with `live` people known.
    pub(super) fn inflow(&self, book: &Book, measure: usize, morning: i32, live: f64, days: usize) -> (Vec<f64>, f64) {
        let place = &book.places[measure];
        let mut new = vec![0.0; days];
        // Of each day, the people known of the cohorts that had lived through it.
        let mut known = vec![0.0; days];
        // The largest share of its places that any of them took.
        let mut most_of_places = 0.0f64;
        let mut totals = Vec::new();
        for j in self.earlier(book, place.period.0) {
            let phase = book.places[j].period.0 + (morning - place.period.0);
            let seen = usize::try_from(morning - phase).unwrap_or(0).min(days);
            let mut steps = vec![0.0; seen + 1];
            let mut live_then = 0.0;
            for row in &book.rows[j] {
                if is_live(row, phase) {
                    live_then += 1.0;
                }
                if row.assigned >= phase && row.begin < NEVER {
                    let at = |day: i32| usize::try_from(day - phase).unwrap_or(0).min(seen);
                    steps[at(row.begin)] += 1.0;
                    steps[at(row.end.saturating_add(1))] -= 1.0;
                }
            }
            let (mut level, mut most) = (0.0, 0.0f64);
            for (day, step) in steps[..seen].iter().enumerate() {
                level += step;
                most = most.max(level);
                new[day] += level;
                known[day] += live_then + FEW;
            }
            most_of_places = most_of_places.max(most / book.places[j].size());
            if seen * 2 >= days {
                totals.push((most, live_then + FEW));
            }
        }
        let bound = BOUND * most_of_places * place.size();
        let inflow = (morning..).zip(new.iter().zip(&known)).map(|(day, (new, known))| {
            if *known > 0.0 && day <= place.period.1 { ((live + FEW) * new / known).min(bound) } else { 0.0 }
        });
        (inflow.collect(), spread(&totals))
    }

    fn earlier<'a>(&'a self, book: &'a Book, begin: i32) -> impl Iterator<Item = usize> + 'a {
        let before = move |place: &Place| place.period.0 < begin - APART;
        (0..book.places.len()).filter(move |j| self.is[*j] && before(&book.places[*j]))
    }
}

/// Assigned before the morning, and neither gone nor given up by then.
fn is_live(row: &Row, morning: i32) -> bool {
    row.at(morning).is_some_and(|row| matches!(row.state, super::history::State::Open | super::history::State::Present))
}

/// Squared coefficient of variation of new over known between cohorts, beyond the chance of counts.
fn spread(totals: &[(f64, f64)]) -> f64 {
    let (new, known) = totals.iter().fold((0.0, 1e-9), |t, c| (t.0 + c.0, t.1 + c.1));
    let ratio = new / known;
    let (mut over, mut scale, mut n) = (0.0, 0.0, 0.0);
    for (new, known) in totals {
        let mean = ratio * known;
        over += (new - mean).powi(2) - mean;
        scale += mean * mean;
        n += 1.0;
    }
    if scale <= 0.0 {
        return GUESS;
    }
    // One ratio is estimated: the errors about it are too small by (n − 1)/n; the next one lies about
    // it with (n + 1)/n.
    let prior = 2.0 * scale / n;
    ((over + GUESS * prior) / (scale * (n - 1.0) / n + prior) * (n + 1.0) / n).clamp(0.01, 1.0)
}
