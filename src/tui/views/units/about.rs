//! What the desk knows of the selected OE, as lists.

use super::{
    super::{Rows, TableSpec},
    selected,
};
use crate::{
    api::{agh::AghRow, mails::MailRow, monitoring::MonitoringRow, places::PlaceRow},
    domain::dates,
    tui::{
        State,
        app::data::Resource,
        look::{
            table::{Column, Opens, Row, Source, Value},
            theme::Role,
        },
    },
};

fn about(state: &State) -> Option<String> {
    selected(state).map(|unit| unit.code.clone())
}

/// Where it is behind its Eintrittserwartung, instrument by instrument.
pub static ENTRIES: TableSpec = TableSpec {
    stem: "oe-eintritte",
    title: "Eintrittserwartung",
    nothing: "Für diese OE ist kein Eintrittsmonitoring eingelesen.",
    rows: Rows::Figures,
    resource: |_| Some(Resource::Monitoring),
    about,
    source: entries,
    name: &["instrument"],
    first: &["rueckstand", "ist"],
    urgent: "im Rückstand",
};

/// Its Kontingente in force.
pub static CONTINGENTS: TableSpec = TableSpec {
    stem: "oe-kontingente",
    title: "Kontingente in Kraft",
    nothing: "Für diese OE ist kein Kontingent freigegeben.",
    rows: Rows::Start,
    resource: |_| Some(Resource::Places),
    about,
    source: contingents,
    name: &["start", "bezeichnung"],
    first: &["kontingent", "besetzt"],
    urgent: "offen",
};

/// The AGH of its Bezirk.
pub static AGH: TableSpec = TableSpec {
    stem: "oe-agh",
    title: "AGH im Bezirk",
    nothing: "In ihrem Bezirk liegt keine AGH.",
    rows: Rows::Agh,
    resource: |_| Some(Resource::Agh),
    about,
    source: agh,
    name: &["agh", "bezeichnung"],
    first: &["freiheute", "besetzt"],
    urgent: "überbesetzt",
};

/// The mails to it: overviews, and whatever it was asked.
pub static MAILS: TableSpec = TableSpec {
    stem: "oe-mails",
    title: "Mails an die OE",
    nothing: "An diese OE ging noch keine Mail.",
    rows: Rows::Mail,
    resource: |_| Some(Resource::Mails),
    about,
    source: mails,
    name: &["nr", "betreff"],
    first: &["stand"],
    urgent: "braucht jemanden",
};

fn entries(state: &State) -> Source {
    let columns = vec![
        Column::text("instrument", "Instrument", 10, 12, 0),
        Column::number("bisstand", "bis Stand", 9, 3, Opens::Figure("monitoring", "bisstand")),
        Column::number("ist", "Ist", 5, 1, Opens::Figure("monitoring", "ist")),
        Column::number("rueckstand", "Rückstand", 9, 0, Opens::Figure("monitoring", "rueckstand")),
        Column::number("erfuellung", "Erfüllung", 9, 2, Opens::Figure("monitoring", "erfuellung")),
    ];
    let Some(unit) = selected(state) else { return Source { columns, rows: Vec::new() } };
    let all = state.data.monitoring.value.iter().flat_map(|table| &table.rows);
    let mut of: Vec<&MonitoringRow> = all.filter(|row| row.unit == unit.code).collect();
    let number = |raw: &str| raw.parse::<f64>().unwrap_or(0.0);
    of.sort_by(|a, b| number(&b.backlog).total_cmp(&number(&a.backlog)));
    let row = |row: &MonitoringRow| {
        let backlog = number(&row.backlog);
        Row {
            key: format!("{} {}", row.unit, row.instrument),
            sign: if backlog > 0.0 { '!' } else { ' ' },
            cells: vec![
                Value::text(&row.instrument).into(),
                Value::Decimal(number(&row.expected_to_date), 1).into(),
                Value::Int(row.actual.into()).into(),
                Value::Decimal(backlog, 1).role(if backlog > 0.0 { Role::Strong } else { Role::Dim }),
                row.fulfilment.map_or(Value::Empty, Value::Percent).into(),
            ],
        }
    };
    Source { columns, rows: of.into_iter().map(row).collect() }
}

