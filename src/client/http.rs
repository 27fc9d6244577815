//! Requests to `/api/v1`: bounded in time and size, errors as German sentences. Never retries;
//! that is the poller's business.

use std::{sync::Arc, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

use super::ClientError;
use crate::api::{PREFIX, problem, problem::Problem};

pub use reqwest::Method;

/// Time to reach the backend.
const CONNECT: Duration = Duration::from_secs(5);
/// Time for an ordinary request, answer included.
pub(super) const REQUEST: Duration = Duration::from_secs(20);
/// Largest answer taken, in bytes.
const MAX_ANSWER: usize = 64 << 20;

/// Talks to one backend. Cheap to clone.
#[derive(Clone)]
pub struct ApiClient {
    http: reqwest::Client,
    base: Arc<str>,
    token: Option<Arc<str>>,
}

impl std::fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiClient").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Answer of a conditional GET.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched<T> {
    /// Nothing new since the `ETag` given.
    NotModified,
    /// The current value.
    Fresh {
        /// The value.
        value: T,
        /// Its `ETag`, if the backend sent one.
        etag: Option<String>,
    },
}

/// A successful answer, not yet read.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status, 2xx or 304.
    pub status: u16,
    /// `ETag`, if any.
    pub etag: Option<String>,
    /// Body.
    pub body: Vec<u8>,
}

/// An answer of any status.
pub(super) struct Raw {
    pub(super) status: u16,
    etag: Option<String>,
    kind: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Reads the body as JSON.
    ///
    /// # Errors
    /// When it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body).map_err(|e| ClientError::Garbled { why: e.to_string() })
    }
}

impl Fetched<Answer> {
    /// Reads the body as JSON.
    ///
    /// # Errors
    /// When it is something else.
    pub fn json<T: DeserializeOwned>(self) -> Result<Fetched<T>, ClientError> {
        Ok(match self {
            Self::NotModified => Fetched::NotModified,
            Self::Fresh { value, etag } => Fetched::Fresh { value: value.json()?, etag },
        })
    }
}

impl ApiClient {
    /// A client for the backend at `base_url`, e.g. `http://127.0.0.1:8745`.
    ///
    /// # Errors
    /// When the address is no http(s) address or TLS cannot be set up.
    pub fn new(base_url: &str, token: Option<String>) -> Result<Self, ClientError> {
        let base = base_url.trim().trim_end_matches('/');
        let base = base.strip_suffix(PREFIX).unwrap_or(base);
        let url = reqwest::Url::parse(base).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() {
            return Err(ClientError::Setup(format!(
                "Die Adresse des Datendienstes „{base}“ ist keine; erwartet wird z. B. http://127.0.0.1:8745"
            )));
        }
        Self::built(http(), base, token)
    }

