//! A figure of one AGH, from its people.

use chrono::{Days, NaiveDate};

use super::{
    super::{
        Formula, Opened, Quantity, Role, Setting,
        opened::{Line, comma, minus, plus},
    },
    AghPart, Counted, DAYS, count, people, share, weeks,
    words::{definition, title},
};
use crate::domain::{Measure, Participation, Status, dates};

/// Opens one.
pub(super) fn open(agh: &Counted<'_>, part: AghPart, setting: &Setting<'_>) -> Result<Opened, String> {
    let (desk, today) = (setting.desk, setting.today);
    let all = desk.participations_of(&agh.measure.no);
    let of = |status: Status| all.iter().filter(move |p| p.status == status);
    let rows = |role, status, amount| of(status).map(|p| person(role, p, amount)).collect::<Vec<_>>();
    let ahead = usize::from(weeks(part)) * 7;
    let day = today + Days::new(ahead as u64);
    let opened = |value| {
        let title = format!("{} · {} {}", title(part), agh.measure.no, agh.measure.title);
        Opened::new(title, value, definition(part, setting, true), desk.as_of)
    };
    let over = all.len() - of(Status::Started).count() - of(Status::Assigned).count();
    let gone = "beendete, abgebrochene, nicht angetretene, stornierte oder verschwundene Teilnahmen";
    let places = agh.curve.capacity[0];
    Ok(match part {
        AghPart::Places => opened(count(places)).given(given_places(agh.measure, setting)),
        AghPart::Present => {
            let open_end = of(Status::Started).filter(|p| p.end_unresolved(today)).count();
            let within =
                if open_end > 0 { format!("eingetreten, davon {open_end} mit ungeklärtem Ende") } else { "eingetreten".into() };
            let mut opened = opened(count(agh.curve.present))
                .sum(vec![plus(count(agh.curve.present), within, Role::Present)])
                .without(of(Status::Assigned).count(), "Zugewiesene, die noch nicht eingetreten sind")
                .without(over, gone);
            opened.rows = rows(Role::Present, Status::Started, Some(1.0));
            opened
        }
        AghPart::Share => share(opened(Quantity::Share(0.0)), agh.curve.present, places)?,
        AghPart::Assigned => {
            let mut opened = opened(count(agh.assigned))
                .sum(vec![plus(count(agh.assigned), "zugewiesen", Role::Assigned)])
                .without(over, gone);
            opened.rows = rows(Role::Assigned, Status::Assigned, Some(1.0));
            opened
        }
        AghPart::Free => {
            let mut terms = vec![
                plus(count(places), "Plätze", None),
                minus(count(agh.curve.present), "eingetreten", Role::Present),
                minus(count(agh.assigned), "zugewiesen", Role::Assigned),
            ];
            let too_many = i64::from(agh.curve.present) + i64::from(agh.assigned) - i64::from(places);
            if too_many > 0 {
                terms.push(plus(Quantity::Count(too_many), "mehr Menschen als Plätze; unter null wird nicht gezählt", None));
            }
            let mut opened = opened(count(agh.free_now())).sum(terms).without(over, gone);
            opened.rows = rows(Role::Present, Status::Started, Some(-1.0));
            opened.rows.extend(rows(Role::Assigned, Status::Assigned, Some(-1.0)));
            opened
        }
        AghPart::In2 | AghPart::In4 | AghPart::In8 => said(opened, agh, ahead, setting),
        AghPart::Free4 => {
            let (capacity, there) = (agh.curve.capacity[ahead], agh.people(ahead));
            let mut terms = vec![
                plus(count(capacity), format!("Plätze am {}", dates::german(day)), None),
                minus(
                    people(there, setting),
                    if setting.forecast.is_some() { "im Durchschnitt anwesend" } else { "gebucht" },
                    None,
                ),
            ];
            let rest = agh.free(ahead) - (f64::from(capacity) - there);
            if rest.abs() > 0.05 {
                terms.push(plus(people(rest, setting), "wo mehr Menschen als Plätze da sind, wird nichts abgezogen", None));
            }
            let mut opened = expected(opened(people(agh.free(ahead), setting)), agh, ahead, setting).sum(terms);
            opened.rows.iter_mut().for_each(|row| row.amount = row.amount.map(|x| -x));
            opened
        }
        AghPart::Any2 | AghPart::Any4 | AghPart::Any8 => {
            let d = agh.day(ahead).ok_or("Die Prognose wird noch berechnet; bis dahin gibt es diese Zahl nicht.")?;
            let how = format!(
                "Anteil der möglichen Verläufe mit weniger als {} Anwesenden; 80 von 100 Verläufen haben zwischen {} und {}, jeder zweite höchstens {}.",
                agh.curve.capacity[ahead], d.q10, d.q90, d.q50
            );
            expected(opened(Quantity::Share(d.p_free)), agh, ahead, setting).given(how)
        }
        AghPart::Since => {
            let (now, then) = agh.day(ahead).map(|d| d.mean).zip(agh.before).ok_or("Eine Prognose von gestern gibt es nicht.")?;
            opened(people(now - then, setting)).sum(vec![
                plus(people(now, setting), "im Durchschnitt erwartet", None),
                minus(people(then, setting), "gestern für denselben Tag", None),
            ])
        }
        AghPart::Empty => {
            let week = |week: usize| {
                let free: f64 = (7 * week + 1..=7 * week + 7).map(|day| agh.free(day)).sum();
                let on = |day: usize| dates::german_short(today + Days::new(day as u64));
                plus(people(free, setting), format!("in der Woche {}–{}", on(7 * week + 1), on(7 * week + 7)), None)
            };
            expected(opened(people(agh.empty(), setting)), agh, DAYS, setting).sum((0..8).map(week).collect())
        }
        AghPart::Number | AghPart::Action => {
            return Err(format!("„{}“ gibt es nur für alle AGH zusammen.", part.key()));
        }
    })
}

