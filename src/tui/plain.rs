//! The screen as plain text, for screen readers and pipes: the same content, no drawing.

use std::fmt::Write as _;

use super::{
    State, TableId, format, status,
    table::{APART, Column, Table},
    view,
    widgets::{seg, table::empty_reason},
};
use crate::domain::text;

/// Everything on screen as lines of text: status, numbers, every row of every table with the
/// name of each column, explanation, keys.
pub fn plain(state: &State) -> String {
    let mut out = Vec::new();
    let tab = super::Screen::TABS.iter().find(|(screen, ..)| *screen == state.screen.tab());
    let name = tab.map_or("", |(.., command)| command.entry().label);
    let mut head = format!("Ansicht {name} · Team {} · {}", state.team.label(), format::weekday_date(state.today()));
    if state.options.demo {
        head.push_str(" · Demo");
    }
    if state.options.read_only {
        head.push_str(" · nur lesen");
    }
    out.push(head);
    out.push(seg::plain(&status::line(state)));
    if let Some((heading, text)) = status::instead_of_data(state) {
        out.extend([String::new(), heading, text]);
    } else {
        out.extend(state.screen.headline(state).iter().map(|line| seg::plain(line)));
        if state.screen == super::Screen::Today {
            out.push(String::new());
            out.push("Fällig heute:".to_owned());
            out.extend(super::screens::today::due(state).into_iter().map(|(sign, _, text)| format!("{sign} {text}")));
        }
        if state.screen == super::Screen::Detail {
            out.extend([String::new(), format!("Verlauf {}:", state.scenario.label())]);
            out.extend(super::screens::detail::course(state));
            out.push(seg::plain(&super::screens::accuracy::words::here(state, u16::MAX)));
        }
        if state.screen == super::Screen::Contingents {
            out.extend(super::screens::contingents::plain(state));
        }
        for id in state.screen.tables(state.team) {
            out.push(String::new());
            table(&mut out, state, *id);
        }
        out.push(String::new());
        if state.screen == super::Screen::Accuracy {
            out.extend(super::screens::accuracy::words::LEGEND.map(str::to_owned));
        }
        out.extend(state.screen.explain(state).iter().map(|line| seg::plain(line)));
    }
    for dialog in &state.dialogs {
        out.push(String::new());
        out.extend(dialog.lines(state));
    }
    for toast in state.said.on_screen() {
        out.push(format!("{} {}", if toast.is_error { "Fehler:" } else { "Meldung:" }, toast.text));
    }
    out.push(format!(
        "Tasten: {}",
        [view::keys(state, false), view::keys(state, true)].map(|line| seg::plain(&line)).join("   ")
    ));
    let safe = |line: String| line.chars().filter(|c| *c == '\n' || !text::is_unsafe(*c)).collect::<String>();
    out.into_iter().map(safe).collect::<Vec<_>>().join("\n") + "\n"
}

fn table(out: &mut Vec<String>, state: &State, id: TableId) {
    let table = state.table_of(id);
    let mut title = format!("{}, {}", id.title(), format::count(rows(table), "Zeile", "Zeilen"));
    if !table.filter.is_empty() {
        let _ = write!(title, " von {}, Filter „{}“", table.view.total, table.filter);
    }
    if let Some(order) = table.sort_words() {
        let _ = write!(title, ", {order}");
    }
    out.push(title);
    if table.view.rows.is_empty() {
        out.push(empty_reason(state, id).1);
    }
    let focused = state.focused_table() == Some(id);
    for (index, row) in table.view.rows.iter().enumerate() {
        let cells = table.view.columns.iter().zip(&row.cells).enumerate().filter(|(_, (column, _))| is_spoken(column));
        let spoken: Vec<String> = cells
            .filter(|(_, (_, cell))| !cell.value.shown().is_empty())
            .map(|(i, (column, cell))| {
                let changed = table.changed.contains_key(&(row.key.clone(), i));
                format!("{}: {}{}", column.title, cell.value.shown(), if changed { " (geändert)" } else { "" })
            })
            .collect();
        let selected = if focused && index == table.cursor { "gewählt: " } else { "" };
        let marked = if table.marked.contains(&row.key) { "in der Auswahl: " } else { "" };
        let sign = match row.sign {
            '!' => "Achtung: ",
            APART => "zurückgestellt: ",
            _ => "",
        };
        out.push(format!("{selected}{marked}{sign}{}", spoken.join("; ")));
    }
}

/// Columns without a title only repeat a number as a bar.
fn is_spoken(column: &Column) -> bool {
    !column.title.is_empty()
}

fn rows(table: &Table) -> i64 {
    i64::try_from(table.view.rows.len()).unwrap_or(i64::MAX)
}
