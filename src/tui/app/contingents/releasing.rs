//! Which pots a command releases, and why others stay out. What a person has decided this week is never run over: among
//! all pots one that is released, in whole or in part, takes part only with a draft of its own.

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

/// Whose Kontingente are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The pot on screen, whatever was released of it this week: the person looks at it.
    Shown,
    /// All of them.
    All,
}

/// Pots that are released together, and those that are not with the reason.
pub fn plan(state: &State, reach: Reach) -> (Vec<Ready<'_>>, Vec<(String, String)>) {
    let (mut ready, mut out) = (Vec::new(), Vec::new());
    let judged = |work| match reach {
        Reach::Shown => stands(work),
        Reach::All => open(state, work).and_then(|()| stands(work)),
    };
    let works: Vec<&Work> = match reach {
        Reach::Shown => state.contingents.work().into_iter().collect(),
        Reach::All => state.contingents.works.iter().collect(),
    };
    for work in works {
        match judged(work) {
            Ok(pot) => ready.push((work, pot)),
            Err(why) => out.push((work.instrument.to_string(), why)),
        }
    }
    (ready, out)
}

/// What is asked of the backend; `None` where nothing is ready, or before it has told what there is.
pub fn asked(state: &State, ready: &[Ready<'_>]) -> Option<NewReleases> {
    if ready.is_empty() {
        return None;
    }
    let basis = state.contingents.basis.as_ref()?;
    let (import, lists) = (basis.import, Some(basis.lists));
    let pot =
        |(work, _): &Ready<'_>| NewRelease { instrument: work.base.instrument.clone(), draft: work.base.revision, import, lists };
    Some(NewReleases { pots: ready.iter().map(pot).collect() })
}

/// Nothing of it was decided this week, or somebody changes that decision.
fn open(state: &State, work: &Work) -> Result<(), String> {
    let told = stage::row(state, &work.base.instrument);
    match stage::of(state, work) {
        Stage::Released if work.settings.is_empty() => {
            let by = told.and_then(|pot| pot.in_force.as_ref()).and_then(|now| now.by.as_ref());
            let by = by.map(|by| format!(" von {}", by.who)).unwrap_or_default();
            Err(format!("ist diese Woche schon freigegeben{by}"))
        }
        Stage::Partly => {
            let on = told.and_then(|pot| pot.in_force.as_ref()).map(|now| format!(" am {}", dates::german_short(now.on)));
            let (n, all) = told.map_or((0, 0), |pot| (pot.this_week, pot.starts));
            Err(format!("{n} von {all} Starts sind{} schon freigegeben; den Rest bitte einzeln", on.unwrap_or_default()))
        }
        Stage::Nothing | Stage::Draft | Stage::Released => Ok(()),
    }
}

/// Its draft is stored, agrees with the data and splits something.
fn stands(work: &Work) -> Result<&Pot, String> {
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
