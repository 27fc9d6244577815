//! Forecast over REST: the accuracy record, kept forecasts, the publication, AGH set aside.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use ilc_desk::{
    api::kept::KeptForecast,
    domain::forecast::{Settings, forecast},
    server::{self, App},
    store::Store,
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::backend::{self, TOKEN, app, day, filled, import, options};

struct Desk {
    router: Router,
    app: App,
    _dir: tempfile::TempDir,
}

impl Desk {
    /// The small desk, once its forecast and accuracy record are there.
    async fn open(prepare: impl AsyncFnOnce(&Store)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path()).await;
        prepare(&store).await;
        let app = app(store);
        let mut forecasts = app.forecasts.clone();
        assert!(forecasts.accuracy_ready(&app.store, app.clock.today()).await.is_some());
        Self { router: server::router(app.clone()), app, _dir: dir }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Value) {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> (StatusCode, HeaderMap, Value) {
        self.send(request("GET", path).body(Body::empty()).unwrap()).await
    }
}

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    let uri = format!("/api/v1/{path}");
    Request::builder().method(method).uri(uri).header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
}

fn put(body: &Value, if_match: Option<&str>) -> Request<Body> {
    let mut request = request("PUT", "agh/AGH-1/set-aside").header(header::CONTENT_TYPE, "application/json");
    if let Some(tag) = if_match {
        request = request.header(header::IF_MATCH, tag);
    }
    request.body(Body::from(body.to_string())).unwrap()
}

/// What would have been said on a past morning.
fn said_on(store: &Store, morning: &str) -> KeptForecast {
    KeptForecast::of(&forecast(&store.snapshot().desk, day(morning), 182, &Settings::default()))
}

#[tokio::test]
async fn a_forecast_is_kept_each_morning_and_moves_no_revision() {
    let desk = Desk::open(async |_| {}).await;
    let store = &desk.app.store;
    let revision = store.snapshot().revision;
    let kept = store.kept_forecast(day("2026-11-20")).await.unwrap().expect("kept by the background task");
    assert_eq!(kept, said_on(store, "2026-11-20"));
    assert_eq!(kept.measures[0].name, "AGH-1");
    let [two, four, eight] = [14, 28, 56].map(|days| kept.index(days).unwrap());
    assert_eq!([kept.total.booked[two], kept.total.booked[four], kept.total.booked[eight]], [2, 2, 2]);
    assert!(!store.keep_forecast(&kept).await.unwrap(), "the same again needs no write");
    // A later import of the same morning replaces it.
    import(store, backend::exports(), options("2026-11-20")).await.unwrap();
    desk.app.forecasts.clone().ready(store, day("2026-11-20")).await.unwrap();
    assert_eq!(store.kept_mornings(day("2026-01-01"), day("2027-01-01")).await.unwrap(), [day("2026-11-20")]);
    assert_eq!(store.snapshot().revision, revision + 1, "only the import itself");
}

