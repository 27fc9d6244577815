//! The dashboard without a terminal of its own: for `show` and `--plain`, for pictures in the
//! documentation, for the line mode. Runs the same state, update and effects; asks what the view
//! needs and knows when all of it has been answered.

use std::{future::Future, time::Duration};

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, Utc};
use ratatui::{buffer::Buffer, layout::Rect};
use tokio::{sync::mpsc, time::Instant};

use super::{effects::Effects, update::update};
use crate::{
    client::{ApiClient, Connection},
    tui::{
        Action, Command, Effect, Options, Screen, State, TableId,
        app::{action::Pointed, contingents::Save},
        look::format::Zone,
        speech::plain::{self, plain},
        views::frame::draw_into,
    },
};

/// Longest wait for one answer: a first import into a demo desk takes a few seconds.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// Time between two looks at something the backend still computes.
const AGAIN: Duration = Duration::from_millis(300);

/// State, effects, and how many answers are awaited.
pub struct Page {
    /// The state.
    pub state: State,
    /// Texts for a clipboard there is none for.
    pub copied: Vec<String>,
    /// It is looked at once and whole.
    pub once: bool,
    effects: Effects,
    answers: mpsc::UnboundedReceiver<Action>,
    awaited: usize,
}

impl Page {
    /// Starts, with nothing but the promise of a backend.
    pub fn new(
        options: Options,
        backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
        now: DateTime<Utc>,
        seed: u64,
    ) -> Self {
        let state = State::new(options, now, Zone::System, seed);
        let (sender, answers) = mpsc::unbounded_channel();
        // The backend itself is the first answer awaited.
        Self { state, copied: Vec::new(), once: false, effects: Effects::new(sender, backend), answers, awaited: 1 }
    }

    /// Does an action and starts what follows from it.
    pub fn act(&mut self, action: Action) {
        for effect in update(&mut self.state, action) {
            match effect {
                Effect::Copy(text) => self.copied.push(text),
                // Their answers come from outside, or none does.
                Effect::EditText { .. } | Effect::Suspend | Effect::Mouse(_) => self.effects.run(effect),
                effect => {
                    self.awaited += 1;
                    self.effects.run(effect);
                }
            }
        }
    }

    /// The same, now.
    pub fn act_now(&mut self, action: Action) {
        self.state.now = Utc::now();
        self.act(action);
    }

    /// The text that waits for an editor.
    pub fn take_edit(&mut self) -> Option<(u64, String)> {
        self.effects.take_edit()
    }

    /// The next answer; pending for ever when none will come.
    pub async fn answer(&mut self) -> Action {
        match self.answers.recv().await {
            Some(action) => {
                self.awaited = self.awaited.saturating_sub(1);
                action
            }
            None => std::future::pending().await,
        }
    }

    /// Whether nothing is under way: no answer awaited, nothing to be saved, nothing computed.
    pub fn is_quiet(&self) -> bool {
        !self.is_busy() && !self.is_computing()
    }

    /// Whether an answer is awaited or something to be saved.
    pub fn is_busy(&self) -> bool {
        self.awaited > 0 || self.saves_at().is_some()
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
        let here = match self.state.screen {
            Screen::Accuracy => data.accuracy.computing,
            // One line of it; worth the wait only where there is no second look.
            Screen::Detail => data.forecast.computing || data.accuracy.computing && self.once,
            _ => false,
        };
        here && self.state.connection == Connection::Live
    }

    /// Waits until everything asked for has been answered (or could not be), saved and computed.
    /// `now` fixes the time, for pictures.
    ///
    /// # Errors
    /// When an answer stays out for good.
    pub async fn quiet(&mut self, now: Option<DateTime<Utc>>) -> anyhow::Result<()> {
        let end = Instant::now() + PATIENCE;
        while !self.is_quiet() && Instant::now() < end {
            let answer = tokio::time::timeout(PATIENCE, self.next()).await.context("Das Backend antwortet nicht")?;
            self.state.now = now.unwrap_or_else(Utc::now);
            self.act(answer);
        }
        Ok(())
    }

    /// Takes the next thing that happens; whether nothing is under way then.
    pub async fn step(&mut self) -> bool {
        let action = self.next().await;
        self.act_now(action);
        self.is_quiet()
    }

    /// The next thing that happens while something is under way.
    async fn next(&mut self) -> Action {
        if self.awaited > 0 {
            return self.answer().await;
        }
        if let Some(at) = self.saves_at() {
            tokio::time::sleep((at - Utc::now()).to_std().unwrap_or_default()).await;
            return Action::Wake;
        }
        tokio::time::sleep(AGAIN).await;
        Action::Run(Command::Refresh)
    }
}

