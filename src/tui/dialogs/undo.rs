//! Before the last deed is taken back: what would be undone, as it looks now, or why it cannot be.

use crate::tui::{
    State,
    app::{
        data::Resource,
        journal,
        modal::{Binding, Dialog, Outcome, Stage},
    },
    look::{blocks::Body, theme::Role},
};

/// The question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Undo {
    focus: usize,
}

impl Dialog for Undo {
    const STAGES: &'static [Stage<Self>] =
        &[Stage { title: "Zurücknehmen", keys: &[Binding::press(), Binding::buttons(), Binding::cancel()] }];

    fn body(&self, state: &State) -> Body {
        let body = Body::new("Zurücknehmen?", 64);
        match journal::question(state) {
            Ok(question) => {
                let text = format!("Rückgängig: {question}");
                body.para(Role::Text, text).buttons(["Abbrechen", "Zurücknehmen"], self.focus)
            }
            // Nothing to press that could not work.
            Err(why) => body.para(Role::Warn, why.to_string()).buttons(["Schließen"], 0),
        }
    }

    fn button(&mut self) -> Option<&mut usize> {
        Some(&mut self.focus)
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if button == 0 || journal::question(state).is_err() { Outcome::Close } else { Outcome::End(journal::take_back(state)) }
    }

    fn needs(&self, state: &State) -> Vec<Resource> {
        journal::needs(state)
    }
}
