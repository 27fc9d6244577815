//! `tokens`: only for the role verwalten.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
};

use crate::{
    api::tokens::{Identity, IssuedToken, NewToken, TokenRow, Tokens},
    server::{
        ApiError, App,
        auth::{Admin, Now, Reader},
        preconditions,
        problem::{Conflict, Stored},
    },
    store::Role,
};

/// Who asks, and what they may do: nobody need be offered what would be refused.
#[utoipa::path(get, path = "/whoami", security(("token" = [])), responses((status = 200, body = Identity)))]
pub async fn whoami(Reader(caller): Reader) -> Json<Identity> {
    Json(Identity { name: caller.name, role: caller.role.to_string(), may_write: caller.role >= Role::Steuern })
}

/// All tokens, without their secrets.
#[utoipa::path(get, path = "/tokens", security(("token" = ["verwalten"])), responses((status = 200, body = Tokens)))]
pub async fn list(_: Admin, Now(now): Now) -> Json<Tokens> {
    let row =
        |t: &crate::store::TokenEntry| TokenRow { name: t.name.clone(), role: t.role.to_string(), created_at: t.created_at };
    Json(Tokens { tokens: now.tokens.iter().map(row).collect() })
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
    let token = app.store.add_token(&new.name, role, &caller.name, app.clock.now()).await?;
    Ok((StatusCode::CREATED, Json(IssuedToken { token })))
}

/// Takes a token back.
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
    if !app.store.snapshot().tokens.iter().any(|t| t.name == name) {
        return Err(ApiError::not_found("Einen Token dieses Namens gibt es nicht"));
    }
    app.store.revoke_token(&name, &caller.name, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
