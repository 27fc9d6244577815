//! *Heute*: what needs action, ranked by the place-days likely to stand empty, beside it what is due.

mod due;

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Rows, TableId, TableSpec, View, frame, need};
use crate::{
    api::summary::{AghAction, SetAsideRow, Summary},
    domain::{Team, dates, urgency},
    tui::{
        Command, State, TeamFilter,
        app::{data::Resource, set_aside},
        look::{
            format,
            table::{APART, Column, Opens, Row, Source, Value},
            theme::Role,
            widgets::{
                paint::Paint,
                seg::{Line, seg},
                spark,
            },
        },
    },
};

use due::{due, told};

/// From this width on the list of what is due stands beside the tables.
const WIDE: u16 = 110;
/// Rows the starts keep below what is due, where the window is high.
const STARTS_ROWS: u16 = 12;
/// Columns the table of the AGH needs to show places and names; what is due gets the rest up to the share it has then.
const TABLE: u16 = 80;

/// The view.
pub static VIEW: View = View {
    names: &["heute"],
    opened: Opened::Tab('1', Command::OpenToday),
    tables: Some(tables),
    figure,
    headline,
    headline_rows: 2,
    explain,
    panes,
    draw,
    told,
    forecast: true,
    by_team: true,
    counts_marks: false,
    ..View::LIST
};

fn tables(team: TeamFilter) -> &'static [TableId] {
    match team {
        TeamFilter::Both => &[TableId::TodayAgh, TableId::TodayStarts],
        TeamFilter::Only(Team::X911) => &[TableId::TodayAgh],
        TeamFilter::Only(Team::X915) => &[TableId::TodayStarts],
    }
}

/// AGH that need action.
pub static ACTIONS: TableSpec = TableSpec {
    stem: "handlungsbedarf",
    title: "AGH nach leeren Platztagen in 8 Wochen",
    nothing: "Keine AGH mit leeren Plätzen in den nächsten acht Wochen.",
    rows: Rows::Agh,
    resource: |_| Some(Resource::Summary),
    // What is expected is not compared with what is booked.
    about: |state| {
        let first = state.data.summary.value.as_ref().and_then(|summary| summary.actions.first());
        first.map(|action| if action.from_forecast { "erwartet" } else { "gebucht" }.to_owned())
    },
    source: actions,
    name: &["agh", "bezeichnung"],
    first: &["leer", "besetzt", "plaetze", "in8wo"],
    urgent: "dringend",
};

/// Starts within three weeks.
pub static STARTS: TableSpec = TableSpec {
    stem: "starts",
    title: "Starts in 21 Tagen mit freien Plätzen",
    nothing: "Kein Start in den nächsten 21 Tagen hat freie Plätze.",
    rows: Rows::Start,
    resource: |_| Some(Resource::Summary),
    about: |_| None,
    source: starts,
    name: &["start", "bezeichnung"],
    first: &["frei", "intagen", "beginn"],
    urgent: "dringend",
};

/// AGH that need action.
pub fn actions(state: &State) -> Source {
    let columns = vec![
        Column::text("agh", "AGH", 9, 12, 0),
        Column::text("bezeichnung", "Bezeichnung", 17, 44, 1),
        Column::text("bezirk", "Bezirk", 12, 16, 6),
        Column::number("plaetze", "Plätze", 6, 5, Opens::Figure("agh", "plaetze")),
        Column::number("besetzt", "besetzt", 7, 3, Opens::Figure("agh", "besetzt")),
        Column::number("in8wo", "in 8 Wo.", 8, 2, Opens::Figure("agh", "in8wo")).spoken("in 8 Wochen"),
        Column::number("zugestern", "zu gestern", 10, 7, Opens::Figure("agh", "zugestern")).spoken("gegenüber gestern"),
        need::column(8),
        Column::number("leer", "leer", 6, 0, Opens::Figure("agh", "leereplatztage")).spoken("leere Platztage"),
        Column::text("mail", "Mail", 6, 6, 5).spoken("zuletzt angeschrieben"),
        Column::text("", "", 10, 26, 4),
    ];
    let Some(summary) = &state.data.summary.value else { return Source { columns, rows: Vec::new() } };
    let most = summary.actions.iter().map(|a| a.empty_place_days).fold(1.0, f64::max);
    let rows = summary.actions.iter().map(|a| {
        let urgent = urgency::is_urgent(a.places, a.empty_place_days);
        let (text, strong) = if a.needs_action { (Role::Text, Role::Strong) } else { (Role::Dim, Role::Dim) };
        let later = Value::Int(a.later_q50.into());
        Row {
            key: a.measure.clone(),
            sign: match (urgent, a.needs_action) {
                (true, _) => '!',
                (false, true) => '·',
                (false, false) => ' ',
            },
            cells: vec![
                Value::text(&a.measure).role(text),
                Value::text(&a.title).role(text),
                Value::text(&a.district).role(Role::Dim),
                Value::Int(a.places.into()).role(Role::Dim),
                Value::Int(a.present.into()).role(text),
                // An AGH that ends does not empty: its question is the Folgebewilligung.
                a.ends.map_or(later, |end| Value::text(format!("–{}", dates::german_short(end)))).role(text),
                a.change_since_yesterday.map_or(Value::Empty, Value::Delta).role(Role::Changed),
                need::value(a.need).role(text),
                Value::Decimal(a.empty_place_days, 0).role(if urgent { Role::Warn } else { strong }),
                Value::text(a.last_mail.map(dates::german_short).unwrap_or_default()).role(Role::Dim),
                Value::Bar(a.empty_place_days / most).role(Role::Bar),
            ],
        }
    });
    Source { columns, rows: rows.chain(summary.set_aside.iter().map(aside)).collect() }
}

