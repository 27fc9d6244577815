//! What to copy: the row, one of its cells, the table, a link to the view. A key of its own takes
//! each at once; what the clipboard of a terminal cannot hold goes into a file.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::tui::{
    Effect, State,
    drive::update::run_command,
    look::{
        theme::Role,
        widgets::{
            paint::Paint,
            seg::{Line, plain, seg},
            spot::Target,
            table::select,
        },
    },
    out::copy::{self, Offer},
};

/// The choice.
#[derive(Debug, Clone)]
pub struct CopyChoice {
    offers: Vec<Offer>,
    cursor: usize,
}

impl CopyChoice {
    /// Of what is on screen.
    pub fn new(state: &State) -> Self {
        Self { offers: copy::offers(state), cursor: 0 }
    }

    fn take(self, state: &mut State, at: usize) -> Vec<Effect> {
        match self.offers.into_iter().nth(at) {
            Some(offer) => take(state, offer),
            None => Vec::new(),
        }
    }

    fn line(offer: &Offer) -> Line {
        let key = offer.key.map(String::from).unwrap_or_default();
        let mut line = vec![seg(Role::Key, format!(" {key:<2}")), seg(Role::Text, format!("{:<20} ", offer.label))];
        line.push(if offer.is_too_large() {
            seg(Role::Warn, "zu groß für die Zwischenablage: als Datei")
        } else {
            seg(Role::Dim, offer.shown.clone())
        });
        line
    }

    fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.offers.len().saturating_sub(1));
    }
}

/// Copies it, or writes it to a file when it is too large.
pub fn take(state: &mut State, offer: Offer) -> Vec<Effect> {
    if offer.is_too_large() {
        let command = copy::instead(state);
        return run_command(state, command);
    }
    state.say(format!("Kopiert: {}: {}", offer.label, offer.shown));
    vec![Effect::Copy(offer.text)]
}

impl Modal for CopyChoice {
    const SHEETS: &'static [Sheet] = &[sheets::COPY];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return Vec::new(),
            KeyCode::Tab => self.step(1),
            KeyCode::Enter if !key.is_repeat() => {
                let at = self.cursor;
                return self.take(state, at);
            }
            code => {
                let at = self.offers.iter().position(|offer| offer.key.map(KeyCode::Char) == Some(code));
                match (at.filter(|_| !key.is_repeat()), keys::step(state, key, 10)) {
                    (Some(at), _) => return self.take(state, at),
                    (None, Some(by)) => self.step(by),
                    (None, None) => {}
                }
            }
        }
        state.dialogs.push(Dialog::Copy(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.step(by.signum());
    }

    fn point(&mut self, target: Target) {
        if let Target::Item(at) = target {
            self.cursor = at.min(self.offers.len().saturating_sub(1));
        }
    }

    fn focused(&self) -> Option<Target> {
        Some(Target::Item(self.cursor))
    }

    fn takes_at_once(&self) -> bool {
        true
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let height = u16::try_from(self.offers.len()).unwrap_or(u16::MAX).saturating_add(4).min(window.height);
        let inside = paint.frame(centred(window, 80, height), "Kopieren");
        let room = usize::from(inside.height.saturating_sub(2));
        let first = (self.cursor + 1).saturating_sub(room);
        for (row, (at, offer)) in inside.rows().zip(self.offers.iter().enumerate().skip(first)).take(room) {
            paint.chunks_cut(row, &Self::line(offer));
            paint.spot(row, Target::Item(at), offer.label.clone());
            if at == self.cursor {
                select(paint, row);
            }
        }
        if let Some(row) = inside.rows().next_back() {
            keys::hint(paint, row, state, self.sheet(), false);
        }
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        let line = |(at, offer): (usize, &Offer)| {
            format!("{}{}", if at == self.cursor { "gewählt: " } else { "" }, plain(&Self::line(offer)).trim())
        };
        std::iter::once("Kopieren".to_owned()).chain(self.offers.iter().enumerate().map(line)).collect()
    }
}
