//! Lists that can be long, piece by piece.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A list, whole or a piece of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Paged<T> {
    /// The list.
    #[serde(flatten)]
    pub list: T,
    /// Where it goes on, for `after`; missing when nothing follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
