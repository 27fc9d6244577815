//! Long work under way: what it is, since when, how much of it is done where that is known. All of
//! it follows from the state; nothing is started or stopped here.

use chrono::{DateTime, TimeDelta, Utc};

use super::publication;
use crate::{
    client::Connection,
    tui::{Effect, State},
};

/// Work that is over this soon is not worth a word.
const WORTH_A_WORD: TimeDelta = TimeDelta::seconds(1);
/// The backend is asked again this soon while it computes.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(2);
/// After this long a forecast is not on its way any more: the backend's log says why.
const LONGEST_FORECAST: TimeDelta = TimeDelta::minutes(10);

/// A kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Until the first answer.
    Connecting,
    /// Reading and checking files.
    Checking,
    /// Storing them.
    Storing,
    /// The forecast of today.
    Forecast,
    /// The record of how good forecasts were.
    Accuracy,
    /// Messages on their way.
    Sending,
    /// Mails being put into the outbox, or changed there.
    Outbox,
    /// A release of Kontingente.
    Releasing,
    /// The page with its files.
    Publishing,
    /// A table being written to a file.
    Exporting,
}

/// Work under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Its kind.
    pub kind: Kind,
    /// When it was first seen.
    pub since: DateTime<Utc>,
    /// Done and all, where that is known.
    pub part: Option<(u32, u32)>,
}

/// What is known of it beside the rest of the state.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    running: Vec<Work>,
    exports: usize,
    queued: u32,
    sending: u32,
}

impl Progress {
    /// Whether anything is under way.
    pub fn is_running(&self) -> bool {
        !self.running.is_empty()
    }

    /// What is under way and worth a word, in the order of [`Kind`].
    pub fn shown(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Work> {
        let at_once = |kind| matches!(kind, Kind::Connecting | Kind::Sending);
        self.running.iter().filter(move |work| at_once(work.kind) || now - work.since >= WORTH_A_WORD)
    }

    /// A work of that kind, if it is under way.
    pub fn of(&self, kind: Kind) -> Option<&Work> {
        self.running.iter().find(|work| work.kind == kind)
    }

    /// A file was written, or could not be.
    pub fn exported(&mut self) {
        self.exports = self.exports.saturating_sub(1);
    }

    /// Counts what is on its way: what joins the queue adds to the whole, what leaves it is done.
    fn count(&mut self, queued: u32) {
        self.sending = if queued == 0 { 0 } else { self.sending + queued.saturating_sub(self.queued) };
        self.queued = queued;
    }
}

impl Work {
    /// What it is in one word, where there is little room.
    pub fn short(&self) -> &'static str {
        match self.kind {
            Kind::Connecting => "Verbindung",
            Kind::Checking | Kind::Storing => "Import",
            Kind::Forecast => "Prognose",
            Kind::Accuracy => "Güte",
            Kind::Sending => "Versand",
            Kind::Outbox => "Postausgang",
            Kind::Releasing => "Freigabe",
            Kind::Publishing => "Seite",
            Kind::Exporting => "Datei",
        }
    }

    /// What it is, in German.
    pub fn label(&self, state: &State) -> String {
        match self.kind {
            Kind::Connecting if state.options.demo && !state.backend_ready => "Demo-Desk wird angelegt",
            Kind::Connecting if !state.backend_ready => "Datendienst startet",
            Kind::Connecting => "Verbindung wird aufgebaut",
            Kind::Checking => "Import wird geprüft",
            Kind::Storing => "Import wird übernommen",
            Kind::Forecast => "Prognose wird berechnet",
            Kind::Accuracy => "Güte wird berechnet",
            Kind::Sending => "Versand",
            Kind::Outbox => "Postausgang arbeitet",
            Kind::Releasing => "Freigabe läuft",
            Kind::Publishing => "Veröffentlichung läuft",
            Kind::Exporting => "Datei wird geschrieben",
        }
        .to_owned()
    }
}

