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
    #[error("Datenbank {} gehört schon einem laufenden ilc-desk; diesen mit --server URL ansprechen oder beenden", .0.display())]
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
    /// Anything else.
    #[error("Datenbankfehler: {0}")]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // Primary SQLite result codes: 5 BUSY, 6 LOCKED, 13 FULL. Extended ones keep them in the low byte.
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).and_then(|c| c.parse::<i32>().ok());
        match code.map(|c| c & 0xff) {
            Some(5 | 6) => Self::Busy,
            Some(13) => Self::Full,
            _ if matches!(error, sqlx::Error::PoolTimedOut) => Self::Busy,
            _ => Self::Other(error),
        }
    }
}
