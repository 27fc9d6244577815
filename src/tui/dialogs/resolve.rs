//! What became of an unclear message: a person who has asked the recipient says it here. The way
//! back is first and has the focus.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{
    Dialog, Modal, centred,
    confirm::mail_deed,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::mails::{MailDetail, ResolveAs, ResolveMail},
    tui::{
        Effect, State,
        app::action::MailDeed,
        look::{
            theme::Role,
            widgets::{
                paint::{Paint, wrap},
                seg::seg,
                spot::Target,
            },
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
}

impl Modal for Resolve {
    const SHEETS: &'static [Sheet] = &[sheets::RESOLVE];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Tab => self.cursor = (self.cursor + 1).min(CHOICES.len() - 1),
            KeyCode::Enter if !key.is_repeat() => {
                let Some(resolve_as) = CHOICES[self.cursor].0 else { return Vec::new() };
                let key = state.new_key();
                let how = ResolveMail { recipient: self.recipient, resolve_as };
                let said = format!("Mail Nr. {} ist geklärt.", self.id);
                return mail_deed(state, MailDeed::Resolve { id: self.id, how, etag: self.etag, key }, said);
            }
            _ => {
                if let Some(by) = keys::step(state, key, 10) {
                    self.cursor = self.cursor.saturating_add_signed(by).min(CHOICES.len() - 1);
                }
            }
        }
        state.dialogs.push(Dialog::Resolve(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by.signum()).min(CHOICES.len() - 1);
    }

    fn point(&mut self, target: Target) {
        if let Target::Item(at) = target {
            self.cursor = at.min(CHOICES.len() - 1);
        }
    }

    fn focused(&self) -> Option<Target> {
        Some(Target::Item(self.cursor))
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let width = 72.min(window.width);
        let body = wrap(&self.body, width.saturating_sub(4));
        let height = u16::try_from(body.len() + CHOICES.len()).unwrap_or(u16::MAX).saturating_add(5);
        let inside = paint.frame(centred(window, width, height), "Was ist aus dieser Mail geworden?");
        let choices = CHOICES.iter().enumerate().map(|(i, (_, text))| {
            let (mark, role) = if i == self.cursor { ("▶ ", Role::ButtonFocus) } else { ("  ", Role::Text) };
            vec![seg(Role::Text, mark), seg(role, format!(" {text} "))]
        });
        // In a small window the question gives way, never an answer.
        let room = usize::from(inside.height).saturating_sub(CHOICES.len() + 2);
        let cut = body.len() > room;
        let first = body.len().min(room) + 1;
        let body = body.into_iter().take(room).enumerate().map(|(i, mut line)| {
            if cut && i + 1 == room {
                line.push_str(" …");
            }
            vec![seg(Role::Text, line)]
        });
        let lines = body.chain([Vec::new()]).chain(choices);
        for (at, (row, line)) in inside.rows().zip(lines).enumerate() {
            paint.chunks_cut(row, &line);
            if let Some(choice) = at.checked_sub(first) {
                paint.spot(row, Target::Item(choice), CHOICES[choice].1);
            }
        }
        if let Some(row) = inside.rows().next_back() {
            keys::hint(paint, row, state, self.sheet(), false);
        }
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        let choices = CHOICES.iter().enumerate();
        let choice = |(i, (_, text)): (usize, &(Option<ResolveAs>, &str))| {
            format!("{}{text}", if i == self.cursor { "gewählt: " } else { "" })
        };
        std::iter::once(self.body.clone()).chain(choices.map(choice)).collect()
    }
}
