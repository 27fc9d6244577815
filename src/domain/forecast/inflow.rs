//! People not yet assigned: how many will be present later who were booked after the morning.
//!
//! Three estimates stand beside each other, because each fails where another holds: F follows the
//! free places (`free_places`), L each measure's usual level (`usual_level`), N counts what past
//! mornings picked up (`pickup`). Which weighs how much, the desk's own past decides (`stack`). Cohorts
//! (`cohorts`) have one estimate of their own. Nothing here looks at errors.

use super::{
    cohorts::Cohorts,
    free_places::FreePlaces,
    hazard::Daily,
    history::Book,
    past::{AHEAD, Past},
    people::Habits,
    pickup::Pickup,
    projection::{Known, Projection},
    season::Rhythm,
    usual_level::UsualLevel,
    wanted::Wanted,
};

/// Names of the estimates, in the order of [`Parts::means`].
pub(super) const PARTS: usize = 3;

/// What was learned about assignments to come.
#[derive(Debug, Clone)]
pub(super) struct Inflow {
    pub cohorts: Cohorts,
    free_places: FreePlaces,
    usual_level: UsualLevel,
    pub pickup: Pickup,
    rhythm: Rhythm,
    projection: Projection,
}

/// The estimates for one measure from one morning on.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    /// F, L and N by day; a cohort's estimate three times.
    pub means: [Vec<f64>; PARTS],
    /// Squared coefficient of variation of the rate.
    pub dispersion: f64,
    /// A cohort: nothing about rates holds.
    pub cohort: bool,
}

impl Inflow {
    pub(super) fn fit(book: &Book, habits: &Habits) -> Self {
        let cohorts = Cohorts::find(book);
        let projection = Projection::fit(book, habits);
        let pasts = Past::all(book, &cohorts, habits.starts.overall * projection.overlap);
        let (free_places, rhythm) = FreePlaces::fit(book, &pasts);
        let days = pasts.first().map_or(0, |past| past.assigned.len());
        let factors = rhythm.from(pasts.first().map_or(book.as_of, |past| past.first), days);
        let usual_level = UsualLevel::fit(book, &pasts, &factors);
        Self { cohorts, free_places, usual_level, pickup: Pickup::new(book), rhythm, projection }
    }

    /// How much of an open assignment counts as taking a place now: near 1 where people stay for months, near 0
    /// where bookings for a few days lie far ahead.
    pub(super) fn overlap(&self) -> f64 {
        self.projection.overlap
    }

    /// The factors of the calendar from a morning on.
    pub(super) fn calendar(&self, morning: i32, days: usize) -> Vec<f64> {
        self.rhythm.from(morning, days)
    }

    /// All estimates for a measure. `calendar` is [`Self::calendar`] of the morning; N is
    /// counted on the wanted days; on the others it is 0.
    #[expect(clippy::too_many_arguments, reason = "the morning's state, each part of it computed once by the caller")]
    pub(super) fn of(
        &self,
        book: &Book,
        habits: &Habits,
        daily: &Daily,
        morning: i32,
        known: &Known,
        calendar: &[f64],
        wanted: &Wanted,
    ) -> Parts {
        let m = known.measure;
        let days = known.mean.len();
        if self.cohorts.contains(m) {
            let (mean, dispersion) = self.cohorts.inflow(book, m, morning, known.live, days);
            return Parts { means: [mean.clone(), mean.clone(), mean], dispersion, cohort: true };
        }
        let size = book.places[m].size();
        let still = self.projection.still_there(habits, daily, m, days);
        let rate = self.free_places.rate(m, morning);
        let free = self.projection.people(book, morning, known, &still, |ahead| {
            let free = super::numeric::positive_part(ahead.places - ahead.taken, ahead.spread);
            rate * calendar[ahead.day] * self.free_places.exposure(size, free)
        });
        let share = self.usual_level.share(m, morning);
        let usual = self.projection.people(book, morning, known, &still, |ahead| {
            calendar[ahead.day] * self.usual_level.rate(share * ahead.places, ahead.taken, ahead.spread)
        });
        let mut pickup = vec![0.0; days];
        let longest = i32::try_from(days).unwrap_or(i32::MAX);
        let rows = Pickup::rows(&book.rows[m], morning, longest);
        for h in wanted.days(days) {
            pickup[h] = self.pickup.at(book, m, &rows, morning, i32::try_from(h).unwrap_or(0), free[h]);
        }
        Parts { means: [free, usual, pickup], dispersion: self.free_places.dispersion(m, morning), cohort: false }
    }

    /// P(present on each day | assigned on `morning`) of a measure, and the share of assignments that start.
    pub(super) fn one_more(&self, book: &Book, habits: &Habits, measure: usize, morning: i32, days: usize) -> (Vec<f64>, f64) {
        let daily = habits.hazard.of(measure, morning);
        let still = self.projection.still_there(habits, &daily, measure, days);
        (self.projection.one_more(book, measure, morning, &still), self.projection.starting(measure))
    }

    /// Assignments expected per week at the present level, for the reasons.
    pub(super) fn per_week(&self, book: &Book, measure: usize, free: f64) -> f64 {
        let place = &book.places[measure];
        if place.capacity(book.as_of + AHEAD) == 0 {
            return 0.0;
        }
        let week: f64 = self.rhythm.from(book.as_of, 7).iter().sum();
        self.free_places.rate(measure, book.as_of) * week * self.free_places.exposure(place.size(), free)
    }
}
