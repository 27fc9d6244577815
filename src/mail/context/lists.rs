//! What a request for lists names.

use serde::Serialize;

use crate::domain::{
    dates::german,
    mail::{ListRequestFacts, ListRow},
    provider_list::ListKind,
};

#[derive(Serialize)]
pub(super) struct ListRequest {
    data_of: String,
    kind: &'static str,
    first_day: bool,
    as_of: String,
    answer_by: String,
    answer_time: String,
    provider: String,
    person: String,
    asked_on: Option<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    no: String,
    title: String,
    module: String,
    begin: String,
    places: u32,
    booked: u32,
}

impl Row {
    fn of(row: &ListRow) -> Self {
        Self {
            no: row.key.start.0.to_string(),
            title: row.title.clone(),
            module: row.module().map(ToString::to_string).unwrap_or_default(),
            begin: german(row.begin),
            places: row.places,
            booked: row.booked,
        }
    }
}

impl ListRequest {
    pub(super) fn of(facts: &ListRequestFacts) -> Self {
        Self {
            data_of: german(facts.data_of),
            kind: facts.kind.label(),
            first_day: facts.kind == ListKind::FirstDay,
            as_of: german(facts.as_of),
            answer_by: german(facts.answer_by),
            answer_time: facts.answer_time.to_string(),
            provider: facts.provider.clone(),
            person: facts.person.clone(),
            asked_on: facts.asked_on.map(german),
            rows: facts.rows.iter().map(Row::of).collect(),
        }
    }
}
