//! One list of a provider as the desk keeps it: read beside our bookings, each row with its outcome
//! and the state of the work that follows.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    outcome::{Outcome, Work, of_booking, of_missing},
    told::{Certainty, ListKind, Said, Told},
};
use crate::domain::{Desk, Instrument, Invalid, Participation, ParticipationId, StartKey};

/// Why a row cannot be worked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Impossible {
    /// No such record in COSACH or VerBIS.
    #[serde(rename = "Datensatz fehlt")]
    NoRecord,
    /// The person belongs to another Jobcenter now.
    #[serde(rename = "Person verzogen in anderes JC")]
    Moved,
    /// The record is locked.
    #[serde(rename = "gesperrt")]
    Locked,
    /// Anything else.
    #[serde(rename = "anderes")]
    Other,
}

impl Impossible {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::NoRecord, Self::Moved, Self::Locked, Self::Other];

    /// In German, as stored and on the wire.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoRecord => "Datensatz fehlt",
            Self::Moved => "Person verzogen in anderes JC",
            Self::Locked => "gesperrt",
            Self::Other => "anderes",
        }
    }

    /// Reads [`Self::label`].
    ///
    /// # Errors
    /// On anything else.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let word = raw.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|reason| reason.label().to_lowercase() == word)
            .ok_or_else(|| Invalid::new(format!("Grund „{raw}“ ist unbekannt"), Self::ALL.map(Self::label).join(", ")))
    }
}

/// How far the work of a row is, as a person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// Not done.
    Open,
    /// Done.
    Done,
    /// Cannot be done.
    Impossible(Impossible),
}

/// Who said so, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One row as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Its line in the provider's file; `None` for a booking the list does not name.
    pub line: Option<u32>,
    /// Whom it means, one of ours; `None` for everybody else.
    pub participation: Option<ParticipationId>,
    /// What it means.
    pub outcome: Outcome,
    /// The first day as the list, or a person, says it; `None` where it is the planned one.
    pub first_day: Option<NaiveDate>,
    /// The end as a Besetzungsliste says it.
    pub end: Option<NaiveDate>,
    /// How sure it is whom it means.
    pub certainty: Option<Certainty>,
    /// A person decided the outcome.
    pub by_hand: bool,
    /// A corrected list says something else than the one before.
    pub changed: bool,
    /// How far the work is.
    pub progress: Progress,
    /// Who said so last.
    pub mark: Option<Mark>,
}

/// One list as kept. A corrected one replaces that of the same start, kind and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderList {
    /// Its number.
    pub id: i64,
    /// The start; of a measure without starts the measure alone.
    pub start: StartKey,
    /// Which list.
    pub kind: ListKind,
    /// The day it describes.
    pub as_of: NaiveDate,
    /// The desk's day on which it was read in.
    pub read_on: NaiveDate,
    /// When it was read in.
    pub read_at: DateTime<Utc>,
    /// Who read it in.
    pub who: String,
    /// Rows of the provider's file.
    pub told: u32,
    /// An export of a later day that still says Zugewiesen wins over the list.
    pub holds_until: NaiveDate,
    /// Rows of the file, then bookings it does not name.
    pub rows: Vec<ListRow>,
}

/// Two rows of one list that say different things of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// The first line.
    pub first: u32,
    /// The line that says otherwise.
    pub second: u32,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zeile {} und Zeile {} sagen Verschiedenes über dieselbe Person", self.first, self.second)
    }
}

/// What a list says beside the bookings of one start.
#[derive(Debug, Clone, Copy)]
pub struct Evaluation<'a> {
    /// The desk as exported.
    pub desk: &'a Desk,
    /// The start.
    pub start: &'a StartKey,
    /// Which list.
    pub kind: ListKind,
    /// The day it describes.
    pub as_of: NaiveDate,
}

impl Evaluation<'_> {
    /// One outcome per row and per booking the list should name.
    ///
    /// # Errors
    /// When rows contradict each other; all of them.
    pub fn rows(&self, told: &[Told]) -> Result<Vec<ListRow>, Vec<Contradiction>> {
        let bookings: BTreeMap<&ParticipationId, &Participation> = self.bookings().map(|p| (&p.id, p)).collect();
        let (mut rows, mut wrong): (Vec<ListRow>, Vec<Contradiction>) = (Vec::with_capacity(told.len()), Vec::new());
        let elsewhere = self.elsewhere(told, &bookings);
        let mut seen: BTreeMap<&ParticipationId, (u32, Says)> = BTreeMap::new();
        for row in told {
            let booking = row.participation.as_ref().and_then(|id| bookings.get(id).copied());
            let mut kept = self.row(row, booking, &elsewhere);
            if let Some(id) = &row.participation {
                match seen.get(id) {
                    Some((_, says)) if *says == kept.says() => kept.outcome = Outcome::H,
                    Some((first, _)) => wrong.push(Contradiction { first: *first, second: row.line }),
                    None => drop(seen.insert(id, (row.line, kept.says()))),
                }
            }
            rows.push(kept);
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let missing = bookings.values().filter(|p| !seen.contains_key(&p.id));
        rows.extend(missing.filter_map(|p| of_missing(self.kind, self.as_of, p).map(|outcome| not_named(p, outcome))));
        Ok(rows)
    }

    /// The bookings a list of this start can mean: those of the start; of a measure without modules all.
    pub fn bookings(&self) -> impl Iterator<Item = &Participation> {
        let (measure, module) = self.start;
        let modular = self.desk.measures.get(measure).is_some_and(|m| m.modular);
        self.desk.participations_of(measure).iter().filter(move |p| !modular || p.module == *module)
    }

    fn row(&self, told: &Told, booking: Option<&Participation>, elsewhere: &BTreeSet<&ParticipationId>) -> ListRow {
        let (outcome, participation) = match booking {
            Some(booking) => (of_booking(self.kind, self.as_of, told, booking), Some(booking.id.clone())),
            None => match told.participation.as_ref().filter(|id| elsewhere.contains(id)) {
                Some(id) => (Outcome::F, Some(id.clone())),
                None => (Outcome::G, None),
            },
        };
        ListRow {
            line: Some(told.line),
            certainty: told.certainty.filter(|_| participation.is_some()),
            participation,
            outcome,
            first_day: told.first_day.filter(|_| outcome == Outcome::A2),
            end: told.left_on.or(told.planned_end).filter(|_| outcome == Outcome::M),
            by_hand: false,
            changed: false,
            progress: Progress::Open,
            mark: None,
        }
    }

    /// Who of those named is booked in another start of the same provider or instrument.
    fn elsewhere(&self, told: &[Told], bookings: &BTreeMap<&ParticipationId, &Participation>) -> BTreeSet<&ParticipationId> {
        let named: BTreeSet<&ParticipationId> =
            told.iter().filter_map(|row| row.participation.as_ref()).filter(|id| !bookings.contains_key(id)).collect();
        let measures = &self.desk.measures;
        let Some(here) = measures.get(&self.start.0).filter(|_| !named.is_empty()) else { return BTreeSet::new() };
        let near = |no| measures.get(no).is_some_and(|m| m.provider == here.provider || m.instrument == here.instrument);
        let people = self.desk.participations().iter();
        people.filter(|p| named.contains(&p.id) && near(&p.measure)).map(|p| &p.id).collect()
    }
}

