//! Tables in lines: one row each, what it is about first, then the number that matters, then the
//! rest, every value with the name of its column.

use std::fmt::Write as _;

use super::words;
use crate::tui::{
    State, TableId,
    look::{
        format,
        table::{APART, Cell, Change, Column, Row, Table, Value},
    },
};

/// Heading with the number of rows, filter and order.
pub fn title(state: &State, id: TableId) -> String {
    let table = state.table_of(id);
    let rows = i64::try_from(table.view.rows.len()).unwrap_or(i64::MAX);
    let mut title = format!("{}, {}", words::spoken(id.title()), format::count(rows, "Zeile", "Zeilen"));
    if !table.filter.is_empty() {
        let _ = write!(title, " von {}, Filter „{}“", table.view.total, words::safe(&table.filter));
    }
    if let Some(order) = order_words(table) {
        let _ = write!(title, ", {order}");
    }
    title
}

fn order_words(table: &Table) -> Option<String> {
    let (column, falling) = table.sorted()?;
    let head = words::head(table.view.columns.get(column)?);
    Some(format!("sortiert nach {head}, {}", if falling { "das Größte zuerst" } else { "aufsteigend" }))
}

/// How much of a row is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every column.
    Whole,
    /// Without what a narrow screen leaves out first; the rest is told of the row that is selected.
    Brief,
}

/// Columns of a higher rank are left out of a brief row.
const BRIEF_RANK: u8 = 4;

/// Every row in words; where there is none, why.
pub fn rows(state: &State, id: TableId, extent: Extent) -> Vec<String> {
    let rows = &state.table_of(id).view.rows;
    if rows.is_empty() {
        return vec![words::spoken(&id.empty_reason(state).1)];
    }
    (0..rows.len()).filter_map(|at| row(state, id, at, extent)).collect()
}

/// One row in words, with its number.
pub fn row(state: &State, id: TableId, at: usize, extent: Extent) -> Option<String> {
    let table = state.table_of(id);
    let row = table.view.rows.get(at)?;
    let mut flags = String::new();
    if state.focused_table() == Some(id) && at == table.cursor {
        flags.push_str("gewählt, ");
    }
    if table.marked.contains(&row.key) {
        flags.push_str("in der Auswahl, ");
    }
    match row.sign {
        '!' => {
            let _ = write!(flags, "{}, ", id.spec().urgent);
        }
        APART => flags.push_str("zurückgestellt, "),
        _ => {}
    }
    Some(format!("{}. {flags}{}", at + 1, content(table, id, row, extent)))
}

/// The row without number and marks.
fn content(table: &Table, id: TableId, row: &Row, extent: Extent) -> String {
    let columns = &table.view.columns;
    let place = |key: &&'static str| columns.iter().position(|column| column.key == *key);
    let about: Vec<usize> = id.spec().name.iter().filter_map(&place).collect();
    let first: Vec<usize> = id.spec().first.iter().filter_map(&place).filter(|at| !about.contains(at)).collect();
    let told = |at: &usize| extent == Extent::Whole || columns[*at].rank <= BRIEF_RANK;
    let rest = (0..columns.len()).filter(|at| !about.contains(at) && !first.contains(at)).filter(told);
    let cell = |at: usize| row.cells.get(at).and_then(value);
    let name: Vec<String> = about.iter().filter_map(|at| cell(*at)).collect();
    let told = first.iter().copied().chain(rest).filter_map(|at| {
        let changed = match table.changed.get(&(row.key.clone(), at)) {
            None => "",
            Some(Change::Up) => " (gestiegen)",
            Some(Change::Down) => " (gesunken)",
            Some(Change::Other) => " (geändert)",
        };
        let is_number = !matches!(row.cells.get(at).map(|cell| &cell.value), Some(Value::Text(_)));
        cell(at).map(|value| format!("{}{changed}", named(columns[at], is_number, &value)))
    });
    let told: Vec<String> = told.collect();
    let name = name.join(", ");
    if told.is_empty() { name } else { format!("{name}: {}", told.join("; ")) }
}

/// A value with its name; words where a number is expected ("läuft") say it all.
fn named(column: Column, is_number: bool, value: &str) -> String {
    let says_it_all = column.title.is_empty() || column.right && !is_number && value.chars().all(char::is_alphabetic);
    if says_it_all { value.to_owned() } else { format!("{} {value}", words::head(&column)) }
}

/// A value as said; nothing for what only draws a number told elsewhere.
fn value(cell: &Cell) -> Option<String> {
    let said = match &cell.value {
        Value::Empty | Value::Bar(_) | Value::Spark(..) => return None,
        Value::Text(text) => match text.split_once('/').filter(|(a, b)| is_number(a) && is_number(b)) {
            Some((part, whole)) => format!("{part} von {whole}"),
            None => words::spoken(text),
        },
        other @ (Value::Int(_) | Value::Decimal(..) | Value::Delta(_) | Value::Percent(_) | Value::Date(_) | Value::Time(_)) => {
            words::spoken(&other.shown())
        }
    };
    Some(said).filter(|said| !said.is_empty() && said != "–")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
