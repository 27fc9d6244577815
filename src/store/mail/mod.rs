//! The outbox: what is stored of a mail, reading it, and its figures for the snapshot. What
//! people do to mails is in `deeds` and `release`, what dispatchers do in `queue`.

mod deed;
mod deeds;
mod invitations;
mod lists;
mod queue;
mod release;
mod rows;
mod step;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

pub use deed::{Deed, MailDone};
pub use deeds::Resolution;
pub use queue::{Claim, Claimed, Stranded};
pub use release::Release;

use super::{
    Store, StoreError,
    engine::{Db, args},
};
use crate::domain::{
    MeasureNo, ModuleNo, StartKey, Team,
    mail::{Audience, Invitation, MailKind, Mailbox, Role, State, Topic},
    provider_list::request::{Asked, ListKey},
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
    /// The day of the data whose figures it states.
    pub as_of: Option<NaiveDate>,
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
    /// What the calendar part is.
    pub invitation: Option<Invitation>,
    /// iCalendar part.
    pub calendar: Option<String>,
    /// The lists of a provider it asks for.
    pub lists: Vec<ListKey>,
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
    /// See [`NewMail::as_of`].
    pub as_of: Option<NaiveDate>,
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
    /// Nothing of it leaves before; until then it can be taken back.
    pub held_until: Option<DateTime<Utc>>,
    /// Who changed its words last.
    pub edited_by: Option<String>,
    /// Everybody who gets it, in order.
    pub recipients: Vec<MailRecipient>,
}

impl MailEntry {
    /// The state the whole mail is shown in.
    #[must_use]
    pub fn state(&self) -> State {
        State::of_mail(self.recipients.iter().map(|r| r.state))
    }

    /// Whether it is released and held: all of it can be taken back.
    #[must_use]
    pub fn is_held(&self, now: DateTime<Utc>) -> bool {
        self.held_until.is_some_and(|until| until > now) && self.recipients.iter().all(|r| r.state == State::Released)
    }

    /// Whose words it carries.
    #[must_use]
    pub fn written_by(&self) -> &str {
        self.edited_by.as_deref().unwrap_or(&self.created_by)
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
    /// The newest day on which a mail of the kind about the measure or start was released.
    pub last_released: BTreeMap<(StartKey, MailKind), NaiveDate>,
    /// The newest day on which a weekly overview was released.
    pub last_weekly: Option<NaiveDate>,
    /// The lists of providers that were asked for.
    pub asked: BTreeMap<ListKey, Asked>,
    /// Until when the mails released last are held; it may have passed.
    pub held_until: Option<DateTime<Utc>>,
}

impl OutboxFigures {
    /// Messages in a state.
    #[must_use]
    pub fn count(&self, state: State) -> u32 {
        self.messages.get(&state).copied().unwrap_or(0)
    }

    /// A new message in this state.
    fn added(&mut self, state: State) {
        *self.messages.entry(state).or_default() += 1;
    }

    /// A message went from one state to another.
    fn moved(&mut self, from: State, to: State) {
        if let Some(n) = self.messages.get_mut(&from) {
            *n = n.saturating_sub(1);
        }
        self.messages.retain(|_, n| *n > 0);
        self.added(to);
    }

    /// A mail of this kind was released on a day.
    fn released(&mut self, kind: MailKind, start: Option<StartKey>, on: NaiveDate, held: Option<DateTime<Utc>>) {
        self.held_until = self.held_until.max(held);
        if let Some(start) = start {
            let newest = self.last_released.entry((start, kind)).or_insert(on);
            *newest = on.max(*newest);
        }
        if kind == MailKind::WeeklyOverview {
            self.last_weekly = self.last_weekly.max(Some(on));
        }
    }
}

/// Mails of one answer, unless another number is asked for.
const MOST: u32 = 500;

impl Store {
    /// Mails, newest first, at most 500, with their recipients and without their parts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails(&self) -> Result<Vec<MailEntry>, StoreError> {
        rows::newest(&mut self.read().await?.db(), None, MOST.into()).await
    }

