//! Extensions of the planned end: how often, how long, how early they are recorded.
//!
//! One export shows only the newest planned end. Where a measure has a usual length (the mode of
//! the planned lengths of people who never started, so never extended), a longer planned stay of
//! a started person is an extension. Measures without a usual length show none this way.

use super::{
    history::{Book, NEVER, Row, State, day},
    numeric::unit_hash,
};
use crate::domain::{Desk, Participation};

/// Share of rows that must agree for a usual length.
const AGREE: f64 = 0.75;
/// Weight of the desk's rate in a measure's own, in people who reached their planned end.
const PRIOR: f64 = 20.0;
/// Latest recording windows tried, in days before the nominal end.
const WINDOWS: [i32; 7] = [1, 7, 14, 21, 28, 42, 60];
/// Longest extension followed, in days.
const LONGEST: usize = 400;

/// The desk's habits of extending.
#[derive(Debug, Clone)]
pub(super) struct Extensions {
    /// Per AGH: share of people reaching the nominal end who are extended.
    rate: Vec<f64>,
    /// Recorded within that many days before the nominal end.
    window: i32,
    /// `tail[j]` = P(extension lasts ≥ j days).
    tail: Vec<f64>,
}

/// The usual planned length in days, if the measure has one. Rows cut off by the measure's own
/// end do not count.
pub(super) fn nominal_length(rows: &[Row], measure_end: i32) -> Option<i32> {
    let length = |row: &Row| row.planned_end - row.planned_begin;
    let whole = |row: &&Row| row.planned_end != measure_end;
    let mut lengths: Vec<i32> = rows.iter().filter(whole).filter(|r| r.begin == NEVER).map(length).collect();
    if lengths.len() < 5 {
        return None;
    }
    lengths.sort_unstable();
    let (mut best, mut count) = (0, 0usize);
    for run in lengths.chunk_by(|a, b| a == b) {
        if run.len() > count {
            (best, count) = (run[0], run.len());
        }
    }
    let share = f64::from(u32::try_from(count).unwrap_or(0)) / f64::from(u32::try_from(lengths.len()).unwrap_or(1));
    (share >= AGREE && best >= 14).then_some(best)
}

/// Marks started rows that were planned longer than usual as extended.
pub(super) fn split_off(rows: &mut [Row], nominal: i32) {
    for row in rows.iter_mut().filter(|row| row.begin < NEVER && row.extended_on != NEVER) {
        let usual = row.planned_begin + nominal;
        if row.planned_end >= usual + 7 && row.begin <= usual {
            row.nominal_end = usual;
            row.extended_on = usual;
        }
    }
}

/// Fills in when each extension was recorded: from kept versions, else drawn from the window
/// that fits the people now present best.
pub(super) fn impute_recording(desk: &Desk, book: &mut Book) {
    let window = recording_window(book);
    for (measure, rows) in desk.agh().zip(&mut book.rows) {
        for (row, p) in rows.iter_mut().zip(desk.participations_of(&measure.no)) {
            let drawn = |nominal: i32| {
                let lead = f64::from(window) * unit_hash(p.id.as_str(), 2);
                #[expect(clippy::cast_possible_truncation, reason = "at most 60 days")]
                let lead = lead as i32;
                nominal - 1 - lead
            };
            if row.extended_on < NEVER && row.nominal_end < row.planned_end {
                row.extended_on = drawn(row.nominal_end).max(row.begin).min(book.as_of - 1);
            }
            if let Some(versions) = desk.superseded.get(&p.id) {
                from_versions(row, p, versions, book.as_of);
            }
        }
    }
}

/// What kept versions say exactly: when the start was recorded, when the planned end moved.
fn from_versions(row: &mut Row, now: &Participation, versions: &[(chrono::NaiveDate, Participation)], as_of: i32) {
    if let Some((_, started)) = versions.iter().find(|(_, v)| v.is_present())
        && row.begin < NEVER
    {
        row.start_recorded = day(started.status_since).min(row.since);
    }
    let (Some((_, first)), Some((last_seen, last))) = (versions.first(), versions.last()) else { return };
    if first.planned_end < now.planned_end && row.extended_on < NEVER {
        let moved = versions.iter().find(|(_, v)| v.planned_end == now.planned_end).map(|(seen, _)| day(*seen) - 1);
        row.nominal_end = day(first.planned_end);
        // The newest version's own first sighting is not kept; it lies after the last one's.
        row.extended_on = moved.unwrap_or_else(|| row.extended_on.max(day(*last_seen))).min(as_of - 1);
    } else if last.planned_end == now.planned_end && first.planned_end == now.planned_end && row.extended_on < NEVER {
        row.nominal_end = row.planned_end;
        row.extended_on = i32::MIN;
    }
}

