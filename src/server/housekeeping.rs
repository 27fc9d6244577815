//! What a backend does by itself beside serving: once a day it deletes what is over, and when nothing
//! is being written it moves everything into the database's own file.

use std::{sync::Arc, time::Duration};

use super::Clock;
use crate::{domain::retention::Retention, store::Store};

/// Who the audit names.
const WHO: &str = "Löschlauf";
/// After the start: whoever began the program has other things to wait for.
const FIRST: Duration = Duration::from_mins(1);
/// Between two looks.
const PAUSE: Duration = Duration::from_mins(1);

/// Works as long as the store lives.
pub fn start(store: &Arc<Store>, clock: Clock, retention: Retention) {
    let store = Arc::downgrade(store);
    tokio::spawn(async move {
        tokio::time::sleep(FIRST).await;
        let (mut purged_on, mut seen, mut moved) = (None, 0, 0);
        while let Some(store) = store.upgrade() {
            let today = clock.today();
            if purged_on != Some(today) {
                match store.purge(today, retention, WHO, clock.now()).await {
                    Ok(purged) => {
                        purged_on = Some(today);
                        tracing::info!(rows = purged.total(), "deleted what is over");
                    }
                    Err(error) => tracing::error!(%error, "what is over could not be deleted"),
                }
            }
            let revision = store.snapshot().revision;
            // Unchanged since the last look, but not yet moved.
            if revision == seen && revision != moved && store.checkpoint().await.is_ok() {
                moved = revision;
            }
            seen = revision;
            drop(store);
            tokio::time::sleep(PAUSE).await;
        }
    });
}
