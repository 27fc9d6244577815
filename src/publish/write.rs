//! Writing a publication: every file is written whole into a temporary folder inside the target,
//! flushed to the disk and moved into place; the index comes last. A reader sees the old file or
//! the new one, never half of one, and the index never names what is not there.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use tempfile::TempDir;

use super::{File, GENERATOR, Place, PublishError, Published, archive_of, files, index, page};
use crate::api::publication::Publication;

/// Publishes into `folder`: `archiv/JJJJ-MM-TT/…`, the same files at their stable address
/// unless the folder already holds a later day, and `index.html`.
///
/// # Errors
/// When the folder is not this program's, cannot be written to, or the page cannot be built.
/// Files already moved stay; each is whole.
pub fn publish(folder: &Path, publication: &Publication) -> Result<Published, PublishError> {
    let index_path = folder.join(index::NAME);
    refuse_foreign(&index_path)?;
    // Everything is built before anything is touched.
    let (filed, front) = (files(publication, Place::Archive)?, files(publication, Place::Front)?);
    let archived = archive_of(folder, publication.today);
    fs::create_dir_all(&archived).map_err(failed(&archived))?;
    let desk = TempDir::with_prefix_in(".ilc-desk-", folder).map_err(failed(folder))?;
    replace_all(desk.path(), &archived, &filed)?;
    let days = archive(folder)?;
    let newest = days.first() == Some(&publication.today);
    if newest {
        replace_all(desk.path(), folder, &front)?;
    }
    let index = File { name: index::NAME, bytes: index::html(&days)?.into_bytes() };
    replace_all(desk.path(), folder, &[index])?;
    desk.close().map_err(failed(folder))?;
    Ok(Published { archived, page: newest.then(|| folder.join(page::NAME)), index: index_path })
}

fn failed(path: &Path) -> impl Fn(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Write { path: path.clone(), source }
}

/// An index that is not ours means a wrong folder.
fn refuse_foreign(index: &Path) -> Result<(), PublishError> {
    match fs::read(index) {
        Ok(bytes) if String::from_utf8_lossy(&bytes).contains(GENERATOR) => Ok(()),
        Ok(_) => Err(PublishError::Foreign(index.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(PublishError::Write { path: index.to_owned(), source }),
    }
}

fn replace_all(desk: &Path, folder: &Path, files: &[File]) -> Result<(), PublishError> {
    for file in files {
        let (fresh, target) = (desk.join(file.name), folder.join(file.name));
        write_through(&fresh, &file.bytes).map_err(failed(&fresh))?;
        fs::rename(&fresh, &target).map_err(failed(&target))?;
    }
    sync_folder(folder).map_err(failed(folder))
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the renames themselves last; only Unix can, and has to.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Days in the archive, newest first.
fn archive(folder: &Path) -> Result<Vec<NaiveDate>, PublishError> {
    let archive = folder.join("archiv");
    let mut days = Vec::new();
    for entry in fs::read_dir(&archive).map_err(failed(&archive))? {
        let path: PathBuf = entry.map_err(failed(&archive))?.path();
        let day = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<NaiveDate>().ok());
        days.extend(day.filter(|_| path.join(page::NAME).is_file()));
    }
    days.sort_unstable_by(|a, b| b.cmp(a));
    Ok(days)
}
