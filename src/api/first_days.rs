//! `first-days`, `worklists`: lists of providers and the work that follows. What comes in has no field
//! for a name: anything else than what is named here is refused.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    Invalid, ParticipationId,
    provider_list::{Certainty, Counts, ListKind, Said, Told},
    start,
};

pub mod work;

pub use work::{WorkDone, WorkExport, WorkItem, WorkList, WorkLists, WorkRow, Worked};

/// A list as it comes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListBody {
    /// The day it describes.
    pub as_of: NaiveDate,
    /// Ersttagsliste or Besetzungsliste.
    #[schema(value_type = String, example = "erst")]
    pub kind: ListKind,
    /// Its rows, at most 2,000.
    #[schema(max_items = 2000)]
    pub rows: Vec<ToldRow>,
    /// Look only: nothing is stored.
    #[serde(default)]
    pub dry_run: bool,
}

/// One row of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToldRow {
    /// Pseudonymous key of one participation; `null` where nobody was found.
    #[schema(max_length = 64)]
    pub participation: Option<String>,
    /// What the list says of the person; `null` where it says nothing.
    #[schema(value_type = Option<String>, example = "ja")]
    pub said: Option<Said>,
    /// First day, where the list names one.
    pub first_day: Option<NaiveDate>,
    /// How sure it is whom the row means; `null` where nobody was found.
    #[schema(value_type = Option<String>, example = "schlüssel")]
    pub certainty: Option<Certainty>,
    /// Line in the provider's file, from 1.
    pub line: u32,
    /// Planned end, on a Besetzungsliste.
    #[serde(default)]
    pub planned_end: Option<NaiveDate>,
    /// Day of leaving, on a Besetzungsliste.
    #[serde(default)]
    pub left_on: Option<NaiveDate>,
}

impl From<&Told> for ToldRow {
    fn from(told: &Told) -> Self {
        Self {
            participation: told.participation.as_ref().map(ToString::to_string),
            said: told.said,
            first_day: told.first_day,
            certainty: told.certainty,
            line: told.line,
            planned_end: told.planned_end,
            left_on: told.left_on,
        }
    }
}

impl TryFrom<&ToldRow> for Told {
    type Error = Invalid;

    fn try_from(row: &ToldRow) -> Result<Self, Invalid> {
        Ok(Self {
            line: row.line,
            participation: row.participation.as_deref().map(ParticipationId::parse).transpose()?,
            said: row.said,
            first_day: row.first_day,
            planned_end: row.planned_end,
            left_on: row.left_on,
            certainty: row.certainty,
        })
    }
}

/// Kundennummern of a list, each as HMAC: whose are they?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumbersBody {
    /// HMAC-SHA-256 of each, 64 small hexadecimal digits; at most 2,000.
    #[schema(max_items = 2000)]
    pub sealed: Vec<String>,
}

/// Whose Kundennummern they are, among the people of one start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Numbers {
    /// Those that are one participation's of this start.
    pub found: Vec<FoundNumber>,
    /// Participations of this start of which a number is kept at all.
    pub known: u32,
}

/// A Kundennummer and its participation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundNumber {
    /// As asked.
    pub sealed: String,
    /// Pseudonymous key of the participation.
    pub participation: String,
}

/// What a person decides about one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Came, did not come, is excused; `null`: not known after all.
    #[schema(value_type = Option<String>, example = "ja")]
    pub said: Option<Said>,
    /// The first day, where it is not the planned one.
    #[serde(default)]
    pub first_day: Option<NaiveDate>,
}

/// The starts whose lists are expected or read in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirstDays {
    /// A missing list first, then today's starts, those to come, and the newest of those behind.
    pub starts: Vec<FirstDayRow>,
    /// Rows still open: COSACH.
    pub cosach: u32,
    /// Rows still open: VerBIS.
    pub verbis: u32,
    /// Rows to be cleared up.
    pub differences: u32,
    /// People excused whose time is over: to be decided.
    pub excused_due: u32,
    /// People Zugewiesen whose planned begin has passed by more than a working day and of whom nothing is known, all teams.
    pub unexplained: u32,
}

