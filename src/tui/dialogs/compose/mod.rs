//! Mails being put together: who gets them and why, subject, text, and what will happen. Nothing
//! is stored before a person has said so, and what is stored is what was read.

mod body;
mod letter;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use tui_input::Input;

use crate::{
    api::mails::{MailsDone, NewMails, OccasionDoc, Proposal},
    client::{ClientError, Fetched},
    tui::{
        Command, Effect, State,
        app::{
            commands::{no_mail, no_writing},
            data::{Payload, Resource},
            effect::MailDeed,
            journal::Deed,
            modal::{Answer, Binding, Dialog, Outcome, Spot, Stage},
            progress::Kind,
            state::Editing,
        },
        dialogs::{
            figure::Figures,
            words::{Begun, Below, THROWS_AWAY, Words},
        },
        files::unsent::{KeptMail, KeptWords},
        look::{blocks::Body, format, widgets::spot::Target},
    },
};

/// How far it is.
#[derive(Debug, Clone)]
enum Step {
    /// The proposal is awaited.
    Loading(u64),
    /// There is no such mail, or the question failed.
    Refused(String),
    /// Being read and changed.
    Reading,
    /// Before the release; the button with the focus.
    Asking(usize),
    /// The outbox is awaited; `true` = released.
    Sending(u64, DateTime<Utc>, bool),
}

/// What the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    /// The list of recipients.
    Recipients,
    /// The subject of the mail under the cursor.
    Subject,
    /// Its text.
    Text,
}

const ORDER: [Focus; 3] = [Focus::Recipients, Focus::Subject, Focus::Text];

/// The dialog.
#[derive(Debug, Clone)]
pub struct Compose {
    occasion: OccasionDoc,
    step: Step,
    proposal: Option<Box<Proposal>>,
    /// One tick per offer, in the order of [`Self::rows`].
    ticks: Vec<bool>,
    cursor: usize,
    focus: Focus,
    offset: usize,
    subjects: BTreeMap<usize, Input>,
    texts: BTreeMap<usize, String>,
    problem: Option<String>,
    /// Whether leaving was asked for: by the key before, by this one.
    leaving: (bool, bool),
    /// Words kept from before, for the mails of the proposal that is awaited.
    restoring: Vec<KeptWords>,
    /// The same for every try to store this, so that it is stored once.
    key: String,
}

impl Compose {
    /// The dialog and the question it starts with.
    pub fn open(state: &mut State, occasion: OccasionDoc) -> (Self, Effect) {
        let generation = state.next_generation();
        let dialog = Self {
            occasion: occasion.clone(),
            step: Step::Loading(generation),
            proposal: None,
            ticks: Vec::new(),
            cursor: 0,
            focus: Focus::Recipients,
            offset: 0,
            subjects: BTreeMap::new(),
            texts: BTreeMap::new(),
            problem: None,
            leaving: (false, false),
            restoring: Vec::new(),
            key: state.new_key(),
        };
        (dialog, Effect::Fetch { generation, resource: Resource::Proposal(Box::new(occasion)), etag: None })
    }

    fn turn_focus(&mut self, by: isize) -> Outcome {
        let at = ORDER.iter().position(|f| *f == self.focus).unwrap_or(0);
        self.focus = ORDER[(at + ORDER.len()).saturating_add_signed(by) % ORDER.len()];
        Outcome::Stay
    }

    /// Closes; what was changed goes only at the second time.
    fn leave(&mut self) -> Outcome {
        if self.leaving.0 || !self.is_changed() {
            return Outcome::Close;
        }
        self.leaving.1 = true;
        self.problem = Some(THROWS_AWAY.to_owned());
        Outcome::Stay
    }

    fn edit(&mut self, state: &mut State) -> Outcome {
        let ((subject, text), about) = (self.words(), self.mail().map(|mail| mail.about.clone()).unwrap_or_default());
        let below = Below { occasion: self.occasion.clone(), kept: self.kept(), about };
        match Words::begin(state, Editing::Compose(self.current()), &subject, text, Some(below)) {
            Begun::Here(words) => Outcome::Over(words),
            Begun::Elsewhere(effect) => Outcome::Do(vec![effect]),
        }
    }

    fn ask(&mut self, state: &State) {
        match no_mail(state).or_else(|| no_writing(state)) {
            Some(why) => self.problem = Some(format!("Gesperrt: {why}")),
            None if self.counts().1 == 0 => self.problem = Some("Es ist niemand angekreuzt.".to_owned()),
            None if self.needs_second_person() => {
                self.problem = Some("Hier gibt eine zweite Person frei: mit d als Entwurf ablegen.".to_owned());
            }
            None => self.step = Step::Asking(0),
        }
    }

