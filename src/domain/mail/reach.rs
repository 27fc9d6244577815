//! Who no mail can reach, and why: one answer for `doctor` and for the dialog of a mail. Sends nothing.

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;

use super::{Blocked, Mb, Recipient, Unserved};
use crate::domain::{Desk, Unit, text};

/// Somebody no mail can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreached {
    /// An OE, or the MB of an AGH, without whom no mail about it goes (rule 3).
    Somebody(Blocked),
    /// The OEs of a Bezirk: none is known to lie there.
    District(Unserved),
}

impl fmt::Display for Unreached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Somebody(blocked) => blocked.fmt(f),
            Self::District(unserved) => unserved.fmt(f),
        }
    }
}

/// The reasons why these OEs get no mail, in their order.
pub fn unreachable<'a>(units: impl IntoIterator<Item = &'a Unit>) -> impl Iterator<Item = Blocked> {
    units.into_iter().filter_map(|unit| Recipient::of_unit(unit).err())
}

/// The same as notes beside a mail.
pub fn notes<'a>(units: impl IntoIterator<Item = &'a Unit>) -> Vec<String> {
    unreachable(units).map(|blocked| blocked.to_string()).collect()
}

/// Everybody no mail can reach on that day: OEs first, then the MB of AGH, then Bezirke. Measures that are over
/// ask for nobody.
#[must_use]
pub fn unreached(desk: &Desk, today: NaiveDate) -> Vec<Unreached> {
    let running = || desk.measures.values().filter(|measure| measure.end >= today);
    let mb = running().filter(|measure| measure.is_agh()).filter_map(|measure| Mb::of(measure).err());
    let mut districts: BTreeMap<String, Unserved> = BTreeMap::new();
    for unserved in running().filter_map(|measure| Unserved::of(desk, measure)) {
        let key = text::folded(&unserved.district);
        match districts.get_mut(&key) {
            Some(known) => known.measures.extend(unserved.measures),
            None => drop(districts.insert(key, unserved)),
        }
    }
    let somebody = unreachable(desk.units.values()).chain(mb).map(Unreached::Somebody);
    somebody.chain(districts.into_values().map(Unreached::District)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::{day, desk};

    fn told(desk: &Desk) -> Vec<String> {
        unreached(desk, day(2026, 11, 24)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_missing_and_an_impossible_address_are_told_with_their_reason() {
        let mut desk = desk();
        let before = told(&desk).len();
        desk.units.get_mut("ALT").unwrap().mailbox = String::new();
        desk.units.get_mut("HAR").unwrap().mailbox = "harburg(at)amt".to_owned();
        let told = told(&desk);
        assert_eq!(told.len(), before + 2);
        assert_eq!(told[0], "OE ALT: E-Mail-Adresse fehlt. Der Verteiler steht in der Datei der Organisationseinheiten.");
        assert!(told[1].starts_with("OE HAR: „harburg(at)amt“ ist keine E-Mail-Adresse."), "{}", told[1]);
    }

    #[test]
    fn the_mb_is_asked_for_where_nothing_goes_without_her_and_nowhere_else() {
        let mut desk = desk();
        desk.measures.values_mut().for_each(|measure| measure.mb = None);
        let told = told(&desk);
        assert!(told.iter().any(|text| text.starts_with("AGH-1 hat keine Maßnahmebetreuung")), "{told:?}");
        assert!(!told.iter().any(|text| text.contains("MES-1")), "{told:?}");
        desk.measures.values_mut().for_each(|measure| measure.end = day(2026, 11, 23));
        assert_eq!(unreached(&desk, day(2026, 11, 24)), [], "what is over asks for nobody");
    }

    #[test]
    fn a_bezirk_without_an_oe_is_told_once_and_a_spelling_is_none() {
        let mut desk = desk();
        let agh = |desk: &mut Desk, district: &str| {
            desk.measures.values_mut().filter(|measure| measure.is_agh()).for_each(|m| m.district = district.to_owned());
        };
        agh(&mut desk, "ALTONA ");
        assert!(!told(&desk).iter().any(|text| text.starts_with("Im Bezirk")), "case and space make no other Bezirk");
        agh(&mut desk, "Altonna");
        let unserved: Vec<String> = told(&desk).into_iter().filter(|text| text.starts_with("Im Bezirk")).collect();
        assert_eq!(
            unserved,
            ["Im Bezirk „Altonna“ liegt keine OE (AGH-1, AGH-U25). Ist er dort anders geschrieben? Die Datei der \
              Organisationseinheiten kennt Altona, Harburg."]
        );
    }
}
