//! The list on the screen of one AGH: who comes and goes, by day.

use super::super::{Rows, TableSpec};
use crate::tui::{
    State,
    app::data::Resource,
    look::{
        format,
        table::{Column, Opens, Row, Source, Value},
        theme::Role,
    },
};

/// Coming starts and ends of one AGH.
pub static MOVEMENTS: TableSpec = TableSpec {
    stem: "starts-und-enden",
    title: "Kommende Starts und Enden",
    nothing: "Niemand ist zugewiesen oder eingetreten.",
    rows: Rows::Movement,
    resource: |state| state.measure.clone().map(Resource::Measure),
    about: |state| state.measure.clone(),
    source: movements,
    name: &["tag", "was"],
    first: &["anzahl"],
    urgent: "Achtung",
};

/// Coming starts and ends, by day.
pub fn movements(state: &State) -> Source {
    let columns = vec![
        Column::text("tag", "Tag", 13, 13, 0),
        Column::text("was", "was", 12, 24, 0),
        Column::number(
            "anzahl",
            "Anzahl",
            6,
            0,
            Opens::Means("So viele Teilnahmen beginnen oder enden an diesem Tag, zugewiesen von dieser OE."),
        ),
        Column::text("oe", "OE", 6, 60, 1),
    ];
    let Some(detail) = &state.data.measure.value else { return Source { columns, rows: Vec::new() } };
    let today = state.today();
    let mut rows = Vec::new();
    for (is_start, list) in [(true, &detail.starts), (false, &detail.ends)] {
        for movement in list {
            let late = movement.date < today;
            let what = match (is_start, late) {
                (true, false) => "Beginn geplant",
                (true, true) => "Beginn überfällig",
                (false, false) => "Ende geplant",
                (false, true) => "Ende ungeklärt",
            };
            let units: Vec<String> =
                movement.units.iter().map(|(unit, n)| if *n == 1 { unit.clone() } else { format!("{unit} {n}") }).collect();
            let count = i64::from(movement.count);
            rows.push((
                movement.date,
                Row {
                    key: format!("{} {what}", movement.date),
                    sign: if late { '!' } else { ' ' },
                    cells: vec![
                        Value::text(format::weekday_date(movement.date)).role(if late { Role::Warn } else { Role::Text }),
                        Value::text(what).role(if late { Role::Warn } else { Role::Text }),
                        Value::Int(if is_start { count } else { -count }).role(Role::Strong),
                        Value::text(units.join(", ")).role(Role::Dim),
                    ],
                },
            ));
        }
    }
    rows.sort_by_key(|(date, _)| *date);
    Source { columns, rows: rows.into_iter().map(|(_, row)| row).collect() }
}
