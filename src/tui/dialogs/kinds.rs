//! Mails of the measure care: which kind, and the one or two things the desk cannot know.

use tui_input::Input;

use super::compose;
use crate::{
    api::mails::OccasionDoc,
    domain::{dates, mail::MailKind},
    tui::{
        State,
        app::modal::{Binding, Dialog, Outcome, Spot, Stage},
        look::{
            blocks::{Body, Choice, Field, Foot, Item, Look, Text},
            theme::Role,
            widgets::{
                seg::{seg, silent, warning},
                spot::Target,
            },
        },
    },
};

/// The kinds on offer. AGH action and weekly overview have keys of their own.
const KINDS: [MailKind; 11] = [
    MailKind::InfoLetter,
    MailKind::KickOffMail,
    MailKind::KickOffTalk,
    MailKind::KickOffWithdrawn,
    MailKind::PreStartCheck,
    MailKind::Refill,
    MailKind::FinalReport,
    MailKind::StatementRequest,
    MailKind::ListRequest,
    MailKind::ListsMissing,
    MailKind::Overbooked,
];

const _: () = assert!(KINDS.len() + 2 == MailKind::ALL.len(), "a new kind is offered here or has a key of its own");

/// What has to be said beside the measure.
const fn asks(kind: MailKind) -> &'static [&'static str] {
    match kind {
        MailKind::KickOffTalk => &["Wann (01.12.2026 10:00)", "Wo", "Gäste (Adressen, mit Komma)"],
        MailKind::FinalReport => &["Wo der Bericht liegt"],
        MailKind::StatementRequest => &["Erbeten bis (15.12.2026)"],
        MailKind::AghAction
        | MailKind::WeeklyOverview
        | MailKind::PreStartCheck
        | MailKind::Refill
        | MailKind::ListRequest
        | MailKind::ListsMissing
        | MailKind::InfoLetter
        | MailKind::KickOffMail
        | MailKind::KickOffWithdrawn
        | MailKind::Overbooked => &[],
    }
}
/// Columns of the names of fields.
const NAMES: u16 = 30;

/// The choice.
#[derive(Debug, Clone)]
pub struct Kinds {
    about: OccasionDoc,
    cursor: usize,
    /// The field being typed in; `None` while the kind is chosen.
    field: Option<usize>,
    fields: Vec<Input>,
    problem: Option<String>,
}

impl Kinds {
    /// For the measure (and module) of an occasion.
    pub fn new(about: OccasionDoc) -> Self {
        Self { about, cursor: 0, field: None, fields: Vec::new(), problem: None }
    }

    fn asks(&self) -> &'static [&'static str] {
        asks(KINDS[self.cursor])
    }

    fn occasion(&self) -> Result<OccasionDoc, String> {
        let kind = KINDS[self.cursor];
        let value = |at: usize| self.fields.get(at).map(|f| f.value().trim().to_owned()).filter(|v| !v.is_empty());
        let mut occasion = OccasionDoc {
            kind: kind.key().to_owned(),
            measure: self.about.measure.clone(),
            module: self.about.module.clone(),
            ..OccasionDoc::default()
        };
        match kind {
            MailKind::KickOffTalk => {
                (occasion.talk_at, occasion.talk_place, occasion.guests) = (value(0), value(1), value(2));
            }
            MailKind::FinalReport => occasion.filed_at = value(0),
            MailKind::StatementRequest => {
                let raw = value(0).ok_or("Es fehlt der Tag.")?;
                occasion.answer_by = Some(dates::parse(&raw).map_err(|e| e.to_string())?);
            }
            MailKind::AghAction
            | MailKind::WeeklyOverview
            | MailKind::InfoLetter
            | MailKind::KickOffMail
            | MailKind::KickOffWithdrawn
            | MailKind::PreStartCheck
            | MailKind::Refill
            | MailKind::ListRequest
            | MailKind::ListsMissing
            | MailKind::Overbooked => {}
        }
        Ok(occasion)
    }

    /// To the first or next field; behind the last one to the mail.
    fn on(&mut self, state: &mut State) -> Outcome {
        let next = self.field.map_or(0, |at| at + 1);
        if next < self.asks().len() {
            if self.field.is_none() {
                self.fields = vec![Input::default(); self.asks().len()];
            }
            self.field = Some(next);
            return Outcome::Stay;
        }
        match self.occasion() {
            Ok(occasion) => {
                let (dialog, effect) = compose::Compose::open(state, occasion);
                Outcome::Replace(Box::new(dialog), vec![effect])
            }
            Err(problem) => {
                self.problem = Some(problem);
                Outcome::Stay
            }
        }
    }

    fn title(&self) -> String {
        let measure = self.about.measure.as_deref().unwrap_or_default();
        let module = self.about.module.as_deref().map(|m| format!(" {m}")).unwrap_or_default();
        format!("Mail zu {measure}{module}")
    }
}

