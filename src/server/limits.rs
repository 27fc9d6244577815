//! Bodies are read whole before a handler sees them: bounded in size per route and in time, so
//! that nobody can hold a connection or the memory by dribbling.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout_at};

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

/// Middleware: reads the body within its limits, where the route takes one.
pub async fn read_body(State(limit): State<usize>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if parts.extensions.get::<&'static Route>().is_some_and(|route| !route.body) {
        return next.run(Request::from_parts(parts, Body::empty())).await;
    }
    match collect(body, limit, parts.extensions.get()).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(error) => error.into_response(),
    }
}

async fn collect(mut body: Body, limit: usize, watched: Option<&Watched>) -> Result<Vec<u8>, ApiError> {
    if axum::body::HttpBody::size_hint(&body).lower() > limit as u64 {
        return Err(too_large(body, limit).await);
    }
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
