//! Handlers, one file per resource.

mod audit;
mod desk;
mod forecast;
mod health;
mod imports;
mod set_aside;
mod tokens;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::App;

/// Routes anybody may call.
pub fn open_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(health::health)).routes(routes!(health::ready))
}

/// Routes that need a token.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(desk::summary))
        .routes(routes!(desk::units))
        .routes(routes!(desk::measures))
        .routes(routes!(desk::measure))
        .routes(routes!(desk::places))
        .routes(routes!(desk::monitoring))
        .routes(routes!(forecast::table))
        .routes(routes!(forecast::measure))
        .routes(routes!(forecast::document))
        .routes(routes!(forecast::accuracy))
        .routes(routes!(forecast::kept))
        .routes(routes!(forecast::publication))
        .routes(routes!(set_aside::get, set_aside::put, set_aside::delete))
        .routes(routes!(imports::list))
        .routes(routes!(audit::list))
        .routes(routes!(tokens::list, tokens::add))
        .routes(routes!(tokens::revoke))
}

/// Imports carry far larger bodies than all others.
pub fn import_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(imports::import))
}
