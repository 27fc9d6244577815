//! What the mails about who looks after a measure name.

use serde::Serialize;

use super::Measure;
use crate::domain::{
    dates::{german, moment, weekday_short},
    mail::{CareFacts, TalkFacts},
    provider_list::request::MissedList,
};

#[derive(Serialize)]
pub(super) struct Care {
    measure: Measure,
    begun: bool,
    mb: Mb,
    draft: Option<Draft>,
    #[serde(skip_serializing_if = "Option::is_none")]
    talk: Option<Talk>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filed_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_by: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missed: Vec<Missed>,
}

#[derive(Serialize)]
struct Missed {
    kind: &'static str,
    module: String,
    as_of: String,
    asked_on: String,
}

#[derive(Serialize)]
struct Mb {
    name: String,
    unit: Option<String>,
    email: String,
}

#[derive(Serialize)]
struct Draft {
    list: String,
    due: Option<String>,
}

#[derive(Serialize)]
struct Talk {
    weekday: &'static str,
    date: String,
    time: String,
    minutes: u32,
    place: String,
    /// When it was to be so far, where it moves.
    moved_from: Option<String>,
}

impl Missed {
    fn of(missed: &MissedList) -> Self {
        Self {
            kind: missed.kind.label(),
            module: missed.start.1.as_ref().map(ToString::to_string).unwrap_or_default(),
            as_of: german(missed.as_of),
            asked_on: german(missed.asked_on),
        }
    }
}

impl Care {
    pub(super) fn of(facts: &CareFacts) -> Self {
        Self {
            measure: Measure::of(&facts.measure),
            begun: facts.begun,
            mb: Mb {
                name: facts.mb_name.clone(),
                unit: facts.mb_unit.as_ref().map(ToString::to_string),
                email: facts.mb_email.clone(),
            },
            draft: facts.draft.as_ref().map(|draft| Draft { list: draft.list.name.clone(), due: draft.due.map(german) }),
            talk: facts.talk.as_ref().map(|TalkFacts { talk, .. }| Talk {
                weekday: weekday_short(chrono::Datelike::weekday(&talk.at)),
                date: german(talk.at.date()),
                time: talk.at.format("%H:%M").to_string(),
                minutes: talk.minutes,
                place: talk.place.clone(),
                moved_from: facts.talk.as_ref().and_then(TalkFacts::moved_from).map(moment),
            }),
            filed_at: facts.filed_at.clone(),
            answer_by: facts.answer_by.map(german),
            missed: facts.missed.iter().map(Missed::of).collect(),
        }
    }
}
