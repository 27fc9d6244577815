//! Releases of Kontingente: computed, stored and put into effect in one transaction. What was
//! released never changes; taking it back is a new entry.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;

use super::{
    Store, StoreError, Stored, audit,
    drafts::{self, Guarded, json},
    hex, idempotency, in_effect, release_rows,
    rows::corrupt,
};
use crate::{
    api::contingents::{
        Proposal,
        release::{InEffect, NewRelease, Release, ReleaseDocument, ReleaseStart, Releases, UnitPlaces},
        request::{Settings, StartRef},
    },
    domain::{
        Desk, Instrument, StartKey,
        contingent::{
            self, Pot, Request, Rule,
            released::{self, Released, ReleasedStart},
        },
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
pub enum Answer {
    /// It was done now.
    Now(Release),
    /// The same call was made before; this was its answer.
    Before(Release),
}

impl Store {
    /// Puts the proposal of a draft into effect, if draft and imports are still those that were
    /// looked at.
    ///
    /// # Errors
    /// When something changed in between, the draft contradicts the data, nothing is to be split,
    /// or the database does not answer.
    pub async fn release(&self, asked: &NewRelease, options: ReleaseOptions) -> Result<Guarded<Answer>, StoreError> {
        let invalid = |e: crate::domain::Invalid| StoreError::Refused(e.to_string());
        let instrument = Instrument::parse(&asked.instrument).map_err(invalid)?;
        let mut tx = self.begin().await?;
        let call = Call::new("contingents/releases", &json(asked)?, &options);
        if let Some(before) = call.answered(&mut tx).await? {
            return Ok(Guarded::Done(Answer::Before(before)));
        }
        let now = self.snapshot();
        let draft = drafts::one(&mut tx, now.instance, &instrument).await?;
        if draft.revision != asked.draft {
            return Ok(Guarded::Moved(Box::new(draft)));
        }
        if now.last_import.as_ref().map(|import| import.id) != asked.import {
            return Err(StoreError::Refused("Inzwischen wurde importiert; bitte den neuen Vorschlag ansehen".to_owned()));
        }
        let mut request = Request::new(options.today);
        request.rule = options.rule;
        draft.settings.apply(&mut request).map_err(invalid)?;
        let chosen = request.starts.is_some();
        request.only(&now.desk, &instrument);
        request.last_released.clone_from(&now.released.last);
        let mut pot = split(now.desk.clone(), request).await?;
        if !chosen {
            // Nobody asked for these: they only are of the same instrument.
            pot.document.skipped.clear();
        }
        let id = release_rows::next_id(&mut tx).await?;
        let given = released::of_pot(&pot.pot, id, options.today);
        let effect = Effect { instrument, undoes: None, before: totals_before(&now.released, &pot.pot), after: totals(&pot.pot) };
        let starts = given.into_iter().map(|(key, start)| (key, Some(start))).collect();
        drafts::remove(&mut tx, &effect.instrument).await?;
        let release = effect.release(&now.released, &starts, draft.settings, id, &options);
        self.put_into_effect(tx, &release, starts, Some(&pot.document), &call, &options, &now.desk).await
    }

    /// Takes a release back where it is still in effect: what it replaced comes into effect again.
    ///
    /// # Errors
    /// When there is no such release, nothing of it is in effect, or the database does not answer.
    pub async fn undo_release(&self, id: i64, options: ReleaseOptions) -> Result<Guarded<Answer>, StoreError> {
        let mut tx = self.begin().await?;
        let call = Call::new("contingents/releases/undo", &id.to_string(), &options);
        if let Some(before) = call.answered(&mut tx).await? {
            return Ok(Guarded::Done(Answer::Before(before)));
        }
        let now = self.snapshot();
        let undone = release_rows::one(&mut tx, id).await?.ok_or_else(|| unknown(id))?;
        let mut starts = BTreeMap::new();
        let new = release_rows::next_id(&mut tx).await?;
        for start in undone.starts {
            let key = start.start.key().map_err(corrupt(TABLE))?;
            if now.released.starts.get(&key).map_or(start.now.is_none(), |s| s.release == id) {
                let before = start.before.as_ref().map(|before| release_rows::parse_in_effect(before, new)).transpose()?;
                starts.insert(key, before);
            }
        }
        if starts.is_empty() {
            return Err(StoreError::Refused(format!(
                "Freigabe Nr. {id} gilt nicht mehr: spätere haben alle ihre Starts ersetzt"
            )));
        }
        let instrument = Instrument::parse(&undone.instrument).map_err(corrupt(TABLE))?;
        let effect = Effect { instrument, undoes: Some(id), before: undone.after, after: undone.before };
        let release = effect.release(&now.released, &starts, undone.settings, new, &options);
        self.put_into_effect(tx, &release, starts, None, &call, &options, &now.desk).await
    }

    /// Releases so far, newest first, at most 200.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn releases(&self) -> Result<Releases, StoreError> {
        let mut db = self.reader().acquire().await?;
        Ok(Releases { releases: release_rows::newest(&mut db, 200).await? })
    }

    /// One release with its calculation; `None` when there is no such number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_document(&self, id: i64) -> Result<Option<ReleaseDocument>, StoreError> {
        let mut db = self.reader().acquire().await?;
        let Some(release) = release_rows::one(&mut db, id).await? else { return Ok(None) };
        let calculation = release_rows::calculation(&mut db, id).await?;
        Ok(Some(ReleaseDocument { release, calculation }))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one transaction")]
    async fn put_into_effect(
        &self,
        mut tx: sqlx::Transaction<'static, sqlx::Sqlite>,
        release: &Release,
        starts: Starts,
        calculation: Option<&Proposal>,
        call: &Call,
        options: &ReleaseOptions,
        desk: &Arc<Desk>,
    ) -> Result<Guarded<Answer>, StoreError> {
        release_rows::insert(&mut tx, release, calculation).await?;
        for (key, start) in &starts {
            in_effect::set(&mut tx, key, start.as_ref()).await?;
        }
        let (action, subject) = match release.undoes {
            None => ("Kontingente freigegeben", format!("Nr. {}", release.id)),
            Some(undone) => ("Freigabe zurückgenommen", format!("Nr. {} nimmt Nr. {undone} zurück", release.id)),
        };
        let detail = format!("{}: {} Starts, {} Plätze", release.instrument, release.starts.len(), release.total());
        audit::record(&mut tx, options.now, &options.who, action, &subject, &detail).await?;
        call.keep(&mut tx, release, options.now).await?;
        let mut released = Released::clone(&self.snapshot().released);
        in_effect::apply(&mut released, release, starts)?;
        if !Arc::ptr_eq(desk, &self.snapshot().desk) {
            return Err(StoreError::Refused("Inzwischen wurde importiert; bitte den neuen Vorschlag ansehen".to_owned()));
        }
        self.commit_all(tx, desk.clone(), Arc::new(released)).await?;
        Ok(Guarded::Done(Answer::Now(release.clone())))
    }
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
async fn split(desk: Arc<Desk>, request: Request) -> Result<Split, StoreError> {
    let computed = tokio::task::spawn_blocking(move || {
        let proposal = contingent::propose(&contingent::Ground::of(&desk), &request)
            .map_err(|conflict| StoreError::Refused(conflict.to_string()))?;
        let document = Proposal::explained(&proposal);
        let pot = proposal.pots.into_iter().next();
        let pot = pot.ok_or_else(|| StoreError::Refused("Kein Start mit freien Plätzen ist aufzuteilen".to_owned()))?;
        Ok(Split { pot, document })
    });
    computed.await.map_err(|_| StoreError::Refused("Die Berechnung brach ab; nichts wurde freigegeben".to_owned()))?
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
        Self { release: start.release, on: start.on, places: places.collect() }
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
    async fn answered(&self, db: &mut SqliteConnection) -> Result<Option<Release>, StoreError> {
        let Some(stored) = idempotency::stored(db, &self.key).await? else { return Ok(None) };
        if stored.sha256 != self.sha256 {
            return Err(StoreError::Refused("Der Idempotency-Key wurde schon für einen anderen Vorgang benutzt".to_owned()));
        }
        drafts::parse("idempotency", &stored.answer).map(Some)
    }

    async fn keep(&self, db: &mut SqliteConnection, release: &Release, now: DateTime<Utc>) -> Result<(), StoreError> {
        let stored = Stored { route: self.route.to_owned(), sha256: self.sha256.clone(), answer: json(release)? };
        idempotency::keep(db, &self.key, &stored, now).await
    }
}
