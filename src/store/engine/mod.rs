//! One connection to whichever engine holds the desk. Statements come as text in the common ground
//! of SQLite and PostgreSQL, arguments and cells as the schema's four types, so that callers carry
//! no engine in their signatures: a second engine is a second variant of [`Db`], found by the
//! compiler in this folder alone. Knows no table.

mod arg;
mod row;

use std::{borrow::Cow, time::Duration};

use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};

pub(in crate::store) use arg::{Arg, args};
pub(in crate::store) use row::{Cells, Row, row};

use super::StoreError;

/// How long a statement waits for somebody else's lock.
pub(in crate::store) const BUSY_TIMEOUT: Duration = Duration::from_secs(20);
/// Rows per statement of [`Db::many`]: large enough to be fast, and no larger. The driver asks for the name of
/// each parameter, which SQLite looks up from the first one on: with ten times the rows it takes ten times as long.
const CHUNK: usize = 50;
/// Size of a trial write.
const TRIAL_BYTES: usize = 256 * 1024;

/// A connection, perhaps in the middle of a transaction.
#[derive(Debug)]
pub(in crate::store) enum Db<'c> {
    /// SQLite.
    Sqlite(&'c mut SqliteConnection),
}

fn query(sql: Cow<'static, str>, args: Vec<Arg>) -> Query<'static, Sqlite, SqliteArguments> {
    // The texts are the store's own; values only ever come as arguments.
    args.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, arg| match arg {
        Arg::Int(value) => query.bind(value),
        Arg::Text(value) => query.bind(value),
        Arg::Bool(value) => query.bind(value),
        Arg::Date(value) => query.bind(value),
    })
}

impl Db<'_> {
    /// Runs a statement; gives the number of rows it concerned.
    pub(in crate::store) async fn execute(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(db) => Ok(query(sql.into(), args).execute(&mut **db).await?.rows_affected()),
        }
    }

    /// All rows.
    pub(in crate::store) async fn all<T: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<Vec<T>, StoreError> {
        match self {
            Self::Sqlite(db) => {
                let rows = query(sql.into(), args).fetch_all(&mut **db).await?;
                rows.iter().map(|row| T::read(&mut Cells::of(row)).map_err(Into::into)).collect()
            }
        }
    }

    /// The first row, if there is one.
    pub(in crate::store) async fn maybe<T: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<Option<T>, StoreError> {
        match self {
            Self::Sqlite(db) => {
                let row = query(sql.into(), args).fetch_optional(&mut **db).await?;
                Ok(row.map(|row| T::read(&mut Cells::of(&row))).transpose()?)
            }
        }
    }

    /// The first row; that there is none is an error.
    pub(in crate::store) async fn one<T: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        args: Vec<Arg>,
    ) -> Result<T, StoreError> {
        self.maybe(sql, args).await?.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// Moves what the engine keeps beside the database into it.
    pub(in crate::store) async fn checkpoint(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => self.execute("PRAGMA wal_checkpoint(TRUNCATE)", args![]).await.map(drop),
        }
    }

    /// Writes, for a try, more than the engine keeps in memory, and takes it back: what a full or
    /// broken disk would refuse is refused here. The connection is not worth keeping afterwards.
    pub(in crate::store) async fn trial(&mut self) -> Result<(), StoreError> {
        match self {
            // Pages beyond a cache this small go to the disk at once, not only with the commit.
            Self::Sqlite(_) => self.execute("PRAGMA cache_size = 8", args![]).await?,
        };
        self.execute("BEGIN IMMEDIATE", args![]).await?;
        let sql = "INSERT INTO idempotency (key, route, sha256, at, answer) VALUES ('trial', '', '', 0, $1)";
        self.execute(sql, args!["x".repeat(TRIAL_BYTES)]).await?;
        self.execute("ROLLBACK", args![]).await.map(drop)
    }

    /// `head` with `VALUES` of many rows, and `tail` behind them; nothing where there is no row.
    pub(in crate::store) async fn many<const N: usize>(
        &mut self,
        head: &str,
        rows: impl IntoIterator<Item = [Arg; N]> + Send,
        tail: &str,
    ) -> Result<(), StoreError> {
        // Collected first: what makes the rows need not wait with us for the database.
        let mut rows = rows.into_iter().collect::<Vec<_>>().into_iter();
        while rows.len() > 0 {
            let some: Vec<_> = rows.by_ref().take(CHUNK).collect();
            let places = (0..some.len()).map(|row| {
                let places = (1..=N).map(|cell| format!("${}", row * N + cell)).collect::<Vec<_>>();
                format!("({})", places.join(","))
            });
            let sql = format!("{head} VALUES {} {tail}", places.collect::<Vec<_>>().join(","));
            self.execute(sql, some.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }
}
