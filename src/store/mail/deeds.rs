//! What people do to mails: write, edit, release, cancel, try again, clear up. Each is one
//! transaction with its audit entry, which holds neither addresses nor bodies.

use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    MailEntry, MailRecipient, NewMail, rows,
    step::{self, Change, Tries},
};
use crate::{
    domain::mail::{SecondPerson, State},
    store::{
        Store, StoreError, Stored,
        audit::{Action, By, Entry},
        engine::{Db, args},
        idempotency,
        parts::Part,
        writer::{Audit, Ended, Numbered, Write, steps},
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

/// How mails are released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Until when they are worth sending.
    pub valid_until: DateTime<Utc>,
    /// Nothing of them leaves before; `None` = they go at once.
    pub held_until: Option<DateTime<Utc>>,
    /// Whether somebody else than who wrote them is asked for.
    pub second_person: SecondPerson,
}

impl Release {
    /// At once, by anybody.
    #[must_use]
    pub const fn at_once(valid_until: DateTime<Utc>) -> Self {
        Self { valid_until, held_until: None, second_person: SecondPerson::Off }
    }
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
    /// Puts mails into the outbox: as drafts or, with `release`, released.
    ///
    /// # Errors
    /// When somebody else has to release them, the key was used for something else, or the database does not answer.
    pub async fn add_mails(&self, mails: &[NewMail], release: Option<Release>, deed: &Deed) -> Result<MailDone, StoreError> {
        let mails = mails.to_vec();
        self.deed(deed, move |w, deed| Box::pin(async move { add(w, &mails, release, deed).await })).await
    }

    /// Changes subject and text of a draft; the HTML part follows.
    ///
    /// # Errors
    /// When it is no draft any more, was changed by somebody else, or the database does not answer.
    pub async fn edit_mail(&self, id: i64, subject_line: &str, text: &str, html: &str, deed: &Deed) -> Result<(), StoreError> {
        let words = [subject_line, text, html].map(str::to_owned);
        self.deed(deed, move |w, deed| Box::pin(async move { edit(w, id, words, deed).await })).await.map(drop)
    }

    /// Releases drafts, all or none.
    ///
    /// # Errors
    /// When one is no draft, somebody else has to release it, it was changed by somebody else, or the database does not answer.
    pub async fn release_mails(&self, ids: &[i64], release: Release, deed: &Deed) -> Result<MailDone, StoreError> {
        let ids = ids.to_vec();
        self.deed(deed, move |w, deed| Box::pin(async move { release_all(w, ids, release, deed).await })).await
    }

    /// Makes drafts again of released mails that are held, all or none.
    ///
    /// # Errors
    /// When one is not held any more, or the database does not answer.
    pub async fn take_back_mails(&self, ids: &[i64], deed: &Deed) -> Result<MailDone, StoreError> {
        let ids = ids.to_vec();
        self.deed(deed, move |w, deed| Box::pin(async move { take_back(w, ids, deed).await })).await
    }

    /// Withdraws every message that has not begun to be sent. Unclear ones are cleared up instead.
    ///
    /// # Errors
    /// When there is none, the mail was changed by somebody else, or the database does not answer.
    pub async fn cancel_mail(&self, id: i64, deed: &Deed) -> Result<MailDone, StoreError> {
        self.deed(deed, move |w, deed| Box::pin(async move { change(w, id, Many::Cancel, deed).await })).await
    }

    /// Sends failed and expired messages again, and waiting ones now.
    ///
    /// # Errors
    /// When there is none, the mail was changed by somebody else, or the database does not answer.
    pub async fn retry_mail(&self, id: i64, valid_until: DateTime<Utc>, deed: &Deed) -> Result<MailDone, StoreError> {
        self.deed(deed, move |w, deed| Box::pin(async move { change(w, id, Many::Retry(valid_until), deed).await })).await
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
        self.deed(deed, move |w, deed| Box::pin(async move { resolve(w, id, no, resolution, valid_until, deed).await })).await
    }

    /// One transaction with its key: done once, answered alike ever after.
    async fn deed(
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

/// What was done, and what the audit says of it.
type Did<'w> = Pin<Box<dyn Future<Output = Result<(MailDone, Vec<Entry>), StoreError>> + Send + 'w>>;

async fn add(w: &mut Write, mails: &[NewMail], how: Option<Release>, deed: &Deed) -> Result<(MailDone, Vec<Entry>), StoreError> {
    let (mut done, mut entries) = (MailDone { mails: Vec::new(), messages: 0 }, Vec::new());
    for mail in mails {
        let id = w.next_id(Numbered::Mail).await?;
        insert(w, id, mail, deed).await?;
        done.mails.push(id);
        done.messages += u32::try_from(mail.audience.all().count()).unwrap_or(u32::MAX);
        let detail = format!("{} zu {}", mail.kind.label(), mail.topic.label());
        entries.push(Entry::new(Action::MailDrafted, subject(id), detail));
    }
    if let Some(how) = how {
        if !how.second_person.allows(&deed.who, &deed.who, done.messages) {
            return Err(second_person_needed(how.second_person));
        }
        for id in &done.mails {
            let entry = rows::one(&mut w.db(), *id).await?.ok_or_else(gone)?;
            entries.push(release(w, &entry, how, deed).await?);
        }
    }
    Ok((done, entries))
}

async fn edit(w: &mut Write, id: i64, words: [String; 3], deed: &Deed) -> Result<(MailDone, Vec<Entry>), StoreError> {
    let entry = current(&mut w.db(), id, deed).await?;
    if entry.state() != State::Draft {
        return Err(StoreError::Refused(format!("Mail Nr. {id} ist kein Entwurf mehr; ihr Text steht fest")));
    }
    let [subject_line, text, html] = words;
    let sql = "UPDATE mail SET subject = $1, text_part = $2, html_part = $3, edited_by = $4, version = version + 1 WHERE id = $5";
    w.db().execute(sql, args![subject_line, text, html, &deed.who, id]).await?;
    w.touch(Part::Outbox);
    let said = Entry::new(Action::MailEdited, subject(id), entry.kind.label());
    Ok((MailDone { mails: vec![id], messages: 0 }, vec![said]))
}

async fn release_all(w: &mut Write, ids: Vec<i64>, how: Release, deed: &Deed) -> Result<(MailDone, Vec<Entry>), StoreError> {
    let (mut messages, mut entries) = (0, Vec::new());
    for id in &ids {
        let entry = current(&mut w.db(), *id, deed).await?;
        if how.second_person.from().is_some() {
            let batch = batch(&mut w.db(), &entry).await?;
            if !how.second_person.allows(&deed.who, entry.written_by(), batch) {
                return Err(second_person_needed(how.second_person));
            }
        }
        if entry.state() != State::Draft {
            let detail = format!("Mail Nr. {id} ist kein Entwurf, sondern {}", entry.state().label());
            return Err(StoreError::Refused(detail));
        }
        messages += u32::try_from(entry.recipients.len()).unwrap_or(u32::MAX);
        entries.push(release(w, &entry, how, deed).await?);
    }
    Ok((MailDone { mails: ids, messages }, entries))
}

fn second_person_needed(rule: SecondPerson) -> StoreError {
    let what = match rule {
        SecondPerson::From(n) => format!("Ab {n} Empfängern gibt eine zweite Person frei"),
        SecondPerson::Off | SecondPerson::Always => "Mails gibt eine zweite Person frei".to_owned(),
    };
    StoreError::Refused(format!("{what}: bitte als Entwurf ablegen; freigeben muss, wer den Text nicht geschrieben hat"))
}

/// Recipients of all mails that were written together with this one: what one sends in pieces counts as a whole.
async fn batch(db: &mut Db<'_>, entry: &MailEntry) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM mail_recipient r JOIN mail m ON m.id = r.mail \
               WHERE m.created_at = $1 AND m.created_by = $2 AND m.kind = $3";
    let (n,): (i64,) = db.one(sql, args![entry.created_at.timestamp(), &entry.created_by, entry.kind.key()]).await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

async fn take_back(w: &mut Write, ids: Vec<i64>, deed: &Deed) -> Result<(MailDone, Vec<Entry>), StoreError> {
    let (mut messages, mut entries) = (0, Vec::new());
    for id in &ids {
        let entry = current(&mut w.db(), *id, deed).await?;
        if !entry.is_held(deed.now) {
            let detail =
                format!("Mail Nr. {id} ist {} und nicht mehr zurückzuholen; keine wurde geändert", entry.state().label());
            return Err(StoreError::Refused(detail));
        }
        for recipient in &entry.recipients {
            set_state(w, *id, recipient, State::Draft, None).await?;
        }
        let sql = "UPDATE mail SET released_at = NULL, released_on = NULL, released_by = NULL, valid_until = NULL, \
                   held_until = NULL, version = version + 1 WHERE id = $1";
        w.db().execute(sql, args![*id]).await?;
        messages += u32::try_from(entry.recipients.len()).unwrap_or(u32::MAX);
        let detail = format!("{} zu {}, {} Empfänger", entry.kind.label(), entry.topic.label(), entry.recipients.len());
        entries.push(Entry::new(Action::MailTakenBack, subject(*id), detail));
    }
    // What was released last before these is known to the database alone.
    let counted = super::figures(&mut w.db()).await?;
    *w.outbox() = counted;
    w.touch(Part::Outbox);
    Ok((MailDone { mails: ids, messages }, entries))
}

/// What is done to all messages of a mail that allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Many {
    Cancel,
    /// With the new end of their validity.
    Retry(DateTime<Utc>),
}

async fn change(w: &mut Write, id: i64, what: Many, deed: &Deed) -> Result<(MailDone, Vec<Entry>), StoreError> {
    let entry = current(&mut w.db(), id, deed).await?;
    let may = |state: State| match what {
        Many::Cancel => state.can_be_cancelled(),
        Many::Retry(_) => state.can_be_retried(),
    };
    let concerned: Vec<_> = entry.recipients.iter().filter(|r| may(r.state)).collect();
    if concerned.is_empty() {
        let nothing = match what {
            Many::Cancel => "nichts mehr zurückzunehmen",
            Many::Retry(_) => "nichts fehlgeschlagen",
        };
        return Err(StoreError::Refused(format!("Mail Nr. {id} ist {}: {nothing}", entry.state().label())));
    }
    for recipient in &concerned {
        let (to, next_try) = match (what, recipient.state) {
            (Many::Cancel, _) => (State::Cancelled, None),
            (Many::Retry(_), State::Waiting) => (State::Waiting, Some(deed.now)),
            (Many::Retry(_), _) => (State::Released, None),
        };
        set_state(w, id, recipient, to, next_try).await?;
    }
    let (action, valid_until) = match what {
        Many::Cancel => (Action::MailCancelled, None),
        Many::Retry(until) => (Action::MailRetried, Some(until)),
    };
    touch(w, id, valid_until).await?;
    let messages = u32::try_from(concerned.len()).unwrap_or(u32::MAX);
    let detail = format!("{}, {messages} von {} Empfängern", entry.kind.label(), entry.recipients.len());
    Ok((MailDone { mails: vec![id], messages }, vec![Entry::new(action, subject(id), detail)]))
}

async fn resolve(
    w: &mut Write,
    id: i64,
    no: u32,
    resolution: Resolution,
    valid_until: DateTime<Utc>,
    deed: &Deed,
) -> Result<(MailDone, Vec<Entry>), StoreError> {
    let entry = current(&mut w.db(), id, deed).await?;
    let recipient = entry.recipients.iter().find(|r| r.no == no && r.state.can_be_resolved());
    let recipient =
        recipient.ok_or_else(|| StoreError::Refused(format!("Bei Mail Nr. {id} ist der Empfänger Nr. {no} nicht unklar")))?;
    set_state(w, id, recipient, resolution.state(), None).await?;
    touch(w, id, (resolution == Resolution::Again).then_some(valid_until)).await?;
    let how = match resolution {
        Resolution::Sent => "ist angekommen",
        Resolution::Again => "noch einmal senden",
        Resolution::Drop => "nicht mehr senden",
    };
    let said = Entry::new(Action::MailResolved, subject(id), format!("{}: {how}", recipient.role.label()));
    Ok((MailDone { mails: vec![id], messages: 1 }, vec![said]))
}

/// How the audit names a mail.
pub(super) fn subject(id: i64) -> String {
    format!("Mail Nr. {id}")
}

fn gone() -> StoreError {
    StoreError::Refused("Diese Mail gibt es nicht".to_owned())
}

/// The mail as it is now, if it still has the version the deed was decided on.
async fn current(db: &mut Db<'_>, id: i64, deed: &Deed) -> Result<MailEntry, StoreError> {
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

async fn insert(w: &mut Write, id: i64, mail: &NewMail, deed: &Deed) -> Result<(), StoreError> {
    let (topic, measure, module, unit) = rows::topic_columns(&mail.topic);
    let sql = "INSERT INTO mail (id, uid, version, kind, team, topic, measure, module, unit, from_name, from_address, subject, \
               text_part, html_part, calendar, created_at, created_on, created_by) \
               VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let values = args![
        id,
        &mail.uid,
        mail.kind.key(),
        rows::team_column(mail.team),
        topic,
        measure,
        module,
        unit,
        &mail.from.name,
        mail.from.address.as_str(),
        &mail.subject,
        &mail.text,
        &mail.html,
        mail.calendar.as_deref(),
        deed.now.timestamp(),
        deed.today,
        &deed.who,
    ];
    w.db().execute(sql, values).await?;
    let to = mail.audience.to().iter().map(|r| (r, false));
    for (no, (recipient, in_copy)) in (1_i64..).zip(to.chain(mail.audience.cc().iter().map(|r| (r, true)))) {
        let (role, unit) = rows::role_columns(&recipient.role);
        let sql = "INSERT INTO mail_recipient (mail, no, role, unit, name, address, in_copy, state, since, tries, reason) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '')";
        let (name, address) = (&recipient.mailbox.name, recipient.mailbox.address.as_str());
        let values = args![id, no, role, unit, name, address, in_copy, State::Draft.key(), deed.now.timestamp()];
        w.db().execute(sql, values).await?;
        w.outbox().added(State::Draft);
    }
    w.touch(Part::Outbox);
    Ok(())
}

async fn release(w: &mut Write, entry: &MailEntry, how: Release, deed: &Deed) -> Result<Entry, StoreError> {
    let sql = "UPDATE mail SET released_at = $1, released_on = $2, released_by = $3, valid_until = $4, held_until = $5, \
               version = version + 1 WHERE id = $6";
    let held = how.held_until.map(|at| at.timestamp());
    let values = args![deed.now.timestamp(), deed.today, &deed.who, how.valid_until.timestamp(), held, entry.id];
    w.db().execute(sql, values).await?;
    // A held message is due when its time is up, whoever looks and whatever the settings say by then.
    for recipient in entry.recipients.iter().filter(|r| r.state == State::Draft) {
        set_state(w, entry.id, recipient, State::Released, how.held_until).await?;
    }
    w.outbox().released(entry.kind, entry.topic.measure(), deed.today, how.held_until);
    let detail = format!("{} zu {}, {} Empfänger", entry.kind.label(), entry.topic.label(), entry.recipients.len());
    Ok(Entry::new(Action::MailReleased, subject(entry.id), detail))
}

/// A state set by a person: earlier failures no longer count.
async fn set_state(
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

async fn touch(w: &mut Write, id: i64, valid_until: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    let sql = "UPDATE mail SET version = version + 1, valid_until = coalesce($1, valid_until) WHERE id = $2";
    w.db().execute(sql, args![valid_until.map(|at| at.timestamp()), id]).await?;
    Ok(())
}
