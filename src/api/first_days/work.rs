//! Lists of work on the wire: rows, how far they are, what is said about them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::provider_list::{Outcome, Task, Work, work::State};

/// One row of a list of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkItem {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    pub module: Option<String>,
    /// Name of the measure.
    pub title: String,
    /// Pseudonymous key; `null` where the row is nobody's of ours.
    pub participation: Option<String>,
    /// Place in its list, from 0.
    pub row: u32,
    /// Line in the provider's file; `null` for a booking the list does not name.
    pub line: Option<u32>,
    /// The OE that assigned.
    pub unit: Option<String>,
    /// Sign of the post of the IFK; `null` where the export names none.
    pub office: Option<String>,
    /// The day the list describes.
    pub as_of: NaiveDate,
    /// What it means: A, A2, B … N.
    #[schema(value_type = String, example = "A")]
    pub outcome: Outcome,
    /// The same in German.
    pub label: String,
    /// First day, where it is not the planned one.
    pub first_day: Option<NaiveDate>,
    /// First day COSACH is to have.
    pub begin: Option<NaiveDate>,
    /// Planned end of the booking.
    pub planned_end: Option<NaiveDate>,
    /// What is to be watched or asked, in German; may be empty.
    pub hint: String,
    /// Which list of work: cosach, verbis, difference, none.
    #[schema(value_type = String, example = "cosach")]
    pub work: Work,
    /// open, done, export, impossible.
    pub state: String,
    /// Why it cannot be done.
    pub reason: Option<String>,
    /// Who said so last.
    pub state_by: Option<String>,
    /// When.
    pub state_at: Option<DateTime<Utc>>,
    /// A person decided the outcome.
    pub by_hand: bool,
    /// A corrected list says something else than the one before.
    pub changed: bool,
    /// The export says something else than the list.
    pub deviation: bool,
    /// Text of the task in VerBIS; empty elsewhere.
    pub task: String,
}

impl WorkItem {
    /// A row as it goes over the wire.
    #[must_use]
    pub fn of(task: &Task<'_>, text: String) -> Self {
        let row = task.row;
        let reason = if let State::Impossible(reason) = task.state { Some(reason.label().to_owned()) } else { None };
        Self {
            measure: task.list.start.0.to_string(),
            module: task.list.start.1.as_ref().map(ToString::to_string),
            title: task.measure.title.clone(),
            participation: row.participation.as_ref().map(ToString::to_string),
            row: task.no,
            line: row.line,
            unit: task.booking.map(|p| p.unit.to_string()),
            office: task.booking.and_then(|p| p.office.as_ref().map(ToString::to_string)),
            as_of: task.list.as_of,
            outcome: row.outcome,
            label: row.outcome.label().to_owned(),
            first_day: row.first_day,
            begin: task.begin(),
            planned_end: task.booking.map(|p| p.planned_end),
            hint: task.hint(),
            work: task.work,
            state: task.state.code().to_owned(),
            reason,
            state_by: row.mark.as_ref().map(|mark| mark.who.clone()),
            state_at: row.mark.as_ref().map(|mark| mark.at),
            by_hand: row.by_hand,
            changed: row.changed,
            deviation: task.deviation.is_some(),
            task: text,
        }
    }

    /// Whether it is still to be done on a list of work.
    #[must_use]
    pub fn is_open_in(&self, work: Work) -> bool {
        match work {
            Work::Difference => self.deviation || self.work == work && self.state == State::Open.code(),
            Work::Cosach | Work::Verbis | Work::Nothing => self.work == work && self.state == State::Open.code(),
        }
    }
}

/// A list of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkList {
    /// cosach, verbis or difference.
    #[schema(value_type = String, example = "cosach")]
    pub work: Work,
    /// Rows still open.
    pub open: u32,
    /// Its rows, in the order in which they are worked off.
    pub items: Vec<WorkItem>,
}

/// All three, for one screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkLists {
    /// COSACH.
    pub cosach: WorkList,
    /// VerBIS.
    pub verbis: WorkList,
    /// Differences.
    pub differences: WorkList,
}

/// How far the work of rows is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkDone {
    /// The rows, at most 2,000.
    #[schema(min_items = 1, max_items = 2000)]
    pub rows: Vec<WorkRow>,
    /// done, open or impossible.
    pub state: String,
    /// Why it is impossible: Datensatz fehlt, Person verzogen in anderes JC, gesperrt, anderes.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Which row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkRow {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    #[serde(default)]
    pub module: Option<String>,
    /// Pseudonymous key; `null` where the row is nobody's of ours.
    #[serde(default)]
    pub participation: Option<String>,
    /// Line in the provider's file, for a row that is nobody's.
    #[serde(default)]
    pub line: Option<u32>,
}

/// A list of work leaves as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkExport {
    /// Name of the file, without its folder.
    #[schema(min_length = 1, max_length = 120)]
    pub file: String,
}

/// How many rows changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Worked {
    /// Rows whose state is another one now.
    pub changed: u32,
}
