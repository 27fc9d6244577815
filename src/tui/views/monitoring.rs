//! *Monitoring*: Eintrittserwartung against Eintritte per OE and instrument; those furthest behind first.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Opened, Rows, TableSpec, View};
use crate::{
    api::monitoring::MonitoringRow,
    domain::{Instrument, Team, dates},
    tui::{
        Command, State, TeamFilter,
        app::data::Resource,
        look::{
            format,
            table::{Column, Opens, Row, Source, Value},
            theme::Role,
            widgets::seg::{Line, seg},
        },
    },
};

/// The view.
pub static VIEW: View = View {
    names: &["monitoring"],
    opened: Opened::Tab('6', Command::OpenMonitoring),
    figure,
    headline,
    explain,
    by_team: true,
    ..View::LIST
};

/// Eintrittserwartung against Eintritte.
pub static TABLE: TableSpec = TableSpec {
    stem: "monitoring",
    title: "Monitoring",
    nothing: "Es ist noch kein Eintrittsmonitoring eingelesen.",
    rows: Rows::Figures,
    resource: |_| Some(Resource::Monitoring),
    about: |_| None,
    source,
    name: &["oe", "instrument"],
    first: &["rueckstand", "erfuellung"],
    urgent: "im Rückstand",
};

/// A Stand older than this many days is pointed at (contingent rule).
const OLD_DAYS: i64 = 35;

/// Rows of the teams shown, largest Rückstand first.
fn rows(state: &State) -> Vec<&MonitoringRow> {
    let all = state.data.monitoring.value.as_ref().map(|table| table.rows.as_slice()).unwrap_or_default();
    let team = |row: &MonitoringRow| Instrument::parse(&row.instrument).map_or(Team::X915, |i| i.team());
    let mut rows: Vec<_> = all.iter().filter(|row| state.team.shows(team(row))).collect();
    rows.sort_by(|a, b| number(&b.backlog).total_cmp(&number(&a.backlog)));
    rows
}

/// A decimal of the API.
fn number(raw: &str) -> f64 {
    raw.parse().unwrap_or(0.0)
}

fn is_old(as_of: NaiveDate, today: NaiveDate) -> bool {
    (today - as_of).num_days() > OLD_DAYS
}

/// The table.
pub fn source(state: &State) -> Source {
    let columns = vec![
        Column::text("oe", "OE", 5, 8, 0),
        Column::text("instrument", "Instrument", 10, 12, 0),
        Column::number("erwartetjahr", "erwartet Jahr", 13, 6, Opens::Figure("monitoring", "erwartetjahr")),
        Column::number("bisstand", "bis Stand", 9, 3, Opens::Figure("monitoring", "bisstand")),
        Column::number("ist", "Ist", 5, 1, Opens::Figure("monitoring", "ist")),
        Column::number("rueckstand", "Rückstand", 9, 0, Opens::Figure("monitoring", "rueckstand")),
        Column::number("erfuellung", "Erfüllung", 9, 2, Opens::Figure("monitoring", "erfuellung")),
        Column::text("", "", 8, 40, 4),
        Column::number("stand", "Stand", 10, 5, Opens::Means("Der Tag, den die Zeile des Eintrittsmonitorings beschreibt.")),
    ];
    let today = state.today();
    let rows = rows(state).into_iter().map(|row| {
        let backlog = number(&row.backlog);
        let behind = backlog > 0.0;
        let old = is_old(row.as_of, today);
        Row {
            key: format!("{} {}", row.unit, row.instrument),
            sign: if behind || old { '!' } else { ' ' },
            cells: vec![
                Value::text(&row.unit).into(),
                Value::text(&row.instrument).into(),
                Value::Decimal(number(&row.expected_year), 1).role(Role::Dim),
                Value::Decimal(number(&row.expected_to_date), 1).into(),
                Value::Int(row.actual.into()).into(),
                Value::Decimal(backlog, 1).role(if behind { Role::Strong } else { Role::Dim }),
                row.fulfilment.map_or(Value::Empty, Value::Percent).into(),
                row.fulfilment.map_or(Value::Empty, Value::Bar).role(Role::Bar),
                Value::Date(row.as_of).role(if old { Role::Stale } else { Role::Dim }),
            ],
        }
    });
    Source { columns, rows: rows.collect() }
}

