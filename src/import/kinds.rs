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

/// What the fields of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A key or part of one.
    Key,
    /// Words.
    Text,
    /// A day.
    Date,
    /// An end: a day, or open.
    End,
    /// A whole number.
    Whole,
    /// A decimal number.
    Amount,
    /// `ja` or `nein`.
    Flag,
}

/// One column of a kind.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name in the interface and in every message.
    pub(super) name: &'static str,
    /// Whether a table without it is refused.
    pub(super) required: bool,
    /// What it holds.
    pub(super) role: Role,
    /// Whether a row without a value in it is refused.
    pub(super) filled: bool,
}

macro_rules! columns {
    ($(#[$doc:meta])* $kind:ident: $($column:ident $name:literal $role:ident $presence:ident),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(super) enum $kind { $($column),* }

        impl $kind {
            const ALL: &[Column] = &[$(columns!(@column $name $role $presence)),*];
        }

        impl From<$kind> for usize {
            fn from(column: $kind) -> Self {
                column as Self
            }
        }
    };
    // The column may be missing.
    (@column $name:literal $role:ident optional) => {
        Column { name: $name, required: false, role: Role::$role, filled: false }
    };
    // The column must be there, its fields may be empty.
    (@column $name:literal $role:ident present) => {
        Column { name: $name, required: true, role: Role::$role, filled: false }
    };
    // The column and each of its fields must be there.
    (@column $name:literal $role:ident filled) => {
        Column { name: $name, required: true, role: Role::$role, filled: true }
    };
}

columns!(
    /// Columns of the OEs.
    UnitColumn:
    Code "OE" Key filled, Title "Bezeichnung" Text present, Kind "Art" Text filled, District "Bezirk" Text present,
    Mailbox "Verteiler" Text present, Stock "Bestand ELB" Whole filled, StockU25 "Bestand U25" Whole filled,
);
columns!(
    /// Columns of the measures.
    MeasureColumn:
    No "Maßnahmenummer" Key filled, Title "Bezeichnung" Text present, Instrument "Instrument" Text filled,
    Provider "Träger" Text present, District "Bezirk" Text present, Places "Plätze" Whole filled, Begin "Beginn" Date filled,
    End "Ende" End filled, Modular "Modular" Flag filled, U25 "Zielgruppe U25" Flag filled,
    LimitedMobility "Eingeschränkte Mobilität" Flag filled, Needs "Bedarf durch OE" Text optional,
    Nearby "Nahe OE" Text optional, MbName "MB" Text optional, MbUnit "MB OE" Key optional, MbEmail "MB E-Mail" Text optional,
    TargetGroup "Zielgruppe" Text optional, Content "Inhalt" Text optional, Notes "Hinweise" Text optional,
    ProviderEmail "Träger E-Mail" Text optional, ProviderPerson "Träger Ansprechperson" Text optional,
);
columns!(
    /// Columns of the starts.
    StartColumn:
    Measure "Maßnahmenummer" Key filled, Module "Modul" Key present, Begin "Beginn" Date filled, End "Ende" End filled,
    Places "Plätze" Whole filled,
);
columns!(
    /// Columns of the participations.
    ParticipationColumn:
    Id "Teilnahme-ID" Key filled, Measure "Maßnahmenummer" Key filled, Module "Modul" Key optional, Unit "OE" Key filled,
    AssignedOn "Zuweisung am" Date filled, PlannedBegin "Beginn geplant" Date filled, PlannedEnd "Ende geplant" End filled,
    Status "Status" Text filled, StatusSince "Status seit" Date filled, Begin "Beginn" Date present, End "Ende" End present,
    Reason "Grund" Text optional, Office "IFK-Stelle" Key optional,
);
columns!(
    /// Columns of the Eintrittsmonitoring.
    MonitoringColumn:
    AsOf "Stand" Date filled, Unit "OE" Key filled, Instrument "Instrument" Text filled,
    ExpectedYear "Eintrittserwartung Jahr" Amount filled, ExpectedToDate "Eintrittserwartung bis Stand" Amount filled,
    Actual "Eintritte Ist" Whole filled,
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

    /// Columns that make the key of a row.
    pub(super) const fn key(self) -> &'static [usize] {
        match self {
            Self::Units | Self::Measures | Self::Participations => &[0],
            Self::Starts => &[0, 1],
            Self::Monitoring => &[0, 1, 2],
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
