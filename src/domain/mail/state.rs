//! The outbox's states per recipient, their transitions, and when to try again. Pure: the store
//! keeps the states, the dispatcher calls these rules.
//!
//! The promise: at least once before the final dot, never silently twice after it.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::{Outcome, Stage};

/// Where the message to one recipient stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Entwurf: written, not released.
    Draft,
    /// Freigegeben: to be sent as soon as possible.
    Released,
    /// Sendend: a dispatcher has claimed it; nothing irrevocable has happened.
    Sending,
    /// The relay waits for the message's end: from here on it may have it.
    DotPending,
    /// Gesendet: the relay took it.
    Sent,
    /// Wartet: a passing failure; tried again later.
    Waiting,
    /// Fehlgeschlagen: refused for good.
    Failed,
    /// Unklar: the relay may have it or not; only a person decides.
    Unclear,
    /// Verfallen: its validity ended before the relay took it.
    Expired,
    /// Storniert: withdrawn by a person.
    Cancelled,
}

impl State {
    /// Whether the recipient certainly does not and will not have it, unless a person does something.
    #[must_use]
    pub const fn is_lost(self) -> bool {
        match self {
            Self::Draft | Self::Failed | Self::Expired | Self::Cancelled => true,
            Self::Released | Self::Sending | Self::DotPending | Self::Sent | Self::Waiting | Self::Unclear => false,
        }
    }

    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Released,
        Self::Sending,
        Self::DotPending,
        Self::Sent,
        Self::Waiting,
        Self::Failed,
        Self::Unclear,
        Self::Expired,
        Self::Cancelled,
    ];

    /// The value in the database and in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Released => "released",
            Self::Sending => "sending",
            Self::DotPending => "dot_pending",
            Self::Sent => "sent",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Unclear => "unclear",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a [`Self::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The German word on every screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Entwurf",
            Self::Released => "freigegeben",
            Self::Sending | Self::DotPending => "sendend",
            Self::Sent => "gesendet",
            Self::Waiting => "wartet",
            Self::Failed => "fehlgeschlagen",
            Self::Unclear => "unklar",
            Self::Expired => "verfallen",
            Self::Cancelled => "storniert",
        }
    }

    /// Nothing will happen any more without a person.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Sent | Self::Failed | Self::Unclear | Self::Expired | Self::Cancelled)
    }

    /// A dispatcher may claim it once it is due.
    #[must_use]
    pub const fn is_claimable(self) -> bool {
        matches!(self, Self::Released | Self::Waiting)
    }

    /// Whether a step is allowed. All others are programming errors and must not be stored.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        use State::{Cancelled, DotPending, Draft, Expired, Failed, Released, Sending, Sent, Unclear, Waiting};
        match self {
            Draft => matches!(next, Released | Cancelled),
            // Back to a draft only while it is held: nobody has tried to send it.
            Released => matches!(next, Sending | Expired | Cancelled | Draft),
            Waiting => matches!(next, Sending | Expired | Cancelled),
            Sending => matches!(next, DotPending | Waiting | Released | Failed | Expired),
            DotPending => matches!(next, Sent | Waiting | Failed | Expired | Unclear),
            // A person's decision: the recipient has it, send again (same Message-ID), or drop it.
            Unclear => matches!(next, Sent | Released | Cancelled),
            Failed | Expired => matches!(next, Released | Cancelled),
            Sent | Cancelled => false,
        }
    }

    /// A person may withdraw it. What is unclear is cleared up instead.
    #[must_use]
    pub fn can_be_cancelled(self) -> bool {
        self != Self::Unclear && self.may_become(Self::Cancelled)
    }

    /// A person may send it again, or at once.
    #[must_use]
    pub const fn can_be_retried(self) -> bool {
        matches!(self, Self::Failed | Self::Expired | Self::Waiting)
    }

    /// Only a person can say what became of it.
    #[must_use]
    pub const fn can_be_resolved(self) -> bool {
        matches!(self, Self::Unclear)
    }

    /// The state a whole mail is shown in: of those its recipients have, the one that most needs
    /// a person.
    #[must_use]
    pub fn of_mail(recipients: impl IntoIterator<Item = Self>) -> Self {
        const ORDER: [State; 10] = [
            State::Unclear,
            State::Failed,
            State::Expired,
            State::DotPending,
            State::Sending,
            State::Waiting,
            State::Released,
            State::Draft,
            State::Sent,
            State::Cancelled,
        ];
        let place = |state: &Self| ORDER.iter().position(|s| s == state);
        recipients.into_iter().min_by_key(place).unwrap_or(Self::Cancelled)
    }

    /// What a state found after a crash becomes: what had not reached the final dot is sent
    /// again, what had is unclear.
    #[must_use]
    pub const fn after_crash(self) -> Self {
        match self {
            Self::Sending => Self::Released,
            Self::DotPending => Self::Unclear,
            Self::Draft
            | Self::Released
            | Self::Sent
            | Self::Waiting
            | Self::Failed
            | Self::Unclear
            | Self::Expired
            | Self::Cancelled => self,
        }
    }
}

/// How the outbox is worked off; the office's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DispatchRules {
    /// Hours after release during which a mail is worth sending.
    pub validity_hours: u32,
    /// Messages per minute handed to the relay at most.
    pub per_minute: u32,
    /// Minutes the queue rests after the relay refused encryption or login.
    pub pause_minutes: u32,
    /// Messages handed over at the same time, each on a connection of its own, so that one slow
    /// conversation does not hold up the others.
    pub connections: u32,
}

impl Default for DispatchRules {
    fn default() -> Self {
        Self { validity_hours: 48, per_minute: 60, pause_minutes: 15, connections: 2 }
    }
}

/// Minutes until the first, second, third … new try; the last one repeats.
const RETRY_MINUTES: [i64; 5] = [1, 5, 15, 30, 30];

/// When to try again after `failed` failed tries (from 1); `None` when the validity ends before.
#[must_use]
pub fn next_try(failed: u32, now: DateTime<Utc>, valid_until: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let step = usize::try_from(failed.saturating_sub(1)).unwrap_or(usize::MAX).min(RETRY_MINUTES.len() - 1);
    let at = now + Duration::minutes(RETRY_MINUTES[step]);
    (at <= valid_until).then_some(at)
}

/// What one try means for the message, and for the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The message's next state.
    pub state: State,
    /// When to try again; only with [`State::Waiting`].
    pub next_try: Option<DateTime<Utc>>,
    /// What to show, in German.
    pub reason: String,
    /// Counts as a failed try of this message; a refusal that concerns the relay does not.
    pub counts: bool,
    /// The whole queue rests until then.
    pub pause_until: Option<DateTime<Utc>>,
}

/// Judges a try. `failed_before` counts earlier failed tries of this message.
#[must_use]
pub fn judge(
    outcome: &Outcome,
    failed_before: u32,
    now: DateTime<Utc>,
    valid_until: DateTime<Utc>,
    rules: &DispatchRules,
) -> Verdict {
    let plain = |state| Verdict { state, next_try: None, reason: outcome.to_string(), counts: true, pause_until: None };
    match outcome {
        Outcome::Sent { .. } => plain(State::Sent),
        Outcome::Permanent { .. } => plain(State::Failed),
        Outcome::Unclear { .. } => plain(State::Unclear),
        Outcome::Temporary { .. } | Outcome::Lost { .. } => match next_try(failed_before + 1, now, valid_until) {
            Some(at) => Verdict { next_try: Some(at), pause_until: nobody_there(outcome, now), ..plain(State::Waiting) },
            None => Verdict { pause_until: nobody_there(outcome, now), ..plain(State::Expired) },
        },
        Outcome::TlsRefused { .. } | Outcome::AuthRefused { .. } => {
            let until = now + Duration::minutes(i64::from(rules.pause_minutes.max(1)));
            let state = if until <= valid_until { State::Waiting } else { State::Expired };
            let next_try = (state == State::Waiting).then_some(until);
            Verdict { next_try, counts: false, pause_until: Some(until), ..plain(state) }
        }
    }
}

/// Where nobody listens, every other mail would fail too: the queue rests for a minute.
fn nobody_there(outcome: &Outcome, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    matches!(outcome, Outcome::Lost { stage: Stage::Connect, .. }).then(|| now + Duration::minutes(1))
}

/// Rate limit: when the next message may go, given when recent ones went (oldest first).
#[must_use]
pub fn next_slot(sent: &[DateTime<Utc>], now: DateTime<Utc>, per_minute: u32) -> DateTime<Utc> {
    let limit = usize::try_from(per_minute.max(1)).unwrap_or(usize::MAX);
    let minute = Duration::minutes(1);
    let recent = sent.len() - sent.partition_point(|at| *at + minute <= now);
    if recent < limit { now } else { sent[sent.len() - limit] + minute }
}

#[cfg(test)]
mod tests;
