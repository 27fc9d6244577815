//! Lists of providers: reading one in, deciding about a row, working the rows off. Rows are found by
//! start and key, or by their line where they are nobody's. The audit keeps counts, never keys.

mod rows;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

pub(super) use self::rows::{OLD_WORK, forget, load, remove_old};
use super::{
    Store, StoreError,
    audit::{Action, By, Entry},
    idempotency::{self, Stored},
    writer::{Ended, Numbered, Write, steps},
};
use crate::domain::{
    Desk, ParticipationId, StartKey, Status, dates,
    provider_list::{
        Contradiction, Evaluation, ListKind, ListRow, Mark, Outcome, Progress, ProviderList, ProviderLists, Reread, Said, Told,
        Work, carried,
    },
    start::key_label,
};

/// A list as it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewList {
    /// The start.
    pub start: StartKey,
    /// Which list.
    pub kind: ListKind,
    /// The day it describes.
    pub as_of: NaiveDate,
    /// The desk's day.
    pub today: NaiveDate,
    /// An export of a later day that still says Zugewiesen wins over it.
    pub holds_until: NaiveDate,
    /// What it says.
    pub rows: Vec<Told>,
    /// Look only: nothing is stored.
    pub dry_run: bool,
}

/// How reading a list in ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadIn {
    /// It is kept.
    Kept(Arc<ProviderList>),
    /// It would be kept.
    Tried(Arc<ProviderList>),
    /// It says what the kept one says: nothing was written.
    Unchanged(Arc<ProviderList>),
    /// It contradicts itself: nothing was written.
    Contradicts(Vec<Contradiction>),
}

/// One row of a list of work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// The start.
    pub start: StartKey,
    /// Whom it means; `None` where nobody of ours.
    pub participation: Option<ParticipationId>,
    /// Its line, where it is nobody's.
    pub line: Option<u32>,
}

impl Store {
    /// Reads a list in: all of it, or nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read_list(&self, list: NewList, who: &str, now: DateTime<Utc>) -> Result<ReadIn, StoreError> {
        let work = steps(move |w| Box::pin(async move { read_in(w, list).await }));
        self.write(By::new(who, now), work).await
    }

    /// A person decides what the newest list of a start means of one participation: came (on a day), did not come,
    /// is excused, or is not known after all. Answers the row as it is now.
    ///
    /// # Errors
    /// When no list names it, the export has the last word already, or the database does not answer.
    pub async fn decide(
        &self,
        start: &StartKey,
        participation: &ParticipationId,
        said: Option<Said>,
        first_day: Option<NaiveDate>,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<ListRow, StoreError> {
        let (start, participation) = (start.clone(), participation.clone());
        let work = steps(move |w| Box::pin(async move { decide(w, &start, &participation, said, first_day).await }));
        self.write(By::new(who, now), work).await
    }

    /// Says how far the work of rows is. All of them, or none; a repeated call with the same key does nothing twice.
    /// Answers how many changed.
    ///
    /// # Errors
    /// When a row is not there, or the database does not answer.
    pub async fn work_off(
        &self,
        work: Work,
        rows: Vec<RowKey>,
        progress: Progress,
        key: Option<(String, Stored)>,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let steps = steps(move |w| Box::pin(async move { work_off(w, work, &rows, progress, key).await }));
        self.write(By::new(who, now), steps).await
    }

    /// Records that a list of work left the desk as a file.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn exported(&self, work: Work, rows: usize, file: &str, who: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let detail = format!("{rows} Zeilen in {file}");
        let steps = steps(move |_| {
            Box::pin(async move { Ok(Ended::audited(Entry::new(Action::WorkExported, work.label(), detail), ())) })
        });
        self.write(By::new(who, now), steps).await
    }
}

