//! Work a person had not handed over when nobody could be asked (SIGTERM, SIGHUP, the terminal gone).
//! Kept are the person's own words and counts only, in one file nobody else may read; the next start
//! offers them. What that is, [`crate::tui::app::unsent`] says.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    api::{contingents::request::Settings, mails::OccasionDoc},
    domain::mail::MailKind,
    tui::look::format,
};

/// Largest file looked at, in bytes: a draft and a few mails are far below.
const MOST: u64 = 4 << 20;

/// Where unsaved work is kept, and of which desk it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Server or database: work of one desk is not offered on another.
    pub desk: String,
}

/// What was not handed over when a dashboard ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Of which desk.
    pub desk: String,
    /// When it was kept; names it in the file.
    pub at: DateTime<Utc>,
    /// Drafts of Kontingente the backend does not know.
    pub drafts: Vec<KeptDraft>,
    /// Mails with words of the person's own.
    pub mails: Vec<KeptMail>,
}

/// What was set for one instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// Instrument.
    pub instrument: String,
    /// What was set.
    pub settings: Settings,
    /// `ETag` of the draft it was based on.
    pub etag: String,
}

/// The mails of one occasion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMail {
    /// What they were for.
    pub occasion: OccasionDoc,
    /// The words that were changed.
    pub words: Vec<KeptWords>,
    /// The outbox had been asked to take them, and its answer was still out.
    pub asked: bool,
}

/// Changed words of one mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWords {
    /// Which mail of the occasion.
    pub about: String,
    /// Its subject, if changed.
    pub subject: Option<String>,
    /// Its text, if changed.
    pub text: Option<String>,
}

impl Kept {
    /// `Kontingente MES (3 Vorgaben), Mail zu AGH-2217`.
    pub fn summary(&self) -> String {
        let draft = |draft: &KeptDraft| {
            let set = &draft.settings;
            let n = set.pins.len() + set.holds.len() + set.exclusions.len();
            let cells = format::count(i64::try_from(n).unwrap_or(i64::MAX), "Vorgabe", "Vorgaben");
            format!("Kontingente {} ({cells})", draft.instrument)
        };
        let mail = |mail: &KeptMail| {
            let mut text = match &mail.occasion.measure {
                Some(measure) => format!("Mail zu {measure}"),
                None => MailKind::from_key(&mail.occasion.kind).map_or("Mail", MailKind::label).to_owned(),
            };
            if mail.asked {
                let _ = write!(text, " (vielleicht schon im Postausgang)");
            }
            text
        };
        self.drafts.iter().map(draft).chain(self.mails.iter().map(mail)).collect::<Vec<_>>().join(", ")
    }
}

/// What is kept of this desk, oldest first. A file that cannot be read offers nothing, and stays.
pub fn load(place: &Place) -> Vec<Kept> {
    let mut found: Vec<Kept> = read(&place.file).unwrap_or_default();
    found.retain(|kept| kept.desk == place.desk);
    found.sort_by_key(|kept| kept.at);
    found
}

/// Adds to the file.
///
/// # Errors
/// When the file cannot be read or replaced; it is then as it was.
pub fn save(place: &Place, kept: &Kept) -> io::Result<()> {
    change(&place.file, |all| all.push(kept.clone()))
}

/// Removes from the file what was kept at that time.
///
/// # Errors
/// When the file cannot be read or replaced; it is then as it was.
pub fn forget(place: &Place, at: DateTime<Utc>) -> io::Result<()> {
    change(&place.file, |all| all.retain(|kept| kept.desk != place.desk || kept.at != at))
}

fn read(file: &Path) -> io::Result<Vec<Kept>> {
    match std::fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
        Ok(meta) if meta.len() > MOST => return Err(io::Error::new(io::ErrorKind::FileTooLarge, "zu groß")),
        Ok(_) => {}
    }
    Ok(serde_json::from_slice(&std::fs::read(file)?)?)
}

/// Replaces the file in one step, readable by its owner only; two dashboards do it in turn.
fn change(file: &Path, how: impl FnOnce(&mut Vec<Kept>)) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let turn = File::create(file.with_extension("lock"))?;
    turn.lock()?;
    let mut all = read(file)?;
    how(&mut all);
    if all.is_empty() {
        return std::fs::remove_file(file).or_else(|e| if e.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(e) });
    }
    let mut next = tempfile::NamedTempFile::new_in(folder)?;
    next.write_all(&serde_json::to_vec(&all)?)?;
    next.as_file().sync_all()?;
    next.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(desk: &str, at: &str) -> Kept {
        Kept { desk: desk.to_owned(), at: at.parse().unwrap(), drafts: Vec::new(), mails: Vec::new() }
    }

    #[test]
    fn kept_work_stays_until_it_is_forgotten_and_is_nobody_elses() {
        let folder = tempfile::tempdir().unwrap();
        let place = |desk: &str| Place { file: folder.path().join("state/unsaved.json"), desk: desk.to_owned() };
        assert_eq!(load(&place("a")), []);
        let (one, two) = (kept("a", "2026-11-24T08:00:00Z"), kept("a", "2026-11-24T09:00:00Z"));
        for (desk, kept) in [("a", &two), ("a", &one), ("b", &kept("b", "2026-11-24T08:00:00Z"))] {
            save(&place(desk), kept).unwrap();
        }
        assert_eq!(load(&place("a")), [one.clone(), two.clone()]);
        forget(&place("a"), one.at).unwrap();
        assert_eq!((load(&place("a")), load(&place("b")).len()), (vec![two.clone()], 1));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&place("a").file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        forget(&place("a"), two.at).unwrap();
        forget(&place("b"), one.at).unwrap();
        assert!(!place("a").file.exists());
    }

    #[test]
    fn a_file_that_makes_no_sense_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { file: folder.path().join("unsaved.json"), desk: "a".to_owned() };
        std::fs::write(&place.file, "{kaputt").unwrap();
        assert_eq!(load(&place), []);
        assert!(save(&place, &kept("a", "2026-11-24T08:00:00Z")).is_err());
        assert_eq!(std::fs::read_to_string(&place.file).unwrap(), "{kaputt");
    }
}
