//! Handlers, one file per resource.

mod audit;
mod contingents;
mod description;
mod desk;
mod figures;
pub mod first_days;
mod forecast;
mod health;
mod imports;
mod list_requests;
mod mails;
mod releases;
mod set_aside;
mod tokens;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::App;

/// Every route below the API's prefix, for the description.
pub fn all() -> OpenApiRouter<App> {
    routes().merge(tagged_routes()).merge(live_routes()).merge(import_routes()).merge(open_routes())
}

/// The description itself.
pub fn description_route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(description::description))
}

/// Routes anybody may call.
pub fn open_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(health::health)).routes(routes!(health::ready))
}

/// Routes that need a token.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(desk::summary))
        .routes(routes!(desk::units))
        .routes(routes!(desk::unreached))
        .routes(routes!(desk::measures))
        .routes(routes!(desk::measure))
        .routes(routes!(desk::places))
        .routes(routes!(desk::monitoring))
        .routes(routes!(figures::open))
        .routes(routes!(first_days::list))
        .routes(routes!(first_days::one))
        .routes(routes!(first_days::numbers))
        .routes(routes!(first_days::read_in))
        .routes(routes!(first_days::decide))
        .routes(routes!(first_days::all_work))
        .routes(routes!(first_days::one_work))
        .routes(routes!(first_days::done))
        .routes(routes!(first_days::export))
        .routes(routes!(forecast::table))
        .routes(routes!(forecast::measure))
        .routes(routes!(forecast::document))
        .routes(routes!(contingents::propose))
        .routes(routes!(contingents::drafts))
        .routes(routes!(releases::list, releases::release))
        .routes(routes!(releases::one))
        .routes(routes!(releases::release_all))
        .routes(routes!(releases::undo))
        .routes(routes!(forecast::accuracy))
        .routes(routes!(forecast::kept))
        .routes(routes!(forecast::publication))
        .routes(routes!(set_aside::get, set_aside::put, set_aside::delete))
        .routes(routes!(imports::list))
        .routes(routes!(list_requests::list, list_requests::request))
        .routes(routes!(mails::list, mails::create))
        .routes(routes!(mails::proposal))
        .routes(routes!(mails::release_many))
        .routes(routes!(mails::take_back))
        .routes(routes!(mails::resume))
        .routes(routes!(mails::one, mails::edit))
        .routes(routes!(mails::release))
        .routes(routes!(mails::cancel))
        .routes(routes!(mails::retry))
        .routes(routes!(mails::resolve))
        .routes(routes!(audit::list))
        .routes(routes!(tokens::whoami))
        .routes(routes!(tokens::list, tokens::add))
        .routes(routes!(tokens::revoke))
        .routes(routes!(tokens::rotate))
}

/// Routes that answer with an ETag of their own.
pub fn tagged_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(contingents::ground)).routes(routes!(
        contingents::draft,
        contingents::save,
        contingents::discard
    ))
}

/// What moves without any revision: always asked anew.
pub fn live_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(imports::running))
}

/// Imports carry far larger bodies than all others: bounded by `limits` alone, as every body is,
/// and not once more by the framework's own 2 MB.
pub fn import_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(imports::import)).layer(DefaultBodyLimit::disable())
}
