//! Mails being put together: who gets them and why, subject, text, and what will happen. Nothing
//! is stored before a person has said so, and what is stored is what was read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::mails::{ChosenMail, MailsDone, NewMails, OccasionDoc, OfferRow, Proposal, ProposedMail},
    client::{ClientError, Fetched},
    domain::mail::{MailKind, kind_for_start},
    tui::{
        Effect, Screen, State, TableId,
        app::{
            action::MailDeed,
            commands::no_writing,
            data::{Payload, Resource},
            journal::Deed,
            state::Editing,
        },
        drive::mail,
        files::unsent::{KeptMail, KeptWords},
        look::{
            format,
            widgets::{
                buttons::{Buttons, Pressed},
                input,
                paint::Paint,
                spot::Target,
            },
        },
    },
};

/// How far it is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// The proposal is awaited.
    Loading(u64),
    /// There is no such mail, or the question failed.
    Refused(String),
    /// Being read and changed.
    Reading,
    /// Before the release.
    Asking(Buttons),
    /// The outbox is awaited; `true` = released.
    Sending(u64, DateTime<Utc>, bool),
}

/// What the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The list of recipients.
    Recipients,
    /// The subject of the mail under the cursor.
    Subject,
    /// Its text.
    Text,
}

/// The dialog.
#[derive(Debug, Clone)]
pub struct Compose {
    pub(super) occasion: OccasionDoc,
    pub(super) stage: Stage,
    pub(super) proposal: Option<Box<Proposal>>,
    /// One tick per offer, in the order of [`Self::rows`].
    pub(super) ticks: Vec<bool>,
    pub(super) cursor: usize,
    pub(super) focus: Focus,
    pub(super) offset: usize,
    pub(super) subjects: BTreeMap<usize, Input>,
    pub(super) texts: BTreeMap<usize, String>,
    pub(super) problem: Option<String>,
    leaving: bool,
    /// Words kept from before, for the mails of the proposal that is awaited.
    restoring: Vec<KeptWords>,
    /// The same for every try to store this, so that it is stored once.
    key: String,
}

/// The mail that belongs to what is selected on screen.
///
/// # Errors
/// Why there is none, in German.
pub fn occasion(state: &State) -> Result<OccasionDoc, String> {
    let about = |kind: MailKind, measure: String, module: Option<String>| OccasionDoc {
        kind: kind.key().to_owned(),
        measure: Some(measure),
        module,
        ..OccasionDoc::default()
    };
    if state.screen == Screen::Detail {
        let measure = state.measure.clone().ok_or("Es ist keine AGH gewählt.")?;
        return Ok(about(MailKind::AghAction, measure, None));
    }
    if state.screen == Screen::Contingents {
        // What has been released goes out with the overview, to every OE its own.
        return Ok(OccasionDoc { kind: MailKind::WeeklyOverview.key().to_owned(), ..OccasionDoc::default() });
    }
    let row = state.selected().ok_or("Es ist keine Zeile gewählt.")?;
    match state.focused_table() {
        Some(TableId::TodayAgh | TableId::Agh) => Ok(about(MailKind::AghAction, row.key.clone(), None)),
        Some(TableId::TodayStarts | TableId::Places) => {
            // Keys of starts are "MES-3104 M07"; measure numbers may hold spaces, so both lists are asked.
            let label = crate::tui::views::today::start_label;
            let soon = state.data.summary.value.iter().flat_map(|s| &s.starts_soon);
            let all = state.data.places.value.iter().flat_map(|p| &p.starts);
            let start = soon.chain(all).find(|s| label(s) == row.key).ok_or("Der Start ist nicht mehr da.")?;
            let kind = kind_for_start(start.open, start.days_to_start);
            Ok(about(kind, start.measure.clone(), start.module.clone()))
        }
        _ => Err("Zu dieser Zeile gibt es keine Mail.".to_owned()),
    }
}

impl Compose {
    /// The dialog and the question it starts with.
    pub fn open(state: &mut State, occasion: OccasionDoc) -> (Self, Effect) {
        let generation = state.next_generation();
        let dialog = Self {
            occasion: occasion.clone(),
            stage: Stage::Loading(generation),
            proposal: None,
            ticks: Vec::new(),
            cursor: 0,
            focus: Focus::Recipients,
            offset: 0,
            subjects: BTreeMap::new(),
            texts: BTreeMap::new(),
            problem: None,
            leaving: false,
            restoring: Vec::new(),
            key: state.new_key(),
        };
        (dialog, Effect::Fetch { generation, resource: Resource::Proposal(Box::new(occasion)), etag: None })
    }

