//! The client against a small HTTP server of its own: conditional GETs, problems, tokens,
//! imports, and one view settled without a terminal.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::RawQuery,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use ilc_desk::{
    api::summary::Summary,
    client::{ApiClient, ClientError, Fetched, ImportRequest, Watch},
    tui::{Options, Wanted, picture, plain, print_plain, settle},
};

use crate::support::{desk::Data, now, options};

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

fn json<T: serde::Serialize>(headers: &HeaderMap, value: &T) -> Response {
    if headers.get("authorization").is_none_or(|token| token != "Bearer geheim") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if headers.get("if-none-match").is_some_and(|etag| etag == "\"1\"") {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([("etag", "\"1\"")], axum::Json(value)).into_response()
}

fn router() -> Router {
    let data = Arc::new(Data::sample());
    let agh = Arc::clone(&data);
    Router::new()
        .route("/api/v1/summary", get(move |headers: HeaderMap| async move { json(&headers, &data.summary()) }))
        .route("/api/v1/forecast", get(move |headers: HeaderMap| async move { json(&headers, &agh.agh) }))
}

#[tokio::test]
async fn conditional_get() {
    let client = ApiClient::new(&serve(router()).await, Some("geheim\n".into())).unwrap();
    let Fetched::Fresh { value, etag } = client.get_if_changed::<Summary>("summary", None).await.unwrap() else {
        panic!("nothing is known yet");
    };
    assert_eq!((value.revision, etag.as_deref()), (1, Some("\"1\"")));
    let again = client.get_if_changed::<Summary>("summary", etag.as_deref()).await.unwrap();
    assert_eq!(again, Fetched::NotModified);
}

#[tokio::test]
async fn errors_say_what_to_do() {
    let base = serve(router().route("/api/v1/html", get(|| async { (StatusCode::BAD_GATEWAY, "<html>") }))).await;
    let without = ApiClient::new(&base, None).unwrap().get::<Summary>("summary").await.unwrap_err();
    assert!(matches!(&without, ClientError::Unauthorized { detail } if detail.contains("ILC_DESK_TOKEN")), "{without}");
    let wrong = ApiClient::new(&base, Some("x".into())).unwrap().get::<Summary>("summary").await.unwrap_err();
    assert!(wrong.to_string().contains("gilt hier nicht"), "{wrong}");
    let client = ApiClient::new(&base, Some("geheim".into())).unwrap();
    assert!(matches!(client.get::<Summary>("html").await, Err(ClientError::Garbled { .. })));
    assert!(matches!(client.get::<Vec<u8>>("summary").await, Err(ClientError::Garbled { .. })));

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let gone = ApiClient::new(&nobody, None).unwrap().get::<Summary>("summary").await.unwrap_err();
    assert!(gone.is_outage() && gone.to_string().contains(&nobody), "{gone}");
}

#[tokio::test]
async fn imports_carry_files_options_and_key() {
    let take = |headers: HeaderMap, RawQuery(query): RawQuery, body: Bytes| async move {
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert_eq!(query.as_deref(), Some("snapshot=true&yes=false&dry_run=true&as_of=2026-11-24"));
        assert_eq!(headers["idempotency-key"], "k-1");
        assert!(headers["content-type"].to_str().unwrap().starts_with("multipart/form-data; boundary="));
        assert_eq!(body.matches("name=\"file\"; filename=").count(), 2);
        assert!(body.contains("OE;Bezeichnung") && body.contains("b.xlsx"));
        let problem = r#"{"type":"/problems/import","title":"Import abgelehnt","status":422,"detail":"1 Fehler.",
            "errors":[{"file":"a.csv","line":2,"column":"OE","value":"","problem":"OE fehlt","expected":"ein Kürzel"}]}"#;
        (StatusCode::UNPROCESSABLE_ENTITY, [("content-type", "application/problem+json")], problem)
    };
    let client = ApiClient::new(&serve(Router::new().route("/api/v1/imports", post(take))).await, None).unwrap();
    let request = ImportRequest {
        files: vec![("a.csv".into(), b"OE;Bezeichnung\n".to_vec()), ("b.xlsx".into(), vec![0, 1, 2])],
        as_of: chrono::NaiveDate::from_ymd_opt(2026, 11, 24),
        snapshot: true,
        yes: false,
        dry_run: true,
        key: "k-1".into(),
        watch: Watch::default(),
    };
    let refused = client.import(request).await.unwrap_err();
    assert_eq!((refused.to_string().as_str(), refused.issues().len()), ("1 Fehler.", 1));
}

#[tokio::test]
async fn a_view_settles_without_a_terminal() {
    let client = ApiClient::new(&serve(router()).await, Some("geheim".into())).unwrap();
    let stranger = ApiClient::new(client.base(), None).unwrap();
    let view = Options { start_view: Some("agh?filter=küche".into()), ..options() };
    let mut state = settle(view, async { Ok(client) }, now()).await.unwrap();
    assert!(plain(&state).contains("AGH, 3 Zeilen von 30, Filter „küche“"), "{}", plain(&state));
    assert!(picture(&mut state, 80, 24).contains("AGH-2205"));
    let refused = print_plain(options(), async { Ok(stranger) }, &Wanted::default()).await.unwrap_err();
    assert!(refused.to_string().contains("ILC_DESK_TOKEN"), "{refused}");
}
