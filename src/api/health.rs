//! `health` and `ready`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answer of `health`: the process lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    pub status: String,
    /// Version of the program.
    pub version: String,
}

/// Answer of `ready`: the database answers too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ready {
    /// Always `ok`; anything else is a problem document.
    pub status: String,
    /// Revision of the desk; rises with every write.
    pub revision: u64,
}
