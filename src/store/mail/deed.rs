//! What every deed to a mail has in common: it is one transaction, done once for its key, on the version it was decided
//! on, and the audit names the mail without addresses and texts.

use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    MailEntry, MailRecipient, rows,
    step::{self, Change, Tries},
};
use crate::{
    domain::mail::State,
    store::{
        Store, StoreError, Stored,
        audit::{By, Entry},
        engine::Db,
        idempotency,
        writer::{Audit, Ended, Write, steps},
    },
};

/// Who does it, when, and how often at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub who: String,
    /// When.
    pub now: DateTime<Utc>,
    /// The desk's day.
    pub today: NaiveDate,
    /// Idempotency-Key and the fingerprint of the request: the same one is done at most once.
    pub key: Option<(String, String)>,
    /// The version the mail must still have.
    pub version: Option<i64>,
}

/// What a deed concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailDone {
    /// The mails.
    pub mails: Vec<i64>,
    /// Messages concerned.
    pub messages: u32,
}

/// What was done, and what the audit says of it.
pub(super) type Did<'w> = Pin<Box<dyn Future<Output = Result<(MailDone, Vec<Entry>), StoreError>> + Send + 'w>>;

const KEY_ROUTE: &str = "mails";

impl Store {
    /// One transaction with its key: done once, answered alike ever after.
    pub(super) async fn deed(
        &self,
        deed: &Deed,
        work: impl for<'w> FnOnce(&'w mut Write, &'w Deed) -> Did<'w> + Send + 'static,
    ) -> Result<MailDone, StoreError> {
        let (deed, by) = (deed.clone(), By::new(&deed.who, deed.now));
        let steps = steps(move |w| {
            Box::pin(async move {
                if let Some(done) = done_before(&mut w.db(), &deed).await? {
                    return Ok(Ended::Nothing(done));
                }
                let (done, entries) = work(w, &deed).await?;
                remember(&mut w.db(), &deed, &done).await?;
                Ok(match Audit::of(entries) {
                    Some(audit) => Ended::Audited(done, audit),
                    None => Ended::Nothing(done),
                })
            })
        });
        self.write(by, steps).await
    }
}

/// How the audit names a mail.
pub(super) fn subject(id: i64) -> String {
    format!("Mail Nr. {id}")
}

pub(super) fn gone() -> StoreError {
    StoreError::Refused("Diese Mail gibt es nicht".to_owned())
}

/// The mail as it is now, if it still has the version the deed was decided on.
pub(super) async fn current(db: &mut Db<'_>, id: i64, deed: &Deed) -> Result<MailEntry, StoreError> {
    let entry = rows::one(db, id).await?.ok_or_else(gone)?;
    match deed.version {
        Some(version) if version != entry.version => Err(StoreError::Changed(format!(
            "Mail Nr. {id} wurde inzwischen geändert; bitte neu lesen und noch einmal entscheiden"
        ))),
        _ => Ok(entry),
    }
}

async fn done_before(db: &mut Db<'_>, deed: &Deed) -> Result<Option<MailDone>, StoreError> {
    let Some((key, sha256)) = &deed.key else { return Ok(None) };
    let Some(Stored { route, sha256: stored, answer }) = idempotency::stored(db, key).await? else { return Ok(None) };
    if route != KEY_ROUTE || stored != *sha256 {
        return Err(StoreError::Refused("Der Idempotency-Key wurde schon für einen anderen Vorgang benutzt".to_owned()));
    }
    let parsed = serde_json::from_str(&answer);
    parsed.map(Some).map_err(|e| StoreError::Corrupt { table: "idempotency", problem: e.to_string() })
}

async fn remember(db: &mut Db<'_>, deed: &Deed, done: &MailDone) -> Result<(), StoreError> {
    let Some((key, sha256)) = &deed.key else { return Ok(()) };
    let answer = serde_json::to_string(done).map_err(|e| StoreError::Refused(e.to_string()))?;
    let stored = Stored { route: KEY_ROUTE.to_owned(), sha256: sha256.clone(), answer };
    idempotency::keep(db, key, &stored, deed.now).await
}

/// A state set by a person: earlier failures no longer count.
pub(super) async fn set_state(
    w: &mut Write,
    id: i64,
    recipient: &MailRecipient,
    to: State,
    next_try: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let next_try = next_try.map(|at| at.timestamp());
    let change = Change { next_try, tries: Tries::Forget, ..Change::new(recipient.state, to) };
    step::take(w, (id, i64::from(recipient.no)), &change).await.map(drop)
}
