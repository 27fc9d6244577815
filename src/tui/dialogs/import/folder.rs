//! The path that is typed, and how it may go on: offers, and as much of them as all agree on.

use crossterm::event::KeyEvent;
use tui_input::Input;

use crate::tui::{
    Effect, State,
    app::modal::Outcome,
    look::{
        theme::Role,
        widgets::{
            input,
            seg::{Line, seg},
        },
    },
};

/// Ways to go on with a path that are shown.
const OFFERED: usize = 6;

/// What was typed so far.
#[derive(Debug, Clone)]
pub struct Folder {
    pub input: Input,
    /// How the path may go on, each as it would be typed.
    offered: Vec<String>,
    /// The answer that is awaited about that.
    awaited: u64,
}

impl Folder {
    /// Begins with a proposal.
    pub fn new(proposed: &str) -> Self {
        Self { input: proposed.into(), offered: Vec::new(), awaited: 0 }
    }

    /// What stands there.
    pub fn typed(&self) -> &str {
        self.input.value().trim()
    }

    /// Asks how the path may go on.
    pub fn look(&mut self, state: &mut State) -> Vec<Effect> {
        self.awaited = state.next_generation();
        vec![Effect::Offer { generation: self.awaited, typed: self.input.value().to_owned() }]
    }

    /// Whether an answer is the one awaited.
    pub fn awaits(&self, generation: u64) -> bool {
        self.awaited == generation
    }

    /// Takes the answer.
    pub fn offer(&mut self, paths: Vec<String>) {
        // A path that stands there whole needs no offer.
        self.offered = paths.into_iter().filter(|path| path != self.input.value()).collect();
    }

    /// The path as far as all that is offered agree, if that is farther than what stands there.
    fn goes_on(&self) -> Option<String> {
        let (first, rest) = self.offered.split_first()?;
        let shared = rest.iter().fold(first.as_str(), |shared, other| {
            let same = shared.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
            let end = same.map_or(shared.len().min(other.len()), |((at, _), _)| at);
            &shared[..end]
        });
        let typed = self.input.value();
        if shared.len() > typed.len() && shared.starts_with(typed) { Some(shared.to_owned()) } else { None }
    }

    /// Completes the path where the cursor stands at its end; else the cursor moves on.
    pub fn complete(&mut self, state: &mut State, key: KeyEvent) -> Outcome {
        if self.input.cursor() < self.input.value().chars().count() {
            input::edit(&mut self.input, key);
            return Outcome::Stay;
        }
        if let Some(more) = self.goes_on() {
            self.input = more.into();
        }
        Outcome::Do(self.look(state))
    }

    /// How it may go on, by last names.
    pub fn offers(&self) -> Option<Line> {
        let names = self.offered.iter().map(|path| path.trim_end_matches('/').rsplit('/').next().unwrap_or(path));
        let names: Vec<_> = names.take(OFFERED).collect();
        let more = if self.offered.len() > OFFERED { " …" } else { "" };
        (!names.is_empty()).then(|| vec![seg(Role::Dim, format!("weiter mit: {}{more}", names.join("  ")))])
    }
}
