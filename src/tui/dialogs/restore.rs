//! Work that was not handed over when a dashboard ended without being asked: bring it back, drop
//! it, or decide later, which is the way back and has the focus.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{Dialog, Modal, centred, keys::Sheet, sheets};
use crate::{
    domain::dates,
    tui::{
        Effect, State,
        files::unsent::{self, Kept},
        look::{
            theme::Role,
            widgets::{
                buttons,
                paint::{Paint, wrap},
                seg::seg,
                spot::Target,
            },
        },
    },
};

const CHOICES: [&str; 3] = ["Später", "Wiederherstellen", "Verwerfen"];

/// The question.
#[derive(Debug, Clone)]
pub struct Restore {
    kept: Kept,
    focus: usize,
}

impl Restore {
    /// About something kept.
    pub fn new(kept: Kept) -> Self {
        Self { kept, focus: 0 }
    }

    fn body(&self, state: &State) -> String {
        let at = state.zone.local(self.kept.at);
        format!(
            "Nicht gespeicherte Arbeit vom {}, {}: {}.\n\nWiederherstellen holt sie so zurück, wie sie war; abgeschickt wird \
             dabei nichts. Mit „Später“ bleibt sie liegen und wird beim nächsten Start wieder angeboten.",
            dates::german_short(at.date()),
            at.format("%H:%M"),
            self.kept.summary()
        )
    }
}

impl Modal for Box<Restore> {
    const SHEETS: &'static [Sheet] = &[sheets::RESTORE];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Left | KeyCode::BackTab => self.focus = (self.focus + CHOICES.len() - 1) % CHOICES.len(),
            KeyCode::Right | KeyCode::Tab => self.focus = (self.focus + 1) % CHOICES.len(),
            KeyCode::Enter if !key.is_repeat() && self.focus == 0 => return Vec::new(),
            KeyCode::Enter if !key.is_repeat() => {
                let place = state.options.unsaved.clone();
                let mut effects: Vec<Effect> =
                    place.map(|place| Effect::ForgetUnsaved { place, at: self.kept.at }).into_iter().collect();
                if self.focus == 1 {
                    effects.extend(unsent::restore(state, self.kept));
                } else {
                    state.say("Nicht gespeicherte Arbeit verworfen");
                }
                return effects;
            }
            _ => {}
        }
        state.dialogs.push(Dialog::Restore(self));
        Vec::new()
    }

    fn point(&mut self, target: Target) {
        if let Target::Button(at) = target {
            self.focus = at.min(CHOICES.len() - 1);
        }
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let width = 68.min(window.width);
        let body = wrap(&self.body(state), width.saturating_sub(4));
        let rows = u16::try_from(body.len()).unwrap_or(u16::MAX);
        let inside = paint.frame(centred(window, width, rows.saturating_add(4)), "Wiederherstellen?");
        for (row, line) in inside.rows().zip(body) {
            paint.chunks_cut(row, &[seg(Role::Text, line)]);
        }
        let Some(row) = inside.rows().next_back() else { return };
        buttons::row(paint, row, CHOICES.iter().copied(), self.focus);
    }

    fn lines(&self, state: &State) -> Vec<String> {
        vec![self.body(state), CHOICES.join(", ")]
    }
}
