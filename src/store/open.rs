//! Opening a database: one backend per file, safe settings, migrations.

use std::{
    borrow::Cow,
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
};

use sqlx::{
    AssertSqlSafe, SqlSafeStr, SqlitePool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    StoreError, chain,
    engine::{BUSY_TIMEOUT, Db, args},
    mail,
    stand::{Found, Stand},
    writer::Writer,
};

/// All migrations, oldest first. What was released never changes: its checksum is compared.
fn migrations() -> Migrator {
    let one = |(version, description, sql): &(i64, &'static str, &'static str)| {
        let (description, sql) = (Cow::Borrowed(*description), AssertSqlSafe(*sql).into_sql_str());
        Migration::new(*version, description, MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(one).collect())
}

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "desk", include_str!("migrations/0001_desk.sql")),
    (2, "forecast", include_str!("migrations/0002_forecast.sql")),
    (3, "mail", include_str!("migrations/0003_mail.sql")),
    (4, "contingents", include_str!("migrations/0004_contingents.sql")),
    (5, "store", include_str!("migrations/0005_store.sql")),
    (6, "shares", include_str!("migrations/0006_shares.sql")),
    (7, "profile", include_str!("migrations/0007_profile.sql")),
    (8, "held", include_str!("migrations/0008_held.sql")),
    (9, "invitation", include_str!("migrations/0009_invitation.sql")),
    (10, "tokens", include_str!("migrations/0010_tokens.sql")),
    (11, "mail_age", include_str!("migrations/0011_mail_age.sql")),
    (12, "provider", include_str!("migrations/0012_provider.sql")),
    (13, "provider_lists", include_str!("migrations/0013_provider_lists.sql")),
    (14, "customer_numbers", include_str!("migrations/0014_customer_numbers.sql")),
];

/// What the caller is going to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read only; works beside a running backend.
    Read,
    /// Be the only writer of the file.
    Write,
}

/// The pools of one open database.
#[derive(Debug)]
pub(super) struct Pools {
    pub(super) reader: SqlitePool,
    pub(super) writer: Option<Writer>,
    /// Held as long as this process may write; released by the system even after a kill.
    pub(super) lock: Option<Locks>,
}

/// The file behind `sqlite:PATH` or `sqlite://PATH`.
///
/// # Errors
/// On any other kind of URL.
pub fn sqlite_path(url: &str) -> Result<PathBuf, StoreError> {
    let path = url.strip_prefix("sqlite:").map(|p| p.strip_prefix("//").unwrap_or(p));
    match path {
        Some(path) if !path.is_empty() && !path.starts_with(':') => Ok(path.into()),
        _ => Err(StoreError::UnknownUrl(url.to_owned())),
    }
}

pub(super) async fn open(path: &Path, access: Access) -> Result<Pools, StoreError> {
    if access == Access::Read {
        if !path.exists() {
            return Err(StoreError::Missing(path.into()));
        }
        let reader = pool(path, access, 2).await?;
        check_version(&reader, path).await?;
        return Ok(Pools { reader, writer: None, lock: None });
    }
    if let Some(parent) = path.parent() {
        create_private_dir(parent)?;
    }
    let lock = take_lock(path)?;
    let first = pool(path, access, 1).await?;
    migrations().run(&first).await.map_err(|error| migration_error(error, path))?;
    let mut connection = first.acquire().await?.detach();
    // Made from the system's randomness once, so that no two databases share ETags.
    let instance = i64::from(rand::random::<u32>());
    let sql = "INSERT INTO meta (name, value) VALUES ('instance', $1), ('revision', 0) ON CONFLICT (name) DO NOTHING";
    Db::Sqlite(&mut connection).execute(sql, args![instance]).await?;
    let mut db = Db::Sqlite(&mut connection);
    chain::seal(&mut db).await?;
    let meta = "SELECT value FROM meta WHERE name = $1";
    let (instance,): (i64,) = db.one(meta, args!["instance"]).await?;
    let (revision,): (i64,) = db.one(meta, args!["revision"]).await?;
    let (stand, found) = Stand::open(path, &mut db, instance, u64::try_from(revision).unwrap_or(0)).await?;
    if found == Found::Behind {
        mail::hold(&mut db).await?;
    }
    let reader = pool(path, Access::Read, 2).await?;
    Ok(Pools { reader, writer: Some(Writer::new(options(path, access), connection, stand)), lock: Some(lock) })
}

fn options(path: &Path, access: Access) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(access == Access::Write);
    // Who only reads leaves the file's mode as it is: it may lie where nothing can be written.
    let options = if access == Access::Write { options.journal_mode(SqliteJournalMode::Wal) } else { options };
    options
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("query_only", if access == Access::Read { "ON" } else { "OFF" })
}

async fn pool(path: &Path, access: Access, connections: u32) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new().max_connections(connections).acquire_timeout(BUSY_TIMEOUT);
    Ok(pool.connect_with(options(path, access)).await?)
}

/// Social data: the directory is the owner's alone.
pub(super) fn create_private_dir(dir: &Path) -> Result<(), StoreError> {
    if dir.as_os_str().is_empty() || dir.exists() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|source| StoreError::Create { path: dir.into(), source })
}

/// The locks of the only writer: an advisory one beside the database, and one on the database's own
/// file. SQLite's own locks would let a second backend in between two writes; a lock beside one name of
/// the file alone would let in who comes by another name, or after the lock's file was removed.
#[derive(Debug)]
pub(super) struct Locks {
    _beside: File,
    _own: File,
}

pub(super) fn take_lock(path: &Path) -> Result<Locks, StoreError> {
    let create = |source| StoreError::Create { path: path.into(), source };
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let lock = |file: File| match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse(path.into())),
        Err(std::fs::TryLockError::Error(source)) => Err(create(source)),
    };
    // The file behind links, where it exists already.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut lock_path = real.as_os_str().to_owned();
    lock_path.push(".lock");
    let beside = lock(options.open(PathBuf::from(lock_path)).map_err(create)?)?;
    // The database itself is created here so that nobody else can ever read it.
    let own = lock(options.open(&real).map_err(create)?)?;
    make_private(&own).map_err(create)?;
    Ok(Locks { _beside: beside, _own: own })
}

/// Whoever made the file, and under whatever umask: it holds social data.
fn make_private(file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

/// The newest schema this program knows.
pub(super) fn newest_version() -> i64 {
    MIGRATIONS.iter().map(|(version, ..)| *version).max().unwrap_or(0)
}

/// A reader does not migrate, but must not misread a schema it does not know.
async fn check_version(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let applied: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations WHERE success")
        .fetch_one(pool)
        .await
        .map_err(|_| StoreError::Missing(path.into()))?;
    let known = newest_version();
    match applied.cmp(&known) {
        std::cmp::Ordering::Greater => Err(StoreError::Newer(path.into())),
        std::cmp::Ordering::Less => Err(StoreError::Older(path.into())),
        std::cmp::Ordering::Equal => Ok(()),
    }
}

fn migration_error(error: MigrateError, path: &Path) -> StoreError {
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => StoreError::Newer(path.into()),
        MigrateError::Execute(error) => error.into(),
        other => StoreError::Refused(format!("Datenbank {} lässt sich nicht erneuern: {other}", path.display())),
    }
}
