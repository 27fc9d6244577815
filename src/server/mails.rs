//! Mails on the wire: occasions read, proposals written out. Pure but for the
//! random identity of a new mail; used by REST and by headless commands alike.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use sha2::{Digest, Sha256};

pub use super::refusal::{Refusal, Unsendable};
use super::{current::Current, occasion::occasion, outbox, refusal::MAX_TEXT_CHARS, views::agh_days};
use crate::{
    api::mails::{NewMails, OccasionDoc, OfferRow, Proposal, ProposedMail, SentToday},
    config::Rules,
    domain::{
        Desk, Instrument, MeasureNo, StartKey, Team,
        contingent::released::{Released, Signed},
        forecast::DayForecast,
        mail::{
            Blocked, Free, Invited, MailKind, OldData,
            occasion::{Occasion, Setting, plan},
            offer::{Offer, Plan, Ticks},
            old_data,
        },
        provider_list::request::Known,
        text,
    },
    mail::{Draft, MessageId, Post, TemplateError, Way, compose},
    store::{MailEntry, MailRecipient, NewMail, Release, hex},
};

/// Everything proposals are made from.
pub struct Desktop<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The desk's day.
    pub today: NaiveDate,
    /// Numbers of the working instruction.
    pub rules: &'a Rules,
    /// Rules, templates and way of the mails.
    pub post: &'a Post,
    /// Starts whose Ersttagsliste has been evaluated.
    pub evaluated: BTreeSet<StartKey>,
    /// Kontingente in effect.
    pub released: &'a Released,
    /// The lists of providers that were asked for, and those that have been read in.
    pub lists: Known<'a>,
    /// Who saved drafts of Kontingente.
    pub drafts: &'a BTreeMap<Instrument, Signed>,
    /// The newest forecast, once there is one.
    pub forecast: Option<&'a Current>,
    /// Local time.
    pub clock: NaiveDateTime,
    /// The invitation that is out, where the occasion is one about a talk.
    pub invited: Option<Invited>,
}

