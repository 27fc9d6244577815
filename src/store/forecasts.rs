//! Forecasts kept by morning, so that "what did we say four weeks ago" can be answered. Written
//! by the backend itself, not by a person: no audit entry, and no new revision — nobody has to
//! fetch or compute anything again because of them.

use chrono::NaiveDate;

use super::{Store, StoreError};
use crate::api::kept::KeptForecast;

impl Store {
    /// Keeps the forecast of a morning; a later one of the same morning replaces it. Answers
    /// whether anything had to be written.
    ///
    /// # Errors
    /// When the database does not answer or is open for reading only.
    pub async fn keep_forecast(&self, kept: &KeptForecast) -> Result<bool, StoreError> {
        let document = serde_json::to_string(kept).map_err(|e| StoreError::Refused(e.to_string()))?;
        if self.kept_document(kept.as_of).await?.is_some_and(|known| known == document) {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO kept_forecast (as_of, document) VALUES ($1, $2) \
                   ON CONFLICT (as_of) DO UPDATE SET document = excluded.document";
        sqlx::query(sql).bind(kept.as_of).bind(&document).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The forecast kept of a morning.
    ///
    /// # Errors
    /// When the database does not answer or what it holds is no forecast.
    pub async fn kept_forecast(&self, as_of: NaiveDate) -> Result<Option<KeptForecast>, StoreError> {
        let Some(document) = self.kept_document(as_of).await? else { return Ok(None) };
        serde_json::from_str(&document)
            .map(Some)
            .map_err(|e| StoreError::Corrupt { table: "kept_forecast", problem: format!("Morgen {as_of}: {e}") })
    }

    /// Mornings from `first` to `last` with a kept forecast, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn kept_mornings(&self, first: NaiveDate, last: NaiveDate) -> Result<Vec<NaiveDate>, StoreError> {
        let sql = "SELECT as_of FROM kept_forecast WHERE as_of >= $1 AND as_of <= $2 ORDER BY as_of";
        Ok(sqlx::query_scalar(sql).bind(first).bind(last).fetch_all(self.reader()).await?)
    }

    async fn kept_document(&self, as_of: NaiveDate) -> Result<Option<String>, StoreError> {
        let sql = "SELECT document FROM kept_forecast WHERE as_of = $1";
        Ok(sqlx::query_scalar(sql).bind(as_of).fetch_optional(self.reader()).await?)
    }
}
