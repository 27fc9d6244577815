//! `contingents/releases`: putting a draft into effect, looking up how it was computed, taking it
//! back.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use serde::Serialize;

use super::contingents::moved;
use crate::{
    api::{
        contingents::{
            draft::DraftConflict,
            release::{NewRelease, NewReleases, Release, ReleaseDocument, Releases},
        },
        paged::Paged,
    },
    server::{
        ApiError, App, Caller,
        auth::{Reader, Steerer},
        paging::Page,
        preconditions,
        problem::{Conflict, Stored},
    },
    store::{Answer, Guarded, ReleaseOptions, StoreError},
};

/// Releases so far, newest first.
#[utoipa::path(
    get, path = "/contingents/releases", security(("token" = [])), params(Page),
    responses((status = 200, body = Paged<Releases>), Stored)
)]
pub async fn list(_: Reader, State(app): State<App>, page: Page) -> Result<Json<Paged<Releases>>, ApiError> {
    let mut list = app.store.releases().await?;
    let next = page.cut(&mut list.releases, |row| row.id)?;
    Ok(Json(Paged { list, next }))
}

/// One release with its whole calculation.
#[utoipa::path(
    get, path = "/contingents/releases/{id}", security(("token" = [])), params(("id" = i64, Path, description = "Nummer")),
    responses((status = 200, body = ReleaseDocument), Stored)
)]
pub async fn one(
    _: Reader,
    State(app): State<App>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<ReleaseDocument>, ApiError> {
    let Path(id) = id?;
    app.store.release_document(id).await?.map(Json).ok_or_else(|| unknown(id))
}

/// Releases the proposal of a draft, if draft and data are those that were looked at.
#[utoipa::path(
    post, path = "/contingents/releases", security(("token" = ["steuern"])),
    params(preconditions::IdempotencyKeyHeader), request_body = NewRelease,
    responses(
        (status = 200, description = "Schon geschehen", body = Release), (status = 201, body = Release),
        (status = 412, description = "Der Entwurf wurde inzwischen geändert", body = DraftConflict, content_type = "application/problem+json"),
        Conflict, Stored
    )
)]
pub async fn release(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<NewRelease>, JsonRejection>,
) -> Result<Response, ApiError> {
    let options = options(&app, caller, &headers)?;
    let Json(asked) = body?;
    answer(app.store.release(&asked, options).await)
}

/// Releases the proposals of several drafts at once: all of them, or none.
#[utoipa::path(
    post, path = "/contingents/release-all", security(("token" = ["steuern"])),
    params(preconditions::IdempotencyKeyHeader), request_body = NewReleases,
    responses(
        (status = 200, description = "Schon geschehen", body = Releases), (status = 201, body = Releases),
        (status = 412, description = "Ein Entwurf wurde inzwischen geändert", body = DraftConflict, content_type = "application/problem+json"),
        Conflict, Stored
    )
)]
pub async fn release_all(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<NewReleases>, JsonRejection>,
) -> Result<Response, ApiError> {
    let options = options(&app, caller, &headers)?;
    let Json(asked) = body?;
    answer(app.store.release_all(&asked, options).await)
}

/// Takes a release back: a new entry that restores what was before.
#[utoipa::path(
    post, path = "/contingents/releases/{id}/undo", security(("token" = ["steuern"])),
    params(("id" = i64, Path, description = "Nummer"), preconditions::IdempotencyKeyHeader),
    responses((status = 200, description = "Schon geschehen", body = Release), (status = 201, body = Release), Conflict, Stored)
)]
pub async fn undo(
    Steerer(caller): Steerer,
    State(app): State<App>,
    headers: HeaderMap,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Response, ApiError> {
    let options = options(&app, caller, &headers)?;
    let Path(id) = id?;
    if app.store.release_document(id).await?.is_none() {
        return Err(unknown(id));
    }
    answer(app.store.undo_release(id, options).await)
}

fn options(app: &App, caller: Caller, headers: &HeaderMap) -> Result<ReleaseOptions, ApiError> {
    Ok(ReleaseOptions {
        today: app.clock.today(),
        rule: app.rules.contingents(),
        who: caller.name,
        now: app.clock.now(),
        idempotency_key: preconditions::idempotency_key(headers)?.to_owned(),
    })
}

fn answer<T: Serialize>(done: Result<Guarded<Answer<T>>, StoreError>) -> Result<Response, ApiError> {
    Ok(match done? {
        Guarded::Done(Answer::Now(release)) => (StatusCode::CREATED, Json(release)).into_response(),
        Guarded::Done(Answer::Before(release)) => (StatusCode::OK, Json(release)).into_response(),
        Guarded::Moved(current) => moved(*current),
    })
}

fn unknown(id: i64) -> ApiError {
    ApiError::not_found(format!("Eine Freigabe Nr. {id} gibt es nicht"))
}
