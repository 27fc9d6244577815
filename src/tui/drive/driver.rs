//! The one driver of the dashboard: it owns the state, starts the effects that follow from an action
//! and knows what is awaited. Terminal, line mode and one-shot printing are fronts of it: they feed
//! it and do what only they can do. Draws nothing, reads no keys.

use std::{future::Future, time::Duration};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use tokio::{sync::mpsc, time::Instant};

use super::{
    effects::{Effects, Front},
    update::update,
};
use crate::{
    client::{ApiClient, Connection},
    tui::{Action, Command, Options, Screen, State, app::contingents::Save, look::format::Zone},
};

/// Longest wait for one answer: a first import into a demo desk takes a few seconds.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// Time between two looks at something the backend still computes.
const AGAIN: Duration = Duration::from_millis(300);

/// State, effects, and what is awaited.
pub struct Driver {
    /// The state.
    pub state: State,
    /// It is looked at once and whole.
    pub once: bool,
    effects: Effects,
    /// What happens outside and answers nothing, e.g. a file that changed.
    news: mpsc::UnboundedReceiver<Action>,
    tell: mpsc::UnboundedSender<Action>,
}

impl Driver {
    /// Starts, with nothing but the promise of a backend.
    pub fn new(state: State, backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static) -> Self {
        let (tell, news) = mpsc::unbounded_channel();
        Self { state, once: false, effects: Effects::new(backend), news, tell }
    }

    /// The same, for a front that has no terminal: nothing to recall, the clock of this moment.
    pub fn of(
        options: Options,
        backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
        now: DateTime<Utc>,
        seed: u64,
    ) -> Self {
        Self::new(State::new(options, now, Zone::System, seed), backend)
    }

    /// Where what happens outside is told.
    pub fn teller(&self) -> mpsc::UnboundedSender<Action> {
        self.tell.clone()
    }

    /// Does an action at a time, starts what follows from it and hands back what only the front can do.
    #[must_use]
    pub fn act(&mut self, now: DateTime<Utc>, action: Action) -> Vec<Front> {
        self.state.now = now;
        let effects = update(&mut self.state, action);
        effects.into_iter().filter_map(|effect| self.effects.run(effect)).collect()
    }

    /// What was answered or told next; pending until then.
    pub async fn told(&mut self) -> Action {
        tokio::select! {
            action = self.effects.answer() => action,
            // Never closed: a sender is held here.
            Some(action) = self.news.recv() => action,
        }
    }

    /// What was answered or told already.
    pub fn told_already(&mut self) -> Option<Action> {
        self.effects.answered().or_else(|| self.news.try_recv().ok())
    }

    /// Whether nothing is under way: no answer awaited, nothing to be saved, nothing computed.
    pub fn is_quiet(&self) -> bool {
        !self.is_busy() && !self.is_computing()
    }

    /// Whether an answer is awaited or something to be saved.
    pub fn is_busy(&self) -> bool {
        self.effects.awaited() > 0 || self.saves_at().is_some()
    }

    /// When a draft is to be saved, if it can be.
    fn saves_at(&self) -> Option<DateTime<Utc>> {
        let live = self.state.connection == Connection::Live && !self.state.options.read_only;
        let due = |save: &Save| if let Save::Due(at) = save { Some(*at) } else { None };
        let works = self.state.contingents.works.iter().filter(|work| work.save_problem.is_none());
        works.filter_map(|work| due(&work.save)).min().filter(|_| live)
    }

    fn is_computing(&self) -> bool {
        let data = &self.state.data;
        let here = if self.state.screen == Screen::Accuracy {
            data.accuracy.computing
        } else {
            // One line of it; worth the wait only where there is no second look.
            self.state.screen == Screen::Detail && (data.forecast.computing || data.accuracy.computing && self.once)
        };
        here && self.state.connection == Connection::Live
    }

    /// Waits until everything asked for has been answered (or could not be), saved and computed.
    /// `now` fixes the time, for pictures. What a front would do is left undone: there is none.
    ///
    /// # Errors
    /// When an answer stays out for good.
    pub async fn quiet(&mut self, now: Option<DateTime<Utc>>) -> anyhow::Result<()> {
        let end = Instant::now() + PATIENCE;
        while !self.is_quiet() && Instant::now() < end {
            let action = tokio::time::timeout(PATIENCE, self.next()).await.context("Der Datendienst antwortet nicht")?;
            let _ = self.act(now.unwrap_or_else(Utc::now), action);
        }
        Ok(())
    }

    /// The next thing that happens while something is under way.
    pub async fn next(&mut self) -> Action {
        if self.effects.awaited() > 0 {
            return self.told().await;
        }
        if let Some(at) = self.saves_at() {
            tokio::time::sleep((at - Utc::now()).to_std().unwrap_or_default()).await;
            return Action::Wake;
        }
        tokio::time::sleep(AGAIN).await;
        Action::Run(Command::Refresh)
    }
}
