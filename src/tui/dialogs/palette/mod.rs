//! Palette and search: type a part of a name, Enter does it or goes there. One dialog in two
//! orders: commands first, or data first. What cannot be done here comes last and says why.

mod draw;
mod entries;

use std::{cmp::Reverse, sync::Arc};

use tui_input::Input;

use crate::tui::{
    Effect, State,
    app::{
        commands::no_colours,
        data::Resource,
        last_view::RECENT,
        modal::{Binding, Dialog, Outcome, Spot, Stage},
    },
    look::{
        blocks::Body,
        fuzzy::{self, Query},
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
            let scored = entries.filter_map(|(at, found)| {
                let score = query.score(&found.haystack, &mut matcher)?;
                let (can, named) = (locked(state, found).is_none(), found.is_named(self.input.value()));
                Some((!can, !named, query.fit(&found.haystack), Reverse(score), at))
            });
            let mut scored: Vec<_> = scored.collect();
            scored.sort_unstable();
            self.hits = scored.into_iter().map(|(.., at)| at).collect();
        }
        self.cursor = self.cursor.min(self.hits.len().saturating_sub(1));
    }

    fn chosen(&self) -> Option<&Found> {
        self.hits.get(self.cursor).and_then(|at| self.entries.get(*at))
    }

    fn turn(&mut self, state: &State) -> Outcome {
        let mode = if self.mode == Mode::Commands { Mode::Everything } else { Mode::Commands };
        *self = Self { input: self.input.clone(), ..Self::new(state, mode) };
        self.search(state);
        Outcome::Stay
    }

    fn choose(&self, state: &mut State) -> Outcome {
        self.chosen().map_or(Outcome::Stay, |found| choose(state, found))
    }
}

/// Why a hit cannot be done now.
fn locked(state: &State, found: &Found) -> Option<String> {
    match &found.goal {
        Goal::Run(command) if !command.entry().scope.covers(state.screen) => Some("nicht in dieser Ansicht".to_owned()),
        Goal::Run(command) => (command.entry().disabled_reason)(state).map(|why| format!("gesperrt: {why}")),
        Goal::Theme(_) => no_colours(state).map(|why| format!("gesperrt: {why}")),
        Goal::Open(_) | Goal::Team(_) => None,
    }
}

/// Does what was chosen and remembers it.
fn choose(state: &mut State, found: &Found) -> Outcome {
    let id = found.id();
    state.recent.retain(|known| *known != id);
    state.recent.insert(0, id);
    state.recent.truncate(RECENT);
    if let Some(why) = locked(state, found).filter(|_| !matches!(found.goal, Goal::Run(_))) {
        state.say_error(format!("„{}“ ist {why}", found.name));
        return Outcome::Close;
    }
    match &found.goal {
        Goal::Run(command) => return Outcome::Run(*command),
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
    Outcome::Close
}

impl Dialog for Palette {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Befehle und Suche",
        keys: &[
            Binding::said(
                "tippen",
                "suchen",
                "Sucht nach Namen und Nummern, Buchstaben in ihrer Reihenfolge genügen; ä findet auch ae.",
            ),
            Binding::key(
                &["enter"],
                "los",
                "Führt den Befehl aus, springt zur Zeile oder sagt, warum es gesperrt ist.",
                |d, s, _| d.choose(s),
            ),
            Binding::key(
                &["tab", "backtab"],
                "Befehle oder Daten zuerst",
                "Ordnet um; mit Daten zuerst auch Mails, Importe und Protokoll.",
                |d, s, _| d.turn(s),
            ),
            Binding::choose(),
            Binding::by_page(),
            Binding::close(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        draw::body(self, state)
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.input)
    }

    fn typed(&mut self, state: &mut State) -> Vec<Effect> {
        self.cursor = 0;
        self.search(state);
        Vec::new()
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Cursor(&mut self.cursor)
    }

    fn scroll(&mut self, state: &State, by: isize) {
        self.go(state, by);
    }

    fn takes_at_once(&self) -> bool {
        true
    }

    fn needs(&self, _state: &State) -> Vec<Resource> {
        self.mode.needs().iter().map(|(resource, _)| resource.clone()).collect()
    }

    fn settle(&mut self, state: &mut State) -> Vec<Effect> {
        let version = self.mode.version(state);
        if version == self.version {
            return Vec::new();
        }
        let chosen = self.chosen().map(Found::id);
        self.version = version;
        self.entries = Arc::new(self.mode.entries(state));
        self.search(state);
        // What came in must not move the cursor to something else.
        let again = self.hits.iter().position(|at| Some(self.entries[*at].id()) == chosen);
        self.cursor = again.filter(|_| self.cursor > 0).unwrap_or(self.cursor);
        Vec::new()
    }
}
