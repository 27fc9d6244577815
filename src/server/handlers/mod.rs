//! Handlers, one file per resource.

mod audit;
mod desk;
mod forecast;
mod health;
mod imports;
mod mails;
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
        .routes(routes!(imports::list))
        .routes(routes!(mails::list, mails::create))
        .routes(routes!(mails::proposal))
        .routes(routes!(mails::release_many))
        .routes(routes!(mails::resume))
        .routes(routes!(mails::one, mails::edit))
        .routes(routes!(mails::release))
        .routes(routes!(mails::cancel))
        .routes(routes!(mails::retry))
        .routes(routes!(mails::resolve))
        .routes(routes!(audit::list))
        .routes(routes!(tokens::list, tokens::add))
        .routes(routes!(tokens::revoke))
}

/// Imports carry far larger bodies than all others.
pub fn import_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(imports::import))
}
