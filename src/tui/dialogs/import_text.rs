//! What an import did or why not, in lines.

use crate::{
    api::imports::{ImportReport, KindCounts},
    client::ClientError,
    domain::dates,
    tui::look::{
        format,
        theme::Role,
        widgets::{
            paint::wrap,
            seg::{Line, seg},
        },
    },
};

/// Vanished participations named at most; the number is always there.
const VANISHED_SHOWN: usize = 20;

/// The report of an import that worked, or would.
pub fn report(report: &ImportReport, width: u16) -> Vec<Line> {
    let total = report.totals();
    let how = if report.snapshot { "vollständiger Nachtexport" } else { "Teilexport" };
    let verb = if report.dry_run { "würden" } else { "wurden" };
    let mut out = vec![
        vec![seg(Role::Strong, format!("Stand {}", dates::german(report.as_of))), seg(Role::Text, format!(" · {how}"))],
        vec![
            seg(
                Role::Strong,
                format!("Es {verb} {} neu und {} geändert", format::int(total.new.into()), format::int(total.changed.into())),
            ),
            seg(Role::Text, format!("; {} bleiben, wie sie sind.", format::int(total.unchanged.into()))),
        ],
        Vec::new(),
        vec![seg(Role::Header, format!("{:<22}{:>10}{:>10}{:>12}", "", "neu", "geändert", "unverändert"))],
    ];
    let kinds = [
        ("OE", report.units),
        ("Maßnahmen", report.measures),
        ("Starts, Abschnitte", report.starts),
        ("Teilnahmen", report.participations),
        ("Eintrittsmonitoring", report.monitoring),
    ];
    out.extend(kinds.iter().map(|(label, counts)| kind(label, *counts)));
    if !report.vanished.is_empty() {
        out.push(Vec::new());
        out.push(vec![seg(
            Role::Warn,
            format!(
                "! {} fehlen im Nachtexport und werden als „verschwunden“ geschlossen:",
                format::count(i64::try_from(report.vanished.len()).unwrap_or(i64::MAX), "Teilnahme", "Teilnahmen")
            ),
        )]);
        let some: Vec<&str> = report.vanished.iter().take(VANISHED_SHOWN).map(String::as_str).collect();
        let more = if report.vanished.len() > VANISHED_SHOWN { " …" } else { "" };
        out.extend(wrapped(Role::Dim, &format!("{}{more}", some.join(", ")), width));
    }
    out.push(Vec::new());
    for file in &report.files {
        out.push(vec![
            seg(Role::Text, file.name.clone()),
            seg(Role::Dim, format!(" · {} · {}", file.kind, format::count(file.rows.into(), "Zeile", "Zeilen"))),
        ]);
        if !file.dropped_columns.is_empty() {
            out.extend(wrapped(Role::Warn, &format!("! nicht übernommene Spalten: {}", file.dropped_columns.join(", ")), width));
        }
    }
    if !report.changes.is_empty() {
        out.push(vec![seg(Role::Header, "Was sich ändert")]);
        for change in &report.changes {
            out.extend(wrapped(Role::Text, change, width));
        }
        out.push(Vec::new());
    }
    for notice in &report.notices {
        out.extend(wrapped(Role::Text, &format!("· {notice}"), width));
    }
    out
}

/// Why it cannot be done, with every error.
pub fn failure(error: &ClientError, width: u16) -> Vec<Line> {
    let mut out = wrapped(Role::Over, &format!("! {error}"), width);
    let issues = error.issues();
    if !issues.is_empty() {
        out.push(Vec::new());
    }
    for issue in issues {
        out.extend(wrapped(Role::Text, &issue.to_string(), width));
    }
    out
}

fn kind(label: &str, counts: KindCounts) -> Line {
    let numbers = [counts.new, counts.changed, counts.unchanged].map(|n| format::int(n.into()));
    vec![seg(Role::Text, format!("{label:<22}{:>10}{:>10}{:>12}", numbers[0], numbers[1], numbers[2]))]
}

fn wrapped(role: Role, text: &str, width: u16) -> Vec<Line> {
    wrap(text, width).into_iter().map(|line| vec![seg(role, line)]).collect()
}
