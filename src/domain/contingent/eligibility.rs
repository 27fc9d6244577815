//! Which OE takes part in which start, and why not.

use std::fmt;

use crate::domain::{
    Amount, Instrument, StartKey, UnitCode,
    unit::{KeptOut, Target},
};

use super::{
    ground::{Ground, SplitMeasure, SplitUnit},
    rule::Exclusion,
};

/// Why an OE is left out of a start. Who asks for a certain cause matches; who shows it prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOut {
    /// A person took it out; the reason may be empty.
    ByHand {
        /// What the person wrote.
        reason: String,
    },
    /// The measure is for people below 25, whom the OE does not look after.
    Age,
    /// The measure is for people of limited mobility, and the OE lies elsewhere.
    NotNearby {
        /// The Bezirk of the measure.
        district: String,
    },
    /// No Eintrittserwartung for the instrument and no declared need for the measure.
    NothingExpected {
        /// The instrument.
        instrument: Instrument,
    },
}

impl LeftOut {
    /// Whether a person decided it.
    #[must_use]
    pub const fn is_by_hand(&self) -> bool {
        match self {
            Self::ByHand { .. } => true,
            Self::Age | Self::NotNearby { .. } | Self::NothingExpected { .. } => false,
        }
    }

    /// The stable key beside the German text on the wire.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::ByHand { .. } => "by_hand",
            Self::Age => "age",
            Self::NotNearby { .. } => "not_nearby",
            Self::NothingExpected { .. } => "nothing_expected",
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByHand { reason } if reason.is_empty() => f.write_str("ausgenommen"),
            Self::ByHand { reason } => write!(f, "ausgenommen: {reason}"),
            Self::Age => f.write_str("Maßnahme für unter 25-Jährige, OE ist keine Jugendberufsagentur"),
            Self::NotNearby { district } => {
                write!(f, "Maßnahme für eingeschränkte Mobilität, OE liegt nicht in {district}")
            }
            Self::NothingExpected { instrument } => {
                write!(f, "keine Eintrittserwartung für {instrument} und kein Bedarf für diese Maßnahme")
            }
        }
    }
}

/// Declared need of an OE for a measure ("Bedarf durch OE"); 0 without one.
#[must_use]
pub fn need(measure: &SplitMeasure, unit: &UnitCode) -> u32 {
    measure.needs.iter().find(|(code, _)| code == unit).map_or(0, |(_, need)| *need)
}

/// Why an OE is left out of a start; `None` when it takes part. What the user excludes comes
/// first, then the target group; both win over a declared need.
#[must_use]
pub fn why_not(
    ground: &Ground,
    measure: &SplitMeasure,
    start: &StartKey,
    unit: &SplitUnit,
    exclusions: &[Exclusion],
) -> Option<LeftOut> {
    let excluded = exclusions.iter().find(|e| e.unit == unit.code && e.start.as_ref().is_none_or(|s| s == start));
    if let Some(exclusion) = excluded {
        return Some(LeftOut::ByHand { reason: exclusion.reason.trim().to_owned() });
    }
    let target = Target { u25: measure.u25, limited_mobility: measure.limited_mobility, district: &measure.district };
    match unit.kind.may_fill(&unit.district, measure.nearby.contains(&unit.code), &target) {
        Ok(()) => {}
        Err(KeptOut::Age) => return Some(LeftOut::Age),
        Err(KeptOut::NotNearby) => return Some(LeftOut::NotNearby { district: measure.district.clone() }),
    }
    let expected = ground.monitored(&unit.code, &measure.instrument).is_some_and(|row| row.expected_year > Amount::ZERO);
    let takes_part = expected || need(measure, &unit.code) > 0;
    (!takes_part).then(|| LeftOut::NothingExpected { instrument: measure.instrument.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words are read in released calculations of years ago: they stay as they are.
    #[test]
    fn every_cause_has_its_key_and_its_words() {
        let instrument = Instrument::parse("MES").unwrap();
        for (cause, by_hand, key, words) in [
            (LeftOut::ByHand { reason: String::new() }, true, "by_hand", "ausgenommen"),
            (LeftOut::ByHand { reason: "Umzug".to_owned() }, true, "by_hand", "ausgenommen: Umzug"),
            (LeftOut::Age, false, "age", "Maßnahme für unter 25-Jährige, OE ist keine Jugendberufsagentur"),
            (
                LeftOut::NotNearby { district: "Altona".to_owned() },
                false,
                "not_nearby",
                "Maßnahme für eingeschränkte Mobilität, OE liegt nicht in Altona",
            ),
            (
                LeftOut::NothingExpected { instrument },
                false,
                "nothing_expected",
                "keine Eintrittserwartung für MES und kein Bedarf für diese Maßnahme",
            ),
        ] {
            assert_eq!((cause.is_by_hand(), cause.key(), cause.to_string().as_str()), (by_hand, key, words));
        }
    }

    /// A district called "ausgenommen" is no decision of a person.
    #[test]
    fn nothing_is_read_out_of_the_words() {
        let tricky = LeftOut::NotNearby { district: "ausgenommen".to_owned() };
        assert!(!tricky.is_by_hand());
    }
}
