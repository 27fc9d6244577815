//! Kontingente in effect: what was released last for every start, and how much of it has been
//! filled since.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::proposal::{Pot, Shares};
use crate::domain::{Desk, Instrument, Participation, StartKey, UnitCode, dates};

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The Kontingente of one start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedStart {
    /// Number of the release that put them into effect.
    pub release: i64,
    /// The day they were released: what was assigned from then on counts as filled.
    pub on: NaiveDate,
    /// Places per OE, none of them 0.
    pub places: BTreeMap<UnitCode, u32>,
    /// What they were given for; without an OE where the release did not tell.
    pub shares: BTreeMap<UnitCode, Shares>,
}

/// All Kontingente in effect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Released {
    /// By start; a start without entry has none.
    pub starts: BTreeMap<StartKey, ReleasedStart>,
    /// Totals of the last released split, for ties and comparison.
    pub last: BTreeMap<(Instrument, UnitCode), u32>,
    /// Number of the newest release; 0 before the first.
    pub newest: i64,
    /// Who put what is in effect into effect, by number of the release.
    pub by: BTreeMap<i64, Signed>,
}

impl Released {
    /// What is visible of a start to others: nothing where no OE has a Kontingent.
    #[must_use]
    pub fn visible(&self, start: &StartKey) -> Option<&ReleasedStart> {
        self.starts.get(start).filter(|released| !released.places.is_empty())
    }

    /// What an OE is asked to fill in a start (rule 5).
    #[must_use]
    pub fn share(&self, start: &StartKey, unit: &UnitCode) -> Share {
        let of = |start: &ReleasedStart| Share::Contingent(start.places.get(unit).copied().unwrap_or(0));
        self.visible(start).map_or(Share::OpenToAll, of)
    }
}

/// The part of an OE in the free places of one start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// No Kontingent is visible: the places are free to every IFK (rule 5).
    OpenToAll,
    /// The OE's Kontingent; 0 where only others have one.
    Contingent(u32),
}

impl ReleasedStart {
    /// Places of all OEs.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.places.values().sum()
    }

    /// Whether somebody of its start counts as filling a Kontingent: booked, and assigned since the release.
    #[must_use]
    pub fn fills(&self, p: &Participation) -> bool {
        p.status.is_live() && p.assigned_on >= self.on
    }

    /// Per OE with a Kontingent, the live bookings of the start assigned since the release.
    #[must_use]
    pub fn filled(&self, desk: &Desk, start: &StartKey) -> BTreeMap<UnitCode, u32> {
        let mut filled: BTreeMap<UnitCode, u32> = self.places.keys().map(|unit| (unit.clone(), 0)).collect();
        for p in desk.participations_in(&start.0, start.1.as_ref()).filter(|p| self.fills(p)) {
            if let Some(n) = filled.get_mut(&p.unit) {
                *n += 1;
            }
        }
        filled
    }
}

/// What an OE was asked to fill by which release, in a German sentence.
#[must_use]
pub fn asked(unit: &str, (release, on, by): (i64, NaiveDate, Option<&str>), places: u32, filled: u32) -> String {
    let by = by.map(|who| format!(" von {who}")).unwrap_or_default();
    let released = format!("Freigabe Nr. {release} vom {}{by}", dates::german_short(on));
    if places == 0 {
        return format!("Von {unit} ist hier nichts erbeten ({released}).");
    }
    let open = places.saturating_sub(filled);
    format!("Von {unit} erbeten: {places} ({released}); seitdem besetzt {filled}, noch offen {open}.")
}

/// That nothing is in force for a start.
#[must_use]
pub fn open_to_all(start: &str) -> String {
    format!("Für {start} ist kein Kontingent in Kraft: die freien Plätze sind frei für alle.")
}

/// What releasing a pot puts into effect: every row, those without any Kontingent too.
#[must_use]
pub fn of_pot(pot: &Pot, release: i64, on: NaiveDate) -> BTreeMap<StartKey, ReleasedStart> {
    let start = |(row, cells): (&super::PotRow, &[super::PotCell])| {
        let given = || pot.units.iter().zip(cells).filter(|(_, cell)| cell.contingent > 0);
        let places = given().map(|(unit, cell)| (unit.unit.clone(), cell.contingent)).collect();
        let shares = given().map(|(unit, cell)| (unit.unit.clone(), cell.shares)).collect();
        (row.key(), ReleasedStart { release, on, places, shares })
    };
    pot.rows.iter().zip(pot.cells.chunks(pot.units.len().max(1))).map(start).collect()
}
