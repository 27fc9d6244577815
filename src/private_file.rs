//! Small files only their owner may read, written whole or not at all. Knows nothing of what is
//! in them.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

/// Writes beside the file and renames, so that a reader sees the old content or the new one, also
/// after a kill. The file has mode 0600; missing folders are made.
///
/// # Errors
/// Whatever the file system says.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("kein Ordner"))?;
    fs::create_dir_all(folder)?;
    // Temporary files of this crate have mode 0600 from the start.
    let mut file = tempfile::Builder::new().prefix(".neu-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|refused| refused.error)?;
    Ok(())
}

/// Reads a file of at most `limit` bytes; `None` when there is none.
///
/// # Errors
/// Whatever the file system says, or that it is larger.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("größer als {limit} Byte")));
    }
    Ok(Some(bytes))
}

/// Writes a file that must not be there yet, as [`write()`] does.
///
/// # Errors
/// That it is there, or whatever the file system says.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("kein Ordner"))?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".neu-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|refused| refused.error)?;
    Ok(())
}

/// Reads a file as [`read`] does, but only if nobody else may; its content is wiped when it is given up.
///
/// # Errors
/// That others may read it, or whatever the file system says.
pub fn read_private(path: &Path, limit: u64) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    #[cfg(unix)]
    if let Ok(meta) = fs::metadata(path) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = meta.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(io::Error::other(format!("auch andere dürfen die Datei lesen (Modus {mode:o}); bitte „chmod 600“")));
        }
    }
    Ok(read(path, limit)?.map(Zeroizing::new))
}

/// Where a file with keys of persons goes: into a folder that is there, and not where the public one is.
///
/// # Errors
/// Why not, in German.
pub fn protected(folder: &Path, name: &str, public: &Path) -> Result<PathBuf, String> {
    let real = folder.canonicalize().map_err(|e| format!("Der Ordner {} ist nicht da: {e}", folder.display()))?;
    if !public.as_os_str().is_empty() && public.canonicalize().is_ok_and(|public| real.starts_with(public)) {
        return Err(format!(
            "{} ist der Ordner der Intranet-Seite; Arbeitslisten enthalten Teilnahme-IDs und gehören nicht dorthin",
            folder.display()
        ));
    }
    Ok(real.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_reads_it_and_nothing_is_left_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("neu/datei");
        assert_eq!(read(&path, 10).unwrap(), None);
        write(&path, b"eins").unwrap();
        write(&path, b"zwei").unwrap();
        assert_eq!(read(&path, 4).unwrap().as_deref(), Some(b"zwei".as_slice()));
        assert!(read(&path, 3).is_err());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
