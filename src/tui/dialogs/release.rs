//! Before Kontingente come into effect: every OE before → after, and a question whose answer is
//! „Abbrechen“ unless the person moves.

use std::fmt::Write as _;

use super::reading_with_buttons;
use crate::{
    api::contingents::release::{NewRelease, Release},
    client::{ClientError, Guarded},
    tui::{
        Effect, State,
        app::{
            contingents::{Save, sync},
            journal::Deed,
            modal::{Binding, Dialog, Outcome, Spot, Stage},
        },
        look::{
            blocks::{Body, Flow, Text},
            format,
            theme::Role,
            widgets::seg::{Line, said, seg, silent, warning},
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
    focus: usize,
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
            focus: 0,
            key,
        })
    }

    fn release(&self, state: &mut State) -> Vec<Effect> {
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
        vec![Effect::Release { generation, asked: self.asked.clone(), key: self.key.clone() }]
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
            out.push(warning(Role::Warn, format!("Der Stand des Eintrittsmonitorings ist {days} Tage alt.")));
        }
        out.push(silent(vec![seg(Role::Header, format!("{:<10} {:>15}   {:>5}", "OE", "letzte Freigabe", "jetzt"))]));
        out
    }
}

/// One OE; every number is heard with its name.
fn change((unit, before, after): &(String, Option<u32>, u32)) -> Line {
    let shown = before.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let role = if before.is_some_and(|n| n != *after) { Role::Changed } else { Role::Text };
    let sign = match before {
        Some(n) if n < after => "↑",
        Some(n) if n > after => "↓",
        _ => " ",
    };
    let words = match before {
        None => format!("{unit}: jetzt {after}, bisher keine Freigabe"),
        Some(before) if before == after => format!("{unit}: jetzt {after}, wie bisher"),
        Some(before) => format!("{unit}: jetzt {after}, bisher {before}"),
    };
    said(vec![seg(role, format!("{unit:<10} {shown:>15} → {after:>5} {sign}"))], words)
}

impl Dialog for ReleaseDialog {
    const STAGES: &'static [Stage<Self>] =
        &[Stage { title: "Kontingente freigeben", keys: &reading_with_buttons(Binding::cancel()) }];

    fn body(&self, state: &State) -> Body {
        let changes = Text::cut(self.changes.iter().map(change).collect()).flow(Flow::Scroll(self.offset));
        Body::new(format!("Kontingente {} freigeben?", self.asked.instrument), 66)
            .rows(0, state.size.1.saturating_sub(2))
            .with(Text::cut(self.head()))
            .with(changes)
            .buttons(["Abbrechen", "Freigeben"], self.focus)
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Offset(&mut self.offset)
    }

    fn button(&mut self) -> Option<&mut usize> {
        Some(&mut self.focus)
    }

    fn press(&mut self, state: &mut State, button: usize) -> Outcome {
        if button == 0 { Outcome::Close } else { Outcome::End(self.release(state)) }
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
