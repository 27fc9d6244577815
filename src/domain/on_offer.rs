//! Which contracted starts are on offer: the rows of the split, and therefore what *Heute*, *Plätze*, the mails and
//! the figures call free. One rule, asked by all of them (working instruction 103, rules 8, 9 and 14).

use std::fmt;

use chrono::NaiveDate;

use super::{Instrument, dates::german};

/// How far ahead a start may lie, and how much of a running measure must remain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Starts are on offer that begin at most so many days ahead.
    pub window_days: u32,
    /// A measure that is not modular is on offer while at least so many days remain.
    pub min_remaining_days: u32,
}

/// What decides about a start.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Its instrument.
    pub instrument: &'a Instrument,
    /// Whether its measure is modular.
    pub modular: bool,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Whether a place is free.
    pub has_room: bool,
}

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

/// Why a start is not on offer; `None` when it is.
#[must_use]
pub fn why_not(start: &Candidate<'_>, today: NaiveDate, window: Window) -> Option<NoRow> {
    if !start.instrument.is_offered() {
        return Some(NoRow::NotSteered(start.instrument.clone()));
    }
    let ahead = (start.begin - today).num_days();
    let remaining = (start.end - today).num_days();
    let Window { window_days, min_remaining_days } = window;
    if ahead > i64::from(window_days) {
        return Some(NoRow::TooFarAhead { begin: start.begin, window_days });
    }
    if start.modular && ahead < 0 {
        return Some(NoRow::ModuleRuns { since: start.begin });
    }
    if !start.modular && remaining < i64::from(min_remaining_days) {
        return Some(NoRow::EndsSoon { end: start.end, min_remaining_days });
    }
    (!start.has_room).then_some(NoRow::NothingFree)
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    const WINDOW: Window = Window { window_days: 42, min_remaining_days: 28 };

    /// A start that begins and ends so many days from today.
    fn start(instrument: &Instrument, modular: bool, (begin, end): (i64, u64)) -> Option<NoRow> {
        let begin = TODAY + chrono::TimeDelta::days(begin);
        why_not(&Candidate { instrument, modular, begin, end: TODAY + Days::new(end), has_room: true }, TODAY, WINDOW)
    }

    #[test]
    fn six_weeks_end_with_the_42nd_day_and_28_days_must_remain() {
        let mes = Instrument::parse("MES").unwrap();
        assert_eq!(start(&mes, true, (42, 90)), None);
        assert!(matches!(start(&mes, true, (43, 90)), Some(NoRow::TooFarAhead { .. })));
        assert_eq!(start(&mes, true, (0, 90)), None);
        assert!(matches!(start(&mes, true, (-1, 90)), Some(NoRow::ModuleRuns { .. })));
        assert_eq!(start(&mes, false, (-200, 28)), None, "late entry is normal there");
        assert!(matches!(start(&mes, false, (-200, 27)), Some(NoRow::EndsSoon { .. })));
    }

    #[test]
    fn bae_and_agh_are_not_offered_and_full_is_not_free() {
        for instrument in [Instrument::BaE, Instrument::Agh] {
            assert!(matches!(start(&instrument, false, (10, 90)), Some(NoRow::NotSteered(_))));
        }
        let mes = Instrument::parse("MES").unwrap();
        let full = Candidate { instrument: &mes, modular: false, begin: TODAY, end: TODAY + Days::new(90), has_room: false };
        assert_eq!(why_not(&full, TODAY, WINDOW), Some(NoRow::NothingFree));
    }
}
