//! Working off the outbox in the background. One worker has one connection and one message at a
//! time; it commits before the conversation, before the final dot and after the reply. It never
//! logs addresses, bodies, or what the relay said.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{MessageId, Outcome, OutgoingMessage, Post, Transport, message::MessageError, transport::Envelope};
use crate::{
    domain::mail::{State, state::judge},
    store::{Claim, Claimed, Store, StoreError, Stranded},
};

/// How long a claim holds: longer than the longest conversation the time limits allow, so that
/// it only runs out when its dispatcher is gone.
const LEASE: Duration = Duration::minutes(60);
/// Longest sleep, for clocks that are set.
const LONGEST: std::time::Duration = std::time::Duration::from_mins(10);
/// Wait after a failure of the database.
const AFTER_FAILURE: std::time::Duration = std::time::Duration::from_secs(5);
/// Tries to record a verdict before the message is left to its claim's end.
const RECORD_TRIES: u32 = 5;

/// Where the time comes from.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What one step did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Tried a message; it is in this state now.
    Tried(State),
    /// Nothing to do; something may be due then.
    Idle(Option<DateTime<Utc>>),
}

/// One connection to the relay and the messages that go over it.
pub struct Worker {
    store: Arc<Store>,
    post: Arc<Post>,
    transport: Transport,
    name: String,
    now: Now,
}

impl Worker {
    /// A worker; `name` tells its claims from those of others and must be unique.
    pub fn new(store: Arc<Store>, post: Arc<Post>, transport: Transport, name: String, now: Now) -> Self {
        Self { store, post, transport, name, now }
    }

    /// Claims one message, hands it over, records what became of it.
    ///
    /// # Errors
    /// When the database does not answer; a claimed message is then left to the end of its claim.
    pub async fn step(&mut self) -> Result<Step, StoreError> {
        let claimed = match self.store.claim_message(&self.name, (self.now)(), LEASE, &self.post.dispatch).await? {
            Claim::Idle(next) => return Ok(Step::Idle(next)),
            Claim::Message(claimed) => claimed,
        };
        let outcome = self.hand_over(&claimed).await;
        let now = (self.now)();
        let tries = claimed.recipient().map_or(0, |r| r.tries);
        let valid_until = claimed.mail.valid_until.unwrap_or(now);
        let verdict = judge(&outcome, tries, now, valid_until, &self.post.dispatch);
        let mut tries = 1;
        while let Err(error) = self.store.record_verdict(&claimed, &self.name, &verdict, now).await {
            if tries == RECORD_TRIES {
                return Err(error);
            }
            tries += 1;
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
        tracing::info!(mail = claimed.mail.id, recipient = claimed.no, state = verdict.state.key(), "message tried");
        Ok(Step::Tried(verdict.state))
    }

    async fn hand_over(&mut self, claimed: &Claimed) -> Outcome {
        let (envelope, message) = match message(claimed) {
            Ok(parts) => parts,
            // Cannot happen with addresses and texts that passed our own checks; final if it does.
            Err(error) => return Outcome::Permanent { code: 0, text: error.to_string() },
        };
        let (store, name, now) = (&self.store, &self.name, &self.now);
        let before_dot = async || store.record_dot(claimed, name, now(), LEASE).await;
        self.transport.send(&envelope, &message, before_dot).await
    }

    /// Works until nothing is due now; gives when something will be.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn until_idle(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        loop {
            match self.step().await? {
                Step::Idle(next) if next.is_none_or(|at| at > (self.now)()) => {
                    self.transport.close().await;
                    return Ok(next);
                }
                Step::Tried(_) | Step::Idle(_) => {}
            }
        }
    }

    /// Works until told to stop; a conversation under way is finished first.
    async fn run(mut self, stop: CancellationToken) {
        let mut changes = self.store.subscribe();
        while !stop.is_cancelled() {
            changes.mark_unchanged();
            let wait = match self.step().await {
                Ok(Step::Tried(_)) => continue,
                Ok(Step::Idle(next)) => {
                    self.transport.close().await;
                    next.map_or(LONGEST, |at| (at - (self.now)()).to_std().unwrap_or_default().min(LONGEST))
                }
                Err(error) => {
                    tracing::warn!(%error, "the outbox does not answer");
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                alive = changes.changed() => if alive.is_err() { return },
                () = tokio::time::sleep(wait) => {}
            }
        }
        self.transport.close().await;
    }
}

