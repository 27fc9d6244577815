//! Where ↵ leads from the selected row: one step deeper. Says why where there is no such step.

use super::{commands::WhyNot, seek};
use crate::{
    api::audit::About,
    tui::{Screen, State, TableId, views::Rows},
};

/// One step deeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The course of an AGH.
    Measure(String),
    /// A row of a view.
    Row(Screen, String),
    /// The lists about the selected row, beside it.
    Beside,
}

/// Where the selected row leads.
///
/// # Errors
/// Why nowhere.
pub fn of(state: &State) -> Result<Step, WhyNot> {
    let key = state.selected().map(|row| row.key.clone()).ok_or(WhyNot::NoRow)?;
    match (state.rows(), state.screen) {
        (Some(Rows::Agh | Rows::AghAccuracy), _) => Ok(Step::Measure(key)),
        (Some(Rows::Start), Screen::Places) => start(state, &key),
        (Some(Rows::Start), _) => Ok(Step::Row(Screen::Places, key)),
        (Some(Rows::Figures), Screen::Monitoring | Screen::Units) => figures(state, &key),
        (Some(Rows::Mail), Screen::Units) => Ok(Step::Row(Screen::Post, key)),
        (Some(Rows::Unit), _) => Ok(Step::Beside),
        (Some(Rows::Entry), _) => entry(state, &key),
        (Some(Rows::Movement), _) => Err(WhyNot::NothingDeeper("mehr als Tag, Anzahl und OE weiß der Desk nicht")),
        (Some(Rows::Figures | Rows::Mail | Rows::Work) | None, _) => {
            Err(WhyNot::NothingDeeper("zu dieser Zeile gibt es keine eigene Ansicht"))
        }
    }
}

/// Goes there.
pub fn go(state: &mut State) {
    match of(state) {
        Ok(Step::Measure(no)) => seek::show_measure(state, no),
        Ok(Step::Row(screen, row)) => {
            seek::go(state, screen);
            state.seeking = Some(row);
        }
        Ok(Step::Beside) => {
            state.pane = 1;
            if let Some(id) = state.focused_table() {
                state.note(format!("Liste: {}", id.title()));
            }
        }
        Err(why) => state.say_error(why.to_string()),
    }
}

/// A start on *Plätze*: its Kontingente.
fn start(state: &State, key: &str) -> Result<Step, WhyNot> {
    let rows = state.data.places.value.iter().flat_map(|places| &places.starts);
    let start = rows.into_iter().find(|start| start.label() == key).ok_or(WhyNot::StartGone)?;
    if start.not_offered.is_some() && start.contingents.is_none() {
        return Err(WhyNot::NothingDeeper("dieser Start wird nicht aufgeteilt und hat keine Kontingente"));
    }
    let label = start.module.as_ref().map_or_else(|| start.measure.clone(), |module| format!("{}/{module}", start.measure));
    Ok(Step::Row(Screen::Contingents, format!("{} {label}", start.instrument)))
}

/// An OE in an instrument: its Kontingente, where the instrument has any.
fn figures(state: &State, key: &str) -> Result<Step, WhyNot> {
    let rows = state.data.monitoring.value.iter().flat_map(|table| &table.rows);
    let row = rows.into_iter().find(|row| format!("{} {}", row.unit, row.instrument) == key).ok_or(WhyNot::NoRow)?;
    let pots = state.data.summary.value.iter().flat_map(|summary| &summary.contingents);
    if !pots.into_iter().any(|pot| pot.instrument == row.instrument) {
        return Err(WhyNot::NothingDeeper("in diesem Instrument ist kein Platz frei, der als Kontingent zu verteilen wäre"));
    }
    Ok(Step::Row(Screen::Contingents, format!("{} {}", row.instrument, row.unit)))
}

/// An entry of the log: the thing it is about, where that has a view.
fn entry(state: &State, key: &str) -> Result<Step, WhyNot> {
    let entries = state.data.audit.value.iter().flat_map(|log| &log.entries);
    let audit = state.focused_table() == Some(TableId::Audit);
    let entry = entries.into_iter().find(|entry| audit && entry.id.to_string() == key);
    match entry.and_then(|entry| entry.about.as_ref()) {
        Some(About::Agh(no)) => Ok(Step::Measure(no.clone())),
        Some(About::Mail(id)) => Ok(Step::Row(Screen::Post, id.to_string())),
        Some(About::Contingents(instrument)) => Ok(Step::Row(Screen::Contingents, instrument.clone())),
        None => Err(WhyNot::NothingDeeper("zu diesem Eintrag gibt es keine eigene Ansicht")),
    }
}
