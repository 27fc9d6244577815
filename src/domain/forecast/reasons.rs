//! Why the forecast of an AGH is what it is: the numbers of its German sentences.

use super::{
    history::Book,
    outlook::{Learned, Outlook},
};
use chrono::NaiveDate;

/// Numbers behind one AGH's forecast, e.g. for "3 Zuweisungen offen, erwartet 2 Eintritte;
/// 4 Enden bis 15.12.".
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    /// Open assignments.
    pub open: u32,
    /// Of them, expected to start.
    pub expected_starts: f64,
    /// Planned ends of people present within eight weeks: date and number, by date. Ends already
    /// past ("Ende ungeklärt") come first, on their date.
    pub planned_ends: Vec<(NaiveDate, u32)>,
    /// Share of people present who leave early in a week, here.
    pub drop_out_per_week: f64,
    /// The same over all AGH.
    pub drop_out_per_week_all: f64,
    /// Share of assignments that never start, here.
    pub no_show_rate: f64,
    /// The same over all AGH.
    pub no_show_rate_all: f64,
    /// Share of people at their planned end who are extended, here.
    pub extension_rate: f64,
    /// Assignments expected per week at today's free places.
    pub assignments_per_week: f64,
}

impl Reasons {
    pub(super) fn of(book: &Book, learned: &Learned, m: usize, outlook: &Outlook) -> Self {
        let mut ends = std::collections::BTreeMap::new();
        for row in book.rows[m].iter().filter(|row| row.state == super::history::State::Present) {
            if row.planned_end < book.as_of + 56 {
                *ends.entry(row.planned_end).or_insert(0) += 1;
            }
        }
        let habits = &learned.habits;
        let capacity = f64::from(book.places[m].capacity(book.as_of));
        let taken = outlook.mean.first().copied().unwrap_or(0.0) + outlook.expected_starts;
        Self {
            open: outlook.open,
            expected_starts: outlook.expected_starts,
            planned_ends: ends
                .into_iter()
                .filter_map(|(day, n)| NaiveDate::from_num_days_from_ce_opt(day).map(|date| (date, n)))
                .collect(),
            drop_out_per_week: habits.hazard.of(m, book.as_of).per_week(),
            drop_out_per_week_all: habits.hazard.overall(book.as_of).per_week(),
            no_show_rate: habits.starts.loss_rate(m),
            no_show_rate_all: 1.0 - habits.starts.overall,
            extension_rate: habits.extensions.to_come(m, 1000),
            assignments_per_week: learned.inflow.per_week(book, m, (capacity - taken).max(0.0)),
        }
    }
}
