//! The desk after an import, computed without reading anything back.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::{Desk, Participation, ParticipationId};

use super::Plan;

/// The desk with a plan's rows in it; `desk` must be the one the plan was made for.
#[must_use]
pub fn apply(desk: &Desk, plan: &Plan) -> Desk {
    let mut next = desk.clone();
    next.as_of = Some(plan.as_of);
    next.units.extend(plan.units.written().map(|u| (u.code.clone(), u.clone())));
    next.measures.extend(plan.measures.written().map(|m| (m.no.clone(), m.clone())));
    next.starts.extend(plan.starts.written().map(|s| (s.key(), s.clone())));
    for row in plan.monitoring.written() {
        next.add_monitoring(row.clone());
    }
    for (first_seen, version) in &plan.superseded {
        next.superseded.entry(version.id.clone()).or_default().push((*first_seen, version.clone()));
    }
    if plan.participations.is_empty() && plan.vanished.is_empty() {
        return next;
    }
    let mut written: HashMap<&ParticipationId, (NaiveDate, &Participation)> =
        plan.versions().map(|(first_seen, p)| (&p.id, (first_seen, p))).collect();
    let kept = desk.versions().map(|(first_seen, p)| match written.remove(&p.id) {
        Some((first_seen, newer)) => (first_seen, newer.clone()),
        None => (first_seen, p.clone()),
    });
    let versions = kept.chain(plan.participations.new.iter().map(|p| (plan.as_of, p.clone()))).collect();
    next.with_versions(versions)
}
