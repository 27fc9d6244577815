//! Keeping drafts and backend of one mind: saved a moment after every change, never over
//! something unseen, and what other desks saved is taken over or shown as a conflict.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Board, Save, Work, keys};
use crate::{
    api::contingents::{
        draft::{Draft, Drafts},
        state::PotRow,
    },
    client::{ClientError, Connection, Guarded},
    tui::{Effect, State, app::data::Slot, files::unsent::KeptDraft},
};

/// How long a change may wait for the next one before it is saved.
const PAUSE: TimeDelta = TimeDelta::milliseconds(700);
/// How long after a failure saving is tried again.
const RETRY: TimeDelta = TimeDelta::seconds(5);

/// What follows from every update: new data is taken, what is due is saved.
pub fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    take(state);
    let writable = state.backend_ready && state.connection == Connection::Live && !state.options.read_only;
    for at in 0..state.contingents.works.len() {
        let due = matches!(&state.contingents.works[at].save, Save::Due(when) if *when <= state.now);
        if due && writable {
            let generation = state.next_generation();
            let work = &mut state.contingents.works[at];
            work.save = Save::Sending(generation);
            let (instrument, etag) = (work.base.instrument.clone(), work.base.etag.clone());
            effects.push(Effect::SaveDraft { generation, instrument, settings: work.settings.clone(), etag });
        }
    }
}

fn fresh<'a, T>(slot: &'a Slot<T>, seen: &mut u64) -> Option<&'a T> {
    if *seen == slot.version {
        return None;
    }
    *seen = slot.version;
    slot.value.as_ref()
}

fn take(state: &mut State) {
    let board = &mut state.contingents;
    if let Some(ground) = fresh(&state.data.ground, &mut board.ground_version) {
        board.take_ground(ground);
        // Works may be new: the drafts are to be dealt out again.
        board.drafts_version = 0;
        state.dirty = true;
    }
    if board.basis.is_none() {
        return;
    }
    if let Some(places) = fresh(&state.data.places, &mut board.places_version) {
        board.take_places(places);
        state.dirty = true;
    }
    let asked = state.data.drafts.answered;
    let mut news = Vec::new();
    if let Some(drafts) = fresh::<Drafts>(&state.data.drafts, &mut board.drafts_version) {
        let pots = state.data.summary.value.as_ref().map(|summary| summary.contingents.as_slice()).unwrap_or_default();
        for at in 0..board.works.len() {
            let instrument = &board.works[at].base.instrument;
            let (theirs, pot) = (drafts.of(instrument), pots.iter().find(|pot| pot.instrument == *instrument));
            news.extend(board.take_draft(at, theirs, pot, asked, state.now));
        }
        state.dirty = true;
    }
    for text in news {
        state.say(text);
    }
    if state.data.drafts.value.is_some() && !state.contingents.restoring.is_empty() {
        let kept = std::mem::take(&mut state.contingents.restoring);
        for draft in kept {
            restore(state, draft);
        }
    }
    if state.data.drafts.value.is_some() && !state.contingents.wanted.is_empty() {
        let wanted = std::mem::take(&mut state.contingents.wanted);
        keys::split_starts(state, &wanted);
    }
}

/// Sets again what was set when the dashboard ended. Where another desk saved a draft meanwhile,
/// the two are in conflict and a person decides.
fn restore(state: &mut State, kept: KeptDraft) {
    let now = state.now;
    let board = &mut state.contingents;
    let Some(basis) = board.basis.clone() else { return };
    let Some(at) = board.works.iter().position(|work| work.base.instrument == kept.instrument) else {
        state.say_error(format!("Für {} gibt es nichts mehr aufzuteilen; die Vorgaben von damals entfallen.", kept.instrument));
        return;
    };
    board.current = at;
    let work = &mut board.works[at];
    if work.settings == kept.settings {
        state.say(format!("Der Entwurf {} war schon gespeichert", kept.instrument));
        return;
    }
    let moved = work.base.etag != kept.etag && !work.base.settings.is_empty();
    work.restore(&basis, kept.settings);
    if moved {
        work.save = Save::Moved(Box::new(work.base.clone()));
        show_conflict(state);
    } else {
        work.touch(now);
        state.say(format!("Entwurf {} wiederhergestellt", kept.instrument));
    }
}