/// The window, in days before the nominal end, under which the extensions seen among people
/// still present are likeliest (recording uniform within the window).
fn recording_window(book: &Book) -> i32 {
    let rate = reached(book).fold((0.5, 5.0), |(x, n), (_, extended)| (x + f64::from(u8::from(extended)), n + 1.0));
    let rate = (rate.0 / rate.1).clamp(0.01, 0.95);
    let mut best = (14, f64::NEG_INFINITY);
    for window in WINDOWS {
        let mut fit = if window == 14 { 1.0 } else { 0.0 };
        for (place, rows) in book.places.iter().zip(&book.rows) {
            let Some(nominal) = place.nominal else { continue };
            for row in rows.iter().filter(|row| row.state == State::Present) {
                let left = row.planned_begin + nominal - book.as_of;
                if (0..=60).contains(&left) && row.planned_begin + nominal <= place.period.1 {
                    let recorded = rate * (1.0 - f64::from(left) / f64::from(window)).max(0.0);
                    let p = if row.nominal_end < row.planned_end { recorded } else { 1.0 - recorded };
                    fit += p.max(0.002).ln();
                }
            }
        }
        if fit > best.1 {
            best = (window, fit);
        }
    }
    best.0
}

/// People who reached their nominal end long enough ago, and whether they were extended.
fn reached(book: &Book) -> impl Iterator<Item = (usize, bool)> {
    let settled = book.as_of - 15;
    book.rows.iter().enumerate().flat_map(move |(m, rows)| {
        rows.iter()
            .filter(move |row| row.begin < row.nominal_end && row.nominal_end < settled && row.end >= row.nominal_end)
            .map(move |row| (m, row.planned_end > row.nominal_end))
    })
}

impl Extensions {
    /// Learns rate, lead and length from people who reached their nominal end.
    pub(super) fn fit(book: &Book) -> Self {
        let mut counts = vec![(0.0, 0.0); book.places.len()];
        for (m, extended) in reached(book) {
            counts[m].1 += 1.0;
            counts[m].0 += f64::from(u8::from(extended));
        }
        let total = counts.iter().fold((0.0, 0.0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
        let overall = (total.0 + 0.02) / (total.1 + 2.0);
        let rate = counts.iter().map(|(x, n)| (x + PRIOR * overall) / (n + PRIOR)).collect();
        let mut length = vec![0.0; LONGEST + 1];
        let mut known = 0.0;
        for row in book.rows.iter().flatten().filter(|row| row.begin < NEVER && row.planned_end > row.nominal_end) {
            length[usize::try_from(row.planned_end - row.nominal_end).unwrap_or(0).min(LONGEST)] += 1.0;
            known += 1.0;
        }
        let mut tail = vec![0.0; LONGEST + 2];
        for j in (0..=LONGEST).rev() {
            tail[j] = tail[j + 1] + if known > 0.0 { length[j] / known } else { 0.0 };
        }
        tail[0] = 1.0;
        Self { rate, window: recording_window(book), tail }
    }

    /// P(an extension is still to come | none recorded with `left` days to the planned end).
    pub(super) fn to_come(&self, measure: usize, left: i32) -> f64 {
        let rate = self.rate[measure];
        let recorded = (1.0 - f64::from(left.max(0)) / f64::from(self.window)).clamp(0.0, 0.95);
        rate * (1.0 - recorded) / (1.0 - rate * recorded)
    }

    /// P(an extension lasts at least `days`).
    pub(super) fn lasts(&self, days: i32) -> f64 {
        usize::try_from(days).map_or(1.0, |j| self.tail.get(j).copied().unwrap_or(0.0))
    }
}
