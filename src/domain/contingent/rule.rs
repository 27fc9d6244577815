//! The settings of the rule and what a user asks of one proposal.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{Desk, Instrument, MeasureNo, ModuleNo, StartKey, UnitCode, on_offer::Window};

/// For what "mindestens ein:e ELB pro Organisationseinheit" holds (Arbeitsanleitung 103/2015, Anlage 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum MinimumScope {
    /// Once per measure: in its start with the most free places.
    #[default]
    #[serde(rename = "massnahme")]
    Measure,
    /// In every start: the older reading.
    #[serde(rename = "start")]
    Start,
}

/// What becomes of places beyond every Rückstand (Arbeitsanleitung 103/2022, 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Rest {
    /// They are split, too: by Eintrittserwartung.
    #[default]
    #[serde(rename = "kontingent")]
    Split,
    /// They stay "frei für alle".
    #[serde(rename = "frei")]
    Free,
}

impl Rest {
    /// In German.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Split => "als Kontingent verteilt",
            Self::Free => "frei für alle",
        }
    }
}

/// Settings of the rule (Arbeitsanleitung Nr. 103, Kontingente nach Eintrittsmonitoring).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Starts take part that begin at most so many days ahead.
    pub window_days: u32,
    /// A measure that is not modular takes part while at least so many days remain.
    pub min_remaining_days: u32,
    /// Of the people assigned, so many percent are expected to start (0–100).
    pub start_rate_percent: u32,
    /// A Stand older than this is flagged.
    pub stale_after_days: u32,
    /// "Erfüllungsquoten angleichen": E/(2(A+Z+x)+1) instead of the deficit.
    pub equalise: bool,
    /// For what the minimum holds.
    pub minimum_scope: MinimumScope,
    /// What becomes of places beyond every Rückstand; nothing is beyond while fulfilment is equalised.
    pub rest: Rest,
    /// Entries that lists of providers report count as entries though the Eintrittsmonitoring has them not yet (proposal).
    pub count_unreported: bool,
}

impl Rule {
    /// Which starts are on offer.
    #[must_use]
    pub const fn window(&self) -> Window {
        Window { window_days: self.window_days, min_remaining_days: self.min_remaining_days }
    }
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            window_days: 42,
            min_remaining_days: 28,
            start_rate_percent: 100,
            stale_after_days: 35,
            equalise: false,
            minimum_scope: MinimumScope::default(),
            rest: Rest::default(),
            count_unreported: false,
        }
    }
}

/// A measure, or one of its modules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Selector {
    /// The measure.
    pub measure: MeasureNo,
    /// One module; `None` for every start of the measure.
    pub module: Option<ModuleNo>,
}

impl Selector {
    /// Whether it names this start.
    #[must_use]
    pub fn names(&self, measure: &MeasureNo, module: Option<&ModuleNo>) -> bool {
        self.measure == *measure && (self.module.is_none() || self.module.as_ref() == module)
    }
}

/// A cell fixed by the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The start.
    pub start: StartKey,
    /// The OE.
    pub unit: UnitCode,
    /// Its places.
    pub places: u32,
}

/// Places of a start kept back by the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The start.
    pub start: StartKey,
    /// Places kept back.
    pub places: u32,
}

/// An OE taken out by the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The OE.
    pub unit: UnitCode,
    /// Only from this start; `None` from all.
    pub start: Option<StartKey>,
    /// Why; may be empty.
    pub reason: String,
}

/// What a proposal is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The day the proposal is for.
    pub today: NaiveDate,
    /// Settings.
    pub rule: Rule,
    /// Starts to split; `None` for all the rule names.
    pub starts: Option<Vec<Selector>>,
    /// Fixed cells.
    pub pins: Vec<Pin>,
    /// Places kept back.
    pub holds: Vec<Hold>,
    /// OEs taken out.
    pub exclusions: Vec<Exclusion>,
    /// Totals of the last released split, which break ties: fewer places then come first now.
    pub last_released: BTreeMap<(Instrument, UnitCode), u32>,
}

impl Request {
    /// Everything the rule names, with default settings.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            rule: Rule::default(),
            starts: None,
            pins: Vec::new(),
            holds: Vec::new(),
            exclusions: Vec::new(),
            last_released: BTreeMap::new(),
        }
    }

    /// Narrows it to one instrument: of the starts named, or of all.
    pub fn only(&mut self, desk: &Desk, instrument: &Instrument) {
        let is_of = |no: &MeasureNo| desk.measures.get(no).is_none_or(|m| m.instrument == *instrument);
        self.starts = Some(if let Some(named) = self.starts.take() {
            named.into_iter().filter(|s| is_of(&s.measure)).collect()
        } else {
            let all = desk.measures.values().filter(|m| m.instrument == *instrument);
            all.map(|m| Selector { measure: m.no.clone(), module: None }).collect()
        });
    }
}