/// What is to be shown beyond the view: a row and an order of it, by what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Number of a mail, or name of an instrument.
    pub about: Option<String>,
    /// Head of the column to sort by.
    pub sort: Option<String>,
}

/// A view as plain text, once everything on it has been answered (or could not be).
///
/// # Errors
/// When there is no such view, or the backend gives no data at all; the text says why.
pub async fn print_plain(
    options: Options,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
    wanted: &Wanted,
) -> anyhow::Result<String> {
    let mut page = Page::new(options, backend, Utc::now(), 0);
    if let Some(toast) = page.state.said.on_screen().iter().find(|toast| toast.is_error) {
        bail!("{}", toast.text);
    }
    page.once = true;
    page.quiet(None).await?;
    ensure!(page.state.data.summary.value.is_some(), "{}", plain(&page.state).trim_end());
    page.point(wanted)?;
    page.quiet(None).await?;
    Ok(plain(&page.state))
}

impl Page {
    /// Goes to what is wanted on the view.
    ///
    /// # Errors
    /// When it is not there; the text says what is.
    fn point(&mut self, wanted: &Wanted) -> anyhow::Result<()> {
        if let Some(about) = &wanted.about {
            let at = match self.state.screen {
                Screen::Contingents => Pointed::Pot(pot(&self.state, about)?),
                _ => Pointed::Row(row(&self.state, about)?),
            };
            self.act(Action::Point(at));
        }
        if let Some(sort) = &wanted.sort {
            self.act(Action::Point(Pointed::Column(column(&self.state, sort).map_err(anyhow::Error::msg)?)));
        }
        Ok(())
    }
}

fn row(state: &State, key: &str) -> anyhow::Result<usize> {
    let found = state.table().and_then(|table| table.view.rows.iter().position(|row| row.key == key));
    found.with_context(|| match state.focused_table() {
        Some(TableId::Mails) => format!("eine Mail Nr. {key} gibt es nicht"),
        _ => format!("„{key}“ steht nicht in dieser Ansicht"),
    })
}

fn pot(state: &State, name: &str) -> anyhow::Result<usize> {
    let works = &state.contingents.works;
    works.iter().position(|work| work.instrument.to_string().eq_ignore_ascii_case(name)).with_context(|| {
        let known: Vec<String> = works.iter().map(|work| work.instrument.to_string()).collect();
        format!("für {name} ist nichts aufzuteilen; freie Plätze haben: {}", known.join(", "))
    })
}

/// The column of the list with the focus that a head names, as shown or as read out.
///
/// # Errors
/// With the heads there are.
pub fn column(state: &State, head: &str) -> Result<usize, String> {
    let wanted = head.trim().to_lowercase();
    let columns = state.table().map(|table| table.view.columns.as_slice()).unwrap_or_default();
    let named = |title: &str| title.to_lowercase() == wanted || plain::words::head(title).to_lowercase() == wanted;
    let begins = |title: &str| !title.is_empty() && plain::words::head(title).to_lowercase().starts_with(&wanted);
    let found = columns.iter().position(|c| named(c.title)).or_else(|| columns.iter().position(|c| begins(c.title)));
    found.filter(|_| !wanted.is_empty()).ok_or_else(|| {
        let heads = columns.iter().filter(|c| !c.title.is_empty()).map(|c| plain::words::head(c.title));
        format!("Die Spalte „{}“ gibt es hier nicht; es gibt: {}", plain::words::safe(head), heads.collect::<Vec<_>>().join(", "))
    })
}

/// The state once everything the start view needs has been answered (or could not be).
///
/// # Errors
/// When an answer stays out for good.
pub async fn settle(
    options: Options,
    backend: impl Future<Output = Result<ApiClient, String>> + Send + 'static,
    now: DateTime<Utc>,
) -> anyhow::Result<State> {
    // Keeps nothing: it is gone before the next question.
    let options = Options { cache: None, view_file: None, ..options };
    let mut page = Page::new(options, backend, now, 0);
    page.quiet(Some(now)).await?;
    Ok(page.state)
}

/// The screen as lines of text, `width` × `height`, without colours.
pub fn picture(state: &mut State, width: u16, height: u16) -> String {
    update(state, Action::Resize(width, height));
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw_into(&mut buffer, state);
    let line = |y| {
        let row: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
        row.trim_end().to_owned() + "\n"
    };
    (0..height).map(line).collect()
}
