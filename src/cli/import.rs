//! `ilc-desk import`: files or folders into the desk, all or nothing.

use std::{path::PathBuf, time::Duration};

use chrono::NaiveDate;
use clap::Args;

use super::{
    access::{self, Source},
    context::Context,
    progress, typed,
};
use crate::{
    api::imports::{ImportProgress, ImportReport, ImportStage, KindCounts},
    client::{ClientError, ImportRequest, Watch},
    domain::dates,
    import,
    store::{Access, Answered, ImportOptions, Store, random_token},
};

/// Time between two looks at how far a backend is.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Dateien oder Ordner
    #[arg(required = true, value_name = "PFAD")]
    pub paths: Vec<PathBuf>,
    /// Nur prüfen, nichts speichern
    #[arg(long)]
    pub dry_run: bool,
    /// Der Morgen, den der Export beschreibt (sonst heute)
    #[arg(long, value_name = "DATUM", value_parser = typed::date)]
    pub as_of: Option<NaiveDate>,
    /// Vollständiger Nachtexport: offene Teilnahmen, die fehlen, gelten als verschwunden
    #[arg(long)]
    pub snapshot: bool,
    /// Auch wenn über 10 % verschwinden, ein Ordner weniger als die Hälfte der letzten Zeilen enthält oder der Stand in der Zukunft liegt
    #[arg(long)]
    pub yes: bool,
}

pub async fn run(context: Context, args: ImportArgs) -> anyhow::Result<()> {
    let sources = import::collect(&args.paths).map_err(|errors| refused(&errors))?;
    let as_of = args.as_of.unwrap_or_else(|| context.today());
    let report = match access::open(&context, Access::Write).await? {
        Source::Local(store) => {
            let options = ImportOptions {
                as_of,
                snapshot: args.snapshot,
                confirmed: args.yes,
                folder: args.paths.iter().any(|path| path.is_dir()),
                today: context.today(),
                dry_run: args.dry_run,
                who: Context::who(),
                now: context.clock.now(),
                idempotency_key: None,
            };
            let bar = progress::bar("Lesen");
            let imported = store.import(sources, &context.reading()?, options, move |progress| show(&bar, progress)).await;
            store.close().await;
            match imported {
                Ok(Answered::Now(report) | Answered::Before(report)) => report,
                Err(crate::store::ImportFailure::Refused(errors)) => return Err(refused(&errors)),
                Err(crate::store::ImportFailure::Store(error)) => return Err(error.into()),
            }
        }
        Source::Remote(client) => {
            let files = sources.into_iter().map(|s| (s.name, s.bytes)).collect();
            let request = ImportRequest {
                files,
                as_of: Some(as_of),
                snapshot: args.snapshot,
                yes: args.yes,
                dry_run: args.dry_run,
                key: random_token(),
                watch: Watch::default(),
            };
            let bar = progress::bar("Import");
            let pause = || tokio::time::sleep(LOOK_AGAIN);
            client.import_watched(request, pause, |progress| show(&bar, progress)).await.map_err(remote_refused)?
        }
    };
    tell(&report);
    Ok(())
}

/// Shows how far reading has come; what follows has no share and is soon over.
fn show(bar: &progress::Bar, progress: ImportProgress) {
    if let (ImportStage::Receiving | ImportStage::Reading, Some(permille)) = (progress.stage, progress.permille) {
        bar.set(permille.into(), 1000);
    }
}

/// `undo-import`.
#[derive(Debug, Args)]
pub struct UndoArgs {}

/// `ilc-desk undo-import`.
pub async fn undo(context: Context) -> anyhow::Result<()> {
    anyhow::ensure!(context.server().is_none(), "Zurückgenommen wird auf dem Rechner mit der Datenbank, ohne --server");
    let store = Store::open(&context.database()?, Access::Write).await?;
    let undone = store.undo_import(&Context::who(), context.clock.now()).await?;
    let now = store.snapshot().desk.as_of.map_or_else(|| "ohne Daten".to_owned(), dates::german);
    store.close().await;
    say!("Zurückgenommen: Import Nr. {}, Stand {}; jetzt gilt wieder: {now}", undone.id, dates::german(undone.as_of));
    Ok(())
}

/// Every error on its own line, then what it means.
fn refused(errors: &import::ImportErrors) -> anyhow::Error {
    tell!("{errors}");
    let count = errors.errors().len() + errors.more();
    anyhow::anyhow!("{count} Fehler, nichts wurde gespeichert")
}

fn remote_refused(error: ClientError) -> anyhow::Error {
    for issue in error.issues() {
        tell!("{issue}");
    }
    error.into()
}

fn tell(report: &ImportReport) {
    for file in &report.files {
        let sheet = file.sheet.as_ref().map(|sheet| format!(", Blatt „{sheet}“")).unwrap_or_default();
        let rows = if file.rows == 1 { "Zeile" } else { "Zeilen" };
        tell!("{}: {}, {} {rows}{sheet}", file.name, file.kind, file.rows);
    }
    for change in report.changes.iter().filter(|_| report.dry_run) {
        tell!("{change}");
    }
    for notice in &report.notices {
        tell!("Hinweis: {notice}");
    }
    if !report.vanished.is_empty() {
        tell!("Verschwunden ({}): {}", report.vanished.len(), report.vanished.join(", "));
    }
    let kinds = [
        ("OEs", report.units),
        ("Maßnahmen", report.measures),
        ("Starttermine", report.starts),
        ("Teilnahmen", report.participations),
        ("Eintrittsmonitoring", report.monitoring),
    ];
    for (name, counts) in kinds.into_iter().filter(|(_, c)| *c != KindCounts::default()) {
        say!("{name}: {} neu, {} geändert, {} unverändert", counts.new, counts.changed, counts.unchanged);
    }
    let verb = if report.dry_run { "Geprüft, nichts gespeichert" } else { "Gespeichert" };
    say!("{verb}: Stand {}", dates::german(report.as_of));
}
