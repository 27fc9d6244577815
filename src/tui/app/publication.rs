//! Whether the forecast of today is published, as far as the dashboard can tell: it looks into
//! the folder it publishes to. Decides when to look; looking and writing are effects.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{
    commands::{WhyNot, no_writing},
    journal::Deed,
};
use crate::tui::{Command, Effect, State};

/// What is known of the publication.
#[derive(Debug, Clone, Default)]
pub struct Publishing {
    /// Folder of this session; empty while none is chosen.
    pub folder: PathBuf,
    /// Request under way.
    running: Option<u64>,
    /// Day and state of the desk at which was looked last.
    looked: Option<(NaiveDate, u64)>,
    /// For a day: whether it is published, or why that is not known.
    found: Option<(NaiveDate, Result<bool, String>)>,
}

impl Publishing {
    /// Nothing known yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// Whether that day is published; `None` while unknown.
    pub fn is_published(&self, day: NaiveDate) -> Option<&Result<bool, String>> {
        self.found.as_ref().filter(|(known, _)| *known == day).map(|(_, found)| found)
    }
}

/// Whether something is being published now.
pub fn is_running(state: &State) -> bool {
    state.publishing.running.is_some()
}

/// Why nothing can be published now.
pub fn blocked(state: &State) -> Option<WhyNot> {
    if state.publishing.running.is_some() {
        return Some(WhyNot::Publishing);
    }
    let empty = state.is_empty_desk().then(|| WhyNot::NoData(state.options.keymap.shown(Command::Import)));
    no_writing(state).or(empty)
}

/// A look into the folder when the day or anything on the desk changed: others may publish too.
pub fn look(state: &mut State) -> Option<Effect> {
    let now = (state.today(), state.poller.epoch());
    let known = state.data.summary.value.is_some() && !state.publishing.folder.as_os_str().is_empty();
    if !known || state.publishing.looked == Some(now) {
        return None;
    }
    state.publishing.looked = Some(now);
    Some(Effect::LookForPublication { folder: state.publishing.folder.clone(), day: now.0 })
}

/// Takes what a look found; one into another folder or for another day is dropped.
pub fn looked(state: &mut State, folder: &Path, day: NaiveDate, result: Result<bool, String>) {
    if folder == state.publishing.folder && day == state.today() {
        state.publishing.found = Some((day, result));
        state.dirty = true;
    }
}

/// Starts publishing into a folder, which becomes the folder of this session.
pub fn publish(state: &mut State, folder: PathBuf) -> Vec<Effect> {
    let generation = state.next_generation();
    state.note(format!("Wird veröffentlicht nach {} …", folder.display()));
    state.publishing = Publishing { running: Some(generation), ..Publishing::new(&folder) };
    vec![Effect::Publish { generation, folder }]
}

/// Takes the outcome. What is published is looked up again rather than believed.
pub fn published(state: &mut State, generation: u64, result: Result<Option<PathBuf>, String>) {
    if state.publishing.running != Some(generation) {
        return;
    }
    state.dirty = true;
    (state.publishing.running, state.publishing.looked) = (None, None);
    match result {
        Ok(Some(page)) => {
            let why = "Eine Veröffentlichung lässt sich nicht zurücknehmen; eine neue ersetzt sie.";
            state.journal.note(generation, Deed::Final(why));
            state.say(format!("Veröffentlicht: {}", page.display()));
        }
        Ok(None) => state.say("Nur das Archiv ergänzt: Der Ordner enthält schon einen späteren Tag."),
        Err(problem) => state.say_error(format!("Nicht veröffentlicht: {problem}")),
    }
}