impl Dialog for Kinds {
    const STAGES: &'static [Stage<Self>] = &[
        Stage {
            title: "Art der Mail",
            keys: &[
                Binding::key(&["enter"], "weiter", "Weiter mit dieser Art.", |d, s, _| d.on(s)),
                Binding::choose(),
                Binding::tab(),
                Binding::closing(&["esc"], "zurück", "Schließt den Dialog."),
            ],
        },
        Stage {
            title: "Angaben zur Mail",
            keys: &[
                Binding::key(&["enter"], "weiter", "Zum nächsten Feld; im letzten: Mail vorbereiten.", |d, s, _| d.on(s)),
                Binding::next_field(),
                Binding::key(&["esc"], "zurück", "Zurück zur Art der Mail.", |d, _, _| {
                    d.field = None;
                    Outcome::Stay
                }),
            ],
        },
    ];

    fn stage(&self) -> usize {
        usize::from(self.field.is_some())
    }

    fn body(&self, _state: &State) -> Body {
        let item = |(at, kind): (usize, &MailKind)| {
            let role = if at == self.cursor { Role::Strong } else { Role::Text };
            Item::new(kind.label(), vec![seg(role, kind.label())])
        };
        let mut kinds = Choice::of(KINDS.iter().enumerate().map(item).collect(), self.cursor, Look::Pointer);
        kinds.focused = self.field.is_none();
        let mut body = Body::new(self.title(), 64).rows(14, 14).with(kinds).gap();
        for (at, label) in self.asks().iter().enumerate() {
            let name = seg(Role::Dim, *label);
            body = match self.fields.get(at) {
                Some(field) => body.with(Field::behind(*label, name, NAMES, field, self.field == Some(at))),
                None => body.with(Text::cut(vec![silent(vec![name])])),
            };
        }
        if let Some(problem) = &self.problem {
            body.foot = Foot::Line(warning(Role::Over, problem));
        }
        body.tight()
    }

    fn fresh(&mut self) {
        self.problem = None;
    }

    fn field(&mut self) -> Option<&mut Input> {
        self.field.and_then(|at| self.fields.get_mut(at))
    }

    fn spot(&mut self) -> Spot<'_> {
        if self.field.is_none() { Spot::Cursor(&mut self.cursor) } else { Spot::Nothing }
    }

    fn turn(&mut self, by: isize) {
        let all = self.asks().len().max(1);
        self.field = self.field.map(|at| (at + all).saturating_add_signed(by) % all);
    }

    fn point(&mut self, target: Target) {
        match target {
            Target::Item(at) if at != self.cursor || self.field.is_some() => {
                (self.cursor, self.field) = (at.min(KINDS.len() - 1), None);
                self.fields.clear();
            }
            Target::Field(at) if at < self.fields.len() => self.field = Some(at),
            Target::Item(_) | Target::Field(_) | Target::Button(_) | Target::Key(_) => {}
        }
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        let typed = self.fields.iter().any(|field| !field.value().trim().is_empty());
        typed.then(|| format!("Die Angaben zu „{}“ sind nirgends gespeichert.", self.title()))
    }
}
