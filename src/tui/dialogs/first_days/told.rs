//! What a provider's list means, in lines.

use crate::{
    api::first_days::FirstDay,
    domain::{
        dates,
        provider_list::{ListKind, Work},
    },
    tui::look::{
        format,
        theme::Role,
        widgets::seg::{Line, seg},
    },
};

/// What a list means, in lines.
pub(super) fn told(day: &FirstDay) -> Vec<Line> {
    let kind = day.kind.map_or("Liste", ListKind::label);
    let as_of = day.as_of.map(dates::german).unwrap_or_default();
    let rows = format::count(day.rows.into(), "Zeile", "Zeilen");
    let mut lines = vec![vec![
        seg(Role::Strong, day.label()),
        seg(Role::Text, format!("  {kind} vom {as_of}: {rows}, {} zugeordnet", day.matched)),
    ]];
    let known = [(day.begun, "eingetreten", Role::Strong), (day.no_show, "nicht angetreten", Role::Strong)];
    let open = [
        (day.excused, "später erwartet", Role::Text),
        (day.missing, "nicht auf der Liste", Role::Warn),
        (day.without_booking, "ohne Zuweisung hier", Role::Warn),
    ];
    lines.extend([counted(&known), counted(&open)].into_iter().filter(|line| !line.is_empty()));
    lines.push(vec![
        seg(Role::Text, format!("frei vorher {}, danach ", format::int(day.free_before))),
        seg(Role::Strong, format::int(day.free_after)),
    ]);
    let unreported: u32 = day.unreported.iter().map(|row| row.entries).sum();
    if unreported > 0 {
        let entries = format::count(unreported.into(), "Eintritt", "Eintritte");
        lines.push(vec![seg(Role::Dim, format!("{entries} noch nicht im Eintrittsmonitoring"))]);
    }
    for item in day.items.iter().flatten().filter(|item| item.is_open_in(Work::Difference)) {
        let line = item.line.map_or_else(String::new, |line| format!("Zeile {line}"));
        let who = item.participation.clone().unwrap_or(line);
        lines.push(vec![seg(Role::Warn, "≠ ").said("Abweichung: "), seg(Role::Text, format!("{who}: {}", item.hint))]);
    }
    lines
}

/// What there is of each, in one line.
fn counted(what: &[(u32, &str, Role)]) -> Line {
    let mut line = Line::new();
    for (n, what, role) in what.iter().filter(|(n, ..)| *n > 0) {
        if !line.is_empty() {
            line.push(seg(Role::Dim, " · "));
        }
        line.push(seg(*role, format!("{n} {what}")));
    }
    line
}
