//! The outbox on the wire: its list, one mail, its figures and what is due today. Pure; used by REST and by headless
//! commands alike.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    api::{
        mails::{MailDetail, MailRow, Mails, PauseRow, RecipientRow, WayRow},
        summary::MailFigures,
    },
    config::Rules,
    domain::{
        Desk, MeasureNo,
        contingent::released::Released,
        mail::{MailKind, OldData, Scope, State, lists::list_letters, old_data, weekly::weekly_letters, weekly_due},
        places::{offered, open_starts},
        provider_list::request::ListDay,
    },
    mail::{Post, Way},
    store::{MailEntry, MailRecipient, Pause, Snapshot},
};

/// How mails leave.
#[must_use]
pub fn way(way: &Way) -> WayRow {
    WayRow { kind: way.key().to_owned(), text: way.sentence() }
}

/// The tag of one mail, for If-Match.
#[must_use]
pub fn etag(mail: &MailEntry) -> String {
    format!("\"mail-{}-{}\"", mail.id, mail.version)
}

/// Why the queue rests, as long as it does.
#[must_use]
pub fn pause(pause: Option<&Pause>, now: DateTime<Utc>) -> Option<PauseRow> {
    pause.filter(|p| p.until > now).map(|p| PauseRow { until: p.until, reason: p.reason.clone() })
}

/// The day mails are looked at, and the rules of their age.
#[derive(Debug, Clone, Copy)]
pub struct Looked<'a> {
    /// The day.
    pub today: NaiveDate,
    /// The rules of mails.
    pub post: &'a Post,
    /// The rules of the office.
    pub rules: &'a Rules,
}

impl Looked<'_> {
    /// Of a draft: the age of the data it states, if that is a question.
    #[must_use]
    pub fn old_data(&self, mail: &MailEntry) -> Option<OldData> {
        let as_of = mail.as_of.filter(|_| mail.state() == State::Draft);
        old_data(mail.kind, as_of, &self.post.rules, &self.rules.office_closed, self.today)
    }
}

/// The list.
#[must_use]
pub fn list(mails: &[MailEntry], looked: Looked<'_>, rest: Option<&Pause>, now: DateTime<Utc>) -> Mails {
    let mails = mails.iter().map(|mail| row(mail, looked)).collect();
    Mails { way: way(&looked.post.way), pause: pause(rest, now), mails }
}

/// One mail in the list.
#[must_use]
pub fn row(mail: &MailEntry, looked: Looked<'_>) -> MailRow {
    let state = mail.state();
    let any = |may: fn(State) -> bool| mail.recipients.iter().any(|r| may(r.state));
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    MailRow {
        id: mail.id,
        etag: etag(mail),
        kind: mail.kind.key().to_owned(),
        kind_label: mail.kind.label().to_owned(),
        team: mail.team.label().to_owned(),
        about: mail.topic.label(),
        subject: mail.subject.clone(),
        created_at: mail.created_at,
        created_by: mail.created_by.clone(),
        released_at: mail.released_at,
        valid_until: mail.valid_until,
        held_until: mail.held_until.filter(|_| mail.recipients.iter().all(|r| r.state == State::Released)),
        state: state.key().to_owned(),
        state_label: state.label().to_owned(),
        since: mail.recipients.iter().filter(|r| r.state == state).map(|r| r.since).max().unwrap_or(mail.created_at),
        recipients: count(mail.recipients.len()),
        units: mail.recipients.iter().filter_map(|r| r.role.unit()).map(ToString::to_string).collect(),
        sent: count(mail.recipients.iter().filter(|r| r.state == State::Sent).count()),
        old_data: looked.old_data(mail).map(|old| old.to_string()),
        can_release: state == State::Draft,
        can_cancel: any(State::can_be_cancelled),
        can_retry: any(State::can_be_retried),
        can_resolve: any(State::can_be_resolved),
    }
}