/// Kinds under way now.
fn kinds(state: &State) -> Vec<Kind> {
    let computing = state.data.summary.computing;
    let asks_for_accuracy = state.screen.needs(state).contains(&super::data::Resource::Accuracy);
    let waits = |kind: Kind| state.dialogs.iter().any(|dialog| dialog.work() == Some(kind));
    let lost = state.connection.is_lost();
    let all = [
        // With data of an earlier run on screen its age matters more, and stands beside it.
        (Kind::Connecting, state.connection == Connection::Connecting && state.data.summary.kept.is_none()),
        (Kind::Checking, waits(Kind::Checking)),
        (Kind::Storing, waits(Kind::Storing)),
        (Kind::Forecast, computing && !lost),
        (Kind::Accuracy, state.data.accuracy.computing && asks_for_accuracy && !lost),
        (Kind::Sending, state.progress.sending > 0 && !lost),
        (Kind::Outbox, waits(Kind::Outbox) || !state.mail_deeds.is_empty()),
        (Kind::Releasing, state.contingents.releasing.is_some()),
        (Kind::Publishing, publication::is_running(state)),
        (Kind::Exporting, state.progress.exports > 0),
    ];
    all.into_iter().filter(|(_, on)| *on).map(|(kind, _)| kind).collect()
}

/// Takes note of what began and what ended.
pub fn follow(state: &mut State, effects: &[Effect]) {
    let writes = |effect: &&Effect| matches!(effect, Effect::Export { .. } | Effect::Handout { .. });
    state.progress.exports += effects.iter().filter(writes).count();
    if let Some(mail) = state.data.summary.value.as_ref().map(|summary| &summary.mail) {
        // What is held counts down in the status line instead.
        let held = mail.held_until.is_some_and(|until| until > state.now);
        let moving = if mail.pause.is_none() && mail.blocked.is_none() && !held { mail.queued } else { 0 };
        state.progress.count(moving);
    }
    let part = (state.progress.sending - state.progress.queued.min(state.progress.sending), state.progress.sending);
    let running = kinds(state).into_iter().filter_map(|kind| {
        let start = if kind == Kind::Connecting { state.started } else { state.now };
        let since = state.progress.of(kind).map_or(start, |work| work.since);
        let given_up = kind == Kind::Forecast && state.now - since > LONGEST_FORECAST;
        Some(Work { kind, since, part: (kind == Kind::Sending).then_some(part) }).filter(|_| !given_up)
    });
    let running: Vec<Work> = running.collect();
    state.dirty |= running != state.progress.running;
    state.progress.running = running;
}

/// While the backend computes, the next look comes sooner.
pub fn look_again(state: &State) -> Option<DateTime<Utc>> {
    let computing = [Kind::Forecast, Kind::Accuracy].into_iter().any(|kind| state.progress.of(kind).is_some());
    computing.then(|| state.now + LOOK_AGAIN)
}

/// Why leaving now would lose something, in German.
pub fn lost_by_leaving(state: &State) -> Option<&'static str> {
    let publishing = "Die Prognose wird gerade veröffentlicht. Wer jetzt beendet, muss vielleicht noch einmal \
                      veröffentlichen; der Ordner bleibt in jedem Fall lesbar.";
    let writing = "Eine Datei wird gerade geschrieben. Wer jetzt beendet, bekommt sie vielleicht nicht.";
    if publication::is_running(state) { Some(publishing) } else { (state.progress.exports > 0).then_some(writing) }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn what_joins_the_queue_adds_to_the_whole() {
        let mut progress = Progress::default();
        let mut seen = Vec::new();
        for queued in [0, 21, 18, 20, 0, 2] {
            progress.count(queued);
            seen.push((progress.sending - progress.queued, progress.sending));
        }
        assert_eq!(seen, [(0, 0), (0, 21), (3, 21), (3, 23), (0, 0), (0, 2)]);
    }
}
