//! One request, all pots: the entry point of the contingent rule.

use std::collections::BTreeMap;

use crate::domain::{Desk, Instrument, StartKey, places::OpenStart};

use super::{
    check::{self, Given},
    conflict::Conflict,
    deficit, pot,
    proposal::{Proposal, Skipped},
    rows::{self, NoRow},
    rule::Request,
};

/// Splits the free places of all starts the rule (or the request) names.
///
/// # Errors
/// When something unknown is named, or pins, floors and places kept back exceed what is free.
/// Nothing is relaxed.
pub fn propose(desk: &Desk, request: &Request) -> Result<Proposal, Conflict> {
    let given = check::check(desk, request)?;
    let mut pots: BTreeMap<&Instrument, Vec<OpenStart<'_>>> = BTreeMap::new();
    let mut left: BTreeMap<StartKey, NoRow> = BTreeMap::new();
    let mut skipped = Vec::new();
    for (start, why) in rows::candidates(desk, request.today, &request.rule) {
        let measure = start.measure;
        let key = (measure.no.clone(), start.module.cloned());
        let named = request.starts.as_ref().map(|all| all.iter().any(|s| s.names(&measure.no, start.module)));
        match why {
            None if named != Some(false) => pots.entry(&measure.instrument).or_default().push(start),
            None => drop(left.insert(key, NoRow::NotChosen)),
            Some(why) => {
                left.insert(key.clone(), why.clone());
                if named == Some(true) {
                    skipped.push(Skipped { start: key, why });
                }
            }
        }
    }
    refuse_unsplit(&given, &pots, &left)?;
    let assigned = deficit::assigned(desk);
    let pots = pots
        .into_iter()
        .map(|(instrument, rows)| pot::build(desk, request, instrument, &rows, &given, &assigned))
        .collect::<Result<_, _>>()?;
    Ok(Proposal { today: request.today, pots, skipped })
}

/// Pins and holds only make sense in starts that are split.
fn refuse_unsplit(
    given: &BTreeMap<&StartKey, Given<'_>>,
    pots: &BTreeMap<&Instrument, Vec<OpenStart<'_>>>,
    left: &BTreeMap<StartKey, NoRow>,
) -> Result<(), Conflict> {
    let split = |key: &StartKey| pots.values().flatten().any(|s| s.measure.no == key.0 && s.module == key.1.as_ref());
    let Some(start) = given.keys().find(|start| !split(start)) else { return Ok(()) };
    let why = left.get(*start).cloned().unwrap_or(NoRow::Over);
    Err(Conflict::NotSplit { start: (*start).clone(), why })
}
