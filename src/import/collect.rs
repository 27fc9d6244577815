//! Files and folders named by a user → their bytes, within limits. Decodes nothing.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use super::{
    SourceFile,
    error::{ImportError, ImportErrors, Problems},
};

/// Bytes one import may read, all files together.
pub const MAX_BYTES: u64 = 256 << 20;

/// Reads the files named, and of folders every `.csv`, `.xlsx` and `.xlsm`; other files there are ignored,
/// as are subfolders and hidden files.
///
/// # Errors
/// On paths that cannot be read, folders without a table, more than [`MAX_BYTES`], and files that
/// somebody is still writing.
pub fn collect(paths: &[PathBuf]) -> Result<Vec<SourceFile>, ImportErrors> {
    let mut problems = Problems::default();
    let mut sources = Vec::new();
    let mut left = MAX_BYTES;
    let mut read_as = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let result = if path.is_dir() { tables_in(path) } else { Ok(vec![path.clone()]) };
        match result {
            Ok(files) => {
                for file in files {
                    let before = stamp(&file);
                    let source = read(&file, &mut left);
                    read_as.push((index, file, before));
                    match source {
                        Ok(source) => sources.push(source),
                        Err(error) => problems.push(index, *error),
                    }
                }
            }
            Err(error) => problems.push(index, *error),
        }
    }
    // Looked at once more when all are read: half an export must not pass for a whole one.
    for (index, file, before) in read_as {
        if stamp(&file) != before {
            let name = file.display().to_string();
            let expected = "eine fertige Datei; bitte warten, bis sie ganz geschrieben ist";
            problems.push(index, ImportError::of_file(&name, "die Datei wird gerade geschrieben", expected));
        }
    }
    problems.into_result().map(|()| sources)
}

/// What tells whether a file was written to.
fn stamp(path: &Path) -> Option<(u64, std::time::SystemTime)> {
    fs::metadata(path).ok().and_then(|meta| Some((meta.len(), meta.modified().ok()?)))
}

fn tables_in(folder: &Path) -> Result<Vec<PathBuf>, Box<ImportError>> {
    let name = folder.display().to_string();
    let unreadable = |e: std::io::Error| {
        Box::new(ImportError::of_file(&name, format!("der Ordner ist nicht lesbar: {}", reason(&e)), "ein lesbarer Ordner"))
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && is_table(&path) {
            files.push(path);
        }
    }
    if files.is_empty() {
        let error = ImportError::of_file(&name, "im Ordner liegt keine Tabelle", "Dateien mit der Endung .csv, .xlsx oder .xlsm");
        return Err(Box::new(error));
    }
    files.sort();
    Ok(files)
}

/// `.csv`, `.xlsx` or `.xlsm`, but not the lock files that Excel and `LibreOffice` leave.
fn is_table(path: &Path) -> bool {
    let hidden = path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with('.') || n.starts_with("~$"));
    !hidden && path.extension().is_some_and(|e| ["csv", "xlsx", "xlsm"].iter().any(|known| e.eq_ignore_ascii_case(known)))
}

/// Reads one file; never more than is left, whatever its size claims to be.
fn read(path: &Path, left: &mut u64) -> Result<SourceFile, Box<ImportError>> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|file| file.take(*left + 1).read_to_end(&mut bytes)).map_err(|e| {
        ImportError::of_file(&name, format!("die Datei ist nicht lesbar: {}", reason(&e)), "eine vorhandene, lesbare Datei")
    })?;
    *left = left.checked_sub(bytes.len() as u64).ok_or_else(|| Box::new(too_large(&name)))?;
    Ok(SourceFile { name, bytes })
}

fn reason(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "es gibt sie nicht",
        std::io::ErrorKind::PermissionDenied => "die Berechtigung fehlt",
        _ => "das Lesen bricht mit einem Fehler ab",
    }
}

/// The error for imports over [`MAX_BYTES`].
pub(super) fn too_large(name: &str) -> ImportError {
    let expected = format!("höchstens {} MB je Import; den Export zum Beispiel nach Jahren teilen", MAX_BYTES >> 20);
    ImportError::of_file(name, "die Datei ist zu groß", expected)
}
