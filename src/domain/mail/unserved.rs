//! A Bezirk in which no OE lies, as far as mails go by Bezirk. Knows no mail.

use std::{collections::BTreeSet, fmt};

use crate::domain::{Desk, Measure, MeasureNo, Unit, UnitKind, text};

/// A Bezirk in which no OE lies: it is spelled otherwise, or OEs are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// As the measures write it.
    pub district: String,
    /// Measures whose mails that concerns.
    pub measures: Vec<MeasureNo>,
    /// As the OEs write theirs.
    pub known: BTreeSet<String>,
}

impl Unserved {
    /// Of a measure whose mails go by Bezirk.
    #[must_use]
    pub fn of(desk: &Desk, measure: &Measure) -> Option<Self> {
        let by_district = measure.is_agh() || (measure.limited_mobility && !measure.u25 && measure.nearby.is_empty());
        let served = local(desk).any(|unit| text::same_name(&unit.district, &measure.district));
        (by_district && !served).then(|| Self {
            district: measure.district.clone(),
            measures: vec![measure.no.clone()],
            known: local(desk).map(|unit| unit.district.clone()).collect(),
        })
    }
}

impl fmt::Display for Unserved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measures: Vec<String> = self.measures.iter().map(ToString::to_string).collect();
        write!(f, "Im Bezirk „{}“ liegt keine OE ({}). ", self.district, measures.join(", "))?;
        if self.known.is_empty() {
            return f.write_str("Die Datei der Organisationseinheiten nennt noch keinen Bezirk.");
        }
        let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
        write!(f, "Ist er dort anders geschrieben? Die Datei der Organisationseinheiten kennt {}.", known.join(", "))
    }
}

/// OEs that lie in a Bezirk; central ones serve all.
fn local(desk: &Desk) -> impl Iterator<Item = &Unit> {
    desk.units.values().filter(|unit| unit.kind != UnitKind::Zentral)
}
