//! What can be put on the clipboard: a cell, rows, a whole table, the matrix of the Kontingente. As
//! text between tabs, which spreadsheets take apart again and do not run as formulas. Copies
//! nothing itself.

use crate::{
    domain::text,
    sheet,
    tui::{
        Command, Screen, State,
        look::{
            format,
            table::{Column, Row, Table, Value},
        },
        views::{contingents, link::Link},
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
    fn new(key: char, label: impl Into<String>, shown: impl Into<String>, text: String) -> Self {
        Self { key: Some(key), label: label.into(), shown: shown.into(), text }
    }

    /// Whether terminals would refuse it.
    pub fn is_too_large(&self) -> bool {
        self.text.len().div_ceil(3) * 4 > MOST
    }
}

/// Everything that can be copied now; what is meant most often first.
pub fn offers(state: &State) -> Vec<Offer> {
    let mut out = if state.screen == Screen::Contingents { matrix(state) } else { table(state) };
    let view = format!("ilc-desk open '{}'", Link::of(state));
    out.push(Offer::new('v', "Verweis", view.clone(), view));
    out
}

/// The command that writes to a file what the clipboard cannot hold.
pub fn instead(state: &State) -> Command {
    if state.screen == Screen::Contingents { Command::ExportMatrixText } else { Command::ExportCsv }
}

fn table(state: &State) -> Vec<Offer> {
    let Some(table) = state.table() else { return Vec::new() };
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

fn matrix(state: &State) -> Vec<Offer> {
    let Some(work) = state.contingents.work() else { return Vec::new() };
    let (Some(pot), Some((row, unit)), Some((start, code))) = (&work.pot, work.cell(), work.cell_ref()) else {
        return Vec::new();
    };
    let head: Vec<String> = contingents::head(work, pot);
    let lines: Vec<Vec<String>> = (0..pot.rows.len()).map(|m| contingents::row(work, pot, m)).collect();
    let places = pot.cell(row, unit).contingent.to_string();
    let start_row = lines.get(row).map(|cells| cells.join("\t")).unwrap_or_default();
    let all: Vec<String> = std::iter::once(head).chain(lines).map(|cells| cells.join("\t")).collect();
    vec![
        Offer::new('y', "Zelle", format!("{code} in {}: {places}", start.label()), places),
        Offer::new('r', "Zeile", start_row.replace('\t', " · "), start_row),
        Offer::new('n', "Nummer", start.label(), start.label()),
        Offer::new(
            't',
            "Matrix",
            format!("{} mit Köpfen", format::count(i64::try_from(pot.rows.len()).unwrap_or(i64::MAX), "Start", "Starts")),
            all.join("\n"),
        ),
    ]
}

/// Numbers of the chosen rows, one a line; of the start under the cursor on *Kontingente*.
pub fn numbers(state: &State) -> Vec<String> {
    if state.screen == Screen::Contingents {
        let cell = state.contingents.work().and_then(crate::tui::app::contingents::Work::cell_ref);
        return cell.map(|(start, _)| start.label()).into_iter().collect();
    }
    state.table().map(|table| table.chosen_rows().into_iter().map(|row| value(row, 0)).collect()).unwrap_or_default()
}
