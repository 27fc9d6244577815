//! Kontingente on the wire: the split with its whole calculation (here), what is asked for
//! (`request`), what is being worked on (`draft`), what was released (`release`), how far each pot is (`state`) and all
//! a client needs to split on its own (`ground`). Fractions are `"p/q"` or decimal strings, never floats.

pub mod draft;
pub mod ground;
pub mod release;
pub mod request;
pub mod state;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    Amount,
    contingent::{self as domain, Pot, PotCell, PotRow, PotUnit},
    start,
};

/// Answer of `contingents propose --format json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// The day the proposal is for.
    pub as_of: NaiveDate,
    /// One pot per instrument.
    pub pots: Vec<ProposedPot>,
    /// Starts asked for that the rule does not split.
    pub skipped: Vec<SkippedStart>,
}

/// All starts of one instrument, split together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposedPot {
    /// Instrument.
    pub instrument: String,
    /// The OEs, by code.
    pub units: Vec<ProposedUnit>,
    /// The starts, by begin, number, module.
    pub starts: Vec<ProposedStart>,
    /// The oldest Stand of the pot when it is too old.
    pub stale_as_of: Option<NaiveDate>,
    /// What the user should know, in German sentences.
    pub notes: Vec<String>,
    /// Fulfilment is equalised instead of following the deficits.
    pub equalised: bool,
    /// Places beyond every Rückstand stay free for all.
    #[serde(default)]
    pub rest_is_free: bool,
}

/// One OE in a pot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposedUnit {
    /// OE.
    pub unit: String,
    /// S, Eintrittserwartung bis Stand, decimal.
    pub expected_to_date: String,
    /// A, Eintritte Ist.
    pub actual: u32,
    /// Z, people with status Zugewiesen in the instrument.
    pub assigned: u32,
    /// R = S − A − p/100 · Z, `"p/q"`; negative when ahead.
    pub deficit: String,
    /// c = ⌈max(0, R)⌉.
    pub claim: u64,
    /// Stand of the monitoring row; `null` without one.
    pub as_of: Option<NaiveDate>,
    /// E, Eintrittserwartung Jahr.
    pub expected_year: WholeOrDecimal,
    /// Places in the pot.
    pub total: u32,
    /// Of these, fixed by the user or by declared needs; `null` in calculations that did not tell.
    #[serde(default)]
    pub forced: Option<u32>,
    /// Of these, minimum places.
    #[serde(default)]
    pub by_minimum: Option<u32>,
    /// Of these, by the deficit.
    #[serde(default)]
    pub by_deficit: Option<u32>,
    /// Of these, beyond every claim.
    #[serde(default)]
    pub by_rest: Option<u32>,
    /// For comparison: places by largest remainder.
    pub largest_remainder: u32,
    /// For comparison: places by D'Hondt.
    pub dhondt: u32,
    /// Places in the last released split.
    pub last_released: Option<u32>,
}

/// A number when whole, else a decimal string.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum WholeOrDecimal {
    /// 39
    Whole(i64),
    /// "34.5"
    Decimal(String),
}

impl From<Amount> for WholeOrDecimal {
    fn from(amount: Amount) -> Self {
        if amount.scaled() % Amount::SCALE == 0 {
            Self::Whole(amount.scaled() / Amount::SCALE)
        } else {
            Self::Decimal(amount.to_string())
        }
    }
}

/// One start in a pot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposedStart {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    pub module: Option<String>,
    /// Name of the measure.
    pub title: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places.
    pub places: u32,
    /// Live bookings of all OEs.
    pub booked: u32,
    /// Free places.
    pub free: u32,
    /// Of these, kept back.
    pub held: u32,
    /// Of these, open to nobody in particular: "frei verfügbar".
    pub unplaced: u32,
    /// OEs declared a need, so the minimum is off.
    pub has_needs: bool,
    /// One cell per OE, in the order of the pot's units.
    pub cells: Vec<ProposedCell>,
}

/// One OE in one start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposedCell {
    /// OE.
    pub unit: String,
    /// Whether it takes part.
    pub eligible: bool,
    /// Why not, in German.
    pub reason: Option<String>,
    /// Why not, as a key: `by_hand`, `age`, `not_nearby` or `nothing_expected`.
    #[serde(default)]
    pub reason_code: Option<String>,
    /// Its own live bookings in the start.
    pub live: u32,
    /// Fixed by the user.
    pub pinned: bool,
    /// Places it must have: by its declared need, or all of them where it is fixed by the user.
    pub floor: u32,
    /// Its minimum place.
    #[serde(default)]
    pub by_minimum: u32,
    /// Places that follow the deficit (the fulfilment, where that is equalised).
    #[serde(default)]
    pub by_deficit: u32,
    /// Places beyond every claim. The four make up the Kontingent.
    #[serde(default)]
    pub by_rest: u32,
    /// Its Kontingent.
    pub contingent: u32,
    /// The first of these places is its minimum place.
    pub minimum: bool,
    /// Why it has its places, one German sentence each; only where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<String>>,
}

