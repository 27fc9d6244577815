//! What the desk did on each past day of a measure: how many it assigned, and how many places were
//! taken then by people present and by open assignments.

use super::{
    cohorts::Cohorts,
    history::{Book, NEVER, State},
};

/// Days ahead whose places a desk fills today.
pub(super) const AHEAD: i32 = 7;

/// Daily history of one measure; entry 0 is `first`, the last one the day before the morning.
pub(super) struct Past {
    pub first: i32,
    /// People assigned.
    pub assigned: Vec<f64>,
    /// People present plus open assignments, each by the chance that it takes a place at the same time.
    pub taken: Vec<f64>,
    /// Places a week later; 0 while the measure takes nobody.
    pub places: Vec<f64>,
}

impl Past {
    /// The days on which the desk worked with every measure. Cohorts fill before they begin and are
    /// not part of it.
    pub(super) fn all(book: &Book, cohorts: &Cohorts, kappa: f64) -> Vec<Self> {
        // The first weeks of a history are a desk filling its file, not its places.
        let first = (book.first_day() + 28).min(book.as_of - 28).max(book.as_of - 4 * 365);
        (0..book.places.len())
            .map(|m| if cohorts.contains(m) { Self::none(book, first) } else { Self::of(book, m, first, kappa) })
            .collect()
    }

    fn none(book: &Book, first: i32) -> Self {
        let days = usize::try_from(book.as_of - first).unwrap_or(0);
        Self { first, assigned: vec![0.0; days], taken: vec![0.0; days], places: vec![0.0; days] }
    }

    fn of(book: &Book, measure: usize, first: i32, kappa: f64) -> Self {
        let Self { mut assigned, .. } = Self::none(book, first);
        let days = assigned.len();
        let mut steps = vec![0.0; days + 1];
        let at = |day: i32| usize::try_from(day - first).unwrap_or(0).min(days);
        for row in &book.rows[measure] {
            if let Some(slot) = usize::try_from(row.assigned - first).ok().and_then(|i| assigned.get_mut(i)) {
                *slot += 1.0;
            }
            // Pending from the day after the assignment until started or given up.
            let until = match row.state {
                State::Open => NEVER,
                State::Present | State::Left => row.begin,
                State::NoShow | State::Withdrawn => row.since + 1,
            };
            if until > row.assigned + 1 {
                steps[at(row.assigned + 1)] += kappa;
                steps[at(until)] -= kappa;
            }
            if row.begin < NEVER {
                steps[at(row.begin)] += 1.0;
                steps[at(row.end.saturating_add(1))] -= 1.0;
            }
        }
        let mut level = 0.0;
        let taken = steps[..days].iter().map(|step| {
            level += step;
            level
        });
        let taken = taken.collect();
        let mut places = Vec::with_capacity(days);
        while places.len() < days {
            // Places change on few days: asked once per stretch.
            let day = first + AHEAD + i32::try_from(places.len()).unwrap_or(0);
            let (capacity, until) = book.places[measure].stretch(day);
            let stretch = usize::try_from(until.saturating_add(1).saturating_sub(day)).unwrap_or(1).max(1);
            places.extend(std::iter::repeat_n(f64::from(capacity), stretch.min(days - places.len())));
        }
        Self { first, assigned, taken, places }
    }

    /// Whether the measure took people on day `i`.
    pub(super) fn open(&self, i: usize) -> bool {
        self.places[i] > 0.0
    }

    /// Places not taken on day `i`.
    pub(super) fn free(&self, i: usize) -> f64 {
        if self.places[i] > 0.0 { (self.places[i] - self.taken[i]).max(0.0) } else { 0.0 }
    }

    /// Day numbers with their index.
    pub(super) fn days(&self) -> impl Iterator<Item = (i32, usize)> {
        (self.first..).zip(0..self.assigned.len())
    }
}
