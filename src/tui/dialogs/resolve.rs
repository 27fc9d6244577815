//! What became of an unclear message: a person who has asked the recipient says it here. The way
//! back is first and has the focus.

use super::confirm::mail_deed;
use crate::{
    api::mails::{MailDetail, ResolveAs, ResolveMail},
    tui::{
        State,
        app::{
            effect::MailDeed,
            modal::{Binding, Dialog, Outcome, Spot, Stage},
        },
        look::{
            blocks::{Body, Choice, Flow, Item, Look, Text},
            theme::Role,
            widgets::seg::seg,
        },
    },
};

const CHOICES: [(Option<ResolveAs>, &str); 4] = [
    (None, "Abbrechen, noch nichts entscheiden"),
    (Some(ResolveAs::Sent), "Ist angekommen: als gesendet vermerken"),
    (Some(ResolveAs::Again), "Ist nicht angekommen: dieselbe Mail noch einmal senden"),
    (Some(ResolveAs::Drop), "Nicht mehr senden: stornieren"),
];

/// The question about one recipient.
#[derive(Debug, Clone)]
pub struct Resolve {
    id: i64,
    etag: String,
    recipient: u32,
    body: String,
    cursor: usize,
}

impl Resolve {
    /// About the first unclear recipient of a mail.
    pub fn of(mail: &MailDetail) -> Option<Self> {
        let recipient = mail.to.iter().find(|r| r.state == "unclear")?;
        let body = format!(
            "Mail Nr. {} an {} ({}).\n{}.\n\nBitte beim Empfänger nachfragen, ob sie angekommen ist: „{}“",
            mail.row.id, recipient.role, recipient.address, recipient.reason, mail.row.subject
        );
        Some(Self { id: mail.row.id, etag: mail.row.etag.clone(), recipient: recipient.no, body, cursor: 0 })
    }

    fn decide(&self, state: &mut State) -> Outcome {
        let Some(resolve_as) = CHOICES.get(self.cursor).and_then(|(how, _)| *how) else { return Outcome::Close };
        let key = state.new_key();
        let how = ResolveMail { recipient: self.recipient, resolve_as };
        let said = format!("Mail Nr. {} ist geklärt.", self.id);
        Outcome::End(mail_deed(state, MailDeed::Resolve { id: self.id, how, etag: self.etag.clone(), key }, said))
    }
}

impl Dialog for Resolve {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Unklare Mail klären",
        keys: &[
            Binding::key(&["enter"], "entscheiden", "Entscheidet so; die erste Zeile entscheidet nichts.", |d, s, _| d.decide(s)),
            Binding::choose(),
            Binding::tab(),
            Binding::cancel(),
        ],
    }];

    fn body(&self, _state: &State) -> Body {
        let item = |(at, (_, text)): (usize, &(Option<ResolveAs>, &str))| {
            let role = if at == self.cursor { Role::ButtonFocus } else { Role::Text };
            Item::new(*text, vec![seg(role, format!(" {text} "))])
        };
        // In a small window the question gives way, never an answer.
        let question = Text::of(vec![vec![seg(Role::Text, &self.body)]]).flow(Flow::Yield);
        Body::new("Was ist aus dieser Mail geworden?", 72).with(question).gap().with(Choice::of(
            CHOICES.iter().enumerate().map(item).collect(),
            self.cursor,
            Look::Pointer,
        ))
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Cursor(&mut self.cursor)
    }
}
