//! A chart over days: lines and a band over a grid of cells, braille for fine lines. One column
//! of cells is one or more days; a value holds until the next one.

use chrono::{Days, NaiveDate};
use ratatui::layout::Rect;

use super::paint::Paint;
use crate::{domain::dates, tui::look::theme::Role};

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `╌`, one per cell.
    Dashed,
    /// Braille, a quarter of a cell high.
    Fine,
    /// `━`, one per cell.
    Heavy,
}

/// One line.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its look.
    pub role: Role,
    /// Its shape.
    pub mark: Mark,
    /// One value per day.
    pub values: Vec<f64>,
}

/// The chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Day of the first value.
    pub first: NaiveDate,
    /// Lines, the last one on top.
    pub series: Vec<Series>,
    /// Lower and upper edge of a band behind the lines.
    pub band: Option<(Vec<f64>, Vec<f64>)>,
}

/// Columns of the scale at the left.
const SCALE: u16 = 6;
/// Steps of a scale that read well.
const ROUND: [f64; 17] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 20.0, 25.0, 40.0, 50.0, 100.0, 200.0, 500.0, 1000.0];
/// Dots of braille per cell: two across, four down, as bits of U+2800.
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Turns values into rows of dots from the top.
struct Grid {
    area: Rect,
    top: f64,
    days: usize,
}

impl Chart {
    /// Draws it; an area too small stays empty.
    pub fn draw(&self, paint: &mut Paint<'_>, area: Rect) {
        let days = self.series.iter().map(|s| s.values.len()).max().unwrap_or(0);
        if area.width < SCALE + 4 || area.height < 4 || days == 0 {
            return;
        }
        let plot = Rect { x: area.x + SCALE, width: area.width - SCALE - 1, height: area.height - 2, ..area };
        let all = self.series.iter().flat_map(|s| &s.values).chain(self.band.iter().flat_map(|(_, upper)| upper));
        let most = all.copied().filter(|v| v.is_finite()).fold(1.0, f64::max);
        let grid = Grid { area: plot, top: nice(most), days };
        grid.scale(paint);
        grid.dates(paint, self.first);
        if let Some((lower, upper)) = &self.band {
            grid.band(paint, lower, upper);
        }
        for series in &self.series {
            match series.mark {
                Mark::Dashed => grid.cells(paint, series, "╌"),
                Mark::Heavy => grid.cells(paint, series, "━"),
                Mark::Fine => grid.braille(paint, series),
            }
        }
    }
}

