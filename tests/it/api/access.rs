//! The REST backend from outside: authorisation, polling, preconditions, problems, limits.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use ilc_desk::{
    api::problem::Problem,
    client::{ApiClient, ImportRequest},
    server,
};
use serde_json::Value;
use tower::ServiceExt;

use crate::support::backend::{TOKEN, app, backend, filled};

async fn router() -> (Router, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let app = app(filled(dir.path()).await);
    // The arrival of the forecast moves ETags, once; tests look at what moves them after that.
    app.forecasts.clone().accuracy_ready(&app.store, app.clock.today()).await.unwrap();
    (server::router(app), dir)
}

async fn send(router: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
}

async fn get(router: &Router, path: &str) -> (StatusCode, HeaderMap, Value) {
    let (status, headers, body) = send(router, request("GET", path).body(Body::empty()).unwrap()).await;
    (status, headers, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

/// Every error is a problem document with a German detail.
async fn problem(router: &Router, request: Request<Body>, status: u16) -> Problem {
    let (got, headers, body) = send(router, request).await;
    assert_eq!(got.as_u16(), status, "{}", String::from_utf8_lossy(&body));
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    let problem: Problem = serde_json::from_slice(&body).unwrap();
    assert_eq!(problem.status, status);
    assert!(!problem.detail.is_empty() && problem.kind.starts_with("/problems/"));
    problem
}

const PATHS: [&str; 14] = [
    "/api/v1/summary",
    "/api/v1/units",
    "/api/v1/unreached",
    "/api/v1/measures",
    "/api/v1/measures/AGH-1",
    "/api/v1/places",
    "/api/v1/forecast",
    "/api/v1/monitoring",
    "/api/v1/imports",
    "/api/v1/audit",
    "/api/v1/tokens",
    "/api/v1/first-days",
    "/api/v1/first-days/MES-2/M01",
    "/api/v1/worklists",
];

#[tokio::test]
async fn every_resource_needs_a_token_and_answers_304() {
    let (router, _dir) = router().await;
    for path in PATHS {
        let bare = Request::builder().uri(path).body(Body::empty()).unwrap();
        problem(&router, bare, 401).await;
        let wrong = Request::builder().uri(path).header("authorization", "Bearer falsch").body(Body::empty()).unwrap();
        problem(&router, wrong, 401).await;
        let (status, headers, value) = get(&router, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(value.is_object(), "{path}");
        let tag = headers[header::ETAG].clone();
        let (status, headers, body) =
            send(&router, request("GET", path).header("if-none-match", &tag).body(Body::empty()).unwrap()).await;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        assert_eq!(headers[header::ETAG], tag);
        // As a proxy that compresses hands it on, among others.
        let weak = format!("\"1\", W/{}", tag.to_str().unwrap());
        let (status, ..) = send(&router, request("GET", path).header("if-none-match", weak).body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::NOT_MODIFIED, "{path}");
        // Without a token, knowing the tag is worth nothing.
        let bare = Request::builder().uri(path).header("if-none-match", &tag).body(Body::empty()).unwrap();
        problem(&router, bare, 401).await;
    }
}

#[tokio::test]
async fn open_routes_need_none() {
    let (router, _dir) = router().await;
    for (path, tagged) in [("/api/v1/health", false), ("/api/v1/ready", false), ("/openapi.json", true)] {
        let (status, headers, _) = send(&router, Request::builder().uri(path).body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(headers.contains_key(header::ETAG), tagged, "{path}");
    }
}

#[tokio::test]
async fn description_names_every_route() {
    let (router, _dir) = router().await;
    let (_, _, description) = get(&router, "/openapi.json").await;
    assert_eq!(description["openapi"], "3.1.0");
    for path in PATHS {
        let templated = path.replace("AGH-1", "{no}").replace("MES-2/M01", "{no}/{module}");
        assert!(description["paths"][&templated].is_object(), "{templated}");
    }
    // Two types of one name would overwrite each other's schema.
    let schemas = &description["components"]["schemas"];
    assert!(schemas["Proposal"]["properties"]["pots"].is_object() && schemas["MailProposal"]["properties"]["mails"].is_object());
}

#[tokio::test]
async fn the_numbers_are_the_desks() {
    let (router, _dir) = router().await;
    let (_, _, summary) = get(&router, "/api/v1/summary").await;
    assert_eq!(summary["agh"]["places"], 4);
    assert_eq!(summary["agh"]["present"], 1);
    assert_eq!(summary["contracted"]["free"], 11);
    assert_eq!(summary["starts_soon"][0]["module"], "M01");
    let (_, _, table) = get(&router, "/api/v1/forecast").await;
    assert_eq!(table["rows"][0]["booked"], serde_json::json!({"weeks2": 2, "weeks4": 2, "weeks8": 2}));
    // Days 1–10 have one of four booked, from 01.12. on two: 10·3 + 46·2.
    assert_eq!(table["rows"][0]["empty_place_days"], 122);
    let (_, _, monitoring) = get(&router, "/api/v1/monitoring").await;
    assert_eq!(monitoring["rows"][0]["backlog"], "7.6");
    let (_, _, measure) = get(&router, "/api/v1/measures/AGH-1").await;
    assert_eq!(measure["starts"], serde_json::json!([{"date": "2026-12-01", "count": 1, "units": [["ALT", 1]]}]));
}

#[tokio::test]
async fn wrong_calls_are_problems() {
    let (router, _dir) = router().await;
    problem(&router, request("GET", "/api/v1/nichts").body(Body::empty()).unwrap(), 404).await;
    problem(&router, request("GET", "/api/v1/measures/AGH-99").body(Body::empty()).unwrap(), 404).await;
    problem(&router, request("PATCH", "/api/v1/places").body(Body::empty()).unwrap(), 405).await;
    problem(&router, request("POST", "/api/v1/imports").body(Body::empty()).unwrap(), 428).await;
    let keyed = || request("POST", "/api/v1/imports").header("idempotency-key", "k");
    problem(&router, keyed().header("content-type", "text/plain").body(Body::from("x")).unwrap(), 415).await;
    let token = || request("POST", "/api/v1/tokens").header("idempotency-key", "k").header("content-type", "application/json");
    problem(&router, token().body(Body::from("{")).unwrap(), 400).await;
    let deep = format!("{{\"name\":{}", "[".repeat(100_000));
    problem(&router, token().body(Body::from(deep)).unwrap(), 422).await;
    problem(&router, token().body(Body::from(r#"{"name":"a","role":"chef"}"#)).unwrap(), 422).await;
    problem(&router, token().body(Body::from(vec![b' '; 300 * 1024])).unwrap(), 413).await;
    problem(&router, request("DELETE", "/api/v1/tokens/a").body(Body::empty()).unwrap(), 428).await;
    problem(&router, request("DELETE", "/api/v1/tokens/a").header("if-match", "\"alt\"").body(Body::empty()).unwrap(), 412).await;
}

fn upload(query: &str, key: &str, csv: &str) -> Request<Body> {
    let body = format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n\r\n{csv}\r\n--x--\r\n");
    request("POST", &format!("/api/v1/imports{query}"))
        .header("idempotency-key", key)
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap()
}

const MONITORING: &str =
    "Stand;OE;Instrument;Eintrittserwartung Jahr;Eintrittserwartung bis Stand;Eintritte Ist\n21.11.2026;ALT;MES;38;34;27\n";

#[tokio::test]
async fn an_import_over_http_moves_the_etag_once() {
    let (router, _dir) = router().await;
    let tag = get(&router, "/api/v1/places").await.1[header::ETAG].clone();
    let (status, _, body) = send(&router, upload("?as_of=2026-11-20&dry_run=true", "k0", MONITORING)).await;
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
    assert_eq!(get(&router, "/api/v1/places").await.1[header::ETAG], tag, "a dry run writes nothing");
    assert_eq!(send(&router, upload("?as_of=2026-11-20", "k1", MONITORING)).await.0, StatusCode::CREATED);
    assert_eq!(send(&router, upload("?as_of=2026-11-20", "k1", MONITORING)).await.0, StatusCode::OK);
    assert_ne!(get(&router, "/api/v1/places").await.1[header::ETAG], tag);
    assert_eq!(get(&router, "/api/v1/imports").await.2["imports"].as_array().unwrap().len(), 2);
    let broken = MONITORING.replace("MES;38", "MES;viel");
    let refused = problem(&router, upload("?as_of=2026-11-20", "k2", &broken), 422).await;
    assert_eq!(refused.errors[0].column.as_deref(), Some("Eintrittserwartung Jahr"));
    problem(&router, upload("?as_of=morgen", "k3", MONITORING), 422).await;
}

#[tokio::test]
async fn roles_bound_what_a_token_may_do() {
    let (router, _dir) = router().await;
    let body = Body::from(r#"{"name":"leser","role":"lesen"}"#);
    let add = request("POST", "/api/v1/tokens").header("idempotency-key", "k").header("content-type", "application/json");
    let (status, _, body) = send(&router, add.body(body).unwrap()).await;
    assert_eq!(status, StatusCode::CREATED);
    let token = serde_json::from_slice::<Value>(&body).unwrap()["token"].as_str().unwrap().to_owned();
    let as_reader = |mut request: Request<Body>| {
        request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        request
    };
    assert_eq!(send(&router, as_reader(request("GET", "/api/v1/places").body(Body::empty()).unwrap())).await.0, StatusCode::OK);
    let (_, _, me) = send(&router, as_reader(request("GET", "/api/v1/whoami").body(Body::empty()).unwrap())).await;
    let me: Value = serde_json::from_slice(&me).unwrap();
    assert_eq!((&me["name"], &me["role"], &me["may_write"]), (&"leser".into(), &"lesen".into(), &false.into()));
    // Who reads sees counts, OE and days behind a figure, but no Teilnahme-ID.
    let figure = |name: &str| request("GET", &format!("/api/v1/figures?figure={name}")).body(Body::empty()).unwrap();
    let (_, _, mine) = send(&router, figure("agh/AGH-1/freiheute")).await;
    let (_, _, theirs) = send(&router, as_reader(figure("agh/AGH-1/freiheute"))).await;
    let (mine, theirs) = (String::from_utf8(mine).unwrap(), String::from_utf8(theirs).unwrap());
    assert!(mine.contains(r#""key":"T1""#) && mine.contains(r#""keys_hidden":false"#), "{mine}");
    assert!(!theirs.contains("T1") && theirs.contains(r#""keys_hidden":true"#) && theirs.contains("OE ALT"), "{theirs}");
    assert_eq!(problem(&router, figure("agh/AGH-7/freiheute"), 404).await.detail, "Eine AGH „AGH-7“ gibt es nicht.");
    assert!(problem(&router, figure("frei"), 422).await.detail.contains("drei Teile"));
    let refused = problem(&router, as_reader(upload("", "k", MONITORING)), 403).await;
    assert_eq!(refused.detail, "Dafür ist die Rolle „steuern“ nötig; das Token „leser“ hat die Rolle „lesen“.");
    problem(&router, as_reader(request("GET", "/api/v1/tokens").body(Body::empty()).unwrap()), 403).await;
}

/// Monitoring of one OE, blown up by a column nobody knows.
fn padded(megabytes: usize) -> String {
    use std::fmt::Write;
    let padding = "x".repeat(64 * 1024);
    let mut csv = MONITORING.replace("Ist\n", "Ist;Füllung\n").replace(";27\n", ";27;\n");
    for day in 0..megabytes * 16 {
        let on = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(day as u64);
        let _ = writeln!(csv, "{};BIL;MES;38;34;27;{padding}", on.format("%d.%m.%Y"));
    }
    csv
}

#[tokio::test]
async fn large_imports_go_through_and_too_large_ones_are_told_so() {
    let (router, _dir) = router().await;
    for (key, megabytes) in [("k3", 3), ("k100", 100)] {
        let (status, _, body) = send(&router, upload("?as_of=2026-11-20", key, &padded(megabytes))).await;
        assert_eq!(status, StatusCode::CREATED, "{megabytes} MB: {}", String::from_utf8_lossy(&body));
    }
    // Over a real connection the answer must not get lost beside the bytes still on their way.
    let dir = tempfile::tempdir().unwrap();
    let (url, _app) = backend(dir.path()).await;
    let client = ApiClient::new(&url, Some(TOKEN.into())).unwrap();
    let request =
        ImportRequest { files: vec![("t.csv".into(), padded(140).into_bytes())], key: "k".into(), ..ImportRequest::default() };
    let refused = client.import(request).await.unwrap_err().to_string();
    assert!(refused.contains("128 MB"), "{refused}");
    let (_, _, description) = get(&router, "/openapi.json").await;
    let said = &description["paths"]["/api/v1/imports"]["post"]["requestBody"]["description"];
    assert!(said.as_str().unwrap().contains("128 MB") && server::IMPORT_LIMIT == 128 << 20, "{said}");
}

#[tokio::test]
async fn an_import_under_way_says_how_far_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let (url, _app) = backend(dir.path()).await;
    let client = ApiClient::new(&url, Some(TOKEN.into())).unwrap();
    let files = vec![("t.csv".into(), padded(30).into_bytes())];
    let request = ImportRequest { files, key: "lang/1".into(), dry_run: true, ..ImportRequest::default() };
    let mut told = Vec::new();
    client.import_watched(request, tokio::task::yield_now, |progress| told.push(progress)).await.unwrap();
    assert!(told.iter().any(|progress| progress.permille.is_some_and(|part| part < 1000)), "{told:?}");
    for (before, after) in told.iter().zip(&told[1..]) {
        let (first, then) = (before.stage as u8, after.stage as u8);
        assert!(first < then || (first == then && before.permille <= after.permille), "{before:?}, then {after:?}");
    }
    // It is known no longer than it lasts, and to nobody who may not import.
    let gone = client.get::<Value>("imports/running/lang%2F1").await.unwrap_err().to_string();
    assert!(gone.contains("kein Import"), "{gone}");
    let (router, _dir) = router().await;
    let bare = Request::builder().uri("/api/v1/imports/running/x").body(Body::empty()).unwrap();
    problem(&router, bare, 401).await;
}

#[tokio::test]
async fn a_change_leaves_the_answers_alone_that_do_not_show_it() {
    const ASKED: [&str; 9] =
        ["summary", "forecast", "measures", "monitoring", "places", "contingents", "mails", "tokens", "audit"];
    let (router, _dir) = router().await;
    let tags = async || {
        let mut tags = Vec::new();
        for path in ASKED {
            tags.push(get(&router, &format!("/api/v1/{path}")).await.1[header::ETAG].clone());
        }
        tags
    };
    let moved = |before: &[header::HeaderValue], after: &[header::HeaderValue]| -> Vec<&str> {
        ASKED.into_iter().zip(before.iter().zip(after)).filter(|(_, (a, b))| a != b).map(|(path, _)| path).collect()
    };
    let write = async |method: &str, path: &str, body: &str| {
        let request = request(method, path).header("idempotency-key", path).header("if-match", "*");
        let request = request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap();
        let (status, _, body) = send(&router, request).await;
        assert!(status.is_success(), "{path}: {}", String::from_utf8_lossy(&body));
    };
    let first = tags().await;
    write("POST", "/api/v1/tokens", r#"{"name":"a","role":"lesen"}"#).await;
    let token = tags().await;
    assert_eq!(moved(&first, &token), ["tokens", "audit"]);
    write("PUT", "/api/v1/agh/AGH-1/set-aside", r#"{"until":"2027-01-15","note":""}"#).await;
    let note = tags().await;
    assert_eq!(moved(&token, &note), ["summary", "audit"]);
    write("POST", "/api/v1/mails", r#"{"occasion":{"kind":"agh_action","measure":"AGH-1"},"release":true}"#).await;
    let mail = tags().await;
    assert_eq!(moved(&note, &mail), ["summary", "mails", "audit"]);
    assert_eq!(send(&router, upload("?as_of=2026-11-20", "k", MONITORING)).await.0, StatusCode::CREATED);
    assert_eq!(moved(&mail, &tags().await), ["summary", "forecast", "measures", "monitoring", "places", "contingents", "audit"]);
}
