//! A provider's list on its way from the user's machine to the backend: read, placed at its start, its
//! people found, sent as keys and outcomes. Command line and dashboard go the same way. Names end here.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};

use crate::{
    api::first_days::{FirstDay, ListBody, Numbers, ToldRow},
    client::{ApiClient, ClientError},
    domain::{
        MeasureNo, ModuleNo, ParticipationId,
        provider_list::{ListKind, Outcome},
    },
    import::{ImportErrors, Seal, Sealed},
    roster::{
        Asked, Matched, Probable, Row,
        placing::{Candidate, Chosen, Misplaced, day_of, place},
        read,
    },
};

pub use crate::{
    import::ReadOptions,
    roster::{Handed, KeyFile, Secret, read_keys},
};

/// Days back and ahead in which starts are looked for.
const BACK: Days = Days::new(60);
const AHEAD: Days = Days::new(14);

/// Why a list does not get in. What it displays is German.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file.
    #[error(transparent)]
    File(#[from] ImportErrors),
    /// The backend.
    #[error(transparent)]
    Backend(#[from] ClientError),
    /// No start for it.
    #[error("{0}")]
    Misplaced(Misplaced),
    /// The token may not.
    #[error("Zum Einlesen von Listen ist die Rolle „steuern“ nötig")]
    NotAllowed,
    /// Nobody of this start is on it.
    #[error("Keine der {rows} Zeilen gehört zu einer Zuweisung von {start}: {hint}. Nichts wurde gespeichert")]
    OfAnother {
        /// Rows of the list.
        rows: u32,
        /// The start.
        start: String,
        /// Where they are booked.
        hint: String,
    },
}

/// What the user says about a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its start.
    pub chosen: Option<Chosen>,
    /// The start was proposed, not chosen: one that the list names goes before it.
    pub is_proposed: bool,
    /// Which list.
    pub kind: Option<ListKind>,
    /// The day it describes.
    pub as_of: Option<NaiveDate>,
}

/// The part of a list that is of one start.
#[derive(Debug)]
struct Part {
    measure: String,
    module: Option<String>,
    kind: ListKind,
    as_of: NaiveDate,
    matched: Matched,
}

/// A list read and placed; pairs that are only probable wait for a person.
#[derive(Debug)]
pub struct Intake {
    parts: Vec<Part>,
    /// What else there is to tell about the file, in German.
    pub notices: Vec<String>,
}

/// The part of a list that is of one start, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Maßnahmenummer.
    pub measure: String,
    /// Module, if modular.
    pub module: Option<String>,
    /// What is sent.
    pub body: ListBody,
}

impl Intake {
    /// Reads a list and finds its starts and people.
    ///
    /// # Errors
    /// See [`IntakeError`].
    pub async fn prepare(
        client: &ApiClient,
        list: Handed,
        keys: Option<&KeyFile>,
        wanted: &Wanted,
        reading: &ReadOptions,
        today: NaiveDate,
    ) -> Result<Self, IntakeError> {
        let mut list = read(list, Asked { kind: wanted.kind, as_of: wanted.as_of }, &reading.columns)?;
        let told = list.report.dropped_text().into_iter().chain(list.notices.iter().map(|notice| notice.text.clone()));
        let mut notices: Vec<String> = told.collect();
        let mut parts = Vec::new();
        for at in 0..list.groups.len() {
            let group = &list.groups[at];
            let named = group.measure.clone().map(|measure| (measure, group.module.clone()));
            let gives_way = wanted.is_proposed && named.is_some();
            let chosen = wanted.chosen.as_ref().filter(|_| !gives_way);
            let candidates = candidates(client, named.or_else(|| chosen.cloned()), today).await?;
            let here = place(group, chosen, &candidates).map_err(IntakeError::Misplaced)?;
            let Candidate { key: (measure, module), begin, bookings } = &candidates[here];
            let as_of = day_of(&list, *begin, today);
            let mut rows = std::mem::take(&mut list.groups[at].rows);
            if let Some(seal) = &reading.seal {
                notices.extend(by_number(client, &mut rows, seal, (measure.as_str(), module.as_ref())).await?);
            }
            parts.push(Part {
                measure: measure.to_string(),
                module: module.as_ref().map(ToString::to_string),
                kind: list.kind,
                as_of,
                matched: crate::roster::matched(rows, keys, bookings),
            });
        }
        Ok(Self { parts, notices })
    }

    /// Pairs that are only probable, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Probable> {
        self.parts.iter().flat_map(|part| part.matched.probable())
    }

    /// Says of one of [`Self::questions`] whether it is the same person.
    pub fn decide(&mut self, question: usize, accepted: bool) {
        let mut at = question;
        for part in &mut self.parts {
            let here = part.matched.probable().len();
            if at < here {
                part.matched.decide(at, accepted);
                return;
            }
            at -= here;
        }
    }

    /// What is sent: keys, words, days and lines. With this all names are wiped.
    #[must_use]
    pub fn into_ready(self) -> Vec<Ready> {
        let ready = |part: Part| {
            let rows: Vec<ToldRow> = part.matched.into_told().iter().map(Into::into).collect();
            let body = ListBody { as_of: part.as_of, kind: part.kind, rows, dry_run: false };
            Ready { measure: part.measure, module: part.module, body }
        };
        self.parts.into_iter().map(ready).collect()
    }
}

