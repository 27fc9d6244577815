//! Deletion: what is over goes, once a day and on request; one key everywhere. The audit says how
//! many, never which.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{
    Store, StoreError,
    audit::{Action, By, Entry},
    chain,
    engine::{Arg, Db, args},
    lists, mail,
    parts::Part,
    writer::{Ended, Write, steps},
};
use crate::domain::{
    Desk, MeasureNo, Participation, ParticipationId, ProviderContact,
    retention::{Retention, contacts_over, cutoff, month_totals, over_on},
};

/// How long answers to repeated calls are kept.
const ANSWERS_DAYS: i64 = 30;
/// Keys per statement.
const CHUNK: usize = 500;

/// What a run removes, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purged {
    /// By table, in German, with the day before which it is over.
    pub tables: Vec<(&'static str, NaiveDate, u64)>,
}

impl Purged {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.tables.iter().map(|(.., n)| n).sum()
    }

    fn told(&self) -> String {
        let some = self.tables.iter().filter(|(.., n)| *n > 0).map(|(name, _, n)| format!("{n} {name}"));
        some.collect::<Vec<_>>().join(", ")
    }
}

/// What the erasure of one key removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Whether the desk knew the key.
    pub known: bool,
    /// Earlier versions.
    pub versions: u64,
}

impl Store {
    /// What is over on `today`: only counted. Works beside a running backend.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn overdue(&self, today: NaiveDate, retention: Retention, now: DateTime<Utc>) -> Result<Purged, StoreError> {
        let desk = self.snapshot().exported.clone();
        Ok(Over::of(&mut self.read().await?.db(), &desk, today, retention, now).await?.purged)
    }

    /// Removes what is over on `today`, and keeps the monthly totals of the participations.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn purge(
        &self,
        today: NaiveDate,
        retention: Retention,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<Purged, StoreError> {
        let _no_import_meanwhile = self.shared.importing.lock().await;
        let work = steps(move |w| Box::pin(async move { purge(w, today, retention).await }));
        self.write(By::new(who, now), work).await
    }

    /// Removes everything about one Teilnahme-ID: the participation, its versions, and what an import
    /// could bring back of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erase(&self, id: &ParticipationId, who: &str, now: DateTime<Utc>) -> Result<Erased, StoreError> {
        let _no_import_meanwhile = self.shared.importing.lock().await;
        let id = id.clone();
        let work = steps(move |w| Box::pin(async move { erase(w, &id).await }));
        self.write(By::new(who, now), work).await
    }
}

/// What is over, and the days before which it is.
struct Over {
    mails: NaiveDate,
    audit: NaiveDate,
    forecasts: NaiveDate,
    answers: NaiveDate,
    lists: NaiveDate,
    work: NaiveDate,
    people: BTreeSet<ParticipationId>,
    /// Measures whose contact at the provider goes.
    contacts: BTreeSet<MeasureNo>,
    purged: Purged,
}

