//! Two desks changed one draft: both sides, and what is to become of them. Leaving decides
//! nothing; whatever is chosen, the other side stays in reach of undo.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::contingents::{draft::Draft, request::Settings},
    tui::{
        Effect, State,
        app::contingents::{
            Save,
            conflict::{Choice, Difference, differences},
        },
        look::{
            format,
            theme::Role,
            widgets::{
                buttons,
                paint::Paint,
                seg::{Line, plain, seg},
                spot::Target,
            },
        },
    },
};

const CHOICES: [(Option<Choice>, &str); 4] = [
    (None, "Später"),
    (Some(Choice::Both), "Zusammenführen"),
    (Some(Choice::Ours), "Eigene behalten"),
    (Some(Choice::Theirs), "Andere übernehmen"),
];

/// The dialog.
#[derive(Debug, Clone)]
pub struct DraftConflict {
    theirs: Draft,
    differences: Vec<Difference>,
    focus: usize,
    offset: usize,
}

impl DraftConflict {
    /// Between what is set here and what somebody else saved.
    pub fn new(ours: &Settings, theirs: &Draft) -> Self {
        Self { theirs: theirs.clone(), differences: differences(ours, &theirs.settings), focus: 0, offset: 0 }
    }

    fn choose(self, state: &mut State, choice: Choice) {
        let Some(basis) = state.contingents.basis.clone() else { return };
        let now = state.now;
        let instrument = self.theirs.instrument.clone();
        let Some(work) = state.contingents.works.iter_mut().find(|w| w.base.instrument == instrument) else { return };
        if !matches!(&work.save, Save::Moved(theirs) if **theirs == self.theirs) {
            state.say_error("Der Entwurf hat sich noch einmal geändert; bitte neu ansehen.");
            return;
        }
        match work.settle(&basis, self.theirs, choice) {
            Ok(()) => {
                work.save = Save::Clean;
                work.touch(now);
                state.say("Entschieden; rückgängig holt die andere Fassung zurück");
            }
            Err(problem) => state.say_error(format!("Zusammen geht es nicht: {problem}")),
        }
    }

    fn head(&self, state: &State) -> String {
        let at = self.theirs.saved_at.map(|at| format::clock(state.zone.local(at), state.today()));
        match (&self.theirs.author, at) {
            (Some(who), Some(at)) => format!("{who} hat denselben Entwurf um {at} gespeichert. Verloren geht nichts."),
            _ => "Der Entwurf wurde inzwischen freigegeben oder verworfen. Verloren geht nichts.".to_owned(),
        }
    }

    fn table(&self) -> Vec<Line> {
        let who = self.theirs.author.clone().unwrap_or_else(|| "jetzt".to_owned());
        let line = |role, what: &str, ours: &str, theirs: &str| {
            let cut = |text: &str, n: usize| text.chars().take(n).collect::<String>();
            vec![
                seg(role, format!("{:<30} ", cut(what, 30))),
                seg(role, format!("{:<18} ", cut(ours, 18))),
                seg(role, cut(theirs, 18)),
            ]
        };
        let mut out = vec![line(Role::Header, "", "hier", &who)];
        out.extend(self.differences.iter().map(|d| line(Role::Text, &d.what, &d.ours, &d.theirs)));
        out
    }
}

impl Modal for Box<DraftConflict> {
    const SHEETS: &'static [Sheet] = &[sheets::DRAFT_CONFLICT];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Left | KeyCode::BackTab => self.focus = (self.focus + CHOICES.len() - 1) % CHOICES.len(),
            KeyCode::Right | KeyCode::Tab => self.focus = (self.focus + 1) % CHOICES.len(),
            KeyCode::Enter if !key.is_repeat() => {
                if let Some(choice) = CHOICES[self.focus].0 {
                    self.choose(state, choice);
                }
                return Vec::new();
            }
            _ => {
                if let Some(by) = keys::step(state, key, 10) {
                    self.scroll(by);
                }
            }
        }
        state.dialogs.push(Dialog::DraftConflict(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by).min(self.differences.len().saturating_sub(1));
    }

    fn point(&mut self, target: Target) {
        if let Target::Button(at) = target {
            self.focus = at.min(CHOICES.len() - 1);
        }
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let rows = u16::try_from(self.differences.len()).unwrap_or(u16::MAX).min(12);
        let title = format!("Entwurf {}: zwei Fassungen", self.theirs.instrument);
        let inside = paint.frame(centred(window, 76, rows.saturating_add(7)), &title);
        let mut areas = inside.rows();
        if let Some(row) = areas.next() {
            paint.chunks_cut(row, &[seg(Role::Text, self.head(state))]);
        }
        let table = self.table();
        let room = usize::from(inside.height.saturating_sub(4));
        let shown = table.iter().take(1).chain(table.iter().skip(1 + self.offset)).take(room);
        for line in shown {
            if let Some(row) = areas.next() {
                paint.chunks_cut(row, line);
            }
        }
        if let Some(row) = inside.rows().next_back() {
            buttons::row(paint, row, CHOICES.iter().map(|(_, label)| *label), self.focus);
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec![self.head(state)];
        out.extend(self.table().iter().map(|line| plain(line)));
        out.push(CHOICES.map(|(_, label)| label).join(", "));
        out
    }
}
