//! Dialogs as the rest of the dashboard sees them: a stack of [`Modal`]s, of which the top one takes
//! the keys. Who writes one implements [`Dialog`]: its keys as bindings, what it says as blocks, what
//! becomes of an answer; everything else follows from these. Draws nothing.

mod binding;

use std::{any::Any, fmt::Debug};

use chrono::{DateTime, Utc};
use crossterm::event::KeyEvent;
use tui_input::Input;

use super::{action::SetAsideDone, data::Resource, progress::Kind};
use crate::{
    api::{imports::ImportReport, mails::MailsDone},
    client::ClientError,
    tui::{
        Command, Effect, State, Theme,
        app::data::Payload,
        files::{log_file::LogTail, unsent::KeptMail},
        input::key::Key,
        look::{
            blocks::{self, Body, Foot},
            widgets::{input, spot::Target},
        },
    },
};

pub use binding::{ALWAYS, ALWAYS_TYPING, Binding, DialogKey, Press, Pressed, Sheet, Stage};

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
    /// It closes, and the command is done.
    Run(Command),
}

/// An answer a dialog may be waiting for.
#[derive(Debug)]
pub enum Answer {
    /// To [`Effect::Fetch`] of a proposal.
    Proposal(Box<Result<Payload, ClientError>>),
    /// To [`Effect::Import`].
    Import(Result<ImportReport, ClientError>),
    /// To [`Effect::Offer`].
    Paths(Vec<String>),
    /// To [`Effect::Mail`].
    Mails(Result<MailsDone, ClientError>),
    /// To [`Effect::SetAside`].
    SetAside(Result<SetAsideDone, ClientError>),
    /// To [`Effect::ReadLog`].
    Log(Result<Option<LogTail>, String>),
    /// Subject and text from an editor, for the mail at that place.
    Edited(usize, Option<String>, String),
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

    /// Something was typed or pasted into it; what is to be done then.
    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        Vec::new()
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

/// A dialog on the stack.
pub trait Modal: Debug + Send + Sync {
    /// Feeds a key.
    fn key(&mut self, state: &mut State, key: KeyEvent) -> Outcome;
    /// Text pasted. It lands in a text field or nowhere; it never presses anything.
    fn paste(&mut self, state: &mut State, text: &str) -> Vec<Effect>;
    /// What it says, with its keys.
    fn shown(&self, state: &State) -> Body;
    /// The keys it takes now.
    fn sheet(&self) -> Sheet;
    /// Whether it does something of its own on the key that shows the keys of a dialog.
    fn takes_help(&self, key: Key, state: &State) -> bool;
    /// The wheel.
    fn scroll(&mut self, state: &State, by: isize);
    /// Moves the focus to what was pointed at.
    fn point(&mut self, target: Target);
    /// See [`Dialog::takes_at_once`].
    fn takes_at_once(&self) -> bool;
    /// See [`Dialog::answered`].
    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome;
    /// See [`Dialog::settle`].
    fn settle(&mut self, state: &mut State) -> Vec<Effect>;
    /// See [`Dialog::next_wake`].
    fn next_wake(&self, state: &State) -> Option<DateTime<Utc>>;
    /// See [`Dialog::needs`].
    fn needs(&self, state: &State) -> Vec<Resource>;
    /// See [`Dialog::unsaved`].
    fn unsaved(&self, state: &State) -> Option<String>;
    /// See [`Dialog::keep`].
    fn keep(&self) -> Option<KeptMail>;
    /// See [`Dialog::work`].
    fn work(&self) -> Option<Kind>;
    /// See [`Dialog::theme`].
    fn theme<'s>(&self, state: &'s State) -> Option<&'s Theme>;
    /// See [`Dialog::covers`].
    fn covers(&self) -> bool;
    /// See [`Dialog::lets_go`].
    fn lets_go(&self) -> bool;
    /// A copy.
    fn boxed(&self) -> Box<dyn Modal>;
    /// As whatever it is.
    fn any(&self) -> &dyn Any;
}

