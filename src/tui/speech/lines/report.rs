//! What is said after each line: only what changed. A new view is read from its top in pages, a
//! new selection in a few lines, news of the backend in one.

use std::collections::HashMap;

use super::{dialog, help};
use crate::tui::{
    Screen, State, TableId,
    app::{contingents::Compare, data::Scenario, messages::Toast},
    speech::plain::{self, Extent, Section, View, contingents, words},
};

/// Rows read at once.
const PAGE: usize = 20;

/// What makes a view another one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    screen: Screen,
    measure: Option<String>,
    scenario: Scenario,
    pot: usize,
    team: &'static str,
    lists: Vec<List>,
    compare: Compare,
    empty: bool,
}

/// A list with its filter and its order.
type List = (TableId, String, Option<(&'static str, bool)>);

/// What was told so far.
#[derive(Debug, Default)]
pub struct Report {
    place: Option<Place>,
    lead: Vec<String>,
    rows: Vec<String>,
    selected: Vec<String>,
    dialog: Vec<String>,
    toasts: Vec<Toast>,
    said: Vec<String>,
    data: HashMap<(TableId, String), String>,
    /// Views read before; coming back to one says only where one is.
    known: Vec<Place>,
    /// What was asked for is to be said although it was selected already.
    insist: bool,
    /// Headings and rows not read yet.
    pending: Vec<(String, Vec<String>)>,
}

impl Report {
    /// Keeps a message for the next time something is told; messages fade before that.
    pub fn listen(&mut self, state: &State) {
        let now = state.said.on_screen();
        let new = now.iter().filter(|toast| !self.toasts.contains(toast));
        self.said.extend(new.map(|toast| plain::said(&toast.text, toast.is_error)));
        self.toasts = now.to_vec();
    }

    /// Whether one of the messages kept is about something that did not work.
    pub fn has_error(&self) -> bool {
        self.said.iter().any(|line| line.starts_with("Fehler:"))
    }

    /// Whether there is anything to tell.
    pub fn has_news(&self, state: &State) -> bool {
        let view = plain::view(state, Extent::Brief);
        !self.said.is_empty()
            || view.lead != self.lead
            || view.selected != self.selected
            || rows(&view).iter().any(|row| !self.rows.contains(row))
    }

    /// What came from the backend by itself since the last time, in one line.
    pub fn news(&mut self, state: &State) -> Vec<String> {
        let mut out = std::mem::take(&mut self.said);
        let now = data(state);
        if !self.data.is_empty() && self.place.as_ref() == Some(&place(state)) {
            let differs = now.iter().filter(|(key, row)| self.data.get(*key) != Some(*row)).count();
            let gone = self.data.keys().filter(|key| !now.contains_key(*key)).count();
            if differs + gone > 0 {
                let status = plain::view(state, Extent::Brief).head.pop().unwrap_or_default();
                let rows = if differs + gone == 1 { "1 Zeile" } else { "Zeilen" };
                let n = if differs + gone == 1 { String::new() } else { format!("{} ", differs + gone) };
                out.push(format!("Neue Daten, {status}; {n}{rows} geändert"));
                self.data = now;
            }
        }
        out
    }

    /// What changed since the last time.
    pub fn tell(&mut self, state: &State) -> Vec<String> {
        self.listen(state);
        let mut out = std::mem::take(&mut self.said);
        let view = plain::view(state, Extent::Brief);
        let place = place(state);
        let dialog = dialog::lines(state);
        let closed = dialog.is_empty() && !self.dialog.is_empty();
        if !dialog.is_empty() {
            // The same dialog says only what is different on it.
            let same = self.dialog.first() == dialog.first();
            out.extend(dialog.iter().filter(|line| !same || !self.dialog.contains(line)).cloned());
            self.dialog = dialog;
            return out;
        }
        self.dialog.clear();
        if self.place.as_ref() == Some(&place) {
            if closed && out.is_empty() {
                out.push(format!("Geschlossen. Ansicht {}", plain::name(state)));
            }
            out.extend(self.changes(state, &view));
        } else if self.known.contains(&place) {
            out.extend(view.head.iter().cloned());
            out.extend(selected_row(state));
            out.push("„lesen“ liest die ganze Ansicht".to_owned());
            self.queue(&view);
        } else {
            out.extend(self.whole(&view));
        }
        self.insist = false;
        self.remember(state, place, view);
        out
    }

    /// Something is selected by name: it is said even if it was selected before.
    pub fn insist(&mut self) {
        self.insist = true;
    }

    /// The whole view from its top.
    pub fn read(&mut self, state: &State) -> Vec<String> {
        if !state.dialogs.is_empty() {
            return dialog::lines(state);
        }
        let view = plain::view(state, Extent::Brief);
        let out = self.whole(&view);
        self.remember(state, place(state), view);
        out
    }

    fn remember(&mut self, state: &State, place: Place, view: View) {
        self.rows = rows(&view);
        if !self.known.contains(&place) {
            self.known.push(place.clone());
        }
        (self.place, self.lead, self.selected) = (Some(place), view.lead, view.selected);
        self.data = data(state);
    }

    fn whole(&mut self, view: &View) -> Vec<String> {
        let mut out: Vec<String> = view.head.iter().chain(&view.lead).cloned().collect();
        self.queue(view);
        for (title, rows) in &mut self.pending {
            out.push(format!("{title}:"));
            out.extend(rows.drain(..rows.len().min(PAGE)));
            if !rows.is_empty() {
                out.push(rest(rows.len()));
            }
        }
        self.pending.retain(|(_, rows)| !rows.is_empty());
        if !view.selected.is_empty() {
            out.push("Zur Auswahl:".to_owned());
            out.extend(view.selected.iter().cloned());
        }
        out
    }

    /// All rows wait to be read.
    fn queue(&mut self, view: &View) {
        self.pending = view.sections.iter().map(|Section { title, rows, .. }| (title.clone(), rows.clone())).collect();
    }

    /// The next rows, or all that are left.
    pub fn more(&mut self, all: bool) -> Vec<String> {
        let mut out = Vec::new();
        while let Some((title, rows)) = self.pending.first_mut() {
            out.push(format!("{title}, weiter:"));
            out.extend(rows.drain(..if all { rows.len() } else { rows.len().min(PAGE) }));
            if rows.is_empty() {
                self.pending.remove(0);
            } else {
                out.push(rest(rows.len()));
            }
            if !all {
                break;
            }
        }
        if out.is_empty() {
            out.push("Es gibt keine weiteren Zeilen.".to_owned());
        }
        out
    }

    /// Numbers, rows and selection that differ on the same view.
    fn changes(&self, state: &State, view: &View) -> Vec<String> {
        let mut out: Vec<String> = view.lead.iter().filter(|line| !self.lead.contains(line)).cloned().collect();
        let now = rows(view);
        let differing: Vec<&String> = now.iter().filter(|row| !self.rows.contains(row)).collect();
        if state.screen == Screen::Contingents {
            // Where a change ripples through the split, every line it touched.
            let touched = view.sections.iter().flat_map(|section| &section.rows);
            let touched = touched.filter(|row| !self.rows.contains(&without_mark(row)));
            out.extend(touched.take(PAGE).map(|row| row.replacen("gewählt, ", "", 1)));
            if self.insist && differing.is_empty() {
                out.extend(contingents::selected_start(state));
            }
        } else if self.insist || view.selected != self.selected || !differing.is_empty() {
            out.extend(selected_row(state));
        }
        if self.insist || view.selected != self.selected {
            out.extend(view.selected.iter().cloned());
        }
        out
    }
}

fn rest(n: usize) -> String {
    let rows = if n == 1 { "1 Zeile".to_owned() } else { format!("{n} Zeilen") };
    format!("Noch {rows}, „weiter“ liest sie")
}

/// The selected row with its number.
fn selected_row(state: &State) -> Option<String> {
    let id = state.focused_table()?;
    plain::table::row(state, id, state.table_of(id).cursor, Extent::Whole)
}

/// Every row; that one is selected makes no difference.
fn rows(view: &View) -> Vec<String> {
    view.sections.iter().flat_map(|section| section.rows.iter().map(|row| without_mark(row))).collect()
}

fn without_mark(row: &str) -> String {
    row.replacen("gewählt, ", "", 1).replace(" geändert", "")
}

/// Where one is and what is selected.
pub fn place_words(state: &State) -> Vec<String> {
    let mut out = plain::view(state, Extent::Brief).head;
    if state.screen == Screen::Contingents {
        out.extend(contingents::selected(state).into_iter().take(1));
    } else {
        out.extend(selected_row(state));
    }
    if !state.dialogs.is_empty() {
        out.push("Ein Dialog ist offen; „lesen“ liest ihn, „abbrechen“ schließt ihn".to_owned());
    }
    out
}

/// What `hilfe` says.
pub fn help(state: &State, word: Option<&str>) -> Vec<String> {
    word.map_or_else(|| help::lines(state), |word| help::word(state, word))
}

fn place(state: &State) -> Place {
    let splitting = state.screen == Screen::Contingents;
    let forecasting = matches!(state.screen, Screen::Detail | Screen::Accuracy);
    let lists = state.screen.tables(state.team).iter().map(|id| {
        let table = state.table_of(*id);
        (*id, table.filter.clone(), table.sort)
    });
    Place {
        screen: state.screen,
        measure: state.measure.clone().filter(|_| state.screen == Screen::Detail),
        scenario: if forecasting { state.scenario } else { Scenario::default() },
        pot: if splitting { state.contingents.current } else { 0 },
        team: state.team.label(),
        lists: lists.collect(),
        compare: if splitting { state.contingents.compare } else { Compare::default() },
        empty: !state.has_data(),
    }
}

/// Every row of the lists on screen as its values.
fn data(state: &State) -> HashMap<(TableId, String), String> {
    let mut out = HashMap::new();
    for id in state.screen.tables(state.team) {
        for row in &state.table_of(*id).view.rows {
            let values: Vec<String> = row.cells.iter().map(|cell| words::spoken(&cell.value.shown())).collect();
            out.insert((*id, row.key.clone()), values.join("\u{1f}"));
        }
    }
    out
}
