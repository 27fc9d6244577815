//! Palette and search: type a part of a name, Enter does it or goes there. One dialog in two
//! orders: commands first, or data first. Locked commands say why.

mod draw;
mod entries;

use std::{cmp::Reverse, sync::Arc};

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal,
    keys::{self, Sheet},
    sheets, themes,
};
use crate::tui::{
    Effect, State,
    app::data::Resource,
    drive::update::run_command,
    files::last_view::RECENT,
    look::{
        fuzzy::{self, Query},
        widgets::{input, paint::Paint, spot::Target},
    },
};
use entries::{Found, Goal};

pub use entries::Mode;

/// What is typed, what was found, what is chosen.
#[derive(Debug, Clone)]
pub struct Palette {
    mode: Mode,
    input: Input,
    cursor: usize,
    /// Everything there is, as of the data at `version`.
    entries: Arc<Vec<Found>>,
    version: u64,
    /// The hits, best first, as places in `entries`. Made only when something changed: drawing
    /// compares nothing.
    hits: Vec<usize>,
}

impl Palette {
    /// With nothing typed: what was used last, then everything.
    pub fn new(state: &State, mode: Mode) -> Self {
        let entries = Arc::new(mode.entries(state));
        let mut palette =
            Self { mode, input: Input::default(), cursor: 0, entries, version: mode.version(state), hits: Vec::new() };
        palette.search(state);
        palette
    }

    fn search(&mut self, state: &State) {
        let query = Query::new(self.input.value());
        let entries = self.entries.iter().enumerate();
        if query.is_empty() {
            let rank = |found: &Found| {
                let recent = state.recent.iter().position(|id| *id == found.id()).unwrap_or(RECENT);
                (recent, locked(state, found).is_some())
            };
            let mut ranked: Vec<_> = entries.map(|(at, found)| (rank(found), at)).collect();
            ranked.sort_unstable();
            self.hits = ranked.into_iter().map(|(_, at)| at).collect();
        } else {
            let mut matcher = fuzzy::matcher();
            let scored = entries.filter_map(|(at, found)| Some((Reverse(query.score(&found.haystack, &mut matcher)?), at)));
            let mut scored: Vec<_> = scored.collect();
            scored.sort_unstable();
            self.hits = scored.into_iter().map(|(_, at)| at).collect();
        }
        self.cursor = self.cursor.min(self.hits.len().saturating_sub(1));
    }

    fn chosen(&self) -> Option<&Found> {
        self.hits.get(self.cursor).and_then(|at| self.entries.get(*at))
    }

    fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.hits.len().saturating_sub(1));
    }
}

/// Why a hit cannot be done now.
fn locked(state: &State, found: &Found) -> Option<String> {
    match &found.goal {
        Goal::Run(command) if !command.entry().scope.covers(state.screen) => Some("nicht in dieser Ansicht".to_owned()),
        Goal::Run(command) => (command.entry().disabled_reason)(state).map(|why| format!("gesperrt: {why}")),
        Goal::Theme(_) => themes::locked(state).map(|why| format!("gesperrt: {why}")),
        _ => None,
    }
}

/// Does what was chosen and remembers it.
fn choose(state: &mut State, found: &Found) -> Vec<Effect> {
    let id = found.id();
    state.recent.retain(|known| *known != id);
    state.recent.insert(0, id);
    state.recent.truncate(RECENT);
    if let Some(why) = locked(state, found).filter(|_| !matches!(found.goal, Goal::Run(_))) {
        state.say_error(format!("„{}“ ist {why}", found.name));
        return Vec::new();
    }
    match &found.goal {
        Goal::Run(command) => return run_command(state, *command),
        Goal::Open(link) => {
            if let Err(problem) = link.jump(state) {
                state.say_error(problem);
            }
        }
        Goal::Theme(name) => {
            if let Some(theme) = state.options.themes.named(name).cloned() {
                state.theme = theme;
                state.say(format!("Farbschema: {name}"));
            }
        }
        Goal::Team(team) => {
            state.team = *team;
            state.pane = 0;
        }
    }
    Vec::new()
}

impl Modal for Palette {
    const SHEETS: &'static [Sheet] = &[sheets::PALETTE];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let page = usize::from(draw::rows(state.size));
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Enter if key.is_repeat() => {}
            KeyCode::Enter => {
                if let Some(found) = self.chosen().cloned() {
                    return choose(state, &found);
                }
            }
            KeyCode::Tab | KeyCode::BackTab => {
                let mode = if self.mode == Mode::Commands { Mode::Everything } else { Mode::Commands };
                self = Self { input: self.input, ..Self::new(state, mode) };
                self.search(state);
            }
            _ => {
                let before = self.input.value().to_owned();
                if !input::edit(&mut self.input, key) {
                    self.step(keys::step(state, key, page).unwrap_or(0));
                } else if self.input.value() != before {
                    self.cursor = 0;
                    self.search(state);
                }
            }
        }
        state.dialogs.push(Dialog::Palette(self));
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        input::paste(&mut self.input, text);
        self.cursor = 0;
        // Searched for once the state is at hand.
        self.version = u64::MAX;
    }

    fn scroll(&mut self, by: isize) {
        self.step(by);
    }

    fn point(&mut self, target: Target) {
        if let Target::Item(at) = target {
            self.cursor = at.min(self.hits.len().saturating_sub(1));
        }
    }

    fn focused(&self) -> Option<Target> {
        Some(Target::Item(self.cursor))
    }

    fn takes_at_once(&self) -> bool {
        true
    }

    fn is_typing(&self) -> bool {
        true
    }

    fn needs(&self, _state: &State) -> Vec<Resource> {
        self.mode.needs().iter().map(|(resource, _)| resource.clone()).collect()
    }

    fn follow(&mut self, state: &State) {
        let version = self.mode.version(state);
        if version == self.version {
            return;
        }
        let chosen = self.chosen().map(Found::id);
        self.version = version;
        self.entries = Arc::new(self.mode.entries(state));
        self.search(state);
        // What came in must not move the cursor to something else.
        let again = self.hits.iter().position(|at| Some(self.entries[*at].id()) == chosen);
        self.cursor = again.filter(|_| self.cursor > 0).unwrap_or(self.cursor);
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        draw::draw(self, paint, state, window);
    }

    fn lines(&self, state: &State) -> Vec<String> {
        draw::lines(self, state)
    }
}
