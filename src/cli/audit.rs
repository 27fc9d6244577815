//! `ilc-desk audit`: who did what, and whether the record of it is whole.

use std::fmt::Write;

use anyhow::ensure;
use chrono::{Days, NaiveDate, NaiveTime};
use clap::{Args, Subcommand};

use super::{
    access::{self, Source},
    context::Context,
    output::{Format, print},
    typed,
};
use crate::{
    api::{
        audit::{AuditEntry, AuditLog},
        paged::Paged,
    },
    client::segment,
    sheet::{Cell, Sheet},
    store::{Access, AuditFilter, Store},
};

/// `audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What to do with the audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Einträge, neueste zuerst
    List {
        /// Nur von dieser Person
        #[arg(long, value_name = "NAME")]
        who: Option<String>,
        /// Nur diese Handlung, z. B. Import
        #[arg(long, value_name = "WORT")]
        action: Option<String>,
        /// Ab diesem Tag
        #[arg(long, value_name = "DATUM", value_parser = typed::date)]
        from: Option<NaiveDate>,
        /// Bis zu diesem Tag einschließlich
        #[arg(long, value_name = "DATUM", value_parser = typed::date)]
        to: Option<NaiveDate>,
        /// Höchstens so viele (sonst alle)
        #[arg(long, value_name = "ZAHL")]
        limit: Option<usize>,
        /// Form der Ausgabe
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: Format,
    },
    /// Prüfen, ob Einträge verändert wurden oder fehlen
    Verify,
}

pub async fn run(context: Context, args: AuditArgs) -> anyhow::Result<()> {
    match args.command {
        AuditCommand::Verify => verify(&context).await,
        AuditCommand::List { who, action, from, to, limit, format } => {
            let source = access::open(&context, Access::Read).await?;
            let until = to.and_then(|day| day.checked_add_days(Days::new(1)));
            let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
            let mut filter = AuditFilter {
                who: who.clone(),
                action: action.clone(),
                from: from.map(midnight),
                until: until.map(midnight),
                ..AuditFilter::default()
            };
            let mut entries: Vec<AuditEntry> = Vec::new();
            loop {
                let page: Paged<AuditLog> = match &source {
                    Source::Local(store) => store.audit(&filter).await?,
                    Source::Remote(client) => {
                        let mut path = "audit?limit=1000".to_owned();
                        let texts = [("who", &who), ("action", &action)].into_iter();
                        texts.filter_map(|(name, value)| Some((name, value.as_ref()?))).for_each(|(name, value)| {
                            let _ = write!(path, "&{name}={}", segment(value));
                        });
                        let days = [("from", from), ("to", to)].into_iter();
                        days.filter_map(|(name, day)| Some((name, day?))).for_each(|(name, day)| {
                            let _ = write!(path, "&{name}={day}");
                        });
                        if let Some(before) = filter.before {
                            let _ = write!(path, "&after={before}");
                        }
                        client.get(&path).await?
                    }
                };
                entries.extend(page.list.entries);
                filter.before = page.next.and_then(|next| next.parse().ok());
                if filter.before.is_none() || limit.is_some_and(|limit| entries.len() >= limit) {
                    break;
                }
            }
            entries.truncate(limit.unwrap_or(usize::MAX));
            let log = AuditLog { entries };
            print(format, &log, || sheet(&log))
        }
    }
}

fn sheet(log: &AuditLog) -> Sheet {
    let row = |e: &AuditEntry| -> Vec<Cell> {
        let at = e.at.format("%d.%m.%Y %H:%M:%S").to_string();
        vec![
            e.id.into(),
            at.as_str().into(),
            e.who.as_str().into(),
            e.action.as_str().into(),
            e.subject.as_str().into(),
            e.detail.as_str().into(),
        ]
    };
    Sheet::new(["Nr.", "Wann (UTC)", "Wer", "Was", "Woran", "Näheres"], log.entries.iter().map(row).collect())
}

async fn verify(context: &Context) -> anyhow::Result<()> {
    ensure!(context.server().is_none(), "Geprüft wird auf dem Rechner mit der Datenbank, ohne --server");
    let verified = Store::open(&context.database()?, Access::Read).await?.verify_audit().await?;
    if let Some(broken) = verified.broken {
        anyhow::bail!("Das Protokoll ist nicht unversehrt: {broken}");
    }
    say!("Das Protokoll ist unversehrt: {} Einträge", verified.entries);
    Ok(())
}
