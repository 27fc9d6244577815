//! What dispatchers do: claim one message, record that its final dot comes next, record what
//! became of it. Every step is a commit of its own, so that a crash at any moment leaves a state
//! that says what may have happened. Steps are guarded by the state they start from and by the
//! claim: a dispatcher that lost its claim cannot go on.

use chrono::{DateTime, Duration, Utc};

use super::{
    MailEntry, MailRecipient, Pause,
    deed::subject,
    rows,
    step::{self, Change, Tries},
};
use crate::{
    domain::mail::{
        DispatchRules, State,
        state::{Verdict, next_slot},
    },
    store::{
        Store, StoreError,
        audit::{Action, By, Entry},
        engine::args,
        writer::{Audit, Ended, Quiet, Write, steps},
    },
};

/// Who the audit names for what the program does by itself.
const SENDER: &str = "Versand";

/// A message handed to one dispatcher.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The mail.
    pub mail: MailEntry,
    /// Number of the recipient within it.
    pub no: u32,
}

impl Claimed {
    /// The recipient.
    #[must_use]
    pub fn recipient(&self) -> Option<&MailRecipient> {
        self.mail.recipients.iter().find(|r| r.no == self.no)
    }

    fn message(&self) -> step::Message {
        (self.mail.id, i64::from(self.no))
    }
}

/// What there is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// Nothing now; something may be due then.
    Idle(Option<DateTime<Utc>>),
    /// This message; it belongs to the caller until the claim runs out.
    Message(Box<Claimed>),
}

/// Whose claims are void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranded {
    /// Everybody's: the caller knows that no dispatcher runs on this database.
    All,
    /// Those that have run out.
    Expired,
}

fn at(seconds: i64) -> DateTime<Utc> {
    rows::time(seconds)
}

