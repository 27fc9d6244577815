//! Mails of the measure care: which kind, and the one or two things the desk cannot know.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::mails::OccasionDoc,
    domain::{dates, mail::MailKind},
    tui::{
        Effect, State,
        drive::mail,
        look::{
            theme::Role,
            widgets::{input, paint::Paint, seg::seg, spot::Target},
        },
    },
};

/// The kinds on offer. AGH action and weekly overview have keys of their own.
const KINDS: [MailKind; 7] = [
    MailKind::InfoLetter,
    MailKind::KickOffMail,
    MailKind::KickOffTalk,
    MailKind::PreStartCheck,
    MailKind::FirstDay,
    MailKind::FinalReport,
    MailKind::StatementRequest,
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
        | MailKind::FirstDay
        | MailKind::InfoLetter
        | MailKind::KickOffMail => &[],
    }
}

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
            | MailKind::PreStartCheck
            | MailKind::FirstDay
            | MailKind::InfoLetter
            | MailKind::KickOffMail => {}
        }
        Ok(occasion)
    }

    fn title(&self) -> String {
        let measure = self.about.measure.as_deref().unwrap_or_default();
        let module = self.about.module.as_deref().map(|m| format!(" {m}")).unwrap_or_default();
        format!("Mail zu {measure}{module}")
    }
}

impl Modal for Kinds {
    const SHEETS: &'static [Sheet] = &[sheets::KINDS, sheets::KINDS_FIELDS];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[usize::from(self.field.is_some())]
    }

    fn unsaved(&self, _state: &State) -> Option<String> {
        let typed = self.fields.iter().any(|field| !field.value().trim().is_empty());
        typed.then(|| format!("Die Angaben zu „{}“ sind nirgends gespeichert.", self.title()))
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        self.problem = None;
        match (key.code, self.field) {
            (KeyCode::Esc, None) => return Vec::new(),
            (KeyCode::Esc, Some(_)) => self.field = None,
            (KeyCode::Tab, None) => self.cursor = (self.cursor + 1).min(KINDS.len() - 1),
            (KeyCode::Enter, _) if key.is_repeat() => {}
            (KeyCode::Enter, None) if !self.asks().is_empty() => {
                self.fields = vec![Input::default(); self.asks().len()];
                self.field = Some(0);
            }
            (KeyCode::Enter, Some(at)) if at + 1 < self.asks().len() => self.field = Some(at + 1),
            (KeyCode::Enter, _) => match self.occasion() {
                Ok(occasion) => return mail::compose(state, occasion),
                Err(problem) => self.problem = Some(problem),
            },
            (KeyCode::Tab | KeyCode::Down, Some(at)) => self.field = Some((at + 1) % self.asks().len()),
            (KeyCode::BackTab | KeyCode::Up, Some(at)) => {
                self.field = Some((at + self.asks().len() - 1) % self.asks().len());
            }
            (_, Some(at)) => {
                if let Some(field) = self.fields.get_mut(at) {
                    input::edit(field, key);
                }
            }
            (_, None) => {
                if let Some(by) = keys::step(state, key, 10) {
                    self.cursor = self.cursor.saturating_add_signed(by).min(KINDS.len() - 1);
                }
            }
        }
        state.dialogs.push(Dialog::Kinds(self));
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        if let Some(field) = self.field.and_then(|at| self.fields.get_mut(at)) {
            input::paste(field, text);
        }
    }

    fn scroll(&mut self, by: isize) {
        if self.field.is_none() {
            self.cursor = self.cursor.saturating_add_signed(by.signum()).min(KINDS.len() - 1);
        }
    }

    fn point(&mut self, target: Target) {
        match target {
            Target::Item(at) if at != self.cursor || self.field.is_some() => {
                (self.cursor, self.field) = (at.min(KINDS.len() - 1), None);
                self.fields.clear();
            }
            Target::Field(at) if at < self.fields.len() => self.field = Some(at),
            _ => {}
        }
    }

    fn focused(&self) -> Option<Target> {
        Some(self.field.map_or(Target::Item(self.cursor), Target::Field))
    }

    fn is_typing(&self) -> bool {
        self.field.is_some()
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let height = u16::try_from(KINDS.len() + 7).unwrap_or(u16::MAX);
        let inside = paint.frame(centred(window, 64, height), &self.title());
        let mut rows = inside.rows();
        for (i, kind) in KINDS.iter().enumerate() {
            let Some(row) = rows.next() else { return };
            let (mark, role) = if i == self.cursor { ("▶ ", Role::Strong) } else { ("  ", Role::Text) };
            paint.chunks_cut(row, &[seg(Role::Text, mark), seg(role, kind.label())]);
            paint.spot(row, Target::Item(i), kind.label());
        }
        rows.next();
        for (i, label) in self.asks().iter().enumerate() {
            let Some(row) = rows.next() else { return };
            let wide = 30.min(row.width);
            paint.chunks_cut(Rect { width: wide, ..row }, &[seg(Role::Dim, *label)]);
            if let Some(field) = self.fields.get(i) {
                let place = Rect { x: row.x + wide, width: row.width - wide, ..row };
                input::draw(paint, place, field, self.field == Some(i));
                paint.spot(row, Target::Field(i), *label);
            }
        }
        if let Some(last) = inside.rows().next_back() {
            match &self.problem {
                Some(problem) => paint.chunks_cut(last, &[seg(Role::Over, format!("! {problem}"))]),
                None => keys::hint(paint, last, state, self.sheet(), self.is_typing()),
            }
        }
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        let kind = |(i, kind): (usize, &MailKind)| format!("{}{}", if i == self.cursor { "gewählt: " } else { "" }, kind.label());
        let fields = self.asks().iter().zip(&self.fields).map(|(label, field)| format!("{label}: {}", field.value()));
        std::iter::once(self.title()).chain(KINDS.iter().enumerate().map(kind)).chain(fields).collect()
    }
}