/// An AGH set aside, after all that need action.
fn aside(row: &SetAsideRow) -> Row {
    let mut cells = vec![Value::text(&row.measure).role(Role::Dim), Value::text(&row.title).role(Role::Dim)];
    cells.resize(9, Value::Empty.into());
    cells.push(Value::text(format!("bis {}", dates::german_short(row.until))).role(Role::Dim));
    Row { key: row.measure.clone(), sign: APART, cells }
}

/// Starts within three weeks that have free places.
pub fn starts(state: &State) -> Source {
    let columns = vec![
        Column::text("start", "Start", 12, 20, 0),
        Column::text("bezeichnung", "Bezeichnung", 14, 44, 2),
        Column::text("instrument", "Instrument", 10, 10, 4),
        Column::number("beginn", "Beginn", 6, 1, Opens::Means("Erster Tag des Starts laut Export.")),
        Column::number("intagen", "Tage", 4, 0, Opens::Means("Tage von heute bis zum ersten Tag des Starts.")).spoken("in Tagen"),
        Column::number("plaetze", "Plätze", 6, 3, Opens::Figure("plaetze", "plaetze")),
        Column::number("frei", "frei", 4, 0, Opens::Figure("plaetze", "frei")),
    ];
    let soon = state.data.summary.value.as_ref().map(|s| s.starts_soon.as_slice()).unwrap_or_default();
    let rows = soon.iter().map(|start| {
        let urgent = urgency::is_urgent_start(start.not_offered.is_none(), start.free, start.days_to_start);
        Row {
            key: start.label(),
            sign: if urgent { '!' } else { '·' },
            cells: vec![
                Value::text(start.label()).into(),
                Value::text(&start.title).into(),
                Value::text(&start.instrument).role(Role::Dim),
                Value::text(dates::german_short(start.begin)).into(),
                Value::Int(start.days_to_start).role(if urgent { Role::Warn } else { Role::Text }),
                Value::Int(start.places.into()).role(Role::Dim),
                Value::Int(start.free).role(Role::Strong),
            ],
        }
    });
    Source { columns, rows: rows.collect() }
}

/// Key figures, one line per team.
pub fn headline(state: &State) -> Vec<Line> {
    let Some(summary) = &state.data.summary.value else { return Vec::new() };
    let mut lines = Vec::new();
    if state.team.shows(Team::X911) {
        let mut line = agh_figures(summary);
        // Beside the list where it is seen.
        line.push(seg(Role::Dim, "").said(needing(summary)));
        lines.push(line);
    }
    if state.team.shows(Team::X915) {
        let c = &summary.contracted;
        lines.push(vec![
            seg(Role::Dim, "Maßnahmen  "),
            seg(Role::Strong, format!("{} frei", format::count(c.free.into(), "Platz", "Plätze"))).shows("plaetze/alle/frei"),
            seg(
                Role::Text,
                format!(" in {} bis {}", format::count(c.starts.into(), "Start", "Starts"), dates::german_short(c.until)),
            )
            .shows("plaetze/alle/anzahl"),
            seg(
                Role::Text,
                format!(
                    " · {} von {} OE×Instrument hinter der Erwartung",
                    format::int(c.units_behind.into()),
                    format::int(c.units_monitored.into())
                ),
            )
            .shows("monitoring/kontingente/hinter"),
        ]);
    }
    lines
}

