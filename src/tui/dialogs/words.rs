//! Subject and text of a mail being written in the program. The person's own editor is one key away, and what was
//! written here goes with it.

use tui_input::Input;

use super::confirm::mail_deed;
use crate::{
    api::mails::{MailEdit, OccasionDoc},
    domain::text,
    tui::{
        Effect, State,
        app::{
            effect::MailDeed,
            modal::{Answer, Binding, Dialog, Modal, Outcome, Stage},
            post,
            state::Editing,
        },
        files::unsent::{KeptMail, KeptWords},
        look::{
            blocks::{Block, Body, Field},
            theme::Role,
            widgets::{
                area::Area,
                seg::{seg, warning},
                spot::Target,
            },
        },
        out::editor,
    },
};

/// The mails being put together that these words belong to.
#[derive(Debug, Clone)]
pub struct Below {
    /// What they are for.
    pub occasion: OccasionDoc,
    /// What a person has written in them already.
    pub kept: Option<KeptMail>,
    /// The mail of these words.
    pub about: String,
}

/// Where the words are written.
pub enum Begun {
    /// In this dialog.
    Here(Box<dyn Modal>),
    /// In the person's own editor, or line by line.
    Elsewhere(Effect),
}

/// The dialog.
#[derive(Debug, Clone)]
pub struct Words {
    of: Editing,
    below: Option<Below>,
    before: (String, String),
    /// The text before as it comes back unchanged: its lines are ended alike here.
    unchanged: String,
    subject: Input,
    text: Area,
    in_subject: bool,
    /// Whether leaving was asked for: by the key before, by this one.
    leaving: (bool, bool),
}

impl Words {
    /// Starts writing: here, or elsewhere where the desk is worked line by line.
    pub fn begin(state: &mut State, of: Editing, subject: &str, text: &str, below: Option<Below>) -> Begun {
        if state.options.line_by_line {
            return Begun::Elsewhere(elsewhere(state, of, subject, text));
        }
        let area = Area::new(text);
        Begun::Here(Box::new(Self {
            of,
            below,
            before: (subject.to_owned(), text.to_owned()),
            subject: subject.into(),
            unchanged: area.text(),
            text: area,
            in_subject: false,
            leaving: (false, false),
        }))
    }

    fn now(&self) -> (String, String) {
        let text = Some(self.text.text()).filter(|text| *text != self.unchanged);
        (text::clean(self.subject.value()), text.unwrap_or_else(|| self.before.1.clone()))
    }

    fn is_changed(&self) -> bool {
        self.now() != self.before
    }

    fn take(&self, state: &mut State) -> Outcome {
        let (subject, text) = self.now();
        match &self.of {
            _ if !self.is_changed() => Outcome::Close,
            Editing::Compose(at) => Outcome::Give(Answer::Edited(*at, Some(subject), text)),
            Editing::Draft(id, etag) => Outcome::End(draft_changed(state, *id, etag.clone(), Some(subject), text)),
        }
    }

    /// Closes; what was written goes only at the second time.
    fn leave(&mut self) -> Outcome {
        if self.leaving.0 || !self.is_changed() {
            return Outcome::Close;
        }
        self.leaving.1 = true;
        Outcome::Stay
    }

    fn undo(&mut self, again: bool) -> Outcome {
        self.text.undo(again);
        Outcome::Stay
    }
}

/// The same words in the person's own editor.
fn elsewhere(state: &mut State, of: Editing, subject: &str, text: &str) -> Effect {
    let generation = state.next_generation();
    state.editing = Some((generation, of));
    Effect::EditText { generation, text: editor::as_file(subject, text) }
}

/// New words for a draft; without a subject it keeps its own.
pub fn draft_changed(state: &mut State, id: i64, etag: String, subject: Option<String>, text: String) -> Vec<Effect> {
    let Some(mail) = post::shown(state).filter(|m| m.row.id == id) else { return Vec::new() };
    let subject = subject.unwrap_or_else(|| mail.row.subject.clone());
    if subject == mail.row.subject && text == mail.text {
        state.say("Nichts geändert.");
        return Vec::new();
    }
    let deed = MailDeed::Edit { id, etag, edit: MailEdit { subject, text } };
    mail_deed(state, deed, format!("Entwurf Nr. {id} geändert."))
}

