//! Checks a request against the desk before anything is split.

use std::collections::BTreeMap;

use crate::domain::{Desk, MeasureNo, StartKey, UnitCode, start};

use super::{conflict::Conflict, rule::Request};

/// Pins and holds of one start, found by key.
#[derive(Debug, Default)]
pub(super) struct Given<'a> {
    /// Pinned places per OE.
    pub pins: BTreeMap<&'a UnitCode, u32>,
    /// Places kept back.
    pub hold: u32,
}

/// Every key must be known, nothing given twice, the settings in range.
pub(super) fn check<'a>(desk: &Desk, request: &'a Request) -> Result<BTreeMap<&'a StartKey, Given<'a>>, Conflict> {
    if request.rule.start_rate_percent > 100 {
        return Err(Conflict::StartRate(request.rule.start_rate_percent));
    }
    for selector in request.starts.iter().flatten() {
        match &selector.module {
            None => known_measure(desk, &selector.measure)?,
            Some(module) => known_start(desk, &(selector.measure.clone(), Some(module.clone())))?,
        }
    }
    for exclusion in &request.exclusions {
        known_unit(desk, &exclusion.unit)?;
        if let Some(start) = &exclusion.start {
            known_start(desk, start)?;
        }
    }
    let mut given: BTreeMap<&StartKey, Given<'_>> = BTreeMap::new();
    for pin in &request.pins {
        known_start(desk, &pin.start)?;
        known_unit(desk, &pin.unit)?;
        let pins = &mut given.entry(&pin.start).or_default().pins;
        if let Some(first) = pins.insert(&pin.unit, pin.places).filter(|first| *first != pin.places) {
            let what = format!("{} in {}", pin.unit, label(&pin.start));
            return Err(Conflict::Twice { what, first, second: pin.places });
        }
    }
    let mut held: BTreeMap<&StartKey, u32> = BTreeMap::new();
    for hold in &request.holds {
        known_start(desk, &hold.start)?;
        if let Some(first) = held.insert(&hold.start, hold.places).filter(|first| *first != hold.places) {
            let what = format!("Die Rückhaltung in {}", label(&hold.start));
            return Err(Conflict::Twice { what, first, second: hold.places });
        }
        given.entry(&hold.start).or_default().hold = hold.places;
    }
    Ok(given)
}

fn known_measure(desk: &Desk, no: &MeasureNo) -> Result<(), Conflict> {
    if desk.measures.contains_key(no) { Ok(()) } else { Err(Conflict::UnknownMeasure(no.clone())) }
}

fn known_unit(desk: &Desk, unit: &UnitCode) -> Result<(), Conflict> {
    if desk.units.contains_key(unit) { Ok(()) } else { Err(Conflict::UnknownUnit(unit.clone())) }
}

fn known_start(desk: &Desk, key: &StartKey) -> Result<(), Conflict> {
    known_measure(desk, &key.0)?;
    let mut starts = desk.starts_of(&key.0).peekable();
    if starts.peek().is_none() && key.1.is_none() || desk.starts.contains_key(key) {
        return Ok(());
    }
    let modules: Vec<&str> = starts.filter_map(|s| s.module.as_ref()).map(crate::domain::ModuleNo::as_str).collect();
    let hint = if modules.is_empty() {
        format!("Die Maßnahme hat keine Module; bitte nur {} angeben.", key.0)
    } else {
        format!("Bitte eines der Module der Maßnahme nennen: {}.", modules.join(", "))
    };
    Err(Conflict::UnknownStart { start: key.clone(), hint })
}

fn label(key: &StartKey) -> String {
    start::label(&key.0, key.1.as_ref())
}
