//! What an import changes, told row by row: which value was what and becomes what. For people; no
//! program reads it.

use chrono::NaiveDate;

use super::Plan;
use crate::domain::{Contact, Desk, Measure, Monitoring, Participation, Reason, Start, Unit, dates, start};

/// Rows told of each kind.
const TOLD: usize = 12;

/// One value, before and after.
type Value = (&'static str, String, String);

/// The rows that change, the first of each kind.
#[must_use]
pub fn preview(plan: &Plan, known: &Desk) -> Vec<String> {
    let mut out = Vec::new();
    tell(&mut out, "OE", &plan.units.changed, |new| known.units.get(&new.code).map(|old| (new.code.to_string(), unit(old, new))));
    tell(&mut out, "Maßnahme", &plan.measures.changed, |new| {
        known.measures.get(&new.no).map(|old| (new.no.to_string(), measure(old, new)))
    });
    tell(&mut out, "Start", &plan.starts.changed, |new| {
        known.starts.get(&new.key()).map(|old| (start::label(&new.measure, new.module.as_ref()), start_values(old, new)))
    });
    tell(&mut out, "Monitoring", &plan.monitoring.changed, |new| {
        let old = known.monitoring_of(&new.unit, &new.instrument, new.as_of)?;
        Some((format!("{} {} {}", new.unit, new.instrument, dates::german(new.as_of)), monitoring(old, new)))
    });
    let old = || plan.superseded.iter().chain(&plan.moved_before).map(|(_, old)| old);
    let before = |new: &Participation| old().find(|old| old.id == new.id);
    tell(&mut out, "Teilnahme", &plan.participations.changed, |new| {
        before(new).map(|old| (new.id.to_string(), participation(old, new)))
    });
    out
}

fn tell<T>(out: &mut Vec<String>, kind: &str, changed: &[T], values: impl Fn(&T) -> Option<(String, Vec<Value>)>) {
    for new in changed.iter().take(TOLD) {
        let Some((key, values)) = values(new) else { continue };
        let different = values.into_iter().filter(|(_, old, new)| old != new);
        let told: Vec<_> = different.map(|(name, old, new)| format!("{name} {} → {}", or_empty(&old), or_empty(&new))).collect();
        out.push(format!("{kind} {key}: {}", told.join(", ")));
    }
    if changed.len() > TOLD {
        out.push(format!("{kind}: und {} weitere", changed.len() - TOLD));
    }
}

fn or_empty(text: &str) -> &str {
    if text.is_empty() { "leer" } else { text }
}

fn text<T: ToString + ?Sized>(name: &'static str, old: &T, new: &T) -> Value {
    (name, old.to_string(), new.to_string())
}

fn day(name: &'static str, old: NaiveDate, new: NaiveDate) -> Value {
    (name, dates::german(old), dates::german(new))
}

fn maybe_day(name: &'static str, old: Option<NaiveDate>, new: Option<NaiveDate>) -> Value {
    let shown = |day: Option<NaiveDate>| day.map(dates::german).unwrap_or_default();
    (name, shown(old), shown(new))
}

fn flag(name: &'static str, old: bool, new: bool) -> Value {
    let shown = |yes: bool| if yes { "ja" } else { "nein" };
    text(name, shown(old), shown(new))
}

fn unit(old: &Unit, new: &Unit) -> Vec<Value> {
    vec![
        text("Bezeichnung", &old.title, &new.title),
        text("Art", old.kind.label(), new.kind.label()),
        text("Bezirk", &old.district, &new.district),
        text("Verteiler", &old.mailbox, &new.mailbox),
        text("Bestand ELB", &old.stock, &new.stock),
        text("Bestand U25", &old.stock_u25, &new.stock_u25),
    ]
}

fn measure(old: &Measure, new: &Measure) -> Vec<Value> {
    let needs = |m: &Measure| m.needs.iter().map(|(unit, n)| format!("{unit}:{n}")).collect::<Vec<_>>().join(",");
    let nearby = |m: &Measure| m.nearby.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let mb = |m: &Measure| m.mb.as_ref().map(contact).unwrap_or_default();
    vec![
        text("Bezeichnung", &old.title, &new.title),
        text("Instrument", &old.instrument, &new.instrument),
        text("Träger", &old.provider, &new.provider),
        text("Bezirk", &old.district, &new.district),
        text("Plätze", &old.places, &new.places),
        day("Beginn", old.begin, new.begin),
        day("Ende", old.end, new.end),
        flag("modular", old.modular, new.modular),
        flag("U25", old.u25, new.u25),
        flag("eingeschränkte Mobilität", old.limited_mobility, new.limited_mobility),
        text("Bedarf", &needs(old), &needs(new)),
        text("nahe OE", &nearby(old), &nearby(new)),
        text("MB", &mb(old), &mb(new)),
        text("Zielgruppe", &old.profile.target_group, &new.profile.target_group),
        text("Inhalt", &old.profile.content, &new.profile.content),
        text("Hinweise", &old.profile.notes, &new.profile.notes),
        text("Träger E-Mail", &old.provider_contact.email, &new.provider_contact.email),
        text("Träger Ansprechperson", &old.provider_contact.person, &new.provider_contact.person),
    ]
}

fn contact(mb: &Contact) -> String {
    let unit = mb.unit.as_ref().map(ToString::to_string).unwrap_or_default();
    [mb.name.as_str(), &unit, &mb.email].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn start_values(old: &Start, new: &Start) -> Vec<Value> {
    vec![day("Beginn", old.begin, new.begin), day("Ende", old.end, new.end), text("Plätze", &old.places, &new.places)]
}

fn monitoring(old: &Monitoring, new: &Monitoring) -> Vec<Value> {
    let amount = |amount: crate::domain::Amount| amount.to_string().replace('.', ",");
    vec![
        ("Erwartung Jahr", amount(old.expected_year), amount(new.expected_year)),
        ("Erwartung bis Stand", amount(old.expected_to_date), amount(new.expected_to_date)),
        text("Eintritte Ist", &old.actual, &new.actual),
    ]
}

fn participation(old: &Participation, new: &Participation) -> Vec<Value> {
    let module = |p: &Participation| p.module.as_ref().map(ToString::to_string).unwrap_or_default();
    let reason = |p: &Participation| p.reason.map_or("", Reason::label);
    let office = |p: &Participation| p.office.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![
        text("Maßnahme", &old.measure, &new.measure),
        text("Modul", &module(old), &module(new)),
        text("OE", &old.unit, &new.unit),
        day("Zuweisung", old.assigned_on, new.assigned_on),
        day("Beginn geplant", old.planned_begin, new.planned_begin),
        day("Ende geplant", old.planned_end, new.planned_end),
        text("Status", old.status.label(), new.status.label()),
        day("Status seit", old.status_since, new.status_since),
        maybe_day("Beginn", old.begin, new.begin),
        maybe_day("Ende", old.end, new.end),
        text("Grund", reason(old), reason(new)),
        text("IFK-Stelle", &office(old), &office(new)),
    ]
}
