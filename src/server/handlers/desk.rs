//! `summary`, `units`, `measures`, `places`, `monitoring`: views of the snapshot.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};

use crate::{
    api::{
        measures::{MeasureDetail, Measures},
        monitoring::MonitoringTable,
        places::Places,
        summary::Summary,
        units::Units,
    },
    server::{
        ApiError, App,
        auth::{Now, Reader},
        problem::Problems,
        views,
    },
};

/// What the screen *Heute* shows.
#[utoipa::path(get, path = "/summary", security(("token" = [])), responses((status = 200, body = Summary), Problems))]
pub async fn summary(_: Reader, Now(now): Now, State(app): State<App>) -> Json<Summary> {
    let today = app.clock.today();
    let mut summary = views::summary(&now, today, &app.rules, app.forecasts.of(&now.desk, today).as_deref());
    summary.mail = crate::server::outbox::figures(&now, today, &app.rules, &app.post, app.clock.now());
    Json(summary)
}

/// All OEs.
#[utoipa::path(get, path = "/units", security(("token" = [])), responses((status = 200, body = Units), Problems))]
pub async fn units(_: Reader, Now(now): Now) -> Json<Units> {
    Json(Units { units: now.desk.units.values().map(Into::into).collect() })
}

/// All measures.
#[utoipa::path(get, path = "/measures", security(("token" = [])), responses((status = 200, body = Measures), Problems))]
pub async fn measures(_: Reader, Now(now): Now) -> Json<Measures> {
    Json(Measures { measures: now.desk.measures.values().map(Into::into).collect() })
}

/// One measure with its coming starts and ends.
#[utoipa::path(
    get, path = "/measures/{no}", security(("token" = [])), params(("no" = String, Path, description = "Maßnahmenummer")),
    responses((status = 200, body = MeasureDetail), Problems)
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
#[utoipa::path(get, path = "/places", security(("token" = [])), responses((status = 200, body = Places), Problems))]
pub async fn places(_: Reader, Now(now): Now, State(app): State<App>) -> Json<Places> {
    Json(views::places(&now, app.clock.today(), app.rules.window()))
}

/// Eintrittsmonitoring with Rückstand.
#[utoipa::path(get, path = "/monitoring", security(("token" = [])), responses((status = 200, body = MonitoringTable), Problems))]
pub async fn monitoring(_: Reader, Now(now): Now, State(app): State<App>) -> Json<MonitoringTable> {
    Json(views::monitoring(&now.desk, app.clock.today()))
}
