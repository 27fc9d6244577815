//! The last good answers of a shared server, kept in a file of the user's cache, so that the next
//! start shows them at once. Overviews only, no mails and no participations. Asks nobody.

use std::{
    fmt::Write as _,
    io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    api::{PREFIX, agh::AghTable, monitoring::MonitoringTable, places::Places, summary::Summary},
    private_file,
};

/// Largest file written or read, in bytes; a desk of 118 AGH needs about 200,000.
const LIMIT: u64 = 8 << 20;
/// Answers of another version may mean something else.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// An answer with the tag to ask for it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered<T> {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// The answer.
    pub value: T,
}

/// Answers of one server, all of the same state of its desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// When the server gave them.
    pub at: DateTime<Utc>,
    /// `summary`
    pub summary: Answered<Box<Summary>>,
    /// `forecast`
    pub agh: Option<Answered<AghTable>>,
    /// `places`
    pub places: Option<Answered<Places>>,
    /// `monitoring`
    pub monitoring: Option<Answered<MonitoringTable>>,
}

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct File<T> {
    version: String,
    /// Digest of the address: an address may hold a password.
    server: String,
    kept: T,
}

/// The file of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    path: PathBuf,
    server: String,
}

impl Cache {
    /// The file of `server` in `folder`. Nothing is read or made here.
    #[must_use]
    pub fn new(folder: &Path, server: &str) -> Self {
        let base = server.trim().trim_end_matches('/');
        let base = base.strip_suffix(PREFIX).unwrap_or(base).to_lowercase();
        let digest = Sha256::digest(base.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Self { path: folder.join(format!("{}.json", &digest[..16])), server: digest }
    }

    /// What was kept, if anything was, of this server and by this version of the program.
    ///
    /// # Errors
    /// When the file cannot be read or is not one of ours; the text holds none of its content.
    pub fn load(&self) -> io::Result<Option<Kept>> {
        let Some(bytes) = private_file::read(&self.path, LIMIT)? else { return Ok(None) };
        // The content is looked at only once version and server are known to be ours.
        let file: File<serde::de::IgnoredAny> = serde_json::from_slice(&bytes).map_err(|e| unreadable(&e))?;
        if file.version != VERSION || file.server != self.server {
            return Ok(None);
        }
        let file: File<Kept> = serde_json::from_slice(&bytes).map_err(|e| unreadable(&e))?;
        Ok(Some(file.kept))
    }

    /// Keeps these in place of the last ones.
    ///
    /// # Errors
    /// Whatever the file system says, or that they are too large to keep.
    pub fn save(&self, kept: &Kept) -> io::Result<()> {
        let file = File { version: VERSION.to_owned(), server: self.server.clone(), kept };
        let bytes = serde_json::to_vec(&file)?;
        if bytes.len() as u64 > LIMIT {
            return Err(io::Error::other(format!("die Antworten sind größer als {LIMIT} Byte")));
        }
        private_file::write(&self.path, &bytes)
    }

    /// Keeps nothing.
    ///
    /// # Errors
    /// Whatever the file system says; that there was nothing is none.
    pub fn forget(&self) -> io::Result<()> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Where it went wrong, without a word of the content.
fn unreadable(error: &serde_json::Error) -> io::Error {
    io::Error::other(format!("kein Zwischenspeicher ({:?}, Zeile {}, Spalte {})", error.classify(), error.line(), error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        let summary: Summary = serde_json::from_value(serde_json::json!({
            "revision": 3, "today": "2026-11-24", "as_of": "2026-11-24", "last_import": null,
            "agh": { "measures": 1, "places": 12, "present": 7, "booked_weeks4": 6, "empty_place_days": 9,
                     "weekly_percent": [58], "expected_weeks4": { "mean": 5.1, "q05": 3, "q95": 7 } },
            "contracted": { "until": "2027-01-05", "starts": 0, "free": 0, "units_behind": 0, "units_monitored": 0 },
            "actions": [], "set_aside": [], "starts_soon": [],
            "mail": crate::api::summary::MailFigures::default(),
        }))
        .unwrap();
        Kept {
            at: "2026-11-24T07:14:00Z".parse().unwrap(),
            summary: Answered { etag: Some("\"3\"".into()), value: Box::new(summary) },
            agh: None,
            places: None,
            monitoring: None,
        }
    }

    #[test]
    fn what_was_kept_comes_back_and_is_of_one_server() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), "http://desk:8745");
        assert_eq!(cache.load().unwrap(), None);
        cache.save(&kept()).unwrap();
        assert_eq!(cache.load().unwrap(), Some(kept()));
        assert_eq!(Cache::new(folder.path(), " HTTP://desk:8745/api/v1/ "), cache, "one server, written in two ways");
        assert_eq!(Cache::new(folder.path(), "http://other:8745").load().unwrap(), None);
        cache.forget().unwrap();
        cache.forget().unwrap();
        assert_eq!(cache.load().unwrap(), None);
    }

    #[test]
    fn another_server_or_version_in_the_file_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, other) = (Cache::new(folder.path(), "http://a"), Cache::new(folder.path(), "http://b"));
        cache.save(&kept()).unwrap();
        std::fs::copy(&cache.path, &other.path).unwrap();
        assert_eq!(other.load().unwrap(), None);
        let text = std::fs::read_to_string(&cache.path).unwrap();
        std::fs::write(&cache.path, text.replace(&format!("\"version\":\"{VERSION}\""), "\"version\":\"0.0.9\"")).unwrap();
        assert_eq!(cache.load().unwrap(), None);
    }

    #[test]
    fn a_broken_file_is_an_error_without_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), "http://a");
        for broken in ["", "geheim", "{\"version\":\"geheim\"}", "\u{0}\u{1}"] {
            std::fs::write(&cache.path, broken).unwrap();
            assert!(!cache.load().unwrap_err().to_string().contains("geheim"));
        }
        cache.save(&kept()).unwrap();
        let bytes = std::fs::read(&cache.path).unwrap();
        std::fs::write(&cache.path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(cache.load().is_err());
    }
}
