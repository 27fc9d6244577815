//! *AGH*: every AGH with its occupancy now and in 2, 4 and 8 weeks. Shows the forecast where it
//! is computed, the booked numbers until then.

use std::collections::HashSet;

use super::{Opened, Rows, TableSpec, View, need};
use crate::{
    api::agh::{AghRow, Outlook},
    domain::{dates, urgency},
    tui::{
        Command, State,
        app::data::Resource,
        look::{
            format,
            table::{Cell, Column, Opens, Row, Source, Value},
            theme::Role,
            widgets::seg::{Line, seg},
        },
    },
};

/// The view.
pub static VIEW: View =
    View { names: &["agh"], opened: Opened::Tab('2', Command::OpenAgh), figure, headline, explain, forecast: true, ..View::LIST };

/// All AGH.
pub static TABLE: TableSpec = TableSpec {
    stem: "agh",
    title: "AGH",
    nothing: "Es läuft keine AGH.",
    rows: Rows::Agh,
    resource: |_| Some(Resource::Agh),
    // What is expected is not compared with what is booked.
    about: |state| {
        let first = state.data.agh.value.as_ref().and_then(|table| table.rows.first());
        first.map(|row| if row.expected.is_some() { "erwartet" } else { "gebucht" }.to_owned())
    },
    source,
    name: &["agh", "bezeichnung"],
    first: &["frei4wo", "besetzt", "plaetze"],
    urgent: "dringend",
};

/// All AGH.
pub fn source(state: &State) -> Source {
    let rows = state.data.agh.value.as_ref().map(|table| table.rows.as_slice()).unwrap_or_default();
    // Links may name what comes with a forecast before there is any row.
    let forecast = rows.is_empty() || rows.iter().any(|row| row.expected.is_some());
    let mut columns = vec![
        Column::text("agh", "AGH", 9, 12, 0),
        Column::text("bezeichnung", "Bezeichnung", 13, 40, 1),
        Column::text("bezirk", "Bezirk", 12, 16, 6),
        Column::number("plaetze", "Plätze", 6, 4, Opens::Figure("agh", "plaetze")),
        Column::number("besetzt", "besetzt", 7, 2, Opens::Figure("agh", "besetzt")),
        Column::number("freiheute", "frei", 4, 1, Opens::Figure("agh", "freiheute")).spoken("heute frei"),
    ];
    columns.extend(if forecast {
        [
            Column::number("in2wo", "≈ 2 Wo.", 7, 9, Opens::Figure("agh", "in2wo"))
                .formerly("2wo")
                .spoken("erwartet in 2 Wochen"),
            Column::number("in4wo", "≈ 4 Wo.", 7, 3, Opens::Figure("agh", "in4wo"))
                .formerly("4wo")
                .spoken("erwartet in 4 Wochen"),
            Column::number("in8wo", "≈ 8 Wo.", 7, 5, Opens::Figure("agh", "in8wo"))
                .formerly("8wo")
                .spoken("erwartet in 8 Wochen"),
            Column::number("frei4wo", "frei 4 Wo.", 10, 0, Opens::Figure("agh", "frei4wo")).spoken("frei in 4 Wochen"),
        ]
    } else {
        [
            Column::number("in2wo", "in 2 Wo.", 8, 6, Opens::Figure("agh", "in2wo")).formerly("2wo").spoken("in 2 Wochen"),
            Column::number("in4wo", "in 4 Wo.", 8, 3, Opens::Figure("agh", "in4wo")).formerly("4wo").spoken("in 4 Wochen"),
            Column::number("in8wo", "in 8 Wo.", 8, 5, Opens::Figure("agh", "in8wo")).formerly("8wo").spoken("in 8 Wochen"),
            Column::number("frei4wo", "frei 4 Wo.", 10, 0, Opens::Figure("agh", "frei4wo")).spoken("frei in 4 Wochen"),
        ]
    });
    if forecast {
        columns.extend([
            Column::number("pfrei2w", "1 frei 2 Wo.", 12, 10, Opens::Figure("agh", "pfrei2w"))
                .spoken("mindestens einer frei in 2 Wochen"),
            Column::number("pfrei4w", "1 frei 4 Wo.", 12, 10, Opens::Figure("agh", "pfrei4w"))
                .spoken("mindestens einer frei in 4 Wochen"),
            Column::number("pfrei8w", "1 frei 8 Wo.", 12, 10, Opens::Figure("agh", "pfrei8w"))
                .spoken("mindestens einer frei in 8 Wochen"),
            need::column(9),
            Column::number("zugestern", "zu gestern", 10, 8, Opens::Figure("agh", "zugestern")).spoken("gegenüber gestern"),
        ]);
    }
    columns.extend([
        Column::text("verlauf", "Verlauf", 9, 27, 5),
        Column::number("leereplatztage", "leere Platztage", 15, 9, Opens::Figure("agh", "leereplatztage")),
        Column::text("traeger", "Träger", 24, 30, 12),
        Column::text("mb", "MB", 12, 24, 7).spoken("betreut von"),
        Column::text("ende", "Ende", 10, 10, 14),
    ]);
    Source { columns, rows: rows.iter().map(|agh| row(agh, forecast)).collect() }
}