    fn store(&mut self, state: &mut State, release: bool) -> Vec<Effect> {
        if let Some(why) = no_writing(state) {
            self.problem = Some(format!("Gesperrt: {why}"));
            self.step = Step::Reading;
            return Vec::new();
        }
        if self.counts().1 == 0 {
            self.problem = Some("Es ist niemand angekreuzt.".to_owned());
            return Vec::new();
        }
        let generation = state.next_generation();
        self.step = Step::Sending(generation, state.now, release);
        let new = NewMails {
            occasion: self.occasion.clone(),
            fingerprint: self.proposal.as_ref().map(|p| p.fingerprint.clone()),
            mails: Some(self.chosen()),
            release,
            at_once: false,
            // The question stands in the dialog, whichever way the mails go.
            old_data: self.proposal.as_ref().is_some_and(|p| p.old_data.is_some()),
        };
        let key = format!("{}-{}", self.key, if release { "f" } else { "d" });
        vec![Effect::Mail { generation, deed: MailDeed::Create { new: Box::new(new), key } }]
    }

    /// Takes the outbox's answer.
    fn sent(&mut self, state: &mut State, generation: u64, result: Result<MailsDone, ClientError>) -> Outcome {
        match result {
            Ok(done) => {
                let released = matches!(self.step, Step::Sending(_, _, true));
                let mails = format::count(i64::try_from(done.mails.len()).unwrap_or(i64::MAX), "Mail", "Mails");
                state.journal.note(generation, Deed::Mails(done.mails.clone(), released));
                let key = state.options.keymap.shown(Command::OpenPost);
                state.say(if released {
                    format!("Freigegeben: {mails} an {} Empfänger. Was daraus wird, zeigt {key} Post.", done.messages)
                } else {
                    format!("Als Entwurf abgelegt: {mails}. Freigeben unter {key} Post.")
                });
                Outcome::Close
            }
            // The figures moved between reading and releasing: what was read must not go out.
            Err(ClientError::Problem(problem)) if problem.status == 412 => {
                let next = state.next_generation();
                (self.step, self.key) = (Step::Loading(next), state.new_key());
                let own = if self.texts.is_empty() { "" } else { " Der von Hand geänderte Text ist geblieben." };
                self.problem =
                    Some(format!("Die Zahlen haben sich geändert; die Vorschau ist neu, bitte noch einmal lesen.{own}"));
                let resource = Resource::Proposal(Box::new(self.occasion.clone()));
                Outcome::Do(vec![Effect::Fetch { generation: next, resource, etag: None }])
            }
            Err(error) => {
                (self.step, self.problem) = (Step::Reading, Some(error.to_string()));
                Outcome::Stay
            }
        }
    }
}

const RELEASE: Binding<Compose> =
    Binding::key(&["f"], "freigeben", "Fragt, ob die Mails an die Angekreuzten freigegeben werden.", |d, s, _| {
        d.ask(s);
        Outcome::Stay
    });
const DRAFT: Binding<Compose> =
    Binding::key(&["d"], "Entwurf", "Legt die Mails als Entwurf in den Postausgang.", |d, s, _| Outcome::Do(d.store(s, false)));
const FIGURES: Binding<Compose> = Binding::key(&["="], "woraus?", "Öffnet die Zahlen, die in der Mail stehen.", |d, s, _| {
    Outcome::Over(Box::new(Figures::of_mail(s, &d.occasion)))
});
const LEAVE: Binding<Compose> =
    Binding::key(&["esc"], "zurück", "Schließt; war etwas geändert, erst beim zweiten Mal.", |d, _, _| d.leave());

