//! How far the Kontingente of each pot have come this week, on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::contingent::{
    released::Signed,
    state::{InForce, PotState, Stage},
};

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedRow {
    /// Who.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Kontingente in effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InForceRow {
    /// Number of the release.
    pub release: i64,
    /// The day they were released.
    pub on: NaiveDate,
    /// Who put them into effect, and when.
    pub by: Option<SignedRow>,
}

/// One pot: the starts of an instrument that have free places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PotRow {
    /// Instrument.
    pub instrument: String,
    /// How far it has come this week: `nothing`, `partly`, `draft`, `released`.
    #[schema(value_type = String)]
    pub stage: Stage,
    /// Its starts with free places.
    pub starts: u32,
    /// Their free places.
    pub free: u32,
    /// Of its starts, those whose Kontingente are of this week.
    pub this_week: u32,
    /// Of its starts, those for which none were ever laid down.
    pub without: u32,
    /// The newest Kontingente in effect for one of its starts; `null` where none are.
    pub in_force: Option<InForceRow>,
    /// Who saved its draft; `null` where there is none.
    pub draft: Option<SignedRow>,
}

impl From<&Signed> for SignedRow {
    fn from(Signed { who, at }: &Signed) -> Self {
        Self { who: who.clone(), at: *at }
    }
}

impl From<&PotState> for PotRow {
    fn from(pot: &PotState) -> Self {
        let in_force =
            |InForce { release, on, by }: &InForce| InForceRow { release: *release, on: *on, by: by.as_ref().map(Into::into) };
        Self {
            instrument: pot.instrument.to_string(),
            stage: pot.stage(),
            starts: pot.starts,
            free: pot.free,
            this_week: pot.this_week,
            without: pot.without,
            in_force: pot.in_force.as_ref().map(in_force),
            draft: pot.draft.as_ref().map(Into::into),
        }
    }
}
