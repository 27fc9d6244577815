//! Before Kontingente come into effect, of one instrument or of all together: one table, every OE before → after, and a
//! question whose answer is „Abbrechen“ unless the person moves.

use std::{collections::BTreeSet, fmt::Write as _};

use super::reading_with_buttons;
use crate::{
    api::contingents::release::{NewReleases, Release, Releases},
    client::{ClientError, Guarded},
    domain::contingent::PotUnit,
    tui::{
        Effect, State,
        app::{
            contingents::{
                Save,
                releasing::{self, Reach, Ready},
                sync,
            },
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

/// Columns of an instrument.
const COLUMN: usize = 9;

/// Places of an OE in an instrument: before, where there was a release, and after.
type Change = (Option<u32>, u32);

/// The dialog.
#[derive(Debug, Clone)]
pub struct ReleaseDialog {
    reach: Reach,
    asked: NewReleases,
    /// Instrument, and whether somebody set something.
    pots: Vec<(String, bool)>,
    /// What changes for the OEs, by instrument.
    units: Vec<(String, Vec<Change>)>,
    starts: usize,
    left: u32,
    out: Vec<(String, String)>,
    stale: Option<i64>,
    offset: usize,
    focus: usize,
    /// The same for every try, so that it is released once.
    key: String,
}

impl ReleaseDialog {
    /// About the pot on screen, or about every one that is ready.
    pub fn new(state: &mut State, reach: Reach) -> Option<Self> {
        let key = state.new_key();
        let (ready, out) = releasing::plan(state, reach);
        let asked = releasing::asked(state, &ready)?;
        let codes: BTreeSet<String> = ready.iter().flat_map(|(_, pot)| pot.units.iter().map(|u| u.unit.to_string())).collect();
        let of = |unit: Option<&PotUnit>| unit.map_or((None, 0), |u| (u.last_released, u.total));
        let change = |code: &str| -> Vec<Change> {
            ready.iter().map(|(_, pot)| of(pot.units.iter().find(|u| u.unit.as_str() == code))).collect()
        };
        let touched = |(_, changes): &(String, Vec<Change>)| changes.iter().any(|(old, new)| old.unwrap_or(0) > 0 || *new > 0);
        Some(Self {
            reach,
            pots: ready.iter().map(|(work, _): &Ready<'_>| (work.instrument.to_string(), !work.settings.is_empty())).collect(),
            units: codes.into_iter().map(|code| (code.clone(), change(&code))).filter(touched).collect(),
            starts: ready.iter().map(|(_, pot)| pot.rows.len()).sum(),
            left: ready.iter().flat_map(|(_, pot)| &pot.rows).map(|row| row.unplaced).sum(),
            stale: ready.iter().filter_map(|(_, pot)| pot.stale.map(|stale| stale.days)).max(),
            asked,
            out,
            offset: 0,
            focus: 0,
            key,
        })
    }

    fn release(&self, state: &mut State) -> Vec<Effect> {
        let (ready, _) = releasing::plan(state, self.reach);
        if releasing::asked(state, &ready).as_ref() != Some(&self.asked) {
            state.say_error("Entwurf oder Daten haben sich gerade geändert; bitte noch einmal ansehen und freigeben.");
            return Vec::new();
        }
        let generation = state.next_generation();
        state.contingents.releasing = Some(generation);
        vec![Effect::Release { generation, asked: self.asked.clone(), key: self.key.clone() }]
    }

    /// What all OEs together had and get, by instrument.
    fn totals(&self) -> Vec<Change> {
        let sum = |at: usize| {
            let changes = self.units.iter().map(|(_, changes)| changes[at]);
            let before: Vec<u32> = changes.clone().filter_map(|(before, _)| before).collect();
            ((!before.is_empty()).then(|| before.iter().sum()), changes.map(|(_, after)| after).sum())
        };
        (0..self.pots.len()).map(sum).collect()
    }

    fn head(&self) -> Vec<Line> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let places: u32 = self.totals().iter().map(|(_, after)| after).sum();
        let mut text = format!(
            "{} in {}",
            format::count(places.into(), "Platz", "Plätze"),
            format::count(count(self.starts), "Start", "Starts"),
        );
        if self.reach == Reach::All {
            let _ = write!(text, " aus {}", format::count(count(self.pots.len()), "Instrument", "Instrumenten"));
        }
        text.push_str(" werden den OEs freigegeben");
        if self.left > 0 {
            let _ = write!(text, "; {} bleiben frei verfügbar", self.left);
        }
        let mut lines = vec![vec![seg(Role::Text, text + ".")]];
        lines.extend(self.out.iter().map(|(pot, why)| warning(Role::Warn, format!("Nicht dabei: {pot}, {why}."))));
        if let Some(days) = self.stale {
            lines.push(warning(Role::Warn, format!("Der Stand des Eintrittsmonitorings ist {days} Tage alt.")));
        }
        // Every number is heard with its name; the eye needs to be told once.
        lines.push(silent(vec![seg(Role::Dim, "letzte Freigabe→jetzt, sonst wie bisher; neu: bisher keine")]));
        lines
    }

    /// Instruments, where somebody set something, and what they come to.
    fn heads(&self) -> Vec<Line> {
        let mut names = vec![seg(Role::Header, format!("{:<8}", "OE"))];
        names.extend(self.pots.iter().map(|(pot, _)| seg(Role::Header, format!("{pot:>COLUMN$}"))));
        let mut lines = vec![silent(names)];
        if self.reach == Reach::All && self.pots.iter().any(|(_, drafted)| *drafted) {
            let kind = |drafted: bool| if drafted { "Entwurf" } else { "" };
            let mut kinds = vec![seg(Role::Dim, " ".repeat(8))];
            kinds.extend(self.pots.iter().map(|(_, drafted)| seg(Role::Dim, format!("{:>COLUMN$}", kind(*drafted)))));
            lines.push(silent(kinds));
        }
        lines.push(self.row("Summe", &self.totals(), Role::Strong));
        lines
    }

    /// One OE, or the sum: `9→13` in every instrument; every number is heard with its name.
    fn row(&self, name: &str, changes: &[Change], role: Role) -> Line {
        let cell = |change: &Change| match *change {
            (None | Some(0), 0) => (Role::Dim, "·".to_owned()),
            (None, after) => (Role::Changed, format!("neu {after}")),
            (Some(before), after) if before == after => (role, after.to_string()),
            (Some(before), after) => {
                let sign = if before < after { '↑' } else { '↓' };
                (Role::Changed, format!("{before}→{after}{sign}"))
            }
        };
        let mut line = vec![seg(Role::Strong, format!("{name:<8}"))];
        line.extend(changes.iter().map(cell).map(|(role, text)| seg(role, format!("{text:>COLUMN$}"))));
        let heard = |((pot, _), change): (&(String, bool), &Change)| match *change {
            (None | Some(0), 0) => None,
            (None, after) => Some(format!("{pot} jetzt {after}, bisher keine Freigabe")),
            (Some(before), after) if before == after => Some(format!("{pot} jetzt {after}, wie bisher")),
            (Some(before), after) => Some(format!("{pot} jetzt {after}, bisher {before}")),
        };
        let words: Vec<String> = self.pots.iter().zip(changes).filter_map(heard).collect();
        said(line, format!("{name}: {}", words.join("; ")))
    }
}

impl Dialog for ReleaseDialog {
    const STAGES: &'static [Stage<Self>] =
        &[Stage { title: "Kontingente freigeben", keys: &reading_with_buttons(Binding::cancel()) }];

    fn body(&self, state: &State) -> Body {
        let rows = self.units.iter().map(|(unit, changes)| self.row(unit, changes, Role::Text)).collect();
        let width = u16::try_from(12 + self.pots.len() * COLUMN).unwrap_or(u16::MAX).clamp(66, state.size.0.max(66));
        let (title, release) = match (self.reach, self.pots.as_slice()) {
            (Reach::Shown, [(pot, _)]) => (format!("Kontingente {pot} freigeben?"), "Freigeben".to_owned()),
            (Reach::Shown | Reach::All, pots) => {
                ("Kontingente aller Instrumente freigeben?".to_owned(), format!("{} Instrumente freigeben", pots.len()))
            }
        };
        Body::new(title, width)
            .rows(0, state.size.1.saturating_sub(2))
            .lines(self.head())
            .with(Text::cut(self.heads()))
            .with(Text::cut(rows).flow(Flow::Scroll(self.offset)))
            .buttons(["Abbrechen".to_owned(), release], self.focus)
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

/// Takes the answer to a release: all of it is in force, or nothing.
pub fn answered(state: &mut State, generation: u64, result: Result<Guarded<Releases>, ClientError>) {
    if !awaited(state, generation) {
        return;
    }
    match result {
        Ok(Guarded::Done(done)) => {
            let places: u32 = done.releases.iter().map(Release::total).sum();
            let numbers: Vec<String> = done.releases.iter().map(|release| release.id.to_string()).collect();
            let name = if numbers.len() == 1 { "Freigabe" } else { "Freigaben" };
            let in_force = format::count(places.into(), "Platz ist", "Plätze sind");
            state.say(format!("{name} Nr. {}: {in_force} in Kraft", numbers.join(", ")));
            for release in &done.releases {
                state.journal.note(generation, Deed::Released(release.id, release.instrument.clone()));
                sync::released(state, &release.instrument);
            }
            state.data.outdate_contingents();
            state.poller.poll_now(state.now);
        }
        Ok(Guarded::Moved(theirs)) => {
            state.say_error(format!("Nichts freigegeben: der Entwurf {} wurde inzwischen geändert.", theirs.instrument));
            if let Some(at) = state.contingents.works.iter().position(|w| w.base.instrument == theirs.instrument) {
                state.contingents.works[at].save = Save::Moved(theirs);
                state.contingents.current = at;
            }
            // Who it was, and whether by a release, stands in the summary.
            state.data.outdate_contingents();
            state.poller.poll_now(state.now);
            sync::show_conflict(state);
        }
        Err(error) => state.say_error(format!("Nichts freigegeben: {error}")),
    }
}

/// Takes the answer to taking a release back.
pub fn taken_back(state: &mut State, generation: u64, result: Result<Release, ClientError>) {
    if !awaited(state, generation) {
        return;
    }
    match result {
        Ok(release) => {
            let undone = release.undoes.unwrap_or_default();
            state.say(format!("Freigabe Nr. {undone} ist zurückgenommen (Nr. {})", release.id));
            state.journal.note(generation, Deed::Final("Eine zurückgenommene Freigabe lässt sich nur neu freigeben."));
            state.data.outdate_contingents();
            state.poller.poll_now(state.now);
        }
        Err(error) => {
            state.journal.settle(generation, false);
            state.say_error(error.to_string());
        }
    }
}

/// Whether this answer is waited for; it is not any more.
fn awaited(state: &mut State, generation: u64) -> bool {
    let awaited = state.contingents.releasing.take_if(|awaited| *awaited == generation).is_some();
    state.dirty |= awaited;
    awaited
}
