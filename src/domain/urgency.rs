//! What the desk looks at first: AGH with places standing empty, starts that are near. Numbers
//! in, yes or no out; screens and mails ask here and never compare on their own.

use chrono::NaiveDate;

/// Days ahead an AGH is judged by: eight weeks.
pub const OUTLOOK_DAYS: u32 = 56;

/// A start within so many days is urgent while it has free places.
const NEAR_DAYS: i64 = 7;

/// Whether an AGH is listed at all: at least one place stands empty for one day of the outlook.
#[must_use]
pub fn is_listed(empty_place_days: f64) -> bool {
    empty_place_days >= 1.0
}

/// From how many places expected free in four weeks on an AGH asks for action (`rules.action_places`,
/// `rules.action_percent`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionThreshold {
    /// So many places.
    pub places: u32,
    /// And so many percent of its places of that day.
    pub percent: u32,
}

/// The last day of an AGH that ends within the outlook: what it asks for is a Folgebewilligung, not people.
#[must_use]
pub fn ends_within(end: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    ((end - today).num_days() < i64::from(OUTLOOK_DAYS)).then_some(end)
}

/// The day of [`ActionThreshold`]: in four weeks.
pub const ACTION_DAY: usize = 28;

impl ActionThreshold {
    /// Whether an AGH with so many places in four weeks, so many of them expected free, asks for action. One without
    /// places on that day does not: nobody is to be assigned to it.
    #[must_use]
    pub fn is_met(self, places: u32, free: f64) -> bool {
        places > 0 && free >= f64::from(self.places) && 100.0 * free >= f64::from(self.percent) * f64::from(places)
    }
}

/// Whether an AGH is worth the first look: half of its place-days in the outlook stand empty. One
/// that has no places today (not begun yet, between two approval periods) is not.
#[must_use]
pub fn is_urgent(places: u32, empty_place_days: f64) -> bool {
    places > 0 && 2.0 * empty_place_days >= f64::from(places) * f64::from(OUTLOOK_DAYS)
}

/// Whether a start is worth the first look: it still takes people, has room, and is near.
#[must_use]
pub const fn is_urgent_start(takes_people: bool, free: i64, days_to_start: i64) -> bool {
    takes_people && free > 0 && 0 <= days_to_start && days_to_start <= NEAR_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_place_days_is_urgent() {
        for (places, empty, urgent) in
            [(10, 280.0, true), (10, 279.9, false), (1, 28.0, true), (1, 27.9, false), (0, 0.0, false), (0, 500.0, false)]
        {
            assert_eq!(is_urgent(places, empty), urgent, "{places} places, {empty} empty");
        }
    }

    #[test]
    fn action_needs_both_so_many_places_and_so_large_a_share() {
        let threshold = ActionThreshold { places: 2, percent: 10 };
        for (places, free, met) in [(10, 2.0, true), (10, 1.9, false), (30, 2.9, false), (30, 3.0, true), (0, 5.0, false)] {
            assert_eq!(threshold.is_met(places, free), met, "{free} of {places}");
        }
    }

    #[test]
    fn one_place_for_one_day_is_listed() {
        assert!(is_listed(1.0) && !is_listed(0.99) && !is_listed(0.0));
    }

    #[test]
    fn a_start_is_urgent_in_its_last_week_and_never_once_it_runs() {
        for (open, free, days, urgent) in [
            (true, 1, 0, true),
            (true, 1, 7, true),
            (true, 1, 8, false),
            (true, 1, -1, false),
            (true, 0, 3, false),
            (true, -1, 3, false),
            (false, 1, 3, false),
        ] {
            assert_eq!(is_urgent_start(open, free, days), urgent, "{open} {free} {days}");
        }
    }
}
