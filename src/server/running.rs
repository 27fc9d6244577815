//! Imports under way: how far each has come, by the Idempotency-Key of its request. Holds counts only, and
//! nothing once the import has ended.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{App, preconditions};
use crate::api::imports::{ImportProgress, ImportStage};

/// All of them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Running(Arc<Mutex<HashMap<String, ImportProgress>>>);

impl Running {
    /// How far the import with that key has come; `None` when there is none.
    pub fn get(&self, key: &str) -> Option<ImportProgress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied()
    }

    fn set(&self, key: &str, progress: ImportProgress) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), progress);
    }
}

/// One import under way, from its first byte on. It is over when the last of these is gone.
#[derive(Debug, Clone)]
pub struct Watched(Arc<Entry>);

#[derive(Debug)]
struct Entry {
    running: Running,
    key: String,
}

impl Watched {
    fn new(running: Running, key: String) -> Self {
        let watched = Self(Arc::new(Entry { running, key }));
        watched.tell(ImportProgress { stage: ImportStage::Receiving, permille: None });
        watched
    }

    /// So far it has come.
    pub fn tell(&self, progress: ImportProgress) {
        self.0.running.set(&self.0.key, progress);
    }

    /// So many bytes of its body have arrived, of so many that were announced.
    pub fn received(&self, bytes: u64, of: Option<u64>) {
        self.tell(ImportProgress { stage: ImportStage::Receiving, permille: of.map(|of| ImportProgress::permille(bytes, of)) });
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// Middleware of imports: whoever reads the body and the files tells how far they are.
pub async fn watch(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Ok(key) = preconditions::idempotency_key(request.headers()) {
        let watched = Watched::new(app.running.clone(), key.to_owned());
        request.extensions_mut().insert(watched);
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_known_while_it_runs() {
        let running = Running::default();
        let watched = Watched::new(running.clone(), "k".to_owned());
        watched.received(1, Some(3));
        assert_eq!(running.get("k"), Some(ImportProgress { stage: ImportStage::Receiving, permille: Some(333) }));
        let reading = watched.clone();
        drop(watched);
        reading.tell(ImportProgress { stage: ImportStage::Comparing, permille: None });
        assert!(running.get("k").is_some_and(|progress| progress.stage == ImportStage::Comparing));
        drop(reading);
        assert_eq!(running.get("k"), None);
    }
}