async fn read_in(w: &mut Write, new: NewList) -> Result<Ended<ReadIn>, StoreError> {
    let (exported, lists) = (w.now().exported.clone(), w.now().lists.clone());
    let evaluation = Evaluation { desk: &exported, start: &new.start, kind: new.kind, as_of: new.as_of };
    let rows = match evaluation.rows(&new.rows) {
        Ok(rows) => rows,
        Err(wrong) => return Ok(Ended::Nothing(ReadIn::Contradicts(wrong))),
    };
    let is_same = |list: &&ProviderList| (&list.start, list.kind, list.as_of) == (&new.start, new.kind, new.as_of);
    let known = lists.all().iter().find(is_same);
    // Of the same start: this list as it was, and before it what other lists say.
    let others: Vec<&ListRow> =
        lists.all().iter().filter(|l| l.start == new.start && !is_same(l)).flat_map(|l| &l.rows).collect();
    let rows = carried(&others, rows, Reread::Another);
    let rows = match known {
        Some(known) => carried(&known.rows.iter().collect::<Vec<_>>(), rows, Reread::Corrected),
        None => rows,
    };
    let told = u32::try_from(new.rows.len()).unwrap_or(u32::MAX);
    if let Some(known) = known.filter(|known| known.told == told && known.rows == rows) {
        return Ok(Ended::Nothing(ReadIn::Unchanged(Arc::new(known.clone()))));
    }
    let id = match known {
        Some(known) => known.id,
        None if new.dry_run => 0,
        None => w.next_id(Numbered::List).await?,
    };
    let By { who, at } = w.by().clone();
    let list = ProviderList {
        id,
        start: new.start,
        kind: new.kind,
        as_of: new.as_of,
        read_on: new.today,
        read_at: at,
        who,
        told,
        holds_until: new.holds_until,
        rows,
    };
    if new.dry_run {
        return Ok(Ended::Nothing(ReadIn::Tried(Arc::new(list))));
    }
    rows::write(&mut w.db(), &list).await?;
    let kept = lists.all().iter().filter(|other| other.id != id).cloned().chain([list.clone()]);
    let lists = ProviderLists::new(kept.collect());
    let matched = list.rows.iter().filter(|row| row.line.is_some() && row.participation.is_some()).count();
    let again = if known.is_some() { ", neu gelesen" } else { "" };
    let detail = format!("{} {}: {told} Zeilen, {matched} zugeordnet{again}", list.kind, dates::german(list.as_of));
    let entry = Entry::new(Action::ListRead, key_label(&list.start), detail);
    w.set_lists(lists);
    Ok(Ended::audited(entry, ReadIn::Kept(Arc::new(list))))
}

/// The newest list of a start that names somebody, and the number of the row.
fn newest_row<'a>(lists: &'a ProviderLists, key: &RowKey) -> Option<(&'a ProviderList, usize)> {
    let mut of_start = lists.all().iter().rev().filter(|list| list.start == key.start);
    of_start.find_map(|list| Some((list, position(list, key)?)))
}

/// The row about somebody that a list of work shows. Where an export disagrees, the differences show rows of the other
/// lists of work, too.
fn row_on<'a>(
    lists: &'a ProviderLists,
    exported: &Desk,
    key: &RowKey,
    work: Work,
) -> Result<(&'a ProviderList, usize), StoreError> {
    let instrument = exported.measures.get(&key.start.0).map(|measure| &measure.instrument);
    let latest = key.participation.as_ref().and_then(|id| lists.latest().get(id).copied());
    let counting: Vec<(&ProviderList, usize)> = match &latest {
        Some(latest) => {
            latest.lists().filter(|list| list.start == key.start).filter_map(|list| Some((list, position(list, key)?))).collect()
        }
        None => newest_row(lists, key).into_iter().collect(),
    };
    let newest = *counting.first().ok_or_else(|| not_there(key))?;
    let on_it = |(list, no): &&(&ProviderList, usize)| instrument.is_some_and(|i| list.rows[*no].work(i) == work);
    counting.iter().find(on_it).copied().or_else(|| Some(newest).filter(|_| work == Work::Difference)).ok_or_else(|| {
        StoreError::Refused(format!("{}: eine Zeile steht nicht auf der Liste {}", key_label(&key.start), work.label()))
    })
}

fn position(list: &ProviderList, key: &RowKey) -> Option<usize> {
    list.rows.iter().position(|row| match &key.participation {
        Some(id) => row.participation.as_ref() == Some(id) && row.outcome != Outcome::H,
        None => row.participation.is_none() && row.line == key.line && key.line.is_some(),
    })
}

