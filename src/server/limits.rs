//! Bodies are read whole before a handler sees them: bounded in size per route and in time, so
//! that nobody can hold a connection or the memory by dribbling.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

use super::{ApiError, contract::Route, running::Watched};

/// Largest body of an ordinary route.
pub const ORDINARY: usize = 256 * 1024;
const MB: usize = 1024 * 1024;
/// Largest body of an import: all its files together. The API's description names it.
pub const IMPORT: usize = 128 * MB;
/// Time a client has for its headers, and for its body beyond the slowest accepted rate.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Slowest accepted rate; a large export over a slow line is no attack.
const BYTES_PER_SECOND: usize = 64 * 1024;

/// Memory for all ordinary bodies together, in MB.
pub const ORDINARY_MEMORY_MB: usize = 32;
/// Piece in which memory is given.
const PIECE: usize = 64 * 1024;

/// How much a backend takes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Computations somebody asks for.
    pub computing: usize,
    /// Memory for the bodies of all imports together, in MB.
    pub body_memory_mb: usize,
    /// Connections of one address on which no right token was shown.
    pub strangers_per_address: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { computing: 2, body_memory_mb: 384, strangers_per_address: 64 }
    }
}

/// Memory that bodies share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Memory(Arc<Semaphore>);

/// What one body has of it, until it is dropped.
#[derive(Debug)]
struct Taken {
    memory: Arc<Semaphore>,
    pieces: usize,
    permits: Vec<OwnedSemaphorePermit>,
}

impl Memory {
    /// So many MB.
    pub fn of_mb(mb: usize) -> Self {
        Self(Arc::new(Semaphore::new(mb * MB / PIECE)))
    }

    fn nothing(&self) -> Taken {
        Taken { memory: self.0.clone(), pieces: 0, permits: Vec::new() }
    }
}

impl Taken {
    /// Has so many bytes.
    fn up_to(&mut self, bytes: usize) -> Result<(), ApiError> {
        let missing = bytes.div_ceil(PIECE).saturating_sub(self.pieces);
        if missing == 0 {
            return Ok(());
        }
        let all = || {
            ApiError::too_much(
                "Gerade nimmt das Backend schon so viele große Inhalte zugleich an, wie es Speicher dafür hat; bitte gleich noch einmal",
            )
        };
        let permits = u32::try_from(missing).ok().and_then(|n| self.memory.clone().try_acquire_many_owned(n).ok());
        self.permits.push(permits.ok_or_else(all)?);
        self.pieces += missing;
        Ok(())
    }
}

/// Middleware: reads the body within its limits, where the route takes one.
pub async fn read_body(State((limit, memory)): State<(usize, Memory)>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if parts.extensions.get::<&'static Route>().is_some_and(|route| !route.body) {
        return next.run(Request::from_parts(parts, Body::empty())).await;
    }
    let mut taken = memory.nothing();
    match collect(body, limit, &mut taken, parts.extensions.get()).await {
        Ok(bytes) => {
            let answer = next.run(Request::from_parts(parts, Body::from(bytes))).await;
            drop(taken);
            answer
        }
        Err(error) => error.into_response(),
    }
}

async fn collect(mut body: Body, limit: usize, taken: &mut Taken, watched: Option<&Watched>) -> Result<Vec<u8>, ApiError> {
    if axum::body::HttpBody::size_hint(&body).lower() > limit as u64 {
        return Err(too_large(body, limit).await);
    }
    // What is announced has its place before it comes; what is not takes it piece by piece.
    let lower = usize::try_from(axum::body::HttpBody::size_hint(&body).lower()).unwrap_or(usize::MAX);
    taken.up_to(lower)?;
    let (started, announced) = (Instant::now(), axum::body::HttpBody::size_hint(&body).exact());
    let mut bytes = Vec::new();
    loop {
        let deadline = started + PATIENCE + Duration::from_secs((bytes.len() / BYTES_PER_SECOND) as u64);
        let frame = timeout_at(deadline, body.frame()).await.map_err(|_| {
            ApiError::new(StatusCode::REQUEST_TIMEOUT, "Der Inhalt kam zu langsam an; die Verbindung wurde beendet")
        })?;
        let Some(frame) = frame else { return Ok(bytes) };
        let frame = frame.map_err(|_| ApiError::new(StatusCode::BAD_REQUEST, "Der Inhalt brach ab"))?;
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > limit {
                return Err(too_large(body, limit).await);
            }
            taken.up_to(bytes.len() + data.len())?;
            bytes.extend_from_slice(data);
            if let Some(watched) = watched {
                watched.received(bytes.len() as u64, announced);
            }
        }
    }
}

/// The refusal of a body above the limit. What the client is still sending is read and thrown
/// away, within bounds: an answer beside unread bytes is lost when the connection is closed.
async fn too_large(mut body: Body, limit: usize) -> ApiError {
    let drain = async {
        let mut left = limit;
        while let Some(Ok(frame)) = body.frame().await {
            left = left.saturating_sub(frame.data_ref().map_or(0, axum::body::Bytes::len));
            if left == 0 {
                return;
            }
        }
    };
    let _ = tokio::time::timeout(PATIENCE, drain).await;
    let size = if limit < MB { format!("{} KB", limit / 1024) } else { format!("{} MB", limit / MB) };
    let detail = format!("Der Inhalt ist größer als {size}; mehr nimmt das Backend in einem Aufruf nicht an");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

#[cfg(test)]
mod tests {
    use hyper::body::Frame;

    use super::*;

    #[tokio::test]
    async fn bodies_share_what_memory_there_is() {
        let memory = Memory::of_mb(1);
        let body = |bytes: usize| Body::from(vec![b'x'; bytes]);
        let mut first = memory.nothing();
        assert_eq!(collect(body(MB / 2), MB, &mut first, None).await.map(|bytes| bytes.len()), Ok(MB / 2));
        let mut second = memory.nothing();
        let refused = collect(body(MB / 2 + 1), MB, &mut second, None).await.unwrap_err().into_response();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        // Unannounced, it gets as far as there is room.
        let stream = futures_body(9, MB / 16);
        let mut third = memory.nothing();
        let refused = collect(stream, MB, &mut third, None).await.unwrap_err().into_response();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        drop((first, second, third));
        let mut fourth = memory.nothing();
        assert!(collect(body(MB), MB, &mut fourth, None).await.is_ok(), "all of it is back");
    }

    /// So many frames whose sum nobody announces.
    fn futures_body(frames: usize, size: usize) -> Body {
        struct Frames(usize, usize);
        impl axum::body::HttpBody for Frames {
            type Data = axum::body::Bytes;
            type Error = std::convert::Infallible;
            fn poll_frame(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
                if self.0 == 0 {
                    return std::task::Poll::Ready(None);
                }
                self.0 -= 1;
                std::task::Poll::Ready(Some(Ok(Frame::data(vec![b'x'; self.1].into()))))
            }
        }
        Body::new(Frames(frames, size))
    }
}
