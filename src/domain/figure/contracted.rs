//! Figures of starts of contracted measures. What is free in all of them are the rows of the split, nothing else.

use std::collections::BTreeMap;

use super::{
    Opened, Quantity, Role, Setting, StartPart, Which,
    opened::{Line, minus, plus},
};
use crate::domain::{
    Participation, Status, dates,
    on_offer::NoRow,
    places::{OpenStart, open_starts},
    start::listed,
};

/// Opens one.
pub(super) fn open(which: &Which<String>, part: StartPart, setting: &Setting<'_>) -> Result<Opened, String> {
    let all = open_starts(setting.desk, setting.today);
    match which {
        Which::All => Ok(several(&all.iter().collect::<Vec<_>>(), part, setting, true)),
        Which::These(these) => {
            let found: Vec<&OpenStart<'_>> = these.iter().map(|label| find(&all, label)).collect::<Result<_, _>>()?;
            match found.as_slice() {
                [one] => single(one, part, setting),
                these => Ok(several(these, part, setting, false)),
            }
        }
    }
}

/// As it is listed.
fn label(start: &OpenStart<'_>) -> String {
    listed(&start.measure.no, start.module)
}

fn find<'a, 'b>(all: &'b [OpenStart<'a>], wanted: &str) -> Result<&'b OpenStart<'a>, String> {
    let found = all.iter().find(|start| label(start) == wanted);
    found.ok_or_else(|| format!("Einen Start „{wanted}“, der noch läuft oder bevorsteht, gibt es nicht."))
}

const fn title(part: StartPart) -> &'static str {
    match part {
        StartPart::Places => "Plätze",
        StartPart::Assigned => "Zugewiesen",
        StartPart::Present => "Eingetreten",
        StartPart::Free => "Freie Plätze",
        StartPart::Number => "Starts mit freien Plätzen",
    }
}

fn definition(part: StartPart, setting: &Setting<'_>) -> String {
    let window = setting.window;
    match part {
        StartPart::Places => "Plätze des Starts laut Export.".to_owned(),
        StartPart::Assigned => "Menschen mit Status Zugewiesen in diesem Start.".to_owned(),
        StartPart::Present => "Menschen mit Status Eingetreten in diesem Start.".to_owned(),
        StartPart::Free => format!(
            "Freie Plätze: Plätze minus Zugewiesene minus Eingetretene. In Summen zählen die Starts, die auf die OEs verteilt \
             werden: Module, die in den nächsten {} Tagen beginnen, und Maßnahmen ohne Module, die bis dahin beginnen oder \
             laufen und noch mindestens {} Tage dauern.",
            window.window_days, window.min_remaining_days
        ),
        StartPart::Number => "Starts, die auf die OEs verteilt werden: auf die jetzt zugewiesen werden kann und in denen \
            mindestens ein Platz frei ist."
            .to_owned(),
    }
}

fn count(n: u32) -> Quantity {
    Quantity::Count(n.into())
}

fn person(role: Role, p: &Participation, amount: f64) -> Line {
    let text = format!(
        "OE {} · Beginn geplant {} · Ende geplant {}",
        p.unit,
        dates::german(p.planned_begin),
        dates::german(p.planned_end)
    );
    Line { role, key: p.id.to_string(), text, amount: Some(amount), is_person: true }
}

fn single(start: &OpenStart<'_>, part: StartPart, setting: &Setting<'_>) -> Result<Opened, String> {
    let desk = setting.desk;
    let all: Vec<&Participation> = desk.participations_in(&start.measure.no, start.module).collect();
    let rows = |role, status: Status, amount| -> Vec<Line> {
        all.iter().filter(|p| p.status == status).map(|p| person(role, p, amount)).collect()
    };
    let gone = all.iter().filter(|p| !p.status.is_live()).count();
    let opened = |value| {
        let title = format!("{} · {} {}", title(part), label(start), start.measure.title);
        Opened::new(title, value, definition(part, setting), desk.as_of)
    };
    let others = "beendete, abgebrochene, nicht angetretene, stornierte oder verschwundene Teilnahmen";
    let opened = match part {
        StartPart::Places => opened(count(start.places)),
        StartPart::Assigned => {
            let mut opened = opened(count(start.assigned)).sum(vec![plus(count(start.assigned), "zugewiesen", Role::Assigned)]);
            opened.rows = rows(Role::Assigned, Status::Assigned, 1.0);
            opened.without(gone, others)
        }
        StartPart::Present => {
            let mut opened = opened(count(start.present)).sum(vec![plus(count(start.present), "eingetreten", Role::Present)]);
            opened.rows = rows(Role::Present, Status::Started, 1.0);
            opened.without(gone, others)
        }
        StartPart::Free => {
            let mut opened = opened(Quantity::Count(start.free())).sum(vec![
                plus(count(start.places), "Plätze", None),
                minus(count(start.assigned), "zugewiesen", Role::Assigned),
                minus(count(start.present), "eingetreten", Role::Present),
            ]);
            opened.rows = rows(Role::Assigned, Status::Assigned, -1.0);
            opened.rows.extend(rows(Role::Present, Status::Started, -1.0));
            let why = start.why_not_offered(setting.today, setting.window).filter(|_| start.free() > 0);
            let closed = usize::try_from(start.free()).unwrap_or(0);
            let opened = opened.without(gone, others);
            match why {
                Some(why) => opened.without(closed, format!("davon zählen in Summen nicht als frei: {why}")),
                None => opened,
            }
        }
        StartPart::Number => return Err("„anzahl“ gibt es nur für mehrere Starts zusammen.".to_owned()),
    };
    Ok(opened)
}

