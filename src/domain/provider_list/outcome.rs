//! What a row of a provider's list means beside our booking: the table of outcomes, and the work
//! that follows from each (working instruction 103, rule 7).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::told::{ListKind, Said, Told};
use crate::domain::{Instrument, Invalid, Participation, Status};

/// What a row means. Every row and every booking the list should name has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// Zugewiesen, came: eingetreten.
    A,
    /// Zugewiesen, came on another day than planned.
    A2,
    /// Zugewiesen, did not come.
    B,
    /// Zugewiesen, excused: expected later.
    C,
    /// There, though our booking is closed.
    D,
    /// Zugewiesen, and the list does not say.
    E,
    /// Booked in another start of the same provider or instrument.
    F,
    /// On the list, and not booked.
    G,
    /// The same row once more.
    H,
    /// Agrees with what is booked already.
    J,
    /// Eingetreten by the export, not there by the list.
    K,
    /// Eingetreten, and not on the Besetzungsliste.
    L,
    /// On the Besetzungsliste with another end.
    M,
    /// On the Besetzungsliste though the planned end has passed.
    N,
}

/// Which list of work a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Work {
    /// COSACH: set to "bewilligt", or check the record.
    #[serde(rename = "cosach")]
    Cosach,
    /// VerBIS: a task without a date for the integration officer.
    #[serde(rename = "verbis")]
    Verbis,
    /// A difference to be cleared up.
    #[serde(rename = "difference")]
    Difference,
    /// Nothing to do.
    #[serde(rename = "none")]
    Nothing,
}

impl Work {
    /// The lists that are worked off.
    pub const LISTS: [Self; 3] = [Self::Cosach, Self::Verbis, Self::Difference];

    /// As commands, links and the wire write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cosach => "cosach",
            Self::Verbis => "verbis",
            Self::Difference => "difference",
            Self::Nothing => "none",
        }
    }

    /// The German name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cosach => "COSACH",
            Self::Verbis => "VerBIS",
            Self::Difference => "Abweichungen",
            Self::Nothing => "keine Arbeit",
        }
    }

    /// Reads a list's [`Self::code`] or name; the plural of the route, too.
    ///
    /// # Errors
    /// On anything else.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let word = raw.trim().to_lowercase();
        Self::LISTS
            .into_iter()
            .find(|work| word == work.code() || word == work.label().to_lowercase() || word == format!("{}s", work.code()))
            .ok_or_else(|| Invalid::new(format!("Arbeitsliste „{raw}“ gibt es nicht"), "cosach, verbis oder differences"))
    }
}

impl Outcome {
    /// Every outcome, in the order of the table.
    pub const ALL: [Self; 14] = [
        Self::A,
        Self::A2,
        Self::B,
        Self::C,
        Self::D,
        Self::E,
        Self::F,
        Self::G,
        Self::H,
        Self::J,
        Self::K,
        Self::L,
        Self::M,
        Self::N,
    ];

