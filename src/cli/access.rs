//! Where a headless command finds its data: the database itself or a server.

use super::context::Context;
use crate::{
    client::ApiClient,
    store::{Access, Store},
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
