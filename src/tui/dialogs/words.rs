//! Subject and text of a mail being written in the program. The person's own editor is one key away. What was written
//! stays until somebody has taken it: an editor that does not start or a backend that refuses lose nothing.

use tui_input::Input;

use super::confirm::WORDS_ARE_GONE;
use crate::{
    api::mails::{MailEdit, MailsDone, OccasionDoc},
    client::ClientError,
    domain::text,
    tui::{
        Effect, State,
        app::{
            commands::no_writing,
            effect::MailDeed,
            journal::Deed,
            modal::{Answer, Binding, Dialog, Modal, Outcome, Stage},
            progress::Kind,
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

/// Said before changed words are thrown away.
pub const THROWS_AWAY: &str = "Betreff oder Text sind geändert. Noch einmal Esc verwirft das.";

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
    /// The backend's answer is awaited.
    storing: Option<u64>,
    problem: Option<String>,
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
            storing: None,
            problem: None,
        }))
    }

    fn now(&self) -> (String, String) {
        let text = Some(self.text.text()).filter(|text| *text != self.unchanged);
        (text::clean(self.subject.value()), text.unwrap_or_else(|| self.before.1.clone()))
    }

    fn is_changed(&self) -> bool {
        self.now() != self.before
    }

    fn take(&mut self, state: &mut State) -> Outcome {
        let (subject, text) = self.now();
        match &self.of {
            _ if !self.is_changed() => Outcome::Close,
            Editing::Compose(at) => Outcome::Give(Answer::Edited(*at, Some(subject), text)),
            Editing::Draft(id, etag) => {
                let deed = MailDeed::Edit { id: *id, etag: etag.clone(), edit: MailEdit { subject, text } };
                if let Some(why) = no_writing(state) {
                    self.problem = Some(format!("Gesperrt: {why}"));
                    return Outcome::Stay;
                }
                let generation = state.next_generation();
                self.storing = Some(generation);
                Outcome::Do(vec![Effect::Mail { generation, deed }])
            }
            Editing::Here => Outcome::Stay,
        }
    }

    /// Takes the backend's answer; after a refusal the words are still there.
    fn stored(&mut self, state: &mut State, generation: u64, result: &Result<MailsDone, ClientError>) -> Outcome {
        self.storing = None;
        let (Err(error), Editing::Draft(id, etag)) = (result, &mut self.of) else {
            state.journal.note(generation, Deed::Final(WORDS_ARE_GONE));
            state.say("Entwurf geändert.");
            return Outcome::Close;
        };
        let mut problem = error.to_string();
        if matches!(error, ClientError::Problem(problem) if problem.status == 412) {
            "*".clone_into(etag);
            problem =
                format!("Der Entwurf Nr. {id} wurde inzwischen von jemand anderem geändert. Noch einmal übernehmen ersetzt das.");
        }
        self.problem = Some(problem);
        Outcome::Stay
    }

    /// The same words in the person's own editor; what is saved there comes back here.
    fn own_editor(&self, state: &mut State) -> Outcome {
        let (subject, text) = self.now();
        Outcome::Do(vec![elsewhere(state, Editing::Here, &subject, &text)])
    }

    /// Closes; what was written goes only at the second time.
    fn leave(&mut self) -> Outcome {
        if self.leaving.0 || !self.is_changed() {
            return Outcome::Close;
        }
        self.leaving.1 = true;
        self.problem = Some(THROWS_AWAY.to_owned());
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

impl Dialog for Words {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Mail: Betreff und Text ändern",
            keys: &[
                Binding::key(&["ctrl+s", "f10"], "übernehmen", "Nimmt Betreff und Text, wie sie jetzt sind.", |d, s, _| {
                    d.take(s)
                }),
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
                    |d, s, _| d.own_editor(s),
                ),
                Binding::<Self>::said(
                    "↑ ↓ ← →",
                    "bewegen",
                    "Bewegt die Schreibmarke, mit Strg wortweise oder an Anfang und Ende.",
                ),
                Binding::key(&["esc"], "zurück", "Schließt; war etwas geändert, erst beim zweiten Mal.", |d, _, _| d.leave()),
            ],
        },
        Stage {
            title: "Mail: Betreff und Text werden gespeichert",
            keys: &[Binding::said("–", "läuft", "Das Speichern läuft zu Ende; danach schließt sich der Dialog.")],
        },
    ];

    fn stage(&self) -> usize {
        usize::from(self.storing.is_some())
    }

    fn body(&self, state: &State) -> Body {
        let (width, height) = state.size;
        let title = match (&self.below, &self.of) {
            (Some(below), _) => format!("Mail zu {} ändern", below.about),
            (None, Editing::Draft(id, _)) => format!("Entwurf Nr. {id} ändern"),
            (None, Editing::Compose(_) | Editing::Here) => "Mail ändern".to_owned(),
        };
        let name = seg(if self.in_subject { Role::Strong } else { Role::Dim }, "Betreff ").said("Betreff");
        let mut field = Field::behind("Betreff", name, 8, &self.subject, self.in_subject);
        field.idle = Role::Strong;
        // As wide as a mail is read; a text across a wide screen is hard to follow.
        let body = Body::new(title, 100.min(width.saturating_sub(2))).exactly(height.saturating_sub(2).clamp(12, 44));
        let body = body.with(field).gap().with(Block::Area("Text".to_owned(), self.text.clone(), !self.in_subject));
        match &self.problem {
            Some(problem) => body.lines(vec![warning(Role::Over, problem)]),
            None => body,
        }
    }

    fn fresh(&mut self) {
        self.problem = None;
        self.leaving = (self.leaving.1, false);
    }

    fn field(&mut self) -> Option<&mut Input> {
        (self.in_subject && self.storing.is_none()).then_some(&mut self.subject)
    }

    fn area(&mut self) -> Option<&mut Area> {
        (!self.in_subject && self.storing.is_none()).then_some(&mut self.text)
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
        let kept = || below.kept.iter().flat_map(|kept| &kept.words);
        let before = kept().find(|words| words.about == below.about);
        let (subject, text) = self.now();
        // What was not touched here stays as it was kept.
        let subject = Some(subject).filter(|subject| *subject != self.before.0);
        let text = Some(text).filter(|text| *text != self.before.1);
        let own = KeptWords {
            about: below.about.clone(),
            subject: subject.or_else(|| before?.subject.clone()),
            text: text.or_else(|| before?.text.clone()),
        };
        let others = kept().filter(|words| words.about != below.about).cloned();
        Some(KeptMail { occasion: below.occasion.clone(), words: others.chain([own]).collect(), asked: false })
    }

    fn work(&self) -> Option<Kind> {
        self.storing.map(|_| Kind::Outbox)
    }

    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        let is_mine = |answer: &mut Answer| match answer {
            Answer::Written(..) => true,
            Answer::Mails(_) => self.storing == Some(generation),
            Answer::Asked(_)
            | Answer::Import(_)
            | Answer::Paths(_)
            | Answer::SetAside(_)
            | Answer::Log(_)
            | Answer::List(_)
            | Answer::Edited(..) => false,
        };
        match answer.take_if(is_mine) {
            Some(Answer::Written(subject, text)) => {
                self.text = Area::new(&text);
                if let Some(subject) = subject {
                    self.subject = text::clean(&subject).into();
                }
                Outcome::Stay
            }
            Some(Answer::Mails(result)) => self.stored(state, generation, &result),
            Some(
                Answer::Asked(_)
                | Answer::Import(_)
                | Answer::Paths(_)
                | Answer::SetAside(_)
                | Answer::Log(_)
                | Answer::List(_)
                | Answer::Edited(..),
            )
            | None => Outcome::NotMine,
        }
    }
}