/// The number that matters: how full the AGH are; for X915 alone the free places.
pub fn figure(state: &State) -> Option<(Role, String)> {
    let summary = state.data.summary.value.as_ref()?;
    let t = &summary.agh;
    let figure = match state.team {
        TeamFilter::Only(Team::X915) => format::int(summary.contracted.free.into()),
        _ if t.places == 0 => return None,
        TeamFilter::Both | TeamFilter::Only(_) => format::percent(f64::from(t.present) / f64::from(t.places)),
    };
    Some((Role::Strong, figure))
}

/// How many AGH ask for action (`rules.action_places`, `rules.action_percent`).
fn needing(summary: &Summary) -> String {
    format!("{} mit Handlungsbedarf", summary.actions.iter().filter(|action| action.needs_action).count())
}

fn agh_figures(summary: &Summary) -> Line {
    let t = &summary.agh;
    let share = if t.places == 0 { 0.0 } else { f64::from(t.present) / f64::from(t.places) };
    let later = match t.expected_weeks4 {
        Some(band) => {
            format!("≈ {} [{}–{}]", format::decimal(band.mean, 0), format::int(band.q05.into()), format::int(band.q95.into()))
        }
        None => format!("{} gebucht", format::int(t.booked_weeks4.into())),
    };
    let weeks: Vec<f64> = t.weekly_percent.iter().map(|p| f64::from(*p)).collect();
    vec![
        seg(Role::Dim, "AGH        "),
        seg(Role::Strong, format!("{} besetzt", format::percent(share))).shows("agh/alle/quote"),
        seg(
            Role::Text,
            format!(" · {} von {}", format::int(t.present.into()), format::count(t.places.into(), "Platz", "Plätzen")),
        )
        .shows_as("agh/alle/besetzt", format!("{} besetzt", format::int(t.present.into())))
        .shows_as("agh/alle/plaetze", format::count(t.places.into(), "Platz", "Plätze")),
        seg(Role::Text, format!(" · in 4 Wochen {later}")).shows("agh/alle/in4wo"),
        seg(Role::Bar, format!("  {}", spark::text(&weeks, &vec![100; weeks.len()], weeks.len()))),
        seg(Role::Text, format!(" · {} leere Platztage in 8 Wochen", format::decimal(t.empty_place_days, 0)))
            .shows("agh/alle/leereplatztage"),
        seg(Role::Dim, format!(" · {} AGH", format::int(t.measures.into()))).shows("agh/alle/anzahl"),
    ]
}

/// When an AGH was last written to, and what came of it.
fn last_written(action: &AghAction) -> String {
    match (action.last_mail, action.assigned_since_mail) {
        (Some(day), Some(n)) => {
            let came = format::count(n.into(), "Zuweisung", "Zuweisungen");
            format!(" Zuletzt angeschrieben: {}, seitdem {came}.", dates::german_short(day))
        }
        _ => " Zuletzt angeschrieben: nie.".to_owned(),
    }
}

/// Why the selected row is where it is.
pub fn explain(state: &State) -> Vec<Line> {
    let Some(summary) = &state.data.summary.value else { return Vec::new() };
    let Some(row) = state.selected() else { return Vec::new() };
    if state.focused_table() == Some(TableId::TodayAgh) {
        let Some(action) = summary.actions.iter().find(|a| a.measure == row.key) else {
            let aside = state.data.set_aside(&row.key);
            return aside.map(|aside| back_again(state, aside)).unwrap_or_default();
        };
        return vec![vec![
            seg(Role::Strong, format!("{}: ", action.measure)),
            seg(Role::Text, action.why.clone()),
            seg(Role::Dim, last_written(action)),
        ]];
    }
    let Some(start) = summary.starts_soon.iter().find(|s| s.label() == row.key) else { return Vec::new() };
    vec![super::places::sentence(start)]
}

/// Until when an AGH is out of the list, and how to change that.
fn back_again(state: &State, row: &SetAsideRow) -> Vec<Line> {
    let key = state.options.keymap.shown(Command::SetAside);
    vec![
        vec![seg(Role::Strong, format!("{}: ", row.measure)), seg(Role::Text, set_aside::sentence(state, row))],
        vec![seg(Role::Dim, format!("{key} hebt das auf"))],
    ]
}

