//! *Ersttag*: the starts whose lists are expected or read in, and the work that follows: COSACH, VerBIS,
//! differences. Who came and who did not is read in ten seconds, the work is ticked off with one hand.

mod work;

use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Rows, TableId, TableSpec, View, frame};
use crate::{
    api::first_days::{FirstDayRow, ListInfo},
    domain::{dates, provider_list::Work},
    tui::{
        Command, State,
        app::{data::Resource, first_days},
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

pub use work::{COSACH, DIFFERENCES, VERBIS};

/// The view.
pub static VIEW: View = View {
    names: &["ersttag"],
    opened: Opened::Tab('9', Command::OpenFirstDays),
    figure,
    headline,
    explain,
    panes: |state, body| areas(state, body).into_iter().map(|(id, area)| (id, below_title(area))).collect(),
    draw,
    legend: &[
        "da, nicht, offen: laut Liste, ohne Liste laut Export; offen sind auch Entschuldigte.",
        "frei: Plätze minus Eingetretene und Zugewiesene, mit dem, was die Liste sagt.",
    ],
    counts_marks: false,
    ..View::LIST
};

/// Starts with their lists.
pub static STARTS: TableSpec = TableSpec {
    stem: "ersttag",
    title: "Starts und Listen",
    nothing: "In diesen Tagen beginnt nichts.",
    rows: Rows::Start,
    resource: |_| Some(Resource::FirstDays),
    about: |_| None,
    source,
    name: &["start", "tag"],
    first: &["da", "nicht", "offen", "frei"],
    urgent: "Liste fehlt",
};

/// From this width on the starts stand beside what is known of one, and the lists of work side by side.
const WIDE: u16 = 110;
/// From this height on all lists fit.
const HIGH: u16 = 24;

fn rows(state: &State) -> &[FirstDayRow] {
    state.data.first_days.value.as_ref().map(|days| days.starts.as_slice()).unwrap_or_default()
}

fn source(state: &State) -> Source {
    let means = |text| Opens::Means(text);
    let columns = vec![
        Column::text("start", "Start", 12, 18, 0),
        Column::text("tag", "Tag", 10, 10, 0),
        Column::number("gebucht", "gebucht", 7, 2, means("Um wen es geht: da, nicht da oder noch offen.")),
        Column::number("da", "da", 4, 0, means("Eingetreten: laut Liste, ohne Liste laut Export.")),
        Column::number("nicht", "nicht", 5, 0, means("Nicht angetreten: laut Liste, ohne Liste laut Export.")),
        Column::number("offen", "offen", 5, 0, means("Noch nicht bekannt: entschuldigt, nicht auf der Liste, oder ohne Liste.")),
        Column::number("frei", "frei", 5, 1, means("Plätze minus Eingetretene und Zugewiesene, mit dem, was die Liste sagt.")),
        Column::text("liste", "Liste", 8, 16, 1),
        Column::number("abweichungen", "≠", 3, 3, means("Zeilen der Liste, die nicht zu unseren Zuweisungen passen."))
            .spoken("Abweichungen"),
        Column::text("traeger", "Träger", 12, 30, 4),
    ];
    let today = state.today();
    let row = |start: &FirstDayRow| {
        let is_today = start.is_of(today);
        let count = |n: u32, role: Role| Value::Int(n.into()).role(if n == 0 { Role::Dim } else { role });
        Row {
            key: start.label(),
            sign: if start.overdue {
                '!'
            } else if is_today {
                '·'
            } else {
                ' '
            },
            cells: vec![
                Value::text(start.label()).role(if is_today { Role::Strong } else { Role::Text }),
                Value::Date(start.begin).role(if start.begin < today { Role::Dim } else { Role::Text }),
                Value::Int(start.booked.into()).into(),
                count(start.begun, Role::Strong),
                count(start.no_show, Role::Strong),
                count(start.unknown, if start.overdue { Role::Warn } else { Role::Text }),
                Value::Int(start.free).into(),
                list_of(state, start),
                start.list.as_ref().map_or(Value::Empty.into(), |list| count(list.differences, Role::Warn)),
                Value::text(&start.provider).role(Role::Dim),
            ],
        }
    };
    Source { columns, rows: rows(state).iter().map(row).collect() }
}

/// What is there of a list: when it was read in, or that it is missing.
fn list_of(state: &State, start: &FirstDayRow) -> crate::tui::look::table::Cell {
    match &start.list {
        Some(list) => Value::text(format::clock(state.zone.local(list.read_at), state.today())).role(Role::Good),
        None if start.overdue => Value::text("fehlt").role(Role::Warn),
        None if start.requested_on.is_some() => {
            let on = start.requested_on.map(dates::german_short).unwrap_or_default();
            Value::text(format!("angef. {on}")).role(Role::Dim)
        }
        None => Value::Empty.into(),
    }
}

/// Where the lists stand, titles included.
fn areas(state: &State, body: Rect) -> Vec<(TableId, Rect)> {
    if body.width < WIDE || body.height < HIGH {
        return state.focused_table().map(|id| (id, body)).into_iter().collect();
    }
    let [above, work] =
        Layout::vertical([Constraint::Max(rows_of_starts(state, body)), Constraint::Fill(1)]).spacing(1).areas(body);
    let [starts, _] = beside(above);
    let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).spacing(3).areas(work);
    let [verbis, differences] = Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).spacing(1).areas(right);
    vec![(TableId::FirstDays, starts), (TableId::Cosach, left), (TableId::Verbis, verbis), (TableId::Differences, differences)]
}

