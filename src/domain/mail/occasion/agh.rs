//! The occasion of an AGH with free places.

use super::{
    super::{
        AghAction, AghFacts, Blocked, Mb, Role,
        offer::{Offer, OfferedBecause, Plan, Planned, Ticks},
    },
    Setting,
};
use crate::domain::Measure;

/// Days ahead its mail shows.
const OUTLOOK_DAYS: [u64; 3] = [14, 28, 56];

/// The mail about an AGH: the MB always, of the OEs those that are ticked.
pub(super) fn action(measure: &Measure, setting: &Setting<'_>, ticks: Option<&Ticks>) -> Result<Plan, Blocked> {
    let expected = |day| (setting.expected_free)(&measure.no, day);
    let facts = AghFacts::of(setting.desk, measure, setting.today, &OUTLOOK_DAYS, expected)
        .with_starting((setting.starting)(&measure.no));
    let mut action = AghAction::propose(setting.desk, measure, facts)?;
    if let Some(ticked) = ticks.and_then(|ticks| ticks.get(measure.no.as_str())) {
        let all: Vec<_> = action.choices().iter().map(|c| (c.unit.clone(), c.ticked)).collect();
        for (unit, was) in all {
            let on = ticked.contains(&Role::Unit(unit.clone()).key());
            if on != was {
                action.tick(&unit, on)?;
            }
        }
    } else if ticks.is_some() {
        return Err(Blocked::NotTicked(measure.no.clone()));
    }
    let mb = offer_of_mb(action.mb());
    let units = action.choices().iter().map(|c| Offer {
        role: Role::Unit(c.unit.clone()),
        name: c.title.clone(),
        recipient: c.recipient.clone(),
        in_copy: false,
        why: c.why.clone(),
        ticked: c.ticked,
        locked: false,
    });
    let offers = std::iter::once(mb).chain(units).collect();
    let planned = Planned { about: measure.no.to_string(), offers, letter: action.letter() };
    Ok(Plan::one(planned, action.notes().to_vec()))
}

fn offer_of_mb(mb: &Mb) -> Offer {
    Offer {
        role: Role::Mb,
        name: mb.recipient().mailbox.name.clone(),
        recipient: Ok(mb.recipient().clone()),
        in_copy: false,
        why: OfferedBecause::AlwaysMb,
        ticked: true,
        locked: true,
    }
}