#[tokio::test]
async fn what_was_said_weeks_ago_stands_beside_what_came() {
    let desk = Desk::open(async |store| {
        store.keep_forecast(&said_on(store, "2026-10-22")).await.unwrap();
    })
    .await;
    // The 23rd was asked for; nobody had the desk running then.
    let (status, _, said) = desk.get("forecast/AGH-1/kept?weeks=4").await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_eq!((&said["asked"], &said["as_of"]), (&json!("2026-10-23"), &json!("2026-10-22")));
    assert_eq!(said["days"][0]["date"], "2026-10-22");
    assert_eq!(said["days"][4]["date"], "2026-11-19");
    assert_eq!(said["days"][4]["actual"], 1, "T1 is there");
    assert_eq!(said["days"][5]["actual"], Value::Null, "has not come");
    let expected = said["days"][4]["mean"].as_f64().unwrap();
    let known = desk.get("forecast/AGH-1/kept?weeks=4&scenario=known").await.2["days"][4]["mean"].as_f64().unwrap();
    assert!(known <= expected, "{known} {expected}");

    assert_eq!(desk.get("forecast/AGH-1/kept?weeks=8").await.0, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("forecast/AGH-9/kept").await.0, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("forecast/AGH-1/kept?weeks=521").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.get("forecast/AGH-1/kept?tage=3").await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_accuracy_record_scores_kept_forecasts_whose_day_has_come() {
    let desk = Desk::open(async |store| {
        for morning in ["2026-09-25", "2026-11-18"] {
            store.keep_forecast(&said_on(store, morning)).await.unwrap();
        }
    })
    .await;
    let (status, _, record) = desk.get("forecast-accuracy").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(record["origins"], json!([]), "two months of history are too few");
    let horizons: Vec<u64> = record["kept"].as_array().unwrap().iter().map(|k| k["horizon"].as_u64().unwrap()).collect();
    assert_eq!(horizons, [7, 14, 28, 56], "nothing of the 18th has come");
    let last = &record["kept"][3];
    assert_eq!((&last["date"], &last["provisional"], &last["total_actual"]), (&json!("2026-11-20"), &json!(true), &json!(1)));
    assert_eq!(record["kept"][0]["provisional"], false);
    let error = last["total_mean"].as_f64().unwrap() - 1.0;
    assert!((last["mae"].as_f64().unwrap() - error.abs()).abs() < 1e-3, "one AGH: its error is that of the sum");
}

#[tokio::test]
async fn the_change_since_yesterday_is_against_what_was_said() {
    let desk = Desk::open(async |store| {
        let mut said = said_on(store, "2026-11-19");
        let ahead = said.index(29).unwrap();
        said.measures[0].expected.mean[ahead] = 0.5;
        store.keep_forecast(&said).await.unwrap();
    })
    .await;
    let row = desk.get("forecast").await.2["rows"][0]["expected"].clone();
    let (mean, change) = (row["mean"]["weeks4"].as_f64().unwrap(), row["change_since_yesterday"].as_f64().unwrap());
    assert!((mean - change - 0.5).abs() < 1e-9, "{row}");
}

#[tokio::test]
async fn the_publication_names_nobody() {
    let desk = Desk::open(async |_| {}).await;
    let (status, _, doc) = desk.get("publication").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(doc["total"]["weeks"].as_array().unwrap().len(), 27);
    assert_eq!((&doc["measures"][0]["places"], &doc["measures"][0]["present"]), (&json!(4), &json!(1)));
    assert_eq!(doc["districts"][0]["name"], "Altona");
    let text = doc.to_string();
    for secret in ["\"T1\"", "\"T2\"", "MB ALT", "jobcenter.example", "Elbe-Werk"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn only_the_routes_with_the_record_change_their_tag_for_it() {
    let desk = Desk::open(async |_| {}).await;
    let tag = |headers: &HeaderMap| headers[header::ETAG].to_str().unwrap().to_owned();
    let plain = tag(&desk.get("forecast").await.1);
    for path in ["forecast-accuracy", "publication"] {
        let own = tag(&desk.get(path).await.1);
        assert_ne!(own, plain);
        let again = request("GET", path).header(header::IF_NONE_MATCH, &own).body(Body::empty()).unwrap();
        assert_eq!(desk.send(again).await.0, StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn before_the_record_is_there_the_answer_is_503_with_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(filled(dir.path()).await);
    // The background has not had its turn on this single thread yet.
    let router = server::router(app);
    let response = router.oneshot(request("GET", "publication").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key(header::RETRY_AFTER) && !response.headers().contains_key(header::ETAG));
}

#[tokio::test]
async fn an_agh_set_aside_leaves_the_actions_until_its_day() {
    let desk = Desk::open(async |_| {}).await;
    let number = desk.app.forecasts.of(&desk.app.store.snapshot().desk, day("2026-11-20")).unwrap().number;
    let summary = desk.get("summary").await;
    assert_eq!(summary.2["actions"][0]["measure"], "AGH-1");
    let tag = summary.1[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(desk.get("agh/AGH-1/set-aside").await.0, StatusCode::NOT_FOUND);

    let until = json!({"until": "2026-12-01", "note": "Träger\nrenoviert"});
    assert_eq!(desk.send(put(&until, None)).await.0, StatusCode::PRECONDITION_REQUIRED);
    assert_eq!(desk.send(put(&until, Some("\"alt\""))).await.0, StatusCode::PRECONDITION_FAILED);
    for (wrong, status) in [
        (json!({"until": "2026-11-20"}), 422),
        (json!({"until": "2028-01-01"}), 422),
        (json!({"until": "bald"}), 422),
        (json!({"until": "2026-12-01", "note": "x".repeat(501)}), 422),
        (json!({"until": "2026-12-01", "wer": "ich"}), 422),
    ] {
        assert_eq!(desk.send(put(&wrong, Some("*"))).await.0.as_u16(), status, "{wrong}");
    }
    let (status, _, row) = desk.send(put(&until, Some(&tag))).await;
    assert_eq!(status, StatusCode::OK, "{row}");
    assert_eq!((&row["note"], &row["who"]), (&json!("Träger renoviert"), &json!("test")));

    let (_, headers, summary) = desk.get("summary").await;
    assert_ne!(headers[header::ETAG].to_str().unwrap(), tag, "pollers see it");
    assert_eq!(summary["actions"], json!([]));
    assert_eq!(summary["set_aside"][0]["measure"], "AGH-1");
    assert_eq!(desk.get("agh/AGH-1/set-aside").await.2, summary["set_aside"][0]);
    // The last day of its rest, and the day it is listed again.
    for (today, listed) in [("2026-11-30", false), ("2026-12-01", true)] {
        let mut app = desk.app.clone();
        app.clock.fixed = Some(day(today));
        let router = server::router(app);
        let response = router.oneshot(request("GET", "summary").body(Body::empty()).unwrap()).await.unwrap();
        let summary: Value = serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap();
        assert_eq!(summary["actions"][0]["measure"] == "AGH-1", listed, "on {today}: {}", summary["actions"]);
        assert_eq!(summary["set_aside"].as_array().unwrap().is_empty(), listed, "on {today}");
    }
    let later = desk.app.forecasts.of(&desk.app.store.snapshot().desk, day("2026-11-20")).unwrap().number;
    assert_eq!(number, later, "a note is no reason to compute the forecast again");
    // The note may hold anything and stays out of the audit.
    let audit = desk.get("audit").await.2;
    assert_eq!(audit["entries"][0]["action"], "AGH zurückgestellt");
    assert!(!audit.to_string().contains("renoviert"));

    let delete = || request("DELETE", "agh/AGH-1/set-aside").header(header::IF_MATCH, "*").body(Body::empty()).unwrap();
    assert_eq!(desk.send(delete()).await.0, StatusCode::NO_CONTENT);
    assert_eq!(desk.send(delete()).await.0, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("summary").await.2["actions"][0]["measure"], "AGH-1");
}
