//! `agh/{no}/set-aside`: not listed as needing action until a day.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
};
use chrono::Days;

use super::desk::unknown_measure;
use crate::{
    api::summary::{SetAsideRow, SetAsideUntil},
    domain::{Measure, dates, text},
    server::{
        ApiError, App,
        auth::{Now, Reader, Steerer},
        preconditions,
        problem::Stored,
        views,
    },
    store::{SetAside, Snapshot},
};

/// Longest note, in characters.
const LONGEST_NOTE: usize = 500;
/// Longest time an AGH may be out of sight, in days.
const LONGEST_DAYS: u64 = 366;

fn agh<'a>(now: &'a Snapshot, no: &str) -> Result<&'a Measure, ApiError> {
    now.desk.measures.get(no).filter(|m| m.is_agh()).ok_or_else(|| unknown_measure(no))
}

fn not_set_aside(measure: &Measure) -> ApiError {
    ApiError::not_found(format!("{} ist nicht zurückgestellt", measure.no))
}

/// Until when and why an AGH is set aside.
#[utoipa::path(
    get, path = "/agh/{no}/set-aside", security(("token" = [])),
    params(("no" = String, Path, description = "Maßnahmenummer")),
    responses((status = 200, body = SetAsideRow))
)]
pub async fn get(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    no: Result<Path<String>, PathRejection>,
) -> Result<Json<SetAsideRow>, ApiError> {
    let Path(no) = no?;
    let measure = agh(&now, &no)?;
    views::set_aside(&now, measure, app.clock.today()).map(Json).ok_or_else(|| not_set_aside(measure))
}

/// Sets an AGH aside until a day.
#[utoipa::path(
    put, path = "/agh/{no}/set-aside", security(("token" = ["steuern"])), request_body = SetAsideUntil,
    params(
        ("no" = String, Path, description = "Maßnahmenummer"),
        ("If-Match" = String, Header, description = "ETag des gelesenen Standes, oder *")
    ),
    responses((status = 200, body = SetAsideRow), Stored)
)]
pub async fn put(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    headers: HeaderMap,
    no: Result<Path<String>, PathRejection>,
    body: Result<Json<SetAsideUntil>, JsonRejection>,
) -> Result<Json<SetAsideRow>, ApiError> {
    let Path(no) = no?;
    let measure = agh(&now, &no)?;
    preconditions::if_match_any(&headers, &app.tags_of("/agh"))?;
    let Json(body) = body?;
    let today = app.clock.today();
    let last = today + Days::new(LONGEST_DAYS);
    if body.until <= today || body.until > last {
        let (first, last) = (dates::german(today + Days::new(1)), dates::german(last));
        return Err(ApiError::unprocessable(format!(
            "Zurückstellen geht von {first} bis {last}; angegeben ist {}",
            dates::german(body.until)
        )));
    }
    let note = text::clean(&body.note);
    if note.chars().count() > LONGEST_NOTE {
        return Err(ApiError::unprocessable(format!("Die Notiz ist länger als {LONGEST_NOTE} Zeichen")));
    }
    let entry = SetAside { until: body.until, note, who: caller.name, at: app.clock.now() };
    app.store.set_aside(&measure.no, &entry).await?;
    Ok(Json(views::set_aside_row(measure, &entry)))
}

/// Lists an AGH again.
#[utoipa::path(
    delete, path = "/agh/{no}/set-aside", security(("token" = ["steuern"])),
    params(
        ("no" = String, Path, description = "Maßnahmenummer"),
        ("If-Match" = String, Header, description = "ETag des gelesenen Standes, oder *")
    ),
    responses((status = 204), Stored)
)]
pub async fn delete(
    Steerer(caller): Steerer,
    Now(now): Now,
    State(app): State<App>,
    headers: HeaderMap,
    no: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Path(no) = no?;
    let measure = agh(&now, &no)?;
    preconditions::if_match_any(&headers, &app.tags_of("/agh"))?;
    if !app.store.clear_set_aside(&measure.no, &caller.name, app.clock.now()).await? {
        return Err(not_set_aside(measure));
    }
    Ok(StatusCode::NO_CONTENT)
}
