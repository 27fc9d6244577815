//! `tokens`: who may call the backend.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenRow {
    /// Name of the holder.
    pub name: String,
    /// `lesen`, `steuern` or `verwalten`.
    pub role: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
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
}

/// Answer of the call that makes a token: the only time it can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IssuedToken {
    /// The token.
    pub token: String,
}
