//! One step of what a typed line asks for.

use crate::tui::Action;

/// One step.
#[derive(Debug, Clone)]
pub enum Step {
    /// In any case.
    Do(Action),
    /// Only while a dialog is open: else what it is for was refused.
    InDialog(Action),
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}