impl Store {
    /// Takes the oldest message that is due, unless the queue rests or the rate is reached.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_message(
        &self,
        by: &str,
        now: DateTime<Utc>,
        lease: Duration,
        rules: &DispatchRules,
    ) -> Result<Claim, StoreError> {
        // A look that costs no write: most calls find nothing to do.
        let mut reading = self.read().await?;
        let mut db = reading.db();
        let pause: Option<(i64,)> = db.maybe("SELECT paused_until FROM mail_queue WHERE id = 1", args![]).await?;
        if let Some((until,)) = pause.filter(|(until,)| *until > now.timestamp()) {
            return Ok(Claim::Idle(Some(at(until))));
        }
        let sql = "SELECT min(coalesce(r.next_try_at, 0)), min(m.valid_until) FROM mail_recipient r JOIN mail m ON m.id = r.mail \
                   WHERE r.state IN ($1, $2)";
        let (due, valid): (Option<i64>, Option<i64>) = db.one(sql, args![State::Released.key(), State::Waiting.key()]).await?;
        let sql = "SELECT min(claimed_until) FROM mail_recipient WHERE claimed_by IS NOT NULL";
        let (stale,): (Option<i64>,) = db.one(sql, args![]).await?;
        let since = (now - Duration::minutes(1)).timestamp();
        let sql = "SELECT started_at FROM mail_recipient WHERE started_at > $1 ORDER BY started_at";
        let started: Vec<(i64,)> = db.all(sql, args![since]).await?;
        drop(reading);
        if stale.is_some_and(|until| until <= now.timestamp()) {
            self.recover_messages(Stranded::Expired, now).await?;
            return Ok(Claim::Idle(Some(now)));
        }
        if valid.is_some_and(|until| until <= now.timestamp()) {
            self.expire_messages(now).await?;
            return Ok(Claim::Idle(Some(now)));
        }
        if due.is_none_or(|due| due > now.timestamp()) {
            return Ok(Claim::Idle(due.into_iter().chain(stale).filter(|t| *t > now.timestamp()).min().map(at)));
        }
        let started: Vec<_> = started.into_iter().map(|(started,)| at(started)).collect();
        let slot = next_slot(&started, now, rules.per_minute);
        if slot > now {
            return Ok(Claim::Idle(Some(slot)));
        }
        let name = by.to_owned();
        let work = steps(move |w| Box::pin(async move { take(w, &name, (now + lease).timestamp()).await }));
        self.write(By::new(SENDER, now), work).await
    }

    /// Records that the final dot comes next: from here on the relay may have the message.
    ///
    /// # Errors
    /// When the claim is no longer the caller's, or the database does not answer. The dot must
    /// not follow then.
    pub async fn record_dot(&self, claimed: &Claimed, by: &str, now: DateTime<Utc>, lease: Duration) -> Result<(), StoreError> {
        let (message, name) = (claimed.message(), by.to_owned());
        let work = steps(move |w| {
            Box::pin(async move {
                let (held_by, claim) = (Some(&*name), Some((&*name, (now + lease).timestamp())));
                let change = Change { held_by, claim, ..Change::new(State::Sending, State::DotPending) };
                if !step::take(w, message, &change).await? {
                    return Err(StoreError::Refused("die Nachricht gehört nicht mehr diesem Versand".to_owned()));
                }
                Ok(Ended::Quietly((), Quiet::Dispatch))
            })
        });
        self.write(By::new(SENDER, now), work).await
    }

    /// Records what became of a try, and lets the queue rest where the verdict says so.
    ///
    /// # Errors
    /// When the database does not answer: the message then stays claimed until the claim runs out.
    pub async fn record_verdict(
        &self,
        claimed: &Claimed,
        by: &str,
        verdict: &Verdict,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (claimed, name, verdict) = (claimed.clone(), by.to_owned(), verdict.clone());
        let work = steps(move |w| Box::pin(async move { settle(w, &claimed, &name, &verdict).await }));
        self.write(By::new(SENDER, now), work).await
    }

    /// Ends a rest of the queue: a person has mended what was wrong.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resume_queue(&self, who: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let work = steps(move |w| {
            Box::pin(async move {
                go_on(w).await?;
                Ok(Ended::audited(Entry::new(Action::QueueResumed, QUEUE, ""), ()))
            })
        });
        self.write(By::new(who, now), work).await
    }

    /// What void claims left: messages before the dot are sent again, messages after it are unclear.
    /// Gives the number of unclear ones.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recover_messages(&self, stranded: Stranded, now: DateTime<Utc>) -> Result<u32, StoreError> {
        let limit = if stranded == Stranded::All { i64::MAX } else { now.timestamp() };
        let work = steps(move |w| Box::pin(async move { recover(w, limit).await }));
        self.write(By::new(SENDER, now), work).await
    }

    async fn expire_messages(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let work = steps(move |w| Box::pin(async move { expire(w).await }));
        self.write(By::new(SENDER, now), work).await
    }
}

async fn take(w: &mut Write, name: &str, until: i64) -> Result<Ended<Claim>, StoreError> {
    let now = w.by().at;
    let sql = "SELECT mail, no, state FROM mail_recipient WHERE state IN ($1, $2) AND coalesce(next_try_at, 0) <= $3 \
               ORDER BY coalesce(next_try_at, 0), mail, no LIMIT 1";
    let values = args![State::Released.key(), State::Waiting.key(), now.timestamp()];
    let next: Option<(i64, i64, String)> = w.db().maybe(sql, values).await?;
    // Somebody else was faster, or it was withdrawn meanwhile: look again at once.
    let Some((id, no, state)) = next else { return Ok(Ended::Nothing(Claim::Idle(Some(now)))) };
    let change = Change { claim: Some((name, until)), ..Change::new(rows::state(&state)?, State::Sending) };
    step::take(w, (id, no), &change).await?;
    let mail = rows::one(&mut w.db(), id).await?;
    let mail = mail.ok_or_else(|| StoreError::Corrupt { table: "mail_recipient", problem: format!("Mail {id} fehlt") })?;
    let claimed = Claimed { mail, no: u32::try_from(no).unwrap_or(u32::MAX) };
    Ok(Ended::Quietly(Claim::Message(Box::new(claimed)), Quiet::Dispatch))
}

