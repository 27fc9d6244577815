//! AGH set aside on *Heute* until a day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;

use super::{Store, StoreError, audit};
use crate::domain::{MeasureNo, dates};

/// Why an AGH is not listed as needing action for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The first day it is listed again.
    pub until: NaiveDate,
    /// What the desk wrote down; may be empty.
    pub note: String,
    /// Who did it.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// All entries, past ones too.
pub(super) async fn all(db: &mut SqliteConnection) -> Result<BTreeMap<MeasureNo, SetAside>, StoreError> {
    let sql = "SELECT measure, until_on, note, who, at FROM agh_note";
    let rows: Vec<(String, NaiveDate, String, String, i64)> = sqlx::query_as(sql).fetch_all(db).await?;
    rows.into_iter()
        .map(|(measure, until, note, who, at)| {
            let measure = MeasureNo::parse(&measure).map_err(super::rows::corrupt("agh_note"))?;
            Ok((measure, SetAside { until, note, who, at: DateTime::from_timestamp(at, 0).unwrap_or_default() }))
        })
        .collect()
}

impl Store {
    /// Sets an AGH aside; replaces what was said about it before.
    ///
    /// # Errors
    /// When the database does not answer or is open for reading only.
    pub async fn set_aside(&self, measure: &MeasureNo, entry: &SetAside) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO agh_note (measure, until_on, note, who, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (measure) DO UPDATE \
                   SET until_on = excluded.until_on, note = excluded.note, who = excluded.who, at = excluded.at";
        sqlx::query(sql)
            .bind(measure.as_str())
            .bind(entry.until)
            .bind(&entry.note)
            .bind(&entry.who)
            .bind(entry.at.timestamp())
            .execute(&mut *tx)
            .await?;
        // The note itself is free text and stays out of the audit.
        let detail = format!("bis {}", dates::german(entry.until));
        audit::record(&mut tx, entry.at, &entry.who, "AGH zurückgestellt", measure.as_str(), &detail).await?;
        self.commit(tx).await
    }

    /// Lists an AGH again; answers whether it had been set aside.
    ///
    /// # Errors
    /// When the database does not answer or is open for reading only.
    pub async fn clear_set_aside(&self, measure: &MeasureNo, who: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM agh_note WHERE measure = $1";
        if sqlx::query(sql).bind(measure.as_str()).execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut tx, now, who, "AGH wieder aufgenommen", measure.as_str(), "").await?;
        self.commit(tx).await?;
        Ok(true)
    }
}