fn contingents(state: &State) -> Source {
    let columns = vec![
        Column::text("start", "Start", 12, 20, 0),
        Column::text("bezeichnung", "Bezeichnung", 12, 32, 3),
        Column::number("beginn", "Beginn", 10, 2, Opens::Means("Erster Tag des Starts laut Export.")),
        Column::number(
            "kontingent",
            "Kontingent",
            10,
            0,
            Opens::Means("Plätze dieses Starts, um deren Besetzung die OE mit der letzten Freigabe gebeten ist."),
        ),
        Column::number(
            "besetzt",
            "besetzt",
            7,
            0,
            Opens::Means("Zuweisungen der OE in diesen Start seit der Freigabe, soweit sie noch laufen."),
        ),
        Column::number("frei", "im Start frei", 13, 1, Opens::Figure("plaetze", "frei")),
    ];
    let Some(unit) = selected(state) else { return Source { columns, rows: Vec::new() } };
    let starts = state.data.places.value.iter().flat_map(|places| &places.starts);
    let row = |start: &PlaceRow| {
        let own = start.contingents.iter().flat_map(|c| &c.units).find(|c| c.unit == unit.code)?;
        let open = own.filled < own.places;
        Some(Row {
            key: start.label(),
            sign: if open { '·' } else { ' ' },
            cells: vec![
                Value::text(start.label()).into(),
                Value::text(&start.title).role(Role::Dim),
                Value::Date(start.begin).into(),
                Value::Int(own.places.into()).role(Role::Strong),
                Value::Int(own.filled.into()).role(if open { Role::Text } else { Role::Good }),
                Value::Int(start.free).role(Role::Dim),
            ],
        })
    };
    Source { columns, rows: starts.filter_map(row).collect() }
}

fn agh(state: &State) -> Source {
    let columns = vec![
        Column::text("agh", "AGH", 9, 12, 0),
        Column::text("bezeichnung", "Bezeichnung", 12, 40, 2),
        Column::number("plaetze", "Plätze", 6, 3, Opens::Figure("agh", "plaetze")),
        Column::number("besetzt", "besetzt", 7, 1, Opens::Figure("agh", "besetzt")),
        Column::number("freiheute", "frei", 4, 0, Opens::Figure("agh", "freiheute")).spoken("heute frei"),
    ];
    let Some(unit) = selected(state) else { return Source { columns, rows: Vec::new() } };
    let all = state.data.agh.value.iter().flat_map(|table| &table.rows);
    let mut near: Vec<&AghRow> = all.filter(|row| !unit.district.is_empty() && row.district == unit.district).collect();
    near.sort_by_key(|row| std::cmp::Reverse(row.free_today));
    let row = |row: &AghRow| {
        let over = row.present > row.places;
        Row {
            key: row.measure.clone(),
            sign: if over { '!' } else { ' ' },
            cells: vec![
                Value::text(&row.measure).into(),
                Value::text(&row.title).role(Role::Dim),
                Value::Int(row.places.into()).role(Role::Dim),
                Value::Int(row.present.into()).role(if over { Role::Over } else { Role::Text }),
                Value::Int(row.free_today.into()).role(Role::Strong),
            ],
        }
    };
    Source { columns, rows: near.into_iter().map(row).collect() }
}

fn mails(state: &State) -> Source {
    let columns = vec![
        Column::number("nr", "Nr.", 4, 2, Opens::Means("Nummer der Mail im Postausgang.")).spoken("Nummer"),
        Column::text("betreff", "Betreff", 20, 60, 0),
        Column::text("am", "am", 10, 10, 1),
        Column::text("stand", "Stand", 10, 14, 0),
    ];
    let Some(unit) = selected(state) else { return Source { columns, rows: Vec::new() } };
    let all = state.data.mails.value.iter().flat_map(|mails| &mails.mails);
    let row = |mail: &MailRow| Row {
        key: mail.id.to_string(),
        sign: ' ',
        cells: vec![
            Value::Int(mail.id).role(Role::Dim),
            Value::text(&mail.subject).into(),
            Value::text(dates::german(state.zone.local(mail.released_at.unwrap_or(mail.created_at)).date())).role(Role::Dim),
            Value::text(&mail.state_label).into(),
        ],
    };
    Source { columns, rows: all.filter(|mail| mail.units.contains(&unit.code)).map(row).collect() }
}