impl Desktop<'_> {
    fn plan(&self, occasion: &Occasion, ticks: Option<&Ticks>) -> Result<Plan, Blocked> {
        let expected = |no: &MeasureNo, day: NaiveDate| {
            let current = self.forecast?;
            let days = agh_days(&current.forecast, no)?;
            let ahead = usize::try_from((day - current.forecast.as_of).num_days()).ok()?;
            let capacity = self.desk.measures.get(no).map_or(0, |measure| self.desk.capacity_on(measure, day));
            days.get(ahead).map(|d| expected_free(d, capacity))
        };
        let starting = |no: &MeasureNo| {
            let current = self.forecast.filter(|_| self.rules.overbook)?;
            current.forecast.measures.iter().find(|m| m.measure == *no).map(|m| m.starting)
        };
        let setting = Setting {
            desk: self.desk,
            today: self.today,
            rules: &self.post.rules,
            office: &self.rules.office_closed,
            evaluated: &self.evaluated,
            late_entry_days: self.rules.late_entry_days,
            released: self.released,
            lists: (&self.post.lists, self.lists),
            drafts: self.drafts,
            window: self.rules.window(),
            clock: self.clock,
            invited: self.invited.as_ref(),
            expected_free: &expected,
            starting: &starting,
        };
        plan(occasion, &setting, ticks)
    }

    /// The age of the data, if that is a question.
    fn old_data(&self, kind: MailKind) -> Option<OldData> {
        old_data(kind, self.desk.as_of, &self.post.rules, &self.rules.office_closed, self.today)
    }

    fn drafts(&self, plan: &Plan, uids: &[String], now: DateTime<Utc>) -> Result<Vec<Draft>, TemplateError> {
        let team = |draft: &crate::domain::mail::Letter| self.post.rules.team(draft.team()).address.clone();
        plan.mails
            .iter()
            .zip(uids)
            .map(|(mail, uid)| {
                let id = MessageId::new(uid, 0, &team(&mail.letter));
                let uid = id.as_str().trim_matches(['<', '>']).to_owned();
                compose(&mail.letter, &self.post.templates, &self.post.rules, &uid, now)
            })
            .collect()
    }

    /// The mails an occasion gives, written out, with everybody on offer.
    ///
    /// # Errors
    /// Why there is no such mail, in German.
    pub fn proposal(&self, doc: &OccasionDoc, now: DateTime<Utc>) -> Result<Proposal, Refusal> {
        let occasion = occasion(doc, self.post)?;
        let mut plan = self.plan(&occasion, None)?;
        if occasion.kind == MailKind::AghAction && self.forecast.is_none() {
            plan.notes.push("Die Prognose wird noch gerechnet; die Mail nennt bisher nur Buchungen.".to_owned());
        }
        let uids = vec![String::new(); plan.mails.len()];
        let drafts = self.drafts(&plan, &uids, now)?;
        let team = plan.mails.first().map_or(Team::X915, |m| m.letter.team());
        let from = self.post.rules.team(team);
        Ok(Proposal {
            kind_label: occasion.kind.label().to_owned(),
            from_name: from.name.clone(),
            from_address: from.address.to_string(),
            fingerprint: fingerprint(&drafts),
            notes: plan.notes,
            way: outbox::way(&self.post.way),
            second_person_from: self.post.release.second_person.from(),
            old_data: self.old_data(occasion.kind).map(|old| old.to_string()),
            mails: plan
                .mails
                .into_iter()
                .zip(drafts)
                .map(|(mail, draft)| ProposedMail {
                    about: mail.about,
                    subject: draft.subject,
                    text: draft.text,
                    has_invitation: draft.calendar.is_some(),
                    offers: mail.offers.into_iter().map(offer).collect(),
                    sent: None,
                })
                .collect(),
        })
    }

    /// The mails of a proposal as chosen, ready for the outbox.
    ///
    /// # Errors
    /// [`Refusal::Changed`] when they would no longer be those that were read.
    pub fn chosen(&self, new: &NewMails, now: DateTime<Utc>) -> Result<Vec<NewMail>, Refusal> {
        let occasion = occasion(&new.occasion, self.post)?;
        if let Some(old) = self.old_data(occasion.kind).filter(|_| !new.old_data) {
            return Err(Refusal::OldData(old));
        }
        let placeholders = self.post.rules.still_examples_for(occasion.kind);
        if new.release && matches!(self.post.way, Way::Relay(..)) && !placeholders.is_empty() {
            return Err(Refusal::Placeholders(placeholders));
        }
        if let Some(read) = &new.fingerprint {
            let all = self.plan(&occasion, None)?;
            let uids = vec![String::new(); all.mails.len()];
            if fingerprint(&self.drafts(&all, &uids, now)?) != *read {
                return Err(Refusal::Changed);
            }
        }
        let ticks: Option<Ticks> = new.mails.as_ref().map(|mails| {
            mails.iter().map(|m| (m.about.clone(), m.recipients.iter().cloned().collect::<BTreeSet<_>>())).collect()
        });
        let plan = self.plan(&occasion, ticks.as_ref())?;
        if plan.mails.is_empty() {
            return Err(Refusal::NoMail(plan.notes.join(" ")));
        }
        let uids: Vec<String> = plan.mails.iter().map(|_| format!("{:016x}", rand::random::<u64>())).collect();
        let drafts = self.drafts(&plan, &uids, now)?;
        let mut mails = Vec::new();
        for ((planned, draft), uid) in plan.mails.iter().zip(drafts).zip(uids) {
            let from = self.post.rules.team(draft.team).clone();
            let chosen = new.mails.iter().flatten().find(|m| m.about == planned.about);
            let (subject, text) = chosen.map_or((None, None), |m| (m.subject.as_deref(), m.text.as_deref()));
            let draft = match (subject, text) {
                (None, None) => draft,
                (subject, text) => {
                    let text = text.unwrap_or(&draft.text).to_owned();
                    let subject = subject.unwrap_or(&draft.subject).to_owned();
                    if (&subject, &text) == (&draft.subject, &draft.text) {
                        draft
                    } else {
                        check_words(&subject, &text)?;
                        draft.edited(&subject, &text, &self.post.templates, &from)?
                    }
                }
            };
            mails.push(NewMail {
                kind: draft.kind,
                team: draft.team,
                topic: draft.topic.clone(),
                as_of: self.desk.as_of.filter(|_| draft.kind.states_figures()),
                audience: draft.audience().clone(),
                from,
                uid,
                subject: draft.subject,
                text: draft.text,
                html: draft.html,
                invitation: draft.invitation,
                calendar: draft.calendar,
                lists: planned.letter.lists(),
            });
        }
        Ok(mails)
    }
}

