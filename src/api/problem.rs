//! Errors on the wire: RFC 9457 problem documents with a German detail.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::imports::ImportIssue;

/// Kind of the problem of a token that was valid once.
pub const TOKEN_EXPIRED: &str = "/problems/token-expired";

/// Media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Kind of problem, a relative URI like `/problems/not-found`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short German title, the same for every problem of the kind.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened here and how to mend it, in German.
    pub detail: String,
    /// Every error of a refused import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ImportIssue>,
}
