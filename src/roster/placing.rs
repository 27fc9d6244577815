//! Which start a list belongs to: by what it names, by what the user chose, else by whose keys it has.

use std::fmt;

use chrono::NaiveDate;

use super::{Group, RosterFile};
use crate::domain::{
    MeasureNo, ModuleNo, ParticipationId, StartKey, dates,
    provider_list::ListKind,
    start::{key_label, label},
};

/// Days after a start in which a list of it describes its first day unless it says otherwise.
const FIRST_DAYS: i64 = 14;

/// Days before a start in which a list of it may come early.
const AHEAD: i64 = 3;

/// A start a list may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The start.
    pub key: StartKey,
    /// Its first day.
    pub begin: NaiveDate,
    /// Whom a list of it can mean.
    pub bookings: Vec<ParticipationId>,
}

/// A start as chosen: perhaps only its measure.
pub type Chosen = (MeasureNo, Option<ModuleNo>);

/// Why a list finds no start, in German.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misplaced {
    /// It names one start, and another was chosen.
    Contradicts {
        /// What it names.
        named: String,
        /// What was chosen.
        chosen: String,
    },
    /// None of the starts of these days.
    Nowhere(Option<String>),
    /// More than one; the labels of them.
    Several(Vec<String>),
}

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contradicts { named, chosen } => {
                write!(f, "die Liste nennt {named}, gewählt ist {chosen}; bitte den Start wählen, den die Liste meint")
            }
            Self::Nowhere(Some(named)) => write!(f, "{named} hat in diesen Tagen keinen Start; bitte Maßnahme und Modul nennen"),
            Self::Nowhere(None) => f.write_str("kein Start dieser Tage passt; bitte Maßnahme und Modul nennen"),
            Self::Several(labels) => {
                write!(f, "zu welchem Start gehört die Liste? In Frage kommen {}; bitte einen nennen", labels.join(", "))
            }
        }
    }
}

/// The start of a group: its number among the candidates.
///
/// # Errors
/// When none or several fit.
pub fn place(group: &Group, chosen: Option<&Chosen>, candidates: &[Candidate]) -> Result<usize, Misplaced> {
    if let (Some(measure), Some((chosen, module))) = (&group.measure, chosen) {
        let other_module = group.module.is_some() && module.is_some() && group.module != *module;
        if measure != chosen || other_module {
            let (named, chosen) = (label(measure, group.module.as_ref()), label(chosen, module.as_ref()));
            return Err(Misplaced::Contradicts { named, chosen });
        }
    }
    let measure = group.measure.as_ref().or(chosen.map(|(measure, _)| measure));
    let module = group.module.as_ref().or(chosen.and_then(|(_, module)| module.as_ref()));
    let fits = |c: &Candidate| measure.is_none_or(|m| c.key.0 == *m) && module.is_none_or(|m| c.key.1.as_ref() == Some(m));
    let fitting: Vec<usize> = (0..candidates.len()).filter(|at| fits(&candidates[*at])).collect();
    match fitting[..] {
        [] => Err(Misplaced::Nowhere(measure.map(|measure| label(measure, module)))),
        [one] => Ok(one),
        _ => by_keys(group, candidates, &fitting),
    }
}

fn by_keys(group: &Group, candidates: &[Candidate], fitting: &[usize]) -> Result<usize, Misplaced> {
    let known = |at: usize| {
        let is_booked =
            |id: &ParticipationId| candidates[at].bookings.iter().any(|b| b.as_str().eq_ignore_ascii_case(id.as_str()));
        group.rows.iter().filter_map(|row| row.id.as_ref()).filter(|id| is_booked(id)).count()
    };
    let mut scores: Vec<(usize, usize)> = fitting.iter().map(|at| (known(*at), *at)).collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scores[..] {
        [(best, at), (next, _), ..] if best > next => Ok(at),
        _ => Err(Misplaced::Several(fitting.iter().map(|at| key_label(&candidates[*at].key)).collect())),
    }
}

/// The day a list describes: as stated; an Ersttagsliste otherwise that of its start, where that is near.
#[must_use]
pub fn day_of(file: &RosterFile, begin: NaiveDate, today: NaiveDate) -> NaiveDate {
    let is_near = (-AHEAD..=FIRST_DAYS).contains(&(today - begin).num_days());
    let otherwise = match file.kind {
        ListKind::FirstDay if is_near => begin,
        ListKind::FirstDay | ListKind::Occupancy => today,
    };
    file.as_of.unwrap_or(otherwise)
}

/// How a candidate is offered: its label and first day.
#[must_use]
pub fn offered(candidate: &Candidate) -> String {
    format!("{} ({})", key_label(&candidate.key), dates::german(candidate.begin))
}
