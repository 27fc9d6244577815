//! Exports to be read in: the path as a person types it, what it may become, and what lies there.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// Bytes one import may have: as many as the backend takes.
const MAX_IMPORT: u64 = 128 << 20;
/// Ways to go on with a path that are offered.
const OFFERED: usize = 20;

/// The path meant by what was typed: `~` is the person's home.
pub fn meant(typed: &str) -> PathBuf {
    let typed = typed.trim();
    match (typed.strip_prefix('~'), std::env::home_dir()) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(typed),
    }
}

/// Folders and tables that what was typed is the beginning of, each as it would be typed.
pub fn offered(typed: &str) -> Vec<String> {
    let typed = typed.trim_start();
    let (folder, begun) = typed.rsplit_once('/').map_or(("", typed), |(folder, begun)| (folder, begun));
    let place = match (folder, typed.starts_with('/')) {
        ("", true) => PathBuf::from("/"),
        ("", false) => PathBuf::from("."),
        (folder, _) => meant(folder),
    };
    let prefix = if folder.is_empty() && !typed.starts_with('/') { String::new() } else { format!("{folder}/") };
    let Ok(entries) = fs::read_dir(place) else { return Vec::new() };
    let mut found: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let path = entry.path();
            let end = if path.is_dir() { "/" } else { "" };
            let fits = name.starts_with(begun) && (begun.starts_with('.') || !is_hidden(&name));
            (fits && (path.is_dir() || is_table(&path))).then(|| format!("{prefix}{name}{end}"))
        })
        .collect();
    found.sort();
    found.truncate(OFFERED);
    found
}

/// Every table of a folder, or the one file: names and content.
///
/// # Errors
/// In German, naming the path.
pub fn read(path: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let unreadable = |path: &Path, e: &std::io::Error| {
        let why = match e.kind() {
            ErrorKind::NotFound => "das gibt es nicht. Stimmt der Pfad?",
            ErrorKind::PermissionDenied => "dafür fehlt die Berechtigung.",
            _ => "das Lesen bricht mit einem Fehler ab.",
        };
        format!("{} ist nicht lesbar: {why}", path.display())
    };
    let mut paths = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(|e| unreadable(path, &e))? {
            let file = entry.map_err(|e| unreadable(path, &e))?.path();
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if file.is_file() && is_table(&file) && !is_hidden(&name) {
                paths.push(file);
            }
        }
        if paths.is_empty() {
            return Err(format!("In {} liegt keine .csv-, .xlsx- oder .xlsm-Datei.", path.display()));
        }
        paths.sort();
    } else {
        paths.push(path.to_owned());
    }
    let (mut files, mut total) = (Vec::new(), 0);
    for file in paths {
        total += fs::metadata(&file).map_err(|e| unreadable(&file, &e))?.len();
        if total > MAX_IMPORT {
            return Err(format!("Die Dateien sind zusammen größer als {} MB; bitte in Teilen einlesen.", MAX_IMPORT >> 20));
        }
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        files.push((name, fs::read(&file).map_err(|e| unreadable(&file, &e))?));
    }
    Ok(files)
}

fn is_table(path: &Path) -> bool {
    let end = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    matches!(end.as_deref(), Some("csv" | "xlsx" | "xlsm"))
}

/// Hidden files, and the locks that office programs leave.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home() {
        let home = std::env::home_dir().expect("a home");
        assert_eq!(meant("~"), home);
        assert_eq!(meant(" ~/exp "), home.join("exp"));
        assert_eq!(meant("/srv/~x"), PathBuf::from("/srv/~x"));
        assert_eq!(meant("~other/x"), PathBuf::from("~other/x"));
    }

    #[test]
    fn what_may_follow_is_offered_as_it_would_be_typed() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["november.csv", "november.xlsm", "notiz.txt", ".versteckt.csv", "~$a.xlsx"] {
            fs::write(folder.path().join(name), "x").expect("written");
        }
        fs::create_dir(folder.path().join("neu")).expect("created");
        let at = folder.path().display();
        let all = [format!("{at}/neu/"), format!("{at}/november.csv"), format!("{at}/november.xlsm")];
        assert_eq!(offered(&format!("{at}/")), all);
        assert_eq!(offered(&format!("{at}/nov")), all[1..]);
        assert_eq!(offered(&format!("{at}/x")), [""; 0]);
        assert_eq!(offered("/gibt/es/nicht"), [""; 0]);
        let names: Vec<_> = read(folder.path()).expect("readable").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["november.csv", "november.xlsm"]);
        let gone = read(&folder.path().join("fehlt")).expect_err("not there");
        assert!(gone.ends_with("das gibt es nicht. Stimmt der Pfad?"), "{gone}");
    }
}
