//! More people than places: what only a person can mend, by moving places or people. For `BaE` it is the one thing the
//! desk acts on (working instruction 103, rule 14).

use chrono::{Days, NaiveDate};

use super::{Desk, Measure, occupancy::BookedCurve, places::OpenStart};

/// Days ahead in which bookings are looked at.
const AHEAD: usize = 56;

/// An over-occupied measure or start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overbooked {
    /// Places on the first day of it.
    pub places: u32,
    /// People booked on that day; more than the places.
    pub booked: u32,
    /// The first day, today or later.
    pub from: NaiveDate,
    /// The last day before bookings fit again; `None` where that is not in sight.
    pub until: Option<NaiveDate>,
}

impl Overbooked {
    /// People too many.
    #[must_use]
    pub const fn over(&self) -> u32 {
        self.booked.saturating_sub(self.places)
    }

    /// A measure that is filled person by person (AGH, `BaE`), by its bookings on today and the days ahead.
    #[must_use]
    pub fn measure(desk: &Desk, measure: &Measure, today: NaiveDate) -> Option<Self> {
        let curve = BookedCurve::of(desk, measure, today, AHEAD);
        // Outside its period nobody counts: who is still there is a question of the end, not of places.
        let is_over = |day: usize| curve.capacity[day] > 0 && curve.booked[day] > curve.capacity[day];
        let first = (0..=AHEAD).find(|day| is_over(*day))?;
        let back = (first..=AHEAD).find(|day| !is_over(*day));
        let day = |ahead: usize| today + Days::new(ahead as u64);
        Some(Self {
            places: curve.capacity[first],
            booked: curve.booked[first],
            from: day(first),
            until: back.map(|back| day(back) - Days::new(1)),
        })
    }

    /// A start with more live bookings than places.
    #[must_use]
    pub fn start(start: &OpenStart<'_>, today: NaiveDate) -> Option<Self> {
        let over = start.live() > start.places;
        over.then(|| Self { places: start.places, booked: start.live(), from: start.begin.max(today), until: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        MeasureNo, Participation, ParticipationId, Status, UnitCode,
        mail::testing::{day, desk, measure},
    };

    /// People in `BAE-1` (8 places), from the first to the second day.
    fn with(people: &[(NaiveDate, NaiveDate)]) -> Desk {
        let rows = people.iter().enumerate().map(|(i, (begin, end))| Participation {
            id: ParticipationId::parse(&format!("B{i}")).unwrap(),
            measure: MeasureNo::parse("BAE-1").unwrap(),
            module: None,
            unit: UnitCode::parse("JBA-ALT").unwrap(),
            assigned_on: *begin,
            planned_begin: *begin,
            planned_end: *end,
            status: Status::Assigned,
            status_since: *begin,
            begin: None,
            end: None,
            reason: None,
            office: None,
        });
        desk().with_participations(rows.collect())
    }

    #[test]
    fn bookings_above_the_places_are_told_with_their_first_and_last_day() {
        let (today, begin) = (day(2026, 11, 24), day(2026, 12, 14));
        let mut people = vec![(begin, day(2027, 6, 30)); 8];
        let found = |people: &[(NaiveDate, NaiveDate)]| {
            let desk = with(people);
            Overbooked::measure(&desk, measure(&desk, "BAE-1"), today)
        };
        assert_eq!(found(&people), None, "as many as places");
        people.push((day(2027, 1, 4), day(2027, 1, 8)));
        people.push((day(2027, 1, 4), day(2027, 6, 30)));
        let over = found(&people).unwrap();
        assert_eq!((over.places, over.booked, over.over(), over.from), (8, 10, 2, day(2027, 1, 4)));
        assert_eq!(over.until, None, "one too many for the rest of what is looked at");
        people.pop();
        assert_eq!(found(&people).unwrap().until, Some(day(2027, 1, 8)));
    }

    #[test]
    fn outside_its_period_a_measure_is_not_overbooked() {
        let people = [(day(2026, 11, 1), day(2026, 12, 1)); 9];
        let desk = with(&people);
        assert_eq!(Overbooked::measure(&desk, measure(&desk, "BAE-1"), day(2026, 11, 24)), None, "begins on 14.12.");
    }
}