fn row(agh: &AghRow, forecast: bool) -> Row {
    let over = agh.present > agh.places;
    let expected = agh.expected.as_ref();
    let outlook: Outlook<Value> = match expected {
        Some(e) => Outlook {
            weeks2: Value::Int(e.q50.weeks2.into()),
            weeks4: Value::Int(e.q50.weeks4.into()),
            weeks8: Value::Int(e.q50.weeks8.into()),
        },
        None => Outlook {
            weeks2: Value::Int(agh.booked.weeks2.into()),
            weeks4: Value::Int(agh.booked.weeks4.into()),
            weeks8: Value::Int(agh.booked.weeks8.into()),
        },
    };
    let (free, empty) = match expected {
        Some(e) => (Value::Decimal(e.free.weeks4, 1), e.empty_place_days),
        None => (Value::Int(agh.free.weeks4.into()), f64::from(agh.empty_place_days)),
    };
    let urgent = urgency::is_urgent(agh.places, empty);
    let mut cells: Vec<Cell> = vec![
        Value::text(&agh.measure).into(),
        Value::text(&agh.title).into(),
        Value::text(&agh.district).role(Role::Dim),
        Value::Int(agh.places.into()).into(),
        Value::Int(agh.present.into()).role(if over { Role::Over } else { Role::Text }),
        Value::Int(agh.free_today.into()).role(Role::Strong),
        outlook.weeks2.into(),
        outlook.weeks4.into(),
        outlook.weeks8.into(),
        free.role(if urgent { Role::Warn } else { Role::Strong }),
    ];
    if forecast {
        let p = |pick: fn(&Outlook<f64>) -> f64| -> Cell {
            expected.map_or(Value::Empty, |e| Value::Percent(pick(&e.p_free))).into()
        };
        cells.extend([p(|o| o.weeks2), p(|o| o.weeks4), p(|o| o.weeks8)]);
        cells.push(need::value(expected.and_then(|e| e.need)).into());
        let change = expected.and_then(|e| e.change_since_yesterday);
        cells.push(change.map_or(Value::Empty, Value::Delta).role(Role::Changed));
    }
    let course = match expected {
        Some(e) => e.weekly_mean.clone(),
        None => agh.weekly_booked.iter().map(|n| f64::from(*n)).collect(),
    };
    cells.extend([
        Value::Spark(course, agh.weekly_capacity.clone()).role(Role::Bar),
        Value::Decimal(empty, 0).into(),
        Value::text(&agh.provider).role(Role::Dim),
        agh.mb.as_ref().map_or(Value::text("fehlt").role(Role::Warn), |mb| Value::text(mb).role(Role::Dim)),
        Value::Date(agh.end).role(Role::Dim),
    ]);
    let sign = match (over, urgent, agh.unresolved_ends > 0) {
        (true, ..) | (_, true, _) => '!',
        (.., true) => '·',
        _ => ' ',
    };
    Row { key: agh.measure.clone(), sign, cells }
}

/// Sums over the rows shown.
struct Sums {
    places: i64,
    present: i64,
    /// Free in four weeks.
    free: f64,
    from_forecast: bool,
    /// AGH with places today, and without.
    running: i64,
    idle: i64,
}