fn not_there(key: &RowKey) -> StoreError {
    let which = key.line.map_or_else(|| "dieser Teilnahme".to_owned(), |line| format!("der Zeile {line}"));
    StoreError::Changed(format!("{}: es gibt keine Liste mit {which}; bitte neu lesen", key_label(&key.start)))
}

async fn decide(
    w: &mut Write,
    start: &StartKey,
    participation: &ParticipationId,
    said: Option<Said>,
    first_day: Option<NaiveDate>,
) -> Result<Ended<ListRow>, StoreError> {
    let (exported, lists) = (w.now().exported.clone(), w.now().lists.clone());
    let key = RowKey { start: start.clone(), participation: Some(participation.clone()), line: None };
    let (list, no) = newest_row(&lists, &key).ok_or_else(|| not_there(&key))?;
    let booking = exported.participations_of(&start.0).iter().find(|p| p.id == *participation).ok_or_else(|| not_there(&key))?;
    if booking.status != Status::Assigned {
        let status = booking.status.label();
        return Err(StoreError::Refused(format!("Der Export sagt schon „{status}“; was er sagt, gilt, zu ändern in COSACH")));
    }
    let By { who, at } = w.by().clone();
    let row = list.rows[no].decided(booking, said, first_day, Mark { who, at });
    if (row.outcome, row.first_day) == (list.rows[no].outcome, list.rows[no].first_day) {
        return Ok(Ended::Nothing(list.rows[no].clone()));
    }
    let (id, label) = (list.id, row.outcome.label());
    let next = with_rows(&lists, &[(id, no, row.clone())]);
    rows::update(&mut w.db(), id, &row).await?;
    w.set_lists(next);
    Ok(Ended::audited(Entry::new(Action::OutcomeDecided, key_label(start), format!("1 Zeile: {label}")), row))
}

async fn work_off(
    w: &mut Write,
    work: Work,
    keys: &[RowKey],
    progress: Progress,
    idempotency: Option<(String, Stored)>,
) -> Result<Ended<usize>, StoreError> {
    if let Some((key, new)) = &idempotency
        && let Some(before) = idempotency::stored(&mut w.db(), key).await?
    {
        if (&before.route, &before.sha256) != (&new.route, &new.sha256) {
            return Err(StoreError::Refused("Der Idempotency-Key wurde schon für einen anderen Vorgang benutzt".to_owned()));
        }
        return Ok(Ended::Nothing(before.answer.parse().unwrap_or(0)));
    }
    let (lists, exported) = (w.now().lists.clone(), w.now().exported.clone());
    let By { who, at } = w.by().clone();
    let mut changed = Vec::new();
    for key in keys {
        let (list, no) = row_on(&lists, &exported, key, work)?;
        if list.rows[no].progress != progress {
            let mark = Some(Mark { who: who.clone(), at });
            changed.push((list.id, no, ListRow { progress, mark, changed: false, ..list.rows[no].clone() }));
        }
    }
    if changed.is_empty() {
        return Ok(Ended::Nothing(0));
    }
    for (list, _, row) in &changed {
        rows::update(&mut w.db(), *list, row).await?;
    }
    if let Some((key, stored)) = idempotency {
        let stored = Stored { answer: changed.len().to_string(), ..stored };
        idempotency::keep(&mut w.db(), &key, &stored, at).await?;
    }
    w.set_lists(with_rows(&lists, &changed));
    let done = match progress {
        Progress::Open => "wieder offen".to_owned(),
        Progress::Done => "erledigt".to_owned(),
        Progress::Impossible(reason) => format!("nicht möglich ({})", reason.label()),
    };
    let rows = if changed.len() == 1 { "Zeile" } else { "Zeilen" };
    let entry = Entry::new(Action::WorkedOff, work.label(), format!("{} {rows} {done}", changed.len()));
    Ok(Ended::audited(entry, changed.len()))
}

fn with_rows(lists: &ProviderLists, changed: &[(i64, usize, ListRow)]) -> ProviderLists {
    let mut all = lists.all().to_vec();
    for (id, no, row) in changed {
        if let Some(slot) = all.iter_mut().find(|list| list.id == *id).and_then(|list| list.rows.get_mut(*no)) {
            *slot = row.clone();
        }
    }
    ProviderLists::new(all)
}
