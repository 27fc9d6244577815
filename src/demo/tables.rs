//! The demo desk's tables as CSV text. No field of the demo holds a separator or a quote.

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::{Datelike as _, Days, NaiveDate};
use rand::{RngExt as _, rngs::ChaCha8Rng};

use crate::domain::{Reason, dates::german};

use super::{city::UNITS, life::Life, measures::Offer};

const YES_NO: [&str; 2] = ["nein", "ja"];

/// Writes one line; writing into a string cannot fail.
fn line(text: &mut String, fields: std::fmt::Arguments<'_>) {
    let _infallible = text.write_fmt(fields);
    text.push('\n');
}

fn optional(date: Option<NaiveDate>) -> String {
    date.map(german).unwrap_or_default()
}

/// Organisationseinheiten.
pub(super) fn units() -> String {
    let mut text = "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\n".to_owned();
    for u in &UNITS {
        let stock_u25 = if u.kind == "JBA" { u.stock } else { 0 };
        let mailbox = format!("_v-{}-vermittlung@jobcenter.example", u.code.to_lowercase());
        line(&mut text, format_args!("{};{};{};{};{mailbox};{};{stock_u25}", u.code, u.title, u.kind, u.district, u.stock));
    }
    text
}

/// Maßnahmen.
pub(super) fn measures(offers: &[Offer]) -> String {
    let mut text = "Maßnahmenummer;Bezeichnung;Instrument;Träger;Bezirk;Plätze;Beginn;Ende;Modular;Zielgruppe U25;\
                    Eingeschränkte Mobilität;Bedarf durch OE;Nahe OE;MB;MB OE;MB E-Mail;Zielgruppe;Inhalt;Hinweise;\
                    Träger E-Mail;Träger Ansprechperson\n"
        .to_owned();
    for o in offers {
        let needs: Vec<_> = o.needs.iter().map(|(unit, count)| format!("{unit}:{count}")).collect();
        let flags = [o.modular, o.u25, o.limited_mobility].map(|flag| YES_NO[usize::from(flag)]).join(";");
        let (unit, n) = (o.mb_unit, o.mb_no);
        let mail = format!("mb.{}.{n}@jobcenter.example", unit.to_lowercase());
        let head = format!("{};{};{};{};{};{}", o.no, o.title, o.instrument, o.provider, o.district, o.places);
        let (begin, end, needs, nearby) = (german(o.begin), german(o.end), needs.join(","), o.nearby.join(","));
        let (told, provider) = (told(o), provider(o.provider));
        line(
            &mut text,
            format_args!("{head};{begin};{end};{flags};{needs};{nearby};MB {unit} {n};{unit};{mail};{told};{provider}"),
        );
    }
    text
}

/// Zielgruppe, Inhalt and Hinweise of a measure, as an office would write them.
fn told(o: &Offer) -> String {
    let (group, content) = match o.instrument {
        "AGH" => {
            ("Menschen, die lange nicht gearbeitet haben", "Arbeit in Werkstatt, Küche, Lager oder Grünanlage, mit Anleitung")
        }
        "MAbE" => ("Menschen auf der Suche nach Ausbildung oder Arbeit", "Eignung feststellen, bewerben, in Betrieben erproben"),
        "MES" => ("Menschen, die sich neu ausrichten", "Ziele klären, Stärken finden, Bewerbungsunterlagen erneuern"),
        "Gk" => ("Menschen in mehreren Problemlagen zugleich", "Begleitung im Alltag, Gruppenarbeit, Gesundheit"),
        "gbB" => ("Menschen, die ganzheitliche Betreuung brauchen", "Einzelgespräche, aufsuchende Arbeit, Tagesstruktur"),
        "FseJ" => ("junge Menschen, die schwer zu erreichen sind", "aufsuchende Arbeit, Beratung, Weg in Schule oder Ausbildung"),
        _ => ("junge Menschen vor oder in einer Ausbildung", "Stütz- und Förderunterricht, Begleitung der Ausbildung"),
    };
    let way = if o.limited_mobility { "wohnortnah" } else { "aus allen Bezirken erreichbar" };
    let hours = if o.places.is_multiple_of(2) { "auch in Teilzeit" } else { "in Vollzeit" };
    format!("{group};{content};Bezirk {}, {way}, {hours}", o.district)
}

