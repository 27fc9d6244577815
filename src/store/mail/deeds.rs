//! What people do to mails: write, edit, cancel, try again, clear up. Releasing is in `release`.

use chrono::{DateTime, Utc};

use super::{
    NewMail,
    deed::{Deed, MailDone, current, gone, set_state, subject},
    invitations, lists,
    release::{self, Release},
    rows,
};
use crate::{
    domain::mail::State,
    store::{
        Store, StoreError,
        audit::{Action, Entry},
        engine::{Arg, args},
        parts::Part,
        writer::{Numbered, Write},
    },
};

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
}

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
            return Err(release::second_person_needed(how.second_person));
        }
        for id in &done.mails {
            let entry = rows::one(&mut w.db(), *id).await?.ok_or_else(gone)?;
            entries.push(release::one(w, &entry, how, deed).await?);
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

async fn insert(w: &mut Write, id: i64, mail: &NewMail, deed: &Deed) -> Result<(), StoreError> {
    let (topic, [measure, module, unit, provider]) = rows::topic_columns(&mail.topic);
    let sql = "INSERT INTO mail (id, uid, version, kind, team, topic, measure, module, unit, from_name, from_address, subject, \
               text_part, html_part, calendar, created_at, created_on, created_by, as_of, invitation_uid, \
               invitation_sequence, invitation_method, talk_at, talk_minutes, talk_place, provider) \
               VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)";
    let mut values = args![
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
        mail.as_of,
    ];
    values.extend(invitations::columns(mail.invitation.as_ref()));
    values.push(Arg::from(provider));
    w.db().execute(sql, values).await?;
    lists::keep(&mut w.db(), id, &mail.lists).await?;
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

async fn touch(w: &mut Write, id: i64, valid_until: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    let sql = "UPDATE mail SET version = version + 1, valid_until = coalesce($1, valid_until) WHERE id = $2";
    w.db().execute(sql, args![valid_until.map(|at| at.timestamp()), id]).await?;
    Ok(())
}
