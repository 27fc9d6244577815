//! When to end: SIGTERM, SIGINT, SIGHUP.

use std::future::Future;

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};

/// Catches the signals from now on; the future resolves at the first.
///
/// # Errors
/// When the system does not allow it.
pub fn catch() -> anyhow::Result<impl Future<Output = ()>> {
    let caught = |kind| signal(kind).context("Signale lassen sich nicht abfangen");
    let (mut terminate, mut interrupt, mut hangup) =
        (caught(SignalKind::terminate())?, caught(SignalKind::interrupt())?, caught(SignalKind::hangup())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}
