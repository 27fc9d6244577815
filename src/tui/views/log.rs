//! *Protokoll*: what was imported, and who did what when.

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Rows, TableId, TableSpec, View, frame};
use crate::{
    domain::dates,
    tui::{
        Command, State,
        app::data::Resource,
        look::{
            format,
            table::{Column, Opens, Row, Source, Value},
            theme::Role,
            widgets::{
                paint::Paint,
                seg::{Line, seg},
            },
        },
    },
};

/// The view.
pub static VIEW: View = View {
    names: &["protokoll"],
    opened: Opened::Tab('7', Command::OpenLog),
    figure,
    headline,
    explain,
    panes: |_, body| panes(body),
    draw,
    counts_marks: false,
    ..View::LIST
};

/// Imports.
pub static IMPORTS: TableSpec = TableSpec {
    stem: "importe",
    title: "Importe",
    nothing: "Es wurde noch nichts importiert.",
    rows: Rows::Entry,
    resource: |_| Some(Resource::Imports),
    about: |_| None,
    source: imports,
    name: &["eingelesen"],
    first: &["zeilen", "neu", "geaendert"],
    urgent: "Achtung",
};

/// Who did what.
pub static AUDIT: TableSpec = TableSpec {
    stem: "protokoll",
    title: "Wer wann was getan hat",
    nothing: "Das Protokoll ist leer.",
    rows: Rows::Entry,
    resource: |_| Some(Resource::Audit),
    about: |_| None,
    source: audit,
    name: &["wann", "wer", "was", "woran"],
    first: &[],
    urgent: "Achtung",
};

/// From this width on the lists stand side by side.
const WIDE: u16 = 150;

/// Imports, newest first.
pub fn imports(state: &State) -> Source {
    let columns = vec![
        Column::text("eingelesen", "eingelesen", 16, 16, 0),
        Column::text("stand", "Stand", 10, 10, 0),
        Column::text("von", "von", 8, 20, 4),
        Column::number("zeilen", "Zeilen", 8, 1, Opens::Means("Zeilen der Dateien, die der Import gelesen hat.")),
        Column::number("neu", "neu", 7, 2, Opens::Means("Davon Schlüssel, die der Desk noch nicht kannte.")),
        Column::number("geaendert", "geändert", 8, 3, Opens::Means("Davon bekannte Schlüssel mit anderem Inhalt.")),
        Column::number(
            "verschwunden",
            "verschwunden",
            12,
            5,
            Opens::Means("Offene Teilnahmen, die in einem vollständigen Export fehlten und deshalb geschlossen wurden."),
        ),
        Column::text("art", "Art", 8, 12, 6),
    ];
    let entries = state.data.imports.value.as_ref().map(|i| i.imports.as_slice()).unwrap_or_default();
    let rows = entries.iter().map(|entry| Row {
        key: entry.id.to_string(),
        sign: ' ',
        cells: vec![
            Value::Time(state.zone.local(entry.at)).into(),
            Value::Date(entry.as_of).into(),
            Value::text(&entry.who).into(),
            Value::Int(entry.rows.into()).role(Role::Strong),
            Value::Int(entry.new.into()).into(),
            Value::Int(entry.changed.into()).into(),
            Value::Int(entry.vanished.into()).role(if entry.vanished > 0 { Role::Strong } else { Role::Dim }),
            Value::text(if entry.snapshot { "vollständig" } else { "Teil" }).role(Role::Dim),
        ],
    });
    Source { columns, rows: rows.collect() }
}

/// Audit entries, newest first.
pub fn audit(state: &State) -> Source {
    let columns = vec![
        Column::text("wann", "wann", 16, 16, 0),
        Column::text("wer", "wer", 8, 20, 1),
        Column::text("was", "was", 12, 24, 0),
        Column::text("woran", "woran", 12, 24, 2),
        Column::text("einzelheiten", "Einzelheiten", 16, 90, 3),
    ];
    let entries = state.data.audit.value.as_ref().map(|log| log.entries.as_slice()).unwrap_or_default();
    let rows = entries.iter().map(|entry| Row {
        key: entry.id.to_string(),
        sign: ' ',
        cells: vec![
            Value::Time(state.zone.local(entry.at)).into(),
            Value::text(&entry.who).into(),
            Value::text(&entry.action).role(Role::Strong),
            Value::text(&entry.subject).into(),
            Value::text(&entry.detail).role(Role::Dim),
        ],
    });
    Source { columns, rows: rows.collect() }
}

/// The number that matters: the day the data describes.
pub fn figure(state: &State) -> Option<(Role, String)> {
    let import = state.data.imports.value.as_ref()?.imports.first()?;
    Some((Role::Strong, dates::german_short(import.as_of)))
}

/// The newest import.
pub fn headline(state: &State) -> Vec<Line> {
    let newest = state.data.imports.value.as_ref().and_then(|i| i.imports.first());
    let Some(import) = newest else { return Vec::new() };
    let at = format::clock(state.zone.local(import.at), state.today());
    vec![vec![
        seg(Role::Strong, format!("Letzter Import {at}")),
        seg(Role::Text, format!(" · Stand {}", format::weekday_date(import.as_of))),
        seg(Role::Text, format!(" · {}", format::count(import.rows.into(), "Zeile", "Zeilen"))),
        seg(Role::Dim, format!(" · von {}", import.who)),
    ]]
}

/// The selected entry in full.
pub fn explain(state: &State) -> Vec<Line> {
    let Some(row) = state.selected() else { return Vec::new() };
    if state.focused_table() == Some(TableId::Audit) {
        let entries = state.data.audit.value.as_ref().map(|log| log.entries.as_slice()).unwrap_or_default();
        let Some(entry) = entries.iter().find(|entry| entry.id.to_string() == row.key) else { return Vec::new() };
        return vec![vec![
            seg(Role::Strong, format!("{} {}", entry.action, entry.subject)),
            seg(Role::Text, format!(" · {} · {}", entry.who, entry.detail)),
        ]];
    }
    let entries = state.data.imports.value.as_ref().map(|i| i.imports.as_slice()).unwrap_or_default();
    let Some(entry) = entries.iter().find(|entry| entry.id.to_string() == row.key) else { return Vec::new() };
    vec![vec![
        seg(Role::Strong, format!("Import Nr. {}", entry.id)),
        seg(
            Role::Text,
            format!(
                " · Stand {} · {} neu, {} geändert, {} verschwunden",
                dates::german(entry.as_of),
                format::int(entry.new.into()),
                format::int(entry.changed.into()),
                format::int(entry.vanished.into())
            ),
        ),
    ]]
}

fn areas(body: Rect) -> [Rect; 2] {
    let halves = [Constraint::Fill(1), Constraint::Fill(1)];
    if body.width >= WIDE { Layout::horizontal(halves).spacing(3).areas(body) } else { Layout::vertical(halves).areas(body) }
}

/// Where the tables stand.
pub fn panes(body: Rect) -> Vec<(TableId, Rect)> {
    let below_title = |area: Rect| Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
    let [imports, audit] = areas(body).map(below_title);
    vec![(TableId::Imports, imports), (TableId::Audit, audit)]
}

/// Titles.
pub fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    let [imports, audit] = areas(body);
    frame::title(paint, state, TableId::Imports, imports);
    frame::title(paint, state, TableId::Audit, audit);
    if body.width >= WIDE {
        paint.vertical(Rect { x: audit.x.saturating_sub(2), width: 1, ..audit });
    }
}
