//! The backend inside the dashboard's process: on a free loopback port, with a random token of
//! this run, because others on a shared ssh host can reach loopback too.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::net::TcpListener;

use super::context::Context;
use crate::{
    client::ApiClient,
    mail::{
        Post,
        dispatch::{self, Dispatch},
    },
    server::{self, App, Caller, FirstDaySettings, housekeeping},
    store::{Access, Role, Store, random_token},
};

/// Longest wait for the first forecast where somebody looks at a screen that changes by itself.
pub const A_MOMENT: Duration = Duration::from_secs(2);
/// The same where what is printed once must be whole.
pub const A_WHILE: Duration = Duration::from_mins(1);

/// How long the end waits for a conversation with the relay, once the terminal was given back.
const LAST_CONVERSATION: Duration = Duration::from_secs(5);
/// A wait this long needs no word.
const UNNOTICED: Duration = Duration::from_millis(80);

/// A running embedded backend.
pub struct Embedded {
    /// Knows the address and the token.
    pub client: ApiClient,
    /// The backend itself.
    pub app: App,
}

impl Embedded {
    /// Waits a moment for the first forecast, so that the first numbers shown are not replaced
    /// at once. A large desk does not hold the screen up.
    pub async fn first_forecast(&self, context: &Context, patience: Duration) {
        let mut forecasts = self.app.forecasts.clone();
        let _ = tokio::time::timeout(patience, forecasts.ready(&self.app.store, context.today())).await;
    }
}

/// The dispatcher of an embedded backend, held by what outlives the dashboard, so that a
/// conversation with the relay is not cut in the middle.
#[derive(Debug, Clone, Default)]
pub struct Sending(Arc<Mutex<Option<Held>>>);

/// The dispatcher and the store it writes to.
type Held = (Dispatch, Arc<Store>);

impl Sending {
    fn hold(&self, dispatch: Dispatch, store: Arc<Store>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((dispatch, store));
    }

    /// Sends nothing new and lets the message under way be finished, for a few seconds; what is cut
    /// off then is cleared up at the next start. At once when nothing is under way.
    pub async fn finish(self) {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((dispatch, store)) = held else { return };
        let mut stopping = std::pin::pin!(dispatch.stop(LAST_CONVERSATION));
        if tokio::time::timeout(UNNOTICED, &mut stopping).await.is_err() {
            tell!("Eine Mail wird noch zu Ende gesendet (höchstens {} s) …", LAST_CONVERSATION.as_secs());
            stopping.await;
        }
        // The database's own file is whole afterwards; what still reads it has a moment to end.
        let _ = tokio::time::timeout(UNNOTICED, store.close()).await;
    }
}

/// Opens the database and serves it until the process ends. Nothing is lost then: every write
/// is one transaction. Works off the outbox in the background.
pub async fn start(context: &Context, database: &Path, post: Arc<Post>, sending: &Sending) -> anyhow::Result<Embedded> {
    let backend = without_dispatch(context, database, post.clone()).await?;
    housekeeping::start(&backend.app.store, context.clock, context.config.retention);
    let store = backend.app.store.clone();
    sending.hold(dispatch::start(store.clone(), post).await?, store);
    Ok(backend)
}

/// The same for a command that ends soon: nothing is sent unless it says so.
pub async fn without_dispatch(context: &Context, database: &Path, post: Arc<Post>) -> anyhow::Result<Embedded> {
    over(context, Store::open(database, Access::Write).await?, post).await
}

/// The same to look and nothing else: works beside the backend the database belongs to.
pub async fn for_reading(context: &Context, database: &Path, post: Arc<Post>) -> anyhow::Result<Embedded> {
    over(context, Store::open(database, Access::Read).await?, post).await
}

async fn over(context: &Context, store: Store, post: Arc<Post>) -> anyhow::Result<Embedded> {
    let store = Arc::new(store);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let token = random_token();
    let caller = Caller { name: Context::who(), role: Role::Verwalten };
    let (rules, first_days) = (context.config.rules.clone(), FirstDaySettings::of(&context.config.firstday)?);
    let app = App::new(store, context.clock, rules, context.reading()?, post, first_days);
    let app = app.with_own_token(&token, caller);
    tokio::spawn(server::run(listener, app.clone(), std::future::pending()));
    Ok(Embedded { client: ApiClient::new(&format!("http://{address}"), Some(token))?, app })
}
