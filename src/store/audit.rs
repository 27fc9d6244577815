//! Who did what, when. Written in the same transaction as the deed; what may be done is a list.

use chrono::{DateTime, SubsecRound as _, Utc};

use super::{
    Store, StoreError,
    chain::{self, Link},
    engine::{Db, args},
};
use crate::api::{
    audit::{About, AuditEntry, AuditLog},
    paged::Paged,
};

/// What the audit can say that somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Import,
    ImportUndone,
    Purged,
    Erased,
    TokenAdded,
    TokenRotated,
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
    MailTakenBack,
    MailRetried,
    MailResolved,
    MailState,
    QueueRests,
    QueueResumed,
    ListRead,
    OutcomeDecided,
    WorkedOff,
    WorkExported,
}

impl Action {
    /// As the audit shows it.
    const fn label(self) -> &'static str {
        match self {
            Self::Import => "Import",
            Self::ImportUndone => "Import zurückgenommen",
            Self::Purged => "Gelöscht, was abgelaufen ist",
            Self::Erased => "Teilnahme gelöscht",
            Self::TokenAdded => "Token angelegt",
            Self::TokenRotated => "Token erneuert",
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
            Self::MailTakenBack => "Mail zurückgeholt",
            Self::MailRetried => "Mail erneut versucht",
            Self::MailResolved => "Unklare Mail geklärt",
            Self::MailState => "Mail",
            Self::QueueRests => "Versand ruht",
            Self::QueueResumed => "Versand fortgesetzt",
            Self::ListRead => "Liste eingelesen",
            Self::OutcomeDecided => "Ergebnis von Hand",
            Self::WorkedOff => "Arbeitsliste abgearbeitet",
            Self::WorkExported => "Arbeitsliste exportiert",
        }
    }
}

/// What an entry is about, where that can be looked at. Entries keep words alone, so these are read.
fn about(action: &str, subject: &str, detail: &str) -> Option<About> {
    let is = |these: &[Action]| these.iter().any(|known| known.label() == action);
    if let Some(id) = subject.strip_prefix("Mail Nr. ") {
        return id.parse().ok().map(About::Mail);
    }
    if is(&[Action::SetAside, Action::TakenUpAgain]) {
        return Some(About::Agh(subject.to_owned()));
    }
    if is(&[Action::DraftSaved, Action::DraftDiscarded]) {
        return Some(About::Contingents(subject.to_owned()));
    }
    let instrument = detail.split_once(": ").map(|(instrument, _)| instrument.to_owned());
    instrument.filter(|_| is(&[Action::Released, Action::ReleaseUndone])).map(About::Contingents)
}

/// Who does something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct By {
    pub(super) who: String,
    pub(super) at: DateTime<Utc>,
}

impl By {
    /// To the second, as the database keeps it: what is served is what is read at the next start.
    pub(super) fn new(who: &str, at: DateTime<Utc>) -> Self {
        Self { who: who.to_owned(), at: at.trunc_subsecs(0) }
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

/// Adds one entry with this number to the end of the chain.
pub(super) async fn record(db: &mut Db<'_>, id: i64, by: &By, entry: &Entry) -> Result<(), StoreError> {
    let By { who, at } = by.clone();
    let (action, subject, detail) = (entry.action.label().to_owned(), entry.subject.clone(), entry.detail.clone());
    let link = Link { id, at: at.timestamp(), who, action, subject, detail, hash: String::new() };
    let before = chain::hash_of(db, id - 1).await?;
    let hash = link.sealed(&before)?;
    let sql = format!("INSERT INTO audit ({}) VALUES ($1, $2, $3, $4, $5, $6, $7)", Link::COLUMNS);
    let Link { id, at, who, action, subject, detail, hash: _ } = link;
    db.execute(sql, args![id, at, who, action, subject, detail, hash]).await?;
    Ok(())
}

/// Most entries of one answer.
pub const MOST: u32 = 1000;

/// Which entries are asked for. Everything left out takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only those with a smaller number.
    pub before: Option<i64>,
    /// So many at most, and [`MOST`] in any case.
    pub limit: Option<u32>,
    /// Only by this person or program.
    pub who: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Only from this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Only before this moment.
    pub until: Option<DateTime<Utc>>,
}

impl Store {
    /// Entries, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Paged<AuditLog>, StoreError> {
        let limit = filter.limit.unwrap_or(MOST).clamp(1, MOST);
        let sql = format!(
            "SELECT {} FROM audit WHERE ($1 IS NULL OR id < $1) AND ($2 IS NULL OR who = $2) AND ($3 IS NULL OR action = $3) \
             AND ($4 IS NULL OR at >= $4) AND ($5 IS NULL OR at < $5) ORDER BY id DESC LIMIT $6",
            Link::COLUMNS
        );
        let seconds = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp());
        let (who, action) = (filter.who.as_deref(), filter.action.as_deref());
        let (from, until) = (seconds(filter.from), seconds(filter.until));
        // One more than asked for tells whether there is a next page.
        let values = args![filter.before, who, action, from, until, i64::from(limit) + 1];
        let mut rows: Vec<Link> = self.read().await?.db().all(sql, values).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let entry = |Link { id, at, who, action, subject, detail, .. }| AuditEntry {
            id,
            at: DateTime::from_timestamp(at, 0).unwrap_or_default(),
            about: about(&action, &subject, &detail),
            who,
            action,
            subject,
            detail,
        };
        let next = rows.last().map(|last| last.id.to_string()).filter(|_| more);
        Ok(Paged { list: AuditLog { entries: rows.into_iter().map(entry).collect() }, next })
    }
}
