//! How far the database has come, written beside it with every write. A database that is behind its
//! own mark went back in time: an old copy, or one without the files beside it. What it believes to be
//! unsent may long have arrived, so nothing goes out until a person has looked.

use std::{
    fs::{File, OpenOptions},
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    StoreError,
    engine::{Db, args},
};

/// The file with the mark.
#[derive(Debug)]
pub(super) struct Stand {
    file: File,
    instance: i64,
}

/// What the mark says about the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It is as it was left.
    Same,
    /// It is older than it has been, or its mark is gone.
    Behind,
}

fn beside(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".stand");
    path.into()
}

impl Stand {
    /// Opens the mark and compares it with the database.
    pub(super) async fn open(
        database: &Path,
        db: &mut Db<'_>,
        instance: i64,
        revision: u64,
    ) -> Result<(Self, Found), StoreError> {
        let path = beside(database);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let create = |source| StoreError::Create { path: path.clone(), source };
        let mut file = options.open(&path).map_err(create)?;
        let mut text = String::new();
        // What is not readable is no mark.
        let _ = file.read_to_string(&mut text);
        let known: Option<(i64, u64)> =
            text.split_once(' ').and_then(|(instance, revision)| Some((instance.parse().ok()?, revision.trim().parse().ok()?)));
        let marked: Option<(i64,)> = db.maybe("SELECT value FROM meta WHERE name = 'stand'", args![]).await?;
        let found = match (known, marked) {
            (Some((known, at)), _) if known == instance && at > revision => Found::Behind,
            (Some((known, _)), _) if known == instance => Found::Same,
            // Another database stands in its place, or a copy without its mark.
            (_, Some(_)) => Found::Behind,
            (_, None) => Found::Same,
        };
        if marked.is_none() {
            db.execute("INSERT INTO meta (name, value) VALUES ('stand', 1)", args![]).await?;
        }
        let stand = Self { file, instance };
        if found == Found::Same {
            stand.mark(revision);
        }
        Ok((stand, found))
    }

    /// Marks how far the database has come. Not waited for: after a loss of power the mark may be
    /// behind the database, never ahead of it.
    pub(super) fn mark(&self, revision: u64) {
        let text = format!("{} {revision:020}\n", self.instance);
        #[cfg(unix)]
        let written = std::os::unix::fs::FileExt::write_all_at(&self.file, text.as_bytes(), 0);
        #[cfg(not(unix))]
        let written: std::io::Result<()> = Ok(drop(text));
        if let Err(error) = written {
            tracing::warn!(%error, "the mark beside the database cannot be written");
        }
    }
}
