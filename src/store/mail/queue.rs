//! What dispatchers do: claim one message, record that its final dot comes next, record what
//! became of it. Every step is a commit of its own, so that a crash at any moment leaves a state
//! that says what may have happened. Steps are guarded by the state they start from and by the
//! claim: a dispatcher that lost its claim cannot go on.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;

use super::{MailEntry, MailRecipient, deeds::subject, rows};
use crate::{
    domain::mail::{
        DispatchRules, State,
        state::{Verdict, next_slot},
    },
    store::{Store, StoreError, audit},
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
        let mut reader = self.reader().acquire().await?;
        let pause: Option<i64> =
            sqlx::query_scalar("SELECT paused_until FROM mail_queue WHERE id = 1").fetch_optional(&mut *reader).await?;
        if let Some(until) = pause.filter(|until| *until > now.timestamp()) {
            return Ok(Claim::Idle(Some(at(until))));
        }
        let sql = "SELECT min(coalesce(r.next_try_at, 0)), min(m.valid_until) FROM mail_recipient r JOIN mail m ON m.id = r.mail \
                   WHERE r.state IN ($1, $2)";
        let (due, valid): (Option<i64>, Option<i64>) =
            sqlx::query_as(sql).bind(State::Released.key()).bind(State::Waiting.key()).fetch_one(&mut *reader).await?;
        let stale: Option<i64> = sqlx::query_scalar("SELECT min(claimed_until) FROM mail_recipient WHERE claimed_by IS NOT NULL")
            .fetch_one(&mut *reader)
            .await?;
        let since = (now - Duration::minutes(1)).timestamp();
        let started: Vec<i64> =
            sqlx::query_scalar("SELECT started_at FROM mail_recipient WHERE started_at > $1 ORDER BY started_at")
                .bind(since)
                .fetch_all(&mut *reader)
                .await?;
        drop(reader);
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
        let started: Vec<_> = started.into_iter().map(at).collect();
        let slot = next_slot(&started, now, rules.per_minute);
        if slot > now {
            return Ok(Claim::Idle(Some(slot)));
        }
        self.take(by, now, lease).await
    }

    async fn take(&self, by: &str, now: DateTime<Utc>, lease: Duration) -> Result<Claim, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "SELECT mail, no FROM mail_recipient WHERE state IN ($1, $2) AND coalesce(next_try_at, 0) <= $3 \
                   ORDER BY coalesce(next_try_at, 0), mail, no LIMIT 1";
        let next: Option<(i64, i64)> = sqlx::query_as(sql)
            .bind(State::Released.key())
            .bind(State::Waiting.key())
            .bind(now.timestamp())
            .fetch_optional(&mut *tx)
            .await?;
        // Somebody else was faster, or it was withdrawn meanwhile: look again at once.
        let Some((id, no)) = next else { return Ok(Claim::Idle(Some(now))) };
        sqlx::query(
            "UPDATE mail_recipient SET state = $1, since = $2, started_at = $2, next_try_at = NULL, claimed_by = $3, \
             claimed_until = $4 WHERE mail = $5 AND no = $6",
        )
        .bind(State::Sending.key())
        .bind(now.timestamp())
        .bind(by)
        .bind((now + lease).timestamp())
        .bind(id)
        .bind(no)
        .execute(&mut *tx)
        .await?;
        let mail = rows::one(&mut tx, id).await?;
        let mail = mail.ok_or_else(|| StoreError::Corrupt { table: "mail_recipient", problem: format!("Mail {id} fehlt") })?;
        self.commit(tx).await?;
        Ok(Claim::Message(Box::new(Claimed { mail, no: u32::try_from(no).unwrap_or(u32::MAX) })))
    }

    /// Records that the final dot comes next: from here on the relay may have the message.
    ///
    /// # Errors
    /// When the claim is no longer the caller's, or the database does not answer. The dot must
    /// not follow then.
    pub async fn record_dot(&self, claimed: &Claimed, by: &str, now: DateTime<Utc>, lease: Duration) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE mail_recipient SET state = $1, since = $2, claimed_until = $3 \
                   WHERE mail = $4 AND no = $5 AND state = $6 AND claimed_by = $7";
        let done = sqlx::query(sql)
            .bind(State::DotPending.key())
            .bind(now.timestamp())
            .bind((now + lease).timestamp())
            .bind(claimed.mail.id)
            .bind(i64::from(claimed.no))
            .bind(State::Sending.key())
            .bind(by)
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::Refused("die Nachricht gehört nicht mehr diesem Versand".to_owned()));
        }
        self.commit(tx).await
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
        let mut tx = self.begin().await?;
        let sql = "UPDATE mail_recipient SET state = $1, since = $2, next_try_at = $3, tries = tries + $4, reason = $5, \
                   claimed_by = NULL, claimed_until = NULL \
                   WHERE mail = $6 AND no = $7 AND claimed_by = $8 AND state IN ($9, $10)";
        let done = sqlx::query(sql)
            .bind(verdict.state.key())
            .bind(now.timestamp())
            .bind(verdict.next_try.map(|at| at.timestamp()))
            .bind(i64::from(verdict.counts && verdict.state != State::Sent))
            .bind(&verdict.reason)
            .bind(claimed.mail.id)
            .bind(i64::from(claimed.no))
            .bind(by)
            .bind(State::Sending.key())
            .bind(State::DotPending.key())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 1 {
            let who = claimed.recipient().map(|r| r.role.label()).unwrap_or_default();
            record_state(&mut tx, now, claimed.mail.id, &who, verdict.state).await?;
        }
        if let Some(until) = verdict.pause_until {
            pause(&mut tx, until, &verdict.reason, now).await?;
        } else if verdict.state == State::Sent {
            sqlx::query("DELETE FROM mail_queue").execute(&mut *tx).await?;
        }
        self.commit(tx).await
    }

    /// Ends a rest of the queue: a person has mended what was wrong.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resume_queue(&self, who: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM mail_queue").execute(&mut *tx).await?;
        audit::record(&mut tx, now, who, "Versand fortgesetzt", "Postausgang", "").await?;
        self.commit(tx).await
    }

    /// What void claims left: messages before the dot are sent again, messages after it are unclear.
    /// Gives the number of unclear ones.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recover_messages(&self, stranded: Stranded, now: DateTime<Utc>) -> Result<u32, StoreError> {
        let limit = if stranded == Stranded::All { i64::MAX } else { now.timestamp() };
        let mut tx = self.begin().await?;
        let found: Vec<(i64, i64, String)> =
            sqlx::query_as("SELECT mail, no, state FROM mail_recipient WHERE claimed_by IS NOT NULL AND claimed_until <= $1")
                .bind(limit)
                .fetch_all(&mut *tx)
                .await?;
        if found.is_empty() {
            return Ok(0);
        }
        let mut unclear = 0;
        for (id, no, state) in found {
            let after = rows::state(&state)?.after_crash();
            let reason = if after == State::Unclear {
                unclear += 1;
                "Das Programm endete, während der Mailserver die Nachricht übernahm"
            } else {
                "Das Programm endete während des Sendens; die Nachricht wird noch einmal gesendet"
            };
            sqlx::query(
                "UPDATE mail_recipient SET state = $1, since = $2, reason = $3, claimed_by = NULL, claimed_until = NULL \
                 WHERE mail = $4 AND no = $5",
            )
            .bind(after.key())
            .bind(now.timestamp())
            .bind(reason)
            .bind(id)
            .bind(no)
            .execute(&mut *tx)
            .await?;
            record_state(&mut tx, now, id, &format!("Empfänger {no}, nach Programmende"), after).await?;
        }
        self.commit(tx).await?;
        Ok(unclear)
    }

    async fn expire_messages(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "SELECT r.mail, r.no FROM mail_recipient r JOIN mail m ON m.id = r.mail \
                   WHERE r.state IN ($1, $2) AND m.valid_until <= $3";
        let found: Vec<(i64, i64)> = sqlx::query_as(sql)
            .bind(State::Released.key())
            .bind(State::Waiting.key())
            .bind(now.timestamp())
            .fetch_all(&mut *tx)
            .await?;
        for (id, no) in found {
            sqlx::query("UPDATE mail_recipient SET state = $1, since = $2, next_try_at = NULL WHERE mail = $3 AND no = $4")
                .bind(State::Expired.key())
                .bind(now.timestamp())
                .bind(id)
                .bind(no)
                .execute(&mut *tx)
                .await?;
            record_state(&mut tx, now, id, &format!("Empfänger {no}"), State::Expired).await?;
        }
        self.commit(tx).await
    }
}

/// States a person will want to look up later; passing ones are not worth a line.
async fn record_state(db: &mut SqliteConnection, now: DateTime<Utc>, id: i64, who: &str, state: State) -> Result<(), StoreError> {
    audit::record(db, now, SENDER, "Mail", &subject(id), &format!("{who}: {}", state.label())).await
}

async fn pause(db: &mut SqliteConnection, until: DateTime<Utc>, reason: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "INSERT INTO mail_queue (id, paused_until, reason) VALUES (1, $1, $2) \
               ON CONFLICT (id) DO UPDATE SET paused_until = excluded.paused_until, reason = excluded.reason";
    sqlx::query(sql).bind(until.timestamp()).bind(reason).execute(&mut *db).await?;
    audit::record(db, now, SENDER, "Versand ruht", "Postausgang", "der Mailserver nimmt zurzeit nichts an").await
}
