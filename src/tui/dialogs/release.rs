//! Before Kontingente come into effect: every OE before → after, and a question whose answer is
//! „Abbrechen“ unless the person moves.

use std::fmt::Write as _;

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::{
    Dialog, Modal, centred,
    keys::{self, Sheet},
    sheets,
};
use crate::{
    api::contingents::release::{NewRelease, Release},
    client::{ClientError, Guarded},
    tui::{
        Effect, State,
        app::{
            contingents::{Save, sync},
            journal::Deed,
        },
        look::{
            format,
            theme::Role,
            widgets::{
                buttons::{Buttons, Pressed},
                paint::Paint,
                seg::{Line, plain, seg},
                spot::Target,
            },
        },
    },
};

/// The dialog.
#[derive(Debug, Clone)]
pub struct ReleaseDialog {
    asked: NewRelease,
    changes: Vec<(String, Option<u32>, u32)>,
    starts: usize,
    left: u32,
    stale: Option<i64>,
    offset: usize,
    buttons: Buttons,
    /// The same for every try, so that it is released once.
    key: String,
}

impl ReleaseDialog {
    /// About the work on screen.
    pub fn new(state: &mut State) -> Option<Self> {
        let key = format!("{:016x}{:016x}", state.dice(), state.dice());
        let work = state.contingents.work()?;
        let pot = work.pot.as_ref()?;
        let import = state.contingents.basis.as_ref()?.import;
        let asked = NewRelease { instrument: work.base.instrument.clone(), draft: work.base.revision, import };
        let changes = pot.units.iter().map(|u| (u.unit.to_string(), u.last_released, u.total));
        Some(Self {
            asked,
            changes: changes.filter(|(_, before, after)| before.unwrap_or(0) > 0 || *after > 0).collect(),
            starts: pot.rows.len(),
            left: pot.rows.iter().map(|row| row.unplaced).sum(),
            stale: pot.stale.map(|stale| stale.days),
            offset: 0,
            buttons: Buttons::default(),
            key,
        })
    }

    fn release(self, state: &mut State) -> Vec<Effect> {
        let unchanged = state.contingents.work().is_some_and(|w| {
            w.save == Save::Clean && w.base.instrument == self.asked.instrument && w.base.revision == self.asked.draft
        });
        let import = state.contingents.basis.as_ref().and_then(|basis| basis.import);
        if !unchanged || import != self.asked.import {
            state.say_error("Entwurf oder Daten haben sich gerade geändert; bitte noch einmal ansehen und freigeben.");
            return Vec::new();
        }
        let generation = state.next_generation();
        state.contingents.releasing = Some(generation);
        vec![Effect::Release { generation, asked: self.asked, key: self.key }]
    }

    fn head(&self) -> Vec<Line> {
        let starts = format::count(i64::try_from(self.starts).unwrap_or(i64::MAX), "Start", "Starts");
        let after: u32 = self.changes.iter().map(|(.., after)| after).sum();
        let mut text = format!("{} in {starts} werden den OEs freigegeben", format::count(after.into(), "Platz", "Plätze"));
        if self.left > 0 {
            let _ = write!(text, "; {} bleiben frei verfügbar", self.left);
        }
        let mut out = vec![vec![seg(Role::Text, text + ".")]];
        if let Some(days) = self.stale {
            out.push(vec![seg(Role::Warn, format!("! Der Stand des Eintrittsmonitorings ist {days} Tage alt."))]);
        }
        out.push(vec![seg(Role::Header, format!("{:<10} {:>15}   {:>5}", "OE", "letzte Freigabe", "jetzt"))]);
        out
    }

    fn change(&self, at: usize) -> Line {
        let (unit, before, after) = &self.changes[at];
        let shown = before.map_or_else(|| "–".to_owned(), |n| n.to_string());
        let role = if before.is_some_and(|n| n != *after) { Role::Changed } else { Role::Text };
        let sign = match before {
            Some(n) if n < after => "↑",
            Some(n) if n > after => "↓",
            _ => " ",
        };
        vec![seg(role, format!("{unit:<10} {shown:>15} → {after:>5} {sign}"))]
    }
}

