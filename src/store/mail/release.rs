//! Releasing mails, and taking them back while they are held: all that are named, or none.

use chrono::{DateTime, Utc};

use super::{
    MailEntry,
    deed::{Deed, MailDone, current, set_state, subject},
    lists,
};
use crate::{
    domain::mail::{MailKind, SecondPerson, State},
    store::{
        Store, StoreError,
        audit::{Action, Entry},
        engine::{Db, args},
        parts::Part,
        writer::Write,
    },
};

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

impl Store {
    /// Releases drafts, all or none.
    ///
    /// # Errors
    /// When one is no draft, somebody else has to release it, it was changed by somebody else, or the database does not answer.
    pub async fn release_mails(&self, ids: &[i64], release: Release, deed: &Deed) -> Result<MailDone, StoreError> {
        let ids = ids.to_vec();
        self.deed(deed, move |w, deed| Box::pin(async move { all(w, ids, release, deed).await })).await
    }

    /// Makes drafts again of released mails that are held, all or none.
    ///
    /// # Errors
    /// When one is not held any more, or the database does not answer.
    pub async fn take_back_mails(&self, ids: &[i64], deed: &Deed) -> Result<MailDone, StoreError> {
        let ids = ids.to_vec();
        self.deed(deed, move |w, deed| Box::pin(async move { take_back(w, ids, deed).await })).await
    }
}

async fn all(w: &mut Write, ids: Vec<i64>, how: Release, deed: &Deed) -> Result<(MailDone, Vec<Entry>), StoreError> {
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
        entries.push(one(w, &entry, how, deed).await?);
    }
    Ok((MailDone { mails: ids, messages }, entries))
}

/// Why this person may not release.
pub(super) fn second_person_needed(rule: SecondPerson) -> StoreError {
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

/// Releases the drafts of one mail.
pub(super) async fn one(w: &mut Write, entry: &MailEntry, how: Release, deed: &Deed) -> Result<Entry, StoreError> {
    let sql = "UPDATE mail SET released_at = $1, released_on = $2, released_by = $3, valid_until = $4, held_until = $5, \
               version = version + 1 WHERE id = $6";
    let held = how.held_until.map(|at| at.timestamp());
    let values = args![deed.now.timestamp(), deed.today, &deed.who, how.valid_until.timestamp(), held, entry.id];
    w.db().execute(sql, values).await?;
    // A held message is due when its time is up, whoever looks and whatever the settings say by then.
    for recipient in entry.recipients.iter().filter(|r| r.state == State::Draft) {
        set_state(w, entry.id, recipient, State::Released, how.held_until).await?;
    }
    w.outbox().released(entry.kind, entry.topic.start(), deed.today, how.held_until);
    if entry.kind == MailKind::ListRequest {
        w.outbox().asked = lists::asked(&mut w.db()).await?;
    }
    let detail = format!("{} zu {}, {} Empfänger", entry.kind.label(), entry.topic.label(), entry.recipients.len());
    Ok(Entry::new(Action::MailReleased, subject(entry.id), detail))
}
