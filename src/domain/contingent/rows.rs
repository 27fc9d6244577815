//! Which starts take part: contracted, with free places, in the window.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::{
    Instrument,
    on_offer::{self, Candidate, NoRow},
};

use super::{
    ground::{Ground, SplitStart},
    rule::Rule,
};

/// All open contracted starts, each with the reason why it does not take part, if so.
#[must_use]
pub fn candidates<'a>(ground: &'a Ground, today: NaiveDate, rule: &Rule) -> Vec<(SplitStart<'a>, Option<NoRow>)> {
    let judged = |start: SplitStart<'a>| {
        let why = why_not(&start, today, rule);
        (start, why)
    };
    ground.open_starts(today).into_iter().map(judged).collect()
}

/// The instruments that have anything to split.
#[must_use]
pub fn instruments(ground: &Ground, today: NaiveDate, rule: &Rule) -> BTreeSet<Instrument> {
    let rows = candidates(ground, today, rule).into_iter().filter(|(_, why)| why.is_none());
    rows.map(|(start, _)| start.measure.instrument.clone()).collect()
}

/// Why a start is no row of the split; `None` when it is one.
#[must_use]
pub fn why_not(start: &SplitStart<'_>, today: NaiveDate, rule: &Rule) -> Option<NoRow> {
    let measure = start.measure;
    let candidate = Candidate {
        instrument: &measure.instrument,
        modular: measure.modular,
        begin: start.begin,
        end: start.end,
        has_room: start.free() > 0,
    };
    on_offer::why_not(&candidate, today, rule.window())
}
