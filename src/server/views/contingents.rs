//! Kontingente proposed for a desk.

use chrono::NaiveDate;

use crate::{
    api::contingents::{Proposal, request::ProposalRequest},
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

/// The split of all starts that are asked for.
///
/// # Errors
/// With a German sentence when a key is none, or what was set cannot be met.
pub fn proposal(now: &Snapshot, today: NaiveDate, rules: &Rules, asked: &ProposalRequest) -> Result<Proposal, String> {
    let mut request = Request::new(today);
    request.rule = rules.contingents();
    request.last_released.clone_from(&now.released.last);
    asked.settings.apply(&mut request).map_err(|e| e.to_string())?;
    let split = propose(&ground(now), &request).map_err(|e| e.to_string())?;
    Ok(if asked.explain { Proposal::explained(&split) } else { Proposal::from(&split) })
}