/// Envelope and bytes of a claimed message. The same message always has the same bytes.
fn message(claimed: &Claimed) -> Result<(Envelope, Vec<u8>), MessageError> {
    let mail = &claimed.mail;
    let id = MessageId::new(&mail.uid, claimed.no, &mail.from.address);
    let named = |in_copy| mail.recipients.iter().filter(move |r| r.in_copy == in_copy).map(|r| &r.mailbox).collect();
    let bytes = OutgoingMessage {
        id: &id,
        date: mail.released_at.unwrap_or(mail.created_at),
        team: &mail.from,
        to: named(false),
        cc: named(true),
        subject: &mail.subject,
        text: &mail.text,
        html: &mail.html,
        calendar: mail.calendar.as_deref(),
    }
    .build()?;
    let to = claimed.recipient().map_or_else(|| mail.from.address.clone(), |r| r.mailbox.address.clone());
    Ok((Envelope { from: mail.from.address.clone(), to }, bytes))
}

/// The running workers.
#[derive(Debug)]
pub struct Dispatch {
    workers: JoinSet<()>,
    stop: CancellationToken,
}

/// Cleans up after a crash and starts the workers. The caller is the only one on this database
/// (the store's lock sees to that), so whatever is still claimed belongs to nobody. A blocked way
/// starts no worker.
///
/// # Errors
/// When the database does not answer.
pub async fn start(store: Arc<Store>, post: Arc<Post>) -> Result<Dispatch, StoreError> {
    let unclear = store.recover_messages(Stranded::All, Utc::now()).await?;
    if unclear > 0 {
        tracing::warn!(unclear, "messages whose delivery is unclear after a crash");
    }
    let (mut workers, stop) = (JoinSet::new(), CancellationToken::new());
    for number in 1..=post.dispatch.connections.clamp(1, 8) {
        match post.way.transport() {
            Ok(Some(transport)) => {
                let name = worker_name(number);
                let worker = Worker::new(store.clone(), post.clone(), transport, name, Arc::new(Utc::now));
                workers.spawn(worker.run(stop.clone()));
            }
            Ok(None) => break,
            Err(error) => {
                tracing::error!(%error, "the mail relay cannot be used");
                break;
            }
        }
    }
    Ok(Dispatch { workers, stop })
}

/// Works off what is due now, without anything in the background: for headless commands. Gives
/// when something will be due next. A blocked way sends nothing.
///
/// # Errors
/// When the database does not answer, or the relay's settings cannot work.
pub async fn work_off(store: Arc<Store>, post: Arc<Post>) -> anyhow::Result<Option<DateTime<Utc>>> {
    store.recover_messages(Stranded::All, Utc::now()).await?;
    let Some(transport) = post.way.transport()? else { return Ok(None) };
    Ok(Worker::new(store, post, transport, worker_name(0), Arc::new(Utc::now)).until_idle().await?)
}

/// A name no other worker has, in this process or another.
pub fn worker_name(number: u32) -> String {
    format!("{number}-{:016x}", rand::random::<u64>())
}

impl Dispatch {
    /// Cancelling it keeps the workers from claiming anything more.
    #[must_use]
    pub fn stopper(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Claims nothing any more and waits, at most so long, for conversations under way.
    pub async fn stop(mut self, patience: std::time::Duration) {
        self.stop.cancel();
        let finished = async { while self.workers.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, finished).await.is_err() {
            tracing::warn!("a mail conversation was cut off");
        }
    }
}
