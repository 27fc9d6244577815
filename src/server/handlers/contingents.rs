//! `contingents`: what a client needs to split, proposals, and drafts. Proposals write nothing;
//! drafts carry an ETag of their own.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    api::contingents::{
        Proposal,
        draft::{Draft, DraftConflict, Drafts},
        ground::Ground,
        request::{ProposalRequest, Settings},
    },
    domain::{Instrument, contingent::Request},
    server::{
        ApiError, App,
        auth::{Now, Reader, Steerer},
        etag, preconditions,
        problem::{Computed, Conflict, Stored},
        views,
    },
    store::{Guarded, Part},
};

/// Everything needed to split without asking again: the engine is the same on both sides.
#[utoipa::path(get, path = "/contingents", security(("token" = [])), responses((status = 200, body = Ground), Computed))]
pub async fn ground(_: Reader, Now(now): Now, State(app): State<App>, headers: HeaderMap) -> Response {
    let rendered = app.rendered.clone();
    let (today, rule) = (app.clock.today(), app.rules.contingents());
    let import = now.last_import.as_ref().map(|import| import.id);
    let lists = now.revisions.of(Part::Lists);
    // Other than the desk's own tag it stays the same when somebody saves a draft or sends a mail.
    let tag = format!(
        "\"grundlage-{}-{:x}-{}-{}-{today}-{}-{}-{}-{}-{}-{:?}-{:?}-{}-{lists}\"",
        env!("CARGO_PKG_VERSION"),
        now.instance,
        import.unwrap_or(0),
        now.released.newest,
        rule.window_days,
        rule.min_remaining_days,
        rule.start_rate_percent,
        rule.stale_after_days,
        rule.equalise,
        rule.minimum_scope,
        rule.rest,
        rule.count_unreported
    );
    if etag::holds(&headers, &tag) {
        return with_tag(&tag, StatusCode::NOT_MODIFIED.into_response());
    }
    let render = || async move {
        let view = move || Ok(Ground::of(&views::ground(&now), today, (import, lists), rule, &now.released));
        app.computing.view(view).await.unwrap_or_else(IntoResponse::into_response)
    };
    with_tag(&tag, rendered.answer("contingents".to_owned(), &tag, render).await)
}

/// A split of what is free today. Nothing is stored.
#[utoipa::path(
    post, path = "/contingents/propose", security(("token" = [])), request_body = ProposalRequest,
    responses((status = 200, body = Proposal), Conflict, Computed)
)]
pub async fn propose(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    body: Result<Json<ProposalRequest>, JsonRejection>,
) -> Result<Response, ApiError> {
    let Json(asked) = body?;
    let settings = asked.settings.apply(&mut Request::new(app.clock.today()));
    settings.map_err(|e| ApiError::unprocessable(e.to_string()))?;
    // On a thread of its own: explaining every cell takes a while.
    let (today, rules) = (app.clock.today(), app.rules.clone());
    let split = move || {
        let split = views::proposal(&now, today, &rules, &asked);
        split.map_err(|conflict| ApiError::new(StatusCode::CONFLICT, conflict))
    };
    app.computing.asked(split).await
}

/// All drafts.
#[utoipa::path(get, path = "/contingents/drafts", security(("token" = [])), responses((status = 200, body = Drafts), Stored))]
pub async fn drafts(_: Reader, State(app): State<App>) -> Result<Json<Drafts>, ApiError> {
    Ok(Json(app.store.drafts().await?))
}

/// The draft of an instrument; an empty one where there is none.
#[utoipa::path(
    get, path = "/contingents/drafts/{instrument}", security(("token" = [])),
    params(("instrument" = String, Path, description = "Instrument")),
    responses((status = 200, body = Draft), Stored)
)]
pub async fn draft(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    instrument: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let instrument = known(&now.desk, &instrument?.0)?;
    let draft = app.store.draft(&instrument).await?;
    let tag = draft.etag.clone();
    Ok(tagged(&headers, &tag, || draft))
}

/// Saves a draft over the revision named by If-Match; empty settings remove it.
#[utoipa::path(
    put, path = "/contingents/drafts/{instrument}", security(("token" = ["steuern"])),
    params(
        ("instrument" = String, Path, description = "Instrument"),
        ("If-Match" = String, Header, description = "ETag des gelesenen Entwurfs")
    ),
    request_body = Settings,
    responses(
        (status = 200, body = Draft),
        (status = 412, description = "Inzwischen von anderen gespeichert", body = DraftConflict, content_type = "application/problem+json"),
        Stored
    )
)]
pub async fn save(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    instrument: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Json<Settings>, JsonRejection>,
) -> Result<Response, ApiError> {
    let tags = preconditions::if_match_tags(&headers)?;
    let instrument = known(&now.desk, &instrument?.0)?;
    let Json(settings) = body?;
    settings.apply(&mut Request::new(app.clock.today())).map_err(|e| ApiError::unprocessable(e.to_string()))?;
    write(app, caller.name, instrument, settings, tags).await
}

/// Removes a draft.
#[utoipa::path(
    delete, path = "/contingents/drafts/{instrument}", security(("token" = ["steuern"])),
    params(
        ("instrument" = String, Path, description = "Instrument"),
        ("If-Match" = String, Header, description = "ETag des gelesenen Entwurfs")
    ),
    responses(
        (status = 200, body = Draft),
        (status = 412, description = "Inzwischen von anderen gespeichert", body = DraftConflict, content_type = "application/problem+json"),
        Stored
    )
)]
pub async fn discard(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    instrument: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let tags = preconditions::if_match_tags(&headers)?;
    let instrument = known(&now.desk, &instrument?.0)?;
    write(app, caller.name, instrument, Settings::default(), tags).await
}

async fn write(
    app: App,
    who: String,
    instrument: Instrument,
    settings: Settings,
    tags: preconditions::Tags,
) -> Result<Response, ApiError> {
    let now = app.clock.now();
    match app.store.save_draft(&instrument, &settings, move |tag| tags.name(tag), &who, now).await? {
        Guarded::Done(draft) => Ok(with_tag(&draft.etag, Json(&draft).into_response())),
        Guarded::Moved(current) => Ok(moved(*current)),
    }
}

/// 412 with the draft as it is now.
pub(super) fn moved(current: Draft) -> Response {
    let who = current.author.as_deref().unwrap_or("jemand anderem").to_owned();
    let detail = match current.author {
        Some(_) => format!("Der Entwurf {} wurde inzwischen von {who} geändert", current.instrument),
        None => format!("Der Entwurf {} wurde inzwischen freigegeben oder verworfen", current.instrument),
    };
    let problem = ApiError::new(StatusCode::PRECONDITION_FAILED, detail);
    let tag = current.etag.clone();
    with_tag(&tag, problem.with(|problem| DraftConflict { problem, current }))
}

fn known(desk: &crate::domain::Desk, raw: &str) -> Result<Instrument, ApiError> {
    let found =
        Instrument::parse(raw).ok().filter(|i| *i != Instrument::Agh && desk.measures.values().any(|m| m.instrument == *i));
    found.ok_or_else(|| ApiError::not_found(format!("Maßnahmen „{}“ gibt es hier nicht", crate::domain::text::clean(raw))))
}

fn tagged<T: serde::Serialize>(headers: &HeaderMap, tag: &str, document: impl FnOnce() -> T) -> Response {
    let unchanged = etag::holds(headers, tag);
    let response = if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { Json(document()).into_response() };
    with_tag(tag, response)
}

fn with_tag(tag: &str, mut response: Response) -> Response {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, value);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}
