//! Drafts and releases: writes whose refusal carries the other side's state.

use serde::Serialize;

use super::{ApiClient, ClientError, Method, http, segment};
use crate::api::contingents::{
    draft::{Draft, DraftConflict},
    release::{NewRelease, NewReleases, Release, Releases},
    request::Settings,
};

/// How a write against a draft ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guarded<T> {
    /// It was done.
    Done(T),
    /// Somebody else saved the draft in between; this is the draft now.
    Moved(Box<Draft>),
}

impl ApiClient {
    /// Saves the draft of an instrument over the revision that has `etag`.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn save_draft(&self, instrument: &str, settings: &Settings, etag: &str) -> Result<Guarded<Draft>, ClientError> {
        let path = format!("contingents/drafts/{}", segment(instrument));
        self.guarded(Method::PUT, &path, Some(settings), &[("if-match", etag)]).await
    }

    /// Releases a draft.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn release(&self, asked: &NewRelease, key: &str) -> Result<Guarded<Release>, ClientError> {
        self.guarded(Method::POST, "contingents/releases", Some(asked), &[("idempotency-key", key)]).await
    }

    /// Releases several drafts: all of them, or none.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn release_all(&self, asked: &NewReleases, key: &str) -> Result<Guarded<Releases>, ClientError> {
        self.guarded(Method::POST, "contingents/release-all", Some(asked), &[("idempotency-key", key)]).await
    }

    /// Takes a release back.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn undo_release(&self, id: i64, key: &str) -> Result<Release, ClientError> {
        let path = format!("contingents/releases/{id}/undo");
        self.send(Method::POST, &path, None, &[("idempotency-key", key)]).await?.json()
    }

    async fn guarded<B: Serialize + Sync, T: serde::de::DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
        headers: &[(&str, &str)],
    ) -> Result<Guarded<T>, ClientError> {
        let body = body.map(serde_json::to_vec).transpose().map_err(|e| ClientError::Setup(e.to_string()))?;
        let body = body.map(|bytes| ("application/json", bytes));
        let raw = self.exchange(http::REQUEST, method, path, body, headers).await?;
        if raw.status == 412
            && let Ok(conflict) = serde_json::from_slice::<DraftConflict>(&raw.body)
        {
            return Ok(Guarded::Moved(Box::new(conflict.current)));
        }
        self.judge(raw)?.json().map(Guarded::Done)
    }
}