fn not_named(booking: &Participation, outcome: Outcome) -> ListRow {
    ListRow {
        line: None,
        participation: Some(booking.id.clone()),
        outcome,
        first_day: None,
        end: None,
        certainty: None,
        by_hand: false,
        changed: false,
        progress: Progress::Open,
        mark: None,
    }
}

/// Outcome, first day and end of a row.
type Says = (Outcome, Option<NaiveDate>, Option<NaiveDate>);

impl ListRow {
    /// What it says, whatever has been done about it.
    fn says(&self) -> Says {
        (self.outcome, self.first_day, self.end)
    }

    /// The work that follows from it.
    #[must_use]
    pub const fn work(&self, instrument: &Instrument) -> Work {
        self.outcome.work(instrument)
    }

    /// The first day of somebody who came: as the list says, else as planned.
    #[must_use]
    pub fn begin(&self, booking: &Participation) -> NaiveDate {
        self.first_day.unwrap_or(booking.planned_begin)
    }

    /// Decided by a person: came (on a day), did not come, excused, or not known after all.
    #[must_use]
    pub fn decided(&self, booking: &Participation, said: Option<Said>, first_day: Option<NaiveDate>, mark: Mark) -> Self {
        let told = Told {
            line: self.line.unwrap_or(0),
            participation: None,
            said,
            first_day,
            planned_end: None,
            left_on: None,
            certainty: None,
        };
        let outcome = of_booking(ListKind::FirstDay, booking.planned_begin, &told, booking);
        Self {
            outcome,
            first_day: first_day.filter(|_| outcome == Outcome::A2),
            by_hand: true,
            changed: false,
            progress: Progress::Open,
            mark: Some(mark),
            ..self.clone()
        }
    }
}

/// What becomes of the rows of a list beside what was known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reread {
    /// The same list once more: what says otherwise is marked.
    Corrected,
    /// Another list of the same start.
    Another,
}

/// The rows of a list beside what was known before: work done stays done, what says otherwise is open again. A person's
/// decision stays where the new list still knows no better, and so does what an export has settled since.
#[must_use]
pub fn carried(before: &[&ListRow], mut rows: Vec<ListRow>, reread: Reread) -> Vec<ListRow> {
    let known: BTreeMap<&ParticipationId, &ListRow> = before.iter().copied().filter_map(keyed).collect();
    // A row of nobody of ours is known by its line alone, and only in the list it stood in.
    let nobody = before.iter().filter(|row| row.participation.is_none() && reread == Reread::Corrected);
    let lines: BTreeMap<u32, &ListRow> = nobody.filter_map(|row| Some((row.line?, *row))).collect();
    for row in rows.iter_mut().filter(|row| row.outcome != Outcome::H) {
        let Some(id) = &row.participation else {
            if let Some(old) = row.line.and_then(|line| lines.get(&line)) {
                (row.progress, row.mark) = (old.progress, old.mark.clone());
            }
            continue;
        };
        let Some(old) = known.get(id) else { continue };
        let knows_no_better = old.by_hand && matches!(row.outcome, Outcome::E | Outcome::C);
        // The list says what it said; it is the export that has moved on, and `Task` tells what became of the row.
        let is_export = matches!(
            (old.outcome, row.outcome),
            (Outcome::A | Outcome::A2, Outcome::J | Outcome::D) | (Outcome::B, Outcome::J | Outcome::K)
        );
        if reread == Reread::Corrected && (knows_no_better || is_export) {
            *row = ListRow { line: row.line, certainty: row.certainty, ..(*old).clone() };
        } else if old.says() == row.says() {
            (row.progress, row.mark, row.changed, row.by_hand) = (old.progress, old.mark.clone(), old.changed, old.by_hand);
        } else {
            row.changed = reread == Reread::Corrected;
        }
    }
    rows
}

fn keyed(row: &ListRow) -> Option<(&ParticipationId, &ListRow)> {
    row.participation.as_ref().filter(|_| row.outcome != Outcome::H).map(|id| (id, row))
}
