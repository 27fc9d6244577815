//! Who did what, when. Written in the same transaction as the deed; what may be done is a list.

use chrono::{DateTime, Utc};

use super::{
    Store, StoreError,
    engine::{Db, args},
};
use crate::api::audit::AuditEntry;

/// What the audit can say that somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Import,
    TokenAdded,
    TokenRevoked,
    SetAside,
    TakenUpAgain,
    DraftSaved,
    DraftDiscarded,
    Released,
    ReleaseUndone,
    MailDrafted,
    MailEdited,
    MailReleased,
    MailCancelled,
    MailRetried,
    MailResolved,
    MailState,
    QueueRests,
    QueueResumed,
}

impl Action {
    /// As the audit shows it.
    const fn label(self) -> &'static str {
        match self {
            Self::Import => "Import",
            Self::TokenAdded => "Token angelegt",
            Self::TokenRevoked => "Token zurückgezogen",
            Self::SetAside => "AGH zurückgestellt",
            Self::TakenUpAgain => "AGH wieder aufgenommen",
            Self::DraftSaved => "Entwurf gespeichert",
            Self::DraftDiscarded => "Entwurf verworfen",
            Self::Released => "Kontingente freigegeben",
            Self::ReleaseUndone => "Freigabe zurückgenommen",
            Self::MailDrafted => "Mail entworfen",
            Self::MailEdited => "Mail geändert",
            Self::MailReleased => "Mail freigegeben",
            Self::MailCancelled => "Mail storniert",
            Self::MailRetried => "Mail erneut versucht",
            Self::MailResolved => "Unklare Mail geklärt",
            Self::MailState => "Mail",
            Self::QueueRests => "Versand ruht",
            Self::QueueResumed => "Versand fortgesetzt",
        }
    }
}

/// Who does something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct By {
    pub(super) who: String,
    pub(super) at: DateTime<Utc>,
}

impl By {
    pub(super) fn new(who: &str, at: DateTime<Utc>) -> Self {
        Self { who: who.to_owned(), at }
    }
}

/// One entry. `subject` and `detail` must hold no participant keys, addresses or bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    action: Action,
    subject: String,
    detail: String,
}

impl Entry {
    pub(super) fn new(action: Action, subject: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { action, subject: subject.into(), detail: detail.into() }
    }
}

/// Adds one entry.
pub(super) async fn record(db: &mut Db<'_>, by: &By, entry: &Entry) -> Result<(), StoreError> {
    let sql = "INSERT INTO audit (id, at, who, action, subject, detail) \
               VALUES ((SELECT coalesce(max(id), 0) + 1 FROM audit), $1, $2, $3, $4, $5)";
    let values = args![by.at.timestamp(), &by.who, entry.action.label(), &entry.subject, &entry.detail];
    db.execute(sql, values).await?;
    Ok(())
}

impl Store {
    /// The newest entries, newest first, at most 1,000.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(&self) -> Result<Vec<AuditEntry>, StoreError> {
        type Row = (i64, i64, String, String, String, String);
        let sql = "SELECT id, at, who, action, subject, detail FROM audit ORDER BY id DESC LIMIT 1000";
        let rows: Vec<Row> = self.read().await?.db().all(sql, args![]).await?;
        let entry = |(id, at, who, action, subject, detail)| AuditEntry {
            id,
            at: DateTime::from_timestamp(at, 0).unwrap_or_default(),
            who,
            action,
            subject,
            detail,
        };
        Ok(rows.into_iter().map(entry).collect())
    }
}