impl Over {
    async fn of(
        db: &mut Db<'_>,
        desk: &Desk,
        today: NaiveDate,
        retention: Retention,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let before = |months| cutoff(today, months);
        let last = before(retention.participations_months);
        let over = desk.participations().iter().filter(|p| over_on(p).is_some_and(|day| day < last));
        let people: BTreeSet<ParticipationId> = over.map(|p| p.id.clone()).collect();
        let versions: usize = people.iter().filter_map(|id| desk.superseded.get(id)).map(Vec::len).sum();
        let size = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let (mails, audit, forecasts) =
            (before(retention.mails_months), before(retention.audit_months), before(retention.forecasts_months));
        let answers = (now - Duration::days(ANSWERS_DAYS)).date_naive();
        let old_mails = count(db, "SELECT count(*) FROM mail WHERE created_on < $1", mails.into()).await?;
        // Only a beginning of the chain may go.
        let sql =
            "SELECT count(*) FROM audit WHERE at < $1 AND id < coalesce((SELECT min(id) FROM audit WHERE at >= $1), id + 1)";
        let old_entries = count(db, sql, midnight(audit).into()).await?;
        let old_forecasts = count(db, "SELECT count(*) FROM kept_forecast WHERE as_of < $1", forecasts.into()).await?;
        let old_answers = count(db, "SELECT count(*) FROM idempotency WHERE at < $1", midnight(answers).into()).await?;
        let (lists, work) = (before(retention.first_day_months), before(retention.worklist_months));
        let old_lists = count(db, "SELECT count(*) FROM provider_list WHERE as_of < $1", lists.into()).await?;
        let old_work = count(db, lists::OLD_WORK, midnight(work).into()).await?;
        let providers = before(retention.provider_contacts_months);
        let contacts: BTreeSet<MeasureNo> = contacts_over(desk.measures.values(), providers).map(|m| m.no.clone()).collect();
        let tables = vec![
            ("Teilnahmen", last, size(people.len())),
            ("frühere Fassungen", last, size(versions)),
            ("Mails", mails, old_mails),
            ("Protokolleinträge", audit, old_entries),
            ("aufbewahrte Prognosen", forecasts, old_forecasts),
            ("Listen der Träger", lists, old_lists),
            ("erledigte Zeilen der Arbeitslisten", work, old_work),
            ("Ansprechpersonen bei Trägern", providers, size(contacts.len())),
            ("Antworten auf wiederholte Aufrufe", answers, old_answers),
        ];
        Ok(Self { mails, audit, forecasts, answers, lists, work, people, contacts, purged: Purged { tables } })
    }
}

async fn purge(w: &mut Write, today: NaiveDate, retention: Retention) -> Result<Ended<Purged>, StoreError> {
    let (desk, now) = (w.now().exported.clone(), w.by().at);
    let Over { mails, audit, forecasts, answers, lists, work, people, contacts, purged } =
        Over::of(&mut w.db(), &desk, today, retention, now).await?;
    if purged.total() == 0 {
        return Ok(Ended::Nothing(purged));
    }
    if !people.is_empty() {
        let over: Vec<&Participation> = desk.participations().iter().filter(|p| people.contains(&p.id)).collect();
        keep_totals(&mut w.db(), &over).await?;
        remove_people(w, &desk, &people).await?;
    }
    if !contacts.is_empty() {
        forget_contacts(w, &contacts).await?;
    }
    let sql = "DELETE FROM mail_recipient WHERE mail IN (SELECT id FROM mail WHERE created_on < $1)";
    w.db().execute(sql, args![mails]).await?;
    if w.db().execute("DELETE FROM mail WHERE created_on < $1", args![mails]).await? > 0 {
        *w.outbox() = mail::figures(&mut w.db()).await?;
    }
    chain::remove_before(&mut w.db(), midnight(audit), today).await?;
    if w.db().execute("DELETE FROM kept_forecast WHERE as_of < $1", args![forecasts]).await? > 0 {
        w.touch(Part::Forecast);
    }
    w.db().execute("DELETE FROM idempotency WHERE at < $1", args![midnight(answers)]).await?;
    if lists::remove_old(&mut w.db(), lists, midnight(work)).await? > 0 {
        let left = lists::load(&mut w.db()).await?;
        w.set_lists(left);
    }
    Ok(Ended::audited(Entry::new(Action::Purged, "Löschlauf", purged.told()), purged))
}

async fn count(db: &mut Db<'_>, sql: &'static str, before: Arg) -> Result<u64, StoreError> {
    let (n,): (i64,) = db.one(sql, vec![before]).await?;
    Ok(u64::try_from(n).unwrap_or(0))
}

fn midnight(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
}