/// One start, or one measure, with its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirstDayRow {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    pub module: Option<String>,
    /// Name of the measure.
    pub title: String,
    /// Instrument.
    pub instrument: String,
    /// Träger.
    pub provider: String,
    /// Bezirk.
    pub district: String,
    /// First day of the start.
    pub begin: NaiveDate,
    /// Working day on which its list is evaluated.
    pub due_on: NaiveDate,
    /// Places.
    pub places: u32,
    /// People the list is about: there, not there, or not known.
    pub booked: u32,
    /// Came.
    pub begun: u32,
    /// Did not come.
    pub no_show: u32,
    /// Not known yet, excused ones included.
    pub unknown: u32,
    /// Free places; negative when over-occupied.
    pub free: i64,
    /// Free places by the exports alone.
    pub free_before: i64,
    /// When its list was asked for last.
    pub requested_on: Option<NaiveDate>,
    /// The newest list read in.
    pub list: Option<ListInfo>,
    /// Whether a list is missing on whose day it was due.
    pub overdue: bool,
}

/// A list read in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListInfo {
    /// Ersttagsliste or Besetzungsliste.
    #[schema(value_type = String, example = "erst")]
    pub kind: ListKind,
    /// The day it describes.
    pub as_of: NaiveDate,
    /// When it was read in.
    pub read_at: DateTime<Utc>,
    /// Who read it in.
    pub who: String,
    /// Rows of the provider's file.
    pub rows: u32,
    /// Rows that mean one of our people.
    pub matched: u32,
    /// People excused.
    pub excused: u32,
    /// Booked, and not on the list.
    pub missing: u32,
    /// On the list without a booking in this start.
    pub without_booking: u32,
    /// Everything to be cleared up.
    pub differences: u32,
}

/// One start with what its newest list says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirstDay {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    pub module: Option<String>,
    /// Ersttagsliste or Besetzungsliste; `null` without a list.
    #[schema(value_type = Option<String>, example = "erst")]
    pub kind: Option<ListKind>,
    /// The day the list describes.
    pub as_of: Option<NaiveDate>,
    /// Rows of the provider's file.
    pub rows: u32,
    /// Rows that mean one of our people.
    pub matched: u32,
    /// Came.
    pub begun: u32,
    /// Did not come.
    pub no_show: u32,
    /// Excused: expected later.
    pub excused: u32,
    /// Booked, and the list does not say.
    pub missing: u32,
    /// On the list without a booking in this start.
    pub without_booking: u32,
    /// Free places by the exports alone.
    pub free_before: i64,
    /// Free places with what the list says.
    pub free_after: i64,
    /// The list was there already and says the same: nothing was written.
    #[serde(default)]
    pub unchanged: bool,
    /// Looked at only: nothing was written.
    #[serde(default)]
    pub dry_run: bool,
    /// First day of the start.
    pub begin: NaiveDate,
    /// Keys of the bookings a list can mean; `null` for a role that may not see them.
    pub bookings: Option<Vec<String>>,
    /// Its rows; `null` for a role that may not see them.
    pub items: Option<Vec<WorkItem>>,
    /// Entries the list reports and the Eintrittsmonitoring cannot know yet, by OE.
    pub unreported: Vec<UnreportedEntries>,
}

/// Entries that are not in the Eintrittsmonitoring yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreportedEntries {
    /// The OE.
    pub unit: String,
    /// How many.
    pub entries: u32,
}

impl FirstDayRow {
    /// `Gk-3123 M07`.
    #[must_use]
    pub fn label(&self) -> String {
        start::listed(&self.measure, self.module.as_ref())
    }

    /// It begins today, or its list is to be evaluated today: that of a start at the weekend on the working day after.
    #[must_use]
    pub fn is_of(&self, today: NaiveDate) -> bool {
        self.begin == today || self.due_on == today
    }
}

impl FirstDay {
    /// As [`FirstDayRow::label`].
    #[must_use]
    pub fn label(&self) -> String {
        start::listed(&self.measure, self.module.as_ref())
    }
}

impl ListInfo {
    /// Of a list and its counts.
    #[must_use]
    pub fn of(list: &crate::domain::provider_list::ProviderList, counts: &Counts) -> Self {
        Self {
            kind: list.kind,
            as_of: list.as_of,
            read_at: list.read_at,
            who: list.who.clone(),
            rows: counts.rows,
            matched: counts.matched,
            excused: counts.excused,
            missing: counts.missing,
            without_booking: counts.without_booking,
            differences: counts.differences,
        }
    }
}
