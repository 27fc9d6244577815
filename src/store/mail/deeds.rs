//! What people do to mails: write, edit, release, cancel, try again, clear up. Each is one
//! transaction with its audit entry, which holds neither addresses nor bodies.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::{MailEntry, NewMail, rows};
use crate::{
    domain::mail::State,
    store::{Store, StoreError, Stored, audit, idempotency},
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

/// How a person clears up an unclear message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// The recipient has it.
    Sent,
    /// The recipient does not have it: the same message goes out again.
    Again,
    /// It is not worth sending any more.
    Drop,
}

impl Resolution {
    const fn state(self) -> State {
        match self {
            Self::Sent => State::Sent,
            Self::Again => State::Released,
            Self::Drop => State::Cancelled,
        }
    }
}

const KEY_ROUTE: &str = "mails";

impl Store {
    /// Puts mails into the outbox: as drafts or, with `valid_until`, released at once.
    ///
    /// # Errors
    /// When the key was used for something else, or the database does not answer.
    pub async fn add_mails(
        &self,
        mails: &[NewMail],
        valid_until: Option<DateTime<Utc>>,
        deed: &Deed,
    ) -> Result<MailDone, StoreError> {
        let mut tx = self.begin().await?;
        if let Some(done) = done_before(&mut tx, deed).await? {
            return Ok(done);
        }
        let first: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM mail").fetch_one(&mut *tx).await?;
        let mut done = MailDone { mails: Vec::new(), messages: 0 };
        for (id, mail) in (first..).zip(mails) {
            insert(&mut tx, id, mail, deed).await?;
            done.mails.push(id);
            done.messages += u32::try_from(mail.audience.all().count()).unwrap_or(u32::MAX);
            let detail = format!("{} zu {}", mail.kind.label(), mail.topic.label());
            audit::record(&mut tx, deed.now, &deed.who, "Mail entworfen", &subject(id), &detail).await?;
        }
        if let Some(valid_until) = valid_until {
            for id in &done.mails {
                let entry = rows::one(&mut tx, *id).await?.ok_or_else(gone)?;
                release(&mut tx, &entry, valid_until, deed).await?;
            }
        }
        remember(&mut tx, deed, &done).await?;
        self.commit(tx).await?;
        Ok(done)
    }