    /// A client of the backend behind a socket of this machine, which knows who comes without a token.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn over_socket(socket: &std::path::Path) -> Result<Self, ClientError> {
        Self::built(http().unix_socket(socket.to_owned()), "http://localhost", None)
    }

    fn built(http: reqwest::ClientBuilder, base: &str, token: Option<String>) -> Result<Self, ClientError> {
        let http = http.build().map_err(|e| ClientError::Setup(format!("TLS lässt sich nicht einrichten: {e}")))?;
        Ok(Self { http, base: base.into(), token: token.map(|t| t.trim().into()) })
    }

    /// The address of the backend.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// GETs `path` (below `/api/v1/`) as JSON.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.send(Method::GET, path, None, &[]).await?.json()
    }

    /// GETs `path` unless it still has `etag`.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn get_if_changed<T: DeserializeOwned>(&self, path: &str, etag: Option<&str>) -> Result<Fetched<T>, ClientError> {
        self.get_unread_if_changed(path, etag).await?.json()
    }

    /// GETs `path` unless it still has `etag`, for somebody else to read.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn get_unread_if_changed(&self, path: &str, etag: Option<&str>) -> Result<Fetched<Answer>, ClientError> {
        let headers: Vec<(&str, &str)> = etag.map(|etag| ("if-none-match", etag)).into_iter().collect();
        let value = self.send(Method::GET, path, None, &headers).await?;
        let etag = value.etag.clone();
        Ok(if value.status == 304 { Fetched::NotModified } else { Fetched::Fresh { value, etag } })
    }

    /// POSTs `body` as JSON and reads a JSON answer. `headers` takes e.g. `Idempotency-Key`.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn post_json<B: Serialize + Sync, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
        headers: &[(&str, &str)],
    ) -> Result<T, ClientError> {
        let body = serde_json::to_vec(body).map_err(|e| ClientError::Setup(e.to_string()))?;
        self.send(Method::POST, path, Some(("application/json", body)), headers).await?.json()
    }

    /// Any request: `body` is its content type and bytes, `headers` e.g. `If-Match`.
    ///
    /// # Errors
    /// See [`ClientError`]; every status but 2xx and 304 is one.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Result<Answer, ClientError> {
        self.send_within(REQUEST, method, path, body, headers).await
    }

    pub(super) async fn send_within(
        &self,
        limit: Duration,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Result<Answer, ClientError> {
        let raw = self.exchange(limit, method, path, body, headers).await?;
        self.judge(raw)
    }

    /// Sends a request and reads whatever is answered.
    pub(super) async fn exchange(
        &self,
        limit: Duration,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Result<Raw, ClientError> {
        let mut request =
            self.http.request(method, format!("{}{PREFIX}/{}", self.base, path.trim_start_matches('/'))).timeout(limit);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((kind, bytes)) = body {
            request = request.header("content-type", kind).body(bytes);
        }
        let response = request.send().await.map_err(|e| self.failure(&e, limit))?;
        let status = response.status().as_u16();
        let header = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (etag, kind) = (header("etag"), header("content-type").unwrap_or_default());
        let body = self.read(response, limit).await?;
        Ok(Raw { status, etag, kind, body })
    }

    /// Takes an answer for what its status says it is.
    pub(super) fn judge(&self, Raw { status, etag, kind, body }: Raw) -> Result<Answer, ClientError> {
        match status {
            200..=299 | 304 => Ok(Answer { status, etag, body }),
            401 | 403 => Err(self.refused(status, &kind, &body)),
            _ => Err(problem_of(status, &kind, &body)),
        }
    }

    async fn read(&self, mut response: reqwest::Response, limit: Duration) -> Result<Vec<u8>, ClientError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.failure(&e, limit))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(ClientError::Garbled { why: format!("über {} MB", MAX_ANSWER >> 20) });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn failure(&self, error: &reqwest::Error, limit: Duration) -> ClientError {
        if error.is_connect() {
            let why = if error.is_timeout() { "keine Antwort" } else { "Verbindung abgelehnt" };
            return ClientError::Unreachable { base: self.base.to_string(), why: why.to_owned() };
        }
        if error.is_timeout() {
            return ClientError::Timeout { seconds: limit.as_secs() };
        }
        if error.is_builder() {
            return ClientError::Setup(format!("Die Anfrage ist nicht zulässig: {error}"));
        }
        ClientError::Unreachable { base: self.base.to_string(), why: "Verbindung abgebrochen".to_owned() }
    }

    fn refused(&self, status: u16, kind: &str, body: &[u8]) -> ClientError {
        let said = match problem_of(status, kind, body) {
            ClientError::Problem(problem) if problem.kind == problem::TOKEN_EXPIRED => {
                return ClientError::Unauthorized { detail: problem.detail };
            }
            ClientError::Problem(problem) => problem.detail,
            ClientError::Unreachable { .. }
            | ClientError::Unauthorized { .. }
            | ClientError::Timeout { .. }
            | ClientError::Garbled { .. }
            | ClientError::Setup(_) => "Der Datendienst verlangt einen Zugang.".to_owned(),
        };
        let hint = match (&self.token, status) {
            (None, _) => {
                "Token mit ILC_DESK_TOKEN oder --token-file angeben; anlegen mit „ilc-desk token add NAME --role lesen“."
            }
            (Some(_), 401) => "Das angegebene Token gilt hier nicht: ILC_DESK_TOKEN bzw. --token-file prüfen.",
            (Some(_), _) => "Das Token hat dafür keine ausreichende Rolle (lesen, steuern, verwalten).",
        };
        if status == 403 && self.token.is_some() {
            // The rest of the desk stays readable: this one request was not allowed.
            let problem = Problem {
                kind: "/problems/forbidden".to_owned(),
                title: "Nicht erlaubt".to_owned(),
                status,
                detail: if said.is_empty() { hint.to_owned() } else { said },
                errors: Vec::new(),
            };
            return ClientError::Problem(Box::new(problem));
        }
        ClientError::Unauthorized { detail: hint.to_owned() }
    }
}

fn http() -> reqwest::ClientBuilder {
    // A second call finds the provider in place, which is just as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!("ilc-desk/", env!("CARGO_PKG_VERSION")))
}

fn problem_of(status: u16, kind: &str, body: &[u8]) -> ClientError {
    if kind.starts_with(problem::MEDIA_TYPE)
        && let Ok(problem) = serde_json::from_slice::<Problem>(body)
    {
        return ClientError::Problem(Box::new(problem));
    }
    ClientError::Garbled { why: format!("Status {status}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_addresses_are_refused_with_an_example() {
        for base in ["", "localhost:8745", "ftp://x", "http://"] {
            let error = ApiClient::new(base, None).unwrap_err().to_string();
            assert!(error.contains("http://127.0.0.1:8745"), "{error}");
        }
        assert_eq!(ApiClient::new("http://h:1/api/v1/", None).unwrap().base(), "http://h:1");
    }

    #[test]
    fn html_from_a_proxy_is_garbled_not_a_problem() {
        assert!(matches!(problem_of(502, "text/html", b"<html>"), ClientError::Garbled { .. }));
    }
}
