//! What the desk looks at first: AGH with places standing empty, starts that are near. Numbers
//! in, yes or no out; screens and mails ask here and never compare on their own.

/// Days ahead an AGH is judged by: eight weeks.
pub const OUTLOOK_DAYS: u32 = 56;

/// A start within so many days is urgent while it has free places.
const NEAR_DAYS: i64 = 7;

/// Whether an AGH needs action: at least one place stands empty for one day of the outlook.
#[must_use]
pub fn needs_action(empty_place_days: f64) -> bool {
    empty_place_days >= 1.0
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
    fn one_place_for_one_day_needs_action() {
        assert!(needs_action(1.0) && !needs_action(0.99) && !needs_action(0.0));
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