/// Shows the backend all parts without keeping any.
///
/// # Errors
/// When it refuses one, or one means nobody of its start.
pub async fn try_all(client: &ApiClient, lists: &[Ready]) -> Result<Vec<FirstDay>, IntakeError> {
    let mut days = Vec::new();
    for list in lists {
        let day = send(client, list, true).await?;
        of_this_start(&day)?;
        days.push(day);
    }
    Ok(days)
}

/// Has the backend keep all parts.
///
/// # Errors
/// When it refuses one; those before it are kept, and reading the list once more changes nothing of them.
pub async fn keep_all(client: &ApiClient, lists: &[Ready]) -> Result<Vec<FirstDay>, IntakeError> {
    let mut days = Vec::new();
    for list in lists {
        days.push(send(client, list, false).await?);
    }
    Ok(days)
}

async fn send(client: &ApiClient, list: &Ready, dry_run: bool) -> Result<FirstDay, ClientError> {
    let body = ListBody { dry_run, ..list.body.clone() };
    client.read_list(&list.measure, list.module.as_deref(), &body).await
}

/// Finds whom rows mean by their Kundennummer, which does not leave the machine: only its HMAC is asked about. Tells what
/// came of it.
async fn by_number(
    client: &ApiClient,
    rows: &mut [Row],
    seal: &Seal,
    (measure, module): (&str, Option<&ModuleNo>),
) -> Result<Option<String>, ClientError> {
    let sealed: Vec<Option<Sealed>> = rows.iter().map(|row| row.sealed(seal)).collect();
    let asked: BTreeSet<Sealed> = sealed.iter().copied().flatten().collect();
    if asked.is_empty() {
        return Ok(None);
    }
    let asked_of = asked.iter().map(ToString::to_string).collect();
    let Numbers { found, known } = client.numbers(measure, module.map(ModuleNo::as_str), asked_of).await?;
    if known == 0 {
        let why = "der letzte Import brachte keine Kundennummern, oder das Backend hat firstday.matching = \"speicher\"";
        return Ok(Some(format!("Nach Kundennummern ist bei diesem Start niemand zu finden: {why}")));
    }
    let whose: HashMap<&str, &str> = found.iter().map(|f| (f.sealed.as_str(), f.participation.as_str())).collect();
    for (row, sealed) in rows.iter_mut().zip(&sealed) {
        let id = sealed.and_then(|sealed| whose.get(sealed.to_string().as_str()).map(|id| id.to_uppercase()));
        if let Some(id) = id {
            row.id = Some(ParticipationId::parse(&id).map_err(|e| ClientError::Garbled { why: e.to_string() })?);
        }
    }
    Ok(Some(format!("Nach Kundennummern gefunden: {} von {}", found.len(), asked.len())))
}

/// The starts a list may belong to, with whom it can mean.
async fn candidates(client: &ApiClient, chosen: Option<Chosen>, today: NaiveDate) -> Result<Vec<Candidate>, IntakeError> {
    let mut starts = Vec::new();
    match chosen {
        Some((measure, Some(module))) => starts.push((measure.to_string(), Some(module.to_string()))),
        // Of a measure without modules there is one start; of another those of these days.
        Some((measure, None)) => match client.first_day(measure.as_str(), None).await {
            Ok(day) => return Ok(vec![candidate(&day)?]),
            Err(error) => {
                starts.extend(near(client, today).await?.into_iter().filter(|(no, _)| no == measure.as_str()));
                if starts.is_empty() {
                    return Err(error.into());
                }
            }
        },
        None => starts = near(client, today).await?,
    }
    let mut found = Vec::new();
    for (measure, module) in starts {
        found.push(candidate(&client.first_day(&measure, module.as_deref()).await?)?);
    }
    Ok(found)
}

async fn near(client: &ApiClient, today: NaiveDate) -> Result<Vec<(String, Option<String>)>, ClientError> {
    let days = client.first_days(today - BACK, today + AHEAD).await?;
    Ok(days.starts.into_iter().map(|start| (start.measure, start.module)).collect())
}

fn candidate(day: &FirstDay) -> Result<Candidate, IntakeError> {
    let garbled = |e: crate::domain::Invalid| IntakeError::Backend(ClientError::Garbled { why: e.to_string() });
    let measure = MeasureNo::parse(&day.measure).map_err(garbled)?;
    let module = day.module.as_deref().map(ModuleNo::parse).transpose().map_err(garbled)?;
    let keys = day.bookings.as_deref().ok_or(IntakeError::NotAllowed)?;
    let bookings = keys.iter().map(|key| ParticipationId::parse(key)).collect::<Result<_, _>>().map_err(garbled)?;
    Ok(Candidate { key: (measure, module), begin: day.begin, bookings })
}

/// A list that means nobody of its start is another one's.
fn of_this_start(day: &FirstDay) -> Result<(), IntakeError> {
    let items = || day.items.iter().flatten();
    let here = items().any(|item| item.line.is_some() && !matches!(item.outcome, Outcome::F | Outcome::G));
    if here || day.rows == 0 {
        return Ok(());
    }
    let elsewhere: BTreeSet<&str> = items().filter(|item| item.outcome == Outcome::F).map(|item| item.hint.as_str()).collect();
    let hint = elsewhere.into_iter().collect::<Vec<_>>().join("; ");
    let hint = if hint.is_empty() { "auf der Liste steht keine Teilnahme-ID dieses Starts".to_owned() } else { hint };
    let start = day.module.as_ref().map_or_else(|| day.measure.clone(), |module| format!("{}/{module}", day.measure));
    Err(IntakeError::OfAnother { rows: day.rows, start, hint })
}
