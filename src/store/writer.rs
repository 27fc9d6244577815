//! The one way to write. A write runs to its end in a task of its own, whatever becomes of the
//! caller; one lock is held from its begin to the publication of what it made, so that writes
//! publish in the order they were committed. It ends by saying what the audit keeps of it, or why
//! nothing. A connection that failed is thrown away: nobody knows what state it is in.

use std::{pin::Pin, sync::Arc};

use chrono::Utc;
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::Mutex;

use super::{
    Shared, Snapshot, Store, StoreError,
    audit::{self, By, Entry},
    engine::{BUSY_TIMEOUT, Db, args},
    mail::OutboxFigures,
    parts::{Part, Parts},
    stand::Stand,
};
use crate::domain::{Desk, contingent::released::Released, provider_list::ProviderLists};

/// The connection writes go through, when there is one, and how to make one.
#[derive(Debug)]
pub(super) struct Writer {
    options: SqliteConnectOptions,
    stand: Stand,
    slot: Mutex<Option<SqliteConnection>>,
}

/// What a write is: steps on a connection.
pub(super) type Steps<'w, T> = Pin<Box<dyn Future<Output = Result<Ended<T>, StoreError>> + Send + 'w>>;

/// Steps as a closure the compiler knows to take any connection.
pub(super) fn steps<T, F>(work: F) -> F
where
    F: for<'w> FnOnce(&'w mut Write) -> Steps<'w, T>,
{
    work
}

/// How a write ends, and what it answers.
#[derive(Debug)]
pub(super) enum Ended<T> {
    /// Nothing had to be written; what was begun is taken back.
    Nothing(T),
    /// Somebody did something.
    Audited(T, Audit),
    /// The program took a step nobody asks about later.
    Quietly(T, Quiet),
}

/// Entries of one write, at least one.
#[derive(Debug)]
pub(super) struct Audit(Entry, Vec<Entry>);

impl Audit {
    /// All of them; `None` where there is none.
    pub(super) fn of(entries: Vec<Entry>) -> Option<Self> {
        let mut entries = entries.into_iter();
        entries.next().map(|first| Self(first, entries.collect()))
    }
}

/// What the store numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbered {
    Audit,
    Import,
    Mail,
    Release,
    List,
}

impl Numbered {
    const fn counter(self) -> &'static str {
        match self {
            Self::Audit => "id.audit",
            Self::Import => "id.import",
            Self::Mail => "id.mail",
            Self::Release => "id.release",
            Self::List => "id.list",
        }
    }
}

/// Writes the audit does not mention, each with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quiet {
    /// A dispatcher's passing step; what became of the message follows.
    Dispatch,
    /// The forecast kept of a morning: computed, nobody's deed.
    KeptForecast,
    /// The day a token was last used: once a day for each.
    TokenUse,
}

impl<T> Ended<T> {
    /// One entry.
    pub(super) fn audited(entry: Entry, value: T) -> Self {
        Self::Audited(value, Audit(entry, Vec::new()))
    }
}

/// A write under way.
#[derive(Debug)]
pub(super) struct Write {
    db: SqliteConnection,
    by: By,
    next: Snapshot,
    moved: Parts,
}

