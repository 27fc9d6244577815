//! *Plätze*: starts of contracted measures with places, live bookings and what is free.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Opened, Rows, TableSpec, View};
use crate::{
    api::places::{ExpectedStart, PlaceRow, StartContingents},
    domain::{dates, urgency},
    tui::{
        Command, State,
        app::data::Resource,
        look::{
            format,
            table::{Column, Opens, Row, Source, Value},
            theme::Role,
            widgets::seg::{Line, Seg, seg},
        },
    },
};

/// What the column of those who begin says.
const BEGIN: &str = "So viele Menschen beginnen nach Erfahrung, die schon eingetretenen mitgezählt: die Hälfte aller möglichen Verläufe \
    bringt höchstens so viele. Gelernt an früheren Starts des Instruments, der OE und der Tage bis zum Beginn.";
/// What the column of assignments says.
const NEED: &str = "So viele Zuweisungen, heute gemacht, braucht der Start nach Erfahrung noch, um eher als nicht voll zu beginnen. \
    Leer: mit keiner Zahl von Zuweisungen zu erreichen.";

/// The view.
pub static VIEW: View = View {
    names: &["plaetze", "plätze"],
    opened: Opened::Tab('3', Command::OpenPlaces),
    figure,
    headline,
    explain,
    counts_marks: false,
    marks_matter: true,
    ..View::LIST
};

/// Contracted starts.
pub static TABLE: TableSpec = TableSpec {
    stem: "plaetze",
    title: "Plätze",
    nothing: "Kein Start vertraglich beschaffter Maßnahmen steht an.",
    rows: Rows::Start,
    resource: |_| Some(Resource::Places),
    about: |_| None,
    source,
    name: &["start", "bezeichnung"],
    first: &["frei", "intagen", "beginn", "plaetze"],
    urgent: "dringend",
};

/// Contracted starts: those to come by begin, then those running that still take people, last
/// those that no longer do.
pub fn source(state: &State) -> Source {
    let columns = vec![
        Column::text("start", "Start", 12, 20, 0),
        Column::text("bezeichnung", "Bezeichnung", 14, 40, 1),
        Column::text("instr", "Instr.", 7, 8, 1).spoken("Instrument"),
        Column::text("bezirk", "Bezirk", 12, 16, 5),
        Column::number("beginn", "Beginn", 10, 2, Opens::Means("Erster Tag des Starts laut Export.")),
        Column::number("intagen", "in Tagen", 8, 0, Opens::Means("Tage von heute bis zum ersten Tag des Starts.")),
        Column::number("plaetze", "Plätze", 6, 0, Opens::Figure("plaetze", "plaetze")),
        Column::number("zugew", "zugew.", 6, 2, Opens::Figure("plaetze", "zugew")).spoken("zugewiesen"),
        Column::number("einget", "einget.", 7, 3, Opens::Figure("plaetze", "einget")).spoken("eingetreten"),
        Column::number("frei", "frei", 4, 0, Opens::Figure("plaetze", "frei")),
        Column::number(
            "kontingent",
            "Kontingent",
            10,
            1,
            Opens::Means("Seit der letzten Freigabe besetzt, von den damals zugeteilten Plätzen."),
        ),
        Column::number("beginnen", "beginnen", 8, 8, Opens::Means(BEGIN)).spoken("beginnen nach Erfahrung"),
        Column::number("bedarf", "Bedarf", 6, 9, Opens::Means(NEED)).spoken("Zuweisungsbedarf"),
        Column::text("", "", 6, 16, 4),
        Column::text("fuer", "für", 10, 12, 6),
        Column::text("traeger", "Träger", 16, 28, 7),
        Column::number("ende", "Ende", 10, 8, Opens::Means("Letzter Tag des Starts laut Export.")),
    ];
    let mut starts: Vec<&PlaceRow> = state.data.places.value.iter().flat_map(|places| &places.starts).collect();
    // What is overbooked needs somebody as much as what is free.
    starts.sort_by_key(|start| (start.days_to_start < 0, start.not_offered.is_some() && start.free >= 0, start.begin));
    Source { columns, rows: starts.into_iter().map(row).collect() }
}

