//! What a provider's list says, row by row, as far as it leaves the machine it was read on: a
//! pseudonymous key, a word, days and the number of the line. No name has a field here.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{Invalid, ParticipationId};

/// Which list of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ListKind {
    /// Ersttagsliste: who came on the first day.
    #[serde(rename = "erst")]
    FirstDay,
    /// Besetzungsliste: who is there on a day.
    #[serde(rename = "besetzung")]
    Occupancy,
}

impl ListKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::FirstDay, Self::Occupancy];

    /// As commands, links and the wire write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FirstDay => "erst",
            Self::Occupancy => "besetzung",
        }
    }

    /// The German name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FirstDay => "Ersttagsliste",
            Self::Occupancy => "Besetzungsliste",
        }
    }

    /// Reads [`Self::code`], or the German name.
    ///
    /// # Errors
    /// On anything else.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let word = raw.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|kind| word == kind.code() || word == kind.label().to_lowercase())
            .ok_or_else(|| Invalid::new(format!("Art der Liste „{raw}“ ist unbekannt"), "erst oder besetzung"))
    }
}

impl fmt::Display for ListKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// What the list says of a person; why somebody is excused is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Said {
    /// There: on the first day, or, on a Besetzungsliste, on its day.
    #[serde(rename = "ja")]
    Came,
    /// Not there.
    #[serde(rename = "nein")]
    Absent,
    /// Not there, expected later.
    #[serde(rename = "entschuldigt")]
    Excused,
}

impl Said {
    /// Every word.
    pub const ALL: [Self; 3] = [Self::Came, Self::Absent, Self::Excused];

    /// The German word, as on the wire.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Came => "ja",
            Self::Absent => "nein",
            Self::Excused => "entschuldigt",
        }
    }
}

/// How sure it is whom a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// The list has the Teilnahme-ID, or a Kundennummer that stands in the key file.
    #[serde(rename = "schlüssel")]
    Key,
    /// Name and birth date agree, and no other pair does.
    #[serde(rename = "sicher")]
    Sure,
    /// Probable, and confirmed by a person.
    #[serde(rename = "bestätigt")]
    Confirmed,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its line in the provider's file, from 1.
    pub line: u32,
    /// Whom it means; `None` when nobody was found.
    pub participation: Option<ParticipationId>,
    /// What it says; `None` when the field is empty.
    pub said: Option<Said>,
    /// "Erster Tag", where the list names one.
    pub first_day: Option<NaiveDate>,
    /// "Ende geplant" of a Besetzungsliste.
    pub planned_end: Option<NaiveDate>,
    /// "Ausgetreten am" of a Besetzungsliste.
    pub left_on: Option<NaiveDate>,
    /// How sure it is whom it means; `None` when nobody was found.
    pub certainty: Option<Certainty>,
}
