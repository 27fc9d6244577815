//! What can go wrong with the database, in words that say how to mend it.

use std::path::PathBuf;

/// Failure of the store. Nothing was written when one is returned from a write.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no database this program knows.
    #[error("Datenbank „{0}“ ist keine bekannte Art; möglich ist sqlite:PFAD")]
    UnknownUrl(String),
    /// A reading command on a database that does not exist yet.
    #[error("Datenbank {} gibt es noch nicht; zuerst „ilc-desk import PFAD“ aufrufen", .0.display())]
    Missing(PathBuf),
    /// Another process is writing to the same file.
    #[error("Datenbank {} gehört schon einem laufenden ilc-desk; dort weiterarbeiten oder ihn beenden (gemeinsam geht es über „ilc-desk serve“ und --server URL mit einem Token)", .0.display())]
    InUse(PathBuf),
    /// Written by a newer version of the program.
    #[error("Datenbank {} stammt von einer neueren Version von ilc-desk; bitte das Programm erneuern", .0.display())]
    Newer(PathBuf),
    /// Written by an older version of the program, and opened only to be read.
    #[error("Datenbank {} hat noch den Stand einer älteren Version; der nächste Start von „ilc-desk“ oder „ilc-desk import“ erneuert sie", .0.display())]
    Older(PathBuf),
    /// Directory or file cannot be created.
    #[error("Datenbank {} lässt sich nicht anlegen: {source}", .path.display())]
    Create {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Locked by somebody else for too long.
    #[error("Datenbank ist gesperrt; bitte in einer halben Minute noch einmal versuchen")]
    Busy,
    /// No room left.
    #[error("Kein Platz mehr auf dem Datenträger der Datenbank; nichts wurde gespeichert")]
    Full,
    /// The disk does not do what it is asked to.
    #[error("Der Datenträger der Datenbank meldet einen Fehler; nichts wurde gespeichert. Datenträger prüfen")]
    Disk,
    /// The file may not be written.
    #[error("Die Datenbank darf nur gelesen werden; bitte die Rechte von Datei und Ordner prüfen")]
    ReadOnly,
    /// The file is no database any more.
    #[error("Die Datenbank ist beschädigt; bitte die letzte Sicherung zurückspielen")]
    Damaged,
    /// A file that is something else.
    #[error("{} ist keine Datenbank von ilc-desk", .0.display())]
    Foreign(PathBuf),
    /// A stored value breaks a rule of the domain.
    #[error("Datenbank, Tabelle {table}: {problem}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// Refused by a rule, in German.
    #[error("{0}")]
    Refused(String),
    /// Changed by somebody else since it was read, in German.
    #[error("{0}")]
    Changed(String),
    /// The program failed in the middle of a write; none of it was kept.
    #[error("Der Vorgang brach ab; nichts wurde gespeichert")]
    Aborted,
    /// Anything else.
    #[error("Datenbankfehler: {0}")]
    Other(sqlx::Error),
}

impl StoreError {
    /// Whether the database is at fault, and not what was asked of it.
    #[must_use]
    pub const fn is_trouble(&self) -> bool {
        match self {
            Self::Busy
            | Self::Full
            | Self::Disk
            | Self::ReadOnly
            | Self::Damaged
            | Self::Corrupt { .. }
            | Self::Create { .. }
            | Self::Aborted
            | Self::Other(_) => true,
            Self::UnknownUrl(_)
            | Self::Missing(_)
            | Self::InUse(_)
            | Self::Newer(_)
            | Self::Foreign(_)
            | Self::Older(_)
            | Self::Refused(_)
            | Self::Changed(_) => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // Primary SQLite result codes, which extended ones keep in the low byte: 5 BUSY, 6 LOCKED, 8 READONLY,
        // 10 IOERR, 11 CORRUPT, 13 FULL, 14 CANTOPEN, 26 NOTADB.
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).and_then(|c| c.parse::<i32>().ok());
        match code.map(|c| c & 0xff) {
            Some(5 | 6) => Self::Busy,
            Some(8) => Self::ReadOnly,
            Some(10 | 14) => Self::Disk,
            Some(11 | 26) => Self::Damaged,
            Some(13) => Self::Full,
            _ if matches!(error, sqlx::Error::PoolTimedOut) => Self::Busy,
            _ => Self::Other(error),
        }
    }
}