fn row(start: &PlaceRow) -> Row {
    let urgent = urgency::is_urgent_start(start.not_offered.is_none(), start.free, start.days_to_start);
    let offered = start.not_offered.is_none();
    let (role, sign) = match (offered, start.free) {
        (_, ..0) => (Role::Over, '!'),
        (true, 1..) if urgent => (Role::Warn, '!'),
        (true, 1..) => (Role::Strong, '·'),
        (true, 0) => (Role::Text, ' '),
        (false, 0..) => (Role::Dim, ' '),
    };
    let plain = if offered || (start.open && start.free == 0) { Role::Text } else { Role::Dim };
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let share = if start.places == 0 { 0.0 } else { start.free.max(0) as f64 / f64::from(start.places) };
    let kind = match (start.u25, start.limited_mobility) {
        (true, true) => "U25, mobil",
        (true, false) => "U25",
        (false, true) => "wohnortnah",
        (false, false) => "",
    };
    Row {
        key: start.label(),
        sign,
        cells: vec![
            Value::text(start.label()).role(plain),
            Value::text(&start.title).role(plain),
            Value::text(&start.instrument).role(plain),
            Value::text(&start.district).role(Role::Dim),
            Value::Date(start.begin).role(plain),
            if start.days_to_start < 0 { Value::text("läuft") } else { Value::Int(start.days_to_start) }.role(plain),
            Value::Int(start.places.into()).role(plain),
            Value::Int(start.assigned.into()).role(plain),
            Value::Int(start.present.into()).role(plain),
            Value::Int(start.free).role(role),
            contingent(start),
            start.expected_start.map_or(Value::Empty, |e| Value::Int(e.q50.into())).role(plain),
            start.need.map_or(Value::Empty, |n| Value::Int(n.into())).role(plain),
            Value::Bar(share).role(if role == Role::Strong { Role::Bar } else { role }),
            Value::text(kind).role(Role::Dim),
            Value::text(&start.provider).role(Role::Dim),
            Value::Date(start.end).role(Role::Dim),
        ],
    }
}

/// `5/9`: filled since the release, of the Kontingent.
fn contingent(start: &PlaceRow) -> crate::tui::look::table::Cell {
    let Some(c) = &start.contingents else { return Value::Empty.role(Role::Dim) };
    let numbers = format!("{}/{}", c.filled, c.places);
    if c.filled >= c.places { Value::text(format!("✓ {numbers}")).role(Role::Good) } else { Value::text(numbers).into() }
}

/// The starts of the rows shown.
fn shown(state: &State) -> Vec<&PlaceRow> {
    let keys: HashSet<&str> = state.table_of(super::TableId::Places).view.rows.iter().map(|row| row.key.as_str()).collect();
    let starts = state.data.places.value.as_ref().map(|places| places.starts.as_slice()).unwrap_or_default();
    starts.iter().filter(|start| keys.contains(start.label().as_str())).collect()
}

/// The last day the headline counts.
fn until(state: &State) -> NaiveDate {
    state.data.summary.value.as_ref().map_or(state.today(), |summary| summary.contracted.until)
}

fn sum(starts: &[&PlaceRow]) -> i64 {
    starts.iter().map(|start| start.free).sum()
}

/// The number that matters: places free in the starts to come.
pub fn figure(state: &State) -> Option<(Role, String)> {
    state.data.places.value.as_ref()?;
    let soon: Vec<_> = shown(state).into_iter().filter(|s| s.not_offered.is_none()).collect();
    Some((Role::Strong, format::int(sum(&soon))))
}

