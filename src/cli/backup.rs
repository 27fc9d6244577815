//! `ilc-desk backup`, `ilc-desk restore`: whole copies of the database, and the way back.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use super::{ask, context::Context};
use crate::{
    domain::dates,
    store::{self, Access, AuditFilter, Keep, Store, StoreError},
};

const NOT_OVER_A_SERVER: &str = "Das geht nur auf dem Rechner mit der Datenbank, ohne --server";

/// `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Zielordner
    #[arg(long, value_name = "ORDNER")]
    pub to: PathBuf,
    /// Nur so viele Sicherungen behalten, die neuesten
    #[arg(long, value_name = "ZAHL", value_parser = clap::value_parser!(u16).range(1..))]
    pub keep: Option<u16>,
}

/// `restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Die Sicherung
    #[arg(value_name = "DATEI")]
    pub file: PathBuf,
    /// Ohne Rückfrage
    #[arg(long)]
    pub yes: bool,
}

pub async fn run(context: Context, args: BackupArgs) -> anyhow::Result<()> {
    ensure!(context.server().is_none(), NOT_OVER_A_SERVER);
    let keep = Keep { newest: args.keep.map(usize::from), days: context.config.retention.backups_days };
    let done = store::backup(&context.database()?, &args.to, context.today(), keep).await?;
    for old in &done.removed {
        tell!("Alte Sicherung gelöscht: {}", old.display());
    }
    say!("{}", done.file.display());
    Ok(())
}

pub async fn restore(context: Context, args: RestoreArgs) -> anyhow::Result<()> {
    ensure!(context.server().is_none(), NOT_OVER_A_SERVER);
    let database = context.database()?;
    ask::confirm(&format!("{} durch {} ersetzen?", database.display(), args.file.display()), args.yes)?;
    let erasures = erasures_since(&database, &args.file).await;
    let done = store::restore(&database, &args.file, context.today()).await?;
    if let Some(kept) = done.kept {
        tell!("Die bisherige Datenbank liegt jetzt unter {}", kept.display());
    }
    let store = Store::open(&database, Access::Write).await?;
    let purged = store.purge(context.today(), context.config.retention, &Context::who(), context.clock.now()).await?;
    if purged.total() > 0 {
        tell!("{} Zeilen waren abgelaufen und sind wieder gelöscht", purged.total());
    }
    match erasures {
        Ok(0) => {}
        Ok(n) => tell!(
            "Achtung: {n} einzelne Löschung(en) liegen nach dieser Sicherung; sie müssen wiederholt werden („ilc-desk purge participation“)"
        ),
        Err(_) => {
            tell!("Achtung: Ob nach dieser Sicherung einzelne Teilnahmen gelöscht wurden, ist nicht mehr festzustellen");
        }
    }
    if store.snapshot().outbox.pause.is_some() {
        tell!("Der Versand ruht, bis jemand geprüft hat, was schon gesendet ist, und ihn fortsetzt");
    }
    let desk = &store.snapshot().desk;
    let as_of = desk.as_of.map_or_else(|| "noch ohne Daten".to_owned(), |day| format!("Stand {}", dates::german(day)));
    say!("Zurückgespielt: {as_of}, {} Maßnahmen, {} Teilnahmen", desk.measures.len(), desk.participations().len());
    store.close().await;
    Ok(())
}

/// Single erasures the present database knows and the backup does not.
async fn erasures_since(database: &std::path::Path, backup: &std::path::Path) -> Result<usize, StoreError> {
    let erased = AuditFilter { action: Some("Teilnahme gelöscht".to_owned()), ..AuditFilter::default() };
    let now = match Store::open(database, Access::Read).await {
        Err(StoreError::Missing(_)) => return Ok(0),
        opened => opened?.audit(&erased).await?.list.entries,
    };
    // Numbers are never given twice: what is newer than the backup's last entry came after it.
    let last =
        Store::open(backup, Access::Read).await?.audit(&AuditFilter::default()).await?.list.entries.first().map_or(0, |e| e.id);
    Ok(now.iter().filter(|entry| entry.id > last).count())
}
