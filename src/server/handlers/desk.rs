//! `summary`, `units`, `measures`, `places`, `monitoring`: views of the snapshot.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};

use crate::{
    api::{
        measures::{MeasureDetail, Measures},
        monitoring::MonitoringTable,
        paged::Paged,
        places::Places,
        summary::Summary,
        units::{Units, Unreached},
    },
    domain::mail,
    server::{
        ApiError, App,
        auth::{Now, Reader},
        paging::Page,
        problem::Computed,
        views,
    },
};

/// What the screen *Heute* shows.
#[utoipa::path(get, path = "/summary", security(("token" = [])), responses((status = 200, body = Summary), Computed))]
pub async fn summary(_: Reader, Now(now): Now, State(app): State<App>) -> Result<Response, ApiError> {
    let computing = app.computing.clone();
    let computed = computing.view(move || {
        let today = app.clock.today();
        let mut summary =
            views::summary(&now, today, (&app.rules, app.first_days.delays), app.forecasts.of(&now.desk, today).as_deref());
        summary.mail = crate::server::outbox::figures(&now, today, &app.rules, &app.post, app.clock.now());
        Ok(summary)
    });
    computed.await
}

/// All OEs.
#[utoipa::path(
    get, path = "/units", security(("token" = [])), params(Page), responses((status = 200, body = Paged<Units>))
)]
pub async fn units(_: Reader, Now(now): Now, page: Page) -> Result<Json<Paged<Units>>, ApiError> {
    let mut list = Units { units: now.desk.units.values().map(Into::into).collect() };
    let next = page.cut(&mut list.units, |row| row.code.clone())?;
    Ok(Json(Paged { list, next }))
}

/// Who no mail can reach: OEs, the MB of AGH, Bezirke without an OE.
#[utoipa::path(
    get, path = "/unreached", security(("token" = [])), responses((status = 200, body = Unreached))
)]
pub async fn unreached(_: Reader, Now(now): Now, State(app): State<App>) -> Json<Unreached> {
    let unreached = mail::unreached(&now.desk, app.clock.today());
    Json(Unreached { unreached: unreached.iter().map(ToString::to_string).collect() })
}

/// All measures.
#[utoipa::path(
    get, path = "/measures", security(("token" = [])), params(Page), responses((status = 200, body = Paged<Measures>))
)]
pub async fn measures(_: Reader, Now(now): Now, page: Page) -> Result<Json<Paged<Measures>>, ApiError> {
    let mut list = Measures { measures: now.desk.measures.values().map(Into::into).collect() };
    let next = page.cut(&mut list.measures, |row| row.measure.clone())?;
    Ok(Json(Paged { list, next }))
}

/// One measure with its coming starts and ends.
#[utoipa::path(
    get, path = "/measures/{no}", security(("token" = [])), params(("no" = String, Path, description = "Maßnahmenummer")),
    responses((status = 200, body = MeasureDetail))
)]
pub async fn measure(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    no: Result<Path<String>, PathRejection>,
) -> Result<Json<MeasureDetail>, ApiError> {
    let Path(no) = no?;
    let measure = now.desk.measures.get(no.as_str()).ok_or_else(|| unknown_measure(&no))?;
    Ok(Json(MeasureDetail::of(&now.desk, measure, app.clock.today())))
}

/// 404 for a Maßnahmenummer nobody knows.
pub fn unknown_measure(no: &str) -> ApiError {
    ApiError::not_found(format!("Die Maßnahme „{}“ gibt es nicht", crate::domain::text::clean(no)))
}

/// Free places of the contracted starts.
#[utoipa::path(
    get, path = "/places", security(("token" = [])), params(Page), responses((status = 200, body = Paged<Places>), Computed)
)]
pub async fn places(_: Reader, Now(now): Now, State(app): State<App>, page: Page) -> Result<Response, ApiError> {
    let computing = app.computing.clone();
    let computed = computing.view(move || {
        let mut list = views::places(&now, app.clock.today(), app.rules.window());
        let next = page.cut(&mut list.starts, |row| {
            format!("{}/{}/{}", row.measure, row.module.as_deref().unwrap_or_default(), row.begin)
        })?;
        Ok(Paged { list, next })
    });
    computed.await
}

/// Eintrittsmonitoring with Rückstand.
#[utoipa::path(
    get, path = "/monitoring", security(("token" = [])), params(Page), responses((status = 200, body = Paged<MonitoringTable>))
)]
pub async fn monitoring(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    page: Page,
) -> Result<Json<Paged<MonitoringTable>>, ApiError> {
    let mut list = views::monitoring(&now.desk, app.clock.today());
    let next = page.cut(&mut list.rows, |row| format!("{}/{}/{}", row.unit, row.instrument, row.as_of))?;
    Ok(Json(Paged { list, next }))
}