    /// Puts words kept from before into the mails once these are there.
    pub fn restore(&mut self, words: Vec<KeptWords>) {
        self.restoring = words;
    }

    /// What a person has written here, if anything.
    pub fn keep(&self) -> Option<KeptMail> {
        let mails = self.proposal.iter().flat_map(|p| &p.mails).enumerate();
        let words = mails.filter_map(|(at, mail)| {
            let subject = self.subjects.get(&at).map(|i| i.value().to_owned()).filter(|subject| *subject != mail.subject);
            let text = self.texts.get(&at).cloned();
            (subject.is_some() || text.is_some()).then(|| KeptWords { about: mail.about.clone(), subject, text })
        });
        let words: Vec<KeptWords> = words.chain(self.restoring.iter().cloned()).collect();
        (!words.is_empty()).then(|| KeptMail { occasion: self.occasion.clone(), words, asked: self.is_sending() })
    }

    /// Whether the outbox's answer is awaited.
    pub fn is_sending(&self) -> bool {
        matches!(self.stage, Stage::Sending(..))
    }

    /// Every offer with the place of its mail.
    pub(super) fn rows(&self) -> Vec<(usize, &OfferRow)> {
        let mails = self.proposal.iter().flat_map(|p| &p.mails).enumerate();
        mails.flat_map(|(i, mail)| mail.offers.iter().map(move |o| (i, o))).collect()
    }

    /// The place of the mail under the cursor.
    pub(super) fn current(&self) -> usize {
        self.rows().get(self.cursor).map_or(0, |(mail, _)| *mail)
    }

    pub(super) fn mail(&self) -> Option<&ProposedMail> {
        self.proposal.as_ref()?.mails.get(self.current())
    }

    /// Subject and text of the mail under the cursor, as changed.
    pub(super) fn words(&self) -> (String, &str) {
        let (at, mail) = (self.current(), self.mail());
        let subject = self.subjects.get(&at).map(|i| i.value().to_owned());
        let subject = subject.or_else(|| mail.map(|m| m.subject.clone())).unwrap_or_default();
        let text = self.texts.get(&at).map(String::as_str).or_else(|| mail.map(|m| m.text.as_str())).unwrap_or_default();
        (subject, text)
    }

    /// Mails with somebody ticked, and everybody ticked.
    pub(super) fn counts(&self) -> (usize, usize) {
        let ticked = self.rows().into_iter().zip(&self.ticks).filter(|(_, on)| **on);
        let mut mails: Vec<usize> = ticked.clone().map(|((mail, _), _)| mail).collect();
        mails.dedup();
        (mails.len(), ticked.count())
    }

    fn chosen(&self) -> Vec<ChosenMail> {
        let Some(proposal) = &self.proposal else { return Vec::new() };
        let rows: Vec<_> = self.rows().into_iter().zip(&self.ticks).filter(|(_, on)| **on).collect();
        proposal
            .mails
            .iter()
            .enumerate()
            .map(|(at, mail)| ChosenMail {
                about: mail.about.clone(),
                recipients: rows.iter().filter(|((m, _), _)| *m == at).map(|((_, o), _)| o.key.clone()).collect(),
                subject: self.subjects.get(&at).map(|i| i.value().to_owned()),
                text: self.texts.get(&at).cloned(),
            })
            .filter(|mail| !mail.recipients.is_empty())
            .collect()
    }

    fn subject(&mut self) -> &mut Input {
        let at = self.current();
        let original = self.mail().map(|m| m.subject.clone()).unwrap_or_default();
        self.subjects.entry(at).or_insert_with(|| original.into())
    }

    /// `None` closes the dialog.
    fn read(&mut self, state: &mut State, key: KeyEvent) -> Option<Vec<Effect>> {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let was_leaving = std::mem::take(&mut self.leaving);
        match (key.code, self.focus) {
            (KeyCode::Esc, _) => {
                if was_leaving || !self.is_changed() {
                    return None;
                }
                self.leaving = true;
                self.problem = Some("Betreff oder Text sind geändert. Noch einmal Esc verwirft das.".to_owned());
            }
            (KeyCode::Tab, _) | (KeyCode::Enter, Focus::Subject) => self.turn(1),
            (KeyCode::BackTab, _) => self.turn(2),
            (KeyCode::Char('e'), Focus::Subject) if ctrl => {
                input::edit(self.subject(), key);
            }
            (_, Focus::Subject) => {
                let mut subject = self.subject().clone();
                if input::edit(&mut subject, key) {
                    let at = self.current();
                    self.subjects.insert(at, subject);
                }
            }
            (KeyCode::Char('f'), _) if !ctrl && !key.is_repeat() => self.ask(state),
            (KeyCode::Char('d'), _) if !ctrl && !key.is_repeat() => return Some(self.store(state, false)),
            (KeyCode::Char('e'), _) if !ctrl && !key.is_repeat() => return Some(self.edit(state)),
            (KeyCode::Char(' ') | KeyCode::Enter, Focus::Recipients) => self.tick(),
            (KeyCode::Char('a'), Focus::Recipients) if !ctrl => self.tick_all(),
            (_, focus) => self.step(state, key, focus),
        }
        Some(Vec::new())
    }