/// A start asked for that is not split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkippedStart {
    /// `MES-3104/M07`.
    pub start: String,
    /// Why, in German.
    pub reason: String,
}

impl From<&domain::Proposal> for Proposal {
    fn from(proposal: &domain::Proposal) -> Self {
        let skipped = proposal
            .skipped
            .iter()
            .map(|s| SkippedStart { start: start::key_label(&s.start), reason: s.why.to_string() })
            .collect();
        Self { as_of: proposal.today, pots: proposal.pots.iter().map(Into::into).collect(), skipped }
    }
}

impl Proposal {
    /// The document with the explanation of every cell.
    #[must_use]
    pub fn explained(proposal: &domain::Proposal) -> Self {
        let mut document = Self::from(proposal);
        for (told, pot) in document.pots.iter_mut().zip(&proposal.pots) {
            let cells = told.starts.iter_mut().flat_map(|start| &mut start.cells);
            for (cell, explanation) in cells.zip(domain::explain_all(pot)) {
                cell.explanation = Some(explanation.sentences);
            }
        }
        document
    }
}

impl ProposedPot {
    /// Places given to OEs.
    #[must_use]
    pub fn placed(&self) -> u32 {
        self.units.iter().map(|unit| unit.total).sum()
    }
}

impl ProposedStart {
    /// `MES-3104` or `MES-3104/M07`.
    #[must_use]
    pub fn label(&self) -> String {
        self.module.as_ref().map_or_else(|| self.measure.clone(), |module| format!("{}/{module}", self.measure))
    }
}

impl From<&Pot> for ProposedPot {
    fn from(pot: &Pot) -> Self {
        let starts = pot.rows.iter().zip(pot.cells.chunks(pot.units.len().max(1)));
        Self {
            instrument: pot.instrument.to_string(),
            units: pot.units.iter().map(Into::into).collect(),
            starts: starts.map(|(row, cells)| ProposedStart::of(row, &pot.units, cells)).collect(),
            stale_as_of: pot.stale.map(|s| s.as_of),
            notes: pot.notes(),
            equalised: pot.equalised,
            rest_is_free: pot.rest_is_free,
        }
    }
}

impl From<&PotUnit> for ProposedUnit {
    fn from(unit: &PotUnit) -> Self {
        let position = &unit.position;
        Self {
            unit: unit.unit.to_string(),
            expected_to_date: position.expected_to_date.to_string(),
            actual: position.actual,
            assigned: position.assigned,
            deficit: position.deficit().to_string(),
            claim: position.claim(),
            as_of: position.as_of,
            expected_year: position.expected_year.into(),
            total: unit.total,
            forced: Some(unit.shares.forced),
            by_minimum: Some(unit.shares.minimum),
            by_deficit: Some(unit.shares.deficit),
            by_rest: Some(unit.shares.rest),
            largest_remainder: unit.largest_remainder,
            dhondt: unit.dhondt,
            last_released: unit.last_released,
        }
    }
}

impl ProposedStart {
    fn of(row: &PotRow, units: &[PotUnit], cells: &[PotCell]) -> Self {
        let cell = |(unit, cell): (&PotUnit, &PotCell)| ProposedCell {
            unit: unit.unit.to_string(),
            eligible: cell.left_out.is_none(),
            reason: cell.left_out.as_ref().map(ToString::to_string),
            reason_code: cell.left_out.as_ref().map(|why| why.key().to_owned()),
            live: cell.live,
            pinned: cell.pinned,
            floor: cell.shares.forced,
            by_minimum: cell.shares.minimum,
            by_deficit: cell.shares.deficit,
            by_rest: cell.shares.rest,
            contingent: cell.contingent,
            minimum: cell.minimum,
            explanation: None,
        };
        Self {
            measure: row.measure.to_string(),
            module: row.module.as_ref().map(ToString::to_string),
            title: row.title.clone(),
            start: row.begin,
            end: row.end,
            places: row.places,
            booked: row.booked,
            free: row.free,
            held: row.held,
            unplaced: row.unplaced,
            has_needs: row.has_needs,
            cells: units.iter().zip(cells).map(cell).collect(),
        }
    }
}