impl Board {
    /// Takes the draft another desk (or this one, before a crash) saved. What is set here and not
    /// saved yet stays; then the two are in conflict.
    fn take_draft(&mut self, at: usize, theirs: Draft, pot: Option<&PotRow>, asked: u64, now: DateTime<Utc>) -> Option<String> {
        let (Some(basis), Some(work)) = (&self.basis, self.works.get_mut(at)) else { return None };
        let sending = matches!(work.save, Save::Sending(_));
        if asked < work.known_since || sending || theirs.etag == work.base.etag {
            return None;
        }
        let first = work.base.etag.is_empty();
        if work.settings == work.base.settings || first && work.settings.is_empty() {
            let told = (theirs.settings != work.settings).then(|| match (&theirs.author, first) {
                (Some(who), true) => format!("Entwurf {} von {who} wiedergefunden", theirs.instrument),
                (Some(who), false) => format!("{who} hat den Entwurf {} geändert; das ist jetzt zu sehen", theirs.instrument),
                (None, _) => format!("Der Entwurf {} {}", theirs.instrument, what_became(&work.base, pot)),
            });
            if !first && theirs.settings != work.settings {
                work.undo.push(work.settings.clone());
                work.redo.clear();
            }
            if theirs.settings != work.settings {
                work.settings = theirs.settings.clone();
                work.recompute(basis);
            }
            work.base = theirs;
            work.save = Save::Clean;
            return told;
        }
        if theirs.settings == work.settings {
            work.base = theirs;
            work.save = Save::Clean;
        } else if first {
            work.base = Draft { settings: work.base.settings.clone(), ..theirs.clone() };
            work.save = if theirs.revision == 0 { Save::Due(now) } else { Save::Moved(Box::new(theirs)) };
        } else {
            work.save = Save::Moved(Box::new(theirs));
        }
        None
    }
}

/// What became of a draft that is gone: a release made after it was saved took it, else it was discarded.
fn what_became(draft: &Draft, pot: Option<&PotRow>) -> String {
    let release = pot.and_then(|pot| pot.in_force.as_ref());
    match (release, release.and_then(|release| release.by.as_ref())) {
        (Some(release), Some(by)) if draft.saved_at.is_none_or(|saved| by.at >= saved) => {
            format!("wurde von {} freigegeben (Nr. {}); in Kraft ist das jetzt", by.who, release.release)
        }
        (Some(_) | None, _) => "wurde verworfen".to_owned(),
    }
}

impl Work {
    /// Notes that something changed: it is saved in a moment, unless a conflict is to be settled
    /// first.
    pub fn touch(&mut self, now: DateTime<Utc>) {
        match self.save {
            // The answer will show that more has changed since.
            Save::Sending(_) | Save::Moved(_) => {}
            Save::Clean | Save::Due(_) if self.settings == self.base.settings => self.save = Save::Clean,
            Save::Clean | Save::Due(_) => self.save = Save::Due(now + PAUSE),
        }
    }
}

/// Takes the answer to a save.
pub fn saved(state: &mut State, generation: u64, instrument: &str, result: Result<Guarded<Draft>, ClientError>) {
    let (now, since) = (state.now, state.next_generation());
    let Some(work) = state.contingents.works.iter_mut().find(|w| w.base.instrument == instrument) else { return };
    if work.save != Save::Sending(generation) {
        return;
    }
    state.dirty = true;
    work.save_problem = None;
    match result {
        Ok(Guarded::Done(draft)) => {
            work.base = draft;
            work.known_since = since;
            work.save = if work.settings == work.base.settings { Save::Clean } else { Save::Due(now + PAUSE) };
        }
        // Our own save of before, whose answer got lost.
        Ok(Guarded::Moved(theirs)) if theirs.settings == work.settings => {
            work.base = *theirs;
            work.save = Save::Clean;
        }
        Ok(Guarded::Moved(theirs)) => {
            work.save = Save::Moved(theirs);
            show_conflict(state);
        }
        Err(error) => {
            work.save_problem = Some(error.to_string());
            work.save = Save::Due(now + RETRY);
        }
    }
}

/// Our own release went through: its draft is done, and what was set stays in reach of undo.
pub fn released(state: &mut State, instrument: &str) {
    let since = state.next_generation();
    let none = state.data.drafts.value.as_ref().map(|drafts| drafts.none.clone()).unwrap_or_default();
    let board = &mut state.contingents;
    let Some(basis) = &board.basis else { return };
    let Some(work) = board.works.iter_mut().find(|w| w.base.instrument == instrument) else { return };
    work.base = Draft { instrument: instrument.to_owned(), etag: none, ..Draft::default() };
    work.known_since = since;
    work.save = Save::Clean;
    // From now on what is in force is shown, as soon as it is known.
    work.look = None;
    if !work.settings.is_empty() {
        work.undo.push(std::mem::take(&mut work.settings));
        work.redo.clear();
        work.recompute(basis);
    }
}

/// The conflict of the work on screen, if there is one, is to be shown.
pub fn show_conflict(state: &mut State) {
    state.contingents.conflict_due = true;
}

/// When something is due here.
#[must_use]
pub fn next_wake(board: &Board, live: bool) -> Option<DateTime<Utc>> {
    let due = board.works.iter().filter_map(|work| if let Save::Due(at) = work.save { Some(at) } else { None });
    due.min().filter(|_| live)
}
