//! What a mail is wanted for, as a query and in a body.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a mail is wanted for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OccasionDoc {
    /// Kind, e.g. `agh_action`, `weekly_overview`.
    pub kind: String,
    /// Maßnahmenummer; all kinds but the weekly overview and requests of lists need it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Module of a start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// `all`, `modular`, `non_modular`: measures of a weekly overview; default: what is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Kick-off talk: local time in Hamburg, `2026-12-01T10:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub talk_at: Option<String>,
    /// Kick-off talk: where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub talk_place: Option<String>,
    /// Kick-off talk: addresses of guests, separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guests: Option<String>,
    /// Final report: where it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filed_at: Option<String>,
    /// Statement, lists: by when an answer is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<NaiveDate>,
    /// Lists of providers: `erst` or `besetzung`; default: what is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Lists of providers: the Stichtag; default: that of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// Lists of providers: of which starts, `MES-3104/M07`, separated by commas; default: all that are due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
}

impl OccasionDoc {
    /// Names and values for a query, in a fixed order.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let text = |value: &Option<String>| value.clone();
        let all = [
            ("kind", Some(self.kind.clone())),
            ("measure", text(&self.measure)),
            ("module", text(&self.module)),
            ("scope", text(&self.scope)),
            ("talk_at", text(&self.talk_at)),
            ("talk_place", text(&self.talk_place)),
            ("guests", text(&self.guests)),
            ("filed_at", text(&self.filed_at)),
            ("answer_by", self.answer_by.map(|day| day.to_string())),
            ("list", text(&self.list)),
            ("as_of", self.as_of.map(|day| day.to_string())),
            ("starts", text(&self.starts)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
