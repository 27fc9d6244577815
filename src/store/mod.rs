//! Persistence: one repository over SQLite. Reads of the desk are served from an in-memory
//! snapshot with a revision; every write goes through one connection, in one transaction with
//! its audit entry, and publishes the next snapshot. Knows nothing of HTTP or screens.
//!
//! SQL is one text per query in the common ground of SQLite and PostgreSQL (`$n` parameters,
//! `ON CONFLICT`, no engine's own functions), so that a second engine is a second pool.

mod audit;
mod drafts;
mod error;
mod forecasts;
mod idempotency;
mod imports;
mod in_effect;
mod load;
mod mail;
mod open;
mod release_rows;
mod releases;
mod rows;
mod set_aside;
mod tokens;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::watch;

pub use drafts::Guarded;
pub use error::StoreError;
pub use idempotency::Stored;
pub use imports::{Answered, ImportFailure, ImportOptions};
pub use mail::{Claim, Claimed, Deed, MailDone, MailEntry, MailRecipient, NewMail, OutboxFigures, Pause, Resolution, Stranded};
pub use open::{Access, sqlite_path};
pub use releases::{Answer, ReleaseOptions};
pub use set_aside::SetAside;
pub(crate) use tokens::hex;
pub use tokens::{Role, TokenEntry, random_token, token_hash};

use crate::{
    api::imports::ImportEntry,
    domain::{Desk, MeasureNo, contingent::released::Released},
};

/// One consistent state of the desk.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Tells databases apart whose revisions are equal.
    pub instance: i64,
    /// Rises with every write.
    pub revision: u64,
    /// What the desk knows.
    pub desk: Arc<Desk>,
    /// Kontingente in effect.
    pub released: Arc<Released>,
    /// The newest import.
    pub last_import: Option<ImportEntry>,
    /// AGH set aside on *Heute*, entries whose day has come included.
    pub set_aside: Arc<BTreeMap<MeasureNo, SetAside>>,
    /// Who may call.
    pub tokens: Arc<[TokenEntry]>,
    /// The outbox in numbers.
    pub outbox: Arc<OutboxFigures>,
}

/// The repository.
#[derive(Debug)]
pub struct Store {
    pools: open::Pools,
    snapshot: watch::Sender<Arc<Snapshot>>,
    /// Held from reading the desk to publishing the next one, so that imports never overlap.
    importing: tokio::sync::Mutex<()>,
}

impl Store {
    /// Opens (and with [`Access::Write`] creates or migrates) the database and reads the desk.
    ///
    /// # Errors
    /// When it is missing, in use, newer than this program, or does not answer.
    pub async fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let pools = open::open(path, access).await?;
        if let Some(writer) = &pools.writer {
            // Made from the system's randomness once, so that no two databases share ETags.
            let instance = i64::from(rand::random::<u32>());
            let sql = "INSERT INTO meta (name, value) VALUES ('instance', $1), ('revision', 0) ON CONFLICT (name) DO NOTHING";
            sqlx::query(sql).bind(instance).execute(writer).await?;
        }
        let mut tx = pools.reader.begin().await?;
        let desk = Arc::new(load::desk(&mut tx).await?);
        let released = Arc::new(in_effect::load(&mut tx).await?);
        let snapshot = read_snapshot(&mut tx, desk, released).await?;
        drop(tx);
        Ok(Self { pools, snapshot: watch::Sender::new(Arc::new(snapshot)), importing: tokio::sync::Mutex::default() })
    }

    /// The newest state.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.borrow().clone()
    }

    /// Wakes whoever waits for the next state.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshot.subscribe()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query_scalar::<_, i64>("SELECT 1").fetch_one(self.reader()).await?;
        Ok(())
    }

    /// Checks the whole file; answers SQLite's own words when it is damaged.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn integrity(&self) -> Result<String, StoreError> {
        Ok(sqlx::query_scalar("PRAGMA integrity_check").fetch_one(self.reader()).await?)
    }

    fn reader(&self) -> &SqlitePool {
        &self.pools.reader
    }

    /// Begins a write. SQLite takes the write lock at once, so that no transaction fails half-way.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        let writer =
            self.pools.writer.as_ref().ok_or_else(|| StoreError::Refused("Datenbank ist nur zum Lesen geöffnet".to_owned()))?;
        Ok(writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Ends a write that left the desk itself as it was: audit, tokens and the like.
    async fn commit(&self, tx: Transaction<'static, Sqlite>) -> Result<(), StoreError> {
        let desk = self.snapshot().desk.clone();
        self.commit_desk(tx, desk).await
    }

    /// Ends a write, counts the revision up and publishes the state it made.
    async fn commit_desk(&self, tx: Transaction<'static, Sqlite>, desk: Arc<Desk>) -> Result<(), StoreError> {
        let released = self.snapshot().released.clone();
        self.commit_all(tx, desk, released).await
    }

    /// As [`Self::commit_desk`], with other Kontingente in effect.
    async fn commit_all(
        &self,
        mut tx: Transaction<'static, Sqlite>,
        desk: Arc<Desk>,
        released: Arc<Released>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE meta SET value = value + 1 WHERE name = 'revision'").execute(&mut *tx).await?;
        let snapshot = read_snapshot(&mut tx, desk, released).await?;
        tx.commit().await?;
        self.snapshot.send_replace(Arc::new(snapshot));
        Ok(())
    }
}

async fn read_snapshot(db: &mut SqliteConnection, desk: Arc<Desk>, released: Arc<Released>) -> Result<Snapshot, StoreError> {
    let meta = "SELECT coalesce(max(value), 0) FROM meta WHERE name = $1";
    let revision: i64 = sqlx::query_scalar(meta).bind("revision").fetch_one(&mut *db).await?;
    let instance = sqlx::query_scalar(meta).bind("instance").fetch_one(&mut *db).await?;
    let last_import = imports::newest(db, 1).await?.into_iter().next();
    let set_aside = Arc::new(set_aside::all(db).await?);
    let tokens = tokens::all(db).await?.into();
    let outbox = mail::figures(db).await?.into();
    let revision = u64::try_from(revision).unwrap_or(0);
    Ok(Snapshot { instance, revision, desk, released, last_import, set_aside, tokens, outbox })
}
