//! What the commands do on the screen *Kontingente*.

use super::in_force::{self, Look};
use crate::{
    api::contingents::request::{Settings, StartRef},
    domain::contingent::Rest,
    handout::Handout,
    tui::{Effect, State},
};

/// Lets go of everything that is set, but for the selection of starts.
pub fn unpin_all(state: &mut State) {
    let bare = |work: &super::Work| Settings { starts: work.settings.starts.clone(), ..Settings::default() } == work.settings;
    if state.contingents.work().is_some_and(bare) {
        state.say("Hier ist nichts vorgegeben, was zu lösen wäre.");
        return;
    }
    change(state, "Alles gelöst", |work| Settings { starts: work.settings.starts.clone(), ..Settings::default() });
}

/// Takes every start the rule names.
pub fn all_starts(state: &mut State) {
    change(state, "Alle Starts, die die Regel nennt", |work| work.with_starts(None));
}

/// Sets the chosen starts in the pots they belong to and goes to the first of these.
pub fn split_starts(state: &mut State, starts: &[(String, StartRef)]) {
    let Some(basis) = state.contingents.basis.clone() else { return };
    let (mut first, mut problem) = (None, None);
    for (at, work) in state.contingents.works.iter_mut().enumerate() {
        let named = work.instrument.to_string();
        let mine: Vec<StartRef> = starts.iter().filter(|(of, _)| *of == named).map(|(_, start)| start.clone()).collect();
        if mine.is_empty() {
            continue;
        }
        match work.set(&basis, work.with_starts(Some(mine))) {
            Ok(()) => work.touch(state.now),
            Err(told) => problem = Some(told),
        }
        first.get_or_insert(at);
    }
    state.contingents.current = first.unwrap_or(state.contingents.current);
    match (first, problem) {
        (_, Some(problem)) => state.say_error(problem),
        (None, None) => state.say_error("Keiner dieser Starts hat freie Plätze, die die Regel aufteilt."),
        (Some(_), None) => {}
    }
}

/// Changes what is set, says so or says why not.
pub fn change(state: &mut State, told: &str, settings: impl FnOnce(&super::Work) -> Settings) {
    let Some(basis) = state.contingents.basis.clone() else { return };
    let now = state.now;
    let Some(work) = state.contingents.work_mut() else { return };
    let wanted = settings(work);
    match work.set(&basis, wanted) {
        Ok(()) => {
            work.touch(now);
            state.note(told);
        }
        // The sentence stands under the matrix, where there is room for it.
        Err(_) => state.say_error("Nicht geändert: das ginge nicht auf"),
    }
}

/// Moves the cursor of the matrix.
pub fn step(state: &mut State, rows: isize, units: isize) {
    let look = in_force::shown(state);
    if let Some(work) = state.contingents.work_mut() {
        match look {
            Look::Proposal => work.step(rows, units),
            Look::InForce | Look::Difference => work.in_force.step(rows, units),
        }
    }
}

/// Turns to another instrument.
pub fn turn(state: &mut State, by: isize) {
    let n = state.contingents.works.len().max(1);
    state.contingents.current = state.contingents.current.saturating_add(n).saturating_add_signed(by) % n;
}

fn here(state: &State) -> String {
    let cell = state.contingents.work().and_then(super::Work::cell_ref);
    cell.map(|(start, unit)| format!("{unit} in {}", start.label())).unwrap_or_default()
}

/// Fixes the cell some places higher or lower.
pub fn pin_by(state: &mut State, by: i64) {
    let Some(places) = state.contingents.work().and_then(super::Work::cell_places) else { return };
    let places = u32::try_from((i64::from(places) + by).max(0)).unwrap_or(0);
    let told = format!("{} auf {places} festgelegt", here(state));
    change(state, &told, |work| work.with_pin(places));
}

/// Lets go of the cell.
pub fn unpin(state: &mut State) {
    if state.contingents.work().is_some_and(|work| work.without_pin() == work.settings) {
        let here = here(state);
        state.say(format!("{here} ist nicht festgelegt; zu lösen gibt es nichts."));
        return;
    }
    let told = format!("{} gelöst", here(state));
    change(state, &told, super::Work::without_pin);
}

/// Turns "Erfüllungsquoten angleichen" on or off.
pub fn equalise(state: &mut State) {
    let Some(rule) = state.contingents.basis.as_ref().map(|basis| basis.rule) else { return };
    let Some(on) = state.contingents.work().map(|w| !w.settings.equalise.unwrap_or(rule.equalise)) else { return };
    let told = if on { "Erfüllungsquoten werden angeglichen" } else { "Verteilt wird nach Rückstand" };
    let equalise = (on != rule.equalise).then_some(on);
    change(state, told, |work| Settings { equalise, ..work.settings.clone() });
}

/// Splits what lies beyond every Rückstand, or leaves it free for all.
pub fn rest(state: &mut State) {
    let Some(rule) = state.contingents.basis.as_ref().map(|basis| basis.rule) else { return };
    let next = match state.contingents.work().map(|work| work.settings.rest.unwrap_or(rule.rest)) {
        Some(Rest::Split) => Rest::Free,
        Some(Rest::Free) => Rest::Split,
        None => return,
    };
    if state.contingents.work().is_some_and(|work| work.settings.equalise.unwrap_or(rule.equalise)) {
        state.say_error("Solange Erfüllungsquoten angeglichen werden, geht nichts über den Rückstand hinaus.");
        return;
    }
    let told = format!("Was über den Rückstand hinausgeht: {}", next.words());
    let rest = (next != rule.rest).then_some(next);
    change(state, &told, |work| Settings { rest, ..work.settings.clone() });
}

/// Takes the last change back, or makes it again.
pub fn back_and_forth(state: &mut State, back: bool) {
    let Some(basis) = state.contingents.basis.clone() else { return };
    let now = state.now;
    let Some(work) = state.contingents.work_mut() else { return };
    if if back { work.undo(&basis) } else { work.redo(&basis) } {
        work.touch(now);
        state.note(if back { "Zurückgenommen" } else { "Wiederholt" });
    }
}

/// Takes the OE in again where it is out; whether it was.
pub fn include(state: &mut State) -> bool {
    let is_out = state.contingents.work().is_some_and(|work| work.exclusion().is_some());
    if is_out {
        let told = format!("{} nimmt wieder teil", here(state));
        change(state, &told, super::Work::without_exclusion);
    }
    is_out
}

/// Writes matrix, calculation and reasons to a file.
pub fn export(state: &State, xlsx: bool) -> Vec<Effect> {
    let Some((work, today)) = state.contingents.work().zip(state.contingents.basis.as_ref().map(|b| b.today)) else {
        return Vec::new();
    };
    let Some(pot) = work.pot.clone() else { return Vec::new() };
    let proposal = crate::domain::contingent::Proposal { today, pots: vec![pot], skipped: Vec::new() };
    let title = if work.settings.is_empty() { "Vorschlag" } else { "Entwurf" };
    let title = format!("{title} vom {}", crate::domain::dates::german(today));
    vec![Effect::Handout {
        folder: state.options.export_folder.clone(),
        day: state.today(),
        xlsx,
        title,
        proposal: Box::new(proposal),
    }]
}

/// The document that is written, with every cell explained.
#[must_use]
pub fn handout(title: String, proposal: &crate::domain::contingent::Proposal) -> Handout {
    Handout { title, proposal: crate::api::contingents::Proposal::explained(proposal) }
}
