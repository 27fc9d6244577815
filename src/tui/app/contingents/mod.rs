//! The work on Kontingente as plain data: what is set per instrument, the split that follows from
//! it at once (the engine runs here, on counts the backend sent), undo, and what of it the
//! backend knows. Draws nothing, asks for nothing.

pub mod conflict;
pub mod edit;
pub mod in_force;
pub mod keys;
pub mod releasing;
pub mod stage;
pub mod sync;
pub mod work;

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;

use crate::{
    api::{
        contingents::{ground::Ground, request::StartRef},
        places::Places,
    },
    domain::{
        Instrument, UnitCode,
        contingent::{Rule, rows},
    },
    tui::files::unsent::KeptDraft,
};

pub use work::{Save, Work};

/// Comparison shown below the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compare {
    /// None.
    #[default]
    Off,
    /// The last released split.
    Released,
    /// Largest remainders.
    Remainder,
    /// D'Hondt.
    DHondt,
    /// All three.
    All,
}

impl Compare {
    /// What is compared with, and how to read it.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::Off => "Ohne Vergleich",
            Self::Released => "Vergleich mit der letzten Freigabe: 7+2 heißt dort 7, 2 mehr als hier",
            Self::Remainder => "Vergleich mit größten Resten: 7+2 heißt dort 7, 2 mehr als hier",
            Self::DHondt => "Vergleich mit D’Hondt: 7+2 heißt dort 7, 2 mehr als hier",
            Self::All => "Vergleich mit allen dreien: 7+2 heißt dort 7, 2 mehr als hier",
        }
    }

    /// The next one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Off => Self::Released,
            Self::Released => Self::Remainder,
            Self::Remainder => Self::DHondt,
            Self::DHondt => Self::All,
            Self::All => Self::Off,
        }
    }
}

/// What every split needs beside the ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The day.
    pub today: NaiveDate,
    /// Number of the newest import.
    pub import: Option<i64>,
    /// Counts up when lists of providers change.
    pub lists: u64,
    /// Settings of the rule.
    pub rule: Rule,
    /// Totals of the last released splits.
    pub last: BTreeMap<(Instrument, UnitCode), u32>,
}

/// All pots.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// `None` until the backend has sent it.
    pub basis: Option<Basis>,
    /// Why what it sent cannot be used.
    pub problem: Option<String>,
    /// One per instrument that has anything to split or a draft.
    pub works: Vec<Work>,
    /// Index of the one on screen.
    pub current: usize,
    /// Comparison shown.
    pub compare: Compare,
    /// Whether the explanation has more room.
    pub explaining: bool,
    /// Whether a conflict is to be shown as soon as nothing else is asked.
    pub conflict_due: bool,
    /// The release or undo under way.
    pub releasing: Option<u64>,
    /// Starts chosen on *Plätze* before the ground was there.
    pub wanted: Vec<(String, StartRef)>,
    /// What was set before the dashboard ended unasked, until the drafts are there.
    pub restoring: Vec<KeptDraft>,
    ground_version: u64,
    drafts_version: u64,
    places_version: u64,
}

impl Board {
    /// The work on screen.
    #[must_use]
    pub fn work(&self) -> Option<&Work> {
        self.works.get(self.current)
    }

    /// The work on screen, to change.
    pub fn work_mut(&mut self) -> Option<&mut Work> {
        self.works.get_mut(self.current)
    }

    /// Whether something set here is not stored yet.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.works.iter().any(|work| work.save != Save::Clean)
    }

    /// Takes a new ground: what is set stays, every split is made anew.
    pub fn take_ground(&mut self, ground: &Ground) {
        let read = match ground.read() {
            Ok(read) => Arc::new(read),
            Err(invalid) => {
                self.problem = Some(invalid.to_string());
                return;
            }
        };
        self.problem = None;
        let last = ground.last_released.iter().filter_map(|last| {
            let key = (Instrument::parse(&last.instrument).ok()?, UnitCode::parse(&last.unit).ok()?);
            Some((key, last.places))
        });
        let basis = Basis {
            today: ground.today,
            import: ground.import,
            lists: ground.lists,
            rule: ground.rule.into(),
            last: last.collect(),
        };
        let current = self.work().map(|work| work.instrument.clone());
        let mut before: BTreeMap<Instrument, Work> =
            std::mem::take(&mut self.works).into_iter().map(|work| (work.instrument.clone(), work)).collect();
        for instrument in rows::instruments(&read, basis.today, &basis.rule) {
            let mut work = before.remove(&instrument).unwrap_or_else(|| Work::new(instrument));
            work.take_ground(read.clone(), &basis);
            self.works.push(work);
        }
        // What is in force is dealt out again, also to pots in which nothing is free any more.
        self.places_version = 0;
        self.basis = Some(basis);
        self.current = current.and_then(|c| self.works.iter().position(|w| w.instrument == c)).unwrap_or(0);
    }

    /// Takes what is in force. An instrument in which nothing is free any more has it, too.
    pub fn take_places(&mut self, places: &Places) {
        for place in places.starts.iter().filter(|place| place.open && place.contingents.is_some()) {
            let known = self.works.iter().any(|work| work.base.instrument == place.instrument);
            if let (false, Ok(instrument)) = (known, Instrument::parse(&place.instrument)) {
                self.works.push(Work::new(instrument));
            }
        }
        for work in &mut self.works {
            let asked = work.pot.iter().flat_map(|pot| &pot.units).filter(|unit| unit.total > 0);
            let asked = asked.map(|unit| unit.unit.to_string()).collect();
            work.in_force.take(&work.base.instrument, places, asked);
        }
    }
}
