//! `tokens`: who may call the backend.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenRow {
    /// Name of the holder.
    pub name: String,
    /// `lesen`, `steuern` or `verwalten`.
    pub role: String,
    /// When it was made, or last replaced.
    pub created_at: DateTime<Utc>,
    /// Its last day; `null` without end.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// The day it was last used; `null` when never.
    #[serde(default)]
    pub used_on: Option<NaiveDate>,
    /// The last day of the one before, while that still goes.
    #[serde(default)]
    pub old_until: Option<NaiveDate>,
}

/// Answer of `tokens`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tokens {
    /// By name.
    pub tokens: Vec<TokenRow>,
}

/// Answer of `whoami`: the holder of the token that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Identity {
    /// Name.
    pub name: String,
    /// `lesen`, `steuern` or `verwalten`.
    pub role: String,
    /// Whether the day's work may be done with it: import, split, release, mail.
    pub may_write: bool,
}

/// Body of the call that makes a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// Name of the holder.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    /// `lesen`, `steuern` or `verwalten`.
    #[schema(pattern = "^(lesen|steuern|verwalten)$")]
    pub role: String,
    /// Its last day; without it, it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
}

/// Body of the call that replaces a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateToken {
    /// The last day of the token so far; without it, in seven days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_until: Option<NaiveDate>,
    /// The last day of the new one; without it, as long from today on as the one before was made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
}

/// Days for which a token goes on once it was replaced, unless another day is named.
pub const OVERLAP_DAYS: u64 = 7;

/// Answer of the call that makes a token: the only time it can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedToken {
    /// The token.
    pub token: String,
}
