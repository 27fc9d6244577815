//! The figures of a letter as the templates see them: dates and numbers already in German form.
//! The field names are the variables an office may use in its own templates.

mod care;
mod lists;

use std::collections::BTreeSet;

use serde::Serialize;

use care::Care;
use lists::ListRequest;

use crate::domain::{
    Instrument, UnitCode,
    contingent::{Shares, released::Share},
    dates::german,
    forecast::need::Experience,
    mail::{
        AghFacts, Content, Free, LateEntry, Letter, MailRules, Mailbox, MeasureFacts, OverbookedFacts, PlaceRow, PlacesFacts,
        RefillFacts, StartFacts,
    },
    start,
};

/// The mailbox a mail comes from.
#[derive(Serialize)]
pub(super) struct Team {
    name: String,
    address: String,
}

impl Team {
    pub(super) fn of(mailbox: &Mailbox) -> Self {
        Self { name: mailbox.name.clone(), address: mailbox.address.to_string() }
    }
}

/// Everything a template can name; one variant per content, flattened.
#[derive(Serialize)]
pub(super) struct Context {
    team: Team,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
    #[serde(flatten)]
    facts: Facts,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Facts {
    Agh(Agh),
    Places(Places),
    PreStart(PreStart),
    Refill(Refill),
    ListRequest(ListRequest),
    Care(Care),
    Overbooked(Overbooked),
}

impl Context {
    pub(super) fn of(letter: &Letter, rules: &MailRules) -> Self {
        let facts = match letter.content() {
            Content::Agh(facts) => Facts::Agh(Agh::of(facts)),
            Content::Places(facts) => Facts::Places(Places::of(facts)),
            Content::PreStart(facts) => Facts::PreStart(PreStart::of(facts)),
            Content::Refill(facts) => Facts::Refill(Refill::of(facts)),
            Content::ListRequest(facts) => Facts::ListRequest(ListRequest::of(facts)),
            Content::Overbooked(facts) => Facts::Overbooked(Overbooked::of(facts)),
            Content::Care(facts) => Facts::Care(Care::of(facts)),
        };
        Self { team: Team::of(rules.team(letter.team())), subject: None, facts }
    }
}

#[derive(Serialize)]
struct Measure {
    no: String,
    title: String,
    instrument: String,
    provider: String,
    district: String,
    places: u32,
    begin: String,
    end: String,
    u25: bool,
    target_group: String,
    content: String,
    notes: String,
}

impl Measure {
    fn of(facts: &MeasureFacts) -> Self {
        Self {
            no: facts.no.to_string(),
            title: facts.title.clone(),
            instrument: facts.instrument.to_string(),
            provider: facts.provider.clone(),
            district: facts.district.clone(),
            places: facts.places,
            begin: german(facts.begin),
            end: german(facts.end),
            u25: facts.u25,
            target_group: facts.profile.target_group.clone(),
            content: facts.profile.content.clone(),
            notes: facts.profile.notes.clone(),
        }
    }
}

#[derive(Serialize)]
struct Agh {
    measure: Measure,
    as_of: String,
    places: u32,
    present: u32,
    assigned: u32,
    free: u32,
    has_forecast: bool,
    outlook: Vec<AghDay>,
    experience: Option<Said>,
}

/// What experience says of the free places.
#[derive(Serialize)]
struct Said {
    of_ten: u32,
    assignments: u32,
}

#[derive(Serialize)]
struct AghDay {
    day: String,
    places: u32,
    booked: u32,
    expected_free: Option<Expected>,
}

/// Places the forecast expects to be free.
#[derive(Serialize)]
struct Expected {
    mean: u32,
    median: u32,
    low: u32,
    high: u32,
}

impl Agh {
    fn of(facts: &AghFacts) -> Self {
        let outlook: Vec<_> = facts
            .outlook
            .iter()
            .map(|o| AghDay {
                day: german(o.day),
                places: o.places,
                booked: o.booked,
                expected_free: o.expected_free.map(|Free { mean, median, low, high }| Expected { mean, median, low, high }),
            })
            .collect();
        Self {
            measure: Measure::of(&facts.measure),
            as_of: german(facts.as_of),
            places: facts.places,
            present: facts.present,
            assigned: facts.assigned,
            free: facts.free(),
            has_forecast: outlook.iter().any(|o| o.expected_free.is_some()),
            outlook,
            experience: facts.experience.map(|Experience { of_ten, assignments }| Said { of_ten, assignments }),
        }
    }
}

#[derive(Serialize)]
struct Row {
    label: String,
    title: String,
    instrument: String,
    provider: String,
    district: String,
    u25: bool,
    begin: String,
    end: String,
    running: bool,
    takes_people: bool,
    places: u32,
    booked: u32,
    free: i64,
}

impl Row {
    fn of(row: &PlaceRow) -> Self {
        Self {
            label: start::label(&row.measure.no, row.module.as_ref()),
            title: row.measure.title.clone(),
            instrument: row.measure.instrument.to_string(),
            provider: row.measure.provider.clone(),
            district: row.measure.district.clone(),
            u25: row.measure.u25,
            begin: german(row.begin),
            end: german(row.end),
            running: row.running,
            takes_people: row.takes_people,
            places: row.places,
            booked: row.booked,
            free: row.free,
        }
    }
}

#[derive(Serialize)]
struct Places {
    as_of: String,
    unit: String,
    unit_title: String,
    contingent: u32,
    causes: String,
    beyond: u32,
    laid_down: String,
    not_laid_down: String,
    rows: Vec<SharedRow>,
}

#[derive(Serialize)]
struct SharedRow {
    #[serde(flatten)]
    row: Row,
    open_to_all: bool,
    contingent: u32,
    need: bool,
}

impl Places {
    fn of(facts: &PlacesFacts) -> Self {
        let rows = facts.rows.iter().map(|(row, share)| SharedRow {
            row: Row::of(row),
            open_to_all: *share == Share::OpenToAll,
            contingent: if let Share::Contingent(n) = share { *n } else { 0 },
            need: facts.needs(row),
        });
        Self {
            as_of: german(facts.as_of),
            unit: facts.unit.to_string(),
            unit_title: facts.unit_title.clone(),
            contingent: facts.contingent(),
            causes: facts.shares.map(causes).unwrap_or_default(),
            beyond: facts.shares.map_or(0, |shares| shares.rest),
            laid_down: listed(&facts.laid_down()),
            not_laid_down: listed(&facts.bare),
            rows: rows.collect(),
        }
    }
}

/// `Gk, MAbE und MES`.
fn listed(instruments: &BTreeSet<Instrument>) -> String {
    let names: Vec<String> = instruments.iter().map(ToString::to_string).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} und {last}", others.join(", ")),
        None => String::new(),
    }
}

