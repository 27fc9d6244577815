//! Which starts take part: contracted, with free places, in the window.

use chrono::NaiveDate;

use crate::domain::{
    Desk, Instrument,
    dates::german,
    places::{OpenStart, open_starts},
};

use super::rule::Rule;

/// All open contracted starts, each with the reason why it does not take part, if so.
#[must_use]
pub fn candidates<'a>(desk: &'a Desk, today: NaiveDate, rule: &Rule) -> Vec<(OpenStart<'a>, Option<String>)> {
    let judged = |start: OpenStart<'a>| {
        let why = why_not(&start, today, rule);
        (start, why)
    };
    open_starts(desk, today).into_iter().map(judged).collect()
}

/// Why a start is no row of the split; `None` when it is one.
#[must_use]
pub fn why_not(start: &OpenStart<'_>, today: NaiveDate, rule: &Rule) -> Option<String> {
    let measure = start.measure;
    if measure.is_agh() || measure.instrument == Instrument::BaE {
        return Some(format!("für {} gibt es keine Kontingente", measure.instrument));
    }
    let ahead = start.days_to_start(today);
    let remaining = (start.end - today).num_days();
    if ahead > i64::from(rule.window_days) {
        return Some(format!("Beginn erst am {}, mehr als {} Tage voraus", german(start.begin), rule.window_days));
    }
    if measure.modular && ahead < 0 {
        return Some(format!("das Modul läuft seit {}", german(start.begin)));
    }
    if !measure.modular && remaining < i64::from(rule.min_remaining_days) {
        return Some(format!("Ende schon am {}, weniger als {} Tage Rest", german(start.end), rule.min_remaining_days));
    }
    (start.free() <= 0).then(|| "kein freier Platz".to_owned())
}

/// Free places of a row.
#[must_use]
pub fn free(start: &OpenStart<'_>) -> u32 {
    u32::try_from(start.free()).unwrap_or(0)
}
