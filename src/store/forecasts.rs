//! Forecasts kept by morning, so that "what did we say four weeks ago" can be answered. Written
//! by the backend itself, not by a person: no audit entry, and a part of their own, so that nobody
//! has to fetch or compute anything else again because of them.

use chrono::NaiveDate;

use super::{
    Store, StoreError,
    engine::args,
    parts::Part,
    writer::{Ended, Quiet, steps},
};
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
        let as_of = kept.as_of;
        let work = steps(move |w| {
            Box::pin(async move {
                let sql = "INSERT INTO kept_forecast (as_of, document) VALUES ($1, $2) \
                           ON CONFLICT (as_of) DO UPDATE SET document = excluded.document";
                w.db().execute(sql, args![as_of, document]).await?;
                w.touch(Part::Forecast);
                Ok(Ended::Quietly(true, Quiet::KeptForecast))
            })
        });
        self.write_quietly(work).await
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
        let rows: Vec<(NaiveDate,)> = self.read().await?.db().all(sql, args![first, last]).await?;
        Ok(rows.into_iter().map(|(day,)| day).collect())
    }

    async fn kept_document(&self, as_of: NaiveDate) -> Result<Option<String>, StoreError> {
        let sql = "SELECT document FROM kept_forecast WHERE as_of = $1";
        let row: Option<(String,)> = self.read().await?.db().maybe(sql, args![as_of]).await?;
        Ok(row.map(|(document,)| document))
    }
}
