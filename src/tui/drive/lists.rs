//! Lists of providers and lists of work outside the dashboard: files read and written, the backend asked.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use crate::{
    api::first_days::WorkList,
    client::{ApiClient, ClientError},
    handout,
    intake::{self, Handed, Intake, KeyFile, Ready, Secret, read_keys},
    private_file, sheet,
    tui::{
        app::{
            effect::{FirstDayDeed, FirstDayDone},
            list_step::{Held, ListRead, ListSource, ListStep},
        },
        files::exports,
    },
};

/// Does something about the start day.
pub async fn deed(client: &ApiClient, deed: FirstDayDeed) -> Result<FirstDayDone, ClientError> {
    match deed {
        FirstDayDeed::Work { work, done, key } => client.work_done(work.code(), &done, &key).await.map(|_| FirstDayDone::Done),
        FirstDayDeed::Decide { measure, module, participation, decision } => {
            client.decide(&measure, module.as_deref(), &participation, &decision).await.map(|_| FirstDayDone::Done)
        }
        FirstDayDeed::Export { work, folder, publish, day, xlsx, key } => {
            let kind = if xlsx { "xlsx" } else { "csv" };
            let name = format!("{}_{day}.{kind}", work.code());
            // Looked for first: what the audit says left has left.
            let path = private_file::protected(&folder, &name, &publish).map_err(ClientError::Setup)?;
            let list = client.export_work(work.code(), &name, &key).await?;
            let rows = list.items.len();
            let written = tokio::task::spawn_blocking(move || write(&path, &list, xlsx).map(|()| path)).await;
            let path = written.map_err(|e| ClientError::Setup(e.to_string()))?.map_err(ClientError::Setup)?;
            Ok(FirstDayDone::Written(format!("Geschrieben: {}, {rows} offene Zeilen in {}", work.label(), path.display())))
        }
    }
}

/// Writes the rows, readable by the user alone.
///
/// # Errors
/// Why not, in German.
pub fn write(path: &Path, list: &WorkList, xlsx: bool) -> Result<(), String> {
    let rows = handout::work_list(list);
    let bytes = if xlsx {
        let page = sheet::Page { name: list.work.label().to_owned(), sheet: rows, look: sheet::Look::default() };
        sheet::workbook(&[page], None).map_err(|e| e.to_string())?
    } else {
        sheet::for_offices(&rows).map_err(|e| e.to_string())?
    };
    private_file::write(path, &bytes).map_err(|e| format!("{} lässt sich nicht schreiben: {e}", path.display()))
}

/// Goes on with a provider's list.
pub async fn step(client: &ApiClient, step: ListStep) -> Result<ListRead, String> {
    match step {
        ListStep::Read { list, keys, wanted, reading, today, show_names } => {
            let own = reading.clone();
            let read = tokio::task::spawn_blocking(move || {
                let keys =
                    keys.map(|path| file(&path).and_then(|file| read_keys(file, &own.columns).map_err(told))).transpose()?;
                let list = match list {
                    ListSource::File(path) => file(&path)?,
                    ListSource::Pasted(pasted) => Handed::pasted(pasted.text().to_owned()),
                };
                Ok::<(Handed, Option<KeyFile>), String>((list, keys))
            });
            let (list, keys) = read.await.map_err(|e| format!("Das Lesen ist abgebrochen: {e}"))??;
            let intake = Intake::prepare(client, list, keys.as_ref(), &wanted, &reading, today).await.map_err(told)?;
            let questions: Vec<Secret> = intake
                .questions()
                .map(|pair| {
                    let lines = pair.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                    let asked = format!("Zeile {lines} der Liste ↔ {} ({})", pair.participation, pair.step.label());
                    // Names first: what does not fit is cut off behind.
                    let names = |listed: &str, booked: &str| Secret::new(format!("{listed} ↔ {booked} · {asked}").into());
                    if show_names { pair.with_names(names) } else { Secret::new(asked.into()) }
                })
                .collect();
            if questions.is_empty() {
                return tried(client, intake).await;
            }
            let notices = intake.notices.clone();
            Ok(ListRead::Asks { held: Held(Arc::new(Mutex::new(Some(intake)))), questions, notices })
        }
        ListStep::Answered(held, answers) => {
            let taken = held.0.lock().ok().and_then(|mut held| held.take());
            let mut intake = taken.ok_or("Die Liste ist nicht mehr da; bitte noch einmal lesen.")?;
            answers.into_iter().enumerate().for_each(|(at, same)| intake.decide(at, same));
            intake.notices.clear();
            tried(client, intake).await
        }
        ListStep::Keep(lists) => intake::keep_all(client, &lists).await.map(ListRead::Kept).map_err(told),
    }
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn file(path: &Path) -> Result<Handed, String> {
    let mut files = exports::read(path)?;
    match files.pop() {
        Some((name, bytes)) if files.is_empty() && !path.is_dir() => Ok(Handed::named(name, bytes)),
        _ => Err(format!("{} ist ein Ordner; erwartet wird eine Liste", path.display())),
    }
}

async fn tried(client: &ApiClient, intake: Intake) -> Result<ListRead, String> {
    let notices = intake.notices.clone();
    let lists: Vec<Ready> = intake.into_ready();
    let days = intake::try_all(client, &lists).await.map_err(told)?;
    Ok(ListRead::Tried { lists, days, notices })
}
