//! Accepting connections: header timeout, a bound on connections, and an end that lets running
//! requests finish. (`axum::serve` has no header timeout.)

use std::{convert::Infallible, future::Future, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, response::Response};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt as _;

use super::{limits::PATIENCE, strangers::Strangers};

/// Connections served at once; more wait in the system's queue.
const MAX_CONNECTIONS: usize = 1024;
/// A wait where the system has no room for another connection.
pub(super) const BREATH: Duration = Duration::from_millis(200);
/// How long running requests may take once the end was asked for.
const GRACE: Duration = Duration::from_secs(8);

/// How connections are spoken on.
pub(super) fn http() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 * 1024);
    http
}

/// Serves until `shutdown` resolves, then waits for running requests.
pub async fn serve(listener: TcpListener, router: Router, strangers: Strangers, shutdown: impl Future<Output = ()>) {
    let http = http();
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &slots) => accepted,
            () = &mut shutdown => break,
        };
        let Some((stream, address, slot)) = accepted else { continue };
        let (peer, must_go) = strangers.enter(address.ip());
        let service = with(&router, peer.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
        tokio::spawn(async move {
            let gave_way = async {
                if must_go.await.is_err() {
                    // Known by now, or over: nothing makes it go.
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                ended = connection => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "connection ended");
                    }
                }
                () = gave_way => {}
            }
            peer.known();
            drop(slot);
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests still running after the grace period were cut off");
    }
}

/// The routes for one connection: every request on it carries who is at the other end.
pub(super) fn with<T: Clone + Send + Sync + 'static>(
    router: &Router,
    who: T,
) -> impl tower::Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone + use<T> {
    router.clone().map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(who.clone());
        request
    })
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(tokio::net::TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let slot = slots.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            let _ = stream.set_nodelay(true);
            Some((stream, address, slot))
        }
        Err(error) => {
            // Out of file descriptors and the like: wait instead of spinning.
            tracing::warn!(%error, "accept failed");
            tokio::time::sleep(BREATH).await;
            None
        }
    }
}
