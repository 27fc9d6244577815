//! Which starts take part: contracted, with free places, in the window.

use std::{collections::BTreeSet, fmt};

use chrono::NaiveDate;

use crate::domain::{Instrument, dates::german};

use super::{
    ground::{Ground, SplitStart},
    rule::Rule,
};

/// Why a start is no row of the split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRow {
    /// The instrument is not steered by Kontingente.
    NotSteered(Instrument),
    /// It begins too far ahead.
    TooFarAhead {
        /// Its first day.
        begin: NaiveDate,
        /// Starts take part that begin at most so many days ahead.
        window_days: u32,
    },
    /// The module has begun; nobody enters it late.
    ModuleRuns {
        /// Since when.
        since: NaiveDate,
    },
    /// It ends too soon to be worth it.
    EndsSoon {
        /// Its last day.
        end: NaiveDate,
        /// So many days must remain.
        min_remaining_days: u32,
    },
    /// All places are taken.
    NothingFree,
    /// The user did not select it.
    NotChosen,
    /// It is over.
    Over,
}

impl fmt::Display for NoRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSteered(instrument) => write!(f, "für {instrument} gibt es keine Kontingente"),
            Self::TooFarAhead { begin, window_days } => {
                write!(f, "Beginn erst am {}, mehr als {window_days} Tage voraus", german(*begin))
            }
            Self::ModuleRuns { since } => write!(f, "das Modul läuft seit {}", german(*since)),
            Self::EndsSoon { end, min_remaining_days } => {
                write!(f, "Ende schon am {}, weniger als {min_remaining_days} Tage Rest", german(*end))
            }
            Self::NothingFree => f.write_str("kein freier Platz"),
            Self::NotChosen => f.write_str("der Start ist nicht ausgewählt"),
            Self::Over => f.write_str("der Start ist schon beendet"),
        }
    }
}

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
    if matches!(measure.instrument, Instrument::Agh | Instrument::BaE) {
        return Some(NoRow::NotSteered(measure.instrument.clone()));
    }
    let ahead = (start.begin - today).num_days();
    let remaining = (start.end - today).num_days();
    if ahead > i64::from(rule.window_days) {
        return Some(NoRow::TooFarAhead { begin: start.begin, window_days: rule.window_days });
    }
    if measure.modular && ahead < 0 {
        return Some(NoRow::ModuleRuns { since: start.begin });
    }
    if !measure.modular && remaining < i64::from(rule.min_remaining_days) {
        return Some(NoRow::EndsSoon { end: start.end, min_remaining_days: rule.min_remaining_days });
    }
    (start.free() == 0).then_some(NoRow::NothingFree)
}