/// As many rows as there are starts, and no more than a good third of the body.
fn rows_of_starts(state: &State, body: Rect) -> u16 {
    let wanted = u16::try_from(rows(state).len() + 2).unwrap_or(u16::MAX);
    wanted.clamp(8, (body.height * 2 / 5).max(8))
}

/// The starts, and what is said of the selected one.
fn beside(above: Rect) -> [Rect; 2] {
    Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).spacing(3).areas(above)
}

fn below_title(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
}

fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    let areas = areas(state, body);
    for (id, area) in &areas {
        frame::title(paint, state, *id, *area);
        if let Some(work) = first_days::work_of(*id) {
            let open = first_days::list(state, work).map_or(0, |list| list.open);
            let role = if open > 0 { Role::Strong } else { Role::Good };
            let text = if open > 0 { format!(" {open} offen") } else { " nichts offen".to_owned() };
            paint.right(Rect { height: area.height.min(1), ..*area }, &[seg(role, text)]);
        }
    }
    if areas.len() > 1 {
        let [_, about] = beside(Rect { height: areas[0].1.height, ..body });
        for (y, line) in (about.y..about.bottom()).zip(about_start(state)) {
            paint.chunks_cut(Rect { y, height: 1, ..about }, &line);
        }
    }
}

/// The selected start in lines.
fn about_start(state: &State) -> Vec<Line> {
    let Some(start) = first_days::start(state) else { return Vec::new() };
    let mut lines = vec![
        vec![seg(Role::Strong, start.label()), seg(Role::Text, format!("  {}", start.title))],
        vec![seg(Role::Dim, format!("{} · {}", start.provider, start.district))],
        vec![
            seg(Role::Text, format!("{} gebucht: ", start.booked)),
            seg(Role::Strong, format!("{} eingetreten", start.begun)),
            seg(Role::Text, " · "),
            seg(Role::Strong, format!("{} nicht angetreten", start.no_show)),
        ],
    ];
    lines.extend(start.list.as_ref().map_or_else(|| without_list(state, start), |list| with_list(state, start, list)));
    if start.due_on != start.begin {
        let (begin, due) = (format::weekday_date(start.begin), format::weekday_date(start.due_on));
        lines.push(vec![seg(Role::Dim, format!("Starttag {begin}; Auswertung am {due}"))]);
    }
    lines
}