/// One mail, whole.
#[must_use]
pub fn detail(mail: &MailEntry, looked: Looked<'_>) -> MailDetail {
    MailDetail {
        row: row(mail, looked),
        from_name: mail.from.name.clone(),
        from_address: mail.from.address.to_string(),
        text: mail.text.clone(),
        has_invitation: mail.calendar.is_some(),
        to: mail.recipients.iter().map(recipient).collect(),
    }
}

fn recipient(recipient: &MailRecipient) -> RecipientRow {
    RecipientRow {
        no: recipient.no,
        role: recipient.role.label(),
        name: recipient.mailbox.name.clone(),
        address: recipient.mailbox.address.to_string(),
        in_copy: recipient.in_copy,
        state: recipient.state.key().to_owned(),
        state_label: recipient.state.label().to_owned(),
        since: recipient.since,
        tries: recipient.tries,
        next_try: recipient.next_try,
        reason: recipient.reason.clone(),
    }
}

/// The outbox in numbers, and what is due today.
#[must_use]
pub fn figures(now: &Snapshot, today: NaiveDate, rules: &Rules, post: &Post, at: DateTime<Utc>) -> MailFigures {
    let outbox = &now.outbox;
    let due = weekly_due(&post.rules, &rules.office_closed, today);
    let written = outbox.last_weekly == Some(today);
    MailFigures {
        weekly_due: due.filter(|_| !written).map_or(0, |scope| weekly_count(&now.desk, today, rules, scope, &now.released)),
        weekly_today: due.is_some(),
        list_requests_due: list_requests(now, today, rules, post),
        lists_missing: lists_missing(now, today, rules, post),
        drafts: outbox.count(State::Draft),
        queued: [State::Released, State::Sending, State::DotPending].map(|s| outbox.count(s)).iter().sum(),
        held_until: outbox.held_until,
        waiting: outbox.count(State::Waiting),
        unclear: outbox.count(State::Unclear),
        failed: outbox.count(State::Failed) + outbox.count(State::Expired),
        pause: pause(outbox.pause.as_ref(), at),
        way: post.way.sentence(),
        blocked: match &post.way {
            Way::Blocked(why) => Some(why.clone()),
            Way::Folder(_) | Way::Relay(..) => None,
        },
    }
}

/// One mail per provider of whom lists are to be asked for.
fn list_requests(now: &Snapshot, today: NaiveDate, rules: &Rules, post: &Post) -> u32 {
    let day = ListDay { today, office: &rules.office_closed, rules: &post.lists, known: now.known_lists() };
    let due: Vec<_> = day.expected(&now.desk).into_iter().filter(|list| list.to_send).collect();
    let letters = list_letters(&now.desk, &due, &post.lists, today, |as_of| day.answer_by(as_of));
    u32::try_from(letters.iter().filter(|letter| letter.is_ok()).count()).unwrap_or(u32::MAX)
}

/// Measures about whose missing lists the MB is to be told, unless that was done within a week.
fn lists_missing(now: &Snapshot, today: NaiveDate, rules: &Rules, post: &Post) -> Vec<String> {
    let day = ListDay { today, office: &rules.office_closed, rules: &post.lists, known: now.known_lists() };
    let told = |no: &&MeasureNo| {
        let last = now.outbox.last_released.get(&(((*no).clone(), None), MailKind::ListsMissing));
        last.is_some_and(|last| (today - *last).num_days() < 7)
    };
    day.escalated(&now.desk).into_keys().filter(|no| !told(no)).map(ToString::to_string).collect()
}

/// One mail per OE that would get one.
fn weekly_count(desk: &Desk, today: NaiveDate, rules: &Rules, scope: Scope, released: &Released) -> u32 {
    let open = open_starts(desk, today);
    let starts = offered(&open, today, rules.window());
    let letters = weekly_letters(desk, &starts, released, scope, today);
    u32::try_from(letters.iter().filter(|letter| letter.is_ok()).count()).unwrap_or(u32::MAX)
}
