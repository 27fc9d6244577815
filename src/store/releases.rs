//! Releases of Kontingente: computed, stored and put into effect in one transaction. What was
//! released never changes; taking it back is a new entry.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Store, StoreError, Stored,
    audit::{Action, By, Entry},
    drafts::{self, Guarded, json},
    engine::Db,
    hex, idempotency, in_effect,
    parts::Part,
    release_rows,
    rows::corrupt,
    writer::{Audit, Ended, Numbered, Write, steps},
};
use crate::{
    api::contingents::{
        Proposal,
        release::{InEffect, NewRelease, NewReleases, Release, ReleaseDocument, ReleaseStart, Releases, UnitPlaces, UnitShares},
        request::{Settings, StartRef},
    },
    domain::{
        Instrument, StartKey,
        contingent::{
            self, Pot, Request, Rule,
            released::{self, Released, ReleasedStart},
        },
        provider_list,
    },
};

/// Who releases, when, under which key and with which rule.
#[derive(Debug, Clone)]
pub struct ReleaseOptions {
    /// The desk's day.
    pub today: NaiveDate,
    /// Settings of the rule.
    pub rule: Rule,
    /// Who.
    pub who: String,
    /// When.
    pub now: DateTime<Utc>,
    /// The same key releases at most once.
    pub idempotency_key: String,
}

/// How a release was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T = Release> {
    /// It was done now.
    Now(T),
    /// The same call was made before; this was its answer.
    Before(T),
}

impl Store {
    /// Puts the proposal of a draft into effect, if draft and imports are still those that were
    /// looked at.
    ///
    /// # Errors
    /// When something changed in between, the draft contradicts the data, nothing is to be split,
    /// or the database does not answer.
    pub async fn release(&self, asked: &NewRelease, options: ReleaseOptions) -> Result<Guarded<Answer>, StoreError> {
        let (asked, by) = (asked.clone(), By::new(&options.who, options.now));
        let work = steps(move |w| Box::pin(async move { release(w, &asked, options).await }));
        self.write(by, work).await
    }

    /// The same for several pots in one write: all of them come into effect, or none.
    ///
    /// # Errors
    /// As [`Self::release`], with the instrument named.
    pub async fn release_all(
        &self,
        asked: &NewReleases,
        options: ReleaseOptions,
    ) -> Result<Guarded<Answer<Releases>>, StoreError> {
        let (asked, by) = (asked.clone(), By::new(&options.who, options.now));
        let work = steps(move |w| Box::pin(async move { release_all(w, &asked, options).await }));
        self.write(by, work).await
    }

    /// Takes a release back where it is still in effect: what it replaced comes into effect again.
    ///
    /// # Errors
    /// When there is no such release, nothing of it is in effect, or the database does not answer.
    pub async fn undo_release(&self, id: i64, options: ReleaseOptions) -> Result<Guarded<Answer>, StoreError> {
        let by = By::new(&options.who, options.now);
        let work = steps(move |w| Box::pin(async move { undo(w, id, options).await }));
        self.write(by, work).await
    }

    /// Releases so far, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn releases(&self) -> Result<Releases, StoreError> {
        Ok(Releases { releases: release_rows::newest(&mut self.read().await?.db(), i64::MAX).await? })
    }

    /// One release with its calculation; `None` when there is no such number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_document(&self, id: i64) -> Result<Option<ReleaseDocument>, StoreError> {
        let mut reading = self.read().await?;
        let mut db = reading.db();
        let Some(release) = release_rows::one(&mut db, id).await? else { return Ok(None) };
        let calculation = release_rows::calculation(&mut db, id).await?;
        Ok(Some(ReleaseDocument { release, calculation }))
    }
}

async fn release(w: &mut Write, asked: &NewRelease, options: ReleaseOptions) -> Result<Ended<Guarded<Answer>>, StoreError> {
    let call = Call::new("contingents/releases", &json(asked)?, &options);
    if let Some(before) = call.answered(&mut w.db()).await? {
        return Ok(Ended::Nothing(Guarded::Done(Answer::Before(before))));
    }
    match release_pot(w, asked, &options).await? {
        Guarded::Moved(draft) => Ok(Ended::Nothing(Guarded::Moved(draft))),
        Guarded::Done((release, entry)) => {
            call.keep(&mut w.db(), &release, options.now).await?;
            Ok(Ended::audited(entry, Guarded::Done(Answer::Now(release))))
        }
    }
}