/// The mailbox of a provider in a domain for examples, and whom to ask there: a place in the house, nobody.
fn provider(name: &str) -> String {
    let word = name.split(' ').next().unwrap_or_default().to_lowercase();
    let host = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    format!("listen@{host}.example.org;Teilnehmerverwaltung")
}

/// IFK-Stelle: each OE has a team, each team some posts.
fn office(unit: &str, participation: usize) -> String {
    let team = UNITS.iter().position(|u| u.code == unit).unwrap_or_default();
    format!("{}-{}-{:02}", 741 + team, unit.rsplit('-').next().unwrap_or(unit), 1 + participation % 14)
}

/// Starttermine.
pub(super) fn starts(offers: &[Offer]) -> String {
    let mut text = "Maßnahmenummer;Modul;Beginn;Ende;Plätze\n".to_owned();
    for (offer, term) in offers.iter().flat_map(|o| o.terms.iter().map(move |t| (o, t))) {
        let (begin, end) = (german(term.begin), german(term.end));
        line(&mut text, format_args!("{};{};{begin};{end};{}", offer.no, term.module, term.places));
    }
    text
}

/// Teilnahmen, as known on one morning.
pub(super) fn participations(lives: &[Life], morning: NaiveDate) -> String {
    let mut text =
        "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;\
                    Grund;IFK-Stelle\n"
            .to_owned();
    for (i, life) in lives.iter().enumerate() {
        let Some(view) = life.on(morning) else { continue };
        let head = format!("T{};{};{};{}", 1_000_000 + i, life.measure, life.module, life.unit);
        let planned = format!("{};{};{}", german(life.assigned_on), german(life.planned_begin), german(view.planned_end));
        let (status, since) = (view.status.label(), german(view.since));
        let (begin, end) = (optional(view.begin), optional(view.end));
        let reason = view.reason.map_or("", Reason::label);
        line(&mut text, format_args!("{head};{planned};{status};{since};{begin};{end};{reason};{}", office(life.unit, i)));
    }
    text
}

/// OE and instrument, with a number of entries.
type Entries = BTreeMap<(&'static str, &'static str), u32>;

/// Entries that an export of that morning knows, by the day they began.
fn entries(instruments: &BTreeMap<&str, &'static str>, lives: &[Life], morning: NaiveDate, since: NaiveDate) -> Entries {
    let mut entries = Entries::new();
    for life in lives {
        let begun = life.on(morning).and_then(|view| view.begin).filter(|begin| *begin >= since);
        if let (Some(_), Some(instrument)) = (begun, instruments.get(life.measure.as_str())) {
            *entries.entry((life.unit, instrument)).or_default() += 1;
        }
    }
    entries
}

fn instruments(offers: &[Offer]) -> BTreeMap<&str, &'static str> {
    offers.iter().map(|o| (o.no.as_str(), o.instrument)).collect()
}

/// What a year is expected to bring, in tenths: the last twelve months, more or less. Units with
/// more than last year's entries before them are behind, the others ahead.
pub(super) fn expectations(
    rng: &mut ChaCha8Rng,
    offers: &[Offer],
    lives: &[Life],
    today: NaiveDate,
) -> Vec<(&'static str, &'static str, u32)> {
    entries(&instruments(offers), lives, today, today - Days::new(365))
        .into_iter()
        .map(|((unit, instrument), count)| (unit, instrument, count * rng.random_range(7..=16u32)))
        .collect()
}

/// Eintrittsmonitoring, as known on one morning.
pub(super) fn monitoring(
    offers: &[Offer],
    lives: &[Life],
    expected: &[(&'static str, &'static str, u32)],
    morning: NaiveDate,
) -> String {
    let mut text = "Stand;OE;Instrument;Eintrittserwartung Jahr;Eintrittserwartung bis Stand;Eintritte Ist\n".to_owned();
    let new_year = morning - Days::new(u64::from(morning.ordinal0()));
    let actual = entries(&instruments(offers), lives, morning, new_year);
    for (unit, instrument, year) in expected {
        let to_date = (year * morning.ordinal() / 365).min(*year);
        let actual = actual.get(&(*unit, *instrument)).copied().unwrap_or(0);
        let stand = german(morning);
        let decimal = |tenths: u32| format!("{},{}", tenths / 10, tenths % 10);
        line(&mut text, format_args!("{stand};{unit};{instrument};{};{};{actual}", decimal(*year), decimal(to_date)));
    }
    text
}
