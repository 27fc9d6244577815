//! `audit`: who did what, when.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One entry. Holds no participant keys, addresses or mail bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Running number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: name of the token or of the local user.
    pub who: String,
    /// What was done, in German, e.g. "Import".
    pub action: String,
    /// To what, e.g. a Maßnahmenummer.
    pub subject: String,
    /// More, in German.
    pub detail: String,
    /// The thing it is about, where that can be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// A thing that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// An AGH, by its Maßnahmenummer.
    Agh(String),
    /// A mail, by its number.
    Mail(i64),
    /// The Kontingente of an instrument.
    Contingents(String),
}

/// Answer of `audit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditLog {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
}
