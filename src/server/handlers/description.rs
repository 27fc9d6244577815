//! `openapi.json`.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::server::description::DESCRIBED;

/// What this API offers.
#[utoipa::path(get, path = "/openapi.json", responses((status = 200, body = serde_json::Value)))]
pub async fn description() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], DESCRIBED.json.clone()).into_response()
}
