//! Instruments and the team that steers them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Invalid, text};

/// Kind of measure. Unknown instruments are kept as written: an office may buy new ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Instrument {
    /// Arbeitsgelegenheit (§ 16d SGB II).
    Agh,
    /// Maßnahmen zur Aktivierung und beruflichen Eingliederung.
    MAbE,
    /// MES.
    Mes,
    /// Gk.
    Gk,
    /// gbB.
    Gbb,
    /// Förderung schwer zu erreichender junger Menschen.
    FseJ,
    /// Assistierte Ausbildung.
    AsA,
    /// Assistierte Ausbildung flexibel.
    AsAflex,
    /// Berufsausbildung in außerbetrieblichen Einrichtungen; run by the Agentur für Arbeit.
    BaE,
    /// Any other, as written in the export.
    Other(String),
}

const KNOWN: [(Instrument, &str); 9] = [
    (Instrument::Agh, "AGH"),
    (Instrument::MAbE, "MAbE"),
    (Instrument::Mes, "MES"),
    (Instrument::Gk, "Gk"),
    (Instrument::Gbb, "gbB"),
    (Instrument::FseJ, "FseJ"),
    (Instrument::AsA, "AsA"),
    (Instrument::AsAflex, "AsAflex"),
    (Instrument::BaE, "BaE"),
];

impl Instrument {
    /// Reads the abbreviation, whatever its case.
    ///
    /// # Errors
    /// When it is empty or longer than 32 characters.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let name = text::clean(raw);
        if name.is_empty() || name.chars().count() > 32 {
            return Err(Invalid::new(
                format!("Instrument „{name}“ ist keines"),
                "AGH, MAbE, MES, Gk, gbB, FseJ, AsA, AsAflex, BaE",
            ));
        }
        let known = KNOWN.iter().find(|(_, label)| label.eq_ignore_ascii_case(&name));
        Ok(known.map_or(Self::Other(name), |(instrument, _)| instrument.clone()))
    }

    /// The abbreviation used on every screen.
    #[must_use]
    pub fn label(&self) -> &str {
        if let Self::Other(name) = self {
            return name;
        }
        KNOWN.iter().find(|(known, _)| known == self).map_or("", |(_, label)| label)
    }

    /// Whether its free places are offered and split by the desk: AGH are filled one by one, `BaE` by the Agentur für
    /// Arbeit (working instruction 103, rule 14).
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        !matches!(self, Self::Agh | Self::BaE)
    }

    /// The team that steers measures of this instrument.
    #[must_use]
    pub fn team(&self) -> Team {
        if *self == Self::Agh { Team::X911 } else { Team::X915 }
    }
}

impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

impl TryFrom<String> for Instrument {
    type Error = Invalid;
    fn try_from(raw: String) -> Result<Self, Invalid> {
        Self::parse(&raw)
    }
}

impl From<Instrument> for String {
    fn from(instrument: Instrument) -> Self {
        instrument.label().to_owned()
    }
}

/// The two teams of the Besetzungssteuerung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Team {
    /// Steers the AGH.
    X911,
    /// Steers the contracted measures.
    X915,
}

impl Team {
    /// Its name, on screens and on the wire.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::X911 => "X911",
            Self::X915 => "X915",
        }
    }
}
