//! Copies of the database that are whole, made beside a running backend, and the way back.

use std::{
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
};

use chrono::{Days, NaiveDate};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use super::{
    StoreError,
    engine::{BUSY_TIMEOUT, Db, args},
    open,
};

const PREFIX: &str = "ilc-desk-";
const SUFFIX: &str = ".db";

/// Which copies stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// So many, the newest; `None` keeps all.
    pub newest: Option<usize>,
    /// None older than so many days: what was deleted from the desk must not live on in copies.
    pub days: u32,
}

/// What a backup did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The copy.
    pub file: PathBuf,
    /// Older ones that were removed.
    pub removed: Vec<PathBuf>,
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> StoreError {
    move |source| StoreError::Create { path: path.to_owned(), source }
}

/// Copies the database into a folder: whole or not at all, checked, for the owner alone.
///
/// # Errors
/// When there is no database, the folder cannot be written, or the copy is not sound.
pub async fn backup(database: &Path, to: &Path, today: NaiveDate, keep: Keep) -> Result<BackedUp, StoreError> {
    if !database.exists() {
        return Err(StoreError::Missing(database.to_owned()));
    }
    open::create_private_dir(to)?;
    let part = to.join(format!(".{PREFIX}{today}.part"));
    let made = copy(database, &part).await;
    if made.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    made?;
    let file = (1..=u32::MAX)
        .map(|n| if n == 1 { format!("{PREFIX}{today}{SUFFIX}") } else { format!("{PREFIX}{today}-{n}{SUFFIX}") })
        .map(|name| to.join(name))
        .find(|file| !file.exists())
        .unwrap_or_else(|| part.clone());
    std::fs::rename(&part, &file).map_err(failed(&file))?;
    sync_dir(to)?;
    let removed = remove_old(to, today, keep)?;
    Ok(BackedUp { file, removed })
}

async fn copy(database: &Path, part: &Path) -> Result<(), StoreError> {
    let _ = std::fs::remove_file(part);
    // An empty file of ours: SQLite writes into it, and nobody else can read it at any time.
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(part).map_err(failed(part))?;
    let options = SqliteConnectOptions::new().filename(database).create_if_missing(false).busy_timeout(BUSY_TIMEOUT);
    let mut source = options.connect().await?;
    Db::Sqlite(&mut source).execute("VACUUM INTO $1", args![part.to_string_lossy().into_owned()]).await?;
    source.close().await?;
    check(part).await?;
    File::open(part).and_then(|file| file.sync_all()).map_err(failed(part))
}

/// Refuses what is no sound database of this program.
async fn check(file: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut connection = options.connect().await?;
    let mut db = Db::Sqlite(&mut connection);
    let (answer,): (String,) = db.one("PRAGMA integrity_check", args![]).await?;
    if answer != "ok" {
        return Err(StoreError::Damaged);
    }
    let sql = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations WHERE success";
    let (version,): (i64,) = db.one(sql, args![]).await.map_err(|_| StoreError::Foreign(file.to_owned()))?;
    if version > open::newest_version() {
        return Err(StoreError::Newer(file.to_owned()));
    }
    connection.close().await?;
    Ok(())
}

fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed(dir))
}

/// The copies in a folder, oldest first.
///
/// # Errors
/// When the folder cannot be read.
pub fn backups(folder: &Path) -> Result<Vec<(NaiveDate, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(rest) = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)) else { continue };
        let (day, number) = (rest.get(..10).and_then(|day| day.parse().ok()), rest.get(10..).unwrap_or_default());
        let number = number.strip_prefix('-').map_or(Some(1), |n| n.parse::<u32>().ok());
        if let (Some(day), Some(number)) = (day, number) {
            found.push((day, number, path));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(day, _, path)| (day, path)).collect())
}

fn remove_old(folder: &Path, today: NaiveDate, keep: Keep) -> Result<Vec<PathBuf>, StoreError> {
    let all = backups(folder)?;
    let too_many = keep.newest.map_or(0, |n| all.len().saturating_sub(n.max(1)));
    let oldest = today - Days::new(u64::from(keep.days));
    let mut removed = Vec::new();
    for (_, path) in all.into_iter().enumerate().filter(|(n, (day, _))| *n < too_many || *day < oldest).map(|(_, found)| found) {
        std::fs::remove_file(&path).map_err(failed(&path))?;
        removed.push(path);
    }
    Ok(removed)
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the database it replaced lies now, if there was one.
    pub kept: Option<PathBuf>,
}

/// Puts a copy in the database's place. The one that was there is kept beside it.
///
/// # Errors
/// When somebody uses the database, the copy is not sound, or a file cannot be written. Nothing was
/// replaced then.
pub async fn restore(database: &Path, copy: &Path, today: NaiveDate) -> Result<Restored, StoreError> {
    if !copy.exists() {
        return Err(StoreError::Missing(copy.to_owned()));
    }
    check(copy).await?;
    let folder = database.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    open::create_private_dir(folder)?;
    let existed = database.exists();
    let _lock = open::take_lock(database)?;
    let part = beside(database, ".restore");
    let mut target = OpenOptions::new();
    target.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut target, 0o600);
    let copied = File::open(copy)
        .and_then(|mut source| {
            let mut target = target.open(&part)?;
            std::io::copy(&mut source, &mut target)?;
            target.sync_all()
        })
        .map_err(failed(&part));
    if copied.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    copied?;
    let kept = if existed { Some(put_aside(database, today).await?) } else { None };
    // From one moment to the next: whoever opens the name finds the old database or the new one, whole.
    std::fs::rename(&part, database).map_err(failed(database))?;
    sync_dir(folder)?;
    Ok(Restored { kept })
}

/// Gives the database a second name that stays, with everything in its one file.
async fn put_aside(database: &Path, today: NaiveDate) -> Result<PathBuf, StoreError> {
    let kept = (1..=u32::MAX)
        .map(|n| beside(database, &if n == 1 { format!(".vor-{today}") } else { format!(".vor-{today}-{n}") }))
        .find(|path| !path.exists())
        .unwrap_or_else(|| beside(database, ".vorher"));
    let options = SqliteConnectOptions::new().filename(database).create_if_missing(false).busy_timeout(BUSY_TIMEOUT);
    if let Ok(mut connection) = options.connect().await {
        // One that is too damaged for it is kept with the files beside it.
        let _ = Db::Sqlite(&mut connection).checkpoint().await;
        let _ = connection.close().await;
    }
    for suffix in ["-wal", "-shm"] {
        let from = beside(database, suffix);
        if from.exists() {
            std::fs::rename(&from, beside(&kept, suffix)).map_err(failed(&from))?;
        }
    }
    std::fs::hard_link(database, &kept).map_err(failed(&kept))?;
    Ok(kept)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
