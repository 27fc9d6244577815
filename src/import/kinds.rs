//! The five kinds of table and their columns, as the interface of the imports names them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a table describes; known by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Organisationseinheiten.
    Units,
    /// Maßnahmen.
    Measures,
    /// Starttermine, for AGH approval periods.
    Starts,
    /// Teilnahmen.
    Participations,
    /// Eintrittsmonitoring.
    Monitoring,
}

/// One column of a kind.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name in the interface and in every message.
    pub(super) name: &'static str,
    /// Whether a table without it is refused.
    pub(super) required: bool,
}

macro_rules! columns {
    ($(#[$doc:meta])* $kind:ident: $($column:ident $name:literal $required:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(super) enum $kind { $($column),* }

        impl $kind {
            const ALL: &[Column] = &[$(Column { name: $name, required: $required }),*];
        }

        impl From<$kind> for usize {
            fn from(column: $kind) -> Self {
                column as Self
            }
        }
    };
}

columns!(
    /// Columns of the OEs.
    UnitColumn:
    Code "OE" true, Title "Bezeichnung" true, Kind "Art" true, District "Bezirk" true, Mailbox "Verteiler" true,
    Stock "Bestand ELB" true, StockU25 "Bestand U25" true,
);
columns!(
    /// Columns of the measures.
    MeasureColumn:
    No "Maßnahmenummer" true, Title "Bezeichnung" true, Instrument "Instrument" true, Provider "Träger" true,
    District "Bezirk" true, Places "Plätze" true, Begin "Beginn" true, End "Ende" true, Modular "Modular" true,
    U25 "Zielgruppe U25" true, LimitedMobility "Eingeschränkte Mobilität" true, Needs "Bedarf durch OE" false,
    Nearby "Nahe OE" false, MbName "MB" false, MbUnit "MB OE" false, MbEmail "MB E-Mail" false,
);
columns!(
    /// Columns of the starts.
    StartColumn:
    Measure "Maßnahmenummer" true, Module "Modul" true, Begin "Beginn" true, End "Ende" true, Places "Plätze" true,
);
columns!(
    /// Columns of the participations.
    ParticipationColumn:
    Id "Teilnahme-ID" true, Measure "Maßnahmenummer" true, Module "Modul" false, Unit "OE" true,
    AssignedOn "Zuweisung am" true, PlannedBegin "Beginn geplant" true, PlannedEnd "Ende geplant" true,
    Status "Status" true, StatusSince "Status seit" true, Begin "Beginn" true, End "Ende" true, Reason "Grund" false,
);
columns!(
    /// Columns of the Eintrittsmonitoring.
    MonitoringColumn:
    AsOf "Stand" true, Unit "OE" true, Instrument "Instrument" true, ExpectedYear "Eintrittserwartung Jahr" true,
    ExpectedToDate "Eintrittserwartung bis Stand" true, Actual "Eintritte Ist" true,
);

impl Kind {
    /// Every kind, in the order in which they depend on each other.
    pub const ALL: [Self; 5] = [Self::Units, Self::Measures, Self::Starts, Self::Participations, Self::Monitoring];

    /// The German name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Units => "OE",
            Self::Measures => "Maßnahmen",
            Self::Starts => "Starttermine",
            Self::Participations => "Teilnahmen",
            Self::Monitoring => "Eintrittsmonitoring",
        }
    }

    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            Self::Units => UnitColumn::ALL,
            Self::Measures => MeasureColumn::ALL,
            Self::Starts => StartColumn::ALL,
            Self::Participations => ParticipationColumn::ALL,
            Self::Monitoring => MonitoringColumn::ALL,
        }
    }

    /// The section of `columns.toml` that holds its aliases.
    pub(super) const fn section(self) -> &'static str {
        match self {
            Self::Units => "oe",
            Self::Measures => "massnahmen",
            Self::Starts => "starttermine",
            Self::Participations => "teilnahmen",
            Self::Monitoring => "eintrittsmonitoring",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}
