//! P(present on each day) of the people known on a morning: those present and those assigned.

use super::{
    extension::Extensions,
    hazard::{Daily, Hazard},
    history::{Book, Row, State},
    starts::Starts,
};

/// What was learned about people.
#[derive(Debug, Clone)]
pub(super) struct Habits {
    pub hazard: Hazard,
    pub starts: Starts,
    pub extensions: Extensions,
}

impl Habits {
    pub(super) fn fit(book: &Book) -> Self {
        Self { hazard: Hazard::fit(book), starts: Starts::fit(book), extensions: Extensions::fit(book) }
    }
}

/// Chances of one known person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance {
    /// P(starts at all); 1 for people present.
    pub starts: f64,
    /// First day there.
    pub begin: i32,
    /// Day of stay from which leaving is still open, and P(still there then).
    from: i32,
    still: f64,
    /// Planned end as known, P(extension to come).
    planned_end: i32,
    extended: f64,
}

impl Chance {
    /// Chances of a row that is open or present on `morning`.
    pub(super) fn of(book: &Book, habits: &Habits, daily: &Daily, measure: usize, row: &Row, morning: i32) -> Self {
        let (starts, begin) = if row.state == State::Present {
            (1.0, row.begin)
        } else {
            (habits.starts.of_open(book, measure, row, morning), row.planned_begin)
        };
        let planned_end = row.planned_end;
        let mut extended = if row.extended_on > i32::MIN && row.nominal_end < row.planned_end {
            0.0
        } else {
            habits.extensions.to_come(measure, planned_end - morning)
        };
        if planned_end < morning {
            // The end has passed and is not recorded: left and not yet written down, or staying on.
            let late = extended.max(0.003);
            extended = late / (late + (1.0 - late) * book.end_delay.at_least(morning - planned_end));
        }
        // P(there on the eve | no end recorded yet): exits of the last days may be unrecorded.
        let mut unseen = 0.0;
        let mut survived = 1.0;
        let lag_from = book.end_delay.settled().min(morning - begin).max(0);
        for lag in (1..=lag_from).rev() {
            let h = daily.on(morning - lag - begin);
            unseen += survived * h * book.end_delay.at_least(lag);
            survived *= 1.0 - h;
        }
        let still = if survived + unseen > 0.0 { survived / (survived + unseen) } else { 1.0 };
        Self { starts, begin, from: (morning - begin).max(0), still, planned_end, extended }
    }

    /// Adds P(present on first + j) to `out[j]`, calling `each(j, p)` for every day with p > 0.
    pub(super) fn curve(
        &self,
        extensions: &Extensions,
        daily: &Daily,
        first: i32,
        days: usize,
        mut each: impl FnMut(usize, f64),
    ) {
        let mut p = self.starts * self.still;
        let start = usize::try_from((self.begin - first).max(0)).unwrap_or(usize::MAX);
        for (stay, j) in (self.from..).zip(start..days) {
            let day = first + i32::try_from(j).unwrap_or(0);
            let over = day - self.planned_end;
            if over > 0 {
                let kept = self.extended
                    * extensions.lasts(over - i32::from(self.planned_end < first) * (first - self.planned_end - 1).max(0));
                if kept <= 0.0 {
                    return;
                }
                each(j, p * kept);
            } else {
                each(j, p);
            }
            p *= 1.0 - daily.on(stay);
        }
    }
}