/// What a person may write into a mail.
///
/// # Errors
/// When the subject is empty or the text empty or too long.
pub fn check_words(subject: &str, body: &str) -> Result<(), Unsendable> {
    if text::clean(subject).is_empty() {
        return Err(Unsendable::NoSubject);
    }
    if body.trim().is_empty() {
        return Err(Unsendable::NoText);
    }
    if body.chars().count() > MAX_TEXT_CHARS {
        return Err(Unsendable::TooLong);
    }
    Ok(())
}

/// Says which mails of a proposal were released today, and takes the tick from who has them. `released` are those of
/// the kind and the day.
pub fn mark_sent(proposal: &mut Proposal, kind: MailKind, released: &[MailEntry]) {
    if kind.replaces_itself() {
        return;
    }
    for mail in &mut proposal.mails {
        for entry in released.iter().filter(|entry| entry.topic.label() == mail.about) {
            let has_it = |r: &&MailRecipient| !r.state.is_lost();
            let keys: BTreeSet<String> = entry.recipients.iter().filter(has_it).map(|r| r.role.key()).collect();
            if keys.is_empty() {
                continue;
            }
            mail.offers.iter_mut().filter(|o| !o.locked && keys.contains(&o.key)).for_each(|o| o.ticked = false);
            let at = entry.released_at.unwrap_or(entry.created_at);
            let who = entry.released_by.clone().unwrap_or_else(|| entry.created_by.clone());
            if mail.sent.as_ref().is_none_or(|sent| sent.at < at) {
                mail.sent = Some(SentToday { at, who });
            }
        }
    }
}

/// How mails are released now; `at_once` without being held.
#[must_use]
pub fn release(post: &Post, now: DateTime<Utc>, at_once: bool) -> Release {
    Release {
        valid_until: valid_until(post, now),
        held_until: post.release.held_until(now).filter(|_| !at_once),
        second_person: post.release.second_person,
    }
}

/// Until when a mail released now is worth sending.
#[must_use]
pub fn valid_until(post: &Post, now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::hours(i64::from(post.dispatch.validity_hours.max(1)))
}

/// Free places of a day in whole places: what a mail can ask for.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of places, never negative")]
fn expected_free(day: &DayForecast, capacity: u32) -> Free {
    let mean = day.expected_free.round() as u32;
    let [low, median, high] = [day.q95, day.said(), day.q05].map(|people| capacity.saturating_sub(people));
    Free { mean: mean.clamp(low, high), median, low, high }
}

fn fingerprint(drafts: &[Draft]) -> String {
    let mut hash = Sha256::new();
    for draft in drafts {
        for part in [&draft.topic.label(), &draft.subject, &draft.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hex(&hash.finalize())
}

fn offer(offer: Offer) -> OfferRow {
    let blocked = offer.recipient.as_ref().err().map(ToString::to_string);
    OfferRow {
        key: offer.role.key(),
        role: offer.role.label(),
        name: offer.name,
        address: offer.recipient.ok().map(|r| r.mailbox.address.to_string()),
        in_copy: offer.in_copy,
        why: offer.why.to_string(),
        ticked: offer.ticked,
        locked: offer.locked,
        blocked,
    }
}