/// Why a start does not count, in a few words that are the same for many of them.
fn kind(why: &NoRow) -> String {
    match why {
        NoRow::NotSteered(instrument) => format!("{instrument}: dafür gibt es keine Kontingente"),
        NoRow::TooFarAhead { window_days, .. } => format!("Beginn mehr als {window_days} Tage voraus"),
        NoRow::ModuleRuns { .. } => "Modul, das schon läuft".to_owned(),
        NoRow::EndsSoon { min_remaining_days, .. } => format!("endet in weniger als {min_remaining_days} Tagen"),
        NoRow::NothingFree => "kein freier Platz".to_owned(),
        NoRow::NotChosen => "nicht ausgewählt".to_owned(),
        NoRow::Over => "schon beendet".to_owned(),
    }
}

fn several(all: &[&OpenStart<'_>], part: StartPart, setting: &Setting<'_>, whole: bool) -> Opened {
    let row = |role, start: &OpenStart<'_>, text: String, amount: i64| {
        #[expect(clippy::cast_precision_loss, reason = "places are few")]
        let amount = amount as f64;
        Line {
            role,
            key: label(start),
            text: format!("{} · {text}", start.measure.title),
            amount: Some(amount),
            is_person: false,
        }
    };
    let each = |start: &OpenStart<'_>| -> i64 {
        match part {
            StartPart::Places => start.places.into(),
            StartPart::Assigned => start.assigned.into(),
            StartPart::Present => start.present.into(),
            StartPart::Free => start.free(),
            StartPart::Number => 1,
        }
    };
    let offer = matches!(part, StartPart::Free | StartPart::Number);
    let (mut counted, mut aside) = (Vec::new(), BTreeMap::<String, (usize, i64)>::new());
    let mut rows = Vec::new();
    for start in all {
        match start.why_not_offered(setting.today, setting.window).filter(|_| offer) {
            None => {
                let text = format!(
                    "{}, Beginn {}, {} Plätze, {} zugewiesen, {} eingetreten",
                    start.measure.instrument,
                    dates::german(start.begin),
                    start.places,
                    start.assigned,
                    start.present
                );
                counted.push(row(Role::Start, start, text, each(start)));
            }
            Some(why) => {
                let entry = aside.entry(kind(&why)).or_default();
                (entry.0, entry.1) = (entry.0 + 1, entry.1 + start.free().max(0));
                if start.free() > 0 {
                    rows.push(row(Role::LeftOut, start, why.to_string(), start.free()));
                }
            }
        }
    }
    let sum = |lines: &[Line]| lines.iter().filter_map(|line| line.amount).sum::<f64>();
    #[expect(clippy::cast_possible_truncation, reason = "a sum of counts")]
    let value = Quantity::Count(sum(&counted).round() as i64);
    let name = if whole { "alle Starts".to_owned() } else { format!("{} Starts", all.len()) };
    let mut opened = Opened::new(format!("{} · {name}", title(part)), value, definition(part, setting), setting.desk.as_of)
        .sum(vec![plus(value, format!("Summe über {} Starts", counted.len()), Role::Start)]);
    for (why, (starts, free)) in aside {
        let places = if free > 0 { format!(", {free} Plätze") } else { String::new() };
        opened = opened.without(starts, format!("Starts{places}: {why}"));
    }
    counted.extend(rows);
    opened.rows = counted;
    opened
}
