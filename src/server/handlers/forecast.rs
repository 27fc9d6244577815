//! `forecast`: the AGH overview, and one AGH day by day.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::PathRejection, rejection::QueryRejection},
    http::StatusCode,
};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::desk::unknown_measure;
use crate::{
    api::{
        agh::AghTable,
        forecast::{AghForecast, ForecastDoc},
    },
    domain::forecast::{self, Scenario},
    server::{
        ApiError, App,
        auth::{Now, Reader},
        problem::Problems,
        views,
    },
};

/// Every AGH with its outlook.
#[utoipa::path(get, path = "/forecast", security(("token" = [])), responses((status = 200, body = AghTable), Problems))]
pub async fn table(_: Reader, Now(now): Now, State(app): State<App>) -> Json<AghTable> {
    let today = app.clock.today();
    Json(views::agh(&now.desk, today, app.forecasts.of(&now.desk, today).as_deref()))
}

/// Which people count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScenarioName {
    /// Bekannte Zuweisungen.
    Known,
    /// Mit erwarteten Zuweisungen.
    #[default]
    Expected,
}

impl From<ScenarioName> for Scenario {
    fn from(name: ScenarioName) -> Self {
        match name {
            ScenarioName::Known => Self::Known,
            ScenarioName::Expected => Self::Expected,
        }
    }
}

/// How one AGH is to be answered.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Options {
    /// `known` or `expected`.
    #[serde(default)]
    #[param(inline)]
    pub scenario: ScenarioName,
}

/// How the whole document is to be answered.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DocumentOptions {
    /// `known` or `expected`.
    #[serde(default)]
    #[param(inline)]
    pub scenario: ScenarioName,
    /// The morning it starts from; default today.
    pub as_of: Option<NaiveDate>,
    /// Days ahead, at most 730; default 182.
    #[param(maximum = 730)]
    pub horizon: Option<u16>,
    /// With the whole distribution of every day.
    #[serde(default)]
    pub pmf: bool,
}

/// Every AGH day by day, as `ilc-desk forecast --format json` prints it.
#[utoipa::path(
    get, path = "/forecast-document", security(("token" = [])), params(DocumentOptions),
    responses((status = 200, body = ForecastDoc), Problems)
)]
pub async fn document(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    options: Result<Query<DocumentOptions>, QueryRejection>,
) -> Result<Json<ForecastDoc>, ApiError> {
    let Query(options) = options?;
    let as_of = options.as_of.unwrap_or_else(|| app.clock.today());
    let horizon = options.horizon.unwrap_or(182);
    if horizon > 730 {
        return Err(ApiError::unprocessable("horizon darf höchstens 730 Tage sein"));
    }
    // Another morning or horizon than the kept one: computed for this call, on a thread of its own.
    let computed = tokio::task::spawn_blocking(move || {
        let forecast = forecast::forecast(&now.desk, as_of, horizon.into(), &forecast::Settings::default());
        views::forecast_doc(&forecast, options.scenario.into(), options.pmf, |_| true)
    });
    computed.await.map(Json).map_err(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "Die Prognose brach ab"))
}

/// One AGH day by day, with its reasons.
#[utoipa::path(
    get, path = "/forecast/{no}", security(("token" = [])),
    params(("no" = String, Path, description = "Maßnahmenummer"), Options),
    responses((status = 200, body = AghForecast), Problems)
)]
pub async fn measure(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    no: Result<Path<String>, PathRejection>,
    options: Result<Query<Options>, QueryRejection>,
) -> Result<Json<AghForecast>, ApiError> {
    let (Path(no), Query(options)) = (no?, options?);
    let today = app.clock.today();
    if !now.desk.measures.get(no.as_str()).is_some_and(crate::domain::Measure::is_agh) {
        return Err(unknown_measure(&no));
    }
    let current = app.forecasts.of(&now.desk, today).ok_or_else(|| {
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "Die Prognose wird gerade berechnet; bitte gleich noch einmal")
    })?;
    let measure = current.forecast.measures.iter().find(|m| m.measure.as_str() == no).ok_or_else(|| unknown_measure(&no))?;
    Ok(Json(views::agh_forecast(measure, today, options.scenario.into())))
}
