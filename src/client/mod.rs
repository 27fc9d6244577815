//! The way to the backend: requests, when to ask again, and what the connection is worth.
//! Knows the wire types only; never draws, never opens a database.

pub mod cache;
pub mod connection;
pub mod contingents;
pub mod error;
mod first_days;
pub mod http;
pub mod imports;
pub mod poller;

pub use cache::{Cache, Kept};
pub use connection::{Connection, NoWrites};
pub use contingents::Guarded;
pub use error::ClientError;
pub use http::{Answer, ApiClient, Fetched, Method};
pub use imports::{ImportRequest, Watch};
pub use poller::Poller;

/// A key as one segment of a path: `/`, spaces and the like escaped.
#[must_use]
pub fn segment(key: &str) -> String {
    percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC).to_string()
}
