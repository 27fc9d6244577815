//! *Heute*: what needs action, ranked by the place-days likely to stand empty, and what is due.

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Rows, Said, TableId, TableSpec, Told, View, frame};
use crate::{
    api::summary::{AghAction, MailFigures, SetAsideRow, Summary},
    domain::{Team, dates, urgency},
    tui::{
        Command, State, TeamFilter,
        app::{data::Resource, publication, set_aside},
        look::{
            format,
            table::{APART, Column, Row, Source, Value},
            theme::Role,
            widgets::{
                paint::Paint,
                seg::{Line, seg},
                spark,
            },
        },
    },
};

/// From this width on the list of what is due stands beside the tables.
const WIDE: u16 = 110;

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
    title: "Handlungsbedarf: leere Platztage in 8 Wochen",
    nothing: "Keine AGH mit leeren Plätzen in den nächsten acht Wochen.",
    rows: Rows::Agh,
    resource: |_| Some(Resource::Summary),
    about: |_| None,
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
        Column::number("plaetze", "Plätze", 6, 5),
        Column::number("besetzt", "besetzt", 7, 3),
        Column::number("in8wo", "in 8 Wo.", 8, 2).spoken("in 8 Wochen"),
        Column::number("zugestern", "zu gestern", 10, 7).spoken("gegenüber gestern"),
        Column::number("leer", "leer", 6, 0).spoken("leere Platztage"),
        Column::text("mail", "Mail", 6, 6, 5).spoken("zuletzt angeschrieben"),
        Column::text("", "", 10, 26, 4),
    ];
    let Some(summary) = &state.data.summary.value else { return Source { columns, rows: Vec::new() } };
    let most = summary.actions.iter().map(|a| a.empty_place_days).fold(1.0, f64::max);
    let rows = summary.actions.iter().map(|a| {
        let urgent = urgency::is_urgent(a.places, a.empty_place_days);
        let places = usize::from(a.from_forecast);
        Row {
            key: a.measure.clone(),
            sign: if urgent { '!' } else { '·' },
            cells: vec![
                Value::text(&a.measure).into(),
                Value::text(&a.title).into(),
                Value::text(&a.district).role(Role::Dim),
                Value::Int(a.places.into()).role(Role::Dim),
                Value::Int(a.present.into()).into(),
                Value::Decimal(a.later, places).into(),
                a.change_since_yesterday.map_or(Value::Empty, Value::Delta).role(Role::Changed),
                Value::Decimal(a.empty_place_days, 0).role(if urgent { Role::Warn } else { Role::Strong }),
                Value::text(a.last_mail.map(dates::german_short).unwrap_or_default()).role(Role::Dim),
                Value::Bar(a.empty_place_days / most).role(if urgent { Role::Warn } else { Role::Bar }),
            ],
        }
    });
    Source { columns, rows: rows.chain(summary.set_aside.iter().map(aside)).collect() }
}

/// An AGH set aside, after all that need action.
fn aside(row: &SetAsideRow) -> Row {
    let mut cells = vec![Value::text(&row.measure).role(Role::Dim), Value::text(&row.title).role(Role::Dim)];
    cells.resize(8, Value::Empty.into());
    cells.push(Value::text(format!("bis {}", dates::german_short(row.until))).role(Role::Dim));
    Row { key: row.measure.clone(), sign: APART, cells }
}

