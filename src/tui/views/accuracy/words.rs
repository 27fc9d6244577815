//! Accuracy in words a desk understands; the numbers stand in the tables.

use chrono::NaiveDate;

use super::WEEKS4;
use crate::{
    api::backtest::{AccuracyDoc, EffectRow, HorizonRow, KeptScore},
    domain::dates,
    tui::{
        State,
        look::{
            format,
            theme::Role,
            widgets::seg::{Line, seg},
        },
    },
};

/// What the columns mean.
pub const LEGEND: [&str; 3] = [
    "Fehler: mittlerer Abstand zur Wirklichkeit, in Plätzen je AGH. gebucht: Zuweisungen und Enden wörtlich genommen. \
     heut. Stand: es bleibt, wie es ist.",
    "80 % traf: so oft lag die Wirklichkeit im 80 %-Band (gut ab 80 %). zu hoch: so viel im Mittel über der Wirklichkeit, \
     mit − darunter. 90 % genau: ohne Runden auf ganze Menschen, gut von 87 bis 95 %.",
    "CRPS: Fehler der ganzen Verteilung. Brier: Fehler der Wahrscheinlichkeit, dass ein Platz frei \
     ist, 0 ist am besten. bestmöglich: kleiner kann der Fehler nach dem Modell nicht sein.",
];

/// `7 Tage`, `4 Wochen`.
fn ahead(days: u32) -> String {
    if days == 7 || !days.is_multiple_of(7) { format!("{days} Tage") } else { format!("{} Wochen", days / 7) }
}

fn places(x: f64) -> String {
    let text = format::decimal(x, 1);
    if text == "1,0" { format!("{text} Platz") } else { format!("{text} Plätze") }
}

/// A forecast worse than the bookings is a warning.
pub fn role(row: &HorizonRow) -> Role {
    if row.mae > row.mae_booked { Role::Warn } else { Role::Strong }
}

/// How far off, beside what the desk would say without a forecast.
pub fn error(row: &HorizonRow) -> Line {
    vec![
        seg(
            role(row),
            format!(
                "{}{} voraus lag die Prognose im Mittel um {} daneben",
                if role(row) == Role::Warn { "! " } else { "" },
                ahead(row.horizon),
                places(row.mae)
            ),
        ),
        seg(Role::Text, format!("; gebucht {}", format::decimal(row.mae_booked, 1))),
        seg(Role::Text, format!(", heutiger Stand {}", format::decimal(row.mae_persistence, 1))),
    ]
}

/// How often the bands held, and what that is measured on.
pub fn bands(row: &HorizonRow, origins: &[NaiveDate], state: &State) -> Line {
    let mut line = vec![
        seg(Role::Text, format!("Das 80 %-Band traf {}", format::percent(row.cover80))),
        seg(Role::Text, format!(", das 90 %-Band {}", format::percent(row.cover90))),
    ];
    if let [first, .., last] = origins {
        let mornings = format::int(i64::try_from(origins.len()).unwrap_or(i64::MAX));
        let (first, last) = (dates::german(*first), dates::german(*last));
        line.push(seg(Role::Dim, format!(" · {mornings} Morgen von {first} bis {last}")));
    }
    line.push(seg(Role::Dim, format!(" · {}", state.scenario.label())));
    line
}

/// One AGH, four weeks ahead.
pub fn measure(state: &State, no: &str) -> Vec<Line> {
    let Some(row) = state.data.accuracy_of(no, WEEKS4) else {
        return vec![vec![
            seg(Role::Strong, no),
            seg(Role::Text, ": noch keine Vergangenheit, an der sich die Prognose messen ließe."),
        ]];
    };
    let verdict = match row.mae - row.mae_booked {
        d if d < -0.05 => "besser als der Buchungsstand",
        d if d > 0.05 => "schlechter als der Buchungsstand",
        _ => "so gut wie der Buchungsstand",
    };
    let lean = match row.bias {
        b if b > 0.05 => format!(", im Mittel {} zu hoch", format::decimal(b, 1)),
        b if b < -0.05 => format!(", im Mittel {} zu niedrig", format::decimal(-b, 1)),
        _ => String::new(),
    };
    vec![
        vec![
            seg(Role::Strong, format!("{no}: ")),
            seg(Role::Text, format!("{} voraus {} daneben{lean}", ahead(WEEKS4), places(row.mae))),
            seg(
                Role::Text,
                format!(
                    " · gebucht {} · heutiger Stand {} · {verdict}",
                    format::decimal(row.mae_booked, 1),
                    format::decimal(row.mae_persistence, 1)
                ),
            ),
        ],
        vec![seg(
            Role::Dim,
            format!(
                "Das 80 %-Band traf {}, das 90 %-Band {}; {}, mit erwarteten Zuweisungen",
                format::percent(row.cover80),
                format::percent(row.cover90),
                format::count(row.n.into(), "Fall", "Fälle")
            ),
        )],
    ]
}

