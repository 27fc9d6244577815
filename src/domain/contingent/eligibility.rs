//! Which OE takes part in which start, and in German why not.

use crate::domain::{Amount, Desk, Measure, StartKey, Unit, UnitCode, UnitKind};

use super::rule::Exclusion;

/// Declared need of an OE for a measure ("Bedarf durch OE"); 0 without one.
#[must_use]
pub fn need(measure: &Measure, unit: &UnitCode) -> u32 {
    measure.needs.iter().find(|(code, _)| code == unit).map_or(0, |(_, need)| *need)
}

/// Whether anyone declared a need: then the minimum is off for everyone in this measure.
#[must_use]
pub fn has_needs(measure: &Measure) -> bool {
    measure.needs.iter().any(|(_, need)| *need > 0)
}

/// Why an OE is left out of a start; `None` when it takes part. What the user excludes comes
/// first, then the target group; both win over a declared need.
#[must_use]
pub fn why_not(desk: &Desk, measure: &Measure, start: &StartKey, unit: &Unit, exclusions: &[Exclusion]) -> Option<String> {
    let excluded = exclusions.iter().find(|e| e.unit == unit.code && e.start.as_ref().is_none_or(|s| s == start));
    if let Some(exclusion) = excluded {
        let reason = exclusion.reason.trim();
        return Some(if reason.is_empty() { "ausgenommen".to_owned() } else { format!("ausgenommen: {reason}") });
    }
    if measure.u25 {
        if unit.kind != UnitKind::Jba {
            return Some("Maßnahme für unter 25-Jährige, OE ist keine Jugendberufsagentur".to_owned());
        }
    } else if measure.limited_mobility && !is_near(measure, unit) {
        return Some(format!("Maßnahme für eingeschränkte Mobilität, OE liegt nicht in {}", measure.district));
    }
    let expected =
        desk.monitoring.get(&(unit.code.clone(), measure.instrument.clone())).is_some_and(|row| row.expected_year > Amount::ZERO);
    let takes_part = expected || need(measure, &unit.code) > 0;
    (!takes_part).then(|| format!("keine Eintrittserwartung für {} und kein Bedarf für diese Maßnahme", measure.instrument))
}

fn is_near(measure: &Measure, unit: &Unit) -> bool {
    (unit.kind == UnitKind::Standort && unit.district == measure.district) || measure.nearby.contains(&unit.code)
}
