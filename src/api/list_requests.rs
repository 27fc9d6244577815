//! `list-requests`: which lists of providers are expected, how far each is, and asking for them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::provider_list::request::{Expected, RequestState};

/// One list that is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListRequestRow {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module of a start.
    pub module: Option<String>,
    /// Name of the measure.
    pub title: String,
    /// Träger.
    pub provider: String,
    /// `erst` or `besetzung`.
    pub kind: String,
    /// The list in German.
    pub kind_label: String,
    /// Stichtag; of an Ersttagsliste the first day.
    pub as_of: NaiveDate,
    /// First day of the start.
    pub begin: NaiveDate,
    /// Places.
    pub places: u32,
    /// Live bookings.
    pub booked: u32,
    /// From which day on it is asked for.
    pub request_on: NaiveDate,
    /// `due`, `requested`, `reminded` or `received`.
    pub state: String,
    /// State in German.
    pub state_label: String,
    /// When it was asked for first.
    pub requested_on: Option<NaiveDate>,
    /// When it was asked for last, if more than once.
    pub reminded_on: Option<NaiveDate>,
    /// The rule asks for a mail today.
    pub to_send: bool,
}

impl From<&Expected<'_>> for ListRequestRow {
    fn from(list: &Expected<'_>) -> Self {
        let (measure, module) = &list.key.start;
        Self {
            measure: measure.to_string(),
            module: module.as_ref().map(ToString::to_string),
            title: list.measure.title.clone(),
            provider: list.measure.provider.clone(),
            kind: list.key.kind.code().to_owned(),
            kind_label: list.key.kind.label().to_owned(),
            as_of: list.key.as_of,
            begin: list.begin,
            places: list.places,
            booked: list.booked,
            request_on: list.request_on,
            state: list.state.code().to_owned(),
            state_label: list.state.label().to_owned(),
            requested_on: list.asked.map(|asked| asked.first),
            reminded_on: match list.state {
                RequestState::Reminded(on) => Some(on),
                RequestState::Due | RequestState::Requested(_) | RequestState::Received => None,
            },
            to_send: list.to_send,
        }
    }
}

/// Answer of `list-requests`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListRequests {
    /// By Stichtag, list, measure and module.
    pub lists: Vec<ListRequestRow>,
}

/// Asks providers for lists: drafts of mails.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewListRequests {
    /// `erst` or `besetzung`; default: what is due.
    #[serde(default)]
    pub kind: Option<String>,
    /// Stichtag; default: that of the rule.
    #[serde(default)]
    pub as_of: Option<NaiveDate>,
    /// Of which starts, `MES-3104/M07`; default: all that are due.
    #[serde(default)]
    pub starts: Vec<String>,
    /// By which day an answer is asked for; default: the next working day.
    #[serde(default)]
    pub answer_by: Option<NaiveDate>,
    /// A person knows that the data are old and wants these mails; 409 without.
    #[serde(default)]
    pub old_data: bool,
}
