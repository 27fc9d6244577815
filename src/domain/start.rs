//! Starttermine of contracted measures; for an AGH, its approval periods.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Invalid, MeasureNo, ModuleNo, dates};

/// Key of a start: the measure and, if modular, the module.
pub type StartKey = (MeasureNo, Option<ModuleNo>);

/// One start of a contracted measure, or one approval period (Bewilligungsabschnitt) of an AGH.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The measure.
    pub measure: MeasureNo,
    /// The module; `None` where the measure starts once.
    pub module: Option<ModuleNo>,
    /// First day.
    pub begin: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Places of this start.
    pub places: u32,
}

impl Start {
    /// Checks the period.
    ///
    /// # Errors
    /// When the end lies before the begin.
    pub fn checked(self) -> Result<Self, Invalid> {
        dates::check_period(self.begin, self.end)?;
        Ok(self)
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> StartKey {
        (self.measure.clone(), self.module.clone())
    }

    /// `MES-3104` or `MES-3104/M07`, as commands and screens name a start.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.measure, self.module.as_ref())
    }
}

/// The written form of a start's key.
#[must_use]
pub fn label(measure: &MeasureNo, module: Option<&ModuleNo>) -> String {
    module.map_or_else(|| measure.to_string(), |module| format!("{measure}/{module}"))
}

/// `MES-3104 M07`: a start as a row of a list.
#[must_use]
pub fn listed(measure: impl std::fmt::Display, module: Option<impl std::fmt::Display>) -> String {
    module.map_or_else(|| measure.to_string(), |module| format!("{measure} {module}"))
}

/// [`label`] of a key.
#[must_use]
pub fn key_label((measure, module): &StartKey) -> String {
    label(measure, module.as_ref())
}
