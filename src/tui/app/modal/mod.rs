//! Dialogs as the rest of the dashboard sees them: a stack of [`Modal`]s, of which the top one takes
//! the keys. Every [`Dialog`] is one. Draws nothing.

mod binding;
mod dialog;

use std::{any::Any, fmt::Debug};

use chrono::{DateTime, Utc};
use crossterm::event::KeyEvent;

use super::{data::Resource, progress::Kind};
use crate::tui::{
    Command, Effect, State, Theme,
    files::unsent::KeptMail,
    input::key::Key,
    look::{
        blocks::{self, Body, Foot},
        widgets::{input, spot::Target},
    },
};

pub use binding::{ALWAYS, ALWAYS_TYPING, Binding, DialogKey, Press, Pressed, Sheet, Stage};
pub use dialog::{Answer, Dialog, Outcome, Spot};

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
        if let Some(area) = self.area()
            && area.edit(key)
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
        if self.pasted(text) {
            return Vec::new();
        }
        if let Some(field) = self.field() {
            input::paste(field, text);
            return self.typed(state);
        }
        if let Some(area) = self.area() {
            area.paste(text);
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
