//! Every error of the backend as an RFC 9457 problem document. Details are German and hold
//! neither participant keys nor internals.

use axum::{
    Json,
    extract::rejection::{JsonRejection, PathRejection, QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa::IntoResponses;

use crate::{
    api::{
        imports::ImportIssue,
        problem::{MEDIA_TYPE, Problem, TOKEN_EXPIRED},
    },
    store::StoreError,
};

/// An error on its way to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    detail: String,
    errors: Vec<ImportIssue>,
    /// Instead of the kind every problem of the status has.
    kind: Option<&'static str>,
}

impl ApiError {
    /// An error with a status and a German detail.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), errors: Vec::new(), kind: None }
    }

    /// 401 to whoever shows a token that was valid once: the holder alone can know it.
    pub fn expired(detail: impl Into<String>) -> Self {
        Self { kind: Some(TOKEN_EXPIRED), ..Self::new(StatusCode::UNAUTHORIZED, detail) }
    }

    /// 429: gone in a moment.
    pub fn too_much(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, detail)
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// 422 with every error of a refused import.
    pub fn refused_import(detail: impl Into<String>, errors: Vec<ImportIssue>) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail) }
    }

    /// What happened, in German.
    #[cfg(test)]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// 422.
    pub fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }
}

/// What an error status means, for the API's description.
pub const fn meaning(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "Request not understood",
        401 => "No valid token",
        403 => "The role of the token does not allow it",
        404 => "Nothing there",
        408 => "The body took too long to arrive",
        409 => "Contradicts what is stored",
        412 => "Changed by somebody else meanwhile",
        413 => "Body too large",
        415 => "Wrong media type",
        422 => "Understood, but against a rule; unknown names behind the question mark too",
        428 => "If-Match or Idempotency-Key is missing",
        429 => "Too much at once; Retry-After says when to ask again",
        503 => "Not possible at the moment; Retry-After says when to ask again",
        _ => "Failed in the backend",
    }
}

/// Slug and German title of a status.
fn kind(status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        400 => ("bad-request", "Anfrage unverständlich"),
        401 => ("unauthorized", "Nicht angemeldet"),
        403 => ("forbidden", "Nicht erlaubt"),
        404 => ("not-found", "Nicht gefunden"),
        405 => ("method-not-allowed", "Hier nicht möglich"),
        408 => ("timeout", "Zu langsam"),
        409 => ("conflict", "Widerspruch"),
        412 => ("precondition-failed", "Inzwischen geändert"),
        413 => ("too-large", "Zu groß"),
        415 => ("unsupported-media-type", "Falsche Art von Inhalt"),
        422 => ("unprocessable", "Nicht verarbeitbar"),
        428 => ("precondition-required", "Bedingung fehlt"),
        429 => ("too-many-requests", "Zu viel auf einmal"),
        503 => ("unavailable", "Vorübergehend nicht verfügbar"),
        _ => ("internal", "Fehler im Server"),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.with(|problem| problem)
    }
}

impl ApiError {
    /// The answer, its problem document extended by more members.
    pub fn with<T: serde::Serialize>(self, extend: impl FnOnce(Problem) -> T) -> Response {
        let (slug, title) = kind(self.status);
        let problem = Problem {
            kind: self.kind.map_or_else(|| format!("/problems/{slug}"), str::to_owned),
            title: title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            errors: self.errors,
        };
        let mut response = (self.status, Json(extend(problem))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match self.status {
            StatusCode::UNAUTHORIZED => headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            StatusCode::TOO_MANY_REQUESTS => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5")),
            StatusCode::SERVICE_UNAVAILABLE => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("30")),
            _ => None,
        };
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::Full | StoreError::Disk | StoreError::ReadOnly => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
            }
            StoreError::Refused(detail) => Self::new(StatusCode::CONFLICT, detail),
            StoreError::Changed(detail) => Self::new(StatusCode::PRECONDITION_FAILED, detail),
            StoreError::Damaged | StoreError::Aborted => Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
            other @ (StoreError::UnknownUrl(_)
            | StoreError::Missing(_)
            | StoreError::InUse(_)
            | StoreError::Newer(_)
            | StoreError::Older(_)
            | StoreError::Create { .. }
            | StoreError::Foreign(_)
            | StoreError::Corrupt { .. }
            | StoreError::Other(_)) => {
                tracing::error!(error = %other, "store failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Die Datenbank hat einen Fehler gemeldet; Näheres steht im Protokoll des Servers",
                )
            }
        }
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        let detail = match &rejection {
            JsonRejection::MissingJsonContentType(_) => "Erwartet wird Content-Type: application/json".to_owned(),
            JsonRejection::JsonSyntaxError(e) => format!("Kein gültiges JSON: {}", e.body_text()),
            JsonRejection::JsonDataError(e) => format!("JSON passt nicht: {}", e.body_text()),
            other => other.body_text(),
        };
        Self::new(rejection.status(), detail)
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::unprocessable(format!("Angaben hinter dem Fragezeichen passen nicht: {}", rejection.body_text()))
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, format!("Adresse passt nicht: {}", rejection.body_text()))
    }
}

/// Answers that do not follow from what a route asks for, for the API's description.
macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident { $($status:literal $variant:ident),+ })+) => {
        $(
            $(#[$doc])*
            #[derive(IntoResponses)]
            #[expect(dead_code, reason = "read by the derive only")]
            pub enum $name {
                $(#[response(status = $status, description = "", content_type = "application/problem+json")] $variant(Problem),)+
            }
        )+
    };
}

answers! {
    /// Something is not there although no path names it.
    Missing { 404 NotFound }
    /// It may contradict what is stored.
    Conflict { 409 Conflict }
    /// Figures may have moved since they were looked at.
    Changed { 412 PreconditionFailed }
    /// Computed in the call itself.
    Computed { 500 Internal }
    /// Waits for what is computed in the background, or for the database.
    Unready { 503 Unavailable }
    /// Asks the database.
    Stored { 500 Internal, 503 Unavailable }
}
