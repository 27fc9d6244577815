//! Drafts of Kontingente: one per instrument, saved against the revision they were read at.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::{Store, StoreError, audit};
use crate::{
    api::contingents::{
        draft::{self, Draft, Drafts},
        request::Settings,
    },
    domain::Instrument,
};

/// How a write against a revision ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guarded<T> {
    /// It was done.
    Done(T),
    /// Somebody else was first; this is the draft now. Nothing was written.
    Moved(Box<Draft>),
}

type Row = (String, i64, String, i64, String);

fn read(instance: i64, (instrument, revision, author, saved_at, settings): Row) -> Result<Draft, StoreError> {
    let revision = u64::try_from(revision).unwrap_or(0);
    Ok(Draft {
        instrument,
        revision,
        etag: draft::etag(instance, revision),
        author: Some(author),
        saved_at: DateTime::from_timestamp(saved_at, 0),
        settings: parse("contingent_draft", &settings)?,
    })
}

/// JSON of a column.
pub(super) fn parse<T: serde::de::DeserializeOwned>(table: &'static str, json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|e| StoreError::Corrupt { table, problem: e.to_string() })
}

/// JSON for a column.
pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Refused(e.to_string()))
}

const COLUMNS: &str = "SELECT instrument, revision, author, saved_at, settings FROM contingent_draft";

/// The draft of an instrument; an empty one of revision 0 where there is none.
pub(super) async fn one(db: &mut SqliteConnection, instance: i64, instrument: &Instrument) -> Result<Draft, StoreError> {
    let sql = "SELECT instrument, revision, author, saved_at, settings FROM contingent_draft WHERE instrument = $1";
    let row: Option<Row> = sqlx::query_as(sql).bind(instrument.label()).fetch_optional(db).await?;
    let none = || Draft { instrument: instrument.to_string(), etag: draft::etag(instance, 0), ..Draft::default() };
    row.map_or_else(|| Ok(none()), |row| read(instance, row))
}

/// Removes a draft, within a write.
pub(super) async fn remove(db: &mut SqliteConnection, instrument: &Instrument) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM contingent_draft WHERE instrument = $1").bind(instrument.label()).execute(db).await?;
    Ok(())
}

impl Store {
    /// All drafts, by instrument.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drafts(&self) -> Result<Drafts, StoreError> {
        let instance = self.snapshot().instance;
        let rows: Vec<Row> = sqlx::query_as(COLUMNS).fetch_all(self.reader()).await?;
        let mut drafts = rows.into_iter().map(|row| read(instance, row)).collect::<Result<Vec<_>, _>>()?;
        drafts.sort_by(|a, b| a.instrument.cmp(&b.instrument));
        Ok(Drafts { drafts, none: draft::etag(instance, 0) })
    }

    /// The draft of an instrument; an empty one where there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn draft(&self, instrument: &Instrument) -> Result<Draft, StoreError> {
        let mut db = self.reader().acquire().await?;
        one(&mut db, self.snapshot().instance, instrument).await
    }

    /// Saves a draft, or with empty `settings` removes it, if `expected` says yes to the ETag of
    /// the stored one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_draft(
        &self,
        instrument: &Instrument,
        settings: &Settings,
        expected: impl Fn(&str) -> bool + Send,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<Guarded<Draft>, StoreError> {
        let instance = self.snapshot().instance;
        let mut tx = self.begin().await?;
        let stored = one(&mut tx, instance, instrument).await?;
        if !expected(&stored.etag) {
            return Ok(Guarded::Moved(Box::new(stored)));
        }
        if stored.settings == *settings {
            return Ok(Guarded::Done(stored));
        }
        if settings.is_empty() {
            remove(&mut tx, instrument).await?;
            audit::record(&mut tx, now, who, "Entwurf verworfen", instrument.label(), "Kontingente").await?;
        } else {
            // The revision this write is going to make: rises with every save and is never used twice.
            let revision: i64 =
                sqlx::query_scalar("SELECT value + 1 FROM meta WHERE name = 'revision'").fetch_one(&mut *tx).await?;
            let sql = "INSERT INTO contingent_draft (instrument, revision, author, saved_at, settings) VALUES ($1, $2, $3, $4, $5) \
                       ON CONFLICT (instrument) DO UPDATE SET revision = excluded.revision, author = excluded.author, \
                       saved_at = excluded.saved_at, settings = excluded.settings";
            sqlx::query(sql)
                .bind(instrument.label())
                .bind(revision)
                .bind(who)
                .bind(now.timestamp())
                .bind(json(settings)?)
                .execute(&mut *tx)
                .await?;
            audit::record(&mut tx, now, who, "Entwurf gespeichert", instrument.label(), &detail(settings)).await?;
        }
        let saved = one(&mut tx, instance, instrument).await?;
        self.commit(tx).await?;
        Ok(Guarded::Done(saved))
    }
}

/// What is set, as numbers.
fn detail(settings: &Settings) -> String {
    let Settings { starts, pins, holds, exclusions, .. } = settings;
    let chosen = starts.as_ref().map_or_else(|| "alle Starts".to_owned(), |s| format!("{} Starts", s.len()));
    format!("{chosen}, {} festgelegt, {} zurückgehalten, {} ausgenommen", pins.len(), holds.len(), exclusions.len())
}
