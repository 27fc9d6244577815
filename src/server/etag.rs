//! Cheap polling: every GET carries an `ETag` made of the parts of the state it shows, and a
//! matching If-None-Match is answered 304 before any work is done. What everybody asks for is
//! rendered once per change.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::App;
use crate::{
    api,
    store::{Part, Snapshot},
};

/// Middleware for GET and HEAD.
pub async fn conditional(State(app): State<App>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    // The snapshot the handler will answer from; a newer one must not lend it its tag.
    let now = request.extensions().get::<Arc<Snapshot>>().cloned().unwrap_or_else(|| app.store.snapshot());
    // Below the router that is nested there, the prefix is gone already.
    let path = request.uri().path();
    let path = path.strip_prefix(api::PREFIX).unwrap_or(path);
    let tag = app.etag_of(&now, path);
    let Ok(value) = HeaderValue::from_str(&tag) else { return next.run(request).await };
    let condition = condition(request.headers(), &tag);
    let mut response = match condition {
        Condition::Holds => StatusCode::NOT_MODIFIED.into_response(),
        Condition::Any | Condition::Fails if shown(path).kept && !is_piece(&request) => {
            let key = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
            app.rendered.clone().answer(key, &tag, || next.run(request)).await
        }
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

/// A piece of a list is cut anew each time: there are too many to keep.
fn is_piece(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    *request.method() != Method::GET || query.split('&').any(|pair| pair.starts_with("limit") || pair.starts_with("after"))
}

/// What an answer is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// Parts of the store.
    pub(super) parts: &'static [Part],
    /// The newest forecast too.
    pub(super) forecast: bool,
    /// The accuracy record too, which comes a little after the forecast.
    pub(super) accuracy: bool,
    /// Everybody with a token gets the same bytes, and asks often: they are kept.
    pub(super) kept: bool,
}

impl Shown {
    const fn of(parts: &'static [Part]) -> Self {
        Self { parts, forecast: false, accuracy: false, kept: false }
    }

    const fn with_forecast(self) -> Self {
        Self { forecast: true, ..self }
    }

    const fn with_accuracy(self) -> Self {
        Self { forecast: true, accuracy: true, ..self }
    }

    const fn kept(self) -> Self {
        Self { kept: true, ..self }
    }
}

/// What *Heute* shows.
pub(super) const SUMMARY: &[Part] =
    &[Part::Desk, Part::Contingents, Part::Drafts, Part::Outbox, Part::Notes, Part::Health, Part::Lists];

/// What the answer at a path (below the API's prefix) is made from. A path nobody thought of
/// changes with everything.
pub(super) fn shown(path: &str) -> Shown {
    use Part::{Access, Audit, Contingents, Desk, Drafts, Forecast, Lists, Notes, Outbox};
    let mut segments = path.trim_matches('/').split('/');
    match (segments.next().unwrap_or_default(), segments.next(), segments.next()) {
        ("summary", None, _) => Shown::of(SUMMARY).with_forecast().kept(),
        ("units" | "unreached" | "measures" | "monitoring", ..) => Shown::of(&[Desk]).kept(),
        ("places", None, _) => Shown::of(&[Desk, Contingents]).kept(),
        ("forecast", Some(_), Some(_)) => Shown::of(&[Desk, Forecast]).with_forecast(),
        ("forecast", ..) => Shown::of(&[Desk]).with_forecast().kept(),
        ("forecast-document", ..) => Shown::of(&[Desk]).with_forecast(),
        ("first-days", None, _) => Shown::of(&[Desk, Lists, Outbox]).kept(),
        ("first-days", ..) => Shown::of(&[Desk, Lists, Access]),
        ("worklists", ..) => Shown::of(&[Desk, Lists]),
        ("figures", ..) => Shown::of(&[Desk, Contingents, Drafts, Lists, Access]).with_forecast(),
        ("forecast-accuracy" | "publication", ..) => Shown::of(&[Desk, Forecast]).with_accuracy().kept(),
        ("contingents", Some("drafts"), _) => Shown::of(&[Desk, Drafts]),
        ("contingents", Some("releases"), _) => Shown::of(&[Contingents]),
        ("agh", ..) => Shown::of(&[Desk, Notes]),
        ("imports", ..) => Shown::of(&[Desk]),
        ("mails", ..) => Shown::of(&[Outbox]),
        ("mail-proposal", ..) => Shown::of(&[Desk, Contingents, Drafts, Outbox, Lists]).with_forecast(),
        ("list-requests", ..) => Shown::of(&[Desk, Outbox, Lists]),
        ("audit", ..) => Shown::of(&[Audit]),
        ("tokens" | "whoami", ..) => Shown::of(&[Access]),
        ("openapi.json", ..) => Shown::of(&[]),
        _ => Shown::of(&Part::ALL).with_accuracy(),
    }
}

/// Whether a GET of that path (below the API's prefix, names in braces) carries an `ETag` and answers 304.
pub(super) fn answers_unchanged(path: &str) -> bool {
    !matches!(path, "/health" | "/ready" | "/imports/running/{key}")
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
