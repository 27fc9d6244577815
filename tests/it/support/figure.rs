//! A figure, opened, as a backend answers it.

use ilc_desk::api::figures::{Amount, BehindRow, FigureDoc, LeftOutRow, TermRow, Unit};

use super::desk::today;

/// Free places of an AGH.
pub fn opened(name: &str) -> FigureDoc {
    let amount = |value| Amount { value, unit: Unit::Count };
    let term = |sign: &str, value, label: &str, role: Option<&str>| TermRow {
        sign: sign.to_owned(),
        amount: amount(value),
        label: label.to_owned(),
        role: role.map(str::to_owned),
    };
    let person = |role: &str, role_label: &str, n: u32, text: &str| BehindRow {
        role: role.to_owned(),
        role_label: role_label.to_owned(),
        key: Some(format!("T{n:06}")),
        text: format!("OE WAN · {text} · Ende geplant 12.02.2027"),
        amount: Some(-1.0),
    };
    FigureDoc {
        figure: name.to_owned(),
        title: "Frei heute · AGH-2217 Schulmensa Harburg".to_owned(),
        amount: amount(3.0),
        definition: "Freie Plätze heute: Plätze minus Eingetretene minus Zugewiesene, je AGH nie unter null.".to_owned(),
        today: today(),
        as_of: Some(today()),
        formula: vec![
            term("+", 12.0, "Plätze", None),
            term("-", 7.0, "eingetreten", Some("present")),
            term("-", 2.0, "zugewiesen", Some("assigned")),
        ],
        given: String::new(),
        left_out: vec![LeftOutRow {
            count: 61,
            what: "beendete, abgebrochene, nicht angetretene oder stornierte Teilnahmen".to_owned(),
        }],
        keys_hidden: false,
        rows: (0..7)
            .map(|n| person("present", "eingetreten", 142_850 + n, "seit 02.09.2026"))
            .chain((0..2).map(|n| person("assigned", "zugewiesen", 143_001 + n, "Beginn geplant 01.12.2026")))
            .collect(),
    }
}