impl Clone for Box<dyn Modal> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}

impl dyn Modal {
    /// Whether it is that dialog.
    pub fn is<D: Dialog>(&self) -> bool {
        self.any().is::<D>()
    }
}

impl<D: Dialog> Modal for D {
    fn key(&mut self, state: &mut State, key: KeyEvent) -> Outcome {
        self.fresh();
        if let Some(outcome) = self.early(state, key) {
            return outcome;
        }
        let asked = Key::from(key);
        let body = self.body(state);
        let is_typed = body.is_typing() && asked.is_letter();
        let bindings = D::STAGES[self.stage()].keys;
        if let Some((binding, by)) = bindings.iter().find_map(|b| Some((b, b.told.fixed(asked)?))).filter(|_| !is_typed) {
            if key.is_repeat() && !binding.told.moves {
                return Outcome::Stay;
            }
            return (binding.act)(self, state, Pressed { key, by });
        }
        if let Some(field) = self.field()
            && input::edit(field, key)
        {
            return Outcome::Do(self.typed(state));
        }
        let page = blocks::seen(state.size, &body).page;
        match bindings.iter().find_map(|b| Some((b, b.told.bound(asked, &state.options.keymap, page)?))) {
            Some((binding, by)) if !is_typed => (binding.act)(self, state, Pressed { key, by }),
            _ => self.other(state, key),
        }
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Vec<Effect> {
        if let Some(field) = self.field() {
            input::paste(field, text);
            return self.typed(state);
        }
        Vec::new()
    }

    fn shown(&self, state: &State) -> Body {
        let mut body = self.body(state);
        let typing = body.is_typing();
        if let Foot::Keys(hints, more) = &mut body.foot {
            let told = D::STAGES[self.stage()].keys.iter().map(|binding| &binding.told);
            *hints = told.clone().filter(|key| key.hinted).map(|key| key.hint(&state.options.keymap, typing)).collect();
            let helps = told.clone().any(|key| key.press == Press::Bound(&[Command::Help]));
            *more = if helps { None } else { binding::more(&state.options.keymap, typing) };
        }
        body
    }

    fn sheet(&self) -> Sheet {
        let stage = &D::STAGES[self.stage()];
        Sheet::of(stage)
    }

    fn takes_help(&self, key: Key, state: &State) -> bool {
        let typed = key.is_letter() && self.body(state).is_typing();
        typed || D::STAGES[self.stage()].keys.iter().any(|binding| binding.told.press == Press::Bound(&[Command::Help]))
    }

    fn scroll(&mut self, state: &State, by: isize) {
        Dialog::scroll(self, state, by);
    }

    fn point(&mut self, target: Target) {
        Dialog::point(self, target);
    }

    fn takes_at_once(&self) -> bool {
        Dialog::takes_at_once(self)
    }

    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        Dialog::answered(self, state, generation, answer)
    }

    fn settle(&mut self, state: &mut State) -> Vec<Effect> {
        Dialog::settle(self, state)
    }

    fn next_wake(&self, state: &State) -> Option<DateTime<Utc>> {
        Dialog::next_wake(self, state)
    }

    fn needs(&self, state: &State) -> Vec<Resource> {
        Dialog::needs(self, state)
    }

    fn unsaved(&self, state: &State) -> Option<String> {
        Dialog::unsaved(self, state)
    }

    fn keep(&self) -> Option<KeptMail> {
        Dialog::keep(self)
    }

    fn work(&self) -> Option<Kind> {
        Dialog::work(self)
    }

    fn theme<'s>(&self, state: &'s State) -> Option<&'s Theme> {
        Dialog::theme(self, state)
    }

    fn covers(&self) -> bool {
        Dialog::covers(self)
    }

    fn lets_go(&self) -> bool {
        Dialog::lets_go(self)
    }

    fn boxed(&self) -> Box<dyn Modal> {
        Box::new(self.clone())
    }

    fn any(&self) -> &dyn Any {
        self
    }
}
