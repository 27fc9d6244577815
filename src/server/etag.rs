//! Cheap polling: every GET carries an `ETag` made of the state it was answered from, and a
//! matching If-None-Match is answered 304 before any work is done.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::App;

/// Middleware for GET and HEAD.
pub async fn conditional(State(app): State<App>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let tag = app.etag_of(request.uri().path());
    let Ok(value) = HeaderValue::from_str(&tag) else { return next.run(request).await };
    let condition = condition(request.headers(), &tag);
    let mut response = match condition {
        Condition::Holds => StatusCode::NOT_MODIFIED.into_response(),
        Condition::Any | Condition::Fails => next.run(request).await,
    };
    if condition == Condition::Any && response.status().is_success() {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::ETAG, value);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// Whether If-None-Match says that the client has this very state.
pub(super) fn holds(headers: &HeaderMap, tag: &str) -> bool {
    condition(headers, tag) != Condition::Fails
}

/// What If-None-Match says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    /// The client has this very state.
    Holds,
    /// `*`: the client has some state, which only counts if there is anything at the address.
    Any,
    /// No header, or another state.
    Fails,
}

/// Weak comparison of RFC 9110: any listed tag, with or without `W/`.
fn condition(headers: &HeaderMap, tag: &str) -> Condition {
    let mut listed =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).map(str::trim);
    let same = |candidate: &str| candidate.strip_prefix("W/").unwrap_or(candidate) == tag;
    match listed.find(|candidate| *candidate == "*" || same(candidate)) {
        Some("*") => Condition::Any,
        Some(_) => Condition::Holds,
        None => Condition::Fails,
    }
}
