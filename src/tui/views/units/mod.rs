//! *OE*: every Organisationseinheit with its mailbox and its stock, and of the selected one what the desk knows: where
//! it is behind, its Kontingente, the AGH of its Bezirk, the mails about it. Opened by name only.

mod about;

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Rows, TableId, TableSpec, View, frame};
use crate::{
    api::units::UnitRow,
    tui::{
        State,
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
    names: &["oe"],
    opened: Opened::Name("OE", "Alle Organisationseinheiten mit Verteiler und Bestand."),
    figure: |state| (!rows(state).is_empty()).then(|| (Role::Strong, count(rows(state).len()))),
    headline,
    explain,
    panes: |state, body| areas(state, body).into_iter().map(|(id, area)| (id, below_title(area))).collect(),
    draw,
    counts_marks: false,
    exported: &[TableId::UnitEntries, TableId::UnitContingents, TableId::UnitAgh, TableId::UnitMails],
    ..View::LIST
};

pub use about::{AGH, CONTINGENTS, ENTRIES, MAILS};

/// From this width on the OE stand beside what is known of one.
const WIDE: u16 = 150;
/// Rows of the list of all OE where the other lists stand below it.
const ABOVE: u16 = 8;

/// All of them.
pub static TABLE: TableSpec = TableSpec {
    stem: "oe",
    title: "OE",
    nothing: "Es ist noch keine OE eingelesen.",
    rows: Rows::Unit,
    resource: |_| Some(Resource::Units),
    about: |_| None,
    source,
    name: &["oe", "bezeichnung"],
    first: &["bestandelb", "bestandu25"],
    urgent: "ohne Verteiler",
};

fn rows(state: &State) -> &[UnitRow] {
    state.data.units.value.as_ref().map(|units| units.units.as_slice()).unwrap_or_default()
}

fn source(state: &State) -> Source {
    let columns = vec![
        Column::text("oe", "OE", 5, 12, 0),
        Column::text("bezeichnung", "Bezeichnung", 14, 40, 1),
        Column::text("art", "Art", 8, 10, 3),
        Column::text("bezirk", "Bezirk", 10, 20, 2),
        Column::text("verteiler", "Verteiler", 14, 48, 4),
        Column::number(
            "bestandelb",
            "Bestand ELB",
            11,
            0,
            Opens::Means("Leistungsberechtigte der OE laut Datei der Organisationseinheiten."),
        ),
        Column::number("bestandu25", "Bestand U25", 11, 1, Opens::Means("Davon unter 25 laut Datei der Organisationseinheiten.")),
    ];
    let row = |unit: &UnitRow| Row {
        key: unit.code.clone(),
        sign: if unit.mailbox.is_empty() { '!' } else { ' ' },
        cells: vec![
            Value::text(&unit.code).into(),
            Value::text(&unit.title).into(),
            Value::text(&unit.kind).role(Role::Dim),
            Value::text(&unit.district).role(Role::Dim),
            mailbox(unit).map_or(Value::text("fehlt").role(Role::Warn), |mailbox| Value::text(mailbox).into()),
            Value::Int(unit.stock.into()).role(Role::Strong),
            Value::Int(unit.stock_u25.into()).into(),
        ],
    };
    Source { columns, rows: rows(state).iter().map(row).collect() }
}

fn mailbox(unit: &UnitRow) -> Option<&str> {
    Some(unit.mailbox.as_str()).filter(|mailbox| !mailbox.is_empty())
}

fn count(n: usize) -> String {
    format::int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// The selected OE.
fn selected(state: &State) -> Option<&UnitRow> {
    let row = state.table_of(TableId::Units).selected()?;
    rows(state).iter().find(|unit| unit.code == row.key)
}

/// Where the lists stand, titles included: all where there is room, else the OE and the one with the focus.
fn areas(state: &State, body: Rect) -> Vec<(TableId, Rect)> {
    let lists = &state.screen.tables(state.team)[1..];
    if body.width >= WIDE {
        let [left, right] = Layout::horizontal([Constraint::Fill(2), Constraint::Fill(3)]).spacing(3).areas(body);
        let rows = Layout::vertical(lists.iter().map(|_| Constraint::Fill(1))).split(right);
        let beside = lists.iter().copied().zip(rows.iter().copied());
        return std::iter::once((TableId::Units, left)).chain(beside).collect();
    }
    let focused = state.focused_table().filter(|id| *id != TableId::Units).or(lists.first().copied());
    let [above, below] = Layout::vertical([Constraint::Max(ABOVE.min(body.height / 2)), Constraint::Fill(1)]).areas(body);
    std::iter::once((TableId::Units, above)).chain(focused.map(|id| (id, below))).collect()
}

fn below_title(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
}

/// Titles, and whose lists they are.
fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    for (id, area) in areas(state, body) {
        frame::title(paint, state, id, area);
        if let Some(unit) = selected(state).filter(|_| id != TableId::Units) {
            paint.right(Rect { height: area.height.min(1), ..area }, &[seg(Role::Dim, format!(" OE {}", unit.code))]);
        }
    }
}

/// How many, what they look after, and which cannot be written to.
fn headline(state: &State) -> Vec<Line> {
    let units = rows(state);
    let sum = |pick: fn(&UnitRow) -> u32| format::int(units.iter().map(|unit| i64::from(pick(unit))).sum());
    let without = units.iter().filter(|unit| mailbox(unit).is_none()).count();
    let mut line = vec![
        seg(Role::Strong, format!("{} OE", count(units.len()))),
        seg(Role::Text, format!(" · Bestand {} ELB, {} U25", sum(|unit| unit.stock), sum(|unit| unit.stock_u25))),
    ];
    if without > 0 {
        line.push(seg(Role::Warn, format!(" · ! {} ohne Verteiler", count(without))));
    }
    if units.is_empty() { Vec::new() } else { vec![line] }
}

/// The selected one in words.
fn explain(state: &State) -> Vec<Line> {
    let Some(unit) = selected(state) else { return Vec::new() };
    vec![vec![
        seg(Role::Strong, format!("{} {}", unit.code, unit.title)),
        seg(Role::Text, format!(" · {} · {}", unit.kind, unit.district)),
        match mailbox(unit) {
            Some(mailbox) => seg(Role::Text, format!(" · {mailbox}")),
            None => seg(Role::Warn, " · ! kein Verteiler, an sie kann keine Mail gehen"),
        },
        seg(Role::Text, format!(" · Bestand {} ELB, {} U25", format::int(unit.stock.into()), format::int(unit.stock_u25.into()))),
    ]]
}
