//! The REST backend: routes, authorisation, conditional requests, limits. Works on the store's
//! snapshot; knows nothing of terminals.

mod accuracy;
pub mod auth;
mod clock;
mod computing;
mod contract;
mod current;
mod description;
mod etag;
mod first_days;
mod forecasts;
mod handlers;
pub mod housekeeping;
mod limits;
mod listen;
pub mod mails;
mod occasion;
pub mod outbox;
mod owner;
mod paging;
mod preconditions;
mod problem;
mod refusal;
mod rendered;
mod running;
mod strangers;
pub mod views;

use std::{fmt::Write, future::Future, sync::Arc};

use axum::{Router, http::StatusCode, middleware};
use tokio::net::TcpListener;
use utoipa_axum::router::OpenApiRouter;

pub use accuracy::{Accuracy, backtest_at_once, kept_scores};
pub use auth::Caller;
pub use clock::Clock;
pub use current::Current;
pub use first_days::FirstDaySettings;
pub use forecasts::Forecasts;
pub use limits::{IMPORT as IMPORT_LIMIT, Limits};
use listen::serve;
pub use owner::{Owner, socket as owner_socket};
pub use problem::ApiError;

use self::{computing::Computing, strangers::Strangers};
use crate::{
    api,
    config::Rules,
    import::ReadOptions,
    mail::Post,
    store::{Snapshot, Store, token_hash},
};

/// What every handler can reach. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The repository.
    pub store: Arc<Store>,
    /// Today.
    pub clock: Clock,
    /// Numbers of the working instruction.
    pub rules: Arc<Rules>,
    /// How tables of imports are read.
    pub reading: Arc<ReadOptions>,
    /// The newest forecast.
    pub forecasts: Forecasts,
    /// Rules, templates and way of the mails.
    pub post: Arc<Post>,
    /// Answers kept as bytes.
    rendered: rendered::Rendered,
    /// How far imports under way are.
    running: running::Running,
    /// Which tokens were used today.
    uses: auth::Uses,
    /// Who has not shown a right token.
    strangers: Strangers,
    /// Numbers and texts of the start day.
    pub first_days: Arc<FirstDaySettings>,
    /// Threads for what takes long.
    computing: Computing,
    /// Memory for the bodies of imports, in pieces.
    import_memory: limits::Memory,
    /// The same for all others.
    memory: limits::Memory,
    /// Hash and holder of the embedded backend's token of this run.
    own_token: Option<(String, Caller)>,
}

impl App {
    /// A backend over an open store; starts computing its forecast. Needs a runtime. Who wants
    /// released mails to go out starts a dispatcher beside it.
    #[must_use]
    pub fn new(
        store: Arc<Store>,
        clock: Clock,
        rules: Rules,
        reading: impl Into<ReadOptions>,
        post: Arc<Post>,
        first_days: FirstDaySettings,
    ) -> Self {
        let forecasts = Forecasts::start(store.clone(), clock);
        let (rules, reading, rendered) = (Arc::new(rules), Arc::new(reading.into()), rendered::Rendered::default());
        let (running, uses) = (running::Running::default(), auth::Uses::default());
        let Limits { computing, body_memory_mb, strangers_per_address } = Limits::default();
        let (strangers, computing) = (Strangers::new(strangers_per_address), Computing::new(computing));
        let (import_memory, memory) = (limits::Memory::of_mb(body_memory_mb), limits::Memory::of_mb(limits::ORDINARY_MEMORY_MB));
        Self {
            store,
            clock,
            rules,
            reading,
            forecasts,
            post,
            rendered,
            running,
            uses,
            strangers,
            first_days: Arc::new(first_days),
            computing,
            import_memory,
            memory,
            own_token: None,
        }
    }

    /// Takes so much at once.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.strangers = Strangers::new(limits.strangers_per_address);
        self.computing = Computing::new(limits.computing);
        self.import_memory = limits::Memory::of_mb(limits.body_memory_mb);
        self
    }

    /// Accepts one more token, for the embedded backend's own client.
    #[must_use]
    pub fn with_own_token(mut self, token: &str, caller: Caller) -> Self {
        self.own_token = Some((token_hash(token), caller));
        self
    }

    /// The tag of the answer at a path (below the API's prefix): program, database, day, and the
    /// revisions of what the answer shows. All others must not be fetched anew when those move.
    fn etag_of(&self, now: &Snapshot, path: &str) -> String {
        let (today, shown) = (self.clock.today(), etag::shown(path));
        let mut tag = format!("\"{}-{:x}-{}-{today}", env!("CARGO_PKG_VERSION"), now.instance, now.revisions.tag(shown.parts));
        if shown.forecast {
            let forecast = self.forecasts.of(&now.desk, today).map_or(0, |current| current.number);
            let _ = write!(tag, "-{forecast}");
        }
        if shown.accuracy {
            let accuracy = self.forecasts.accuracy(&now.desk, today).map_or(0, |a| a.number);
            let _ = write!(tag, "-{accuracy}");
        }
        tag.push('"');
        tag
    }

    /// The tags a client may have read before it changes something at a path: that path's own, and
    /// the one of *Heute*, from which most deeds start.
    fn tags_of(&self, path: &str) -> [String; 2] {
        let now = self.store.snapshot();
        [self.etag_of(&now, path), self.etag_of(&now, "/summary")]
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    let ordinary = middleware::from_fn_with_state((limits::ORDINARY, app.memory.clone()), limits::read_body);
    let import = middleware::from_fn_with_state((limits::IMPORT, app.import_memory.clone()), limits::read_body);
    let watch = middleware::from_fn_with_state(app.clone(), running::watch);
    let authenticate = middleware::from_fn_with_state(app.clone(), auth::authenticate);
    let hold = middleware::from_fn_with_state(&description::DESCRIBED.contract, contract::hold);
    let conditional = middleware::from_fn_with_state(app.clone(), etag::conditional);
    // The outermost layer is the last: nobody is read from, or told "unchanged", before they are known.
    let secured = OpenApiRouter::new()
        .merge(handlers::routes().layer(ordinary.clone()))
        .merge(handlers::import_routes().layer(import).layer(watch))
        .layer(conditional.clone())
        .merge(handlers::tagged_routes().merge(handlers::live_routes()).layer(ordinary.clone()))
        .layer(hold.clone())
        .layer(authenticate);
    // Always asked anew: a state that was known before says nothing about the database now.
    let open = handlers::open_routes().layer(ordinary).layer(hold.clone());
    let all = handlers::description_route().layer(conditional).layer(hold).nest(api::PREFIX, secured.merge(open));
    let (router, _) = all.split_for_parts();
    router
        .fallback(|| async { ApiError::not_found("Diese Adresse gibt es nicht; /openapi.json nennt alle") })
        .method_not_allowed_fallback(|| async {
            ApiError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "Diese Methode gibt es an dieser Adresse nicht; /openapi.json nennt die möglichen",
            )
        })
        .with_state(app)
}

/// Serves on a listener until `shutdown` resolves.
pub async fn run(listener: TcpListener, app: App, shutdown: impl Future<Output = ()>) {
    let strangers = app.strangers.clone();
    serve(listener, router(app), strangers, shutdown).await;
}
