//! `summary`: what the screen *Heute* shows, and what the poller watches.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{contingents::state::PotRow, imports::ImportEntry, mails::PauseRow, places::PlaceRow};

/// Key figures over all AGH.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AghTotals {
    /// AGH with places today.
    pub measures: u32,
    /// Places today.
    pub places: u32,
    /// People present today.
    pub present: u32,
    /// People booked in four weeks, at face value.
    pub booked_weeks4: u32,
    /// Place-days likely to stand empty in the next eight weeks: the sum over all AGH; at face value while there is
    /// no forecast.
    pub empty_place_days: f64,
    /// Share of the places taken once a week from today in percent, nine values: what is forecast, or booked while
    /// there is no forecast.
    pub weekly_percent: Vec<u32>,
    /// Forecast of people present in four weeks; `null` while it is being computed.
    pub expected_weeks4: Option<Band>,
}

/// A mean with its 90 % band.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Band {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub q05: u32,
    /// Upper end.
    pub q95: u32,
}

/// Key figures over the contracted starts that still take people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractedTotals {
    /// Last begin that counts.
    pub until: NaiveDate,
    /// Starts with free places.
    pub starts: u32,
    /// Free places in them.
    pub free: u32,
    /// OE and instrument pairs behind their expectation; AGH and `BaE` are not among them.
    pub units_behind: u32,
    /// All such pairs.
    #[serde(default)]
    pub units_monitored: u32,
}

/// One AGH that needs action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AghAction {
    /// Maßnahmenummer.
    pub measure: String,
    /// Name.
    pub title: String,
    /// Bezirk.
    pub district: String,
    /// Places today.
    pub places: u32,
    /// People present today.
    pub present: u32,
    /// People in eight weeks: forecast mean or, before it, the booked number.
    pub later: f64,
    /// The number said of it: the median or, before there is a forecast, the booked number.
    pub later_q50: u32,
    /// Place-days likely to stand empty in the next eight weeks.
    pub empty_place_days: f64,
    /// From the forecast (`true`) or from the booked curve (`false`).
    pub from_forecast: bool,
    /// Whether it asks for action: enough places expected free in four weeks (`rules.action_…`), or urgent.
    #[serde(default = "yes")]
    pub needs_action: bool,
    /// Its last day, when that lies within the eight weeks: the question is then the Folgebewilligung.
    #[serde(default)]
    pub ends: Option<NaiveDate>,
    /// Zuweisungsbedarf: assignments made today that fill 95 % of the places in four weeks rather than not; `null` where
    /// none suffice or there is no forecast.
    #[serde(default)]
    pub need: Option<u32>,
    /// Change of the people expected in four weeks since the forecast of the morning before, if
    /// there is one.
    #[serde(default)]
    pub change_since_yesterday: Option<f64>,
    /// Why, in one German sentence.
    pub why: String,
    /// When its MB and OEs were last written to.
    #[serde(default)]
    pub last_mail: Option<NaiveDate>,
    /// Assignments made on that day or since; `null` where nobody was written to.
    #[serde(default)]
    pub assigned_since_mail: Option<u32>,
}

const fn yes() -> bool {
    true
}

/// A start whose Ersttagsliste is due: it has begun, and of somebody it is not known whether they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirstDayDue {
    /// `MES-3104 M07`.
    pub start: String,
    /// First day.
    pub begin: NaiveDate,
    /// The working day on which the list is evaluated.
    pub due: NaiveDate,
    /// People booked.
    pub booked: u32,
    /// Of these, were to begin by now and are still Zugewiesen.
    pub unknown: u32,
}

/// What is still to be done after start days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirstDayWork {
    /// Rows still open: COSACH.
    pub cosach: u32,
    /// Rows still open: VerBIS.
    pub verbis: u32,
    /// Rows to be cleared up.
    pub differences: u32,
    /// People excused whose time is over.
    pub excused_due: u32,
}

