//! Persistence: one repository. Reads of the desk are served from an in-memory snapshot with a
//! revision; every write goes through the `writer`, in one transaction with its audit entry, and
//! publishes the next snapshot. Knows nothing of HTTP or screens.
//!
//! SQL is one text per query in the common ground of SQLite and PostgreSQL (`$n` parameters,
//! `ON CONFLICT`, no engine's own functions) and runs over `engine::Db`, so that a second engine is
//! a second pool.

mod audit;
mod backup;
mod chain;
mod drafts;
mod engine;
mod error;
mod forecasts;
mod health;
mod idempotency;
mod import_rows;
mod imports;
mod in_effect;
mod lists;
mod load;
mod mail;
mod open;
mod parts;
mod plan_rows;
mod purge;
mod release_rows;
mod releases;
mod rows;
mod sealed;
mod set_aside;
mod stand;
mod tokens;
mod undo;
mod writer;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use sqlx::{Sqlite, SqlitePool, Transaction};
use tokio::sync::watch;

pub use audit::{AuditFilter, MOST as MOST_AUDIT_ENTRIES};
pub use backup::{BackedUp, Keep, Restored, backup, backups, restore};
pub use chain::{Broken, Verified};
pub use drafts::Guarded;
pub use error::StoreError;
pub use idempotency::Stored;
pub use imports::{Answered, ImportFailure, ImportOptions};
pub use lists::{NewList, ReadIn, RowKey};
pub use mail::{
    Claim, Claimed, Deed, MailDone, MailEntry, MailRecipient, NewMail, OutboxFigures, Pause, Release, Resolution, Stranded,
};
pub use open::{Access, sqlite_path};
pub use parts::{Part, Revisions};
pub use purge::{Erased, Purged};
pub use releases::{Answer, ReleaseOptions};
pub use set_aside::SetAside;
pub(crate) use tokens::hex;
pub use tokens::{Holds, NewToken, Role, Rotation, TokenEntry, random_key, random_token, token_hash};

use self::{
    engine::{Db, args},
    writer::Writer,
};
use crate::{
    api::imports::ImportEntry,
    domain::{
        Desk, Instrument, MeasureNo,
        contingent::released::{Released, Signed},
        provider_list::{ProviderLists, request::Known},
    },
};

/// One consistent state of the desk.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Tells databases apart whose revisions are equal.
    pub instance: i64,
    /// Rises with every write.
    pub revision: u64,
    /// When each part last changed.
    pub revisions: Revisions,
    /// What the desk knows: by exports, and by lists of providers until an export says the same.
    pub desk: Arc<Desk>,
    /// What the exports alone say: for what compares exports, and for looking back.
    pub exported: Arc<Desk>,
    /// Lists of providers.
    pub lists: Arc<ProviderLists>,
    /// Kontingente in effect.
    pub released: Arc<Released>,
    /// Who saved the drafts of Kontingente, and when.
    pub drafts: Arc<BTreeMap<Instrument, Signed>>,
    /// The newest import.
    pub last_import: Option<ImportEntry>,
    /// AGH set aside on *Heute*, entries whose day has come included.
    pub set_aside: Arc<BTreeMap<MeasureNo, SetAside>>,
    /// Who may call.
    pub tokens: Arc<[TokenEntry]>,
    /// The outbox in numbers.
    pub outbox: Arc<OutboxFigures>,
    /// Why writes fail at the moment, in German.
    pub trouble: Option<Arc<str>>,
}

impl Snapshot {
    /// Which lists of providers were asked for, and which have been read in.
    #[must_use]
    pub fn known_lists(&self) -> Known<'_> {
        Known { asked: &self.outbox.asked, received: self.lists.received() }
    }
}

/// The repository.
#[derive(Debug, Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

/// What a write needs, even when nobody waits for it any more.
#[derive(Debug)]
struct Shared {
    reader: SqlitePool,
    writer: Option<Writer>,
    snapshot: watch::Sender<Arc<Snapshot>>,
    /// Held from reading the desk to publishing the next one, so that imports never overlap.
    importing: tokio::sync::Mutex<()>,
    /// Held as long as this process may write; released by the system even after a kill.
    _lock: Option<open::Locks>,
}

/// A consistent look at the database.
struct Reading(Transaction<'static, Sqlite>);

impl Reading {
    fn db(&mut self) -> Db<'_> {
        Db::Sqlite(&mut self.0)
    }
}

impl Store {
    /// Opens (and with [`Access::Write`] creates or migrates) the database and reads the desk.
    ///
    /// # Errors
    /// When it is missing, in use, newer than this program, or does not answer.
    pub async fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let open::Pools { reader, writer, lock } = open::open(path, access).await?;
        let mut reading = Reading(reader.begin().await?);
        let mut db = reading.db();
        let meta = "SELECT CAST(coalesce(max(value), 0) AS BIGINT) FROM meta WHERE name = $1";
        let (revision,): (i64,) = db.one(meta, args!["revision"]).await?;
        let (instance,): (i64,) = db.one(meta, args!["instance"]).await?;
        let revision = u64::try_from(revision).unwrap_or(0);
        let (exported, lists) = (Arc::new(load::desk(&mut db).await?), lists::load(&mut db).await?);
        let desk = lists.over(&exported).map_or_else(|| exported.clone(), Arc::new);
        let mut snapshot = Snapshot {
            instance,
            revision,
            revisions: Revisions::all_at(revision),
            desk,
            exported,
            lists: Arc::new(lists),
            released: Arc::new(in_effect::load(&mut db).await?),
            drafts: Arc::default(),
            last_import: None,
            set_aside: Arc::default(),
            tokens: Arc::new([]),
            outbox: Arc::new(mail::figures(&mut db).await?),
            trouble: None,
        };
        reread(&mut db, &mut snapshot, |_| true).await?;
        drop(reading);
        let importing = tokio::sync::Mutex::default();
        let snapshot = watch::Sender::new(Arc::new(snapshot));
        Ok(Self { shared: Arc::new(Shared { reader, writer, snapshot, importing, _lock: lock }) })
    }

    /// The newest state.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.snapshot.borrow().clone()
    }

    /// Wakes whoever waits for the next state.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.shared.snapshot.subscribe()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read().await?.db().one::<(i64,)>("SELECT CAST(1 AS BIGINT)", args![]).await.map(drop)
    }

    /// Checks the whole file; answers SQLite's own words when it is damaged.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn integrity(&self) -> Result<String, StoreError> {
        let (words,) = self.read().await?.db().one("PRAGMA integrity_check", args![]).await?;
        Ok(words)
    }

    async fn read(&self) -> Result<Reading, StoreError> {
        Ok(Reading(self.shared.reader.begin().await?))
    }
}

/// Reads the small tables the snapshot holds, those of the parts that moved.
async fn reread(db: &mut Db<'_>, snapshot: &mut Snapshot, moved: impl Fn(Part) -> bool) -> Result<(), StoreError> {
    if moved(Part::Desk) {
        snapshot.last_import = import_rows::newest(db, 1).await?.into_iter().next();
    }
    if moved(Part::Drafts) {
        snapshot.drafts = Arc::new(drafts::signed(db).await?);
    }
    if moved(Part::Notes) {
        snapshot.set_aside = Arc::new(set_aside::all(db).await?);
    }
    if moved(Part::Access) {
        snapshot.tokens = tokens::all(db).await?.into();
    }
    Ok(())
}