    fn step(&mut self, state: &State, key: KeyEvent, focus: Focus) {
        let Some(by) = keys::step(state, key, 10) else { return };
        if focus == Focus::Text {
            self.offset = self.offset.saturating_add_signed(by);
            return;
        }
        let before = self.current();
        self.cursor = self.cursor.saturating_add_signed(by).min(self.ticks.len().saturating_sub(1));
        if self.current() != before {
            self.offset = 0;
        }
    }

    fn is_changed(&self) -> bool {
        let mails = self.proposal.as_ref().map(|p| p.mails.as_slice()).unwrap_or_default();
        let differs = |(at, input): (&usize, &Input)| mails.get(*at).is_some_and(|m| m.subject != input.value());
        !self.texts.is_empty() || self.subjects.iter().any(differs)
    }

    fn turn(&mut self, by: usize) {
        const ORDER: [Focus; 3] = [Focus::Recipients, Focus::Subject, Focus::Text];
        let at = ORDER.iter().position(|f| *f == self.focus).unwrap_or(0);
        self.focus = ORDER[(at + by) % ORDER.len()];
    }

    fn tick(&mut self) {
        let Some((_, offer)) = self.rows().get(self.cursor).copied() else { return };
        if let Some(why) = &offer.blocked {
            self.problem = Some(why.clone());
        } else if offer.locked {
            self.problem = Some(format!("{}: {}; das lässt sich nicht abwählen.", offer.role, offer.why));
        } else {
            self.ticks[self.cursor] = !self.ticks[self.cursor];
        }
    }

    /// Everybody who can be ticked, or nobody who need not be.
    fn tick_all(&mut self) {
        let free: Vec<usize> =
            self.rows().iter().enumerate().filter(|(_, (_, o))| !o.locked && o.blocked.is_none()).map(|(i, _)| i).collect();
        let on = !free.iter().all(|i| self.ticks[*i]);
        for i in free {
            self.ticks[i] = on;
        }
    }

    fn edit(&mut self, state: &mut State) -> Vec<Effect> {
        let (subject, text) = self.words();
        let text = mail::as_file(&subject, text);
        let generation = state.next_generation();
        state.editing = Some((generation, Editing::Compose(self.current())));
        vec![Effect::EditText { generation, text }]
    }

    /// Takes what the editor gave back.
    pub fn edited(&mut self, at: usize, subject: Option<&str>, text: &str) {
        let Some(original) = self.proposal.as_ref().and_then(|p| p.mails.get(at)) else { return };
        if text == original.text {
            self.texts.remove(&at);
        } else {
            self.texts.insert(at, text.to_owned());
        }
        if let Some(subject) = subject {
            self.subjects.insert(at, crate::domain::text::clean(subject).into());
        }
        self.offset = 0;
    }

    fn ask(&mut self, state: &State) {
        let blocked = state.data.summary.value.as_ref().and_then(|s| s.mail.blocked.clone()).or_else(|| no_writing(state));
        match blocked {
            Some(why) => self.problem = Some(format!("Gesperrt: {why}")),
            None if self.counts().1 == 0 => self.problem = Some("Es ist niemand angekreuzt.".to_owned()),
            None => self.stage = Stage::Asking(Buttons::default()),
        }
    }

    fn store(&mut self, state: &mut State, release: bool) -> Vec<Effect> {
        if let Some(why) = no_writing(state) {
            self.problem = Some(format!("Gesperrt: {why}"));
            self.stage = Stage::Reading;
            return Vec::new();
        }
        if self.counts().1 == 0 {
            self.problem = Some("Es ist niemand angekreuzt.".to_owned());
            return Vec::new();
        }
        let generation = state.next_generation();
        self.stage = Stage::Sending(generation, state.now, release);
        let new = NewMails {
            occasion: self.occasion.clone(),
            fingerprint: self.proposal.as_ref().map(|p| p.fingerprint.clone()),
            mails: Some(self.chosen()),
            release,
        };
        let key = format!("{}-{}", self.key, if release { "f" } else { "d" });
        vec![Effect::Mail { generation, deed: MailDeed::Create { new: Box::new(new), key } }]
    }

