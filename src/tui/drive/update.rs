//! The heart: what happens to the state when something happens. Synchronous and pure; what has to
//! be done outside comes back as effects.

use super::{dialogs, edited, keys::on_key, mouse, point, run::run_command};
use crate::{
    client::{ClientError, Connection, Fetched},
    tui::{
        Action, Effect, State,
        app::{
            answers, contingents,
            data::{Payload, Resource},
            first_days,
            modal::Answer,
            post, progress, publication, reload, seek,
        },
        dialogs::{draft_conflict, release, restore, set_aside, tour},
        views::layout,
    },
};

/// Takes note of what happened and says what is to be done.
#[expect(clippy::too_many_lines, reason = "one arm per action")]
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    let mut effects = match action {
        Action::Key(key) => on_key(state, key),
        Action::Paste(text) => on_paste(state, &text),
        Action::Mouse(event) => mouse::handle(state, event),
        Action::Resize(width, height) => {
            state.size = (width, height);
            state.dirty = true;
            Vec::new()
        }
        Action::Run(command) => run_command(state, command),
        Action::Point(at) => point::at(state, at),
        Action::Wake => {
            // A wake for something else does not draw the same second twice.
            if state.is_counting() && state.second != state.now.timestamp() {
                state.second = state.now.timestamp();
                state.dirty = true;
            }
            Vec::new()
        }
        Action::Backend(ready) => on_backend(state, ready),
        Action::Fetched { generation, resource: Resource::Summary, result } => {
            on_summary(state, generation, result);
            Vec::new()
        }
        Action::Fetched { generation, resource: Resource::Proposal(_) | Resource::Figure(_), result } => {
            answered(state, generation, Answer::Asked(Box::new(result)))
        }
        Action::Fetched { generation, resource, result } => {
            on_answer(state, generation, &resource, result);
            Vec::new()
        }
        Action::Imported { generation, result } => answered(state, generation, Answer::Import(result)),
        Action::Offered { generation, paths } => answered(state, generation, Answer::Paths(paths)),
        Action::DraftSaved { generation, instrument, result } => {
            contingents::sync::saved(state, generation, &instrument, result);
            Vec::new()
        }
        Action::Released { generation, result } => {
            release::answered(state, generation, result);
            Vec::new()
        }
        Action::ReleaseUndone { generation, result } => {
            release::taken_back(state, generation, result);
            Vec::new()
        }
        Action::MailDone { generation, result } => {
            state.dirty = true;
            edited::done(state, generation, result)
        }
        Action::Edited { generation, result } => {
            state.dirty = true;
            edited::edited(state, generation, result)
        }
        Action::Exported(result) => {
            state.dirty = true;
            state.progress.exported();
            match result {
                Ok(written) => state.say(format!("Geschrieben: {written}")),
                Err(problem) => state.say_error(problem),
            }
            Vec::new()
        }
        Action::SetAside { generation, result } => {
            state.dirty = true;
            match set_aside::taken_back(state, generation, result) {
                Ok(()) => Vec::new(),
                Err(result) => dialogs::offer(state, generation, Answer::SetAside(result)).unwrap_or_default(),
            }
        }
        Action::FirstDay { generation, result } => {
            first_days::done(state, generation, result);
            Vec::new()
        }
        Action::List { generation, result } => answered(state, generation, Answer::List(result)),
        Action::Published { generation, result } => {
            publication::published(state, generation, result);
            Vec::new()
        }
        Action::LookedForPublication { folder, day, result } => {
            publication::looked(state, &folder, day, result);
            Vec::new()
        }
        Action::FoundUnsaved(found) => {
            state.found = found;
            Vec::new()
        }
        Action::Reloaded(reloaded) => reload::take(state, reloaded),
        Action::LogRead { generation, result } => dialogs::offer(state, generation, Answer::Log(result)).unwrap_or_default(),
        Action::Forgotten(result) | Action::TourNoted(result) => {
            if let Err(problem) = result {
                state.dirty = true;
                state.say_error(problem);
            }
            Vec::new()
        }
        Action::Broken => {
            state.say_error("Das ist im Programm abgebrochen; Näheres steht im Protokoll des Programms.");
            Vec::new()
        }
        Action::Terminate => {
            (state.quit, state.terminated) = (true, true);
            Vec::new()
        }
    };
    settle(state, &mut effects);
    effects
}

/// An answer for the dialog that waits for it; where none does, nothing follows.
fn answered(state: &mut State, generation: u64, answer: Answer) -> Vec<Effect> {
    state.dirty = true;
    dialogs::offer(state, generation, answer).unwrap_or_default()
}