impl Write {
    /// The connection, in its transaction.
    pub(super) fn db(&mut self) -> Db<'_> {
        Db::Sqlite(&mut self.db)
    }

    /// Who writes, and when.
    pub(super) const fn by(&self) -> &By {
        &self.by
    }

    /// The state this write began with, and what it has changed so far.
    pub(super) const fn now(&self) -> &Snapshot {
        &self.next
    }

    /// Another state of the desk, as exported.
    pub(super) fn set_desk(&mut self, desk: Arc<Desk>) {
        self.next.exported = desk;
        self.moved.add(Part::Desk);
        self.lay_over();
    }

    /// Other lists of providers.
    pub(super) fn set_lists(&mut self, lists: ProviderLists) {
        self.next.lists = Arc::new(lists);
        self.moved.add(Part::Lists);
        self.lay_over();
    }

    /// The desk as it is by exports and lists. Where that stays the same, so does what is computed from it.
    fn lay_over(&mut self) {
        let Snapshot { desk, exported, lists, .. } = &mut self.next;
        let next = lists.over(exported).map_or_else(|| exported.clone(), Arc::new);
        if !Arc::ptr_eq(desk, &next) && *desk != next {
            *desk = next;
            self.moved.add(Part::Desk);
        }
    }

    /// Other Kontingente in effect.
    pub(super) fn set_released(&mut self, released: Arc<Released>) {
        self.next.released = released;
        self.moved.add(Part::Contingents);
    }

    /// The outbox in numbers, to be changed.
    pub(super) fn outbox(&mut self) -> &mut OutboxFigures {
        self.moved.add(Part::Outbox);
        Arc::make_mut(&mut self.next.outbox)
    }

    /// This part changes.
    pub(super) const fn touch(&mut self, part: Part) {
        self.moved.add(part);
    }

    /// The revision this write makes.
    pub(super) const fn revision(&self) -> u64 {
        self.next.revision
    }

    /// The next number of a kind; none is given twice, whatever was removed meanwhile.
    pub(super) async fn next_id(&mut self, of: Numbered) -> Result<i64, StoreError> {
        let sql = "UPDATE meta SET value = value + 1 WHERE name = $1 RETURNING value";
        let (id,): (i64,) = self.db().one(sql, args![of.counter()]).await?;
        Ok(id)
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.db().execute(sql, args![]).await.map(drop)
    }

    /// SQLite takes the write lock at once, so that no transaction fails half-way; counting the
    /// revision first is what orders writers where an engine has no such lock.
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.run("BEGIN IMMEDIATE").await?;
        let sql = "UPDATE meta SET value = value + 1 WHERE name = 'revision' RETURNING value";
        let (revision,): (i64,) = self.db().one(sql, args![]).await?;
        self.next.revision = u64::try_from(revision).unwrap_or(0);
        Ok(())
    }

    /// Records who did what, reads what changed, commits.
    async fn finish(&mut self, entries: Option<&Audit>) -> Result<(), StoreError> {
        if let Some(Audit(first, more)) = entries {
            self.moved.add(Part::Audit);
            for entry in std::iter::once(first).chain(more) {
                let id = self.next_id(Numbered::Audit).await?;
                audit::record(&mut Db::Sqlite(&mut self.db), id, &self.by, entry).await?;
            }
        }
        for part in Part::ALL {
            if self.moved.has(part) {
                self.next.revisions.moved(part, self.next.revision);
            }
        }
        let moved = self.moved;
        super::reread(&mut Db::Sqlite(&mut self.db), &mut self.next, |part| moved.has(part)).await?;
        self.run("COMMIT").await
    }
}

impl Writer {
    pub(super) const fn new(options: SqliteConnectOptions, connection: SqliteConnection, stand: Stand) -> Self {
        Self { options, stand, slot: Mutex::const_new(Some(connection)) }
    }

    /// Moves everything into the database's own file and gives the connection back, once no write
    /// needs it any more.
    async fn close(&self) {
        if let Some(mut connection) = self.slot.lock().await.take() {
            // Where this fails, everything is in the files beside the database, and the next start reads it.
            let _ = Db::Sqlite(&mut connection).checkpoint().await;
            let _ = connection.close().await;
        }
    }
}