struct Areas {
    agh: Option<Rect>,
    starts: Option<Rect>,
    due: Option<Rect>,
    divider: Option<Rect>,
}

fn areas(state: &State, body: Rect) -> Areas {
    let (agh, starts) = (state.team.shows(Team::X911), state.team.shows(Team::X915));
    let (due_rows, urgent) = due::rows(state);
    let due_rows = u16::try_from(due_rows).unwrap_or(u16::MAX);
    if body.width >= WIDE {
        let share = (body.width - 3) / 5 * 3;
        let [left, divider, right] =
            Layout::horizontal([Constraint::Length(share.max(TABLE)), Constraint::Length(3), Constraint::Fill(1)]).areas(body);
        let divider = Rect { x: divider.x + 1, width: 1, ..divider };
        if !(agh && starts) {
            let main = Some(left);
            return Areas {
                agh: main.filter(|_| agh),
                starts: main.filter(|_| starts),
                due: Some(right),
                divider: Some(divider),
            };
        }
        let due_rows: u16 = due(state).iter().map(|line| due::rows_of(line, right.width)).sum();
        let [due, _, below] = Layout::vertical([
            Constraint::Length((due_rows + 1).min((right.height / 2).max(right.height.saturating_sub(STARTS_ROWS)))),
            Constraint::Length(1),
            Constraint::Fill(1),
        ])
        .areas(right);
        return Areas { agh: Some(left), starts: Some(below), due: Some(due), divider: Some(divider) };
    }
    // The list of what is due gives way first when rows are few.
    let most = if urgent > 2 && body.height >= 16 { 3 } else { 2 };
    let due_rows = if body.height < 12 { 0 } else { due_rows.min(most) };
    let [due, tables] = Layout::vertical([Constraint::Length(due_rows), Constraint::Fill(1)]).areas(body);
    let due = (due_rows > 0).then_some(due);
    if agh && starts && tables.height >= 8 {
        let [upper, lower] = Layout::vertical([Constraint::Fill(3), Constraint::Fill(2)]).areas(tables);
        return Areas { agh: Some(upper), starts: Some(lower), due, divider: None };
    }
    let (agh, starts) = if agh && starts { (state.pane == 0, state.pane > 0) } else { (agh, starts) };
    Areas { agh: Some(tables).filter(|_| agh), starts: Some(tables).filter(|_| starts), due, divider: None }
}

/// Where the tables stand.
pub fn panes(state: &State, body: Rect) -> Vec<(TableId, Rect)> {
    let areas = areas(state, body);
    let below_title = |area: Rect| Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
    let agh = areas.agh.map(|area| (TableId::TodayAgh, below_title(area)));
    let starts = areas.starts.map(|area| (TableId::TodayStarts, below_title(area)));
    agh.into_iter().chain(starts).collect()
}

/// Titles and the list of what is due.
pub fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    let areas = areas(state, body);
    for (id, area) in [(TableId::TodayAgh, areas.agh), (TableId::TodayStarts, areas.starts)] {
        let Some(area) = area else { continue };
        frame::title(paint, state, id, area);
        let Some(summary) = state.data.summary.value.as_ref().filter(|_| id == TableId::TodayAgh) else { continue };
        let (needing, aside) = (needing(summary), summary.set_aside.len());
        let set_aside = (aside > 0).then(|| format!("{aside} zurückgestellt"));
        // Where there is no room for both, the one whose rows are told apart by nothing else.
        let needing = (set_aside.is_none() || area.width >= WIDE).then_some(needing);
        let told: Vec<String> = needing.into_iter().chain(set_aside).collect();
        if !told.is_empty() && state.table_of(id).marked.is_empty() {
            paint.right(Rect { height: area.height.min(1), ..area }, &[seg(Role::Dim, format!(" {}", told.join(" · ")))]);
        }
    }
    if let Some(area) = areas.divider {
        paint.vertical(area);
    }
    if let Some(area) = areas.due {
        let titled = areas.divider.is_some();
        if titled {
            paint.chunks(area, &[seg(Role::Strong, "Fällig heute")]);
        }
        if titled {
            due::beside(paint, Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }, &due(state));
            return;
        }
        for (row, line) in area.rows().zip(due(state)) {
            let indent = 1.min(row.width);
            paint.chunks_cut(Rect { x: row.x + indent, width: row.width - indent, ..row }, &line);
        }
    }
}
