//! Repeated calls: a write that carried an Idempotency-Key is answered from here the second time.

use chrono::{DateTime, Utc};

use super::{
    Store, StoreError,
    engine::{Db, args},
};

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
        stored(&mut self.read().await?.db(), key).await
    }
}

/// The earlier answer to the same key, as one connection sees it.
pub(super) async fn stored(db: &mut Db<'_>, key: &str) -> Result<Option<Stored>, StoreError> {
    let sql = "SELECT route, sha256, answer FROM idempotency WHERE key = $1";
    let row: Option<(String, String, String)> = db.maybe(sql, args![key]).await?;
    Ok(row.map(|(route, sha256, answer)| Stored { route, sha256, answer }))
}

/// Keeps an answer, in the transaction of the write itself.
pub(super) async fn keep(db: &mut Db<'_>, key: &str, stored: &Stored, now: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "INSERT INTO idempotency (key, route, sha256, at, answer) VALUES ($1, $2, $3, $4, $5)";
    db.execute(sql, args![key, &stored.route, &stored.sha256, now.timestamp(), &stored.answer]).await?;
    Ok(())
}