    /// Changes subject and text of a draft; the HTML part follows.
    ///
    /// # Errors
    /// When it is no draft any more, was changed by somebody else, or the database does not answer.
    pub async fn edit_mail(&self, id: i64, subject_line: &str, text: &str, html: &str, deed: &Deed) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let entry = current(&mut tx, id, deed).await?;
        if entry.state() != State::Draft {
            return Err(StoreError::Refused(format!("Mail Nr. {id} ist kein Entwurf mehr; ihr Text steht fest")));
        }
        sqlx::query("UPDATE mail SET subject = $1, text_part = $2, html_part = $3, version = version + 1 WHERE id = $4")
            .bind(subject_line)
            .bind(text)
            .bind(html)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        audit::record(&mut tx, deed.now, &deed.who, "Mail geändert", &subject(id), entry.kind.label()).await?;
        self.commit(tx).await
    }

    /// Releases drafts, all or none.
    ///
    /// # Errors
    /// When one is no draft, was changed by somebody else, or the database does not answer.
    pub async fn release_mails(&self, ids: &[i64], valid_until: DateTime<Utc>, deed: &Deed) -> Result<MailDone, StoreError> {
        let mut tx = self.begin().await?;
        if let Some(done) = done_before(&mut tx, deed).await? {
            return Ok(done);
        }
        let mut done = MailDone { mails: ids.to_vec(), messages: 0 };
        for id in ids {
            let entry = current(&mut tx, *id, deed).await?;
            if entry.state() != State::Draft {
                let detail = format!("Mail Nr. {id} ist kein Entwurf, sondern {}", entry.state().label());
                return Err(StoreError::Refused(detail));
            }
            done.messages += u32::try_from(entry.recipients.len()).unwrap_or(u32::MAX);
            release(&mut tx, &entry, valid_until, deed).await?;
        }
        remember(&mut tx, deed, &done).await?;
        self.commit(tx).await?;
        Ok(done)
    }

    /// Withdraws every message that has not begun to be sent. Unclear ones are cleared up instead.
    ///
    /// # Errors
    /// When there is none, the mail was changed by somebody else, or the database does not answer.
    pub async fn cancel_mail(&self, id: i64, deed: &Deed) -> Result<MailDone, StoreError> {
        let may = |state: State| state != State::Unclear && state.may_become(State::Cancelled);
        let nothing = "nichts mehr zurückzunehmen";
        self.change(id, deed, "Mail storniert", nothing, may, |_| (State::Cancelled, None), None).await
    }

    /// Sends failed and expired messages again, and waiting ones now.
    ///
    /// # Errors
    /// When there is none, the mail was changed by somebody else, or the database does not answer.
    pub async fn retry_mail(&self, id: i64, valid_until: DateTime<Utc>, deed: &Deed) -> Result<MailDone, StoreError> {
        let may = |state: State| matches!(state, State::Failed | State::Expired | State::Waiting);
        let next = |state: State| {
            if state == State::Waiting { (State::Waiting, Some(deed.now)) } else { (State::Released, None) }
        };
        self.change(id, deed, "Mail erneut versucht", "nichts fehlgeschlagen", may, next, Some(valid_until)).await
    }

    /// Clears up the unclear message to one recipient.
    ///
    /// # Errors
    /// When it is not unclear, the mail was changed by somebody else, or the database does not answer.
    pub async fn resolve_mail(
        &self,
        id: i64,
        no: u32,
        resolution: Resolution,
        valid_until: DateTime<Utc>,
        deed: &Deed,
    ) -> Result<MailDone, StoreError> {
        let mut tx = self.begin().await?;
        if let Some(done) = done_before(&mut tx, deed).await? {
            return Ok(done);
        }
        let entry = current(&mut tx, id, deed).await?;
        let recipient = entry.recipients.iter().find(|r| r.no == no && r.state == State::Unclear);
        let recipient =
            recipient.ok_or_else(|| StoreError::Refused(format!("Bei Mail Nr. {id} ist der Empfänger Nr. {no} nicht unklar")))?;
        set_state(&mut tx, id, no, resolution.state(), None, deed.now).await?;
        touch(&mut tx, id, (resolution == Resolution::Again).then_some(valid_until)).await?;
        let how = match resolution {
            Resolution::Sent => "ist angekommen",
            Resolution::Again => "noch einmal senden",
            Resolution::Drop => "nicht mehr senden",
        };
        let detail = format!("{}: {how}", recipient.role.label());
        audit::record(&mut tx, deed.now, &deed.who, "Unklare Mail geklärt", &subject(id), &detail).await?;
        let done = MailDone { mails: vec![id], messages: 1 };
        remember(&mut tx, deed, &done).await?;
        self.commit(tx).await?;
        Ok(done)
    }

    #[expect(clippy::too_many_arguments, reason = "the three deeds differ in exactly these")]
    async fn change(
        &self,
        id: i64,
        deed: &Deed,
        action: &str,
        nothing: &str,
        may: impl Fn(State) -> bool,
        next: impl Fn(State) -> (State, Option<DateTime<Utc>>),
        valid_until: Option<DateTime<Utc>>,
    ) -> Result<MailDone, StoreError> {
        let mut tx = self.begin().await?;
        if let Some(done) = done_before(&mut tx, deed).await? {
            return Ok(done);
        }
        let entry = current(&mut tx, id, deed).await?;
        let concerned: Vec<_> = entry.recipients.iter().filter(|r| may(r.state)).collect();
        if concerned.is_empty() {
            return Err(StoreError::Refused(format!("Mail Nr. {id} ist {}: {nothing}", entry.state().label())));
        }
        for recipient in &concerned {
            let (state, next_try) = next(recipient.state);
            set_state(&mut tx, id, recipient.no, state, next_try, deed.now).await?;
        }
        touch(&mut tx, id, valid_until).await?;
        let messages = u32::try_from(concerned.len()).unwrap_or(u32::MAX);
        let detail = format!("{}, {messages} von {} Empfängern", entry.kind.label(), entry.recipients.len());
        audit::record(&mut tx, deed.now, &deed.who, action, &subject(id), &detail).await?;
        let done = MailDone { mails: vec![id], messages };
        remember(&mut tx, deed, &done).await?;
        self.commit(tx).await?;
        Ok(done)
    }
}

/// How the audit names a mail.
pub(super) fn subject(id: i64) -> String {
    format!("Mail Nr. {id}")
}

fn gone() -> StoreError {
    StoreError::Refused("Diese Mail gibt es nicht".to_owned())
}

/// The mail as it is now, if it still has the version the deed was decided on.
async fn current(db: &mut SqliteConnection, id: i64, deed: &Deed) -> Result<MailEntry, StoreError> {
    let entry = rows::one(db, id).await?.ok_or_else(gone)?;
    match deed.version {
        Some(version) if version != entry.version => Err(StoreError::Changed(format!(
            "Mail Nr. {id} wurde inzwischen geändert; bitte neu lesen und noch einmal entscheiden"
        ))),
        _ => Ok(entry),
    }
}

