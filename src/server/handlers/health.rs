//! `health`, `ready`.

use axum::{Json, extract::State, http::StatusCode};

use crate::{
    api::health::{Health, Ready},
    server::{ApiError, App, problem::Unready},
};

/// Whether the process lives.
#[utoipa::path(get, path = "/health", responses((status = 200, body = Health)))]
pub async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}

/// Whether the database answers and takes writes: 503 while the last write failed and a trial does too.
#[utoipa::path(get, path = "/ready", responses((status = 200, body = Ready), Unready))]
pub async fn ready(State(app): State<App>) -> Result<Json<Ready>, ApiError> {
    app.store.ready().await.map_err(|error| ApiError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    Ok(Json(Ready { status: "ok".to_owned(), revision: app.store.snapshot().revision }))
}
