//! `tokens`: only for the role verwalten.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
};

use chrono::{Days, NaiveDate};

use crate::{
    api::tokens::{Identity, IssuedToken, NewToken, OVERLAP_DAYS, RotateToken, Tokens},
    domain::dates,
    server::{
        ApiError, App,
        auth::{Admin, Now, Reader},
        preconditions,
        problem::{Conflict, Stored},
        views,
    },
    store::{NewToken as Wanted, Role, Rotation},
};

/// Who asks, and what they may do: nobody need be offered what would be refused.
#[utoipa::path(get, path = "/whoami", security(("token" = [])), responses((status = 200, body = Identity)))]
pub async fn whoami(Reader(caller): Reader) -> Json<Identity> {
    Json(Identity { name: caller.name, role: caller.role.to_string(), may_write: caller.role >= Role::Steuern })
}

/// All tokens, without their secrets.
#[utoipa::path(get, path = "/tokens", security(("token" = ["verwalten"])), responses((status = 200, body = Tokens)))]
pub async fn list(_: Admin, Now(now): Now, State(app): State<App>) -> Json<Tokens> {
    Json(views::tokens(&now.tokens, app.clock.today()))
}

/// Makes a token. A repeated call with the same name is a conflict: the secret is shown once.
#[utoipa::path(
    post, path = "/tokens", security(("token" = ["verwalten"])), request_body = NewToken,
    params(preconditions::IdempotencyKeyHeader),
    responses((status = 201, body = IssuedToken), Conflict, Stored)
)]
pub async fn add(
    Admin(caller): Admin,
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<NewToken>, JsonRejection>,
) -> Result<(StatusCode, Json<IssuedToken>), ApiError> {
    preconditions::idempotency_key(&headers)?;
    let Json(new) = body?;
    let role: Role = new.role.parse().map_err(ApiError::unprocessable)?;
    let (today, now) = (app.clock.today(), app.clock.now());
    not_over(new.expires_on, today)?;
    let wanted = Wanted { name: new.name, role, expires_on: new.expires_on };
    let token = app.store.issue_token(wanted, today, &caller.name, now).await?;
    Ok((StatusCode::CREATED, Json(IssuedToken { token })))
}

/// Replaces a token. The one before goes on for a while; a repeated call with the same key is a conflict: the secret is
/// shown once.
#[utoipa::path(
    post, path = "/tokens/{name}/rotate", security(("token" = ["verwalten"])), request_body = RotateToken,
    params(("name" = String, Path, description = "Name des Tokens"), preconditions::IdempotencyKeyHeader),
    responses((status = 201, body = IssuedToken), Conflict, Stored)
)]
pub async fn rotate(
    Admin(caller): Admin,
    State(app): State<App>,
    headers: HeaderMap,
    name: Result<Path<String>, PathRejection>,
    body: Result<Json<RotateToken>, JsonRejection>,
) -> Result<(StatusCode, Json<IssuedToken>), ApiError> {
    let key = preconditions::idempotency_key(&headers)?.to_owned();
    let (Path(name), Json(asked)) = (name?, body?);
    known(&app, &name)?;
    let (today, now) = (app.clock.today(), app.clock.now());
    not_over(asked.expires_on, today)?;
    let old_until = asked.old_until.unwrap_or_else(|| today + Days::new(OVERLAP_DAYS));
    let rotation = Rotation { name, old_until, expires_on: asked.expires_on, idempotency_key: Some(key) };
    let token = app.store.rotate_token(rotation, today, &caller.name, now).await?;
    Ok((StatusCode::CREATED, Json(IssuedToken { token })))
}

fn not_over(expires_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), ApiError> {
    match expires_on.filter(|last| *last < today) {
        Some(last) => Err(ApiError::unprocessable(format!(
            "expires_on {} liegt vor dem heutigen Tag ({}); bitte einen späteren nennen",
            dates::german(last),
            dates::german(today)
        ))),
        None => Ok(()),
    }
}

fn known(app: &App, name: &str) -> Result<(), ApiError> {
    let found = app.store.snapshot().tokens.iter().any(|token| token.name == name);
    found.then_some(()).ok_or_else(|| ApiError::not_found("Einen Token dieses Namens gibt es nicht"))
}

/// Takes a token back; the last one that can manage tokens stays.
#[utoipa::path(
    delete, path = "/tokens/{name}", security(("token" = ["verwalten"])),
    params(
        ("name" = String, Path, description = "Name des Tokens"),
        ("If-Match" = String, Header, description = "ETag der Liste, oder *")
    ),
    responses((status = 204), Conflict, Stored)
)]
pub async fn revoke(
    Admin(caller): Admin,
    State(app): State<App>,
    headers: HeaderMap,
    name: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Path(name) = name?;
    preconditions::if_match_any(&headers, &app.tags_of("/tokens"))?;
    known(&app, &name)?;
    app.store.revoke_token(&name, app.clock.today(), &caller.name, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