/// The next round number, at least `most` plus a little air.
fn nice(most: f64) -> f64 {
    let steps = [2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0, 24.0, 32.0, 40.0, 48.0, 60.0, 80.0, 100.0];
    let mut scale = 1.0;
    loop {
        if let Some(step) = steps.iter().find(|step| **step * scale >= most) {
            return step * scale;
        }
        scale *= 10.0;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "cells of a screen and days of a chart, clamped to the grid"
)]
impl Grid {
    /// Value on the day a fraction of the way across.
    fn at<'v>(&self, values: &'v [f64], across: f64) -> Option<&'v f64> {
        let day = ((across * self.days as f64) as usize).min(self.days.saturating_sub(1));
        values.get(day).filter(|value| value.is_finite())
    }

    /// Rows from the top for a value, `per_cell` of them in each cell.
    fn row(&self, value: f64, per_cell: u16) -> u16 {
        let rows = f64::from(self.area.height * per_cell - 1);
        ((1.0 - (value / self.top).clamp(0.0, 1.0)) * rows).round() as u16
    }

    fn across(&self, column: u16, of: u16, steps: u16) -> f64 {
        (f64::from(column * steps + of) + 0.5) / f64::from(self.area.width * steps)
    }

    fn scale(&self, paint: &mut Paint<'_>) {
        for row in self.area.rows() {
            paint.text(row.x - 1, row.y, 1, "│", Role::Rule);
        }
        let most = (self.area.height / 3).clamp(1, 6);
        let even = |n: &u16| (self.top / f64::from(*n)).fract() == 0.0 && ROUND.contains(&(self.top / f64::from(*n)));
        let step = self.top / f64::from((1..=most).rev().find(even).unwrap_or(1));
        let mut value = 0.0;
        while value <= self.top {
            let y = self.area.y + self.row(value, 1);
            let place = Rect { x: self.area.x - SCALE, y, width: SCALE - 2, height: 1 };
            paint.right(place, &[super::seg::seg(Role::Dim, crate::tui::look::format::decimal(value, 0))]);
            paint.text(self.area.x - 1, y, 1, "┤", Role::Rule);
            value += step;
        }
    }

    fn dates(&self, paint: &mut Paint<'_>, first: NaiveDate) {
        let y = self.area.bottom();
        let line = format!("└{}", "─".repeat(usize::from(self.area.width)));
        paint.text(self.area.x - 1, y, self.area.width + 1, &line, Role::Rule);
        let step = [7, 14, 28, 56, 91].into_iter().find(|step| self.columns(*step) >= 9).unwrap_or(182);
        for day in (0..self.days).step_by(step) {
            let x = self.area.x + self.columns(day);
            if x + 6 > self.area.right() + 1 {
                break;
            }
            let date = first.checked_add_days(Days::new(day as u64)).unwrap_or(first);
            paint.text(x, y, 1, "┬", Role::Rule);
            paint.text(x, y + 1, 6, &dates::german_short(date), Role::Dim);
        }
    }

    fn columns(&self, days: usize) -> u16 {
        (days as f64 / self.days as f64 * f64::from(self.area.width)) as u16
    }

    fn band(&self, paint: &mut Paint<'_>, lower: &[f64], upper: &[f64]) {
        for column in 0..self.area.width {
            let across = self.across(column, 0, 1);
            let (Some(low), Some(high)) = (self.at(lower, across), self.at(upper, across)) else { continue };
            for y in self.row(*high, 1)..=self.row(*low, 1) {
                paint.text(self.area.x + column, self.area.y + y, 1, "░", Role::Band);
            }
        }
    }

    fn cells(&self, paint: &mut Paint<'_>, series: &Series, sign: &str) {
        for column in 0..self.area.width {
            if let Some(value) = self.at(&series.values, self.across(column, 0, 1)) {
                paint.text(self.area.x + column, self.area.y + self.row(*value, 1), 1, sign, series.role);
            }
        }
    }

    fn braille(&self, paint: &mut Paint<'_>, series: &Series) {
        let (width, height) = (usize::from(self.area.width), usize::from(self.area.height));
        let mut cells = vec![0_u32; width * height];
        let mut before: Option<u16> = None;
        for column in 0..self.area.width {
            for half in 0..2_u16 {
                let Some(value) = self.at(&series.values, self.across(column, half, 2)) else { continue };
                let row = self.row(*value, 4);
                let from = before.unwrap_or(row);
                for dot in row.min(from)..=row.max(from) {
                    let cell = usize::from(dot / 4) * width + usize::from(column);
                    cells[cell] |= DOTS[usize::from(half)][usize::from(dot % 4)];
                }
                before = Some(row);
            }
        }
        for (index, bits) in cells.into_iter().enumerate().filter(|(_, bits)| *bits != 0) {
            let sign = char::from_u32(0x2800 + bits).unwrap_or('*').to_string();
            let (x, y) = ((index % width) as u16, (index / width) as u16);
            paint.text(self.area.x + x, self.area.y + y, 1, &sign, series.role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::nice;

    #[test]
    fn the_scale_ends_at_a_round_number() {
        for (most, top) in [(1.0, 2.0), (12.0, 12.0), (13.0, 16.0), (101.0, 120.0), (2307.0, 2400.0)] {
            assert!((nice(most) - top).abs() < 1e-9, "{most}");
        }
    }
}
