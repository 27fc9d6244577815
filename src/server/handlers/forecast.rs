//! `forecast`: the AGH overview, one AGH day by day, what was said before, and how good it was.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, Query, State, rejection::PathRejection, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::desk::unknown_measure;
use crate::{
    api::{
        agh::AghTable,
        backtest::AccuracyDoc,
        forecast::{AghForecast, ForecastDoc},
        kept::KeptOutlook,
        paged::Paged,
        publication::Publication,
    },
    domain::{
        dates,
        forecast::{self, Scenario, need::Question},
    },
    server::{
        ApiError, App,
        auth::{Now, Reader},
        paging::Page,
        problem::{Computed, Stored, Unready},
        views,
    },
};

/// Every AGH with its outlook.
#[utoipa::path(
    get, path = "/forecast", security(("token" = [])), params(Page), responses((status = 200, body = Paged<AghTable>), Computed)
)]
pub async fn table(_: Reader, Now(now): Now, State(app): State<App>, page: Page) -> Result<Response, ApiError> {
    let computing = app.computing.clone();
    let computed = computing.view(move || {
        let today = app.clock.today();
        let mut list = views::agh(&now.desk, today, app.forecasts.of(&now.desk, today).as_deref());
        let next = page.cut(&mut list.rows, |row| row.measure.clone())?;
        Ok(Paged { list, next })
    });
    computed.await
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
    /// With the parts of every day and what each weighs.
    #[serde(default)]
    pub components: bool,
    /// With the assignments it takes to fill the places so many days ahead, at most 730.
    #[param(maximum = 730)]
    pub need: Option<u16>,
    /// Share of the places to fill, 0 to 1; default 0.95.
    pub target: Option<f64>,
    /// Wanted probability, 0 to 1; default 0.5.
    pub confidence: Option<f64>,
}

/// Every AGH day by day, as `ilc-desk forecast --format json` prints it.
#[utoipa::path(
    get, path = "/forecast-document", security(("token" = [])), params(DocumentOptions),
    responses((status = 200, body = ForecastDoc), Computed)
)]
pub async fn document(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    options: Result<Query<DocumentOptions>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(options) = options?;
    let as_of = options.as_of.unwrap_or_else(|| app.clock.today());
    let horizon = options.horizon.unwrap_or(182);
    if horizon > 730 {
        return Err(ApiError::unprocessable("horizon darf höchstens 730 Tage sein"));
    }
    if options.need.is_some_and(|days| days > 730) {
        return Err(ApiError::unprocessable("need darf höchstens 730 Tage sein"));
    }
    let share = |name: &str, share: f64| {
        let problem = || ApiError::unprocessable(format!("{name} muss ein Anteil von 0 bis 1 sein"));
        (0.0..=1.0).contains(&share).then_some(share).ok_or_else(problem)
    };
    let target = share("target", options.target.unwrap_or(0.95))?;
    let confidence = share("confidence", options.confidence.unwrap_or(0.5))?;
    let question = options.need.map(|day| Question { day: day.into(), target, confidence });
    let horizon = horizon.max(options.need.unwrap_or(0));
    // Another morning or horizon than the kept one: computed for this call, on a thread of its own.
    let computed = app.computing.asked(move || {
        let settings = forecast::Settings { components: options.components, ..forecast::Settings::default() };
        let forecast = forecast::forecast(&now.desk, as_of, horizon.into(), &settings);
        let doc = views::forecast_doc(&forecast, options.scenario.into(), options.pmf, |_| true);
        Ok(match question {
            Some(question) => views::with_need(doc, &forecast, &question),
            None => doc,
        })
    });
    computed.await
}

/// One AGH day by day, with its reasons.
#[utoipa::path(
    get, path = "/forecast/{no}", security(("token" = [])),
    params(("no" = String, Path, description = "Maßnahmenummer"), Options),
    responses((status = 200, body = AghForecast), Unready)
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
    let mut forecasts = app.forecasts.clone();
    let ready = tokio::time::timeout(PATIENCE, forecasts.ready(&app.store, today)).await;
    let current = ready.ok().flatten().ok_or_else(not_ready)?;
    let measure = current.forecast.measures.iter().find(|m| m.measure.as_str() == no).ok_or_else(|| unknown_measure(&no))?;
    Ok(Json(views::agh_forecast(measure, today, options.scenario.into())))
}

