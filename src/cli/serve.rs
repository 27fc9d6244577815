//! `ilc-desk serve`: the REST backend alone.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;

use super::{args::ServeArgs, context::Context, logging, signals};
use crate::{
    server::{self, App},
    store::{Access, Store},
};

pub async fn run(context: Context, args: ServeArgs) -> anyhow::Result<()> {
    logging::to_stderr(context.verbose);
    let ended = signals::catch()?;
    let address = args.listen.unwrap_or_else(|| context.config.server.listen.clone());
    let database = context.database()?;
    let store = Store::open(&database, Access::Write).await?;
    let tokens = store.snapshot().tokens.len();
    let app = App::new(Arc::new(store), context.clock, context.config.rules.clone(), context.columns()?);
    let listener = TcpListener::bind(&address)
        .await
        .with_context(|| format!("Adresse {address} ist nicht frei oder nicht erlaubt (--listen)"))?;
    eprintln!("ilc-desk: Backend auf http://{}, Datenbank {}", listener.local_addr()?, database.display());
    if tokens == 0 {
        eprintln!("ilc-desk: Noch hat niemand Zugang; „ilc-desk token add NAME --role lesen“ vor dem Start legt einen Token an.");
    }
    server::run(listener, app, ended).await;
    tracing::info!("ended");
    Ok(())
}
