//! The event loop: draw before the first wait, drain everything that happened, draw again only if
//! something visible changed, at most 100 frames a second, sleep until there is a reason not to.

use std::{
    future::{Future, poll_fn},
    task::Poll,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chrono::Utc;
use crossterm::{
    clipboard::CopyToClipboard,
    event::{Event, EventStream, KeyEventKind},
    execute,
};
use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use super::{effects::Effects, update::update};
use crate::{
    client::ApiClient,
    tui::{
        Action, Command, Effect, Options, State,
        files::{memory, unsent, watch::Watch},
        look::format::Zone,
        out::{
            editor,
            signals::{self, Asked, Signals},
            terminal::{Guard, Screen, set_mouse},
        },
        views::frame,
    },
};

/// Least time between two frames.
const FRAME: Duration = Duration::from_millis(10);
/// Longest sleep, for clocks that are set or machines that were asleep.
const LONGEST: Duration = Duration::from_mins(10);

/// Runs the dashboard until the person or the system ends it. `backend` is awaited beside the
/// first frame; what it says on failure is shown.
///
/// # Errors
/// When the terminal cannot be used.
pub async fn run(
    mut options: Options,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
) -> anyhow::Result<()> {
    let mut signals = Signals::catch().context("Signale lassen sich nicht abfangen")?;
    options.has_shell = signals::has_shell();
    let (guard, mut screen) = Guard::enter(options.mouse).context("Das Terminal lässt sich nicht verwenden")?;
    let mut state = State::new(options, Utc::now(), Zone::System, rand::random());
    memory::recall(&mut state);
    let ended = follow(&mut state, &mut screen, &mut signals, backend).await;
    // Nobody was asked: the terminal or the system ended it.
    if state.terminated || ended.is_err() {
        keep(&state);
    }
    drop(guard);
    memory::keep(&state);
    ended
}

/// Draws and does what happens until the end.
async fn follow(
    state: &mut State,
    screen: &mut Screen,
    signals: &mut Signals,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
) -> anyhow::Result<()> {
    let size = screen.size().context("Die Größe des Terminals ist unbekannt")?;
    update(state, Action::Resize(size.width, size.height));
    if let Some(place) = &state.options.unsaved {
        let found = unsent::load(place);
        update(state, Action::FoundUnsaved(found));
    }
    screen.draw(|frame| frame::draw(frame, state))?;
    state.dirty = false;
    let mut drawn = Instant::now();

    let (send, mut answers) = mpsc::unbounded_channel();
    let _watch = state.options.reload.clone().and_then(|reload| Watch::start(reload, send.clone()));
    let mut effects = Effects::new(send, backend);
    let mut events = EventStream::new();
    while !state.quit {
        let frame_due = state.dirty.then(|| FRAME.saturating_sub(drawn.elapsed()));
        let wake = state.next_wake().map(|at| (at - Utc::now()).to_std().unwrap_or_default());
        let sleep = frame_due.or(wake).unwrap_or(LONGEST).min(LONGEST);
        let mut continued = false;
        // Inside select! nothing is awaited and nothing is done: it only says what happened.
        let first = tokio::select! {
            event = events.next() => from_event(event),
            Some(answer) = answers.recv() => Some(answer),
            asked = signals.next() => match asked {
                Asked::End | Asked::Interrupt => Some(Action::Terminate),
                Asked::Stop => Some(Action::Run(Command::Suspend)),
                Asked::GoOn => {
                    continued = true;
                    None
                }
            },
            () = tokio::time::sleep(sleep) => Some(Action::Wake),
        };
        if let Some(action) = first {
            step(state, action, &mut effects, screen)?;
        }
        // Not `now_or_never`: the stream keeps the first waker it sees until the next event, and
        // that of `now_or_never` wakes nobody, so keys would wait for something else to happen.
        while let Poll::Ready(event) = poll_fn(|cx| Poll::Ready(events.poll_next_unpin(cx))).await {
            if let Some(action) = from_event(event) {
                step(state, action, &mut effects, screen)?;
            }
            if state.quit {
                break;
            }
        }
        while let Ok(answer) = answers.try_recv() {
            step(state, answer, &mut effects, screen)?;
        }
        if let Some((generation, text)) = effects.take_edit() {
            // The stream reads keys from a thread of its own; it must be gone before the editor
            // gets the terminal.
            drop(events);
            Guard::suspend();
            let result = edit(&text, signals).await?;
            events = EventStream::new();
            retake(state, &mut effects, screen)?;
            let what = result.map_or(Action::Terminate, |result| Action::Edited { generation, result });
            step(state, what, &mut effects, screen)?;
        }
        if effects.take_suspend() {
            Guard::suspend();
            signals.stop_job().await.context("Das Dashboard lässt sich nicht anhalten")?;
            continued = true;
        }
        if continued && !state.quit {
            // Whoever had the terminal meanwhile has left traces: settings, another size, a picture.
            Guard::suspend();
            retake(state, &mut effects, screen)?;
        }
        if state.dirty && drawn.elapsed() >= FRAME && !state.quit {
            // A resize that arrives together with a key can get lost in crossterm (its poll is
            // edge-triggered and returns at the first of both), so the size is looked at anyway.
            let size = screen.size().context("Die Größe des Terminals ist unbekannt")?;
            if (size.width, size.height) != state.size {
                step(state, Action::Resize(size.width, size.height), &mut effects, screen)?;
            }
            screen.draw(|frame| frame::draw(frame, state))?;
            state.dirty = false;
            drawn = Instant::now();
        }
    }
    Ok(())
}

/// Keeps what was not handed over.
pub(in crate::tui) fn keep(state: &State) {
    if let (Some(place), Some(kept)) = (&state.options.unsaved, unsent::collect(state))
        && let Err(error) = unsent::save(place, &kept)
    {
        tracing::error!(%error, "unsaved work could not be kept");
    }
}

/// Takes the terminal back after somebody else had it.
fn retake(state: &mut State, effects: &mut Effects, screen: &mut Screen) -> anyhow::Result<()> {
    Guard::resume(screen, state.mouse).context("Das Terminal lässt sich nicht zurücknehmen")?;
    let size = screen.size().context("Die Größe des Terminals ist unbekannt")?;
    step(state, Action::Resize(size.width, size.height), effects, screen)
}

/// Runs the editor; `None` when the program is asked to end meanwhile. Keys that the terminal
/// turns into signals reach us too: Ctrl+C is the editor's affair, Ctrl+Z stops both.
async fn edit(text: &str, signals: &mut Signals) -> anyhow::Result<Option<Result<String, String>>> {
    let mut editing = std::pin::pin!(editor::edit(text));
    loop {
        let asked = tokio::select! {
            result = &mut editing => return Ok(Some(result)),
            asked = signals.next() => asked,
        };
        match asked {
            Asked::End => return Ok(None),
            Asked::Stop => Signals::stop_alone().context("Das Dashboard lässt sich nicht anhalten")?,
            Asked::Interrupt | Asked::GoOn => {}
        }
    }
}

fn step(state: &mut State, action: Action, effects: &mut Effects, screen: &mut Screen) -> anyhow::Result<()> {
    state.now = Utc::now();
    for effect in update(state, action) {
        let done = match effect {
            Effect::Copy(text) => execute!(screen.backend_mut(), CopyToClipboard::to_clipboard_from(text)),
            Effect::Mouse(on) => set_mouse(screen, on),
            effect => {
                effects.run(effect);
                Ok(())
            }
        };
        done.context("Das Terminal nimmt nichts mehr an")?;
    }
    Ok(())
}

/// The end of the input, or an error in it, means that the terminal is gone.
fn from_event(event: Option<std::io::Result<Event>>) -> Option<Action> {
    match event {
        Some(Ok(Event::Key(key))) if key.kind != KeyEventKind::Release => Some(Action::Key(key)),
        Some(Ok(Event::Paste(text))) => Some(Action::Paste(text)),
        Some(Ok(Event::Mouse(mouse))) => Some(Action::Mouse(mouse)),
        Some(Ok(Event::Resize(width, height))) => Some(Action::Resize(width, height)),
        Some(Ok(_)) => None,
        Some(Err(_)) | None => Some(Action::Terminate),
    }
}
