//! Organisationseinheiten.

use serde::{Deserialize, Serialize};

use super::{Invalid, UnitCode};

/// What kind of OE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// A site in a Bezirk.
    Standort,
    /// Jugendberufsagentur: the only kind that fills U25 measures.
    #[serde(rename = "JBA")]
    Jba,
    /// A unit for the whole city.
    Zentral,
}

impl UnitKind {
    /// Reads `Standort`, `JBA` or `Zentral`, whatever the case.
    ///
    /// # Errors
    /// On anything else.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        match raw.trim().to_lowercase().as_str() {
            "standort" => Ok(Self::Standort),
            "jba" | "jugendberufsagentur" => Ok(Self::Jba),
            "zentral" | "zentrale einheit" => Ok(Self::Zentral),
            _ => Err(Invalid::new(format!("Art „{}“ ist unbekannt", raw.trim()), "Standort, JBA oder Zentral")),
        }
    }

    /// The German label, as in the export.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Standort => "Standort",
            Self::Jba => "JBA",
            Self::Zentral => "Zentral",
        }
    }
}

/// One Organisationseinheit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its code, e.g. `ALT`.
    pub code: UnitCode,
    /// Its name.
    pub title: String,
    /// Site, JBA or central.
    pub kind: UnitKind,
    /// The Bezirk it lies in.
    pub district: String,
    /// Mailbox or distribution list; empty when none is known.
    pub mailbox: String,
    /// Stock of ELB.
    pub stock: u32,
    /// Stock of ELB below 25.
    pub stock_u25: u32,
}
