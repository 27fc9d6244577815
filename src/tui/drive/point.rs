//! Goes straight to what is named, where keys would take many steps.

use super::keys::press;
use crate::tui::{
    Effect, State,
    app::{
        action::Pointed,
        contingents::in_force::{self, Look},
        seek,
    },
};

/// Points at something; what is not there changes nothing.
pub(super) fn at(state: &mut State, at: Pointed) -> Vec<Effect> {
    state.dirty = true;
    match at {
        Pointed::Row(row) => {
            if let Some(table) = state.table_mut() {
                table.cursor = row.min(table.view.rows.len().saturating_sub(1));
            }
        }
        Pointed::Column(column) => {
            if let Some(table) = state.table_mut() {
                table.sort_by(column);
            }
        }
        Pointed::Cell(row, unit) if in_force::shown(state) != Look::Proposal => {
            if let Some(work) = state.contingents.work_mut() {
                work.in_force.cursor = (row, unit);
                work.in_force.step(0, 0);
            }
        }
        Pointed::Cell(row, unit) => {
            if let Some(work) = state.contingents.work_mut()
                && let Some(column) = work.shown.iter().position(|shown| *shown == unit)
            {
                work.cursor = (row, column);
                work.step(0, 0);
            }
        }
        Pointed::Pot(pot) => {
            if pot < state.contingents.works.len() {
                state.contingents.current = pot;
                crate::tui::app::contingents::sync::show_conflict(state);
            }
        }
        Pointed::View(screen) => seek::go(state, screen),
        Pointed::Press(target) => return press(state, target),
        Pointed::Focus(target) => {
            if let Some(dialog) = state.dialogs.last_mut() {
                dialog.point(target);
            }
        }
    }
    Vec::new()
}
