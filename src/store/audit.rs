//! Who did what, when. Written in the same transaction as the deed.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::{Store, StoreError};
use crate::api::audit::AuditEntry;

/// Adds one entry. `subject` and `detail` must hold no participant keys, addresses or bodies.
pub(super) async fn record(
    db: &mut SqliteConnection,
    now: DateTime<Utc>,
    who: &str,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO audit (id, at, who, action, subject, detail) \
               VALUES ((SELECT coalesce(max(id), 0) + 1 FROM audit), $1, $2, $3, $4, $5)";
    sqlx::query(sql).bind(now.timestamp()).bind(who).bind(action).bind(subject).bind(detail).execute(db).await?;
    Ok(())
}

impl Store {
    /// The newest entries, newest first, at most 1,000.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(&self) -> Result<Vec<AuditEntry>, StoreError> {
        let sql = "SELECT id, at, who, action, subject, detail FROM audit ORDER BY id DESC LIMIT 1000";
        let rows: Vec<(i64, i64, String, String, String, String)> = sqlx::query_as(sql).fetch_all(self.reader()).await?;
        let entry = |(id, at, who, action, subject, detail)| AuditEntry {
            id,
            at: DateTime::from_timestamp(at, 0).unwrap_or_default(),
            who,
            action,
            subject,
            detail,
        };
        Ok(rows.into_iter().map(entry).collect())
    }
}
