//! Organisationseinheiten.

use serde::{Deserialize, Serialize};

use super::{Invalid, UnitCode, text};

/// What kind of OE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// A site in a Bezirk.
    Standort,
    /// A site that also looks after people below 25.
    #[serde(rename = "Standort mit U25")]
    StandortU25,
    /// Jugendberufsagentur: looks after people below 25.
    #[serde(rename = "JBA")]
    Jba,
    /// A unit for the whole city.
    Zentral,
}

impl UnitKind {
    /// Reads `Standort`, `Standort mit U25`, `JBA` or `Zentral`, whatever the case.
    ///
    /// # Errors
    /// On anything else.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        match raw.trim().to_lowercase().as_str() {
            "standort" => Ok(Self::Standort),
            "standort mit u25" => Ok(Self::StandortU25),
            "jba" | "jugendberufsagentur" => Ok(Self::Jba),
            "zentral" | "zentrale einheit" => Ok(Self::Zentral),
            _ => Err(Invalid::new(format!("Art „{}“ ist unbekannt", raw.trim()), "Standort, Standort mit U25, JBA oder Zentral")),
        }
    }

    /// The German label, as in the export.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Standort => "Standort",
            Self::StandortU25 => "Standort mit U25",
            Self::Jba => "JBA",
            Self::Zentral => "Zentral",
        }
    }

    /// Whether it is a site in a Bezirk, with or without people below 25.
    #[must_use]
    pub const fn is_site(self) -> bool {
        match self {
            Self::Standort | Self::StandortU25 => true,
            Self::Jba | Self::Zentral => false,
        }
    }

    /// Whether it looks after people below 25: a Jugendberufsagentur, and a site that an export names so (rule 9 c).
    #[must_use]
    pub const fn serves_u25(self) -> bool {
        match self {
            Self::StandortU25 | Self::Jba => true,
            Self::Standort | Self::Zentral => false,
        }
    }

    /// Whether people of the OE may fill a measure at all: U25 only [`Self::serves_u25`], and nothing else is then
    /// asked; limited mobility only sites in the Bezirk or named as near (rule 9 b and c).
    ///
    /// # Errors
    /// With the rule that keeps them out.
    pub fn may_fill(self, district: &str, near: bool, target: &Target<'_>) -> Result<(), KeptOut> {
        if target.u25 {
            return if self.serves_u25() { Ok(()) } else { Err(KeptOut::Age) };
        }
        let is_near = near || (self.is_site() && text::same_name(district, target.district));
        if target.limited_mobility && !is_near { Err(KeptOut::NotNearby) } else { Ok(()) }
    }
}

/// For whom a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// People below 25.
    pub u25: bool,
    /// People of limited mobility.
    pub limited_mobility: bool,
    /// The Bezirk it lies in.
    pub district: &'a str,
}

/// Why people of an OE may not fill a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptOut {
    /// It is for people below 25, whom the OE does not look after.
    Age,
    /// It is for people of limited mobility, and the OE lies elsewhere.
    NotNearby,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_with_people_below_25_is_both() {
        let near = Target { u25: false, limited_mobility: true, district: "Altona" };
        let young = Target { u25: true, limited_mobility: true, district: "Wandsbek" };
        for (raw, fills_near, fills_young) in [
            ("Standort", Ok(()), Err(KeptOut::Age)),
            ("standort mit U25", Ok(()), Ok(())),
            ("JBA", Err(KeptOut::NotNearby), Ok(())),
            ("Zentral", Err(KeptOut::NotNearby), Err(KeptOut::Age)),
        ] {
            let kind = UnitKind::parse(raw).unwrap();
            assert_eq!(UnitKind::parse(kind.label()), Ok(kind));
            assert_eq!(kind.may_fill("Altona", false, &near), fills_near, "{raw}");
            assert_eq!(kind.may_fill("Altona", false, &young), fills_young, "{raw}: nothing else is asked");
        }
        assert_eq!(UnitKind::Zentral.may_fill("Altona", true, &near), Ok(()), "named as near");
    }
}
