//! Kontingente proposed for a desk.

use chrono::NaiveDate;

use crate::{
    api::contingents::{
        Proposal,
        request::{ProposalRequest, Settings},
    },
    config::Rules,
    domain::{
        contingent::{Ground, Request, propose},
        provider_list,
    },
    store::Snapshot,
};

/// What a split stands on.
#[must_use]
pub fn ground(now: &Snapshot) -> Ground {
    Ground::of(&now.desk).with_unreported(provider_list::unreported(&now.desk, &now.lists))
}

/// What is asked of the engine, with what is set.
///
/// # Errors
/// With a German sentence when a key is none.
pub(super) fn request(now: &Snapshot, today: NaiveDate, rules: &Rules, settings: &Settings) -> Result<Request, String> {
    let mut request = Request::new(today);
    request.rule = rules.contingents();
    request.last_released.clone_from(&now.released.last);
    settings.apply(&mut request).map_err(|e| e.to_string())?;
    Ok(request)
}

/// The split of all starts that are asked for.
///
/// # Errors
/// With a German sentence when a key is none, or what was set cannot be met.
pub fn proposal(now: &Snapshot, today: NaiveDate, rules: &Rules, asked: &ProposalRequest) -> Result<Proposal, String> {
    let request = request(now, today, rules, &asked.settings)?;
    let split = propose(&ground(now), &request).map_err(|e| e.to_string())?;
    Ok(if asked.explain { Proposal::explained(&split) } else { Proposal::from(&split) })
}