async fn settle(w: &mut Write, claimed: &Claimed, name: &str, verdict: &Verdict) -> Result<Ended<()>, StoreError> {
    let message = claimed.message();
    let sql = "SELECT state FROM mail_recipient WHERE mail = $1 AND no = $2 AND claimed_by = $3";
    let held: Option<(String,)> = w.db().maybe(sql, args![message.0, message.1, name]).await?;
    let mut entries = Vec::new();
    if let Some((state,)) = held {
        let tries = if verdict.counts && verdict.state != State::Sent { Tries::Another } else { Tries::Keep };
        let change = Change {
            next_try: verdict.next_try.map(|at| at.timestamp()),
            tries,
            held_by: Some(name),
            reason: Some(&verdict.reason),
            ..Change::new(rows::state(&state)?, verdict.state)
        };
        step::take(w, message, &change).await?;
        let who = claimed.recipient().map(|r| r.role.label()).unwrap_or_default();
        entries.push(state_entry(claimed.mail.id, &who, verdict.state));
    }
    if let Some(until) = verdict.pause_until {
        pause(w, until, &verdict.reason).await?;
        entries.push(Entry::new(Action::QueueRests, QUEUE, "der Mailserver nimmt zurzeit nichts an"));
    } else if verdict.state == State::Sent && w.now().outbox.pause.is_some() {
        go_on(w).await?;
    }
    Ok(Audit::of(entries).map_or_else(|| Ended::Nothing(()), |audit| Ended::Audited((), audit)))
}

async fn recover(w: &mut Write, limit: i64) -> Result<Ended<u32>, StoreError> {
    let sql = "SELECT mail, no, state FROM mail_recipient WHERE claimed_by IS NOT NULL AND claimed_until <= $1";
    let found: Vec<(i64, i64, String)> = w.db().all(sql, args![limit]).await?;
    let (mut unclear, mut entries) = (0, Vec::new());
    for (id, no, state) in found {
        let state = rows::state(&state)?;
        let after = state.after_crash();
        let reason = if after == State::Unclear {
            unclear += 1;
            "Das Programm endete, während der Mailserver die Nachricht übernahm"
        } else {
            "Das Programm endete während des Sendens; die Nachricht wird noch einmal gesendet"
        };
        step::take(w, (id, no), &Change { reason: Some(reason), ..Change::new(state, after) }).await?;
        entries.push(state_entry(id, &format!("Empfänger {no}, nach Programmende"), after));
    }
    Ok(Audit::of(entries).map_or(Ended::Nothing(0), |audit| Ended::Audited(unclear, audit)))
}

async fn expire(w: &mut Write) -> Result<Ended<()>, StoreError> {
    let sql = "SELECT r.mail, r.no, r.state FROM mail_recipient r JOIN mail m ON m.id = r.mail \
               WHERE r.state IN ($1, $2) AND m.valid_until <= $3";
    let values = args![State::Released.key(), State::Waiting.key(), w.by().at.timestamp()];
    let found: Vec<(i64, i64, String)> = w.db().all(sql, values).await?;
    let mut entries = Vec::new();
    for (id, no, state) in found {
        step::take(w, (id, no), &Change::new(rows::state(&state)?, State::Expired)).await?;
        entries.push(state_entry(id, &format!("Empfänger {no}"), State::Expired));
    }
    Ok(Audit::of(entries).map_or_else(|| Ended::Nothing(()), |audit| Ended::Audited((), audit)))
}

/// How the audit names the whole outbox.
const QUEUE: &str = "Postausgang";

/// States a person will want to look up later; passing ones are not worth a line.
fn state_entry(id: i64, who: &str, state: State) -> Entry {
    Entry::new(Action::MailState, subject(id), format!("{who}: {}", state.label()))
}

async fn pause(w: &mut Write, until: DateTime<Utc>, reason: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO mail_queue (id, paused_until, reason) VALUES (1, $1, $2) \
               ON CONFLICT (id) DO UPDATE SET paused_until = excluded.paused_until, reason = excluded.reason";
    w.db().execute(sql, args![until.timestamp(), reason]).await?;
    w.outbox().pause = Some(Pause { until: at(until.timestamp()), reason: reason.to_owned() });
    Ok(())
}

async fn go_on(w: &mut Write) -> Result<(), StoreError> {
    w.db().execute("DELETE FROM mail_queue", args![]).await?;
    w.outbox().pause = None;
    Ok(())
}
