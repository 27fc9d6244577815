//! The geometry of an inline SVG chart: places as steps, booked, expected and its bands. Numbers
//! only; colours, dashes and words are the template's and the style sheet's.

use std::fmt::Write;

use serde::Serialize;

use crate::{
    api::publication::{PublishedGroup, PublishedWeek},
    domain::dates,
};

/// Drawing area in user units.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Whole width.
    pub width: f64,
    /// Whole height.
    pub height: f64,
    /// Room for the numbers on the left.
    pub left: f64,
    /// Weeks between dates on the axis.
    pub weeks_per_date: usize,
    /// Lines across, at most.
    pub lines: u32,
}

/// The chart of all AGH.
pub const LARGE: Size = Size { width: 720.0, height: 330.0, left: 44.0, weeks_per_date: 4, lines: 8 };
/// The chart of one Bezirk.
pub const SMALL: Size = Size { width: 340.0, height: 190.0, left: 36.0, weeks_per_date: 8, lines: 5 };

const TOP: f64 = 10.0;
const RIGHT: f64 = 24.0;
const BOTTOM: f64 = 26.0;

/// A mark on an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// What it says.
    pub label: String,
}

/// One chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    /// Lowest number on the axis.
    from: i64,
    rows: Vec<Tick>,
    columns: Vec<Tick>,
    band90: String,
    band80: String,
    capacity: String,
    booked: String,
    known: String,
    mean: String,
}

impl Chart {
    /// Draws a group's weeks.
    pub fn of(group: &PublishedGroup, size: Size) -> Self {
        let weeks = &group.weeks;
        let values = weeks.iter().flat_map(|w| [w.capacity, w.booked, w.q05, w.q95].map(f64::from).into_iter().chain([w.known]));
        let (low, high) = values.fold((f64::MAX, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        // An axis that leaves out the lower part must be worth it.
        let low = if low < high / 2.0 { 0.0 } else { low };
        let step = step((high - low.min(high)).max(4.0), size.lines);
        let from = (low.min(high) / step).floor() * step;
        let to = ((high / step).ceil() * step).max(from + step);
        let (right, bottom) = (size.width - RIGHT, size.height - BOTTOM);
        #[expect(clippy::cast_precision_loss, reason = "a few dozen weeks")]
        let x = |i: usize| size.left + (right - size.left) * i as f64 / (weeks.len().max(2) - 1) as f64;
        let y = |v: f64| bottom - (bottom - TOP) * (v - from) / (to - from);
        let line = |f: &dyn Fn(&PublishedWeek) -> f64| points(weeks.iter().enumerate().map(|(i, week)| (x(i), y(f(week)))));
        let band = |low: &dyn Fn(&PublishedWeek) -> u32, high: &dyn Fn(&PublishedWeek) -> u32| {
            let up = weeks.iter().enumerate().map(|(i, week)| (x(i), y(f64::from(high(week)))));
            let back = weeks.iter().enumerate().rev().map(|(i, week)| (x(i), y(f64::from(low(week)))));
            points(up.chain(back))
        };
        // Places change on a day and hold until the next change: steps, not slopes.
        let steps = weeks.iter().enumerate().flat_map(|(i, week)| {
            let level = y(f64::from(week.capacity));
            [(x(i), level), (x((i + 1).min(weeks.len() - 1)), level)]
        });
        Self {
            width: size.width,
            height: size.height,
            left: size.left,
            right,
            bottom,
            from: whole(from),
            rows: ticks(from, to, step).map(|v| Tick { at: round(y(v)), label: super::numbers::whole(whole(v)) }).collect(),
            columns: weeks
                .iter()
                .enumerate()
                .step_by(size.weeks_per_date)
                .map(|(i, week)| Tick { at: round(x(i)), label: dates::german_short(week.date) })
                .collect(),
            band90: band(&|w| w.q05, &|w| w.q95),
            band80: band(&|w| w.q10, &|w| w.q90),
            capacity: points(steps),
            booked: line(&|w| f64::from(w.booked)),
            known: line(&|w| w.known),
            mean: line(&|w| w.mean),
        }
    }
}

/// 1, 2, 2.5 or 5 times a power of ten, so that at most `lines` fit; whole numbers only.
fn step(span: f64, lines: u32) -> f64 {
    let mut power = 1.0_f64;
    loop {
        for factor in [1.0, 2.0, 2.5, 5.0] {
            if (factor * power).fract() == 0.0 && span / (factor * power) <= f64::from(lines) {
                return factor * power;
            }
        }
        power *= 10.0;
    }
}

fn ticks(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(from), move |v| Some(v + step)).take_while(move |v| *v <= to + step / 2.0)
}

#[expect(clippy::cast_possible_truncation, reason = "numbers of people and places")]
fn whole(v: f64) -> i64 {
    v.round() as i64
}

/// A tenth of a unit is finer than any screen.
fn round(v: f64) -> f64 {
    (v * 10.0).round() / 10.0
}

fn points(at: impl Iterator<Item = (f64, f64)>) -> String {
    at.fold(String::new(), |mut out, (x, y)| {
        let gap = if out.is_empty() { "" } else { " " };
        let _ = write!(out, "{gap}{},{}", round(x), round(y));
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(weeks: usize, level: u32) -> PublishedGroup {
        let week = |i: usize| PublishedWeek {
            date: chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() + chrono::Days::new(7 * i as u64),
            capacity: level,
            booked: level / 2,
            known: f64::from(level) / 3.0,
            mean: f64::from(level) / 2.0,
            q05: level / 4,
            q10: level / 3,
            q90: level,
            q95: level + 1,
            free: 0.0,
        };
        PublishedGroup { name: "Test".to_owned(), measures: 1, present: 0, weeks: (0..weeks).map(week).collect() }
    }

    #[test]
    fn everything_lies_inside_the_frame() {
        for (weeks, level) in [(27, 900), (27, 0), (1, 3), (27, 1_000_000)] {
            let chart = Chart::of(&group(weeks, level), LARGE);
            let all = [&chart.band90, &chart.band80, &chart.capacity, &chart.booked, &chart.known, &chart.mean];
            for point in all.iter().flat_map(|line| line.split(' ')) {
                let (x, y) = point.split_once(',').unwrap();
                let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                assert!((0.0..=LARGE.width).contains(&x) && (0.0..=LARGE.height).contains(&y), "{weeks} {level}: {point}");
            }
            assert!((2..=11).contains(&chart.rows.len()), "{:?}", chart.rows);
        }
    }
}
