//! Releases so far of the pot on screen: who, when, how much; one can be taken back by a new
//! entry, which is asked for once more.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::contingents::release::Release,
    tui::{
        Effect, State,
        app::commands::no_writing,
        look::{
            format,
            theme::Role,
            widgets::{
                buttons::{Buttons, Pressed},
                paint::Paint,
                seg::{Line, plain, seg},
                spot::Target,
                table::select,
            },
        },
    },
};

/// The dialog.
#[derive(Debug, Clone)]
pub struct History {
    instrument: String,
    cursor: usize,
    /// Asked about the release under the cursor.
    asking: Option<Buttons>,
    key: String,
}

impl History {
    /// Of the pot on screen.
    pub fn new(state: &mut State) -> Self {
        let key = format!("{:016x}{:016x}", state.dice(), state.dice());
        let instrument = state.contingents.work().map(|w| w.base.instrument.clone()).unwrap_or_default();
        Self { instrument, cursor: 0, asking: None, key }
    }

    fn releases<'a>(&'a self, state: &'a State) -> Vec<&'a Release> {
        let all = state.data.releases.value.as_ref().map(|r| r.releases.as_slice()).unwrap_or_default();
        all.iter().filter(|r| r.instrument == self.instrument).collect()
    }

    fn undo(&self, state: &mut State) -> Vec<Effect> {
        let Some(id) = self.releases(state).get(self.cursor).map(|r| r.id) else { return Vec::new() };
        let generation = state.next_generation();
        state.contingents.releasing = Some(generation);
        vec![Effect::UndoRelease { generation, id, key: self.key.clone() }]
    }

    fn entry(state: &State, release: &Release) -> Line {
        let when = format::clock(state.zone.local(release.at), state.today());
        let what = what(release);
        vec![seg(Role::Text, format!("Nr. {:<4} {when:<16} {:<16} {what}", release.id, release.who))]
    }

    fn body(&self, state: &State) -> Vec<Line> {
        let list: Vec<Line> = self.releases(state).into_iter().map(|r| Self::entry(state, r)).collect();
        if list.is_empty() {
            let text = match (&state.data.releases.value, &state.data.releases.error) {
                (_, Some(error)) => format!("! {error}"),
                (None, None) => "Wird geladen …".to_owned(),
                (Some(_), None) => "Hier wurde noch nichts freigegeben.".to_owned(),
            };
            return vec![vec![seg(Role::Dim, text)]];
        }
        list
    }
}

impl Modal for Box<History> {
    const SHEETS: &'static [Sheet] = &[sheets::RELEASES, sheets::RELEASES_ASKING];

    fn sheet(&self) -> &'static Sheet {
        &Self::SHEETS[usize::from(self.asking.is_some())]
    }

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        let last = self.releases(state).len().saturating_sub(1);
        self.cursor = self.cursor.min(last);
        let empty = self.releases(state).is_empty();
        match (&mut self.asking, key.code) {
            (Some(buttons), _) => match buttons.key(key) {
                Pressed::Nothing => {}
                Pressed::Cancel => self.asking = None,
                Pressed::Confirm => return self.undo(state),
            },
            (None, KeyCode::Esc) => return Vec::new(),
            (None, KeyCode::Enter) if !key.is_repeat() && !empty => match no_writing(state) {
                Some(why) => state.say_error(why),
                None => self.asking = Some(Buttons::default()),
            },
            (None, _) => {
                if let Some(by) = keys::step(state, key, 10) {
                    self.cursor = self.cursor.saturating_add_signed(by).min(last);
                }
            }
        }
        state.dialogs.push(Dialog::Releases(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by);
    }

    fn point(&mut self, target: Target) {
        match (&mut self.asking, target) {
            (Some(buttons), target) => buttons.point(target),
            (None, Target::Item(at)) => self.cursor = at,
            _ => {}
        }
    }

    fn focused(&self) -> Option<Target> {
        self.asking.is_none().then_some(Target::Item(self.cursor))
    }

    fn draw(&self, paint: &mut Paint<'_>, state: &State, window: Rect) {
        let body = self.body(state);
        let rows = u16::try_from(body.len()).unwrap_or(u16::MAX).min(14);
        let inside = paint.frame(centred(window, 76, rows.saturating_add(5)), &format!("Freigaben {}", self.instrument));
        let room = usize::from(inside.height.saturating_sub(2));
        let cursor = self.cursor.min(body.len().saturating_sub(1));
        let offset = (cursor + 1).saturating_sub(room);
        for (at, (row, line)) in (offset..).zip(inside.rows().zip(body.iter().skip(offset)).take(room)) {
            paint.chunks_cut(row, line);
            let Some(release) = self.releases(state).get(at).copied() else { continue };
            paint.spot(row, Target::Item(at), format!("Freigabe Nr. {}", release.id));
            if at == cursor {
                select(paint, row);
            }
        }
        if let Some(row) = inside.rows().next_back() {
            match self.asking {
                Some(buttons) => buttons.draw(paint, row, "Abbrechen", "Freigabe zurücknehmen"),
                None => keys::hint(paint, row, state, self.sheet(), false),
            }
        }
    }

    fn lines(&self, state: &State) -> Vec<String> {
        let mut out = vec![format!("Freigaben {}", self.instrument)];
        if self.releases(state).is_empty() {
            out.extend(self.body(state).iter().map(|line| plain(line)));
        }
        out.extend(self.releases(state).into_iter().map(|release| {
            let when = format::clock(state.zone.local(release.at), state.today());
            format!("Freigabe Nr. {}, {}, {when}, von {}", release.id, what(release), release.who)
        }));
        out
    }
}

fn what(release: &Release) -> String {
    match release.undoes {
        None => format!("{} in {}", format::count(release.total().into(), "Platz", "Plätze"), starts(release)),
        Some(id) => format!("nimmt Nr. {id} zurück, {}", starts(release)),
    }
}

fn starts(release: &Release) -> String {
    format::count(i64::try_from(release.starts.len()).unwrap_or(i64::MAX), "Start", "Starts")
}