    /// The same in pieces: those with a smaller number, at most so many, and where they go on.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails_before(
        &self,
        before: Option<i64>,
        limit: Option<u32>,
    ) -> Result<(Vec<MailEntry>, Option<i64>), StoreError> {
        let limit = limit.unwrap_or(MOST);
        // One more than asked for tells whether there is more.
        let mut mails = rows::newest(&mut self.read().await?.db(), before, i64::from(limit) + 1).await?;
        let more = mails.len() > limit as usize;
        mails.truncate(limit as usize);
        let next = mails.last().map(|mail| mail.id).filter(|_| more);
        Ok((mails, next))
    }

    /// The mails of a kind released on a day, with their recipients and without their parts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails_released_on(&self, kind: MailKind, day: NaiveDate) -> Result<Vec<MailEntry>, StoreError> {
        rows::released_on(&mut self.read().await?.db(), kind, day).await
    }

    /// One mail, whole.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mail(&self, id: i64) -> Result<Option<MailEntry>, StoreError> {
        rows::one(&mut self.read().await?.db(), id).await
    }
}

/// The figures, counted over all mails: once per start. From then on every step keeps them.
pub(super) async fn figures(db: &mut Db<'_>) -> Result<OutboxFigures, StoreError> {
    let counts: Vec<(String, i64)> = db.all("SELECT state, count(*) FROM mail_recipient GROUP BY state", args![]).await?;
    let messages = counts
        .into_iter()
        .map(|(state, n)| Ok((rows::state(&state)?, u32::try_from(n).unwrap_or(u32::MAX))))
        .collect::<Result<_, StoreError>>()?;
    let sql = "SELECT paused_until, reason FROM mail_queue WHERE id = 1";
    let pause: Option<(i64, String)> = db.maybe(sql, args![]).await?;
    let sql = "SELECT measure, module, kind, max(released_on) FROM mail \
               WHERE measure IS NOT NULL AND released_on IS NOT NULL GROUP BY measure, module, kind";
    let released: Vec<(String, Option<String>, String, NaiveDate)> = db.all(sql, args![]).await?;
    let mut last_released = BTreeMap::new();
    for (measure, module, kind, day) in released {
        let measure = MeasureNo::parse(&measure).map_err(super::rows::corrupt("mail"))?;
        let module = module.as_deref().map(ModuleNo::parse).transpose().map_err(super::rows::corrupt("mail"))?;
        // Under the names a kind has had.
        let newest = last_released.entry(((measure, module), rows::kind(&kind)?)).or_insert(day);
        *newest = day.max(*newest);
    }
    let weekly = "SELECT max(released_on) FROM mail WHERE kind = $1";
    let (last_weekly,) = db.one(weekly, args![MailKind::WeeklyOverview.key()]).await?;
    let (held,): (Option<i64>,) = db.one("SELECT max(held_until) FROM mail", args![]).await?;
    let held_until = held.map(rows::time);
    let pause = pause.map(|(until, reason)| Pause { until: rows::time(until), reason });
    let asked = lists::asked(db).await?;
    Ok(OutboxFigures { messages, pause, last_released, last_weekly, asked, held_until })
}

/// Lets the queue rest until a person lets it go on: the database is older than it has been, and what
/// it believes to be unsent may long have arrived.
pub(super) async fn hold(db: &mut Db<'_>) -> Result<(), StoreError> {
    let reason = "die Datenbank ist älter als ihr letzter Stand (Kopie oder Sicherung); erst prüfen, was schon gesendet ist, dann „mail resume“ oder p in der Post";
    let sql = "INSERT INTO mail_queue (id, paused_until, reason) VALUES (1, $1, $2) \
               ON CONFLICT (id) DO UPDATE SET paused_until = excluded.paused_until, reason = excluded.reason";
    db.execute(sql, args![UNTIL_A_PERSON, reason]).await?;
    tracing::warn!("the database is older than it has been; the outbox waits for a person");
    Ok(())
}

/// A rest that does not end by itself: 31.12.9999.
const UNTIL_A_PERSON: i64 = 253_402_210_800;

impl Store {
    /// The figures counted anew from all mails; [`OutboxFigures`] of a snapshot are kept step by
    /// step and must be the same.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn counted_outbox(&self) -> Result<OutboxFigures, StoreError> {
        figures(&mut self.read().await?.db()).await
    }
}