    /// Takes a proposal. After a first one, ticks and changed words are kept where they still fit.
    fn take(&mut self, proposal: Box<Proposal>) {
        let known: BTreeMap<(String, String), bool> = self.proposal.as_ref().map_or_else(BTreeMap::new, |old| {
            let keys = old.mails.iter().flat_map(|m| m.offers.iter().map(|o| (m.about.clone(), o.key.clone())));
            keys.zip(self.ticks.iter().copied()).collect()
        });
        let place = |about: &str| proposal.mails.iter().position(|m| m.about == about);
        if let Some(old) = &self.proposal {
            let moved = |at: &usize| old.mails.get(*at).and_then(|m| place(&m.about));
            self.subjects = self.subjects.iter().filter_map(|(at, v)| Some((moved(at)?, v.clone()))).collect();
            self.texts = self.texts.iter().filter_map(|(at, v)| Some((moved(at)?, v.clone()))).collect();
        }
        let tick = |about: &String, o: &OfferRow| {
            let free = !o.locked && o.blocked.is_none();
            known.get(&(about.clone(), o.key.clone())).copied().filter(|_| free).unwrap_or(o.ticked)
        };
        self.ticks = proposal.mails.iter().flat_map(|m| m.offers.iter().map(|o| tick(&m.about, o))).collect();
        self.cursor = self.cursor.min(self.ticks.len().saturating_sub(1));
        let (fitting, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.restoring).into_iter().partition(|words| place(&words.about).is_some());
        for words in fitting {
            let Some(at) = place(&words.about) else { continue };
            self.subjects.extend(words.subject.map(|subject| (at, subject.into())));
            self.texts.extend(words.text.map(|text| (at, text)));
        }
        if proposal.mails.is_empty() || !left.is_empty() {
            // What was written stays in sight and in keeping, even where there is no mail for it any more.
            let own = left.iter().flat_map(|words| [words.subject.as_deref(), words.text.as_deref()]).flatten();
            let said = proposal.notes.iter().map(String::as_str);
            let gone = (!left.is_empty()).then_some("Diese Mail gibt es so nicht mehr. Ihr Text war:");
            self.stage = Stage::Refused(said.chain(gone).chain(own).collect::<Vec<_>>().join("\n\n"));
            self.restoring = left;
        } else {
            self.stage = Stage::Reading;
        }
        self.proposal = Some(proposal);
    }
}

impl Modal for Box<Compose> {
    const SHEETS: &'static [Sheet] = &[
        sheets::COMPOSE_RECIPIENTS,
        sheets::COMPOSE_SUBJECT,
        sheets::COMPOSE_TEXT,
        sheets::COMPOSE_ASKING,
        sheets::COMPOSE_WAITING,
        sheets::COMPOSE_SENDING,
    ];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[match (&self.stage, self.focus) {
            (Stage::Reading, Focus::Recipients) => 0,
            (Stage::Reading, Focus::Subject) => 1,
            (Stage::Reading, Focus::Text) => 2,
            (Stage::Asking(_), _) => 3,
            (Stage::Loading(_) | Stage::Refused(_), _) => 4,
            (Stage::Sending(..), _) => 5,
        }]
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        if self.is_sending() {
            return Some("Mails werden gerade in den Postausgang gelegt; die Antwort steht noch aus.".to_owned());
        }
        let about = self.occasion.measure.as_ref().map(|measure| format!(" zu {measure}")).unwrap_or_default();
        self.keep().map(|_| format!("Betreff oder Text einer Mail{about} sind geändert und noch nicht abgelegt."))
    }

    fn is_counting(&self) -> bool {
        self.is_sending()
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        self.problem = None;
        let effects = match &mut self.stage {
            Stage::Loading(_) | Stage::Refused(_) if matches!(key.code, KeyCode::Esc | KeyCode::Enter) => return Vec::new(),
            Stage::Loading(_) | Stage::Refused(_) | Stage::Sending(..) => Vec::new(),
            Stage::Asking(buttons) => match buttons.key(key) {
                Pressed::Nothing => Vec::new(),
                Pressed::Cancel => {
                    self.stage = Stage::Reading;
                    Vec::new()
                }
                Pressed::Confirm => self.store(state, true),
            },
            Stage::Reading => match self.read(state, key) {
                Some(effects) => effects,
                None => return Vec::new(),
            },
        };
        state.dialogs.push(Dialog::Compose(self));
        effects
    }

    fn paste(&mut self, text: &str) {
        if matches!(self.stage, Stage::Reading) && self.focus == Focus::Subject {
            input::paste(self.subject(), text);
        }
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by);
    }

    fn point(&mut self, target: Target) {
        match (&mut self.stage, target) {
            (Stage::Asking(buttons), target) => buttons.point(target),
            (Stage::Reading, Target::Item(at)) => {
                let before = self.current();
                (self.cursor, self.focus) = (at.min(self.ticks.len().saturating_sub(1)), Focus::Recipients);
                if self.current() != before {
                    self.offset = 0;
                }
            }
            (Stage::Reading, Target::Field(0)) => self.focus = Focus::Subject,
            (Stage::Reading, Target::Field(_)) => self.focus = Focus::Text,
            _ => {}
        }
    }

    fn focused(&self) -> Option<Target> {
        matches!(self.stage, Stage::Reading).then_some(match self.focus {
            Focus::Recipients => Target::Item(self.cursor),
            Focus::Subject => Target::Field(0),
            Focus::Text => Target::Field(1),
        })
    }

    fn is_typing(&self) -> bool {
        matches!(self.stage, Stage::Reading) && self.focus == Focus::Subject
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        self.picture(paint, state, window, self.sheet());
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        self.listing()
    }
}