/// How long a request waits for what is being computed: a little less than the 20 s clients wait
/// for an answer, so that they hear the reason.
const PATIENCE: Duration = Duration::from_secs(15);

fn not_ready() -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "Die Prognose wird gerade berechnet; bitte gleich noch einmal")
}

/// How good past forecasts were: the backtest, and what kept forecasts said.
#[utoipa::path(
    get, path = "/forecast-accuracy", security(("token" = [])), responses((status = 200, body = AccuracyDoc), Unready)
)]
pub async fn accuracy(_: Reader, State(app): State<App>) -> Result<Json<AccuracyDoc>, ApiError> {
    let mut forecasts = app.forecasts.clone();
    let ready = tokio::time::timeout(PATIENCE, forecasts.accuracy_ready(&app.store, app.clock.today())).await;
    let accuracy = ready.ok().flatten().ok_or_else(not_ready)?;
    Ok(Json(accuracy.doc.clone()))
}

/// Everything the published page says.
#[utoipa::path(
    get, path = "/publication", security(("token" = [])), responses((status = 200, body = Publication), Computed, Unready)
)]
pub async fn publication(_: Reader, Now(now): Now, State(app): State<App>) -> Result<Response, ApiError> {
    let today = app.clock.today();
    let current = app.forecasts.of(&now.desk, today).ok_or_else(not_ready)?;
    let accuracy = app.forecasts.accuracy(&now.desk, today).ok_or_else(not_ready)?;
    app.computing.view(move || Ok(views::publication(&now.desk, &current.forecast, &accuracy.doc, &app.rules))).await
}

/// Which kept forecast is asked for.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct KeptOptions {
    /// Weeks back from today, 0 to 520; default 4.
    #[param(maximum = 520)]
    pub weeks: Option<u16>,
    /// `known` or `expected`.
    #[serde(default)]
    #[param(inline)]
    pub scenario: ScenarioName,
}

/// How many days before the morning asked for the answer may have been given: over a weekend or
/// holidays nobody may have had the desk running.
const KEPT_SLACK_DAYS: u64 = 6;

/// What was said of one AGH some weeks ago, and what came.
#[utoipa::path(
    get, path = "/forecast/{no}/kept", security(("token" = [])),
    params(("no" = String, Path, description = "Maßnahmenummer"), KeptOptions),
    responses((status = 200, body = KeptOutlook), Stored)
)]
pub async fn kept(
    _: Reader,
    Now(now): Now,
    State(app): State<App>,
    no: Result<Path<String>, PathRejection>,
    options: Result<Query<KeptOptions>, QueryRejection>,
) -> Result<Json<KeptOutlook>, ApiError> {
    let (Path(no), Query(options)) = (no?, options?);
    let weeks = options.weeks.unwrap_or(4);
    if weeks > 520 {
        return Err(ApiError::unprocessable("weeks darf höchstens 520 sein"));
    }
    let measure = now.desk.measures.get(no.as_str()).filter(|m| m.is_agh()).ok_or_else(|| unknown_measure(&no))?;
    let asked = app.clock.today() - Days::new(7 * u64::from(weeks));
    let none = || {
        let asked = dates::german(asked);
        ApiError::not_found(format!("Vom {asked} oder den Tagen davor ist keine Prognose für {} aufbewahrt", measure.no))
    };
    let mornings = app.store.kept_mornings(asked - Days::new(KEPT_SLACK_DAYS), asked).await?;
    let morning = mornings.last().copied().ok_or_else(none)?;
    let kept = app.store.kept_forecast(morning).await?.ok_or_else(none)?;
    views::kept_outlook(&kept, &now.desk, measure, asked, options.scenario.into()).map(Json).ok_or_else(none)
}