    /// Its letter, as stored and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::A2 => "A2",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
            Self::G => "G",
            Self::H => "H",
            Self::J => "J",
            Self::K => "K",
            Self::L => "L",
            Self::M => "M",
            Self::N => "N",
        }
    }

    /// What it says on screen, in German.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::A => "eingetreten",
            Self::A2 => "eingetreten, anderer Tag",
            Self::B => "nicht angetreten",
            Self::C => "später erwartet",
            Self::D => "da, bei uns nicht mehr gebucht",
            Self::E => "fehlt auf der Liste",
            Self::F => "falscher Start",
            Self::G => "ohne Zuweisung",
            Self::H => "doppelt auf der Liste",
            Self::J => "schon verbucht",
            Self::K => "laut Export eingetreten, laut Liste nicht da",
            Self::L => "nicht mehr da?",
            Self::M => "anderes Ende",
            Self::N => "noch da nach Ende",
        }
    }

    /// Reads [`Self::code`].
    ///
    /// # Errors
    /// On anything else.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.code() == raw)
            .ok_or_else(|| Invalid::new(format!("Ergebnis „{raw}“ ist unbekannt"), Self::ALL.map(Self::code).join(", ")))
    }

    /// The work that follows. People of AsA and AsAflex without a booking are the Agentur's (SGB III)
    /// unless somebody knows better, so they are no difference.
    #[must_use]
    pub const fn work(self, instrument: &Instrument) -> Work {
        match self {
            Self::A | Self::A2 | Self::M | Self::N => Work::Cosach,
            Self::B => Work::Verbis,
            Self::G if matches!(instrument, Instrument::AsA | Instrument::AsAflex) => Work::Nothing,
            Self::D | Self::E | Self::F | Self::G | Self::K | Self::L => Work::Difference,
            Self::C | Self::H | Self::J => Work::Nothing,
        }
    }

    /// Whether it holds a place beside the booking as exported: a provisional fact.
    #[must_use]
    pub const fn is_fact(self) -> bool {
        match self {
            Self::A | Self::A2 | Self::B => true,
            Self::C | Self::D | Self::E | Self::F | Self::G | Self::H | Self::J | Self::K | Self::L | Self::M | Self::N => false,
        }
    }

    /// Whether it asks about a person and tells nothing of the booking: a fact another list told stays beside it.
    #[must_use]
    pub const fn is_question(self) -> bool {
        match self {
            Self::E | Self::F | Self::L => true,
            Self::A | Self::A2 | Self::B | Self::C | Self::D | Self::G | Self::H | Self::J | Self::K | Self::M | Self::N => false,
        }
    }
}

/// The outcome of a row whose booking is in this start.
#[must_use]
pub fn of_booking(kind: ListKind, as_of: NaiveDate, told: &Told, booking: &Participation) -> Outcome {
    let said = match kind {
        ListKind::FirstDay => told.said,
        ListKind::Occupancy => Some(Said::Came),
    };
    match (booking.status, said) {
        (Status::Assigned, Some(Said::Came)) if told.first_day.is_some_and(|day| day != booking.planned_begin) => Outcome::A2,
        (Status::Assigned, Some(Said::Came)) => Outcome::A,
        (Status::Assigned, Some(Said::Absent)) => Outcome::B,
        (Status::Assigned, Some(Said::Excused)) => Outcome::C,
        (Status::Assigned, None) => Outcome::E,
        (Status::Started, Some(Said::Absent)) => Outcome::K,
        (Status::Started, Some(Said::Came)) => of_present(kind, as_of, told, booking),
        (Status::Started, Some(Said::Excused) | None) => Outcome::J,
        (Status::Ended | Status::DroppedOut, Some(Said::Came)) if told.left_on.is_some() => Outcome::J,
        (Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished, said) => match said {
            Some(Said::Came) => Outcome::D,
            Some(Said::Absent | Said::Excused) | None => Outcome::J,
        },
    }
}

/// Somebody who is there, by export and list: what a Besetzungsliste says of the end.
fn of_present(kind: ListKind, as_of: NaiveDate, told: &Told, booking: &Participation) -> Outcome {
    let other_end = told.left_on.is_some() || told.planned_end.is_some_and(|end| end != booking.planned_end);
    match kind {
        ListKind::Occupancy if other_end => Outcome::M,
        ListKind::Occupancy if booking.end_unresolved(as_of) => Outcome::N,
        ListKind::FirstDay | ListKind::Occupancy => Outcome::J,
    }
}

/// The outcome of a booking the list does not name; `None` where it need not: nobody who begins later or is gone.
#[must_use]
pub fn of_missing(kind: ListKind, as_of: NaiveDate, booking: &Participation) -> Option<Outcome> {
    match (booking.status, kind) {
        (Status::Assigned, _) if booking.planned_begin <= as_of => Some(Outcome::E),
        (Status::Started, ListKind::Occupancy) => Some(Outcome::L),
        (
            Status::Assigned
            | Status::Started
            | Status::NoShow
            | Status::DroppedOut
            | Status::Ended
            | Status::Cancelled
            | Status::Vanished,
            _,
        ) => None,
    }
}
