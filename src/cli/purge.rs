//! `ilc-desk purge`: deletes what is over, or everything about one participation.

use anyhow::ensure;
use clap::{Args, Subcommand};

use super::{ask, context::Context, output};
use crate::{
    domain::ParticipationId,
    sheet::{Cell, Sheet, text},
    store::{Access, Store},
};

/// `purge`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PurgeArgs {
    /// Nur zeigen, was gelöscht würde
    #[arg(long)]
    pub dry_run: bool,
    /// Ohne Rückfrage
    #[arg(long)]
    pub yes: bool,
    #[command(subcommand)]
    pub command: Option<PurgeCommand>,
}

/// What else can be deleted.
#[derive(Debug, Subcommand)]
pub enum PurgeCommand {
    /// Alles zu einer Teilnahme-ID löschen
    Participation {
        /// Teilnahme-ID
        #[arg(value_name = "ID")]
        id: String,
        /// Ohne Rückfrage
        #[arg(long)]
        yes: bool,
    },
}

pub async fn run(context: Context, args: PurgeArgs) -> anyhow::Result<()> {
    ensure!(context.server().is_none(), "Gelöscht wird auf dem Rechner mit der Datenbank, ohne --server");
    let database = context.database()?;
    let (today, now, retention) = (context.today(), context.clock.now(), context.config.retention);
    if let Some(PurgeCommand::Participation { id, yes }) = args.command {
        let id = ParticipationId::parse(&id)?;
        ask::confirm("Alles zu dieser Teilnahme löschen?", yes)?;
        let store = Store::open(&database, Access::Write).await?;
        let erased = store.erase(&id, &Context::who(), now).await?;
        store.close().await;
        ensure!(erased.known || erased.versions > 0, "Diese Teilnahme-ID gibt es nicht; nichts wurde gelöscht");
        say!("Gelöscht: 1 Teilnahme, {} frühere Fassungen", erased.versions);
        tell!(
            "Ein späterer Export, der sie noch enthält, bringt sie wieder; Sicherungen enthalten sie, bis sie selbst gelöscht sind."
        );
        return Ok(());
    }
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let store = Store::open(&database, access).await?;
    let due = store.overdue(today, retention, now).await?;
    let rows = due.tables.iter().map(|(name, before, n)| vec![(*name).into(), (*before).into(), count(*n)]).collect();
    output::print_text(&text::table(&Sheet::new(["Was", "vor dem", "Zeilen"], rows)))?;
    if args.dry_run || due.total() == 0 {
        tell!("{}", if due.total() == 0 { "Nichts ist abgelaufen." } else { "Nur gezeigt, nichts gelöscht." });
        return Ok(());
    }
    ask::confirm("Das alles löschen?", args.yes)?;
    let purged = store.purge(today, retention, &Context::who(), now).await?;
    store.close().await;
    tell!("{} Zeilen gelöscht.", purged.total());
    Ok(())
}

fn count(n: u64) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
