//! `imports`: the list, and reading files in.

use axum::{
    Extension, Json,
    extract::{
        Multipart, Path, Query, State,
        multipart::MultipartRejection,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{
        imports::{ImportProgress, ImportReport, Imports},
        paged::Paged,
    },
    import::SourceFile,
    server::{
        ApiError, App,
        auth::{Reader, Steerer},
        paging::Page,
        preconditions,
        problem::{Conflict, Stored},
        running::Watched,
    },
    store::{Answered, ImportFailure, ImportOptions},
};

/// Imports so far, newest first.
#[utoipa::path(
    get, path = "/imports", security(("token" = [])), params(Page), responses((status = 200, body = Paged<Imports>), Stored)
)]
pub async fn list(_: Reader, State(app): State<App>, page: Page) -> Result<Json<Paged<Imports>>, ApiError> {
    let mut list = Imports { imports: app.store.imports().await? };
    let next = page.cut(&mut list.imports, |row| row.id)?;
    Ok(Json(Paged { list, next }))
}

/// How far an import under way has come. Whoever sent it asks by its Idempotency-Key.
#[utoipa::path(
    get, path = "/imports/running/{key}", security(("token" = ["steuern"])),
    params(("key" = String, Path, description = "Idempotency-Key des laufenden Imports")),
    responses((status = 200, body = ImportProgress))
)]
pub async fn running(
    _: Steerer,
    State(app): State<App>,
    key: Result<Path<String>, PathRejection>,
) -> Result<Json<ImportProgress>, ApiError> {
    let Path(key) = key?;
    let progress = app.running.get(&key);
    progress.map(Json).ok_or_else(|| ApiError::not_found("Unter diesem Schlüssel läuft gerade kein Import"))
}

/// How files are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Options {
    /// The morning the export describes; default today.
    pub as_of: Option<NaiveDate>,
    /// A full nightly export: missing open participations are closed.
    #[serde(default)]
    pub snapshot: bool,
    /// Accept what is refused without it: that more than 10 % vanish, that a folder or full export holds
    /// less than half the rows of the last one, a morning that is still to come.
    #[serde(default)]
    pub yes: bool,
    /// Only check.
    #[serde(default)]
    pub dry_run: bool,
}

/// The files, one part each.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart body")]
pub struct Upload {
    /// CSV or XLSX.
    #[schema(value_type = Vec<String>, format = Binary, min_items = 1)]
    file: Vec<Vec<u8>>,
}

/// Reads files in: all or nothing.
#[utoipa::path(
    post, path = "/imports", security(("token" = ["steuern"])),
    params(Options, preconditions::IdempotencyKeyHeader),
    request_body(
        content = Upload, content_type = "multipart/form-data",
        description = "Die Dateien, zusammen höchstens 128 MB (134.217.728 Bytes); darüber 413"
    ),
    responses((status = 200, description = "Geprüft oder schon geschehen", body = ImportReport), (status = 201, body = ImportReport), Conflict, Stored)
)]
pub async fn import(
    Steerer(caller): Steerer,
    State(app): State<App>,
    watched: Option<Extension<Watched>>,
    options: Result<Query<Options>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<ImportReport>), ApiError> {
    let key = preconditions::idempotency_key(&headers)?.to_owned();
    let Query(options) = options?;
    let multipart = body
        .map_err(|_| ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Erwartet wird multipart/form-data mit Teilen „file“"))?;
    let sources = files(multipart).await?;
    let options = ImportOptions {
        as_of: options.as_of.unwrap_or_else(|| app.clock.today()),
        snapshot: options.snapshot,
        confirmed: options.yes,
        folder: sources.len() > 1,
        today: app.clock.today(),
        dry_run: options.dry_run,
        who: caller.name,
        now: app.clock.now(),
        idempotency_key: Some(key),
    };
    let tell = move |progress| {
        if let Some(Extension(watched)) = &watched {
            watched.tell(progress);
        }
    };
    match app.store.import(sources, &app.reading, options, tell).await {
        Ok(Answered::Now(report)) if !report.dry_run => Ok((StatusCode::CREATED, Json(report))),
        Ok(Answered::Now(report) | Answered::Before(report)) => Ok((StatusCode::OK, Json(report))),
        Err(ImportFailure::Store(error)) => Err(error.into()),
        Err(ImportFailure::Refused(errors)) => {
            let count = errors.errors().len() + errors.more();
            let detail = format!("{count} Fehler in den Dateien – nichts wurde gespeichert");
            Err(ApiError::refused_import(detail, errors.errors().to_vec()))
        }
    }
}

async fn files(mut multipart: Multipart) -> Result<Vec<SourceFile>, ApiError> {
    let broken = |_| ApiError::new(StatusCode::BAD_REQUEST, "Der Inhalt ist kein vollständiges multipart/form-data");
    let mut sources = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            return Err(ApiError::unprocessable("Erwartet werden nur Teile mit dem Namen „file“"));
        }
        let name = crate::domain::text::clean(field.file_name().unwrap_or("Datei"));
        let bytes = field.bytes().await.map_err(broken)?;
        sources.push(SourceFile { name, bytes: bytes.into() });
    }
    if sources.is_empty() {
        return Err(ApiError::unprocessable("Es fehlt eine Datei: mindestens ein Teil „file“"));
    }
    Ok(sources)
}
