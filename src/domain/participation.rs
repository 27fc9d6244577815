//! Participations: a pseudonymous key, measure, OE, dates and status — nothing else is kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Invalid, MeasureNo, ModuleNo, ParticipationId, PostSign, UnitCode, dates};

/// Where a participation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Zugewiesen: assigned, not started.
    Assigned,
    /// Eingetreten: present.
    Started,
    /// Nicht angetreten.
    NoShow,
    /// Abgebrochen: left early.
    DroppedOut,
    /// Beendet: stayed to the end.
    Ended,
    /// Storniert: withdrawn before the start.
    Cancelled,
    /// Verschwunden: open, and no longer in a full nightly export. Never in a file.
    Vanished,
}

impl Status {
    /// Every status an export may hold.
    pub const IN_FILES: [Self; 6] = [Self::Assigned, Self::Started, Self::NoShow, Self::DroppedOut, Self::Ended, Self::Cancelled];

    /// The German label, as in the export.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Assigned => "Zugewiesen",
            Self::Started => "Eingetreten",
            Self::NoShow => "Nicht angetreten",
            Self::DroppedOut => "Abgebrochen",
            Self::Ended => "Beendet",
            Self::Cancelled => "Storniert",
            Self::Vanished => "Verschwunden",
        }
    }

    /// Reads a label of an export, whatever its case.
    ///
    /// # Errors
    /// On anything that is not one of [`Self::IN_FILES`].
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let name = raw.trim();
        Self::IN_FILES
            .into_iter()
            .find(|s| s.label().eq_ignore_ascii_case(name))
            .ok_or_else(|| Invalid::new(format!("Status „{name}“ ist unbekannt"), Self::IN_FILES.map(Self::label).join(", ")))
    }

    /// Assigned or present: takes a place.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Assigned | Self::Started)
    }

    /// Was there at some time, so it has a start day.
    #[must_use]
    pub const fn has_started(self) -> bool {
        matches!(self, Self::Started | Self::DroppedOut | Self::Ended)
    }
}

/// Why a participation ended, reduced on import (data protection: "Krankheit" is health data).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// regulär.
    Regular,
    /// Arbeitsaufnahme.
    Employment,
    /// Storno.
    Cancellation,
    /// Sonstiges: everything else.
    Other,
}

impl Reason {
    /// Reduces whatever the export says; empty is no reason.
    #[must_use]
    pub fn reduce(raw: &str) -> Option<Self> {
        match raw.trim().to_lowercase().as_str() {
            "" => None,
            "regulär" | "regulaer" => Some(Self::Regular),
            "arbeitsaufnahme" => Some(Self::Employment),
            "storno" => Some(Self::Cancellation),
            _ => Some(Self::Other),
        }
    }

    /// The German label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Regular => "regulär",
            Self::Employment => "Arbeitsaufnahme",
            Self::Cancellation => "Storno",
            Self::Other => "Sonstiges",
        }
    }
}

/// One participation as one export states it. Built by [`Participation::checked`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participation {
    /// The pseudonymous key.
    pub id: ParticipationId,
    /// The measure.
    pub measure: MeasureNo,
    /// The module, where the measure is modular.
    pub module: Option<ModuleNo>,
    /// The OE that assigned the person.
    pub unit: UnitCode,
    /// Zuweisung am.
    pub assigned_on: NaiveDate,
    /// Beginn geplant.
    pub planned_begin: NaiveDate,
    /// Ende geplant: the last planned day.
    pub planned_end: NaiveDate,
    /// Where it stands.
    pub status: Status,
    /// The day the status was recorded.
    pub status_since: NaiveDate,
    /// Beginn: the first day present; `Some` whenever [`Status::has_started`].
    pub begin: Option<NaiveDate>,
    /// Ende: the last day present; `Some` once ended or dropped out.
    pub end: Option<NaiveDate>,
    /// Why it ended.
    pub reason: Option<Reason>,
    /// IFK-Stelle: the post that looks after the person; unknown to documents from before it was kept.
    #[serde(default)]
    pub office: Option<PostSign>,
}

impl Participation {
    /// Checks what must hold between fields.
    ///
    /// # Errors
    /// When an end lies before its begin, or a status lacks the date it stands for. The field
    /// of the error is returned beside it as the export's column.
    pub fn checked(self) -> Result<Self, (&'static str, Invalid)> {
        dates::check_period(self.planned_begin, self.planned_end).map_err(|e| ("Ende geplant", e))?;
        if self.status.has_started() && self.begin.is_none() {
            let problem = format!("Beginn fehlt beim Status „{}“", self.status.label());
            return Err(("Beginn", Invalid::new(problem, "das Datum des Eintritts")));
        }
        if matches!(self.status, Status::Ended | Status::DroppedOut) && self.end.is_none() {
            let problem = format!("Ende fehlt beim Status „{}“", self.status.label());
            return Err(("Ende", Invalid::new(problem, "das Datum des letzten Tages")));
        }
        if let (Some(begin), Some(end)) = (self.begin, self.end) {
            dates::check_period(begin, end).map_err(|e| ("Ende", e))?;
        }
        Ok(self)
    }

    /// Whether both say the same of the person's way; another IFK-Stelle is no new state of it.
    #[must_use]
    pub fn is_same_state(&self, other: &Self) -> bool {
        self == other || Self { office: other.office.clone(), ..self.clone() } == *other
    }

    /// Present on the morning of `as_of` (the rule of `present`): status Eingetreten, whatever
    /// the planned end.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.status == Status::Started
    }

    /// Booked on `day`, taken at face value: present people from their begin, assigned people
    /// from their planned begin, both until the planned end.
    #[must_use]
    pub fn is_booked_on(&self, day: NaiveDate) -> bool {
        self.booked_period().is_some_and(|(first, last)| (first..=last).contains(&day))
    }

    /// First and last day booked at face value; `None` when not live, or begun after the
    /// planned end.
    #[must_use]
    pub fn booked_period(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = match self.status {
            Status::Started => self.begin?,
            Status::Assigned => self.planned_begin,
            Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished => return None,
        };
        (first <= self.planned_end).then_some((first, self.planned_end))
    }

    /// The planned end has passed and nobody recorded what became of it ("Ende ungeklärt").
    #[must_use]
    pub fn end_unresolved(&self, today: NaiveDate) -> bool {
        self.is_present() && self.planned_end < today
    }
}
