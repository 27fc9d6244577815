//! What stands in a cell of a table, kept as what it is until it is shown, compared or exported.
//! Knows no table.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime};

use super::{format, theme::Role};
use crate::domain::dates;

/// Changes of a forecast below half a place are noise.
const LEAST_DELTA: f64 = 0.5;

/// A value, kept as what it is until it is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Number with places after the comma.
    Decimal(f64, usize),
    /// Change of a number of places; small ones say nothing.
    Delta(f64),
    /// Share of 1.
    Percent(f64),
    /// Day.
    Date(NaiveDate),
    /// Local time.
    Time(NaiveDateTime),
    /// Share of 1 as a bar.
    Bar(f64),
    /// Course: people and places, once a week.
    Spark(Vec<f64>, Vec<u32>),
}

impl Value {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// As shown, spelled out.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Int(n) => format::int(*n),
            Self::Decimal(x, places) => format::decimal(*x, *places),
            Self::Delta(x) if x.abs() < LEAST_DELTA => String::new(),
            Self::Delta(x) => format!("{} {}", if *x > 0.0 { '▲' } else { '▼' }, format::decimal(x.abs(), 1)),
            Self::Percent(share) | Self::Bar(share) => format::percent(*share),
            Self::Date(day) => dates::german(*day),
            Self::Time(at) => at.format("%d.%m.%Y %H:%M").to_string(),
            Self::Spark(values, _) => values.iter().map(|v| format::decimal(*v, 0)).collect::<Vec<_>>().join(" "),
        }
    }

    /// What it counts as where numbers are compared.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            Self::Int(n) => Some(*n as f64),
            Self::Decimal(x, _) | Self::Delta(x) | Self::Percent(x) | Self::Bar(x) => Some(*x),
            Self::Spark(values, _) => values.last().copied(),
            Self::Empty | Self::Text(_) | Self::Date(_) | Self::Time(_) => None,
        }
    }

    /// Order of a sort: numbers by size, text by letters, nothing last.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Empty, Self::Empty) => Ordering::Equal,
            (Self::Empty, _) => Ordering::Greater,
            (_, Self::Empty) => Ordering::Less,
            (Self::Date(a), Self::Date(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
            _ => match (self.number(), other.number()) {
                (Some(a), Some(b)) => a.total_cmp(&b),
                _ => self.kind().cmp(&other.kind()),
            },
        }
    }

    /// Values of several kinds in one column: numbers, words, days, times.
    fn kind(&self) -> u8 {
        match self {
            Self::Int(_) | Self::Decimal(..) | Self::Delta(_) | Self::Percent(_) | Self::Bar(_) => 0,
            Self::Text(_) => 1,
            Self::Date(_) => 2,
            Self::Time(_) => 3,
            Self::Spark(values, _) => {
                if values.is_empty() {
                    4
                } else {
                    0
                }
            }
            Self::Empty => 5,
        }
    }
}

/// A value and what it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The value.
    pub value: Value,
    /// What it is.
    pub role: Role,
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, role: Role::Text }
    }
}

impl Value {
    /// The value in a role.
    pub fn role(self, role: Role) -> Cell {
        Cell { value: self, role }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_from_half_a_place_on_have_a_sign() {
        let shown = [0.5, -1.24, 0.49, -0.49, 0.0].map(|x| Value::Delta(x).shown());
        assert_eq!(shown, ["▲ 0,5", "▼ 1,2", "", "", ""]);
    }

    /// A column may hold numbers and words; a sort that is no order panics.
    #[test]
    fn values_of_several_kinds_have_one_order() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let all = [
            Value::Empty,
            Value::text("b"),
            Value::text("a"),
            Value::Int(3),
            Value::Decimal(1.5, 1),
            Value::Date(day),
            Value::Time(day.into()),
            Value::Spark(Vec::new(), Vec::new()),
            Value::Spark(vec![2.0], vec![4]),
        ];
        for a in &all {
            for b in &all {
                assert_eq!(a.compare(b), b.compare(a).reverse(), "{a:?} {b:?}");
                for c in &all {
                    let transitive = a.compare(b).is_gt() || b.compare(c).is_gt() || a.compare(c).is_le();
                    assert!(transitive, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}