/// Blanks the contacts at the providers of these measures, in the database and in memory.
async fn forget_contacts(w: &mut Write, measures: &BTreeSet<MeasureNo>) -> Result<(), StoreError> {
    let mut next = Desk::clone(&w.now().exported);
    for no in measures {
        let sql = "UPDATE measure SET provider_email = '', provider_person = '' WHERE no = $1";
        w.db().execute(sql, args![no.as_str()]).await?;
        if let Some(measure) = next.measures.get_mut(no) {
            measure.provider_contact = ProviderContact::default();
        }
    }
    // An import taken back would bring them back.
    w.db().execute("DELETE FROM import_undo", args![]).await?;
    w.set_desk(Arc::new(next));
    Ok(())
}

/// Removes participations with their versions, from the database and from memory.
async fn remove_people(w: &mut Write, desk: &Desk, ids: &BTreeSet<ParticipationId>) -> Result<(), StoreError> {
    let keys: Vec<&ParticipationId> = ids.iter().collect();
    for keys in keys.chunks(CHUNK) {
        let places = (1..=keys.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(",");
        for table in ["participation", "participation_past"] {
            let values = keys.iter().map(|id| Arg::from(id.as_str())).collect();
            w.db().execute(format!("DELETE FROM {table} WHERE id IN ({places})"), values).await?;
        }
    }
    // What would bring them back: an import taken back, an answer that lists who vanished.
    w.db().execute("DELETE FROM import_undo", args![]).await?;
    w.db().execute("DELETE FROM idempotency WHERE route = 'imports'", args![]).await?;
    let versions = desk.versions().filter(|(_, p)| !ids.contains(&p.id)).map(|(seen_on, p)| (seen_on, p.clone())).collect();
    let mut next = desk.clone().with_versions(versions);
    next.superseded.retain(|id, _| !ids.contains(id));
    w.set_desk(Arc::new(next));
    if lists::forget(&mut w.db(), ids).await? > 0 {
        let left = lists::load(&mut w.db()).await?;
        w.set_lists(left);
    }
    Ok(())
}

/// Adds what remains of participations to the monthly totals.
async fn keep_totals(db: &mut Db<'_>, over: &[&Participation]) -> Result<(), StoreError> {
    let rows = month_totals(over.iter().copied()).into_iter().map(|((month, measure, unit), t)| {
        [
            Arg::from(month),
            Arg::from(measure.as_str()),
            Arg::from(unit.as_str()),
            Arg::from(t.entries),
            Arg::from(t.no_shows),
            Arg::from(t.withdrawn),
            Arg::from(t.completed),
            Arg::from(t.dropped_out),
            Arg::from(t.occupied_days),
        ]
    });
    let head =
        "INSERT INTO month_total (month, measure, unit, entries, no_shows, withdrawn, completed, dropped_out, occupied_days)";
    let tail = "ON CONFLICT (month, measure, unit) DO UPDATE SET entries = month_total.entries + excluded.entries, \
                no_shows = month_total.no_shows + excluded.no_shows, withdrawn = month_total.withdrawn + excluded.withdrawn, \
                completed = month_total.completed + excluded.completed, \
                dropped_out = month_total.dropped_out + excluded.dropped_out, \
                occupied_days = month_total.occupied_days + excluded.occupied_days";
    db.many(head, rows, tail).await
}

async fn erase(w: &mut Write, id: &ParticipationId) -> Result<Ended<Erased>, StoreError> {
    let desk = w.now().exported.clone();
    let known = desk.participations().iter().any(|p| p.id == *id);
    let versions = desk.superseded.get(id).map_or(0, Vec::len);
    let erased = Erased { known, versions: u64::try_from(versions).unwrap_or(u64::MAX) };
    if !known && versions == 0 {
        return Ok(Ended::Nothing(erased));
    }
    remove_people(w, &desk, &BTreeSet::from([id.clone()])).await?;
    let detail = format!("1 Teilnahme, {versions} frühere Fassungen");
    Ok(Ended::audited(Entry::new(Action::Erased, "Teilnahme", detail), erased))
}