fn person(role: Role, p: &Participation, amount: Option<f64>) -> Line {
    let begin = match p.status {
        Status::Assigned => format!("Beginn geplant {}", dates::german(p.planned_begin)),
        Status::Started | Status::NoShow | Status::DroppedOut | Status::Ended | Status::Cancelled | Status::Vanished => {
            p.begin.map(|day| format!("seit {}", dates::german(day))).unwrap_or_default()
        }
    };
    let text = format!("OE {} · {begin} · Ende geplant {}", p.unit, dates::german(p.planned_end));
    Line { role, key: p.id.to_string(), text, amount, is_person: true }
}

/// Which approval periods make the places of today.
fn given_places(measure: &Measure, setting: &Setting<'_>) -> String {
    let today = setting.today;
    let period = |begin: NaiveDate, end: NaiveDate| format!("{}–{}", dates::german(begin), dates::german(end));
    if !measure.runs_on(today) {
        return format!("Die Maßnahme läuft heute nicht: {}.", period(measure.begin, measure.end));
    }
    let all: Vec<_> = setting.desk.starts_of(&measure.no).collect();
    if all.is_empty() {
        return format!("{} Plätze laut Maßnahmendatei, Laufzeit {}.", measure.places, period(measure.begin, measure.end));
    }
    let now = all.iter().filter(|start| (start.begin..=start.end).contains(&today));
    let told: Vec<String> = now.map(|start| format!("{} Plätze {}", start.places, period(start.begin, start.end))).collect();
    if told.is_empty() {
        "Heute läuft kein Bewilligungsabschnitt.".to_owned()
    } else {
        format!("Bewilligt: {}.", told.join(", "))
    }
}

/// The people expected on a day ahead: the number that is said, and how far it is from the mean the parts add up to.
fn said(opened: impl Fn(Quantity) -> Opened, agh: &Counted<'_>, ahead: usize, setting: &Setting<'_>) -> Opened {
    let Some(day) = agh.day(ahead) else { return expected(opened(count(agh.curve.booked[ahead])), agh, ahead, setting) };
    let mut opened = expected(opened(count(day.said())), agh, ahead, setting);
    let Formula::Sum(terms) = &mut opened.formula else { return opened };
    let mean = format!(
        "vom Durchschnitt {} zum mittleren Verlauf; 80 von 100 haben zwischen {} und {}",
        comma(day.mean),
        day.q10,
        day.q90
    );
    terms.push(plus(people(f64::from(day.said()) - day.mean, setting), mean, None));
    opened
}

/// The people a day ahead rests on: the known ones with a chance of their own, or those booked.
fn expected(opened: Opened, agh: &Counted<'_>, ahead: usize, setting: &Setting<'_>) -> Opened {
    let all = setting.desk.participations_of(&agh.measure.no);
    let live = all.iter().filter(|p| p.status.is_live());
    let role = |p: &Participation| if p.is_present() { Role::Present } else { Role::Assigned };
    let Some(day) = agh.day(ahead) else {
        let on = setting.today + Days::new(ahead as u64);
        let (booked, not): (Vec<&Participation>, Vec<&Participation>) = live.partition(|p| p.is_booked_on(on));
        let part = |wanted: Role| booked.iter().filter(move |p| role(p) == wanted).count();
        let terms = [(Role::Present, "eingetreten"), (Role::Assigned, "zugewiesen")].map(|(role, label)| {
            plus(Quantity::Count(i64::try_from(part(role)).unwrap_or(i64::MAX)), format!("{label}, an dem Tag gebucht"), role)
        });
        let mut opened = opened.sum(terms.into()).without(not.len(), "an dem Tag nicht mehr oder noch nicht gebucht");
        opened.rows = booked.iter().map(|p| person(role(p), p, Some(1.0))).collect();
        opened.rows.extend(not.iter().map(|p| person(Role::LeftOut, p, None)));
        return opened;
    };
    let known = agh.forecast.and_then(|f| f.known.get(ahead)).map_or(day.mean, |d| d.mean);
    let why = agh.forecast.map(|f| &f.reasons);
    let here = format!(
        "von {} Anwesenden und {} Zugewiesenen, jeder mit seiner Wahrscheinlichkeit, dann da zu sein",
        agh.curve.present, agh.assigned
    );
    let later = match why {
        Some(why) if day.mean >= known => {
            format!("aus Zuweisungen, die noch kommen (hier etwa {} je Woche)", comma(why.assignments_per_week))
        }
        _ => "weil nicht mehr Menschen bleiben, als Plätze da sind".to_owned(),
    };
    let mut opened =
        opened.sum(vec![plus(people(known, setting), here, None), plus(people(day.mean - known, setting), later, None)]);
    opened.rows = live.map(|p| person(role(p), p, None)).collect();
    opened.rows.sort_by_key(|row| row.role);
    opened
}