impl Dialog for Words {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Mail: Betreff und Text ändern",
        keys: &[
            Binding::key(&["ctrl+s", "f10"], "übernehmen", "Nimmt Betreff und Text, wie sie jetzt sind.", |d, s, _| d.take(s)),
            Binding::<Self>::key(&["tab", "backtab"], "Betreff/Text", "Wechselt zwischen Betreff und Text.", |d, _, _| {
                d.in_subject = !d.in_subject;
                Outcome::Stay
            })
            .moving(),
            Binding::key(&["alt+z"], "rückgängig", "Nimmt die letzte Änderung am Text zurück.", |d, _, _| d.undo(false)),
            Binding::<Self>::key(&["alt+y"], "wiederholen", "Bringt die zurückgenommene Änderung wieder.", |d, _, _| {
                d.undo(true)
            })
            .quiet(),
            Binding::key(
                &["f4"],
                "eigener Editor",
                "Öffnet dieselben Worte im eigenen Editor ($VISUAL, $EDITOR, sonst vi).",
                |d, s, _| {
                    let (subject, text) = d.now();
                    Outcome::End(vec![elsewhere(s, d.of.clone(), &subject, &text)])
                },
            ),
            Binding::<Self>::said("↑ ↓ ← →", "bewegen", "Bewegt die Schreibmarke, mit Strg wortweise oder an Anfang und Ende."),
            Binding::key(&["esc"], "zurück", "Schließt; war etwas geändert, erst beim zweiten Mal.", |d, _, _| d.leave()),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let (width, height) = state.size;
        let title = match (&self.below, &self.of) {
            (Some(below), _) => format!("Mail zu {} ändern", below.about),
            (None, Editing::Draft(id, _)) => format!("Entwurf Nr. {id} ändern"),
            (None, Editing::Compose(_)) => "Mail ändern".to_owned(),
        };
        let name = seg(if self.in_subject { Role::Strong } else { Role::Dim }, "Betreff ").said("Betreff");
        let mut field = Field::behind("Betreff", name, 8, &self.subject, self.in_subject);
        field.idle = Role::Strong;
        // As wide as a mail is read; a text across a wide screen is hard to follow.
        let body = Body::new(title, 100.min(width.saturating_sub(2))).exactly(height.saturating_sub(2).clamp(12, 44));
        let mut body = body.with(field).gap().with(Block::Area("Text".to_owned(), self.text.clone(), !self.in_subject));
        if self.leaving.1 {
            body = body.lines(vec![warning(Role::Over, "Betreff oder Text sind geändert. Noch einmal Esc verwirft das.")]);
        }
        body
    }

    fn fresh(&mut self) {
        self.leaving = (self.leaving.1, false);
    }

    fn field(&mut self) -> Option<&mut Input> {
        self.in_subject.then_some(&mut self.subject)
    }

    fn area(&mut self) -> Option<&mut Area> {
        (!self.in_subject).then_some(&mut self.text)
    }

    fn point(&mut self, target: Target) {
        if let Target::Field(at) = target {
            self.in_subject = at == 0;
        }
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        self.is_changed().then(|| "Betreff oder Text einer Mail sind geändert und noch nicht übernommen.".to_owned())
    }

    fn keep(&self) -> Option<KeptMail> {
        let below = self.below.as_ref().filter(|_| self.is_changed())?;
        let (subject, text) = self.now();
        let own = KeptWords { about: below.about.clone(), subject: Some(subject), text: Some(text) };
        let others = below.kept.iter().flat_map(|kept| &kept.words).filter(|words| words.about != below.about).cloned();
        Some(KeptMail { occasion: below.occasion.clone(), words: others.chain([own]).collect(), asked: false })
    }
}