/// Starts within three weeks that have free places.
pub fn starts(state: &State) -> Source {
    let columns = vec![
        Column::text("start", "Start", 12, 20, 0),
        Column::text("bezeichnung", "Bezeichnung", 14, 44, 1),
        Column::text("instrument", "Instrument", 10, 10, 3),
        Column::number("beginn", "Beginn", 6, 0),
        Column::number("intagen", "in Tagen", 8, 0),
        Column::number("plaetze", "Plätze", 6, 2),
        Column::number("frei", "frei", 4, 0),
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
        lines.push(agh_figures(summary));
    }
    if state.team.shows(Team::X915) {
        let c = &summary.contracted;
        lines.push(vec![
            seg(Role::Dim, "Maßnahmen  "),
            seg(Role::Strong, format!("{} frei", format::count(c.free.into(), "Platz", "Plätze"))),
            seg(
                Role::Text,
                format!(" in {} bis {}", format::count(c.starts.into(), "Start", "Starts"), dates::german_short(c.until)),
            ),
            seg(
                Role::Text,
                format!(
                    " · {} von {} OE×Instrument hinter der Erwartung",
                    format::int(c.units_behind.into()),
                    format::int(c.units_monitored.into())
                ),
            ),
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
        seg(Role::Strong, format!("{} besetzt", format::percent(share))),
        seg(
            Role::Text,
            format!(" · {} von {}", format::int(t.present.into()), format::count(t.places.into(), "Platz", "Plätzen")),
        ),
        seg(Role::Text, format!(" · in 4 Wochen {later}")),
        seg(Role::Bar, format!("  {}", spark::text(&weeks, &vec![100; weeks.len()], weeks.len()))),
        seg(Role::Text, format!(" · {} leere Platztage in 8 Wochen", format::decimal(t.empty_place_days, 0))),
        seg(Role::Dim, format!(" · {} AGH", format::int(t.measures.into()))),
    ]
}

/// Something due: its sign, what it says, the key that does it. The key is for those who press keys.
pub struct Due {
    sign: char,
    role: Role,
    text: String,
    key: String,
}

impl Due {
    /// Without a key.
    pub fn new(sign: char, role: Role, text: impl Into<String>) -> Self {
        Self { sign, role, text: text.into(), key: String::new() }
    }

    /// With the key of a command.
    #[must_use]
    pub fn key(self, state: &State, command: Command) -> Self {
        Self { key: format!("  {}", state.options.keymap.shown(command)), ..self }
    }

    /// With something behind the key that is only seen.
    #[must_use]
    pub fn aside(mut self, text: &str) -> Self {
        self.key.push_str(text);
        self
    }

    fn line(self) -> Line {
        let words = match self.sign {
            '!' => "Dringend: ",
            '✓' => "Erledigt: ",
            _ => "",
        };
        vec![
            seg(self.role, format!("{} ", self.sign)).said(words),
            seg(Role::Text, self.text),
            seg(Role::Text, self.key).silent(),
        ]
    }
}

/// What is due today, what is wrong or due first.
pub fn due(state: &State) -> Vec<Line> {
    let Some(summary) = &state.data.summary.value else { return Vec::new() };
    if state.data.summary.kept.is_some() && summary.today != state.today() {
        return vec![Due::new('·', Role::Dim, "Was heute fällig ist, kommt mit der ersten Antwort.").line()];
    }
    let mut list = Vec::new();
    if state.team.shows(Team::X915) {
        list.extend(weekly(state, &summary.mail));
        for start in summary.starts_soon.iter().filter(|start| start.days_to_start == 0) {
            let text = format!("Starttermin heute: {}, {} frei", start.label(), format::int(start.free));
            list.push(Due::new('!', Role::Warn, text));
        }
        let (n, free) = summary.starts_soon.iter().fold((0, 0), |(n, free), start| (n + 1, free + start.free));
        if n > 0 {
            let text = format!("{} in 21 Tagen, {} frei", format::count(n, "Start", "Starts"), format::int(free));
            list.push(Due::new('·', Role::Text, text));
        }
    }
    if state.team.shows(Team::X911) {
        list.push(publication_due(state));
    }
    match &summary.last_import {
        Some(import) if import.as_of >= summary.today => {
            let at = format::clock(state.zone.local(import.at), summary.today);
            let (rows, new) = (format::count(import.rows.into(), "Zeile", "Zeilen"), format::int(import.new.into()));
            let text = format!("Import {at}: {rows}, {new} neu, {} geändert", format::int(import.changed.into()));
            list.push(Due::new('✓', Role::Good, text));
            if import.vanished > 0 {
                let text = format!("{} verschwunden", format::count(import.vanished.into(), "Teilnahme", "Teilnahmen"));
                list.push(Due::new('·', Role::Text, text));
            }
        }
        Some(import) => {
            let text = format!("Der Import von heute fehlt; die Daten sind vom {}", format::weekday_date(import.as_of));
            list.insert(0, Due::new('!', Role::Warn, text));
        }
        None => {}
    }
    list.extend(outbox(state, &summary.mail));
    let note = state.options.mail_note.as_ref().or(Some(&summary.mail.way)).filter(|note| !note.is_empty());
    list.extend(note.map(|note| Due::new('·', Role::Dim, note)));
    // What is wrong or due comes first; the rest keeps its order.
    list.sort_by_key(|due| due.sign != '!');
    list.into_iter().map(Due::line).collect()
}

/// What is due, for those who hear it.
fn told(state: &State) -> Vec<Told> {
    vec![Told { title: "Fällig heute".to_owned(), rows: due(state).into_iter().map(Said::Sentence).collect() }]
}

/// The reminder of the weekly overview.
fn weekly(state: &State, mail: &MailFigures) -> Option<Due> {
    match mail.weekly_due {
        0 if mail.weekly_today => Some(Due::new('✓', Role::Good, "Wochenübersicht ist heute nicht mehr fällig")),
        0 => None,
        n => {
            let text = format!("Wochenübersicht: {} fällig", format::count(n.into(), "Mail", "Mails"));
            Some(Due::new('!', Role::Warn, text).key(state, Command::WeeklyMail))
        }
    }
}

/// What the outbox wants from a person.
fn outbox(state: &State, mail: &MailFigures) -> Vec<Due> {
    let mut list = Vec::new();
    if let Some(pause) = &mail.pause {
        let until = format::clock(state.zone.local(pause.until), state.today());
        list.push(Due::new('!', Role::Over, format!("Mailversand ruht bis {until}: {}", pause.reason)));
    }
    if let Some(why) = &mail.blocked {
        list.push(Due::new('!', Role::Over, why));
    }
    let mut count = |n: u32, sign: char, role: Role, one: &str, many: &str| {
        if n > 0 {
            list.push(Due::new(sign, role, format::count(n.into(), one, many)).key(state, Command::OpenPost));
        }
    };
    count(mail.unclear, '!', Role::Warn, "Mail ist unklar: klären", "Mails sind unklar: klären");
    count(mail.failed, '!', Role::Over, "Mail ist fehlgeschlagen", "Mails sind fehlgeschlagen");
    count(mail.drafts, '·', Role::Text, "Mail liegt im Entwurf", "Mails liegen im Entwurf");
    count(mail.waiting, '·', Role::Text, "Mail wartet auf den nächsten Versuch", "Mails warten auf den nächsten Versuch");
    count(mail.queued, '·', Role::Text, "Mail ist unterwegs", "Mails sind unterwegs");
    list
}

/// Whether the forecast of today is published.
fn publication_due(state: &State) -> Due {
    let publishing = &state.publishing;
    if publication::is_running(state) {
        return Due::new('·', Role::Text, "Prognose von heute wird veröffentlicht …");
    }
    let open = |text: &str| Due::new('·', Role::Text, text).key(state, Command::Publish);
    match publishing.is_published(state.today()) {
        Some(Ok(true)) => Due::new('✓', Role::Good, "Prognose von heute veröffentlicht"),
        Some(Ok(false)) => open("Prognose von heute nicht veröffentlicht"),
        Some(Err(why)) => Due::new('!', Role::Warn, format!("Veröffentlicht? Ordner nicht lesbar: {why}")),
        None if publishing.folder.as_os_str().is_empty() => open("Prognose veröffentlichen").aside(" (Ordner wählen)"),
        None => open("Prognose von heute veröffentlichen"),
    }
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
    let due_rows = u16::try_from(due(state).len()).unwrap_or(u16::MAX);
    if body.width >= WIDE {
        let [left, divider, right] =
            Layout::horizontal([Constraint::Fill(3), Constraint::Length(3), Constraint::Fill(2)]).areas(body);
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
        let [due, _, below] = Layout::vertical([
            Constraint::Length((due_rows + 1).min(right.height / 2)),
            Constraint::Length(1),
            Constraint::Fill(1),
        ])
        .areas(right);
        return Areas { agh: Some(left), starts: Some(below), due: Some(due), divider: Some(divider) };
    }
    // The list of what is due gives way first when rows are few.
    let due_rows = if body.height < 12 { 0 } else { due_rows.min(2) };
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
        let aside = state.data.summary.value.as_ref().map_or(0, |s| s.set_aside.len());
        if id == TableId::TodayAgh && aside > 0 {
            paint.right(Rect { height: area.height.min(1), ..area }, &[seg(Role::Dim, format!(" {aside} zurückgestellt"))]);
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
        let from = usize::from(titled);
        for (row, line) in area.rows().skip(from).zip(due(state)) {
            let indent = u16::from(!titled).min(row.width);
            paint.chunks_cut(Rect { x: row.x + indent, width: row.width - indent, ..row }, &line);
        }
    }
}