/// `1 als Mindestplatz, 2 nach Rückstand`: what places were given for.
fn causes(shares: Shares) -> String {
    let parts = [
        (shares.forced, "vorgegeben (angemeldeter Bedarf oder Festlegung)"),
        (shares.minimum, if shares.minimum == 1 { "als Mindestplatz" } else { "als Mindestplätze" }),
        (shares.deficit, "nach Rückstand"),
        (shares.rest, "über den Rückstand hinaus"),
    ];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    told.join(", ")
}

#[derive(Serialize)]
struct PreStart {
    as_of: String,
    start: Row,
    contingents: Vec<UnitPlaces>,
    needs: Vec<String>,
    begin: Option<Begin>,
}

/// How many of those assigned begin, by experience.
#[derive(Serialize)]
struct Begin {
    median: u32,
    low: u32,
    high: u32,
}

#[derive(Serialize)]
struct UnitPlaces {
    unit: String,
    places: u32,
}

fn unit_places(contingents: &[(UnitCode, u32)]) -> Vec<UnitPlaces> {
    contingents.iter().map(|(unit, places)| UnitPlaces { unit: unit.to_string(), places: *places }).collect()
}

impl PreStart {
    fn of(facts: &StartFacts) -> Self {
        let needs = facts.needs.iter().map(ToString::to_string).collect();
        let begin = facts.begin.map(|e| Begin { median: e.q50, low: e.q10, high: e.q90 });
        Self {
            as_of: german(facts.as_of),
            start: Row::of(&facts.start),
            contingents: unit_places(&facts.contingents),
            needs,
            begin,
        }
    }
}

#[derive(Serialize)]
struct Refill {
    as_of: String,
    start: Row,
    booked: u32,
    started: u32,
    open: u32,
    last_entry: Option<String>,
    next: Option<Row>,
    contingents: Vec<UnitPlaces>,
    needs: Vec<String>,
    no_shows: Vec<String>,
}

impl Refill {
    fn of(facts: &RefillFacts) -> Self {
        let codes = |units: &[UnitCode]| units.iter().map(ToString::to_string).collect();
        let (last_entry, next) = match &facts.entry {
            LateEntry::Always => (None, None),
            LateEntry::Until(day) => (Some(german(*day)), None),
            LateEntry::Next(row) => (None, Some(Row::of(row))),
        };
        Self {
            as_of: german(facts.as_of),
            start: Row::of(&facts.start),
            booked: facts.booked,
            started: facts.started,
            open: facts.open,
            last_entry,
            next,
            contingents: unit_places(&facts.contingents),
            needs: codes(&facts.needs),
            no_shows: codes(&facts.no_shows),
        }
    }
}

#[derive(Serialize)]
struct Overbooked {
    measure: Measure,
    as_of: String,
    places: u32,
    booked: u32,
    over: u32,
    present: u32,
    assigned: u32,
    from: String,
    later: bool,
    until: Option<String>,
}

impl Overbooked {
    fn of(facts: &OverbookedFacts) -> Self {
        let over = &facts.overbooked;
        Self {
            measure: Measure::of(&facts.measure),
            as_of: german(facts.as_of),
            places: over.places,
            booked: over.booked,
            over: over.over(),
            present: facts.present,
            assigned: facts.assigned,
            from: german(over.from),
            later: facts.later,
            until: over.until.map(german),
        }
    }
}
