//! `forecast`: the AGH overview.

use axum::{Json, extract::State};

use crate::{
    api::agh::AghTable,
    server::{
        App,
        auth::{Now, Reader},
        problem::Problems,
        views,
    },
};

/// Every AGH with its outlook.
#[utoipa::path(get, path = "/forecast", security(("token" = [])), responses((status = 200, body = AghTable), Problems))]
pub async fn table(_: Reader, Now(now): Now, State(app): State<App>) -> Json<AghTable> {
    Json(views::agh(&now.desk, app.clock.today()))
}
