//! `ilc-desk firstday work|done|undo|export`: lists of work without a screen.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};

use crate::{
    api::first_days::{WorkDone, WorkItem, WorkList, WorkRow},
    cli::{
        access,
        context::Context,
        output::{self, Format},
    },
    domain::provider_list::{Progress, Work},
    handout, private_file,
    sheet::{self, Cell, Sheet},
    store::random_token,
};

pub async fn show(context: Context, work: Work, format: Format) -> anyhow::Result<()> {
    let list = list(&access::connect(&context, Duration::ZERO).await?, work).await?;
    output::print(format, &list, || sheet(&list.items))
}

async fn list(client: &crate::client::ApiClient, work: Work) -> anyhow::Result<WorkList> {
    let lists = client.work_lists().await?;
    Ok(match work {
        Work::Cosach => lists.cosach,
        Work::Verbis => lists.verbis,
        Work::Difference | Work::Nothing => lists.differences,
    })
}

/// Rows of any list of work as a table.
pub fn sheet(items: &[WorkItem]) -> Sheet {
    let row = |i: &WorkItem| -> Vec<Cell> {
        vec![
            i.measure.as_str().into(),
            i.module.as_deref().unwrap_or_default().into(),
            i.participation.as_deref().unwrap_or_default().into(),
            i.line.map_or(Cell::Empty, Cell::from),
            i.unit.as_deref().unwrap_or_default().into(),
            i.begin.map_or(Cell::Empty, Cell::from),
            i.planned_end.map_or(Cell::Empty, Cell::from),
            i.label.as_str().into(),
            i.hint.as_str().into(),
            state(i).into(),
        ]
    };
    let head = ["Maßnahme", "Modul", "Teilnahme-ID", "Zeile", "OE", "Beginn", "Ende geplant", "Ergebnis", "Hinweis", "Stand"];
    Sheet::new(head, items.iter().map(row).collect())
}

fn state(item: &WorkItem) -> &'static str {
    match (item.work, item.state.as_str()) {
        (Work::Nothing, _) => "",
        (_, "done") => "erledigt",
        (_, "export") => "erledigt durch Export",
        (_, "impossible") => "nicht möglich",
        _ => "offen",
    }
}

/// Says how far rows are.
pub async fn mark(context: Context, work: Work, rows: &[String], progress: Progress) -> anyhow::Result<()> {
    let client = access::writing(&context).await?;
    let list = list(&client, work).await?;
    let rows: anyhow::Result<Vec<WorkRow>> = rows.iter().map(|row| find(&list, row)).collect();
    let (state, reason) = match progress {
        Progress::Open => ("open", None),
        Progress::Done => ("done", None),
        Progress::Impossible(reason) => ("impossible", Some(reason.label().to_owned())),
    };
    let body = WorkDone { rows: rows?, state: state.to_owned(), reason };
    let worked = client.work_done(work.code(), &body, &random_token()).await?;
    let changed =
        if worked.changed == 1 { "1 Zeile geändert".to_owned() } else { format!("{} Zeilen geändert", worked.changed) };
    tell!("{}: {changed}", work.label());
    Ok(())
}

/// A row by its Teilnahme-ID, or as `NR/MODUL:ZEILE`.
fn find(list: &WorkList, typed: &str) -> anyhow::Result<WorkRow> {
    let by_line = |item: &WorkItem| {
        let start = item.module.as_ref().map_or_else(|| item.measure.clone(), |module| format!("{}/{module}", item.measure));
        item.line.is_some_and(|line| typed == format!("{start}:{line}"))
    };
    let found = list.items.iter().find(|item| item.participation.as_deref() == Some(typed) || by_line(item));
    let Some(item) = found else { bail!("„{typed}“ steht nicht in der Liste {}", list.work.label()) };
    Ok(WorkRow {
        measure: item.measure.clone(),
        module: item.module.clone(),
        participation: item.participation.clone(),
        line: item.line,
    })
}

pub async fn export(context: Context, work: Work, to: Option<PathBuf>) -> anyhow::Result<()> {
    let set = Some(context.config.firstday.folder.trim()).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = to.or(set).context("wohin? Mit --to ORDNER, oder firstday.folder in den Einstellungen setzen")?;
    let file = format!("{}_{}.csv", work.code(), context.today());
    let publish = Path::new(context.config.publish.folder.trim());
    let path = private_file::protected(&folder, &file, publish).map_err(anyhow::Error::msg)?;
    let list = access::writing(&context).await?.export_work(work.code(), &file, &random_token()).await?;
    let bytes = sheet::for_offices(&handout::work_list(&list))?;
    private_file::write(&path, &bytes).with_context(|| format!("{} lässt sich nicht schreiben", path.display()))?;
    tell!("{}: {} offene Zeilen in {}", work.label(), list.items.len(), path.display());
    Ok(())
}