async fn release_all(
    w: &mut Write,
    asked: &NewReleases,
    options: ReleaseOptions,
) -> Result<Ended<Guarded<Answer<Releases>>>, StoreError> {
    let call = Call::new("contingents/release-all", &json(asked)?, &options);
    if let Some(before) = call.answered(&mut w.db()).await? {
        return Ok(Ended::Nothing(Guarded::Done(Answer::Before(before))));
    }
    let (mut releases, mut entries, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for pot in &asked.pots {
        let named = |error| {
            if let StoreError::Refused(why) = error {
                return StoreError::Refused(format!("{}: {why}", pot.instrument));
            }
            error
        };
        if !seen.insert(&pot.instrument) {
            return Err(StoreError::Refused(format!("{} ist zweimal genannt", pot.instrument)));
        }
        match release_pot(w, pot, &options).await.map_err(named)? {
            Guarded::Moved(draft) => return Ok(Ended::Nothing(Guarded::Moved(draft))),
            Guarded::Done((release, entry)) => {
                releases.push(release);
                entries.push(entry);
            }
        }
    }
    let audit = Audit::of(entries);
    let audit = audit.ok_or_else(|| StoreError::Refused("Es fehlt, welche Kontingente freigegeben werden sollen".to_owned()))?;
    let releases = Releases { releases };
    call.keep(&mut w.db(), &releases, options.now).await?;
    Ok(Ended::Audited(Guarded::Done(Answer::Now(releases)), audit))
}

/// Puts the proposal of one draft into effect; what the audit says of it comes along.
async fn release_pot(
    w: &mut Write,
    asked: &NewRelease,
    options: &ReleaseOptions,
) -> Result<Guarded<(Release, Entry)>, StoreError> {
    let invalid = |e: crate::domain::Invalid| StoreError::Refused(e.to_string());
    let instrument = Instrument::parse(&asked.instrument).map_err(invalid)?;
    let (desk, released, instance) = (w.now().desk.clone(), w.now().released.clone(), w.now().instance);
    let draft = drafts::one(&mut w.db(), instance, &instrument).await?;
    if draft.revision != asked.draft {
        return Ok(Guarded::Moved(Box::new(draft)));
    }
    // One lock orders all writes: what is compared here cannot change before it is published.
    if w.now().last_import.as_ref().map(|import| import.id) != asked.import {
        return Err(StoreError::Refused("Inzwischen wurde importiert; bitte den neuen Vorschlag ansehen".to_owned()));
    }
    if asked.lists.is_some_and(|lists| lists != w.now().revisions.of(Part::Lists)) {
        let why = "Inzwischen wurde eine Ersttagsliste eingelesen; bitte den neuen Vorschlag ansehen";
        return Err(StoreError::Refused(why.to_owned()));
    }
    let mut request = Request::new(options.today);
    request.rule = options.rule;
    draft.settings.apply(&mut request).map_err(invalid)?;
    let chosen = request.starts.is_some();
    request.only(&desk, &instrument);
    request.last_released.clone_from(&released.last);
    let unreported = provider_list::unreported(&desk, &w.now().lists);
    let ground = contingent::Ground::of(&desk).with_unreported(unreported);
    let mut pot = split(ground, request).await?;
    if !chosen {
        // Nobody asked for these: they only are of the same instrument.
        pot.document.skipped.clear();
    }
    let id = w.next_id(Numbered::Release).await?;
    let given = released::of_pot(&pot.pot, id, options.today);
    let effect = Effect { instrument, undoes: None, before: totals_before(&released, &pot.pot), after: totals(&pot.pot) };
    let starts = given.into_iter().map(|(key, start)| (key, Some(start))).collect();
    drafts::remove(&mut w.db(), &effect.instrument).await?;
    w.touch(Part::Drafts);
    let release = effect.release(&released, &starts, draft.settings, id, options);
    put_into_effect(w, release, starts, Some(&pot.document)).await.map(Guarded::Done)
}

async fn undo(w: &mut Write, id: i64, options: ReleaseOptions) -> Result<Ended<Guarded<Answer>>, StoreError> {
    let call = Call::new("contingents/releases/undo", &id.to_string(), &options);
    if let Some(before) = call.answered(&mut w.db()).await? {
        return Ok(Ended::Nothing(Guarded::Done(Answer::Before(before))));
    }
    let released = w.now().released.clone();
    let undone = release_rows::one(&mut w.db(), id).await?.ok_or_else(|| unknown(id))?;
    let mut starts = BTreeMap::new();
    let new = w.next_id(Numbered::Release).await?;
    for start in undone.starts {
        let key = start.start.key().map_err(corrupt(TABLE))?;
        if released.starts.get(&key).map_or(start.now.is_none(), |s| s.release == id) {
            let before = start.before.as_ref().map(|before| release_rows::parse_in_effect(before, new)).transpose()?;
            starts.insert(key, before);
        }
    }
    if starts.is_empty() {
        return Err(StoreError::Refused(format!("Freigabe Nr. {id} gilt nicht mehr: spätere haben alle ihre Starts ersetzt")));
    }
    let instrument = Instrument::parse(&undone.instrument).map_err(corrupt(TABLE))?;
    let effect = Effect { instrument, undoes: Some(id), before: undone.after, after: undone.before };
    let release = effect.release(&released, &starts, undone.settings, new, &options);
    let (release, entry) = put_into_effect(w, release, starts, None).await?;
    call.keep(&mut w.db(), &release, options.now).await?;
    Ok(Ended::audited(entry, Guarded::Done(Answer::Now(release))))
}

async fn put_into_effect(
    w: &mut Write,
    release: Release,
    starts: Starts,
    calculation: Option<&Proposal>,
) -> Result<(Release, Entry), StoreError> {
    release_rows::insert(&mut w.db(), &release, calculation).await?;
    for (key, start) in &starts {
        in_effect::set(&mut w.db(), key, start.as_ref()).await?;
    }
    let mut released = Released::clone(&w.now().released);
    in_effect::apply(&mut released, &release, starts)?;
    w.set_released(Arc::new(released));
    let (action, subject) = match release.undoes {
        None => (Action::Released, format!("Nr. {}", release.id)),
        Some(undone) => (Action::ReleaseUndone, format!("Nr. {} nimmt Nr. {undone} zurück", release.id)),
    };
    let detail = format!("{}: {} Starts, {} Plätze", release.instrument, release.starts.len(), release.total());
    let entry = Entry::new(action, subject, detail);
    Ok((release, entry))
}

/// What each start comes to.
type Starts = BTreeMap<StartKey, Option<ReleasedStart>>;

const TABLE: &str = "contingent_release";

fn unknown(id: i64) -> StoreError {
    StoreError::Refused(format!("Eine Freigabe Nr. {id} gibt es nicht"))
}

/// The split of one instrument and its document.
struct Split {
    pot: Pot,
    document: Proposal,
}

/// Computed on a thread of its own: with explanations it takes a while.
async fn split(ground: contingent::Ground, request: Request) -> Result<Split, StoreError> {
    let computed = tokio::task::spawn_blocking(move || {
        let proposal = contingent::propose(&ground, &request).map_err(|conflict| StoreError::Refused(conflict.to_string()))?;
        let document = Proposal::explained(&proposal);
        let pot = proposal.pots.into_iter().next();
        let pot = pot.ok_or_else(|| StoreError::Refused("Kein Start mit freien Plätzen ist aufzuteilen".to_owned()))?;
        Ok(Split { pot, document })
    });
    computed.await.map_err(|_| StoreError::Aborted)?
}

fn totals(pot: &Pot) -> Vec<UnitPlaces> {
    pot.units.iter().map(|u| UnitPlaces { unit: u.unit.to_string(), places: u.total }).collect()
}

fn totals_before(released: &Released, pot: &Pot) -> Vec<UnitPlaces> {
    let mine = released.last.iter().filter(|((instrument, _), _)| *instrument == pot.instrument);
    mine.map(|((_, unit), places)| UnitPlaces { unit: unit.to_string(), places: *places }).collect()
}

/// What a release does to the totals.
struct Effect {
    instrument: Instrument,
    undoes: Option<i64>,
    before: Vec<UnitPlaces>,
    after: Vec<UnitPlaces>,
}

impl Effect {
    fn release(self, released: &Released, starts: &Starts, settings: Settings, id: i64, options: &ReleaseOptions) -> Release {
        let start = |(key, now): (&StartKey, &Option<ReleasedStart>)| ReleaseStart {
            start: StartRef::of(key),
            now: now.as_ref().map(InEffect::from),
            before: released.starts.get(key).map(InEffect::from),
        };
        Release {
            id,
            at: options.now,
            who: options.who.clone(),
            on: options.today,
            instrument: self.instrument.to_string(),
            undoes: self.undoes,
            before: self.before,
            after: self.after,
            starts: starts.iter().map(start).collect(),
            settings,
        }
    }
}

impl From<&ReleasedStart> for InEffect {
    fn from(start: &ReleasedStart) -> Self {
        let places = start.places.iter().map(|(unit, places)| UnitPlaces { unit: unit.to_string(), places: *places });
        let shares = start.shares.iter().map(|(unit, shares)| UnitShares::of(unit, *shares));
        Self { release: start.release, on: start.on, places: places.collect(), shares: shares.collect() }
    }
}

/// A call with its key: done once, answered alike ever after.
struct Call {
    key: String,
    route: &'static str,
    sha256: String,
}

impl Call {
    fn new(route: &'static str, body: &str, options: &ReleaseOptions) -> Self {
        use sha2::{Digest, Sha256};
        let sha256 = hex(&Sha256::digest(format!("{route}\n{body}").as_bytes()));
        Self { key: options.idempotency_key.clone(), route, sha256 }
    }

    /// Read inside the write, so that two calls at the same time are one after the other.
    async fn answered<T: DeserializeOwned>(&self, db: &mut Db<'_>) -> Result<Option<T>, StoreError> {
        let Some(stored) = idempotency::stored(db, &self.key).await? else { return Ok(None) };
        if stored.sha256 != self.sha256 {
            return Err(StoreError::Refused("Der Idempotency-Key wurde schon für einen anderen Vorgang benutzt".to_owned()));
        }
        drafts::parse("idempotency", &stored.answer).map(Some)
    }

    async fn keep<T: Serialize>(&self, db: &mut Db<'_>, done: &T, now: DateTime<Utc>) -> Result<(), StoreError> {
        let stored = Stored { route: self.route.to_owned(), sha256: self.sha256.clone(), answer: json(done)? };
        idempotency::keep(db, &self.key, &stored, now).await
    }
}
