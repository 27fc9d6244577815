//! What an import would change: a pure comparison of a batch with the desk.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};

use crate::domain::{Desk, Measure, Monitoring, Participation, ParticipationId, Start, Status, Unit, dates};

use super::{Batch, FileReport, ImportError, ImportErrors, Kind, Notice, Sealed};

/// Rows of one kind to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes<T> {
    /// Keys the desk does not know.
    pub new: Vec<T>,
    /// Keys it knows with other content: the new content.
    pub changed: Vec<T>,
    /// Rows it knows exactly so.
    pub unchanged: usize,
}

impl<T: PartialEq> Changes<T> {
    /// Rows to write.
    pub fn written(&self) -> impl Iterator<Item = &T> {
        self.new.iter().chain(&self.changed)
    }

    /// Nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty()
    }

    fn of<'k>(rows: Vec<T>, known: impl Fn(&T) -> Option<&'k T>) -> Self
    where
        T: 'k,
    {
        let mut changes = Self { new: vec![], changed: vec![], unchanged: 0 };
        for row in rows {
            match known(&row) {
                None => changes.new.push(row),
                Some(stored) if *stored != row => changes.changed.push(row),
                Some(_) => changes.unchanged += 1,
            }
        }
        changes
    }
}

/// Everything one import does to the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The morning the export describes.
    pub as_of: NaiveDate,
    /// The export was a full one: what is missing has vanished.
    pub snapshot: bool,
    /// OEs.
    pub units: Changes<Unit>,
    /// Measures.
    pub measures: Changes<Measure>,
    /// Starts.
    pub starts: Changes<Start>,
    /// Monitoring rows, by OE, instrument and Stand.
    pub monitoring: Changes<Monitoring>,
    /// Participations, without those in [`Self::vanished`].
    pub participations: Changes<Participation>,
    /// Open participations missing from a full export, already with status Verschwunden.
    pub vanished: Vec<Participation>,
    /// The versions that changed or vanished participations had until now, each with the as-of
    /// at which it was first seen.
    pub superseded: Vec<(NaiveDate, Participation)>,
    /// Of [`Self::participations`] changed, those of which only the IFK-Stelle is another, as they were until now: no
    /// new state of the person, so it stays first seen when it was.
    pub moved_before: Vec<(NaiveDate, Participation)>,
    /// Open participations the desk knew before.
    pub open_before: usize,
    /// Kundennummern of participations, sealed.
    pub sealed: Vec<(ParticipationId, Sealed)>,
    /// One report per file.
    pub files: Vec<FileReport>,
    /// What else there is to tell.
    pub notices: Vec<Notice>,
}

impl Plan {
    /// Nothing to write; the desk's as-of may still move forward.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
            && self.measures.is_empty()
            && self.starts.is_empty()
            && self.monitoring.is_empty()
            && self.participations.is_empty()
            && self.vanished.is_empty()
    }

    /// Participations to write, each with the as-of at which its version was first seen.
    pub fn versions(&self) -> impl Iterator<Item = (NaiveDate, &Participation)> {
        let moved: HashMap<&ParticipationId, NaiveDate> =
            self.moved_before.iter().map(|(seen_on, p)| (&p.id, *seen_on)).collect();
        let written = self.participations.written().chain(&self.vanished);
        written.map(move |p| (moved.get(&p.id).copied().unwrap_or(self.as_of), p))
    }

    /// Over 10 % of the open participations would vanish: ask before writing.
    #[must_use]
    pub fn vanishes_too_many(&self) -> bool {
        self.vanished.len() * 10 > self.open_before
    }
}

/// Compares a batch with the desk. With `snapshot`, open participations that the batch does not
/// hold become [`Status::Vanished`].
///
/// # Errors
/// When the desk already knows a later morning, or a full export holds no participations table.
pub fn plan(known: &Desk, batch: Batch, as_of: NaiveDate, snapshot: bool) -> Result<Plan, ImportErrors> {
    refuse_backwards(known, as_of)?;
    if snapshot && batch.files.iter().all(|file| file.kind != Some(Kind::Participations)) {
        let expected = "eine Tabelle der Teilnahmen, oder ein Import ohne --snapshot";
        return Err(ImportError::of_file("Import", "zum Vollabzug fehlen die Teilnahmen", expected).into());
    }
    let Batch { units, measures, starts, participations, monitoring, sealed, files, notices } = batch;
    let stored: HashMap<&ParticipationId, (NaiveDate, &Participation)> =
        known.versions().map(|(first_seen, p)| (&p.id, (first_seen, p))).collect();
    let mut vanished = Vec::new();
    if snapshot {
        let present: HashSet<&ParticipationId> = participations.iter().map(|p| &p.id).collect();
        let open = known.participations().iter().filter(|p| p.status.is_live());
        vanished.extend(open.filter(|p| !present.contains(&p.id)).map(|p| vanish(p, as_of)));
    }
    let participations = Changes::of(participations, |p| stored.get(&p.id).map(|(_, p)| *p));
    let replaced = participations.changed.iter().chain(&vanished);
    let replaced = replaced.filter_map(|new| stored.get(&new.id).map(|(first_seen, old)| (new, (*first_seen, (*old).clone()))));
    let (moved, superseded): (Vec<_>, Vec<_>) = replaced.partition(|(new, (_, old))| new.is_same_state(old));
    let versions = |pairs: Vec<(_, (NaiveDate, Participation))>| pairs.into_iter().map(|(_, old)| old).collect();
    let (moved_before, superseded) = (versions(moved), versions(superseded));
    Ok(Plan {
        as_of,
        snapshot,
        units: Changes::of(units, |u| known.units.get(&u.code)),
        measures: Changes::of(measures, |m| known.measures.get(&m.no)),
        starts: Changes::of(starts, |s| known.starts.get(&s.key())),
        monitoring: Changes::of(monitoring, |m| known.monitoring_of(&m.unit, &m.instrument, m.as_of)),
        participations,
        vanished,
        superseded,
        moved_before,
        open_before: known.participations().iter().filter(|p| p.status.is_live()).count(),
        sealed,
        files,
        notices,
    })
}

/// Imports go forward.
fn refuse_backwards(known: &Desk, as_of: NaiveDate) -> Result<(), ImportErrors> {
    match known.as_of.filter(|newest| as_of < *newest) {
        None => Ok(()),
        Some(newest) => {
            let (given, newest) = (dates::german(as_of), dates::german(newest));
            let problem = format!("der Stand {given} ist älter als der neueste gespeicherte Stand {newest}");
            Err(ImportError::of_file("Import", problem, format!("ein Stand ab {newest} (--as-of)")).into())
        }
    }
}

/// The version of an open participation that a full export no longer holds. A person present
/// left at the latest on the day before the export, but never before the first day.
fn vanish(p: &Participation, as_of: NaiveDate) -> Participation {
    let last_day = as_of - Days::new(1);
    let end = p.begin.filter(|_| p.is_present()).map(|begin| begin.max(last_day));
    Participation { status: Status::Vanished, status_since: as_of, end, ..p.clone() }
}
