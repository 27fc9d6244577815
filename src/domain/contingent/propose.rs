//! One request, all pots: the entry point of the contingent rule.

use std::collections::BTreeMap;

use crate::domain::{Instrument, StartKey, on_offer::NoRow};

use super::{
    check::{self, Given},
    conflict::Conflict,
    ground::{Ground, SplitStart},
    pot,
    proposal::{Pot, Proposal, Skipped},
    rows,
    rule::Request,
};

/// Splits the free places of all starts the rule (or the request) names.
///
/// # Errors
/// When something unknown is named, or pins, floors and places kept back exceed what is free.
/// Nothing is relaxed.
pub fn propose(ground: &Ground, request: &Request) -> Result<Proposal, Conflict> {
    let (pots, skipped) = split(ground, request, |_| true)?;
    Ok(Proposal { today: request.today, pots, skipped })
}

/// The pot of one instrument alone; `None` when it has nothing to split.
///
/// # Errors
/// As [`propose`]; what is set for starts of other instruments is refused.
pub fn propose_one(ground: &Ground, request: &Request, instrument: &Instrument) -> Result<Option<Pot>, Conflict> {
    let (pots, _) = split(ground, request, |other| other == instrument)?;
    Ok(pots.into_iter().next())
}

fn split(ground: &Ground, request: &Request, wanted: impl Fn(&Instrument) -> bool) -> Result<(Vec<Pot>, Vec<Skipped>), Conflict> {
    let given = check::check(ground, request)?;
    let mut pots: BTreeMap<&Instrument, Vec<SplitStart<'_>>> = BTreeMap::new();
    let mut left: BTreeMap<StartKey, NoRow> = BTreeMap::new();
    let mut skipped = Vec::new();
    let candidates = rows::candidates(ground, request.today, &request.rule);
    for (start, why) in candidates.into_iter().filter(|(start, _)| wanted(&start.measure.instrument)) {
        let measure = start.measure;
        let key = start.key();
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
    let pots = pots.into_iter().map(|(instrument, rows)| pot::build(ground, request, instrument, &rows, &given));
    Ok((pots.collect::<Result<_, _>>()?, skipped))
}

/// Pins and holds only make sense in starts that are split.
fn refuse_unsplit(
    given: &BTreeMap<&StartKey, Given<'_>>,
    pots: &BTreeMap<&Instrument, Vec<SplitStart<'_>>>,
    left: &BTreeMap<StartKey, NoRow>,
) -> Result<(), Conflict> {
    let split = |key: &StartKey| pots.values().flatten().any(|s| s.measure.no == key.0 && s.module == key.1.as_ref());
    let Some(start) = given.keys().find(|start| !split(start)) else { return Ok(()) };
    let why = left.get(*start).cloned().unwrap_or(NoRow::Over);
    Err(Conflict::NotSplit { start: (*start).clone(), why })
}
