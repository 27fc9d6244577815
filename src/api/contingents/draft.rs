//! Drafts: what is set for a split that is not released yet, one per instrument.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request::Settings;
use crate::api::problem::Problem;

/// The draft of one instrument's split.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Draft {
    /// Instrument.
    pub instrument: String,
    /// Rises with every save; 0 while there is no draft.
    pub revision: u64,
    /// Names this revision; goes into If-Match of the next save.
    pub etag: String,
    /// Who saved it last; `null` while there is no draft.
    pub author: Option<String>,
    /// When; `null` while there is no draft.
    pub saved_at: Option<DateTime<Utc>>,
    /// What is set.
    pub settings: Settings,
}

/// Answer of `contingents/drafts`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Drafts {
    /// Drafts there are, by instrument.
    pub drafts: Vec<Draft>,
    /// Names the absent draft of every other instrument; goes into If-Match of its first save.
    pub none: String,
}

impl Drafts {
    /// The draft of an instrument; an empty one where there is none.
    #[must_use]
    pub fn of(&self, instrument: &str) -> Draft {
        let found = self.drafts.iter().find(|draft| draft.instrument == instrument).cloned();
        found.unwrap_or_else(|| Draft { instrument: instrument.to_owned(), etag: self.none.clone(), ..Draft::default() })
    }
}

/// The ETag of a draft's revision in one database.
#[must_use]
pub fn etag(instance: i64, revision: u64) -> String {
    format!("\"entwurf-{instance:x}-{revision}\"")
}

/// 412: somebody else saved the draft in between. Both sides can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftConflict {
    /// What happened.
    #[serde(flatten)]
    pub problem: Problem,
    /// The draft as it is now.
    pub current: Draft,
}
