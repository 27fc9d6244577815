//! Which pots one command releases together, and why the others stay out. What a person has decided this week is never
//! run over: a pot that is released, in whole or in part, takes part only with a draft of its own.

use super::{Save, Work, stage};
use crate::{
    api::contingents::release::{NewRelease, NewReleases},
    domain::{
        contingent::{Pot, state::Stage},
        dates,
    },
    tui::State,
};

/// A pot that takes part: its work and its split.
pub type Ready<'a> = (&'a Work, &'a Pot);

/// Pots that are released together, and those that are not with the reason.
pub fn plan(state: &State) -> (Vec<Ready<'_>>, Vec<(String, String)>) {
    let (mut ready, mut out) = (Vec::new(), Vec::new());
    for work in &state.contingents.works {
        match judge(state, work) {
            Ok(pot) => ready.push((work, pot)),
            Err(why) => out.push((work.instrument.to_string(), why)),
        }
    }
    (ready, out)
}

/// What is asked of the backend; `None` before it has told what there is.
pub fn asked(state: &State, ready: &[Ready<'_>]) -> Option<NewReleases> {
    let import = state.contingents.basis.as_ref()?.import;
    let pot = |(work, _): &Ready<'_>| NewRelease { instrument: work.base.instrument.clone(), draft: work.base.revision, import };
    Some(NewReleases { pots: ready.iter().map(pot).collect() })
}

fn judge<'a>(state: &State, work: &'a Work) -> Result<&'a Pot, String> {
    let told = stage::row(state, &work.base.instrument);
    match stage::of(state, work) {
        Stage::Released if work.settings.is_empty() => {
            let by = told.and_then(|pot| pot.in_force.as_ref()).and_then(|now| now.by.as_ref());
            let by = by.map(|by| format!(" von {}", by.who)).unwrap_or_default();
            return Err(format!("ist diese Woche schon freigegeben{by}"));
        }
        Stage::Partly => {
            let on = told.and_then(|pot| pot.in_force.as_ref()).map(|now| format!(" am {}", dates::german_short(now.on)));
            let (n, all) = told.map_or((0, 0), |pot| (pot.this_week, pot.starts));
            return Err(format!("{n} von {all} Starts sind{} schon freigegeben; den Rest bitte einzeln", on.unwrap_or_default()));
        }
        Stage::Nothing | Stage::Draft | Stage::Released => {}
    }
    if work.trouble.is_some() {
        return Err("der Entwurf widerspricht den Daten".to_owned());
    }
    match &work.save {
        Save::Clean => {}
        Save::Moved(_) => return Err("es gibt zwei Fassungen des Entwurfs".to_owned()),
        Save::Due(_) | Save::Sending(_) => return Err("der Entwurf wird gerade gespeichert".to_owned()),
    }
    work.pot.as_ref().filter(|pot| !pot.rows.is_empty()).ok_or_else(|| "keiner der gewählten Starts wird aufgeteilt".to_owned())
}
