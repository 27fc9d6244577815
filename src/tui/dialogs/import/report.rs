//! What an import did or why not, in lines.

use crate::{
    api::imports::{ImportReport, KindCounts},
    client::ClientError,
    domain::dates,
    tui::look::{
        format,
        theme::Role,
        widgets::seg::{Line, said, seg, silent, warning},
    },
};

/// Vanished participations named at most; the number is always there.
const VANISHED_SHOWN: usize = 20;

/// The report of an import that worked, or would.
pub fn report(report: &ImportReport) -> Vec<Line> {
    let total = report.totals();
    let how = if report.snapshot { "vollständiger Nachtexport" } else { "Teilexport" };
    let verb = if report.dry_run { "würden" } else { "wurden" };
    let mut out = vec![
        vec![
            seg(Role::Strong, format!("Stand {}", dates::german(report.as_of))),
            seg(Role::Text, format!(" · {how}")).said(format!(", {how}")),
        ],
        vec![
            seg(
                Role::Strong,
                format!("Es {verb} {} neu und {} geändert", format::int(total.new.into()), format::int(total.changed.into())),
            ),
            seg(Role::Text, format!("; {} bleiben, wie sie sind.", format::int(total.unchanged.into()))),
        ],
        Vec::new(),
        silent(vec![seg(Role::Header, format!("{:<22}{:>10}{:>10}{:>12}", "", "neu", "geändert", "unverändert"))]),
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
        out.push(warning(
            Role::Warn,
            format!(
                "{} fehlen im Nachtexport und werden als „verschwunden“ geschlossen:",
                format::count(i64::try_from(report.vanished.len()).unwrap_or(i64::MAX), "Teilnahme", "Teilnahmen")
            ),
        ));
        let some: Vec<&str> = report.vanished.iter().take(VANISHED_SHOWN).map(String::as_str).collect();
        let more = if report.vanished.len() > VANISHED_SHOWN { " …" } else { "" };
        out.push(vec![seg(Role::Dim, format!("{}{more}", some.join(", ")))]);
    }
    out.push(Vec::new());
    for file in &report.files {
        let rows = format::count(file.rows.into(), "Zeile", "Zeilen");
        let mut line = vec![
            seg(Role::Text, file.name.clone()),
            seg(Role::Dim, format!(" · {} · {rows}", file.kind)).said(format!(": {}, {rows}", file.kind)),
        ];
        if let Some(sheet) = &file.sheet {
            line.push(seg(Role::Dim, format!(" · Blatt „{sheet}“")).said(format!(", Blatt „{sheet}“")));
        }
        out.push(line);
        if !file.dropped_columns.is_empty() {
            out.push(warning(Role::Warn, format!("nicht übernommene Spalten: {}", file.dropped_columns.join(", "))));
        }
    }
    if !report.changes.is_empty() {
        out.push(vec![seg(Role::Header, "Was sich ändert")]);
        out.extend(report.changes.iter().map(|change| vec![seg(Role::Text, change)]));
        out.push(Line::new());
    }
    for notice in &report.notices {
        out.push(vec![seg(Role::Text, format!("· {notice}")).said(notice.clone())]);
    }
    out
}

/// Why it cannot be done, with every error.
pub fn failure(error: &ClientError) -> Vec<Line> {
    let mut out = vec![warning(Role::Over, error.to_string())];
    let issues = error.issues();
    if !issues.is_empty() {
        out.push(Line::new());
    }
    out.extend(issues.iter().map(|issue| vec![seg(Role::Text, issue.to_string())]));
    out
}

/// One kind; every number is heard with its name.
fn kind(label: &str, counts: KindCounts) -> Line {
    let numbers = [counts.new, counts.changed, counts.unchanged].map(|n| format::int(n.into()));
    let [new, changed, unchanged] = &numbers;
    let words = format!("{label}: {new} neu, {changed} geändert, {unchanged} unverändert");
    said(vec![seg(Role::Text, format!("{label:<22}{new:>10}{changed:>10}{unchanged:>12}"))], words)
}
