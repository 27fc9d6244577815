//! `units`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Unit;

/// One Organisationseinheit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitRow {
    /// Code, e.g. `ALT`.
    pub code: String,
    /// Name.
    pub title: String,
    /// `Standort`, `JBA` or `Zentral`.
    pub kind: String,
    /// Bezirk.
    pub district: String,
    /// Mailbox; empty when unknown.
    pub mailbox: String,
    /// Stock of ELB.
    pub stock: u32,
    /// Stock of ELB below 25.
    pub stock_u25: u32,
}

/// Answer of `unreached`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unreached {
    /// Who no mail can reach and why, a German sentence each: OEs, then the MB of AGH, then Bezirke.
    pub unreached: Vec<String>,
}

impl From<&Unit> for UnitRow {
    fn from(unit: &Unit) -> Self {
        Self {
            code: unit.code.to_string(),
            title: unit.title.clone(),
            kind: unit.kind.label().to_owned(),
            district: unit.district.clone(),
            mailbox: unit.mailbox.clone(),
            stock: unit.stock,
            stock_u25: unit.stock_u25,
        }
    }
}

/// Answer of `units`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Units {
    /// By code.
    pub units: Vec<UnitRow>,
}
