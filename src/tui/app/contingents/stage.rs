//! How far the Kontingente of each pot have come this week, in words: for the pot bar, *Heute* and those who hear it.
//! The rule is the domain's ([`crate::domain::contingent::state`]); what is set here and not stored yet is a draft, too.

use super::Work;
use crate::{
    api::contingents::state::{PotRow, SignedRow},
    domain::{contingent::state::Stage, dates},
    tui::{State, look::format},
};

/// What the backend says of a pot.
#[must_use]
pub fn row<'a>(state: &'a State, instrument: &str) -> Option<&'a PotRow> {
    state.data.summary.value.as_ref()?.contingents.iter().find(|pot| pot.instrument == instrument)
}

/// How far the pot has come.
#[must_use]
pub fn of(state: &State, work: &Work) -> Stage {
    let told = row(state, &work.base.instrument).map_or(Stage::Nothing, |pot| pot.stage);
    match told {
        Stage::Nothing | Stage::Partly if !work.settings.is_empty() => Stage::Draft,
        Stage::Nothing | Stage::Partly | Stage::Draft | Stage::Released => told,
    }
}

/// The sign behind its name: `–` nothing, `‹›` draft, `✓12/13` starts, `✓` released.
#[must_use]
pub fn sign(stage: Stage, row: Option<&PotRow>) -> String {
    match (stage, row) {
        (Stage::Nothing, _) => " –".to_owned(),
        (Stage::Partly, Some(pot)) => format!(" ✓{}/{}", pot.this_week, pot.starts),
        (Stage::Draft, _) => "‹›".to_owned(),
        (Stage::Partly | Stage::Released, _) => " ✓".to_owned(),
    }
}

/// In words, with who and when.
#[must_use]
pub fn words(state: &State, far: Stage, row: Option<&PotRow>) -> String {
    let signed = |by: &SignedRow| format!(" {} von {}", format::clock(state.zone.local(by.at), state.today()), by.who);
    let in_force = row.and_then(|pot| pot.in_force.as_ref());
    match (far, row) {
        (Stage::Released, _) => {
            let by = in_force.and_then(|now| now.by.as_ref()).map(signed).unwrap_or_default();
            let draft = row.and_then(|pot| pot.draft.as_ref()).map(|by| format!(", neuer Entwurf von {}", by.who));
            format!("freigegeben{by}{}", draft.unwrap_or_default())
        }
        (Stage::Draft, _) => format!("Entwurf{}", row.and_then(|pot| pot.draft.as_ref()).map(signed).unwrap_or_default()),
        (Stage::Partly, Some(pot)) => format!("{} von {} Starts freigegeben", pot.this_week, pot.starts),
        (Stage::Nothing | Stage::Partly, _) => match in_force {
            Some(old) => format!("diese Woche nichts freigegeben, zuletzt {}", dates::german_short(old.on)),
            None => "nichts freigegeben".to_owned(),
        },
    }
}

/// How far all pots have come.
pub struct Progress {
    /// `1 von 6 freigegeben`.
    pub released: String,
    /// `1 teils, 2 im Entwurf`; empty where there is nothing of that kind.
    pub under_way: String,
    /// Whether all of them are released.
    pub all: bool,
}

/// How far all pots have come; `None` while there are none.
#[must_use]
pub fn progress(pots: &[PotRow]) -> Option<Progress> {
    let count = |stage| pots.iter().filter(|pot| pot.stage == stage).count();
    let released = count(Stage::Released);
    let under_way = [(count(Stage::Partly), "teils"), (count(Stage::Draft), "im Entwurf")];
    let under_way = under_way.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect::<Vec<_>>();
    (!pots.is_empty()).then(|| Progress {
        released: format!("{released} von {} freigegeben", pots.len()),
        under_way: under_way.join(", "),
        all: released == pots.len(),
    })
}
