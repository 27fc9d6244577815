//! Rückstand nach Zuweisungen: how far an OE is behind, exactly.

use chrono::NaiveDate;

use crate::domain::{Amount, Instrument, UnitCode};

use super::{fraction::Fraction, ground::Ground, rule::Rule};

/// Deficits are whole numbers of this part: ten-thousandths of an entry, in percent.
pub const SCALE: i64 = Amount::SCALE * 100;

/// What the Eintrittsmonitoring and the bookings say about one OE and instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Stand; `None` when the monitoring has no row.
    pub as_of: Option<NaiveDate>,
    /// E: Eintrittserwartung Jahr.
    pub expected_year: Amount,
    /// S: Eintrittserwartung bis Stand.
    pub expected_to_date: Amount,
    /// A: Eintritte Ist.
    pub actual: u32,
    /// Z: people with status Zugewiesen in the instrument, all starts.
    pub assigned: u32,
    /// Entries that lists report and the monitoring has not yet; part of A only where the rule says so.
    pub unreported: u32,
    /// R = S − A − p/100 · Z in 1/[`SCALE`].
    scaled: i128,
}

impl Position {
    /// The position of one OE.
    #[must_use]
    pub fn of(ground: &Ground, unit: &UnitCode, instrument: &Instrument, rule: &Rule) -> Self {
        let row = ground.monitored(unit, instrument);
        let assigned = ground.assigned(unit, instrument);
        let (expected_to_date, actual) = row.map_or((Amount::ZERO, 0), |row| (row.expected_to_date, row.actual));
        let unreported = ground.unreported(unit, instrument);
        let counted = if rule.count_unreported { actual + unreported } else { actual };
        let scaled = i128::from(expected_to_date.scaled()) * 100
            - i128::from(counted) * i128::from(SCALE)
            - i128::from(rule.start_rate_percent) * i128::from(assigned) * i128::from(Amount::SCALE);
        Self {
            as_of: row.map(|row| row.as_of),
            expected_year: row.map_or(Amount::ZERO, |row| row.expected_year),
            expected_to_date,
            actual,
            assigned,
            unreported,
            scaled,
        }
    }

    /// R, "Rückstand nach Zuweisungen"; negative when ahead.
    #[must_use]
    pub fn deficit(&self) -> Fraction {
        Fraction::new(self.scaled, i128::from(SCALE))
    }

    /// w = max(0, R) in 1/[`SCALE`].
    #[must_use]
    pub fn weight_scaled(&self) -> u128 {
        u128::try_from(self.scaled).unwrap_or(0)
    }

    /// c = ⌈w⌉: places the OE can claim by deficit.
    #[must_use]
    pub fn claim(&self) -> u64 {
        u64::try_from(self.weight_scaled().div_ceil(u128::from(SCALE.unsigned_abs()))).unwrap_or(u64::MAX)
    }
}
