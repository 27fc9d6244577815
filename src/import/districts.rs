//! One spelling per Bezirk: the desk's own, else the one most rows of the files use. Dash, space and
//! case do not make another Bezirk, and mails and contingents must not depend on them.

use std::collections::{HashMap, HashSet};

use crate::domain::{Desk, UnitKind, text};

use super::{
    notes::{Notes, Topic},
    rows::Rows,
};

/// Writes every Bezirk the same way; tells what was written otherwise and where no OE lies.
pub(super) fn unify(rows: &mut Rows, known: &Desk, notes: &mut Notes) {
    let spelling = spellings(rows, known);
    let units = rows.units.iter_mut().map(|unit| (unit.at, &mut unit.row.district));
    let measures = rows.measures.iter_mut().map(|measure| (measure.at, &mut measure.row.district));
    for (at, district) in units.chain(measures) {
        let Some(kept) = spelling.get(&text::folded(district)).filter(|kept| *kept != district) else { continue };
        let topic = Topic::Spelling { written: std::mem::replace(district, kept.clone()), kept: kept.clone() };
        notes.line(at.file, topic, at.line, String::new);
    }
    tell_unserved(rows, known, notes);
}

/// The spelling to keep, by what is the same in all of them.
fn spellings(rows: &Rows, known: &Desk) -> HashMap<String, String> {
    let mut kept: HashMap<String, String> = HashMap::new();
    let stored = known.units.values().map(|u| &u.district).chain(known.measures.values().map(|m| &m.district));
    for district in stored.filter(|d| !d.is_empty()) {
        kept.entry(text::folded(district)).or_insert_with(|| district.clone());
    }
    // OEs stand for the office's own spelling more than measures do.
    let weighed =
        rows.units.iter().map(|u| (&u.row.district, 1_000_000)).chain(rows.measures.iter().map(|m| (&m.row.district, 1)));
    let mut counts: HashMap<&str, (u64, usize)> = HashMap::new();
    for (order, (district, weight)) in weighed.enumerate() {
        let entry = counts.entry(district).or_insert((0, order));
        entry.0 += weight;
    }
    let mut counted: Vec<_> = counts.into_iter().collect();
    counted.sort_by_key(|(_, (count, order))| (std::cmp::Reverse(*count), *order));
    for (district, _) in counted.into_iter().filter(|(district, _)| !district.is_empty()) {
        kept.entry(text::folded(district)).or_insert_with(|| district.to_owned());
    }
    kept
}

/// Names every Bezirk of a new or changed measure in which no OE lies.
fn tell_unserved(rows: &Rows, known: &Desk, notes: &mut Notes) {
    let replaced: HashSet<_> = rows.units.iter().map(|u| &u.row.code).collect();
    let stored = known.units.values().filter(|unit| !replaced.contains(&unit.code));
    let units = rows.units.iter().map(|u| &u.row).chain(stored);
    let served: HashSet<String> =
        units.filter(|unit| unit.kind != UnitKind::Zentral).map(|unit| text::folded(&unit.district)).collect();
    if served.is_empty() {
        return;
    }
    for measure in &rows.measures {
        let district = &measure.row.district;
        let same = known.measures.get(&measure.row.no).is_some_and(|before| before.district == *district);
        if !same && !served.contains(&text::folded(district)) {
            let topic = Topic::Unserved { district: district.clone() };
            notes.line(measure.at.file, topic, measure.at.line, String::new);
        }
    }
}
