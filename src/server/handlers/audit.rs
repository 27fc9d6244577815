//! `audit`.

use axum::{Json, extract::State};

use crate::{
    api::audit::AuditLog,
    server::{ApiError, App, auth::Reader, problem::Problems},
};

/// Who did what, newest first.
#[utoipa::path(get, path = "/audit", security(("token" = [])), responses((status = 200, body = AuditLog), Problems))]
pub async fn list(_: Reader, State(app): State<App>) -> Result<Json<AuditLog>, ApiError> {
    Ok(Json(AuditLog { entries: app.store.audit().await? }))
}
