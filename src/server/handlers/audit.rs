//! `audit`.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{audit::AuditLog, paged::Paged},
    server::{ApiError, App, auth::Reader, paging::Page, problem::Stored},
    store::AuditFilter,
};

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Options {
    /// Only what follows: `next` of the piece before.
    pub after: Option<String>,
    /// The earlier name of `after`: only entries with a smaller number.
    pub before: Option<i64>,
    /// So many at most.
    #[param(minimum = 1, maximum = 1000, default = 1000)]
    pub limit: Option<u32>,
    /// Only by this person or program.
    pub who: Option<String>,
    /// Only this action, as the audit words it.
    pub action: Option<String>,
    /// Only from this day on (UTC).
    pub from: Option<NaiveDate>,
    /// Only until this day, itself included (UTC).
    pub to: Option<NaiveDate>,
}

/// Who did what, newest first.
#[utoipa::path(
    get, path = "/audit", security(("token" = [])), params(Options), responses((status = 200, body = Paged<AuditLog>), Stored)
)]
pub async fn list(
    _: Reader,
    State(app): State<App>,
    options: Result<Query<Options>, QueryRejection>,
) -> Result<Json<Paged<AuditLog>>, ApiError> {
    let Query(Options { after, before, limit, who, action, from, to }) = options?;
    let page = Page { after, limit };
    let (before, limit) = (page.after_number()?.or(before), page.limit()?);
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let until = to.and_then(|day| day.checked_add_days(Days::new(1)));
    let filter = AuditFilter { before, limit, who, action, from: from.map(midnight), until: until.map(midnight) };
    Ok(Json(app.store.audit(&filter).await?))
}
