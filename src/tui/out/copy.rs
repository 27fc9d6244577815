//! What can be put on the clipboard, and how much that holds: of a table cells, rows, all of it. As text
//! between tabs, which spreadsheets take apart again and do not run as formulas. Copies nothing itself.

use crate::{
    domain::text,
    sheet,
    tui::look::{
        format,
        table::{Column, Row, Table, Value},
    },
};

/// Most that terminals take at once by OSC 52, in characters of Base64: xterm and tmux.
const MOST: usize = 74_994;

/// Something that can be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Key that takes it at once.
    pub key: Option<char>,
    /// What it is, German.
    pub label: String,
    /// Its beginning, or how much it is.
    pub shown: String,
    /// The text.
    pub text: String,
}

impl Offer {
    /// An offer with a key.
    pub fn new(key: char, label: impl Into<String>, shown: impl Into<String>, text: String) -> Self {
        Self { key: Some(key), label: label.into(), shown: shown.into(), text }
    }

    /// Whether terminals would refuse it.
    pub fn is_too_large(&self) -> bool {
        self.text.len().div_ceil(3) * 4 > MOST
    }
}

/// What can be copied of a table: its chosen rows, their cells, all of it.
pub fn of_table(table: &Table) -> Vec<Offer> {
    let columns: Vec<usize> = (0..table.view.columns.len()).filter(|i| !table.view.columns[*i].title.is_empty()).collect();
    let rows = table.chosen_rows();
    let mut out = Vec::new();
    if let Some(first) = rows.first() {
        let several = !table.marked_rows().is_empty();
        let n = format::count(i64::try_from(rows.len()).unwrap_or(i64::MAX), "ausgewählte Zeile", "ausgewählte Zeilen");
        let label = if several { n } else { "Zeile".to_owned() };
        let lines: Vec<String> = rows.iter().map(|row| line(row, &columns)).collect();
        out.push(Offer::new('y', label, line(first, &columns).replace('\t', " · "), lines.join("\n")));
        out.extend(('1'..='9').map(Some).chain(std::iter::repeat(None)).zip(&columns).map(|(key, i)| {
            let values: Vec<String> = rows.iter().map(|row| value(row, *i)).collect();
            let title = title(&table.view.columns[*i]);
            Offer { key, label: title, shown: values.join(", "), text: values.join("\n") }
        }));
    }
    if !table.view.rows.is_empty() {
        let n = format::count(i64::try_from(table.view.rows.len()).unwrap_or(i64::MAX), "Zeile", "Zeilen");
        out.push(Offer::new('t', "Tabelle", format!("{n} mit Köpfen"), whole(table, &columns)));
    }
    out
}

fn whole(table: &Table, columns: &[usize]) -> String {
    let head: Vec<String> = columns.iter().map(|i| title(&table.view.columns[*i])).collect();
    let rows = table.view.rows.iter().map(|row| line(row, columns));
    std::iter::once(head.join("\t")).chain(rows).collect::<Vec<_>>().join("\n")
}

fn title(column: &Column) -> String {
    text::clean(column.title)
}

fn line(row: &Row, columns: &[usize]) -> String {
    columns.iter().map(|i| value(row, *i)).collect::<Vec<_>>().join("\t")
}

fn value(row: &Row, column: usize) -> String {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Value::Text(raw)) => sheet::inert(raw),
        Some(value) => text::clean(&value.shown()),
        None => String::new(),
    }
}

/// First cells of the chosen rows.
pub fn numbers(table: &Table) -> Vec<String> {
    table.chosen_rows().into_iter().map(|row| value(row, 0)).collect()
}
