//! What takes long to compute: on threads of their own, a few at once. Who finds all of them busy waits a little and is
//! then told when to ask again. The async workers stay free for everybody else.

use std::{sync::Arc, time::Duration};

use axum::{Json, http::StatusCode, response::IntoResponse, response::Response};
use serde::Serialize;
use tokio::sync::Semaphore;

use super::ApiError;

/// Views computed at once: what every desk looks at.
const VIEWS: usize = 2;
/// How long a view waits: a little less than the 20 s clients wait for an answer.
const VIEW_PATIENCE: Duration = Duration::from_secs(15);
/// How long a computation that somebody asked for waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// The threads. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Computing {
    asked: Arc<Semaphore>,
    views: Arc<Semaphore>,
}

impl Computing {
    /// So many computations at once, beside the views.
    pub fn new(at_once: usize) -> Self {
        Self { asked: Arc::new(Semaphore::new(at_once)), views: Arc::new(Semaphore::new(VIEWS)) }
    }

    /// A computation of its own for this call, its answer written out there too.
    ///
    /// # Errors
    /// 429 when all are busy for too long, 500 when it broke off, and what it says itself.
    pub async fn asked<T: Serialize>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<Response, ApiError> {
        run(&self.asked, PATIENCE, work).await
    }

    /// A view many look at.
    ///
    /// # Errors
    /// As [`Computing::asked`].
    pub async fn view<T: Serialize>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<Response, ApiError> {
        run(&self.views, VIEW_PATIENCE, work).await
    }
}

async fn run<T: Serialize>(
    permits: &Arc<Semaphore>,
    patience: Duration,
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<Response, ApiError> {
    let busy = || {
        ApiError::too_much("Gerade werden schon so viele Berechnungen ausgeführt, wie zugleich gehen; bitte gleich noch einmal")
    };
    let permit = tokio::time::timeout(patience, permits.clone().acquire_owned()).await;
    let permit = permit.ok().and_then(Result::ok).ok_or_else(busy)?;
    // Whoever asked may go away; the thread is busy until it has ended.
    let computed = tokio::task::spawn_blocking(move || {
        let answer = work().map(|document| Json(document).into_response());
        drop(permit);
        answer
    });
    let broken =
        |_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "Die Berechnung brach ab; Näheres steht im Protokoll des Servers");
    computed.await.map_err(broken)?
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn one_too_many_is_told_when_to_ask_again_and_views_go_on() {
        let computing = Computing::new(1);
        let (end, ended) = mpsc::channel::<()>();
        let first = computing.clone();
        let busy = tokio::spawn(async move {
            let slow = move || {
                let _ = ended.recv();
                Ok(1)
            };
            first.asked(slow).await
        });
        while computing.asked.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let ask = async || run(&computing.asked, Duration::from_millis(20), || Ok(2)).await;
        let refused = ask().await.unwrap_err().into_response();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(computing.view(|| Ok(3)).await.unwrap().status(), StatusCode::OK);
        // The asker is gone, the thread is not: it counts until it has ended.
        busy.abort();
        let _ = busy.await;
        assert_eq!(ask().await.unwrap_err().into_response().status(), StatusCode::TOO_MANY_REQUESTS);
        end.send(()).unwrap();
        assert_eq!(computing.asked(|| Ok(5)).await.unwrap().status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn who_breaks_off_leaves_its_place() {
        let computing = Computing::new(1);
        for _ in 0..2 {
            let broken = computing.asked(|| -> Result<u8, ApiError> { panic!("planned") }).await.unwrap_err();
            assert_eq!(broken.into_response().status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}
