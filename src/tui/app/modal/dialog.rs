//! A dialog, for those who write one: its keys as bindings, what it says as blocks, what becomes of an
//! answer; everything else follows from these.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use crossterm::event::KeyEvent;
use tui_input::Input;

use super::{Modal, Stage};
use crate::{
    api::{imports::ImportReport, mails::MailsDone},
    client::ClientError,
    tui::{
        Command, Effect, State, Theme,
        app::{
            action::SetAsideDone,
            data::{Payload, Resource},
            list_step::ListRead,
            progress::Kind,
        },
        files::{log_file::LogTail, unsent::KeptMail},
        look::{
            blocks::{self, Body},
            widgets::{area::Area, spot::Target},
        },
    },
};

/// What becomes of a dialog after a key or an answer.
#[derive(Debug)]
pub enum Outcome {
    /// This meant nothing to it.
    NotMine,
    /// It stays.
    Stay,
    /// It stays, and this is done.
    Do(Vec<Effect>),
    /// It closes.
    Close,
    /// It closes, and this is done.
    End(Vec<Effect>),
    /// Another takes its place, and this is done.
    Replace(Box<dyn Modal>, Vec<Effect>),
    /// It stays, and another opens above it.
    Over(Box<dyn Modal>),
    /// It closes, and the one below gets this answer.
    Give(Answer),
    /// It closes, and the command is done.
    Run(Command),
}

/// An answer a dialog may be waiting for.
#[derive(Debug)]
pub enum Answer {
    /// To [`Effect::Fetch`] of what only a dialog asks for.
    Asked(Box<Result<Payload, ClientError>>),
    /// To [`Effect::Import`].
    Import(Result<ImportReport, ClientError>),
    /// To [`Effect::Offer`].
    Paths(Vec<String>),
    /// To [`Effect::Mail`].
    Mails(Result<MailsDone, ClientError>),
    /// To [`Effect::SetAside`].
    SetAside(Result<SetAsideDone, ClientError>),
    /// To [`Effect::List`].
    List(Result<ListRead, String>),
    /// To [`Effect::ReadLog`].
    Log(Result<Option<LogTail>, String>),
    /// Subject and text from an editor, for the mail at that place.
    Edited(usize, Option<String>, String),
    /// The same for the dialog in which they are written.
    Written(Option<String>, String),
}

/// What the keys that move about change.
#[derive(Debug)]
pub enum Spot<'a> {
    /// Nothing.
    Nothing,
    /// The chosen item.
    Cursor(&'a mut usize),
    /// Lines above what is in sight.
    Offset(&'a mut usize),
    /// Lines below what is in sight.
    Back(&'a mut usize),
}

/// A dialog, for those who write one. Only the keys and the body must be given.
pub trait Dialog: Clone + Debug + Send + Sync + 'static {
    /// Its keys, a table per stage.
    const STAGES: &'static [Stage<Self>];

    /// The stage it is in.
    fn stage(&self) -> usize {
        0
    }

    /// What it says now.
    fn body(&self, state: &State) -> Body;

    /// A key comes: what was said about the last one goes.
    fn fresh(&mut self) {}

    /// Looks at a key before its bindings do.
    fn early(&mut self, _state: &mut State, _key: KeyEvent) -> Option<Outcome> {
        None
    }

    /// A key that is neither bound nor typed.
    fn other(&mut self, _state: &mut State, _key: KeyEvent) -> Outcome {
        Outcome::NotMine
    }

    /// The text field with the focus.
    fn field(&mut self) -> Option<&mut Input> {
        None
    }

    /// The text of several lines with the focus.
    fn area(&mut self) -> Option<&mut Area> {
        None
    }

    /// Something was typed or pasted into it; what is to be done then.
    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        Vec::new()
    }

    /// Looks at pasted text before a field does; `true` takes it.
    fn pasted(&mut self, _text: &str) -> bool {
        false
    }

    /// What moves.
    fn spot(&mut self) -> Spot<'_> {
        Spot::Nothing
    }

    /// The focus among its buttons, if it has any.
    fn button(&mut self) -> Option<&mut usize> {
        None
    }

    /// A button is pressed; the first one leads back.
    fn press(&mut self, _state: &mut State, _button: usize) -> Outcome {
        Outcome::Close
    }

    /// Moves the focus to the next or previous field.
    fn turn(&mut self, _by: isize) {}

    /// Moves by lines.
    fn go(&mut self, state: &State, by: isize) {
        let body = self.body(state);
        let last = body.items().saturating_sub(1);
        let furthest = blocks::seen(state.size, &body).last;
        match self.spot() {
            Spot::Nothing => {}
            Spot::Cursor(at) => *at = (*at).min(last).saturating_add_signed(by).min(last),
            Spot::Offset(at) => *at = (*at).min(furthest).saturating_add_signed(by).min(furthest),
            Spot::Back(at) => *at = (*at).min(furthest).saturating_add_signed(by.saturating_neg()).min(furthest),
        }
    }

    /// The wheel.
    fn scroll(&mut self, state: &State, by: isize) {
        let by = if matches!(self.spot(), Spot::Cursor(_)) { by.signum() } else { by };
        self.go(state, by);
    }

    /// Moves the focus to what was pointed at.
    fn point(&mut self, target: Target) {
        match target {
            Target::Item(at) => {
                if let Spot::Cursor(cursor) = self.spot() {
                    *cursor = at;
                }
            }
            Target::Button(at) => {
                if let Some(focus) = self.button() {
                    *focus = at;
                }
            }
            Target::Field(_) | Target::Key(_) => {}
        }
    }

    /// Whether a click on an item does it at once.
    fn takes_at_once(&self) -> bool {
        false
    }

    /// Takes an answer it waits for out of `answer`; leaves any other there.
    fn answered(&mut self, _state: &mut State, _generation: u64, _answer: &mut Option<Answer>) -> Outcome {
        Outcome::NotMine
    }

    /// After every change: takes note of what is around it, asks for more.
    fn settle(&mut self, _state: &mut State) -> Vec<Effect> {
        Vec::new()
    }

    /// When it wants to be asked again, see [`Self::settle`].
    fn next_wake(&self, _state: &State) -> Option<DateTime<Utc>> {
        None
    }

    /// What it wants to be told by the backend.
    fn needs(&self, _state: &State) -> Vec<Resource> {
        Vec::new()
    }

    /// What would be lost if the program ended now, as a German sentence.
    fn unsaved(&self, _state: &State) -> Option<String> {
        None
    }

    /// Words that are to outlive the program.
    fn keep(&self) -> Option<KeptMail> {
        None
    }

    /// Long work it waits for.
    fn work(&self) -> Option<Kind> {
        None
    }

    /// The theme everything is to be drawn in while it is open.
    fn theme<'s>(&self, _state: &'s State) -> Option<&'s Theme> {
        None
    }

    /// Whether messages keep to the footer while it is open.
    fn covers(&self) -> bool {
        true
    }

    /// Whether it asks about leaving, so that asking to leave again leaves.
    fn lets_go(&self) -> bool {
        false
    }
}