impl Modal for Box<ReleaseDialog> {
    const SHEETS: &'static [Sheet] = &[sheets::RELEASE];

    fn key(mut self, state: &mut State, key: KeyEvent) -> Vec<Effect> {
        match keys::step(state, key, 10) {
            Some(by) => self.scroll(by),
            None => match self.buttons.key(key) {
                Pressed::Nothing => {}
                Pressed::Cancel => return Vec::new(),
                Pressed::Confirm => return self.release(state),
            },
        }
        state.dialogs.push(Dialog::Release(self));
        Vec::new()
    }

    fn scroll(&mut self, by: isize) {
        self.offset = self.offset.saturating_add_signed(by).min(self.changes.len().saturating_sub(1));
    }

    fn point(&mut self, target: Target) {
        self.buttons.point(target);
    }

    fn draw(&self, paint: &mut Paint<'_>, _state: &State, window: Rect) {
        let head = self.head();
        let wanted = head.len() + self.changes.len() + 4;
        let height = u16::try_from(wanted).unwrap_or(u16::MAX).min(window.height.saturating_sub(2));
        let inside = paint.frame(centred(window, 66, height), &format!("Kontingente {} freigeben?", self.asked.instrument));
        let room = usize::from(inside.height.saturating_sub(2)).saturating_sub(head.len());
        let offset = self.offset.min(self.changes.len().saturating_sub(room));
        let list = (offset..self.changes.len()).take(room).map(|at| self.change(at));
        for (row, line) in inside.rows().zip(head.into_iter().chain(list)) {
            paint.chunks_cut(row, &line);
        }
        if let Some(row) = inside.rows().next_back() {
            self.buttons.draw(paint, row, "Abbrechen", "Freigeben");
        }
    }

    fn lines(&self, _state: &State) -> Vec<String> {
        // The head of the table says nothing where every number has its name.
        let head = self.head();
        let mut out = vec![format!("Kontingente {} freigeben?", self.asked.instrument)];
        out.extend(head.iter().take(head.len().saturating_sub(1)).map(|line| plain(line)));
        out.extend(self.changes.iter().map(|(unit, before, after)| match before {
            None => format!("{unit}: jetzt {after}, bisher keine Freigabe"),
            Some(before) if before == after => format!("{unit}: jetzt {after}, wie bisher"),
            Some(before) => format!("{unit}: jetzt {after}, bisher {before}"),
        }));
        out
    }
}

/// What is in force now.
fn in_force(release: &Release) -> String {
    let places = format::count(release.total().into(), "Platz ist", "Plätze sind");
    format!("Freigabe Nr. {}: {places} in Kraft", release.id)
}

/// Takes the answer to a release or to taking one back.
pub fn answered(state: &mut State, generation: u64, result: Result<Guarded<Release>, ClientError>) {
    if state.contingents.releasing != Some(generation) {
        return;
    }
    state.contingents.releasing = None;
    state.dirty = true;
    match result {
        Ok(Guarded::Done(release)) => {
            let done = match release.undoes {
                None => in_force(&release),
                Some(id) => format!("Freigabe Nr. {id} ist zurückgenommen (Nr. {})", release.id),
            };
            state.say(done);
            let deed = match release.undoes {
                None => Deed::Released(release.id, release.instrument.clone()),
                Some(_) => Deed::Final("Eine zurückgenommene Freigabe lässt sich nur neu freigeben."),
            };
            state.journal.note(generation, deed);
            if release.undoes.is_none() {
                sync::released(state, &release.instrument);
            }
            state.data.outdate_contingents();
            state.poller.poll_now(state.now);
        }
        Ok(Guarded::Moved(theirs)) => {
            if let Some(work) = state.contingents.works.iter_mut().find(|w| w.base.instrument == theirs.instrument) {
                work.save = Save::Moved(theirs);
            }
            state.journal.settle(generation, false);
            sync::show_conflict(state);
        }
        Err(error) => {
            state.journal.settle(generation, false);
            state.say_error(error.to_string());
        }
    }
}