/// A measure or start with more people than places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OverbookedRow {
    /// `BaE-3121` or `MES-3104 M07`.
    pub label: String,
    /// Instrument.
    pub instrument: String,
    /// Places on the first day of it.
    pub places: u32,
    /// People booked on that day.
    pub booked: u32,
    /// People too many.
    pub over: u32,
    /// The first day, today or later.
    pub from: NaiveDate,
    /// The last day before bookings fit again; `null` where that is not in sight.
    pub until: Option<NaiveDate>,
}

/// The outbox, and which mails are due.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailFigures {
    /// Mails of the weekly overview due today and not released yet; 0 on other days.
    pub weekly_due: u32,
    /// Whether today is the day of the weekly overview.
    pub weekly_today: bool,
    /// Mails to providers whose lists are to be asked for today: one to each.
    #[serde(default)]
    pub list_requests_due: u32,
    /// Measures whose lists stayed out so long that the MB is to know, and no mail told them so in the last week.
    #[serde(default)]
    pub lists_missing: Vec<String>,
    /// Messages in drafts.
    pub drafts: u32,
    /// Messages on their way right now.
    pub queued: u32,
    /// Until when the mails released last are held; it may have passed.
    #[serde(default)]
    pub held_until: Option<DateTime<Utc>>,
    /// Messages the relay did not want yet: tried again later.
    #[serde(default)]
    pub waiting: u32,
    /// Messages nobody knows the fate of: a person must decide.
    pub unclear: u32,
    /// Messages refused for good, or expired.
    pub failed: u32,
    /// Why the queue rests, if it does.
    pub pause: Option<PauseRow>,
    /// How mails leave, in a German sentence.
    pub way: String,
    /// Why nothing can be released, if so.
    pub blocked: Option<String>,
}

/// One AGH the desk has set aside ("zurückgestellt").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetAsideRow {
    /// Maßnahmenummer.
    pub measure: String,
    /// Name.
    pub title: String,
    /// The first day it is listed among the actions again.
    pub until: NaiveDate,
    /// What the desk wrote down; may be empty.
    pub note: String,
    /// Who did it.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Body of the call that sets an AGH aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAsideUntil {
    /// The first day it is listed again: after today, within a year.
    pub until: NaiveDate,
    /// A short note, at most 500 characters; no names of participants.
    #[serde(default)]
    pub note: String,
}

/// Answer of `summary`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    /// Revision of what this answer shows; rises whenever some of it changes.
    pub revision: u64,
    /// The day the answer is for.
    pub today: NaiveDate,
    /// The morning the newest import describes; `null` on an empty desk.
    pub as_of: Option<NaiveDate>,
    /// The newest import.
    pub last_import: Option<ImportEntry>,
    /// Over all AGH.
    pub agh: AghTotals,
    /// Over the contracted measures.
    pub contracted: ContractedTotals,
    /// How far the Kontingente of each instrument with free places have come this week.
    #[serde(default)]
    pub contingents: Vec<PotRow>,
    /// AGH with place-days likely to stand empty in the next eight weeks: those that ask for action first, each part by
    /// the place-days; those set aside are left out.
    pub actions: Vec<AghAction>,
    /// AGH the desk has set aside, by the day they come back.
    #[serde(default)]
    pub set_aside: Vec<SetAsideRow>,
    /// Starts within 21 days with free places, by begin.
    pub starts_soon: Vec<PlaceRow>,
    /// Starts whose Ersttagsliste is due and not read in, full ones too, by begin.
    #[serde(default)]
    pub first_days: Vec<FirstDayDue>,
    /// What is still to be done after start days.
    #[serde(default)]
    pub first_day_work: FirstDayWork,
    /// Starts on offer whose check before the start is due and not done: no mail about it since its day.
    #[serde(default)]
    pub checks_due: Vec<PlaceRow>,
    /// More people than places: `BaE` first, then by how many.
    #[serde(default)]
    pub overbooked: Vec<OverbookedRow>,
    /// The outbox, and which mails are due.
    #[serde(default)]
    pub mail: MailFigures,
    /// Why nothing can be stored at the moment, in German.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}
