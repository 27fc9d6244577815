//! The lists of work: what is to be entered in COSACH and VerBIS, and what is to be cleared up.

use super::{Rows, TableSpec};
use crate::{
    api::first_days::WorkItem,
    domain::{
        provider_list::{Outcome, Work},
        start::listed,
    },
    tui::{
        State,
        app::{data::Resource, first_days},
        look::{
            format,
            table::{Cell, Column, Row, Source, Value},
            theme::Role,
            widgets::seg::{Line, seg},
        },
    },
};

/// What the three have in common.
const fn list(stem: &'static str, title: &'static str, nothing: &'static str, source: fn(&State) -> Source) -> TableSpec {
    TableSpec {
        stem,
        title,
        nothing,
        rows: Rows::Work,
        resource: |_| Some(Resource::WorkLists),
        about: |state| Some(state.first_days.version.to_string()),
        source,
        name: &["teilnahme"],
        first: &["oe", "hinweis"],
        urgent: "geändert",
    }
}

/// To be set to "bewilligt".
pub static COSACH: TableSpec =
    list("cosach", "COSACH: „bewilligt“ setzen", "In COSACH ist nichts zu buchen.", |state| source(state, Work::Cosach));
/// Tasks without a date.
pub static VERBIS: TableSpec = TableSpec { first: &["oe"], ..VERBIS_LIST };
const VERBIS_LIST: TableSpec =
    list("verbis", "VerBIS: Aufgabe ohne Termin", "In VerBIS ist nichts einzutragen.", |state| source(state, Work::Verbis));
/// To be cleared up.
pub static DIFFERENCES: TableSpec =
    list("abweichungen", "Abweichungen", "Listen und Zuweisungen stimmen überein.", |state| source(state, Work::Difference));

fn source(state: &State, work: Work) -> Source {
    let id = Column::text("teilnahme", "Teilnahme", 9, 14, 0);
    let unit = Column::text("oe", "OE", 4, 8, 1);
    let start = Column::text("start", "Start", 11, 16, 3);
    let done = Column::text("stand", "Stand", 8, 16, 3);
    let hint = Column::text("hinweis", "Hinweis", 15, 60, 1);
    let begin = Column::text("beginn", "Beginn", 10, 10, 1);
    let columns = match work {
        Work::Cosach => vec![id, unit, start, begin, Column::text("endegeplant", "Ende gepl.", 10, 10, 2), hint, done],
        Work::Verbis => vec![id, unit, start, begin, done],
        Work::Difference | Work::Nothing => {
            vec![id, unit, Column { rank: 4, ..start }, Column { min: 30, rank: 0, ..hint }, Column { rank: 5, ..done }]
        }
    };
    let items = first_days::list(state, work).map(|list| list.items.as_slice()).unwrap_or_default();
    Source { rows: items.iter().map(|item| row(state, work, &columns, item)).collect(), columns }
}

fn row(state: &State, work: Work, columns: &[Column], item: &WorkItem) -> Row {
    let (sign, text, role) = standing(state, work, item);
    let is_open = text.is_empty();
    let dim = |role: Role| if is_open { role } else { Role::Dim };
    let cell = |column: &Column| -> Cell {
        match column.key {
            "teilnahme" => Value::text(name(item)).role(dim(Role::Strong)),
            "oe" => Value::text(item.unit.as_deref().unwrap_or("–")).role(dim(Role::Text)),
            "start" => Value::text(start(item)).role(Role::Dim),
            "beginn" => {
                let other = item.outcome == Outcome::A2;
                item.begin
                    .map_or(Value::Empty.into(), |day| Value::Date(day).role(dim(if other { Role::Strong } else { Role::Text })))
            }
            "endegeplant" => item.planned_end.map_or(Value::Empty.into(), |day| Value::Date(day).role(Role::Dim)),
            "hinweis" => Value::text(&item.hint).role(dim(Role::Text)),
            _ => Value::text(&text).role(role),
        }
    };
    Row { key: item.row_key(), sign, cells: columns.iter().map(cell).collect() }
}

/// Sign, words and colour of how far a row is; no words while it is open.
fn standing(state: &State, work: Work, item: &WorkItem) -> (char, String, Role) {
    if work == Work::Difference && item.work != work {
        return ('·', String::new(), Role::Text);
    }
    match first_days::state_of(state, item) {
        "done" => ('✓', "erledigt".to_owned(), Role::Good),
        "export" => ('✓', "durch Export".to_owned(), Role::Good),
        "impossible" => ('–', item.reason.clone().unwrap_or_else(|| "nicht möglich".to_owned()), Role::Dim),
        _ if item.changed => ('!', String::new(), Role::Warn),
        _ => (' ', String::new(), Role::Text),
    }
}

/// Whom a row is about.
fn name(item: &WorkItem) -> String {
    match (&item.participation, item.line) {
        (Some(id), _) => id.clone(),
        (None, Some(line)) => format!("Zeile {line}"),
        (None, None) => "–".to_owned(),
    }
}

fn start(item: &WorkItem) -> String {
    listed(&item.measure, item.module.as_ref())
}

/// The selected row of a list of work in words.
pub(super) fn explain(state: &State) -> Option<Line> {
    let item = first_days::chosen(state).into_iter().next()?;
    let mut line =
        vec![seg(Role::Strong, name(item)), seg(Role::Text, format!(" · {} {} · {}", start(item), item.title, item.label))];
    if !item.hint.is_empty() {
        line.push(seg(Role::Text, format!(" · {}", item.hint)));
    }
    if let (Some(who), Some(at)) = (&item.state_by, item.state_at) {
        let at = format::clock(state.zone.local(at), state.today());
        line.push(seg(Role::Dim, format!(" · {at}, {who}")));
    }
    if item.by_hand {
        line.push(seg(Role::Dim, " · von Hand entschieden"));
    }
    if item.changed {
        line.push(seg(Role::Warn, " · ≠ die berichtigte Liste sagt etwas anderes"));
    }
    Some(line)
}
