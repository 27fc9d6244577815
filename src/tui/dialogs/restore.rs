//! Work that was not handed over when a dashboard ended without being asked: bring it back, drop
//! it, or decide later, which is the way back and has the focus.

use crate::{
    client::Connection,
    domain::dates,
    tui::{
        Effect, Screen, State,
        app::modal::{Binding, Dialog, Outcome, Stage},
        files::unsent::Kept,
        look::{blocks::Body, theme::Role},
    },
};

use super::compose::Compose;

/// The question.
#[derive(Debug, Clone)]
pub struct Restore {
    kept: Kept,
    focus: usize,
}

/// Offers what was found at the start, the newest on top, as soon as the backend answers: without
/// it nothing can be brought back, and nothing is forgotten either.
pub fn offer(state: &mut State) {
    if state.found.is_empty() || state.options.read_only || state.connection != Connection::Live {
        return;
    }
    state.dirty = true;
    for kept in std::mem::take(&mut state.found) {
        state.open(Restore { kept, focus: 0 });
    }
}

/// Brings it back: drafts as changes that are saved in a moment, mails as open dialogs.
fn restore(state: &mut State, kept: Kept) -> Vec<Effect> {
    if !kept.drafts.is_empty() {
        state.screen = Screen::Contingents;
        state.contingents.restoring.extend(kept.drafts);
    }
    let mut effects = Vec::new();
    for mail in kept.mails {
        let (mut dialog, effect) = Compose::open(state, mail.occasion);
        dialog.restore(mail.words);
        state.open(dialog);
        effects.push(effect);
    }
    effects
}

impl Dialog for Restore {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Nicht gespeicherte Arbeit",
        keys: &[
            Binding::press(),
            Binding::buttons(),
            Binding::back("später", "Lässt sie liegen; der nächste Start bietet sie wieder an."),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let at = state.zone.local(self.kept.at);
        let text = format!(
            "Nicht gespeicherte Arbeit vom {}, {}: {}.\n\nWiederherstellen holt sie so zurück, wie sie war; abgeschickt wird \
             dabei nichts. Mit „Später“ bleibt sie liegen und wird beim nächsten Start wieder angeboten.",
            dates::german_short(at.date()),
            at.format("%H:%M"),
            self.kept.summary()
        );
        let choices = ["Später", "Wiederherstellen", "Verwerfen"];
        Body::new("Wiederherstellen?", 68).para(Role::Text, text).buttons(choices, self.focus)
    }

    fn button(&mut self) -> Option<&mut usize> {
        Some(&mut self.focus)
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if button == 0 {
            return Outcome::Close;
        }
        let place = state.options.unsaved.clone();
        let mut effects: Vec<Effect> = place.map(|place| Effect::ForgetUnsaved { place, at: self.kept.at }).into_iter().collect();
        if button == 1 {
            effects.extend(restore(state, self.kept.clone()));
        } else {
            state.say("Nicht gespeicherte Arbeit verworfen");
        }
        Outcome::End(effects)
    }
}
