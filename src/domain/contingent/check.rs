//! Checks a request against the ground before anything is split.

use std::collections::BTreeMap;

use crate::domain::{MeasureNo, StartKey, UnitCode, start::key_label};

use super::{conflict::Conflict, ground::Ground, rule::Request};

/// Pins and holds of one start, found by key.
#[derive(Debug, Default)]
pub(super) struct Given<'a> {
    /// Pinned places per OE.
    pub pins: BTreeMap<&'a UnitCode, u32>,
    /// Places kept back.
    pub hold: u32,
}

/// Every key must be known, nothing given twice, the settings in range.
pub(super) fn check<'a>(ground: &Ground, request: &'a Request) -> Result<BTreeMap<&'a StartKey, Given<'a>>, Conflict> {
    if request.rule.start_rate_percent > 100 {
        return Err(Conflict::StartRate(request.rule.start_rate_percent));
    }
    for selector in request.starts.iter().flatten() {
        match &selector.module {
            None => known_measure(ground, &selector.measure)?,
            Some(module) => known_start(ground, &(selector.measure.clone(), Some(module.clone())))?,
        }
    }
    for exclusion in &request.exclusions {
        known_unit(ground, &exclusion.unit)?;
        if let Some(start) = &exclusion.start {
            known_start(ground, start)?;
        }
    }
    let mut given: BTreeMap<&StartKey, Given<'_>> = BTreeMap::new();
    for pin in &request.pins {
        known_start(ground, &pin.start)?;
        known_unit(ground, &pin.unit)?;
        let pins = &mut given.entry(&pin.start).or_default().pins;
        if let Some(first) = pins.insert(&pin.unit, pin.places).filter(|first| *first != pin.places) {
            let what = format!("{} in {}", pin.unit, key_label(&pin.start));
            return Err(Conflict::Twice { what, first, second: pin.places });
        }
    }
    let mut held: BTreeMap<&StartKey, u32> = BTreeMap::new();
    for hold in &request.holds {
        known_start(ground, &hold.start)?;
        if let Some(first) = held.insert(&hold.start, hold.places).filter(|first| *first != hold.places) {
            let what = format!("Die Rückhaltung in {}", key_label(&hold.start));
            return Err(Conflict::Twice { what, first, second: hold.places });
        }
        given.entry(&hold.start).or_default().hold = hold.places;
    }
    Ok(given)
}

fn known_measure(ground: &Ground, no: &MeasureNo) -> Result<(), Conflict> {
    if ground.measure(no).is_some() { Ok(()) } else { Err(Conflict::UnknownMeasure(no.clone())) }
}

fn known_unit(ground: &Ground, unit: &UnitCode) -> Result<(), Conflict> {
    if ground.has_unit(unit) { Ok(()) } else { Err(Conflict::UnknownUnit(unit.clone())) }
}

fn known_start(ground: &Ground, key: &StartKey) -> Result<(), Conflict> {
    known_measure(ground, &key.0)?;
    if ground.has_start(key) {
        return Ok(());
    }
    let modules: Vec<&str> =
        ground.starts_of(&key.0).filter_map(|s| s.module.as_ref()).map(crate::domain::ModuleNo::as_str).collect();
    let hint = if modules.is_empty() {
        format!("Die Maßnahme hat keine Module; bitte nur {} angeben.", key.0)
    } else {
        format!("Bitte eines der Module der Maßnahme nennen: {}.", modules.join(", "))
    };
    Err(Conflict::UnknownStart { start: key.clone(), hint })
}