impl Dialog for Compose {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Mail: Empfänger",
            keys: &[
                RELEASE,
                DRAFT,
                Binding::<Self>::key(&["space", "enter"], "an/ab", "Kreuzt den Empfänger an oder ab.", |d, _, _| {
                    d.tick();
                    Outcome::Stay
                })
                .moving(),
                Binding::<Self>::key(&["tab", "backtab"], "weiter", "Zum Betreff, dann zum Text.", |d, _, p| d.turn_focus(p.by))
                    .moving(),
                LEAVE,
                Binding::key(&["e"], "Text", "Öffnet Betreff und Text zum Ändern.", |d, s, _| d.edit(s)),
                Binding::key(&["a"], "alle an/ab", "Kreuzt alle an, die sich ankreuzen lassen, oder ab.", |d, _, _| {
                    d.tick_all();
                    Outcome::Stay
                }),
                FIGURES,
                Binding::choose(),
                Binding::by_page(),
                Binding::to_end(),
            ],
        },
        Stage {
            title: "Mail: Betreff",
            keys: &[
                Binding::<Self>::key(&["tab", "enter", "backtab"], "weiter", "Zum Text.", |d, _, p| d.turn_focus(p.by)).moving(),
                LEAVE,
            ],
        },
        Stage {
            title: "Mail: Text",
            keys: &[
                RELEASE,
                DRAFT,
                Binding::key(&["e"], "ändern", "Öffnet Betreff und Text zum Ändern.", |d, s, _| d.edit(s)),
                FIGURES,
                Binding::scroll(),
                Binding::by_page(),
                Binding::to_end(),
                Binding::<Self>::key(&["tab", "backtab"], "weiter", "Zu den Empfängern.", |d, _, p| d.turn_focus(p.by)).moving(),
                LEAVE,
            ],
        },
        Stage {
            title: "Mail: freigeben?",
            keys: &[Binding::press(), Binding::buttons(), Binding::back("zurück", "Zurück zur Mail; nichts geht hinaus.")],
        },
        Stage {
            title: "Mail: wird vorbereitet",
            keys: &[Binding::closing(&["esc", "enter"], "schließen", "Schließt den Dialog.")],
        },
        Stage {
            title: "Mail: wird abgelegt",
            keys: &[Binding::said("–", "läuft", "Die Mails werden in den Postausgang gelegt; das läuft zu Ende.")],
        },
    ];

    fn stage(&self) -> usize {
        match (&self.step, self.focus) {
            (Step::Reading, Focus::Recipients) => 0,
            (Step::Reading, Focus::Subject) => 1,
            (Step::Reading, Focus::Text) => 2,
            (Step::Asking(_), _) => 3,
            (Step::Loading(_) | Step::Refused(_), _) => 4,
            (Step::Sending(..), _) => 5,
        }
    }

    fn body(&self, state: &State) -> Body {
        body::of(self, state)
    }

    fn fresh(&mut self) {
        self.problem = None;
        self.leaving = (self.leaving.1, false);
    }

    fn field(&mut self) -> Option<&mut Input> {
        let typing = matches!(self.step, Step::Reading) && self.focus == Focus::Subject;
        typing.then(|| self.subject())
    }

    fn spot(&mut self) -> Spot<'_> {
        match (&self.step, self.focus) {
            (Step::Reading, Focus::Recipients) => Spot::Cursor(&mut self.cursor),
            _ => Spot::Offset(&mut self.offset),
        }
    }

    fn go(&mut self, state: &State, by: isize) {
        if self.stage() != 0 {
            return self.scroll(state, by);
        }
        let before = self.current();
        self.cursor = self.cursor.saturating_add_signed(by).min(self.ticks.len().saturating_sub(1));
        if self.current() != before {
            self.offset = 0;
        }
    }

    fn scroll(&mut self, state: &State, by: isize) {
        let last = crate::tui::look::blocks::seen(state.size, &self.body(state)).last;
        self.offset = self.offset.min(last).saturating_add_signed(by).min(last);
    }

    fn button(&mut self) -> Option<&mut usize> {
        if let Step::Asking(focus) = &mut self.step { Some(focus) } else { None }
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if button > 0 {
            return Outcome::Do(self.store(state, true));
        }
        self.step = Step::Reading;
        Outcome::Stay
    }

    fn point(&mut self, target: Target) {
        match (&mut self.step, target) {
            (Step::Asking(focus), Target::Button(at)) => *focus = at,
            (Step::Reading, Target::Item(at)) => {
                let before = self.current();
                (self.cursor, self.focus) = (at.min(self.ticks.len().saturating_sub(1)), Focus::Recipients);
                if self.current() != before {
                    self.offset = 0;
                }
            }
            (Step::Reading, Target::Field(0)) => self.focus = Focus::Subject,
            (Step::Reading, Target::Field(_)) => self.focus = Focus::Text,
            _ => {}
        }
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        if self.is_sending() {
            return Some("Mails werden gerade in den Postausgang gelegt; die Antwort steht noch aus.".to_owned());
        }
        let about = self.occasion.measure.as_ref().map(|measure| format!(" zu {measure}")).unwrap_or_default();
        self.kept().map(|_| format!("Betreff oder Text einer Mail{about} sind geändert und noch nicht abgelegt."))
    }

    fn keep(&self) -> Option<KeptMail> {
        self.kept()
    }

    fn work(&self) -> Option<Kind> {
        self.is_sending().then_some(Kind::Outbox)
    }

    fn answered(&mut self, state: &mut State, generation: u64, answer: &mut Option<Answer>) -> Outcome {
        let is_mine = |answer: &mut Answer| match (&self.step, answer) {
            (Step::Loading(awaited), Answer::Asked(_)) | (Step::Sending(awaited, ..), Answer::Mails(_)) => *awaited == generation,
            (_, Answer::Edited(..)) => true,
            _ => false,
        };
        match answer.take_if(is_mine) {
            Some(Answer::Asked(result)) => match *result {
                Ok(payload) => {
                    if let Payload::Proposal(Fetched::Fresh { value, .. }) = payload {
                        self.take(value);
                    } else {
                        self.step = Step::Refused("Der Datendienst hat anders geantwortet als gefragt.".to_owned());
                    }
                }
                Err(error) => self.step = Step::Refused(error.to_string()),
            },
            Some(Answer::Mails(result)) => return self.sent(state, generation, result),
            Some(Answer::Edited(at, subject, text)) => self.edited(at, subject.as_deref(), &text),
            Some(
                Answer::Import(_)
                | Answer::Paths(_)
                | Answer::SetAside(_)
                | Answer::Log(_)
                | Answer::List(_)
                | Answer::Written(..),
            )
            | None => {
                return Outcome::NotMine;
            }
        }
        Outcome::Stay
    }
}