/// Entries missing, of the rows that are behind.
fn behind(rows: &[&MonitoringRow]) -> Vec<f64> {
    rows.iter().map(|row| number(&row.backlog)).filter(|backlog| *backlog > 0.0).collect()
}

/// Instruments among them that *Heute* does not count, because no Kontingente follow from them: ` (mit AGH und BaE)`.
fn beyond(rows: &[&MonitoringRow]) -> String {
    let offered = |row: &&MonitoringRow| Instrument::parse(&row.instrument).is_ok_and(|i| i.is_offered());
    if !rows.iter().any(offered) {
        return String::new();
    }
    let others: BTreeSet<&str> = rows.iter().filter(|row| !offered(row)).map(|row| row.instrument.as_str()).collect();
    let named = others.into_iter().collect::<Vec<_>>().join(" und ");
    if named.is_empty() { named } else { format!(" (mit {named})") }
}

/// The number that matters: entries missing.
pub fn figure(state: &State) -> Option<(Role, String)> {
    let rows = rows(state);
    (!rows.is_empty()).then(|| (Role::Strong, format::decimal(behind(&rows).iter().sum(), 1)))
}

/// How many are behind, and who most.
pub fn headline(state: &State) -> Vec<Line> {
    let rows = rows(state);
    let Some(first) = rows.first() else { return Vec::new() };
    let behind = behind(&rows);
    let of = match state.team {
        TeamFilter::Both => "alle",
        TeamFilter::Only(team) => team.label(),
    };
    let mut line = vec![
        seg(Role::Strong, format!("{} Eintritte im Rückstand", format::decimal(behind.iter().sum(), 1)))
            .shows(format!("monitoring/{of}/rueckstand")),
        seg(Role::Text, format!(" · {} von {} OE×Instrument hinter der Erwartung", behind.len(), rows.len()))
            .shows(format!("monitoring/{of}/hinter")),
        seg(Role::Dim, beyond(&rows)),
    ];
    if number(&first.backlog) > 0.0 {
        line.push(
            seg(
                Role::Text,
                format!(" · am weitesten: {} {} ({})", first.unit, first.instrument, format::decimal(number(&first.backlog), 1)),
            )
            .shows(format!("monitoring/{} {}/rueckstand", first.unit, first.instrument)),
        );
    }
    let today = state.today();
    if let Some(oldest) = rows.iter().map(|row| row.as_of).min().filter(|day| is_old(*day, today)) {
        line.insert(1, seg(Role::Warn, format!(" · ! Stand vom {} ist älter als {OLD_DAYS} Tage", dates::german(oldest))));
    }
    vec![line]
}

/// The selected row in words.
pub fn explain(state: &State) -> Vec<Line> {
    let Some(selected) = state.selected() else { return Vec::new() };
    let rows = rows(state);
    let Some(row) = rows.iter().find(|row| format!("{} {}", row.unit, row.instrument) == selected.key) else {
        return Vec::new();
    };
    let backlog = number(&row.backlog);
    let verdict = match backlog {
        b if b > 0.0 => format!("{} hinter der Erwartung", format::decimal(b, 1)),
        b if b < 0.0 => format!("{} vor der Erwartung", format::decimal(-b, 1)),
        _ => "genau wie erwartet".to_owned(),
    };
    vec![vec![
        seg(Role::Strong, format!("{} · {}: {verdict}", row.unit, row.instrument)),
        seg(
            Role::Text,
            format!(
                " · {} Eintritte statt {} bis {}",
                row.actual,
                format::decimal(number(&row.expected_to_date), 1),
                dates::german(row.as_of)
            ),
        ),
        seg(Role::Dim, format!(" · Jahr {}", format::decimal(number(&row.expected_year), 1))),
    ]]
}
