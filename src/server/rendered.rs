//! Answers kept as bytes: rendered once per change, not once per client. Who asks while one is
//! being rendered waits for it instead of rendering it too. Knows no resource and no right: only
//! what every token may read comes here.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;

use super::ApiError;

/// Addresses kept at most; beyond them all is forgotten and rendered again when asked for.
const MOST: usize = 512;

/// An answer and the tag it was rendered at.
type Slot = Arc<tokio::sync::Mutex<Option<(String, Bytes)>>>;

/// The answers, by address with its query. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    slots: Arc<Mutex<HashMap<String, Slot>>>,
}

impl Rendered {
    /// The answer at an address for a tag: the kept bytes, or what `render` gives. Only good JSON
    /// answers are kept.
    pub async fn answer<F: Future<Output = Response>>(self, key: String, tag: &str, render: impl FnOnce() -> F) -> Response {
        let slot = self.slot(key);
        let mut kept = slot.lock().await;
        if let Some((at, bytes)) = &*kept
            && at == tag
        {
            return json(bytes.clone());
        }
        let response = render().await;
        let is_json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
        if response.status() != StatusCode::OK || !is_json {
            return response;
        }
        match response.into_body().collect().await {
            Ok(body) => {
                let bytes = body.to_bytes();
                *kept = Some((tag.to_owned(), bytes.clone()));
                json(bytes)
            }
            Err(_) => ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "Die Antwort brach ab").into_response(),
        }
    }

    fn slot(&self, key: String) -> Slot {
        // Whoever panicked while holding the map left it whole: every change is one call.
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST && !slots.contains_key(&key) {
            slots.clear();
        }
        slots.entry(key).or_default().clone()
    }
}

fn json(bytes: Bytes) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (kind, Body::from(bytes)).into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    async fn text(response: Response) -> String {
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn one_rendering_serves_everybody_until_the_tag_changes() {
        let (rendered, times) = (Rendered::default(), AtomicU32::new(0));
        let render = || async {
            let n = times.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            axum::Json(n).into_response()
        };
        let ask = |tag: &'static str| rendered.clone().answer("/a".to_owned(), tag, render);
        let (a, b, c) = tokio::join!(ask("1"), ask("1"), ask("1"));
        assert_eq!([text(a).await, text(b).await, text(c).await], ["0", "0", "0"]);
        assert_eq!(text(ask("2").await).await, "1");
        assert_eq!(times.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn errors_are_not_kept() {
        let rendered = Rendered::default();
        let refused = rendered.clone().answer("/a".to_owned(), "1", || async { StatusCode::FORBIDDEN.into_response() }).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let fine = rendered.answer("/a".to_owned(), "1", || async { axum::Json(1).into_response() }).await;
        assert_eq!(fine.status(), StatusCode::OK);
    }
}