/// Sums over what is shown, and over the selection.
pub fn headline(state: &State) -> Vec<Line> {
    let Some(places) = &state.data.places.value else { return Vec::new() };
    let table = state.table_of(super::TableId::Places);
    let until = until(state);
    let all = shown(state);
    let soon: Vec<&PlaceRow> = all.iter().copied().filter(|s| s.not_offered.is_none()).collect();
    let later: Vec<&PlaceRow> = all.iter().copied().filter(|s| s.free > 0 && s.begin > until).collect();
    let whole = table.view.rows.len() == table.view.total;
    let these = |list: &[&PlaceRow]| list.iter().map(|start| start.label()).collect::<Vec<_>>().join(",");
    let of = if whole { "alle".to_owned() } else { these(&all) };
    let starts = |list: &[&PlaceRow]| format::count(i64::try_from(list.len()).unwrap_or(i64::MAX), "Start", "Starts");
    let mut line = vec![
        seg(Role::Strong, format!("{} frei bis {}", format::count(sum(&soon), "Platz", "Plätze"), dates::german_short(until)))
            .shows(format!("plaetze/{of}/frei")),
        seg(Role::Text, format!(" in {}", starts(&soon))).shows(format!("plaetze/{of}/anzahl")),
        seg(Role::Dim, format!(" · später {} in {}", format::int(sum(&later)), starts(&later))),
    ];
    if !table.marked.is_empty() {
        let marked: Vec<&PlaceRow> = places.starts.iter().filter(|s| table.marked.contains(&s.label())).collect();
        let n = i64::try_from(marked.len()).unwrap_or(i64::MAX);
        line.push(seg(
            Role::Changed,
            format!(" · ✓ {} ausgewählt, {} frei", format::count(n, "Start", "Starts"), format::int(sum(&marked))),
        ));
    }
    let over = all.iter().filter(|s| s.free < 0).count();
    if over > 0 {
        line.push(seg(Role::Over, format!(" · ! {over} überbesetzt")));
    }
    vec![line]
}

/// More about the selected start.
pub fn explain(state: &State) -> Vec<Line> {
    let starts = state.data.places.value.as_ref().map(|places| places.starts.as_slice()).unwrap_or_default();
    let selected = state.selected().and_then(|row| starts.iter().find(|s| s.label() == row.key));
    selected.map(sentence).into_iter().collect()
}

/// One start in words.
pub fn sentence(start: &PlaceRow) -> Vec<Seg> {
    let when = match start.days_to_start {
        0 => "beginnt heute".to_owned(),
        1 => "beginnt morgen".to_owned(),
        days if days > 1 => format!("beginnt in {days} Tagen"),
        _ => format!("läuft seit {}", dates::german(start.begin)),
    };
    let free = match start.free {
        free if free < 0 => seg(Role::Over, format!(", ! {} überbesetzt", format::count(-free, "Platz", "Plätze"))),
        free => seg(Role::Strong, format!(", {} frei", format::int(free))),
    };
    let closed = match &start.not_offered {
        Some(why) if start.free > 0 => format!(" · zählt nicht als frei: {why}"),
        None | Some(_) if start.open => String::new(),
        None | Some(_) => " · nimmt niemanden mehr auf".to_owned(),
    };
    vec![
        seg(Role::Strong, start.label()),
        seg(
            Role::Text,
            format!(
                " {when}: {}, {} zugewiesen, {} eingetreten",
                format::count(start.places.into(), "Platz", "Plätze"),
                start.assigned,
                start.present
            ),
        ),
        free,
        seg(Role::Text, start.expected_start.map(|e| begin(start, e)).unwrap_or_default()),
        seg(Role::Text, closed),
        seg(Role::Text, start.contingents.as_ref().map(told).unwrap_or_default()),
        seg(Role::Text, format!(" · {}", start.provider)),
        seg(Role::Dim, format!(" · {} · bis {}", start.district, dates::german(start.end))),
    ]
}

/// `· nach Erfahrung beginnen etwa 9 (7 bis 10), voll mit 8 weiteren Zuweisungen`.
fn begin(start: &PlaceRow, expected: ExpectedStart) -> String {
    if start.assigned == 0 && start.free <= 0 {
        return String::new();
    }
    let ExpectedStart { q10, q50, q90 } = expected;
    let band = if q10 == q90 { String::new() } else { format!(" ({q10} bis {q90})") };
    let begin = if start.assigned > 0 { format!(" · nach Erfahrung beginnen etwa {q50}{band}") } else { String::new() };
    match start.need.filter(|n| *n > 0 && start.not_offered.is_none()) {
        Some(n) => {
            let n = format::count(n.into(), "weiteren Zuweisung", "weiteren Zuweisungen");
            format!("{begin} · voll mit etwa {n}")
        }
        None => begin,
    }
}

/// `· Kontingente vom 24.11.: ALT 1/2, BIL 0/3`.
fn told(contingents: &StartContingents) -> String {
    let units: Vec<String> = contingents.units.iter().map(|u| format!("{} {}/{}", u.unit, u.filled, u.places)).collect();
    format!(" · Kontingente vom {}, davon gefüllt: {}", dates::german_short(contingents.on), units.join(", "))
}