/// What follows from every change: messages go, polls and requests are sent, tables are rebuilt.
fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    let now = state.now;
    state.dirty |= state.said.fade(now);
    let generation = state.next_generation();
    if state.backend_ready && state.poller.start(state.now, generation) {
        let etag = state.data.summary.ask(generation, state.poller.epoch());
        effects.push(Effect::Fetch { generation, resource: Resource::Summary, etag });
    }
    for id in state.screen.tables(state.team) {
        let wanted = id.wanted(state);
        let before = state.built(*id).replace(wanted.clone());
        if before.as_ref() != Some(&wanted) {
            let compare = before.is_some_and(|before| before.about == wanted.about && !before.kept);
            let source = id.source(state);
            state.table_of_mut(*id).replace(source, compare);
        }
    }
    seek::settle(state);
    restore::offer(state);
    post::follow_selection(state);
    let epoch = state.poller.epoch();
    if state.backend_ready && epoch > 0 && state.connection == Connection::Live {
        for resource in needs(state) {
            let generation = state.next_generation();
            if let Some(etag) = state.data.ask_if_due(&resource, epoch, generation) {
                effects.push(Effect::Fetch { generation, resource, etag });
            }
        }
    }
    effects.extend(publication::look(state));
    effects.extend(answers::settle(state));
    contingents::sync::settle(state, effects);
    // Pots are there only now.
    seek::settle(state);
    draft_conflict::show(state);
    effects.extend(tour::begin(state));
    progress::follow(state, effects);
    crate::tui::views::contingents::scroll(state);
    for (id, area) in layout::panes(state) {
        state.table_of_mut(id).scroll(usize::from(area.height.saturating_sub(1)));
    }
    dialogs::settle(state, effects);
}

/// What is to be known now: for the screen, for the dialogs on it, and to be kept.
fn needs(state: &State) -> Vec<Resource> {
    // What the token allows is asked before anything is offered.
    let mut needs = vec![Resource::Identity];
    needs.extend(state.screen.needs(state));
    needs.extend(state.dialogs.iter().flat_map(|dialog| dialog.needs(state)));
    needs.extend_from_slice(answers::needs(state));
    needs
}

fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.dirty |= !state.dialogs.is_empty();
    dialogs::paste(state, text)
}

fn on_backend(state: &mut State, ready: Result<(), String>) -> Vec<Effect> {
    state.dirty = true;
    match ready {
        Ok(()) => {
            state.backend_ready = true;
            state.poller.poll_now(state.now);
        }
        Err(why) => state.connection = Connection::Failed { why },
    }
    Vec::new()
}

fn on_summary(state: &mut State, generation: u64, result: Result<Payload, ClientError>) {
    let was = state.connection.clone();
    let result = result.and_then(|payload| {
        let Payload::Summary(answer) = payload else {
            return Err(ClientError::Garbled { why: "andere Antwort als gefragt".to_owned() });
        };
        Ok(answer)
    });
    match result {
        Ok(answer) => {
            let fresh = matches!(answer, Fetched::Fresh { .. });
            if !state.poller.answered(generation, state.now, fresh) {
                return;
            }
            state.connection.answered();
            let news = state.data.summary.accept_lasting(generation, Ok(answer));
            let faded = state.fade_marks();
            state.dirty |= faded || news == Some(true);
            state.data.retry_failed();
            if fresh {
                answers::answered(state);
            }
            if let Some(soon) = post::look_again(state).or_else(|| progress::look_again(state)) {
                state.poller.poll_now(soon);
            }
        }
        Err(error) => {
            let dice = state.dice_unit();
            let Some(next) = state.poller.failed(generation, state.now, dice) else { return };
            state.connection.failed(&error, state.now, next);
            if matches!(error, ClientError::Unauthorized { .. }) {
                answers::refused(state);
            }
        }
    }
    // Of a try that failed like the one before only the countdown changes: its next second shows that.
    state.dirty |= state.connection != was && !state.connection.is_still_offline(&was);
}

fn on_answer(state: &mut State, generation: u64, resource: &Resource, result: Result<Payload, ClientError>) {
    // A failure here stays on screen until the next poll, which also tells what the connection
    // is worth; asking again at once would hammer a backend that is in trouble.
    let news = state.data.accept(generation, resource, result);
    if news.is_some() && answers::needs(state).contains(resource) {
        answers::answered(state);
    }
    state.dirty |= news == Some(true);
}
