//! What outlives the program of the backend's answers: shown in the first frame of the next
//! start, dimmed and with its own age, until the backend confirms or replaces it. Counts no time
//! and touches no file itself.

use chrono::{DateTime, TimeDelta, Utc};

use super::data::Resource;
use crate::{
    client::{Connection, Kept},
    tui::{Effect, State},
};

/// Answers come in bunches; one file holds the bunch.
const PAUSE: TimeDelta = TimeDelta::seconds(2);

/// What is to be done about the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keeping {
    /// Nothing.
    #[default]
    Done,
    /// Write it at this time.
    Due(DateTime<Utc>),
    /// Remove it: the backend no longer shows us anything.
    Forget,
}

/// Shows what an earlier run kept.
///
/// What counts days from today is counted from the day of now: „beginnt heute“ was yesterday's.
pub fn restore(state: &mut State, mut kept: Kept) {
    let today = state.today();
    let soon = kept.summary.value.starts_soon.iter_mut();
    let starts = kept.places.iter_mut().flat_map(|places| &mut places.value.starts);
    soon.chain(starts).for_each(|start| start.days_to_start = (start.begin - today).num_days());
    state.data.take_kept(kept);
    state.dirty = true;
}

/// What is asked for besides what is on screen, so that all that is kept is of one state.
pub fn needs(state: &State) -> &'static [Resource] {
    if state.options.cache.is_some() { &[Resource::Agh, Resource::Places, Resource::Monitoring] } else { &[] }
}

/// Something was answered.
pub fn answered(state: &mut State) {
    if state.options.cache.is_some() {
        state.keeping = Keeping::Due(state.now + PAUSE);
    }
}

/// The backend does not let us in: what nobody confirmed is not shown any longer, nor kept.
pub fn refused(state: &mut State) {
    state.keeping = Keeping::Forget;
    state.data.forget_kept();
}

/// What is due now.
pub fn settle(state: &mut State) -> Option<Effect> {
    let cache = state.options.cache.clone()?;
    match state.keeping {
        Keeping::Due(at) if at <= state.now => {
            state.keeping = Keeping::Done;
            Some(Effect::Keep { cache, kept: Some(Box::new(last(state)?)) })
        }
        Keeping::Forget => {
            state.keeping = Keeping::Done;
            Some(Effect::Keep { cache, kept: None })
        }
        Keeping::Done | Keeping::Due(_) => None,
    }
}

/// When something is due.
pub fn next_wake(state: &State) -> Option<DateTime<Utc>> {
    if let Keeping::Due(at) = state.keeping { Some(at) } else { None }
}

/// What the next run may show; `None` while there is nothing worth it.
pub fn last(state: &State) -> Option<Kept> {
    let live = state.connection == Connection::Live;
    live.then(|| state.data.to_keep(state.now, state.poller.epoch())).flatten()
}
