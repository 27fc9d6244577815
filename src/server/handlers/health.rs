//! `health`, `ready`.

use axum::{Json, extract::State};

use crate::{
    api::health::{Health, Ready},
    server::{ApiError, App, problem::Problems},
};

/// Whether the process lives.
#[utoipa::path(get, path = "/health", responses((status = 200, body = Health)))]
pub async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}

/// Whether the database answers.
#[utoipa::path(get, path = "/ready", responses((status = 200, body = Ready), Problems))]
pub async fn ready(State(app): State<App>) -> Result<Json<Ready>, ApiError> {
    app.store.ping().await?;
    Ok(Json(Ready { status: "ok".to_owned(), revision: app.store.snapshot().revision }))
}
