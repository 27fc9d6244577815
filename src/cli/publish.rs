//! `ilc-desk publish`: the intranet page and its files.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::{
    access::{self, Source},
    backtest,
    context::Context,
    typed::WrongUsage,
};
use crate::{
    api::{backtest::AccuracyDoc, publication::Publication},
    domain::forecast::{self, Settings},
    publish::{self, Published},
    server::{self, views},
    store::{Access, Store},
};

/// `publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// Zielordner; Seite, Archiv und Index entstehen darin (sonst der aus den Einstellungen)
    #[arg(long, value_name = "ORDNER")]
    pub to: Option<PathBuf>,
}

pub async fn run(context: Context, args: PublishArgs) -> anyhow::Result<()> {
    let configured = Some(context.config.publish.folder.trim()).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let to = args.to.or(configured);
    let to = to.ok_or(WrongUsage("es fehlt der Ordner: --to ORDNER oder [publish] folder in den Einstellungen"))?;
    let publication = match access::open(&context, Access::Read).await? {
        Source::Local(store) => local(&store, &context).await?,
        Source::Remote(client) => access::when_ready(&client, "/publication").await?,
    };
    let folder = to.clone();
    std::fs::create_dir_all(&folder).with_context(|| format!("Ordner {} lässt sich nicht anlegen", folder.display()))?;
    let published = tokio::task::spawn_blocking(move || publish::publish(&folder, &publication)).await??;
    tell(&to, &published);
    Ok(())
}

async fn local(store: &Store, context: &Context) -> anyhow::Result<Publication> {
    let (desk, today) = (store.snapshot().desk.clone(), context.today());
    let kept = server::kept_scores(store, &desk, today).await?;
    let rules = context.config.rules.clone();
    let made = tokio::task::spawn_blocking(move || {
        let forecast = forecast::forecast(&desk, today, views::HORIZON, &Settings::default());
        let accuracy = AccuracyDoc { backtest: backtest::local(&desk), kept, method: Vec::new(), starts: None, mail: None };
        views::publication(&desk, &forecast, &accuracy, &rules)
    });
    Ok(made.await?)
}

fn tell(folder: &std::path::Path, published: &Published) {
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).display().to_string();
    match &published.page {
        Some(page) => say!("Veröffentlicht: {}", folder.join(name(page)).display()),
        None => tell!("ilc-desk: Der Ordner enthält schon einen späteren Tag; nur das Archiv wurde ergänzt."),
    }
    say!("Abgelegt: {}", published.archived.display());
}
