//! `figures`: what a figure is made of.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{contingents::draft::Drafts, figures::FigureDoc},
    domain::figure::Figure,
    server::{
        ApiError, App,
        auth::{Now, Reader},
        problem::{Computed, Missing, Stored},
        views,
    },
    store::Role,
};

/// Which figure.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Its name, e.g. `agh/AGH-2246/freiheute`, `plaetze/alle/frei`, `monitoring/ALT MES/rueckstand`, `kontingente/ALT MES-3104 M07/vorschlag`.
    pub figure: String,
}

/// Definition, formula, what is left out, and the rows behind a figure.
#[utoipa::path(
    get, path = "/figures", security(("token" = [])), params(Asked),
    responses((status = 200, body = FigureDoc), Missing, Computed, Stored)
)]
pub async fn open(
    Reader(caller): Reader,
    Now(now): Now,
    State(app): State<App>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(asked) = asked?;
    let name: Figure = asked.figure.parse().map_err(|why: String| ApiError::unprocessable(why))?;
    // Only Kontingente are split with what a draft sets.
    let drafts = match name {
        Figure::Contingent(..) => app.store.drafts().await?,
        Figure::Agh(..) | Figure::Start(..) | Figure::Entries(..) => Drafts::default(),
    };
    let computing = app.computing.clone();
    let computed = computing.view(move || {
        let today = app.clock.today();
        let current = app.forecasts.of(&now.desk, today);
        let before = |measure: &crate::domain::Measure| current.as_ref()?.before_weeks4.get(&measure.no).copied();
        let forecast = current.as_ref().map(|current| &current.forecast);
        let doc = views::figure(&name, (&now, &drafts), (today, &app.rules), forecast, &before, caller.role >= Role::Steuern);
        doc.map_err(ApiError::not_found)
    });
    computed.await
}