async fn done_before(db: &mut SqliteConnection, deed: &Deed) -> Result<Option<MailDone>, StoreError> {
    let Some((key, sha256)) = &deed.key else { return Ok(None) };
    let row: Option<(String, String, String)> =
        sqlx::query_as("SELECT route, sha256, answer FROM idempotency WHERE key = $1").bind(key).fetch_optional(db).await?;
    let Some((route, stored, answer)) = row else { return Ok(None) };
    if route != KEY_ROUTE || stored != *sha256 {
        return Err(StoreError::Refused("Der Idempotency-Key wurde schon für einen anderen Vorgang benutzt".to_owned()));
    }
    let parsed = serde_json::from_str(&answer);
    parsed.map(Some).map_err(|e| StoreError::Corrupt { table: "idempotency", problem: e.to_string() })
}

async fn remember(db: &mut SqliteConnection, deed: &Deed, done: &MailDone) -> Result<(), StoreError> {
    let Some((key, sha256)) = &deed.key else { return Ok(()) };
    let answer = serde_json::to_string(done).map_err(|e| StoreError::Refused(e.to_string()))?;
    let stored = Stored { route: KEY_ROUTE.to_owned(), sha256: sha256.clone(), answer };
    idempotency::keep(db, key, &stored, deed.now).await
}

async fn insert(db: &mut SqliteConnection, id: i64, mail: &NewMail, deed: &Deed) -> Result<(), StoreError> {
    let (topic, measure, module, unit) = rows::topic_columns(&mail.topic);
    sqlx::query(
        "INSERT INTO mail (id, uid, version, kind, team, topic, measure, module, unit, from_name, from_address, subject, \
         text_part, html_part, calendar, created_at, created_on, created_by) \
         VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(id)
    .bind(&mail.uid)
    .bind(mail.kind.key())
    .bind(rows::team_column(mail.team))
    .bind(topic)
    .bind(measure)
    .bind(module)
    .bind(unit)
    .bind(&mail.from.name)
    .bind(mail.from.address.as_str())
    .bind(&mail.subject)
    .bind(&mail.text)
    .bind(&mail.html)
    .bind(mail.calendar.as_deref())
    .bind(deed.now.timestamp())
    .bind(deed.today)
    .bind(&deed.who)
    .execute(&mut *db)
    .await?;
    let to = mail.audience.to().iter().map(|r| (r, false));
    for (no, (recipient, in_copy)) in (1_i64..).zip(to.chain(mail.audience.cc().iter().map(|r| (r, true)))) {
        let (role, unit) = rows::role_columns(&recipient.role);
        sqlx::query(
            "INSERT INTO mail_recipient (mail, no, role, unit, name, address, in_copy, state, since, tries, reason) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '')",
        )
        .bind(id)
        .bind(no)
        .bind(role)
        .bind(unit)
        .bind(&recipient.mailbox.name)
        .bind(recipient.mailbox.address.as_str())
        .bind(in_copy)
        .bind(State::Draft.key())
        .bind(deed.now.timestamp())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

async fn release(
    db: &mut SqliteConnection,
    entry: &MailEntry,
    valid_until: DateTime<Utc>,
    deed: &Deed,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE mail SET released_at = $1, released_on = $2, released_by = $3, valid_until = $4, version = version + 1 \
         WHERE id = $5",
    )
    .bind(deed.now.timestamp())
    .bind(deed.today)
    .bind(&deed.who)
    .bind(valid_until.timestamp())
    .bind(entry.id)
    .execute(&mut *db)
    .await?;
    for recipient in entry.recipients.iter().filter(|r| r.state == State::Draft) {
        set_state(db, entry.id, recipient.no, State::Released, None, deed.now).await?;
    }
    let detail = format!("{} zu {}, {} Empfänger", entry.kind.label(), entry.topic.label(), entry.recipients.len());
    audit::record(db, deed.now, &deed.who, "Mail freigegeben", &subject(entry.id), &detail).await
}

/// A state set by a person: earlier failures no longer count.
async fn set_state(
    db: &mut SqliteConnection,
    id: i64,
    no: u32,
    state: State,
    next_try: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = "UPDATE mail_recipient SET state = $1, since = $2, next_try_at = $3, tries = 0, claimed_by = NULL, \
               claimed_until = NULL WHERE mail = $4 AND no = $5";
    let next_try = next_try.map(|at| at.timestamp());
    sqlx::query(sql).bind(state.key()).bind(now.timestamp()).bind(next_try).bind(id).bind(i64::from(no)).execute(db).await?;
    Ok(())
}

async fn touch(db: &mut SqliteConnection, id: i64, valid_until: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    let sql = "UPDATE mail SET version = version + 1, valid_until = coalesce($1, valid_until) WHERE id = $2";
    sqlx::query(sql).bind(valid_until.map(|at| at.timestamp())).bind(id).execute(db).await?;
    Ok(())
}
