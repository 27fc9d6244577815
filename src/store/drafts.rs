//! Drafts of Kontingente: one per instrument, saved against the revision they were read at.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    Store, StoreError,
    audit::{Action, By, Entry},
    engine::{Db, args},
    parts::Part,
    rows::corrupt,
    writer::{Ended, Write, steps},
};
use crate::{
    api::contingents::{
        draft::{self, Draft, Drafts},
        request::Settings,
    },
    domain::{Instrument, contingent::released::Signed},
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
pub(super) async fn one(db: &mut Db<'_>, instance: i64, instrument: &Instrument) -> Result<Draft, StoreError> {
    let sql = "SELECT instrument, revision, author, saved_at, settings FROM contingent_draft WHERE instrument = $1";
    let row: Option<Row> = db.maybe(sql, args![instrument.label()]).await?;
    let none = || Draft { instrument: instrument.to_string(), etag: draft::etag(instance, 0), ..Draft::default() };
    row.map_or_else(|| Ok(none()), |row| read(instance, row))
}

/// Who saved the drafts there are.
pub(super) async fn signed(db: &mut Db<'_>) -> Result<BTreeMap<Instrument, Signed>, StoreError> {
    let sql = "SELECT instrument, author, saved_at FROM contingent_draft";
    let rows: Vec<(String, String, i64)> = db.all(sql, args![]).await?;
    let signed = |(instrument, who, at): (String, String, i64)| {
        let instrument = Instrument::parse(&instrument).map_err(corrupt("contingent_draft"))?;
        Ok((instrument, Signed { who, at: DateTime::from_timestamp(at, 0).unwrap_or_default() }))
    };
    rows.into_iter().map(signed).collect()
}

/// Removes a draft, within a write.
pub(super) async fn remove(db: &mut Db<'_>, instrument: &Instrument) -> Result<(), StoreError> {
    db.execute("DELETE FROM contingent_draft WHERE instrument = $1", args![instrument.label()]).await?;
    Ok(())
}

impl Store {
    /// All drafts, by instrument.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drafts(&self) -> Result<Drafts, StoreError> {
        let instance = self.snapshot().instance;
        let rows: Vec<Row> = self.read().await?.db().all(COLUMNS, args![]).await?;
        let mut drafts = rows.into_iter().map(|row| read(instance, row)).collect::<Result<Vec<_>, _>>()?;
        drafts.sort_by(|a, b| a.instrument.cmp(&b.instrument));
        Ok(Drafts { drafts, none: draft::etag(instance, 0) })
    }

    /// The draft of an instrument; an empty one where there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn draft(&self, instrument: &Instrument) -> Result<Draft, StoreError> {
        one(&mut self.read().await?.db(), self.snapshot().instance, instrument).await
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
        expected: impl Fn(&str) -> bool + Send + Sync + 'static,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<Guarded<Draft>, StoreError> {
        let (instrument, settings) = (instrument.clone(), settings.clone());
        let work = steps(move |w| Box::pin(async move { save(w, &instrument, &settings, expected).await }));
        self.write(By::new(who, now), work).await
    }
}

async fn save(
    w: &mut Write,
    instrument: &Instrument,
    settings: &Settings,
    expected: impl Fn(&str) -> bool,
) -> Result<Ended<Guarded<Draft>>, StoreError> {
    let instance = w.now().instance;
    let stored = one(&mut w.db(), instance, instrument).await?;
    if !expected(&stored.etag) {
        return Ok(Ended::Nothing(Guarded::Moved(Box::new(stored))));
    }
    if stored.settings == *settings {
        return Ok(Ended::Nothing(Guarded::Done(stored)));
    }
    let entry = if settings.is_empty() {
        remove(&mut w.db(), instrument).await?;
        Entry::new(Action::DraftDiscarded, instrument.label(), "Kontingente")
    } else {
        // The revision this write is going to make: rises with every save and is never used twice.
        let revision = i64::try_from(w.revision()).unwrap_or(i64::MAX);
        let sql = "INSERT INTO contingent_draft (instrument, revision, author, saved_at, settings) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (instrument) DO UPDATE SET revision = excluded.revision, author = excluded.author, \
                   saved_at = excluded.saved_at, settings = excluded.settings";
        let By { who, at } = w.by().clone();
        let values = args![instrument.label(), revision, who, at.timestamp(), json(settings)?];
        w.db().execute(sql, values).await?;
        Entry::new(Action::DraftSaved, instrument.label(), detail(settings))
    };
    w.touch(Part::Drafts);
    let saved = one(&mut w.db(), instance, instrument).await?;
    Ok(Ended::audited(entry, Guarded::Done(saved)))
}

/// What is set, as numbers.
fn detail(settings: &Settings) -> String {
    let Settings { starts, pins, holds, exclusions, .. } = settings;
    let chosen = starts.as_ref().map_or_else(|| "alle Starts".to_owned(), |s| format!("{} Starts", s.len()));
    format!("{chosen}, {} festgelegt, {} zurückgehalten, {} ausgenommen", pins.len(), holds.len(), exclusions.len())
}
