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
    /// p: of the people assigned, so many percent count.
    rate_percent: u32,
    /// Whether `unreported` is part of A.
    counts_unreported: bool,
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
            rate_percent: rule.start_rate_percent,
            counts_unreported: rule.count_unreported,
        }
    }

    /// How R comes about, in German: `Erwartung bis Stand 34 − Eintritte 27 − zugewiesen 3 = Rückstand 4,0`.
    #[must_use]
    pub fn words(&self) -> String {
        let expected = self.expected_to_date.to_string().replace('.', ",");
        let lists = match self.unreported {
            n @ 1.. if self.counts_unreported => format!(" − laut Listen eingetreten {n}"),
            _ => String::new(),
        };
        let assigned = match self.rate_percent {
            100 => format!("zugewiesen {}", self.assigned),
            rate => format!("{rate} % von zugewiesen {}", self.assigned),
        };
        let deficit = self.deficit().german();
        format!("Erwartung bis Stand {expected} − Eintritte {}{lists} − {assigned} = Rückstand {deficit}", self.actual)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Monitoring, mail::testing::day};

    /// The numbers that are said are those that were computed with.
    #[test]
    fn the_words_are_the_sum_with_every_rule() {
        let unit = UnitCode::parse("ALT").unwrap();
        let mut ground = Ground::default();
        ground.add_monitoring(Monitoring {
            as_of: day(2026, 11, 20),
            unit: unit.clone(),
            instrument: Instrument::Mes,
            expected_year: Amount::parse("40").unwrap(),
            expected_to_date: Amount::parse("34.5").unwrap(),
            actual: 27,
        });
        let ground = ground.with_unreported([((unit.clone(), Instrument::Mes), 2)].into());
        let words = |rule: &Rule| Position::of(&ground, &unit, &Instrument::Mes, rule).words();
        let plain = "Erwartung bis Stand 34,5 − Eintritte 27 − zugewiesen 0 = Rückstand 7,5";
        assert_eq!(words(&Rule::default()), plain);
        assert_eq!(
            words(&Rule { count_unreported: true, start_rate_percent: 80, ..Rule::default() }),
            "Erwartung bis Stand 34,5 − Eintritte 27 − laut Listen eingetreten 2 − 80 % von zugewiesen 0 = Rückstand 5,5"
        );
    }
}
