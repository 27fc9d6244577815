//! Rhythm of the calendar: weekdays, and weeks of the year where history is long enough.

/// Weeks of a year, the last one long.
const WEEKS: usize = 52;
/// Half-width of the smoothing over weeks.
const SPREAD: usize = 3;

/// Weekday of a day number (0 = Monday): day 1 of the common era was a Monday.
pub(super) fn weekday(day: i32) -> usize {
    usize::try_from((day - 1).rem_euclid(7)).unwrap_or(0)
}

fn week(day: i32) -> usize {
    let of_year = f64::from(day).rem_euclid(365.2425);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ value < 366")]
    let week = (of_year / 7.0) as usize;
    week.min(WEEKS - 1)
}

/// Factors around 1 by weekday and by week of the year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rhythm {
    weekday: [f64; 7],
    week: [f64; WEEKS],
}

impl Rhythm {
    /// From daily (day, events, expected); shrunk towards 1 by weight of events and, over the year,
    /// by how many years were seen: one year cannot tell a season from a chance.
    pub(super) fn fit(days: &[(i32, f64, f64)]) -> Self {
        let mut by_weekday = [(0.0, 0.0); 7];
        let mut by_week = [(0.0, 0.0); WEEKS];
        for (day, events, expected) in days {
            let slot = &mut by_weekday[weekday(*day)];
            *slot = (slot.0 + events, slot.1 + expected);
            let slot = &mut by_week[week(*day)];
            *slot = (slot.0 + events, slot.1 + expected);
        }
        let total = days.iter().fold((1e-9, 1e-9), |t, d| (t.0 + d.1, t.1 + d.2));
        let level = total.0 / total.1;
        let weekday = by_weekday.map(|(d, e)| (d + 10.0) / (e * level + 10.0));
        let span = days.last().map_or(0, |d| d.0) - days.first().map_or(0, |d| d.0);
        let years = f64::from(span) / 365.0;
        if years < 1.2 {
            return Self { weekday, week: [1.0; WEEKS] };
        }
        let trust = years / (years + 1.0);
        let mut week = [1.0; WEEKS];
        for (w, factor) in week.iter_mut().enumerate() {
            let (mut events, mut expected) = (0.0, 0.0);
            for offset in 0..=2 * SPREAD {
                let near = &by_week[(w + WEEKS + offset - SPREAD) % WEEKS];
                let weight = f64::from(u8::try_from(SPREAD + 1 - offset.abs_diff(SPREAD)).unwrap_or(1));
                events += weight * near.0;
                expected += weight * near.1 * level;
            }
            *factor = ((events + 60.0) / (expected + 60.0)).powf(trust).clamp(0.4, 2.5);
        }
        Self { weekday, week }
    }

    pub(super) fn on(&self, day: i32) -> f64 {
        self.weekday[weekday(day)] * self.week[week(day)]
    }
}
