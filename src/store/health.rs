//! Whether writes succeed. After one that failed for the database's own sake the state says so,
//! until a trial write gets through; trials are made by themselves and whenever somebody asks.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use super::{Part, Shared, Snapshot, Store, StoreError};

/// Between two trials.
const PAUSE: Duration = Duration::from_secs(5);

impl Store {
    /// Whether the database answers and takes writes.
    ///
    /// # Errors
    /// What is wrong with it, in German.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.ping().await?;
        if self.snapshot().trouble.is_some() {
            self.shared.trial().await?;
        }
        Ok(())
    }
}

impl Shared {
    /// A write failed, or none does any more. The caller holds the writer.
    pub(super) fn judge<T>(self: &Arc<Self>, outcome: &Result<T, StoreError>) {
        let trouble = match outcome {
            Err(error) if error.is_trouble() => Some(error.to_string()),
            Ok(_) => None,
            // Refused by a rule: says nothing about the database.
            Err(_) => return,
        };
        let known = self.snapshot.borrow().trouble.clone();
        if known.as_deref() == trouble.as_deref() {
            return;
        }
        if known.is_none() {
            tracing::error!(trouble, "writes fail");
            tokio::spawn(watch(Arc::downgrade(self)));
        }
        if trouble.is_none() {
            tracing::info!("writes succeed again");
        }
        self.snapshot.send_modify(|now| {
            let mut next = Snapshot::clone(now);
            next.trouble = trouble.map(Into::into);
            // Counted by itself: nothing was stored, so no revision of the database can name it.
            let health = next.revisions.of(Part::Health) + 1;
            next.revisions.moved(Part::Health, health);
            *now = Arc::new(next);
        });
    }
}

async fn watch(shared: Weak<Shared>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(shared) = shared.upgrade() else { return };
        if shared.snapshot.borrow().trouble.is_none() || shared.trial().await.is_ok() {
            return;
        }
    }
}