/// What its list says.
fn with_list(state: &State, start: &FirstDayRow, list: &ListInfo) -> Vec<Line> {
    let open: Vec<String> = [(list.excused, "später erwartet"), (list.missing, "nicht auf der Liste")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    let rows = format::count(list.rows.into(), "Zeile", "Zeilen");
    let mut told = vec![seg(Role::Text, format!("{rows}, {} zugeordnet", list.matched))];
    if list.without_booking > 0 {
        told.push(seg(Role::Text, format!(", {} ohne Zuweisung", list.without_booking)));
    }
    let at = format::clock(state.zone.local(list.read_at), state.today());
    let read = vec![seg(Role::Dim, format!("{} vom {} · {at}, {}", list.kind, dates::german_short(list.as_of), list.who))];
    let open = (!open.is_empty()).then(|| vec![seg(Role::Text, open.join(" · "))]);
    open.into_iter().chain([free(start), told, read]).collect()
}

/// What is known as long as there is none.
fn without_list(state: &State, start: &FirstDayRow) -> Vec<Line> {
    if start.unknown == 0 {
        return vec![vec![seg(Role::Text, "alle geklärt, laut Export")], free(start)];
    }
    let key = state.options.keymap.shown(Command::ReadList);
    vec![
        vec![seg(Role::Text, format!("{} offen, solange keine Liste da ist", start.unknown))],
        free(start),
        vec![seg(Role::Dim, format!("Liste des Trägers einlesen: {key}")).said("")],
    ]
}

fn free(start: &FirstDayRow) -> Line {
    let now = format!("{} von {}", format::int(start.free), start.places);
    if start.free == start.free_before {
        return vec![seg(Role::Strong, format!("{now} frei"))];
    }
    vec![seg(Role::Text, format!("frei vorher {}, jetzt ", format::int(start.free_before))), seg(Role::Strong, now)]
}

/// What is open of everything.
fn headline(state: &State) -> Vec<Line> {
    let Some(days) = &state.data.first_days.value else { return Vec::new() };
    let today: Vec<&FirstDayRow> = days.starts.iter().filter(|start| start.is_of(state.today())).collect();
    let overdue: Vec<&FirstDayRow> = days.starts.iter().filter(|start| start.overdue).collect();
    let mut line = vec![seg(
        Role::Text,
        match today.len() {
            0 => "heute kein Start".to_owned(),
            n => format!("heute {}", format::count(i64::try_from(n).unwrap_or(i64::MAX), "Start", "Starts")),
        },
    )];
    if !overdue.is_empty() {
        let named: Vec<String> = overdue.iter().take(2).map(|start| start.label()).collect();
        let more = overdue.len().saturating_sub(2);
        let more = if more > 0 { format!(" und {more} weitere") } else { String::new() };
        line.push(seg(Role::Warn, format!(" · ! Liste fehlt: {}{more}", named.join(", "))));
    } else if !today.is_empty() && today.iter().all(|start| start.list.is_some() || start.unknown == 0) {
        line.push(seg(Role::Good, ", ausgewertet"));
    }
    let work = [(days.cosach, Work::Cosach.label()), (days.verbis, Work::Verbis.label())];
    for (open, name) in work.into_iter().filter(|(open, _)| *open > 0) {
        line.push(seg(Role::Text, " · "));
        line.push(seg(Role::Strong, format!("{name} {open} offen")));
    }
    if days.differences > 0 {
        line.push(seg(Role::Text, " · "));
        line.push(seg(Role::Strong, format::count(days.differences.into(), "Abweichung", "Abweichungen")));
    }
    if days.excused_due > 0 {
        line.push(seg(Role::Warn, format!(" · ! {} entschuldigt, jetzt zu klären", days.excused_due)));
    }
    if days.unexplained > 0 {
        line.push(seg(Role::Dim, format!(" · {} ungeklärte Antritte", days.unexplained)));
    }
    vec![line]
}

/// The number that matters: rows still to be worked off.
fn figure(state: &State) -> Option<(Role, String)> {
    let days = state.data.first_days.value.as_ref()?;
    Some((Role::Strong, format::int(i64::from(days.cosach) + i64::from(days.verbis) + i64::from(days.differences))))
}

/// The selected row in words.
fn explain(state: &State) -> Vec<Line> {
    if let Some(line) = work::explain(state) {
        return vec![line];
    }
    about_start(state).into_iter().take(1).chain(about_start(state).into_iter().nth(2)).collect()
}
