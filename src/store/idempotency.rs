//! Repeated calls: a write that carried an Idempotency-Key is answered from here the second time.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::{Store, StoreError};

/// What is stored of a call that carried a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Route it was made to.
    pub route: String,
    /// SHA-256 of its request.
    pub sha256: String,
    /// Its answer, JSON.
    pub answer: String,
}

impl Store {
    /// The earlier answer to the same key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stored_answer(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        let mut db = self.reader().acquire().await?;
        stored(&mut db, key).await
    }
}

/// The earlier answer to the same key, as one connection sees it.
pub(super) async fn stored(db: &mut SqliteConnection, key: &str) -> Result<Option<Stored>, StoreError> {
    let sql = "SELECT route, sha256, answer FROM idempotency WHERE key = $1";
    let row: Option<(String, String, String)> = sqlx::query_as(sql).bind(key).fetch_optional(db).await?;
    Ok(row.map(|(route, sha256, answer)| Stored { route, sha256, answer }))
}

/// Keeps an answer, in the transaction of the write itself.
pub(super) async fn keep(db: &mut SqliteConnection, key: &str, stored: &Stored, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO idempotency (key, route, sha256, at, answer) VALUES ($1, $2, $3, $4, $5)")
        .bind(key)
        .bind(&stored.route)
        .bind(&stored.sha256)
        .bind(now.timestamp())
        .bind(&stored.answer)
        .execute(db)
        .await?;
    Ok(())
}
