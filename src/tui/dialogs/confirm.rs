//! A question before something that cannot be taken back: what will happen, with numbers, and
//! two buttons of which „Abbrechen“ has the focus.

use crate::tui::{
    Effect, State,
    app::{
        commands::no_writing,
        effect::MailDeed,
        journal::Deed,
        modal::{Binding, Dialog, Outcome, Stage},
    },
    look::{blocks::Body, theme::Role},
};

/// What happens on a yes.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// Leave.
    Quit,
    /// Do something with mails; the text is said when it is done.
    Mail(MailDeed, String),
}

/// The question.
#[derive(Debug, Clone)]
pub struct Confirm {
    title: String,
    body: String,
    yes: String,
    then: Then,
    focus: usize,
}

impl Confirm {
    /// Asked on leaving while something would be lost; `reasons` say what.
    pub fn quit(reasons: &[String]) -> Self {
        let (title, yes) = ("Beenden?".to_owned(), "Beenden".to_owned());
        Self { title, body: reasons.join("\n\n"), yes, then: Then::Quit, focus: 0 }
    }

    /// Asked before something happens to mails.
    pub fn mail(title: &str, body: String, confirm: &str, deed: MailDeed, said: String) -> Self {
        Self { title: title.to_owned(), body, yes: confirm.to_owned(), then: Then::Mail(deed, said), focus: 0 }
    }
}

impl Dialog for Confirm {
    const STAGES: &'static [Stage<Self>] =
        &[Stage { title: "Rückfrage", keys: &[Binding::press(), Binding::buttons(), Binding::cancel()] }];

    fn body(&self, _state: &State) -> Body {
        Body::new(&self.title, 64).para(Role::Text, &self.body).buttons(["Abbrechen", &self.yes], self.focus)
    }

    fn button(&mut self) -> Option<&mut usize> {
        Some(&mut self.focus)
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if button == 0 {
            return Outcome::Close;
        }
        match self.then.clone() {
            Then::Quit => {
                state.quit = true;
                Outcome::Close
            }
            Then::Mail(deed, said) => Outcome::End(mail_deed(state, deed, said)),
        }
    }

    fn lets_go(&self) -> bool {
        true
    }
}

/// Why changed words of a draft do not come back.
pub const WORDS_ARE_GONE: &str = "Die früheren Worte eines Entwurfs sind nicht aufbewahrt.";

/// Starts a deed; `said` is shown when it is done. Between question and answer the connection may
/// have gone.
pub fn mail_deed(state: &mut State, deed: MailDeed, said: String) -> Vec<Effect> {
    if let Some(reason) = no_writing(state) {
        state.say_error(format!("Gesperrt: {reason}"));
        return Vec::new();
    }
    let generation = state.next_generation();
    let note = match &deed {
        MailDeed::Release { ids, .. } => Some(Deed::Mails(ids.clone(), true)),
        MailDeed::On { deed: "cancel", .. } => {
            Some(Deed::Final("Stornierte Mails lassen sich nicht wiederholen; bitte neu schreiben."))
        }
        MailDeed::On { .. } | MailDeed::Resolve { .. } => {
            Some(Deed::Final("Was mit einer gesendeten Mail geschah, lässt sich nicht zurücknehmen."))
        }
        MailDeed::Edit { .. } => Some(Deed::Final(WORDS_ARE_GONE)),
        MailDeed::Create { .. } | MailDeed::TakeBack { .. } | MailDeed::Resume { .. } => None,
    };
    state.mail_deeds.push((generation, said, note));
    vec![Effect::Mail { generation, deed }]
}
