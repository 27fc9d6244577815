//! `ilc-desk demo`: the dashboard on a made-up desk in a temporary database. Nothing outside it
//! is touched, no mail leaves.

use std::time::Duration;

use anyhow::Context as _;

use super::{
    context::Context,
    dashboard,
    embedded::{self, Sending},
    options::{DashboardArgs, options},
};
use crate::{
    client::ApiClient,
    demo::{self, Morning},
    store::ImportOptions,
};

/// The list of the provider whose module begins today.
const LIST: &str = "ersttagsliste.csv";
/// Seed of the one demo desk everybody sees.
const SEED: u64 = 1;

pub async fn run(context: Context, args: DashboardArgs) -> anyhow::Result<()> {
    let mut options = options(&context, &args, true)?;
    let folder = tempfile::Builder::new().prefix("ilc-desk-demo-").tempdir().context("Kein Platz für die Demo")?;
    options.import_folder = folder.path().join("exporte");
    options.export_folder = folder.path().to_owned();
    options.publish_folder = folder.path().join("intranet");
    options.list = folder.path().join(LIST);
    let path = folder.path().to_owned();
    let sending = Sending::default();
    let (held, patience) = (sending.clone(), dashboard::patience(&args));
    let backend = async move { start(&context, &path, patience, &held).await.map_err(|error| format!("{error:#}")) };
    let shown = Box::pin(dashboard::show(options, &args, backend)).await;
    sending.finish().await;
    shown
}

async fn start(context: &Context, folder: &std::path::Path, patience: Duration, sending: &Sending) -> anyhow::Result<ApiClient> {
    let today = context.today();
    let desk = tokio::task::spawn_blocking(move || demo::generate(SEED, 1, today)).await?;
    let post = context.post(Some(&folder.join("postausgang")))?;
    let backend = embedded::start(context, &folder.join("demo.db"), post, sending).await?;
    let exports = folder.join("exporte");
    std::fs::create_dir_all(&exports)?;
    for file in desk.files(Morning::Today) {
        std::fs::write(exports.join(&file.name), &file.bytes)?;
    }
    if let Some(list) = desk.first_day_list() {
        std::fs::write(folder.join(LIST), &list.bytes)?;
    }
    // Two mornings, through the same import as real exports.
    for morning in [Morning::Yesterday, Morning::Today] {
        let options = ImportOptions {
            as_of: desk.as_of(morning),
            snapshot: true,
            confirmed: true,
            folder: true,
            today: context.today(),
            dry_run: false,
            who: "Demo".to_owned(),
            now: context.clock.now(),
            idempotency_key: None,
        };
        backend.app.store.import(desk.files(morning), &backend.app.reading, options, |_| {}).await?;
    }
    backend.first_forecast(context, patience).await;
    Ok(backend.client)
}
