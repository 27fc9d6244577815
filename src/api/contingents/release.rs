//! Releases: Kontingente put into effect. They never change; taking one back is a new entry.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Proposal,
    request::{Settings, StartRef},
};
use crate::domain::{UnitCode, contingent::Shares};

/// Body of `POST contingents/releases`: what was looked at when it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRelease {
    /// Instrument.
    pub instrument: String,
    /// Revision of the draft; 0 for the plain proposal.
    pub draft: u64,
    /// Number of the newest import; `null` before the first.
    #[serde(default)]
    pub import: Option<i64>,
    /// `lists` of the ground that was looked at; not compared where it is missing.
    #[serde(default)]
    pub lists: Option<u64>,
}

/// Body of `POST contingents/release-all`: several pots, all of them or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReleases {
    /// What was looked at, one per instrument.
    pub pots: Vec<NewRelease>,
}

/// Places of an OE.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitPlaces {
    /// OE.
    pub unit: String,
    /// Places.
    pub places: u32,
}

/// One start of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseStart {
    /// The start.
    pub start: StartRef,
    /// What came into effect; `null` where a release was taken back and nothing was before it.
    pub now: Option<InEffect>,
    /// What it replaced.
    pub before: Option<InEffect>,
}

/// Kontingente of one start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InEffect {
    /// The release that put them into effect.
    pub release: i64,
    /// The day they were released.
    pub on: NaiveDate,
    /// Places of the OEs that have any, by code.
    pub places: Vec<UnitPlaces>,
    /// What they were given for; empty where the release did not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<UnitShares>,
}

/// What the places of an OE were given for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitShares {
    /// OE.
    pub unit: String,
    /// By its declared need, or fixed by the user.
    pub forced: u32,
    /// Its minimum place.
    pub by_minimum: u32,
    /// By the deficit.
    pub by_deficit: u32,
    /// Beyond every claim.
    pub by_rest: u32,
}

impl UnitShares {
    /// On the wire.
    #[must_use]
    pub fn of(unit: &UnitCode, shares: Shares) -> Self {
        let Shares { forced, minimum, deficit, rest } = shares;
        Self { unit: unit.to_string(), forced, by_minimum: minimum, by_deficit: deficit, by_rest: rest }
    }

    /// As the rule counts them.
    #[must_use]
    pub const fn shares(&self) -> Shares {
        Shares { forced: self.forced, minimum: self.by_minimum, deficit: self.by_deficit, rest: self.by_rest }
    }
}

/// One release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Release {
    /// Number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// The desk's day.
    pub on: NaiveDate,
    /// Instrument.
    pub instrument: String,
    /// The release it takes back; `null` for a release of a draft.
    pub undoes: Option<i64>,
    /// Totals of the OEs in the release before.
    pub before: Vec<UnitPlaces>,
    /// Totals of the OEs now.
    pub after: Vec<UnitPlaces>,
    /// Its starts.
    pub starts: Vec<ReleaseStart>,
    /// What the user had set.
    pub settings: Settings,
}

/// Answer of `contingents/releases`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Releases {
    /// Newest first, at most 200.
    pub releases: Vec<Release>,
}

/// Answer of `contingents/releases/{id}`: the release with its whole calculation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseDocument {
    /// The release.
    pub release: Release,
    /// The proposal as it was, every cell explained; `null` for a release taken back.
    pub calculation: Option<Proposal>,
}

impl Release {
    /// Places of all OEs.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.after.iter().map(|unit| unit.places).sum()
    }
}
