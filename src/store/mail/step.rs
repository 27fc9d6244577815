//! The one place where the state of a message is stored. It asks the domain whether the step is
//! allowed, and keeps the figures of the outbox.

use crate::{
    domain::mail::State,
    store::{StoreError, engine::args, writer::Write},
};

/// A message: mail and number of the recipient.
pub(super) type Message = (i64, i64);

/// A step of one message.
#[derive(Debug, Clone)]
pub(super) struct Change<'a> {
    /// The state it must be in.
    pub(super) from: State,
    /// The state it gets; the same one only renews when it is tried.
    pub(super) to: State,
    /// When it is tried again, seconds since 1970 UTC.
    pub(super) next_try: Option<i64>,
    /// Failed tries from now on.
    pub(super) tries: Tries,
    /// The dispatcher that must hold it, if one does.
    pub(super) held_by: Option<&'a str>,
    /// Who holds it afterwards, and until when.
    pub(super) claim: Option<(&'a str, i64)>,
    /// What people read about it; `None` leaves what is there.
    pub(super) reason: Option<&'a str>,
}

/// What becomes of the count of failed tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tries {
    /// It stays.
    Keep,
    /// One more.
    Another,
    /// A person decided: earlier failures no longer count.
    Forget,
}

impl Change<'_> {
    /// A step that changes nothing but the state.
    pub(super) const fn new(from: State, to: State) -> Self {
        Self { from, to, next_try: None, tries: Tries::Keep, held_by: None, claim: None, reason: None }
    }
}

/// Takes the step; answers whether the message was still where it starts from.
pub(super) async fn take(w: &mut Write, (mail, no): Message, change: &Change<'_>) -> Result<bool, StoreError> {
    let Change { from, to, next_try, tries, held_by, claim, reason } = change.clone();
    if from != to && !from.may_become(to) {
        let problem = format!("Mail Nr. {mail}: aus „{}“ wird nicht „{}“", from.label(), to.label());
        return Err(StoreError::Refused(problem));
    }
    let tries = match tries {
        Tries::Keep => "tries",
        Tries::Another => "tries + 1",
        Tries::Forget => "0",
    };
    let started = if to == State::Sending { "$2" } else { "started_at" };
    let sql = format!(
        "UPDATE mail_recipient SET state = $3, since = $2, next_try_at = $4, tries = {tries}, claimed_by = $5, \
         claimed_until = $6, started_at = {started}, reason = coalesce($7, reason) \
         WHERE mail = $8 AND no = $9 AND state = $10 AND ($1 IS NULL OR claimed_by = $1)"
    );
    let (claimed_by, claimed_until) = claim.map_or((None, None), |(by, until)| (Some(by), Some(until)));
    let now = w.by().at.timestamp();
    let values = args![held_by, now, to.key(), next_try, claimed_by, claimed_until, reason, mail, no, from.key()];
    let done = w.db().execute(sql, values).await? == 1;
    if done {
        w.outbox().moved(from, to);
    }
    Ok(done)
}
