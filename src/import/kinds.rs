//! The kinds of table and their columns: the five of the nightly import as its interface names them, and the
//! lists that are read on the user's machine only.

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
    /// Ersttagsliste of a provider: never imported; the room `roster` reads it.
    FirstDayList,
    /// Besetzungsliste of a provider: likewise.
    OccupancyList,
    /// Zuweisungsliste, the desk's own key file of IDs and names: likewise.
    AssignmentList,
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
#[derive(Debug, Clone, Copy)]
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
    ($(#[$doc:meta])* $kind:ident: $($(#[$of:meta])* $column:ident $name:literal $role:ident $presence:ident),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(super) enum $kind { $($(#[$of])* $column),* }

        impl $kind {
            const ALL: &[Column] = &[$(columns!(@column $name $role $presence)),*];
        }
    };
    // Columns that stand from the beginning.
    (@places $($kind:ident)*) => {
        $(impl From<$kind> for usize {
            fn from(column: $kind) -> Self {
                column as Self
            }
        })*
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
    /// Taken over only sealed (`firstday.matching = "hmac"`).
    CustomerNo "Kundennummer" Key optional,
);
columns!(
    /// Columns of the Eintrittsmonitoring.
    MonitoringColumn:
    AsOf "Stand" Date filled, Unit "OE" Key filled, Instrument "Instrument" Text filled,
    ExpectedYear "Eintrittserwartung Jahr" Amount filled, ExpectedToDate "Eintrittserwartung bis Stand" Amount filled,
    Actual "Eintritte Ist" Whole filled,
);

columns!(
    /// Columns that all lists begin with: whom a row means, and which start.
    ListColumn:
    Id "Teilnahme-ID" Key optional, CustomerNo "Kundennummer" Key optional, Surname "Nachname" Text optional,
    FirstName "Vorname" Text optional, Born "Geburtsdatum" Date optional, Measure "Maßnahmenummer" Key optional,
    Module "Modul" Key optional,
);
columns!(
    /// Columns of an Ersttagsliste behind [`ListColumn`].
    FirstDayColumn:
    Came "Erschienen" Flag present, FirstDay "Erster Tag" Date optional,
    #[expect(dead_code, reason = "known, so that it is not told as unknown; which OE it is says the booking")]
    Unit "OE" Key optional,
);
columns!(
    /// Columns of a Besetzungsliste behind [`ListColumn`].
    OccupancyColumn:
    AsOf "Stichtag" Date optional, PresentSince "Anwesend seit" Date optional, PlannedEnd "Ende geplant" End optional,
    LeftOn "Ausgetreten am" End optional, Came "Erschienen" Flag optional,
);

columns!(@places UnitColumn MeasureColumn StartColumn ParticipationColumn MonitoringColumn ListColumn);

const LIST: usize = ListColumn::ALL.len();
const FIRST_DAY: &[Column] = &joined::<{ LIST + FirstDayColumn::ALL.len() }>(FirstDayColumn::ALL);
const OCCUPANCY: &[Column] = &joined::<{ LIST + OccupancyColumn::ALL.len() }>(OccupancyColumn::ALL);

/// [`ListColumn`] and the columns behind.
const fn joined<const N: usize>(behind: &[Column]) -> [Column; N] {
    let mut all = [ListColumn::ALL[0]; N];
    let mut i = 0;
    while i < N {
        all[i] = if i < LIST { ListColumn::ALL[i] } else { behind[i - LIST] };
        i += 1;
    }
    all
}

impl FirstDayColumn {
    /// Its place among all columns of the kind.
    pub(super) const fn at(self) -> usize {
        LIST + self as usize
    }
}

impl OccupancyColumn {
    /// Its place among all columns of the kind.
    pub(super) const fn at(self) -> usize {
        LIST + self as usize
    }
}

impl Kind {
    /// What the nightly import takes, in the order in which they depend on each other.
    pub const IMPORTED: [Self; 5] = [Self::Units, Self::Measures, Self::Starts, Self::Participations, Self::Monitoring];
    /// Lists of people, read on the user's machine and never imported.
    pub const LISTS: [Self; 3] = [Self::FirstDayList, Self::OccupancyList, Self::AssignmentList];
    /// Every kind.
    pub const ALL: [Self; 8] = {
        let ([a, b, c, d, e], [f, g, h]) = (Self::IMPORTED, Self::LISTS);
        [a, b, c, d, e, f, g, h]
    };

    /// Whether its rows stand for people by name or number: no cell of it is ever shown.
    #[must_use]
    pub const fn is_list(self) -> bool {
        match self {
            Self::Units | Self::Measures | Self::Starts | Self::Participations | Self::Monitoring => false,
            Self::FirstDayList | Self::OccupancyList | Self::AssignmentList => true,
        }
    }

    /// The sentence that refuses it where it does not belong, with the command that reads it.
    pub(super) const fn elsewhere(self) -> &'static str {
        match self {
            Self::Units => "Das ist eine Tabelle der OE: ilc-desk import",
            Self::Measures => "Das ist eine Tabelle der Maßnahmen: ilc-desk import",
            Self::Starts => "Das ist eine Tabelle der Starttermine: ilc-desk import",
            Self::Participations => "Das ist eine Tabelle der Teilnahmen: ilc-desk import",
            Self::Monitoring => "Das ist eine Tabelle des Eintrittsmonitorings: ilc-desk import",
            Self::FirstDayList => "Das ist eine Ersttagsliste: ilc-desk firstday import",
            Self::OccupancyList => "Das ist eine Besetzungsliste: ilc-desk firstday import --kind besetzung",
            Self::AssignmentList => "Das ist eine Zuweisungsliste: ilc-desk firstday import LISTE --keys ZUWEISUNGSLISTE",
        }
    }

    /// The German name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Units => "OE",
            Self::Measures => "Maßnahmen",
            Self::Starts => "Starttermine",
            Self::Participations => "Teilnahmen",
            Self::Monitoring => "Eintrittsmonitoring",
            Self::FirstDayList => "Ersttagsliste",
            Self::OccupancyList => "Besetzungsliste",
            Self::AssignmentList => "Zuweisungsliste",
        }
    }

    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            Self::Units => UnitColumn::ALL,
            Self::Measures => MeasureColumn::ALL,
            Self::Starts => StartColumn::ALL,
            Self::Participations => ParticipationColumn::ALL,
            Self::Monitoring => MonitoringColumn::ALL,
            Self::FirstDayList => FIRST_DAY,
            Self::OccupancyList => OCCUPANCY,
            Self::AssignmentList => ListColumn::ALL,
        }
    }

    /// Columns that make the key of a row.
    pub(super) const fn key(self) -> &'static [usize] {
        match self {
            Self::Units | Self::Measures | Self::Participations => &[0],
            Self::Starts => &[0, 1],
            Self::Monitoring | Self::FirstDayList | Self::OccupancyList | Self::AssignmentList => &[0, 1, 2],
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
            Self::FirstDayList => "ersttagsliste",
            Self::OccupancyList => "besetzungsliste",
            Self::AssignmentList => "zuweisungsliste",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_begin_with_the_same_columns() {
        for kind in Kind::LISTS {
            let names: Vec<_> = kind.columns().iter().map(|column| column.name).collect();
            let common = ["Teilnahme-ID", "Kundennummer", "Nachname", "Vorname", "Geburtsdatum", "Maßnahmenummer", "Modul"];
            assert_eq!(names[..LIST], common, "{kind}");
        }
        assert_eq!(Kind::FirstDayList.columns()[FirstDayColumn::Came.at()].name, "Erschienen");
        assert_eq!(Kind::OccupancyList.columns()[OccupancyColumn::LeftOn.at()].name, "Ausgetreten am");
    }
}
