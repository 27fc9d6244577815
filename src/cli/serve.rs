//! `ilc-desk serve`: the REST backend alone.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;

use super::{context::Context, logging, signals};
use crate::{
    config::{self, Flag},
    mail::dispatch,
    server::{self, App, FirstDaySettings, Limits, Owner, housekeeping},
    store::{Access, Store},
};

/// How long the end waits for a conversation with the relay, once all requests are answered.
const LAST_CONVERSATION: Duration = Duration::from_millis(1500);

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Adresse und Port
    #[arg(long, value_name = "ADRESSE")]
    pub listen: Option<String>,
}

impl ServeArgs {
    /// The setting it stands for.
    pub fn flag(&self) -> Option<Flag> {
        self.listen.clone().map(|value| Flag { key: "server.listen", name: "--listen", value })
    }
}

fn limits(settings: &config::Server) -> Limits {
    let whole = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    Limits {
        computing: whole(settings.computing),
        body_memory_mb: whole(settings.body_memory_mb),
        strangers_per_address: whole(settings.strangers_per_address),
    }
}

pub async fn run(context: Context) -> anyhow::Result<()> {
    logging::to_stderr(context.verbose);
    let ended = signals::catch()?;
    let address = context.config.server.listen.clone();
    let database = context.database()?;
    let store = Store::open(&database, Access::Write).await?;
    let tokens = store.snapshot().tokens.len();
    let (store, post) = (Arc::new(store), context.post(None)?);
    let (rules, first_days) = (context.config.rules.clone(), FirstDaySettings::of(&context.config.firstday)?);
    let app = App::new(store.clone(), context.clock, rules, context.reading()?, post.clone(), first_days);
    let app = app.with_limits(limits(&context.config.server));
    let listener = TcpListener::bind(&address)
        .await
        .with_context(|| format!("Adresse {address} ist nicht frei oder nicht erlaubt (--listen)"))?;
    // The owner's way is open before anybody hears of the backend.
    let owner = Owner::open(app.clone(), &database);
    tell!("ilc-desk: Backend auf http://{}, Datenbank {}", listener.local_addr()?, database.display());
    if tokens == 0 {
        tell!(
            "ilc-desk: Noch hat niemand ein Token; „ilc-desk token add NAME --role verwalten“ legt eines an, auch jetzt: als Besitzer der Datenbank, auf diesem Rechner."
        );
    }
    tell!("ilc-desk: {}", post.way.sentence());
    if let Err(error) = &owner {
        tell!("ilc-desk: Token lassen sich nur über --server verwalten; neben der Datenbank ist kein Socket möglich: {error}");
    }
    housekeeping::start(&store, context.clock, context.config.retention);
    let dispatch = dispatch::start(store.clone(), post).await?;
    let stop = dispatch.stopper();
    // Conversations with the relay end beside the running requests, not after them.
    let ended = async move {
        ended.await;
        stop.cancel();
    };
    server::run(listener, app, ended).await;
    drop(owner);
    dispatch.stop(LAST_CONVERSATION).await;
    // From here on the database's own file is whole: a copy of it is a copy of everything.
    store.close().await;
    tracing::info!("ended");
    Ok(())
}