fn sums(state: &State) -> Option<Sums> {
    let table = state.data.agh.value.as_ref()?;
    let view = &state.table_of(super::TableId::Agh).view;
    let keys: HashSet<&str> = view.rows.iter().map(|row| row.key.as_str()).collect();
    let mut sums = Sums { places: 0, present: 0, free: 0.0, from_forecast: false, running: 0, idle: 0 };
    for row in table.rows.iter().filter(|row| keys.contains(row.measure.as_str())) {
        // Who is still there in an AGH without places is a question of its end, not occupancy.
        if row.places > 0 {
            sums.present += i64::from(row.present);
            sums.running += 1;
        } else {
            sums.idle += 1;
        }
        sums.places += i64::from(row.places);
        sums.from_forecast |= row.expected.is_some();
        sums.free += row.expected.as_ref().map_or(f64::from(row.free.weeks4), |e| e.free.weeks4);
    }
    Some(sums)
}

/// The AGH shown, as the name of a figure says them.
fn which(state: &State) -> String {
    let view = &state.table_of(super::TableId::Agh).view;
    if view.rows.len() == view.total {
        return "alle".to_owned();
    }
    view.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>().join(",")
}

/// The number that matters: places free in four weeks.
pub fn figure(state: &State) -> Option<(Role, String)> {
    sums(state).map(|sums| (Role::Strong, format::decimal(sums.free, 0)))
}

/// Free places in four weeks, and how many are taken today.
pub fn headline(state: &State) -> Vec<Line> {
    let Some(sums) = sums(state) else { return Vec::new() };
    let how = if sums.from_forecast { "erwartet" } else { "nach Buchungsstand" };
    let of = which(state);
    let places = format::count(sums.places, "Platz", "Plätzen");
    vec![vec![
        seg(Role::Strong, format!("{} Plätze frei in 4 Wochen", format::decimal(sums.free, 0)))
            .shows(format!("agh/{of}/frei4wo")),
        seg(Role::Dim, format!(" ({how})")),
        seg(Role::Text, format!(" · {} von {places} heute besetzt", format::int(sums.present)))
            .shows_as(format!("agh/{of}/besetzt"), format!("{} heute besetzt", format::int(sums.present)))
            .shows_as(format!("agh/{of}/plaetze"), format::count(sums.places, "Platz", "Plätze")),
        seg(Role::Dim, format!(" · {} AGH", format::int(sums.running))).shows(format!("agh/{of}/anzahl")),
        seg(Role::Dim, if sums.idle > 0 { format!(", {} ohne Plätze heute", format::int(sums.idle)) } else { String::new() }),
    ]]
}

/// More about the selected AGH.
pub fn explain(state: &State) -> Vec<Line> {
    let Some(agh) = state.selected().and_then(|row| state.data.agh_row(&row.key)) else { return Vec::new() };
    let mut whose = vec![
        seg(Role::Strong, format!("{} {}", agh.measure, agh.title)),
        seg(Role::Text, format!(" · {} · {}", agh.provider, agh.district)),
        match &agh.mb {
            Some(mb) => seg(Role::Text, format!(" · {}", format::mb(mb))),
            None => seg(Role::Warn, " · ! keine MB benannt"),
        },
        seg(Role::Dim, format!(" · bis {}", dates::german(agh.end))),
    ];
    if let Some(aside) = state.data.set_aside(&agh.measure) {
        whose.insert(1, seg(Role::Warn, format!(" · zurückgestellt bis {}", dates::german_short(aside.until))));
    }
    if agh.unresolved_ends > 0 {
        whose.insert(1, seg(Role::Warn, format!(" · ! {} Ende ungeklärt", agh.unresolved_ends)));
    }
    let b = &agh.booked;
    let mut numbers = vec![
        seg(Role::Text, format!("gebucht {} / {} / {} in 2 / 4 / 8 Wochen", b.weeks2, b.weeks4, b.weeks8)),
        seg(Role::Text, format!(" · {} leere Platztage in 8 Wochen nach Buchungsstand", agh.empty_place_days)),
    ];
    if let Some(e) = &agh.expected {
        // Where there is no room for both, the Bezirk in the next line is what acting needs.
        let when = if state.size.0 >= 100 { " in 2 / 4 / 8 Wochen" } else { "" };
        numbers = vec![
            seg(Role::Text, format!("in 4 Wochen erwartet {}", format::banded(e.q50.weeks4, e.q10.weeks4, e.q90.weeks4))),
            seg(Role::Text, format!(" · mindestens einer frei: {}", format::percent(e.p_free.weeks4))),
            seg(Role::Dim, format!(" · gebucht {} / {} / {}{when}", b.weeks2, b.weeks4, b.weeks8)),
        ];
    }
    vec![numbers, whose]
}
