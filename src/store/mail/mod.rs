//! The outbox: what is stored of a mail, reading it, and its figures for the snapshot. What
//! people do to mails is in `deeds`, what dispatchers do in `queue`.

mod deeds;
mod queue;
mod rows;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;

pub use deeds::{Deed, MailDone, Resolution};
pub use queue::{Claim, Claimed, Stranded};

use super::{Store, StoreError};
use crate::domain::{
    MeasureNo, Team,
    mail::{Audience, MailKind, Mailbox, Role, State, Topic},
};

/// A mail to be put into the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMail {
    /// Its kind.
    pub kind: MailKind,
    /// The team it comes from.
    pub team: Team,
    /// What it is about.
    pub topic: Topic,
    /// Sender and Reply-To.
    pub from: Mailbox,
    /// Everybody who gets it.
    pub audience: Audience,
    /// Random and unique; its messages' Message-IDs follow from it.
    pub uid: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// iCalendar part.
    pub calendar: Option<String>,
}

/// A stored mail.
#[derive(Debug, Clone, PartialEq)]
pub struct MailEntry {
    /// Number, from 1.
    pub id: i64,
    /// See [`NewMail::uid`].
    pub uid: String,
    /// Rises with every change a person makes.
    pub version: i64,
    /// Its kind.
    pub kind: MailKind,
    /// The team it comes from.
    pub team: Team,
    /// What it is about.
    pub topic: Topic,
    /// Sender and Reply-To.
    pub from: Mailbox,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// iCalendar part.
    pub calendar: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When it was released.
    pub released_at: Option<DateTime<Utc>>,
    /// By whom.
    pub released_by: Option<String>,
    /// Until when it is worth sending.
    pub valid_until: Option<DateTime<Utc>>,
    /// Everybody who gets it, in order.
    pub recipients: Vec<MailRecipient>,
}

impl MailEntry {
    /// The state the whole mail is shown in.
    #[must_use]
    pub fn state(&self) -> State {
        State::of_mail(self.recipients.iter().map(|r| r.state))
    }
}

/// One recipient of a stored mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRecipient {
    /// Number within the mail, from 1.
    pub no: u32,
    /// Why it gets the mail.
    pub role: Role,
    /// Where to.
    pub mailbox: Mailbox,
    /// In Cc instead of To.
    pub in_copy: bool,
    /// Where its message stands.
    pub state: State,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Failed tries so far.
    pub tries: u32,
    /// When it is tried again.
    pub next_try: Option<DateTime<Utc>>,
    /// What the relay said; may hold the address, so for people only, never for a log.
    pub reason: String,
}

/// Why the queue rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Until when.
    pub until: DateTime<Utc>,
    /// Why, in German.
    pub reason: String,
}

/// The outbox in numbers, part of every snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboxFigures {
    /// Messages by state.
    pub messages: BTreeMap<State, u32>,
    /// Why the queue rests, if it did when last touched; it does so only until then.
    pub pause: Option<Pause>,
    /// The newest day on which a mail of the kind about the measure was released.
    pub last_released: BTreeMap<(MeasureNo, MailKind), NaiveDate>,
    /// The newest day on which a weekly overview was released.
    pub last_weekly: Option<NaiveDate>,
}

impl OutboxFigures {
    /// Messages in a state.
    #[must_use]
    pub fn count(&self, state: State) -> u32 {
        self.messages.get(&state).copied().unwrap_or(0)
    }
}

impl Store {
    /// Mails, newest first, at most 500, with their recipients and without their parts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails(&self) -> Result<Vec<MailEntry>, StoreError> {
        let mut tx = self.reader().begin().await?;
        rows::newest(&mut tx, 500).await
    }

    /// One mail, whole.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mail(&self, id: i64) -> Result<Option<MailEntry>, StoreError> {
        let mut tx = self.reader().begin().await?;
        rows::one(&mut tx, id).await
    }
}

/// The figures, within the transaction that changed them.
pub(super) async fn figures(db: &mut SqliteConnection) -> Result<OutboxFigures, StoreError> {
    let counts: Vec<(String, i64)> =
        sqlx::query_as("SELECT state, count(*) FROM mail_recipient GROUP BY state").fetch_all(&mut *db).await?;
    let messages = counts
        .into_iter()
        .map(|(state, n)| Ok((rows::state(&state)?, u32::try_from(n).unwrap_or(u32::MAX))))
        .collect::<Result<_, StoreError>>()?;
    let pause: Option<(i64, String)> =
        sqlx::query_as("SELECT paused_until, reason FROM mail_queue WHERE id = 1").fetch_optional(&mut *db).await?;
    let sql = "SELECT measure, kind, max(released_on) FROM mail \
               WHERE measure IS NOT NULL AND released_on IS NOT NULL GROUP BY measure, kind";
    let released: Vec<(String, String, NaiveDate)> = sqlx::query_as(sql).fetch_all(&mut *db).await?;
    let last_released = released
        .into_iter()
        .map(|(measure, kind, day)| {
            let measure = MeasureNo::parse(&measure).map_err(super::rows::corrupt("mail"))?;
            Ok(((measure, rows::kind(&kind)?), day))
        })
        .collect::<Result<_, StoreError>>()?;
    let weekly = "SELECT max(released_on) FROM mail WHERE kind = $1";
    let last_weekly = sqlx::query_scalar(weekly).bind(MailKind::WeeklyOverview.key()).fetch_one(&mut *db).await?;
    let pause = pause.map(|(until, reason)| Pause { until: rows::time(until), reason });
    Ok(OutboxFigures { messages, pause, last_released, last_weekly })
}
