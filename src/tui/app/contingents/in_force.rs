//! What is in force of a pot: the Kontingente that were released, how much of them has been filled since, and what a new
//! proposal would ask for instead. Comes from *Plätze*; splits nothing itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Work, stage};
use crate::{
    api::{
        contingents::request::StartRef,
        places::{PlaceRow, Places},
    },
    domain::{StartKey, contingent::state::Stage},
    tui::State,
};

/// What is looked at of a pot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// What is in force.
    InForce,
    /// What of it is still to be filled, beside a new proposal.
    Difference,
    /// The proposal or draft, which can be changed.
    Proposal,
}

/// The Kontingent of an OE in a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Given {
    /// Places asked for.
    pub places: u32,
    /// Of these, filled since; may be more.
    pub filled: u32,
}

impl Given {
    /// Places still to be filled.
    #[must_use]
    pub const fn open(self) -> u32 {
        self.places.saturating_sub(self.filled)
    }

    /// Added up; what was filled beyond one Kontingent fills no other.
    fn and(self, other: Self) -> Self {
        Self { places: self.places + other.places, filled: self.filled + other.filled.min(other.places) }
    }
}

/// One start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub start: StartRef,
    /// Name of the measure.
    pub title: String,
    /// First day.
    pub begin: NaiveDate,
    /// Free places; negative when over-occupied.
    pub free: i64,
    /// Number of the release and its day; `None` where nothing is in force.
    pub released: Option<(i64, NaiveDate)>,
    /// By OE.
    pub cells: BTreeMap<String, Given>,
}

impl Row {
    fn of(place: &PlaceRow) -> Self {
        let given = |u: &crate::api::places::UnitContingent| (u.unit.clone(), Given { places: u.places, filled: u.filled });
        let cells = place.contingents.iter().flat_map(|all| all.units.iter().map(given)).collect();
        Self {
            start: StartRef { measure: place.measure.clone(), module: place.module.clone() },
            title: place.title.clone(),
            begin: place.begin,
            free: place.free,
            released: place.contingents.as_ref().map(|all| (all.release, all.on)),
            cells,
        }
    }

    /// The Kontingent of an OE here.
    #[must_use]
    pub fn given(&self, unit: &str) -> Given {
        self.cells.get(unit).copied().unwrap_or_default()
    }

    /// Those of all OEs.
    #[must_use]
    pub fn total(&self) -> Given {
        self.cells.values().fold(Given::default(), |sum, given| sum.and(*given))
    }

    /// The start's key.
    #[must_use]
    pub fn key(&self) -> Option<StartKey> {
        self.start.key().ok()
    }
}

/// What is in force of one pot, and where the cursor stands.
#[derive(Debug, Clone, Default)]
pub struct InForce {
    /// Starts that still take people and have Kontingente or free places.
    pub rows: Vec<Row>,
    /// OEs that have Kontingente in any of them, or would by a new proposal.
    pub units: Vec<String>,
    /// Row and OE of the cursor.
    pub cursor: (usize, usize),
    /// First row and OE on screen.
    pub offset: (usize, usize),
}

impl InForce {
    /// Takes what the backend says of the starts, and which OEs a new proposal asks; the cursor keeps its place.
    pub fn take(&mut self, instrument: &str, places: &Places, proposed: Vec<String>) {
        let mine = places.starts.iter().filter(|start| start.instrument == instrument && start.open);
        self.rows = mine.filter(|start| start.contingents.is_some() || start.not_offered.is_none()).map(Row::of).collect();
        let given = self.rows.iter().flat_map(|row| row.cells.keys().cloned());
        let mut units: Vec<String> = given.chain(proposed).collect();
        units.sort();
        units.dedup();
        self.units = units;
        self.step(0, 0);
    }

    /// Whether anything is in force.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.rows.iter().any(|row| row.released.is_some())
    }

    /// Moves the cursor, inside.
    pub fn step(&mut self, rows: isize, units: isize) {
        let moved = |at: usize, by: isize, all: usize| at.saturating_add_signed(by).min(all.saturating_sub(1));
        self.cursor = (moved(self.cursor.0, rows, self.rows.len()), moved(self.cursor.1, units, self.units.len()));
    }

    /// The start and the OE under the cursor.
    #[must_use]
    pub fn here(&self) -> Option<(&Row, &str)> {
        Some((self.rows.get(self.cursor.0)?, self.units.get(self.cursor.1)?))
    }

    /// What an OE has in all of it.
    #[must_use]
    pub fn of_unit(&self, unit: &str) -> Given {
        self.rows.iter().fold(Given::default(), |sum, row| sum.and(row.given(unit)))
    }

    /// All of it.
    #[must_use]
    pub fn total(&self) -> Given {
        self.rows.iter().fold(Given::default(), |sum, row| sum.and(row.total()))
    }
}

/// What is looked at of a pot: what the person chose; else the draft where there is one, what is in force once it is of
/// this week, and the proposal before.
#[must_use]
pub fn look(state: &State, work: &Work) -> Look {
    if !work.in_force.is_there() {
        return Look::Proposal;
    }
    work.look.unwrap_or_else(|| match stage::of(state, work) {
        Stage::Released | Stage::Partly if work.settings.is_empty() => Look::InForce,
        Stage::Nothing | Stage::Partly | Stage::Draft | Stage::Released => Look::Proposal,
    })
}

/// What is looked at of the pot on screen.
#[must_use]
pub fn shown(state: &State) -> Look {
    state.contingents.work().map_or(Look::Proposal, |work| look(state, work))
}

/// Turns to the next look; there may be only one.
pub fn turn(state: &mut State) {
    let next = match shown(state) {
        Look::InForce => Look::Difference,
        Look::Difference => Look::Proposal,
        Look::Proposal => Look::InForce,
    };
    if let Some(work) = state.contingents.work_mut() {
        work.look = Some(next);
    }
    state.note(match next {
        Look::InForce => "Gezeigt wird, was in Kraft ist",
        Look::Difference => "Noch offen, daneben der Unterschied zu einem neuen Vorschlag",
        Look::Proposal => "Der neue Vorschlag; er lässt sich ändern und freigeben",
    });
}

/// What a new proposal asks for; `None` where it splits no such start.
#[must_use]
pub fn proposed(work: &Work, row: &Row, unit: &str) -> Option<u32> {
    let pot = work.pot.as_ref()?;
    let at = pot.row_of(&row.key()?)?;
    let unit = pot.units.iter().position(|u| u.unit.as_str() == unit)?;
    Some(pot.cell(at, unit).contingent)
}

/// What a new proposal asks for more than is still to be filled; less below 0.
#[must_use]
pub fn change(work: &Work, row: &Row, unit: &str) -> Option<i64> {
    proposed(work, row, unit).map(|new| i64::from(new) - i64::from(row.given(unit).open()))
}