/// Hands the proposal to the dialog that waits for it.
pub fn answered(state: &mut State, generation: u64, result: Result<Payload, ClientError>) {
    for dialog in &mut state.dialogs {
        let Dialog::Compose(dialog) = dialog else { continue };
        if !matches!(dialog.stage, Stage::Loading(awaited) if awaited == generation) {
            continue;
        }
        match result {
            Ok(Payload::Proposal(Fetched::Fresh { value, .. })) => dialog.take(value),
            Ok(_) => dialog.stage = Stage::Refused("Das Backend hat anders geantwortet als gefragt.".to_owned()),
            Err(error) => dialog.stage = Stage::Refused(error.to_string()),
        }
        return;
    }
}

/// Hands the outbox's answer to the dialog that waits for it; gives it back when none does.
///
/// # Errors
/// The answer, where no dialog waits for it.
pub fn sent(
    state: &mut State,
    generation: u64,
    result: Result<MailsDone, ClientError>,
) -> Result<Vec<Effect>, Result<MailsDone, ClientError>> {
    let waits = |d: &Dialog| matches!(d, Dialog::Compose(c) if matches!(c.stage, Stage::Sending(g, ..) if g == generation));
    let Some(at) = state.dialogs.iter().position(waits) else { return Err(result) };
    let next = state.next_generation();
    let fresh_key = state.new_key();
    match (result, &mut state.dialogs[at]) {
        (Ok(done), Dialog::Compose(dialog)) => {
            let released = matches!(dialog.stage, Stage::Sending(_, _, true));
            let mails = format::count(i64::try_from(done.mails.len()).unwrap_or(i64::MAX), "Mail", "Mails");
            state.dialogs.remove(at);
            state.journal.note(generation, Deed::Mails(done.mails.clone(), released));
            let key = state.options.keymap.shown(crate::tui::Command::OpenPost);
            state.say(if released {
                format!("Freigegeben: {mails} an {} Empfänger. Was daraus wird, zeigt {key} Post.", done.messages)
            } else {
                format!("Als Entwurf abgelegt: {mails}. Freigeben unter {key} Post.")
            });
        }
        // The figures moved between reading and releasing: what was read must not go out.
        (Err(ClientError::Problem(problem)), Dialog::Compose(dialog)) if problem.status == 412 => {
            dialog.stage = Stage::Loading(next);
            dialog.key = fresh_key;
            let own = if dialog.texts.is_empty() { "" } else { " Der von Hand geänderte Text ist geblieben." };
            dialog.problem = Some(format!("Die Zahlen haben sich geändert; die Vorschau ist neu, bitte noch einmal lesen.{own}"));
            let resource = Resource::Proposal(Box::new(dialog.occasion.clone()));
            return Ok(vec![Effect::Fetch { generation: next, resource, etag: None }]);
        }
        (Err(error), Dialog::Compose(dialog)) => {
            dialog.stage = Stage::Reading;
            dialog.problem = Some(error.to_string());
        }
        _ => {}
    }
    Ok(Vec::new())
}