/// What today's forecast rests on that far ahead, and whether a simple rule speaks for half.
pub fn method(doc: &AccuracyDoc, days: u32) -> Option<Line> {
    let row = doc.method.iter().find(|row| row.horizon == days)?;
    let parts = [
        (row.free_places, "nach freien Plätzen"),
        (row.usual_level, "nach üblichem Stand"),
        (row.pickup, "nach früherem Zulauf"),
    ];
    let said =
        parts.iter().filter(|(weight, _)| *weight > 0.005).map(|(weight, how)| format!("{} {how}", format::percent(*weight)));
    let text = format!("Erwartete Zuweisungen, {} voraus: {}", ahead(days), said.collect::<Vec<_>>().join(", "));
    let rule = match row.gate.as_deref() {
        Some("known") => "bekannte Zuweisungen waren",
        Some("booked") => "der Buchungsstand war",
        Some("persistence") => "der heutige Stand war",
        _ => return Some(vec![seg(Role::Dim, text)]),
    };
    // The exception first: where there is no room for both, it is what must be known.
    let half = if row.gate.as_deref() == Some("known") { "zählen" } else { "zählt" };
    Some(vec![seg(Role::Warn, format!("! {rule} zuletzt besser und {half} zur Hälfte")), seg(Role::Dim, format!(" · {text}"))])
}

/// What followed AGH mails: of this AGH where it had any, else of all.
pub fn mails(doc: &AccuracyDoc, no: &str) -> Option<Line> {
    let mail = doc.mail.as_ref()?;
    let own = mail.measures.iter().find(|(measure, _)| measure == no).map(|(_, effect)| effect);
    let (whose, effect): (_, &EffectRow) = own.map_or(("aller AGH", &mail.all), |effect| ("dieser AGH", effect));
    let mails = format::count(effect.mails.into(), "AGH-Mail", "AGH-Mails");
    let counted = format!(
        "Nach {mails} {whose}: {} in 14 Tagen, nach den freien Plätzen zu erwarten {}",
        format::count(effect.assignments.into(), "Zuweisung", "Zuweisungen"),
        format::decimal(effect.expected, 1)
    );
    let (low, high) = (format::decimal(effect.more_q05.abs(), 0), format::decimal(effect.more_q95.abs(), 0));
    let claim = match effect.claim.as_str() {
        "more" => format!("; {low} bis {high} mehr (90 %)"),
        "fewer" => format!("; {high} bis {low} weniger (90 %)"),
        "none" => "; kein Unterschied über den Zufall hinaus".to_owned(),
        _ => "; zu wenige Mails für eine Aussage".to_owned(),
    };
    Some(vec![seg(Role::Dim, format!("{counted}{claim}"))])
}

/// How good past expectations of contracted starts were.
pub fn starts(doc: &AccuracyDoc) -> Option<Line> {
    let row = doc.starts.as_ref()?;
    let text = format!(
        "Vertragsstarts ({}): von {} Zugewiesenen begannen im Mittel {}; Fehler {}, „alle kommen“ {}",
        format::int(row.starts.into()),
        format::decimal(row.assigned, 1),
        format::decimal(row.began, 1),
        format::decimal(row.mae, 1),
        format::decimal(row.mae_all_come, 1)
    );
    Some(vec![seg(Role::Dim, text)])
}

/// The line on the screen of one AGH, as long as `room` allows.
pub fn here(state: &State, room: u16) -> Line {
    let accuracy = &state.data.accuracy;
    let Some(row) = state.measure.as_deref().and_then(|no| state.data.accuracy_of(no, WEEKS4)) else {
        let text = match (&accuracy.value, &accuracy.error, accuracy.computing) {
            (Some(_), ..) => "noch keine Vergangenheit, an der sie sich messen ließe",
            (None, Some(_), false) => "gerade nicht zu erfahren",
            (None, ..) => "wird berechnet …",
        };
        return vec![seg(Role::Dim, format!("Güte an dieser AGH: {text}"))];
    };
    let (booked, today) = (format::decimal(row.mae_booked, 1), format::decimal(row.mae_persistence, 1));
    let band = format::percent(row.cover80);
    if room < 105 {
        let text = format!("(gebucht {booked} · Stand {today}) · 80 %-Band {band}");
        return vec![
            seg(Role::Text, format!("Güte hier, 28 Tage: Fehler {} ", format::decimal(row.mae, 1))),
            seg(Role::Dim, text),
        ];
    }
    vec![
        seg(Role::Text, format!("Güte an dieser AGH, 28 Tage: Fehler {}", places(row.mae))),
        seg(Role::Dim, format!(" (gebucht {booked} · heutiger Stand {today})")),
        seg(Role::Text, format!(" · 80 %-Band traf {band}")),
    ]
}

/// One kept forecast.
pub fn kept(score: &KeptScore) -> Line {
    let (said, day) = (dates::german(score.as_of), dates::german(score.date));
    let mut line = vec![
        seg(Role::Strong, format!("Am {said} für den {day}: ")),
        seg(
            Role::Text,
            format!(
                "{} Besetzte erwartet, 90 % zwischen {} und {}, gebucht waren {}; gekommen sind {}.",
                format::decimal(score.total_mean, 0),
                format::int(score.total_q05.into()),
                format::int(score.total_q95.into()),
                format::int(score.total_booked.into()),
                format::int(score.total_actual.into())
            ),
        ),
    ];
    if score.provisional {
        line.push(seg(Role::Dim, " Vorläufig: Nachträge können das noch ändern."));
    }
    line
}
