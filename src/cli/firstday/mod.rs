//! `ilc-desk firstday`: Ersttags- und Besetzungslisten without a screen.

pub mod args;
mod import;
mod key;
mod work;

use std::time::Duration;

use chrono::Days;

use self::args::{FirstDayArgs, FirstDayCommand, ListArgs, StartArg};
use super::{access, context::Context, output};
use crate::{
    api::first_days::{Decision, FirstDay, FirstDayRow, FirstDays, WorkItem},
    domain::{dates, provider_list::Progress},
    sheet::{Cell, Sheet},
};

/// Days back and ahead that are listed unless asked otherwise.
const BACK: Days = Days::new(14);
const AHEAD: Days = Days::new(7);

pub async fn run(context: Context, args: FirstDayArgs) -> anyhow::Result<()> {
    match args.command {
        FirstDayCommand::Import(args) => import::run(context, args).await,
        FirstDayCommand::Key => key::run(&context),
        FirstDayCommand::List(args) => list(context, args).await,
        FirstDayCommand::Show { start, format } => {
            let day = access::connect(&context, Duration::ZERO).await?.first_day(start.0.as_str(), module(&start)).await?;
            output::print(format, &day, || items(&day))
        }
        FirstDayCommand::Set { start, participation, said, day } => {
            let decision = Decision { said, first_day: day };
            let client = access::writing(&context).await?;
            let day = client.decide(start.0.as_str(), module(&start), participation.as_str(), &decision).await?;
            tell(&day);
            Ok(())
        }
        FirstDayCommand::Work { work, format } => work::show(context, work, format).await,
        FirstDayCommand::Done { work, rows, impossible } => {
            work::mark(context, work, &rows, impossible.map_or(Progress::Done, Progress::Impossible)).await
        }
        FirstDayCommand::Undo { work, rows } => work::mark(context, work, &rows, Progress::Open).await,
        FirstDayCommand::Export { work, to } => work::export(context, work, to).await,
    }
}

fn module(start: &StartArg) -> Option<&str> {
    start.1.as_ref().map(crate::domain::ModuleNo::as_str)
}

async fn list(context: Context, args: ListArgs) -> anyhow::Result<()> {
    let today = context.today();
    let (from, to) = (args.from.unwrap_or(today - BACK), args.to.unwrap_or(today + AHEAD));
    let days: FirstDays = access::connect(&context, Duration::ZERO).await?.first_days(from, to).await?;
    output::print(args.format.format, &days, || starts(&days))
}

fn starts(days: &FirstDays) -> Sheet {
    let row = |s: &FirstDayRow| -> Vec<Cell> {
        let list = s.list.as_ref();
        vec![
            s.measure.as_str().into(),
            s.module.as_deref().unwrap_or_default().into(),
            s.title.as_str().into(),
            s.provider.as_str().into(),
            s.begin.into(),
            s.booked.into(),
            s.begun.into(),
            s.no_show.into(),
            s.unknown.into(),
            s.free.into(),
            list.map_or(Cell::Empty, |l| l.kind.label().into()),
            list.map_or(Cell::Empty, |l| l.as_of.into()),
            list.map_or_else(|| if s.overdue { "fehlt".into() } else { Cell::Empty }, |l| l.differences.into()),
        ]
    };
    let head = [
        "Maßnahme",
        "Modul",
        "Bezeichnung",
        "Träger",
        "Start",
        "Gebucht",
        "Da",
        "Nicht",
        "Offen",
        "Frei",
        "Liste",
        "Stichtag",
        "Abweichungen",
    ];
    Sheet::new(head, days.starts.iter().map(row).collect())
}

/// The rows of one start as a table.
fn items(day: &FirstDay) -> Sheet {
    work::sheet(day.items.as_deref().unwrap_or_default())
}

/// What came of a list, in German sentences.
fn tell(day: &FirstDay) {
    let label = day.module.as_ref().map_or_else(|| day.measure.clone(), |module| format!("{}/{module}", day.measure));
    let kind = day.kind.map_or("ohne Liste", crate::domain::provider_list::ListKind::label);
    let of = day.as_of.map_or_else(String::new, |as_of| format!(" vom {}", dates::german(as_of)));
    tell!("{label}, {kind}{of}: {} Zeilen, {} zugeordnet", day.rows, day.matched);
    let counted = [
        (day.begun, "eingetreten"),
        (day.no_show, "nicht angetreten"),
        (day.excused, "später erwartet"),
        (day.missing, "nicht auf der Liste"),
        (day.without_booking, "ohne Zuweisung hier"),
    ];
    let some: Vec<_> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if !some.is_empty() {
        tell!("  {}", some.join(" · "));
    }
    tell!("  frei vorher {}, jetzt {}", day.free_before, day.free_after);
    let unreported: u32 = day.unreported.iter().map(|row| row.entries).sum();
    if unreported > 0 {
        tell!("  {unreported} Eintritte noch nicht im Eintrittsmonitoring");
    }
    for item in day.items.iter().flatten().filter(|item| item.is_open_in(crate::domain::provider_list::Work::Difference)) {
        tell!("  ≠ {}: {}", name(item), item.hint);
    }
}

/// How a row is called.
fn name(item: &WorkItem) -> String {
    item.participation.clone().unwrap_or_else(|| item.line.map_or_else(String::new, |line| format!("Zeile {line}")))
}