impl Store {
    /// Runs a write to its end.
    pub(super) fn write<T, F>(&self, by: By, work: F) -> Running<T, StoreError>
    where
        T: Send + 'static,
        F: for<'w> FnOnce(&'w mut Write) -> Steps<'w, T> + Send + 'static,
    {
        let shared = self.shared.clone();
        run_to_end(async move { shared.write(by, work).await })
    }

    /// Moves everything into the database's own file, when no write is under way.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        let Some(writer) = &self.shared.writer else { return Ok(()) };
        match &mut *writer.slot.lock().await {
            Some(connection) => Db::Sqlite(connection).checkpoint().await,
            None => Ok(()),
        }
    }

    /// Ends using the database: afterwards its own file holds everything.
    pub async fn close(&self) {
        self.shared.reader.close().await;
        if let Some(writer) = &self.shared.writer {
            writer.close().await;
        }
    }

    /// The same for what the program does by itself.
    pub(super) fn write_quietly<T, F>(&self, work: F) -> Running<T, StoreError>
    where
        T: Send + 'static,
        F: for<'w> FnOnce(&'w mut Write) -> Steps<'w, T> + Send + 'static,
    {
        self.write(By::new("", Utc::now()), work)
    }
}

/// What runs already; dropping it stops nothing.
pub(super) type Running<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// Runs in a task of its own, which nobody can cancel by going away.
pub(super) fn run_to_end<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Running<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let task = tokio::spawn(work);
    Box::pin(async move { task.await.map_err(|_| StoreError::Aborted)? })
}

impl Shared {
    async fn write<T, F>(self: &Arc<Self>, by: By, work: F) -> Result<T, StoreError>
    where
        F: for<'w> FnOnce(&'w mut Write) -> Steps<'w, T>,
    {
        let read_only = || StoreError::Refused("Datenbank ist nur zum Lesen geöffnet".to_owned());
        let writer = self.writer.as_ref().ok_or_else(read_only)?;
        let mut slot = tokio::time::timeout(BUSY_TIMEOUT, writer.slot.lock()).await.map_err(|_| StoreError::Busy)?;
        let outcome = self.write_in(writer, &mut slot, by, work).await;
        self.judge(&outcome);
        outcome
    }

    /// Tries whether a write would succeed now.
    pub(super) async fn trial(self: &Arc<Self>) -> Result<(), StoreError> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let _slot = tokio::time::timeout(BUSY_TIMEOUT, writer.slot.lock()).await.map_err(|_| StoreError::Busy)?;
        let outcome = async {
            let mut db = writer.options.connect().await?;
            let outcome = Db::Sqlite(&mut db).trial().await;
            let closed = db.close().await.map_err(StoreError::from);
            outcome.and(closed)
        }
        .await;
        self.judge(&outcome);
        outcome
    }

    async fn write_in<T, F>(&self, writer: &Writer, slot: &mut Option<SqliteConnection>, by: By, work: F) -> Result<T, StoreError>
    where
        F: for<'w> FnOnce(&'w mut Write) -> Steps<'w, T>,
    {
        // Whatever goes wrong from here on leaves the slot empty: the connection is gone with the write.
        let db = match slot.take() {
            Some(db) => db,
            None => writer.options.connect().await?,
        };
        let next = Snapshot::clone(&self.snapshot.borrow());
        let mut write = Write { db, by, next, moved: Parts::default() };
        write.begin().await?;
        let (value, audit) = match work(&mut write).await {
            Ok(Ended::Audited(value, audit)) => (value, Some(audit)),
            Ok(Ended::Quietly(value, Quiet::Dispatch | Quiet::KeptForecast | Quiet::TokenUse)) => (value, None),
            Ok(Ended::Nothing(value)) => {
                write.run("ROLLBACK").await?;
                *slot = Some(write.db);
                return Ok(value);
            }
            Err(error) => {
                if !error.is_trouble() && write.run("ROLLBACK").await.is_ok() {
                    *slot = Some(write.db);
                }
                return Err(error);
            }
        };
        write.finish(audit.as_ref()).await?;
        *slot = Some(write.db);
        writer.stand.mark(write.next.revision);
        self.snapshot.send_replace(Arc::new(write.next));
        Ok(value)
    }
}
