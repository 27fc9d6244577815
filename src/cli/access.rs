//! Where a headless command finds its data: the database itself or a server.

use std::time::Duration;

use serde::de::DeserializeOwned;

use super::{context::Context, embedded};
use crate::{
    client::{ApiClient, ClientError},
    server::owner_socket,
    store::{Access, Store, StoreError},
    tui::app::link::Link,
};

/// The desk's data.
pub enum Source {
    /// The database file, opened by this process.
    Local(Store),
    /// A running backend.
    Remote(ApiClient),
}

/// Opens the server if one is named, else the database.
pub async fn open(context: &Context, access: Access) -> anyhow::Result<Source> {
    match context.server() {
        Some(url) => Ok(Source::Remote(ApiClient::new(url, context.token()?)?)),
        None => Ok(Source::Local(Store::open(&context.database()?, access).await?)),
    }
}

/// The same for what the owner of the database may do while a backend has it: that one is asked, by the owner's way.
pub async fn open_or_owner(context: &Context, access: Access) -> anyhow::Result<Source> {
    match open(context, access).await {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::InUse(_))) => {
            let socket = owner_socket(&context.database()?);
            // A dashboard with a backend of its own has none, or what a killed one left: the message names the way.
            if std::os::unix::net::UnixStream::connect(&socket).is_err() {
                return Err(error);
            }
            Ok(Source::Remote(ApiClient::over_socket(&socket)?))
        }
        opened => opened,
    }
}

/// Longest time a backend may take to compute something, in seconds.
const PATIENCE_SECS: u32 = 600;

/// GETs what the backend computes in the background; asks again while it says 503 or 429.
pub async fn when_ready<T: DeserializeOwned>(client: &ApiClient, path: &str) -> anyhow::Result<T> {
    for _ in 0..PATIENCE_SECS {
        match client.get(path).await {
            Err(ClientError::Problem(problem)) if matches!(problem.status, 429 | 503) => {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            answered => return Ok(answered?),
        }
    }
    Ok(client.get(path).await?)
}

/// How long a view is worth waiting for the forecast; most do not show it.
pub fn patience(view: &str) -> Duration {
    let shown = Link::parse(view).is_ok_and(|link| link.screen.view().forecast);
    if shown { embedded::A_WHILE } else { Duration::ZERO }
}

/// A backend to write through: the shared server, or one of this process over the database, from which nothing is sent.
pub async fn writing(context: &Context) -> anyhow::Result<ApiClient> {
    if let Some(url) = context.server() {
        return ApiClient::new(url, context.token()?).map_err(Into::into);
    }
    Ok(embedded::without_dispatch(context, &context.database()?, context.post(None)?).await?.client)
}

/// A client for the shared server if one is named, else for the database.
pub async fn connect(context: &Context, patience: Duration) -> anyhow::Result<ApiClient> {
    if let Some(url) = context.server() {
        return ApiClient::new(url, context.token()?).map_err(Into::into);
    }
    let backend = embedded::for_reading(context, &context.database()?, context.post(None)?).await?;
    backend.first_forecast(context, patience).await;
    Ok(backend.client)
}
