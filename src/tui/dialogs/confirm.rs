//! A question before something that cannot be taken back: what will happen, with numbers, and
//! two buttons of which „Abbrechen“ has the focus.

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::{Dialog, Modal, centred, keys::Sheet, sheets};
use crate::tui::{
    Effect, State,
    app::{action::MailDeed, commands::no_writing, journal::Deed},
    look::{
        theme::Role,
        widgets::{
            buttons::{Buttons, Pressed},
            paint::{Paint, wrap},
            seg::seg,
            spot::Target,
        },
    },
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
    buttons: Buttons,
}

impl Confirm {
    /// Asked on leaving while something would be lost; `reasons` say what.
    pub fn quit(reasons: &[String]) -> Self {
        let (title, yes) = ("Beenden?".to_owned(), "Beenden".to_owned());
        Self { title, body: reasons.join("\n\n"), yes, then: Then::Quit, buttons: Buttons::default() }
    }

    /// Asked before something happens to mails.
    pub fn mail(title: &str, body: String, confirm: &str, deed: MailDeed, said: String) -> Self {
        let then = Then::Mail(deed, said);
        Self { title: title.to_owned(), body, yes: confirm.to_owned(), then, buttons: Buttons::default() }
    }
}

impl Modal for Confirm {
    const SHEETS: &'static [Sheet] = &[sheets::CONFIRM];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match self.buttons.key(key) {
            Pressed::Nothing => state.dialogs.push(Dialog::Confirm(self)),
            Pressed::Cancel => {}
            Pressed::Confirm => match self.then {
                Then::Quit => state.quit = true,
                Then::Mail(deed, said) => return mail_deed(state, deed, said),
            },
        }
        Vec::new()
    }

    fn point(&mut self, target: Target) {
        self.buttons.point(target);
    }

    fn draw(&self, paint: &mut Paint<'_>, _state: &State, window: Rect) {
        let width = 64.min(window.width);
        let body = wrap(&self.body, width.saturating_sub(4));
        let rows = u16::try_from(body.len()).unwrap_or(u16::MAX);
        let inside = paint.frame(centred(window, width, rows.saturating_add(4)), &self.title);
        for (row, line) in inside.rows().zip(body) {
            paint.chunks_cut(row, &[seg(Role::Text, line)]);
        }
        if let Some(row) = inside.rows().next_back() {
            self.buttons.draw(paint, row, "Abbrechen", &self.yes);
        }
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        vec![self.title.clone(), self.body.clone(), format!("Abbrechen oder {}", self.yes)]
    }
}

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
        MailDeed::Edit { .. } => Some(Deed::Final("Die früheren Worte eines Entwurfs sind nicht aufbewahrt.")),
        MailDeed::Create { .. } | MailDeed::Resume { .. } => None,
    };
    state.mail_deeds.push((generation, said, note));
    vec![Effect::Mail { generation, deed }]
}
