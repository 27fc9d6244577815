//! Tokens over REST: their end, their last use, the replacement with an overlap, the last one that manages.

use chrono::{NaiveDate, Utc};
use ilc_desk::{
    config::Rules,
    domain::MeasureNo,
    import::Columns,
    server::{self, App, Clock},
    store::{NewToken, Part, Role, Rotation, SetAside, Store},
};
use serde_json::{Value, json};
use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::support::backend::{app, day, filled, first_days, post};

async fn call(router: &Router, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}")).header("content-type", "application/json");
    let request =
        request.header("if-match", "*").header("idempotency-key", format!("{method}{path}{body:?}").replace([' ', '"'], ""));
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap_or(Value::Null))
}

/// The same desk on another day.
fn router_on(today: &str, store: &Arc<Store>) -> Router {
    let clock = Clock { fixed: Some(day(today)) };
    let post = post(std::path::Path::new("/nirgends"));
    server::router(App::new(store.clone(), clock, Rules::default(), Columns::default(), post, first_days()))
}

fn wanted(name: &str, role: Role, expires_on: Option<NaiveDate>) -> NewToken {
    NewToken { name: name.to_owned(), role, expires_on }
}

#[tokio::test]
async fn a_token_ends_on_its_last_day_and_says_so_to_its_holder_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(filled(dir.path()).await);
    let today = day("2026-11-20");
    let past = wanted("alt", Role::Lesen, Some(day("2026-11-19")));
    let refused = store.issue_token(past, today, "test", Utc::now()).await.unwrap_err().to_string();
    assert!(refused.contains("19.11.2026 liegt vor dem heutigen Tag"), "{refused}");
    let token = store.issue_token(wanted("zweigstelle", Role::Lesen, Some(today)), today, "test", Utc::now()).await.unwrap();
    let router = router_on("2026-11-20", &store);
    assert_eq!(call(&router, &token, "GET", "whoami", None).await.0, 200, "its last day is a day");
    let router = router_on("2026-11-21", &store);
    let (status, said) = call(&router, &token, "GET", "whoami", None).await;
    assert_eq!((status, said["type"].as_str()), (401, Some("/problems/token-expired")));
    let detail = said["detail"].as_str().unwrap();
    assert!(detail.contains("abgelaufen") && detail.contains("20.11.2026") && !detail.contains("zweigstelle"), "{detail}");
    let (status, said) = call(&router, "ilc_geraten", "GET", "whoami", None).await;
    assert_eq!((status, said["type"].as_str()), (401, Some("/problems/unauthorized")));
    assert!(!said["detail"].as_str().unwrap().contains("abgelaufen"));
}

#[tokio::test]
async fn the_day_of_the_last_use_is_written_once_a_day() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(filled(dir.path()).await);
    let token = app.store.add_token("desk", Role::Lesen, "test", Utc::now()).await.unwrap();
    let router = server::router(app.clone());
    for _ in 0..20 {
        assert_eq!(call(&router, &token, "GET", "units", None).await.0, 200);
    }
    let mut changes = app.store.subscribe();
    let used = changes.wait_for(|now| now.tokens[0].used_on == Some(day("2026-11-20"))).await.unwrap().revisions;
    for _ in 0..20 {
        assert_eq!(call(&router, &token, "GET", "units", None).await.0, 200);
    }
    // A write of another kind comes after whatever those requests may have begun.
    let note = SetAside { until: day("2026-12-24"), note: String::new(), who: "test".to_owned(), at: Utc::now() };
    app.store.set_aside(&MeasureNo::parse("AGH-1").unwrap(), &note).await.unwrap();
    assert_eq!(app.store.snapshot().revisions.of(Part::Access), used.of(Part::Access), "one write for forty requests");
}

#[tokio::test]
async fn a_replaced_token_goes_on_for_the_overlap() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(filled(dir.path()).await);
    let today = day("2026-11-20");
    let old = store.issue_token(wanted("desk", Role::Steuern, Some(day("2027-01-31"))), today, "test", Utc::now()).await.unwrap();
    let rotation = Rotation {
        name: "desk".to_owned(),
        old_until: day("2026-11-27"),
        expires_on: Some(day("2027-12-31")),
        idempotency_key: None,
    };
    let new = store.rotate_token(rotation.clone(), today, "test", Utc::now()).await.unwrap();
    let unknown = Rotation { name: "wer".to_owned(), ..rotation };
    assert!(store.rotate_token(unknown, today, "test", Utc::now()).await.unwrap_err().to_string().contains("gibt es nicht"));
    for (on, holds) in [("2026-11-20", 200), ("2026-11-27", 200), ("2026-11-28", 401)] {
        let router = router_on(on, &store);
        assert_eq!(call(&router, &old, "GET", "whoami", None).await.0, holds, "{on}");
        let (status, me) = call(&router, &new, "GET", "whoami", None).await;
        assert_eq!((status, me["name"].as_str(), me["role"].as_str()), (200, Some("desk"), Some("steuern")), "{on}");
    }
    // Taken back, both end at once.
    let router = router_on("2026-11-21", &store);
    store.revoke_token("desk", day("2026-11-21"), "test", Utc::now()).await.unwrap();
    assert_eq!(call(&router, &old, "GET", "whoami", None).await.0, 401);
    assert_eq!(call(&router, &new, "GET", "whoami", None).await.0, 401);
}

#[tokio::test]
async fn the_last_one_that_manages_cannot_take_itself_back() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(filled(dir.path()).await);
    let today = day("2026-11-20");
    let admin = app.store.add_token("leitung", Role::Verwalten, "test", Utc::now()).await.unwrap();
    let over = wanted("alt", Role::Verwalten, Some(today));
    app.store.issue_token(over, today, "test", Utc::now()).await.unwrap();
    let router = server::router(app.clone());
    // Another one that lasts is needed; made over REST, with its end.
    let tomorrow = day("2026-11-21");
    let refused = app.store.revoke_token("leitung", tomorrow, "test", Utc::now()).await.unwrap_err().to_string();
    assert!(refused.contains("letzte gültige Token"), "{refused}");
    assert_eq!(call(&router, &admin, "DELETE", "tokens/alt", None).await.0, 204);
    let (status, said) = call(&router, &admin, "DELETE", "tokens/leitung", None).await;
    assert_eq!(status, 409, "{said}");
    assert!(said["detail"].as_str().unwrap().contains("erst ein anderes anlegen"), "{said}");
    let past = json!({"name": "vertretung", "role": "verwalten", "expires_on": "2026-11-19"});
    assert_eq!(call(&router, &admin, "POST", "tokens", Some(past)).await.0, 422);
    let body = json!({"name": "vertretung", "role": "verwalten", "expires_on": "2027-11-20"});
    assert_eq!(call(&router, &admin, "POST", "tokens", Some(body)).await.0, 201);
    let (_, list) = call(&router, &admin, "GET", "tokens", None).await;
    assert_eq!(list["tokens"][1]["expires_on"], "2027-11-20", "{list}");
    assert_eq!(call(&router, &admin, "DELETE", "tokens/leitung", None).await.0, 204);
    assert_eq!(call(&router, &admin, "GET", "whoami", None).await.0, 401);
}
