//! The event loop: draw before the first wait, drain everything that happened, draw again only if
//! something visible changed, at most 100 frames a second, sleep until there is a reason not to.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chrono::Utc;
use crossterm::{
    clipboard::CopyToClipboard,
    event::{Event, KeyEventKind},
    execute,
};

use super::{driver::Driver, effects::Front, memory, update::update};
use crate::{
    client::ApiClient,
    tui::{
        Action, Command, Options, State, app,
        files::{unsent, watch::Watch},
        input::charset::Charset,
        look::{format::Zone, surroundings::Surroundings},
        out::{
            editor,
            keys::Keys,
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
    let around = Surroundings::from_env();
    let (guard, mut screen) = Guard::enter(options.mouse, &around).context("Das Terminal lässt sich nicht verwenden")?;
    let mut state = State::new(options, Utc::now(), Zone::System, rand::random());
    memory::recall(&mut state);
    let size = screen.size().context("Die Größe des Terminals ist unbekannt")?;
    update(&mut state, Action::Resize(size.width, size.height));
    if let Some(place) = &state.options.unsaved {
        let found = unsent::load(place);
        update(&mut state, Action::FoundUnsaved(found));
    }
    screen.draw(|frame| frame::draw(frame, &state))?;
    state.dirty = false;
    let mut desk = Desk { driver: Driver::new(state, backend), screen, charset: around.charset(), edit: None, suspend: false };
    let ended = desk.follow(&mut signals).await;
    let state = &desk.driver.state;
    // Nobody was asked: the terminal or the system ended it.
    if state.terminated || ended.is_err() {
        keep(state);
    }
    drop(guard);
    memory::keep(state);
    ended
}

/// The front at a terminal: the driver and what it wants of the terminal.
struct Desk {
    driver: Driver,
    screen: Screen,
    /// How letters come from the terminal.
    charset: Charset,
    /// A text that waits for the editor: generation and text.
    edit: Option<(u64, String)>,
    /// Whether the program is to be stopped.
    suspend: bool,
}

impl Desk {
    /// Draws and does what happens until the end.
    async fn follow(&mut self, signals: &mut Signals) -> anyhow::Result<()> {
        let mut drawn = Instant::now();
        let teller = self.driver.teller();
        // The loop may be gone already; then nobody wants to know.
        let tell = move |reloaded| _ = teller.send(Action::Reloaded(reloaded));
        let _watch = self.driver.state.options.reload.as_ref().and_then(|reload| Watch::start(reload.watched(tell)));
        let mut keys = self.keys()?;
        while !self.driver.state.quit {
            let frame_due = self.driver.state.dirty.then(|| FRAME.saturating_sub(drawn.elapsed()));
            let wake = self.driver.state.next_wake().map(|at| (at - Utc::now()).to_std().unwrap_or_default());
            let sleep = frame_due.or(wake).unwrap_or(LONGEST).min(LONGEST);
            let mut continued = false;
            // Inside select! nothing is awaited and nothing is done: it only says what happened.
            let first = tokio::select! {
                event = keys.next() => from_event(event),
                told = self.driver.told() => Some(told),
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
                self.act(action)?;
            }
            while let Some(event) = keys.try_next() {
                if let Some(action) = from_event(Some(event)) {
                    self.act(action)?;
                }
                if self.driver.state.quit {
                    break;
                }
            }
            while let Some(told) = self.driver.told_already() {
                self.act(told)?;
            }
            if let Some((generation, text)) = self.edit.take() {
                // A thread reads the keys; it must be gone before the editor gets the terminal.
                drop(keys);
                Guard::suspend();
                let result = edit(&text, signals).await?;
                keys = self.keys()?;
                self.retake()?;
                self.act(result.map_or(Action::Terminate, |result| Action::Edited { generation, result }))?;
            }
            if std::mem::take(&mut self.suspend) {
                Guard::suspend();
                signals.stop_job().await.context("Das Dashboard lässt sich nicht anhalten")?;
                continued = true;
            }
            if continued && !self.driver.state.quit {
                // Whoever had the terminal meanwhile has left traces: settings, another size, a picture.
                Guard::suspend();
                self.retake()?;
            }
            if self.driver.state.dirty && drawn.elapsed() >= FRAME && !self.driver.state.quit {
                // The size may have changed since the signal that said so.
                let size = self.screen.size().context("Die Größe des Terminals ist unbekannt")?;
                if (size.width, size.height) != self.driver.state.size {
                    self.act(Action::Resize(size.width, size.height))?;
                }
                let state = &self.driver.state;
                self.screen.draw(|frame| frame::draw(frame, state))?;
                self.driver.state.dirty = false;
                drawn = Instant::now();
            }
        }
        Ok(())
    }

    /// Starts to read keys.
    fn keys(&self) -> anyhow::Result<Keys> {
        Keys::start(self.charset).context("Das Terminal lässt sich nicht lesen")
    }

    /// Does an action now, and what it wants of the terminal.
    fn act(&mut self, action: Action) -> anyhow::Result<()> {
        for front in self.driver.act(Utc::now(), action) {
            let done = match front {
                Front::Copy(text) => execute!(self.screen.backend_mut(), CopyToClipboard::to_clipboard_from(text)),
                Front::Mouse(on) => set_mouse(&mut self.screen, on),
                // The loop gives the terminal away when it is ready to.
                Front::Edit { generation, text } => {
                    self.edit = Some((generation, text));
                    Ok(())
                }
                Front::Suspend => {
                    self.suspend = true;
                    Ok(())
                }
            };
            done.context("Das Terminal nimmt nichts mehr an")?;
        }
        Ok(())
    }

    /// Takes the terminal back after somebody else had it.
    fn retake(&mut self) -> anyhow::Result<()> {
        Guard::resume(&mut self.screen, self.driver.state.mouse).context("Das Terminal lässt sich nicht zurücknehmen")?;
        let size = self.screen.size().context("Die Größe des Terminals ist unbekannt")?;
        self.act(Action::Resize(size.width, size.height))
    }
}

/// Keeps what was not handed over.
pub(in crate::tui) fn keep(state: &State) {
    if let (Some(place), Some(kept)) = (&state.options.unsaved, app::unsent::collect(state))
        && let Err(error) = unsent::save(place, &kept)
    {
        tracing::error!(%error, "unsaved work could not be kept");
    }
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
