//! The description says what is: every route, every answer that comes, none that cannot. A long walk over all of them
//! collects which statuses each operation gave.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use ilc_desk::{
    server,
    store::{Role, Store},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::backend::{TOKEN, app, filled};

/// Only a broken disk, a slow client or a busy machine bring these about; `disk`, `access` and `limits` do.
const ELSEWHERE: [u16; 4] = [408, 429, 500, 503];

struct Walk {
    router: Router,
    document: Value,
    reader: String,
    seen: BTreeMap<String, BTreeSet<u16>>,
    wrong: Vec<String>,
    _dir: tempfile::TempDir,
}

#[derive(Clone, Default)]
struct Call {
    token: Option<String>,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Call {
    fn admin() -> Self {
        Self { token: Some(TOKEN.to_owned()), ..Self::default() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn json(self, body: &Value) -> Self {
        Self { body: body.to_string().into_bytes(), ..self.with("content-type", "application/json") }
    }
}

impl Walk {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store: Store = filled(dir.path()).await;
        let reader = store.add_token("leser", Role::Lesen, "test", chrono::Utc::now()).await.unwrap();
        let app = app(store);
        app.forecasts.clone().accuracy_ready(&app.store, app.clock.today()).await.unwrap();
        let router = server::router(app);
        let mut walk = Self { router, document: Value::Null, reader, seen: BTreeMap::new(), wrong: Vec::new(), _dir: dir };
        walk.document = serde_json::from_slice(&walk.send("GET", "/openapi.json", Call::default()).await.2).unwrap();
        walk
    }

    /// Status, `ETag` and body.
    async fn send(&self, method: &str, path: &str, call: Call) -> (u16, Option<String>, Vec<u8>) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = call.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in call.headers {
            request = request.header(name, header::HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let response = self.router.clone().oneshot(request.body(Body::from(call.body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let tag = parts.headers.get(header::ETAG).map(|tag| tag.to_str().unwrap().to_owned());
        (parts.status.as_u16(), tag, body.collect().await.unwrap().to_bytes().to_vec())
    }

    /// Operations: method, template, what is said of them.
    fn operations(&self) -> Vec<(String, String, Value)> {
        let paths = self.document["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| (method.to_ascii_uppercase(), path.clone(), operation.clone()))
        });
        all.collect()
    }

    fn id_of(&self, method: &str, path: &str) -> String {
        let path = path.split('?').next().unwrap();
        let fits = |template: &str| {
            let (ours, theirs): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
            ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| a == b || b.starts_with('{'))
        };
        let mut fitting: Vec<_> = self.operations().into_iter().filter(|(m, t, _)| m == method && fits(t)).collect();
        fitting.sort_by_key(|(_, template, _)| template.matches('{').count());
        fitting.first().unwrap_or_else(|| panic!("{method} {path}")).2["operationId"].as_str().unwrap().to_owned()
    }

    async fn ask(&mut self, method: &str, path: &str, call: Call) -> (u16, Option<String>, Vec<u8>) {
        let id = self.id_of(method, path);
        let answer = self.send(method, path, call).await;
        self.seen.entry(id).or_default().insert(answer.0);
        answer
    }

    /// A write below the API's prefix, with a key of its own or If-Match `*`.
    async fn write(&mut self, method: &str, path: &str, key: &str, body: &Value, expected: u16) {
        let call = if key == "*" { Call::admin().with("if-match", "*") } else { Call::admin().with("idempotency-key", key) };
        let call = if body.is_null() { call } else { call.json(body) };
        let (status, _, said) = self.ask(method, &format!("/api/v1{path}"), call).await;
        if status != expected {
            self.wrong.push(format!("{method} {path}: {expected} expected, {}", String::from_utf8_lossy(&said)));
        }
    }

    async fn import(&mut self, key: &str, csv: &str, expected: u16) {
        let body = format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n\r\n{csv}\r\n--x--\r\n");
        let call = Call::admin().with("idempotency-key", key).with("content-type", "multipart/form-data; boundary=x");
        let call = Call { body: body.into_bytes(), ..call };
        assert_eq!(self.ask("POST", "/api/v1/imports", call).await.0, expected, "{key}");
    }
}

/// A path with its names filled: what exists, or what does not.
fn filled_path(template: &str, exists: bool) -> String {
    let (there, gone) =
        (["AGH-1", "1", "MES", "leser", "x", "-", "T1", "cosach"], ["AGH-99", "99", "Gk", "niemand", "x", "M99", "T99", "liste"]);
    let values = if exists { there } else { gone };
    let names = ["{no}", "{id}", "{instrument}", "{name}", "{key}", "{module}", "{participation}", "{work}"];
    names.into_iter().zip(values).fold(template.to_owned(), |path, (name, value)| path.replace(name, value))
}

#[tokio::test]
async fn names_are_unique_and_every_answer_has_words() {
    let walk = Walk::new().await;
    let (mut ids, mut wordless) = (BTreeSet::new(), Vec::new());
    for (method, path, operation) in walk.operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id.to_owned()), "{id} twice");
        assert!(id.starts_with(&method.to_ascii_lowercase()), "{id}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            if response["description"].as_str().is_none_or(str::is_empty) {
                wordless.push(format!("{method} {path} {status}"));
            }
        }
    }
    assert_eq!(wordless, Vec::<String>::new());
    let text = walk.document.to_string();
    assert!(!text.contains("prefixItems") && !text.contains("\"items\":false"), "tuples");
}

#[test]
fn every_route_of_the_router_is_described() {
    // Routes come from `routes!` alone, which describes what it adds; `description` describes all of `all`.
    let handlers = include_str!("../../../src/server/handlers/mod.rs");
    let router = include_str!("../../../src/server/mod.rs");
    assert!(!handlers.contains(".route(") && !router.contains(".route("));
    let groups: Vec<&str> = handlers
        .lines()
        .filter_map(|line| line.strip_prefix("pub fn ")?.split_once("() -> OpenApiRouter"))
        .map(|(name, _)| name)
        .filter(|name| *name != "all" && *name != "description_route")
        .collect();
    let all = handlers.split("pub fn all()").nth(1).unwrap().split("\n}").next().unwrap();
    for group in groups {
        assert!(all.contains(&format!("{group}()")), "{group} is not described");
        assert!(router.contains(&format!("handlers::{group}()")), "{group} is described but not served");
    }
}

#[tokio::test]
async fn what_is_described_comes_and_nothing_else() {
    let mut walk = Walk::new().await;
    deeds(&mut walk).await;
    refusals(&mut walk).await;
    let mut wrong = std::mem::take(&mut walk.wrong);
    for (_, _, operation) in walk.operations() {
        let id = operation["operationId"].as_str().unwrap();
        let described: BTreeSet<u16> = operation["responses"].as_object().unwrap().keys().map(|s| s.parse().unwrap()).collect();
        let seen = walk.seen.get(id).cloned().unwrap_or_default();
        let undescribed: Vec<_> = seen.difference(&described).collect();
        let unseen: Vec<_> = described.difference(&seen).filter(|status| !ELSEWHERE.contains(status)).collect();
        if !undescribed.is_empty() || !unseen.is_empty() {
            wrong.push(format!("{id}: not described {undescribed:?}, never came {unseen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a desk does in a day, each deed and what contradicts it.
async fn deeds(walk: &mut Walk) {
    const MONITORING: &str =
        "Stand;OE;Instrument;Eintrittserwartung Jahr;Eintrittserwartung bis Stand;Eintritte Ist\n21.11.2026;ALT;MES;38;34;27\n";
    walk.import("i", MONITORING, 201).await;
    walk.import("i", MONITORING, 200).await;
    walk.import("i", &MONITORING.replace("27", "28"), 409).await;
    walk.import("i2", &MONITORING.replace("38", "viel"), 422).await;
    let token = |name: &str, role: &str| json!({"name": name, "role": role});
    walk.write("POST", "/tokens", "t", &token("gast", "lesen"), 201).await;
    walk.write("POST", "/tokens", "t", &token("gast", "lesen"), 409).await;
    walk.write("POST", "/tokens", "t", &token("chef", "chef"), 422).await;
    let (status, ..) = walk.ask("GET", "/api/v1/figures?figure=agh/AGH-99/freiheute", Call::admin()).await;
    assert_eq!(status, 404);
    walk.write("DELETE", "/tokens/gast", "*", &Value::Null, 204).await;
    walk.write("POST", "/tokens", "t2", &token("leitung", "verwalten"), 201).await;
    walk.write("DELETE", "/tokens/leitung", "*", &Value::Null, 409).await;
    walk.write("POST", "/tokens/leitung/rotate", "o", &json!({}), 201).await;
    walk.write("POST", "/tokens/leitung/rotate", "o", &json!({}), 409).await;
    walk.write("PUT", "/agh/AGH-1/set-aside", "*", &json!({"until": "2020-01-01", "note": ""}), 422).await;
    walk.write("PUT", "/agh/AGH-1/set-aside", "*", &json!({"until": "2027-01-15", "note": ""}), 200).await;
    let pins = |places: u32| json!({"pins": [{"start": {"measure": "MES-2", "module": "M01"}, "unit": "ALT", "places": places}]});
    let propose = |places: u32| json!({"settings": pins(places)});
    let free = Call::admin;
    for (places, expected) in [(1, 200), (12, 409)] {
        let (status, ..) = walk.ask("POST", "/api/v1/contingents/propose", free().json(&propose(places))).await;
        assert_eq!(status, expected);
    }
    let (status, ..) = walk.ask("POST", "/api/v1/contingents/propose", free().json(&json!({"settings": {"pinned": []}}))).await;
    assert_eq!(status, 422);
    walk.write("PUT", "/contingents/drafts/MES", "*", &pins(1), 200).await;
    walk.write("PUT", "/contingents/drafts/MES", "*", &json!({"pinned": []}), 422).await;
    walk.write("DELETE", "/contingents/drafts/MES", "*", &Value::Null, 200).await;
    let release = |draft: u64| json!({"instrument": "MES", "draft": draft, "import": 2});
    walk.write("POST", "/contingents/releases", "r", &release(0), 201).await;
    walk.write("POST", "/contingents/releases", "r", &release(0), 200).await;
    walk.write("POST", "/contingents/releases", "r", &release(7), 409).await;
    walk.write("POST", "/contingents/releases", "r2", &release(7), 412).await;
    walk.write("POST", "/contingents/releases", "r3", &json!({"quatsch": 1}), 422).await;
    let pots = |draft: u64| json!({"pots": [release(draft)]});
    walk.write("POST", "/contingents/release-all", "a", &pots(0), 201).await;
    walk.write("POST", "/contingents/release-all", "a", &pots(0), 200).await;
    walk.write("POST", "/contingents/release-all", "a", &pots(7), 409).await;
    walk.write("POST", "/contingents/release-all", "a2", &pots(7), 412).await;
    walk.write("POST", "/contingents/releases/2/undo", "u", &Value::Null, 201).await;
    walk.write("POST", "/contingents/releases/2/undo", "u", &Value::Null, 200).await;
    walk.write("POST", "/contingents/releases/1/undo", "u", &Value::Null, 409).await;
    let mail = |release: bool| json!({"occasion": {"kind": "agh_action", "measure": "AGH-1"}, "release": release});
    walk.write("POST", "/mails", "m", &mail(false), 201).await;
    walk.write("POST", "/mails", "m", &mail(true), 409).await;
    walk.write("POST", "/mails", "m0", &json!({"occasion": {"kind": "agh_action", "measure": "AGH-99"}}), 422).await;
    let read = json!({"occasion": {"kind": "agh_action", "measure": "AGH-1"}, "fingerprint": "gestern"});
    walk.write("POST", "/mails", "m1", &read, 412).await;
    let lists = |start: &str| json!({"starts": [start]});
    walk.write("PUT", "/mails/1", "*", &json!({"subject": "", "text": ""}), 422).await;
    walk.write("PUT", "/mails/1", "*", &json!({"subject": "Bitte zuweisen", "text": "Guten Tag"}), 200).await;
    walk.write("POST", "/mails/1/release", "*", &Value::Null, 200).await;
    walk.write("POST", "/mails/1/release", "*", &Value::Null, 409).await;
    walk.write("PUT", "/mails/1", "*", &json!({"subject": "Bitte zuweisen", "text": "Guten Tag"}), 409).await;
    walk.write("POST", "/mail-take-back", "b", &json!({"mails": [1]}), 409).await;
    walk.write("POST", "/mail-take-back", "b0", &json!({"mails": []}), 422).await;
    walk.write("POST", "/mails", "m2", &mail(false), 201).await;
    walk.write("POST", "/mail-release", "f", &json!({"mails": [2]}), 200).await;
    walk.write("POST", "/mail-release", "f", &json!({"mails": [2], "at_once": true}), 409).await;
    walk.write("POST", "/mail-release", "f1", &json!({"mails": [99]}), 404).await;
    walk.write("POST", "/mail-release", "f0", &json!({"mails": []}), 422).await;
    walk.write("POST", "/list-requests", "l", &lists("MES-2/M01"), 201).await;
    walk.write("POST", "/list-requests", "l", &lists("MES-9"), 409).await;
    walk.write("POST", "/list-requests", "l0", &lists("MES-9"), 422).await;
    let resolve = |recipient: u32| json!({"recipient": recipient, "resolve_as": "sent"});
    walk.write("POST", "/mails/1/resolve", "v", &resolve(1), 409).await;
    walk.write("POST", "/mails/1/retry", "y", &Value::Null, 409).await;
    walk.write("POST", "/mails/1/cancel", "*", &Value::Null, 200).await;
    walk.write("POST", "/mails/1/cancel", "*", &Value::Null, 409).await;
    walk.write("POST", "/mail-resume", "w", &Value::Null, 204).await;
    provider_lists(walk).await;
    // Brought about by a relay, a hold or a slow import alone; `mail` and `access` do.
    let elsewhere = [
        ("POST", "/api/v1/mails/1/resolve"),
        ("POST", "/api/v1/mails/1/retry"),
        ("POST", "/api/v1/mail-take-back"),
        ("GET", "/api/v1/imports/running/x"),
    ];
    for (method, path) in elsewhere {
        let id = walk.id_of(method, path);
        walk.seen.entry(id).or_default().insert(200);
    }
}

/// Lists of providers, and the work that follows.
async fn provider_lists(walk: &mut Walk) {
    let list = |said: &str| {
        json!({"as_of": "2026-11-20", "kind": "erst", "rows": [
            {"participation": "T3", "said": said, "first_day": null, "certainty": "schlüssel", "line": 2}
        ]})
    };
    walk.write("PUT", "/first-days/MES-2/M01/list", "*", &list("vielleicht"), 422).await;
    walk.write("PUT", "/first-days/MES-2/M01/list", "*", &list("ja"), 200).await;
    walk.write("PATCH", "/first-days/MES-2/M01/rows/T3", "*", &json!({"said": "nein", "first_day": null}), 200).await;
    let sealed = |digits: &str| json!({"sealed": [digits.repeat(32)]});
    walk.write("POST", "/first-days/MES-2/M01/numbers", "", &sealed("0a"), 200).await;
    walk.write("POST", "/first-days/MES-2/M01/numbers", "", &sealed("0A"), 422).await;
    let here = json!({"as_of": "2026-11-20", "kind": "erst", "rows": [
        {"participation": "T1", "said": "ja", "first_day": null, "certainty": "schlüssel", "line": 2}
    ]});
    walk.write("PUT", "/first-days/AGH-1/-/list", "*", &here, 200).await;
    walk.write("PATCH", "/first-days/AGH-1/-/rows/T1", "*", &json!({"said": "nein"}), 409).await;
    walk.write("PATCH", "/first-days/MES-2/M01/rows/T99", "*", &json!({"said": "ja"}), 412).await;
    let done = json!({"rows": [{"measure": "MES-2", "module": "M01", "participation": "T3"}], "state": "done"});
    walk.write("POST", "/worklists/verbis/done", "d", &done, 200).await;
    walk.write("POST", "/worklists/verbis/done", "d", &json!({"rows": [{"measure": "MES-2", "line": 1}], "state": "open"}), 409)
        .await;
    let gone = json!({"rows": [{"measure": "MES-2", "module": "M01", "line": 99}], "state": "done"});
    walk.write("POST", "/worklists/verbis/done", "d2", &gone, 412).await;
    walk.write("POST", "/worklists/verbis/export", "x", &json!({"file": "verbis.csv"}), 200).await;
}

/// What each operation refuses, whatever it is about.
async fn refusals(walk: &mut Walk) {
    for (method, template, operation) in walk.operations() {
        let (path, nowhere) = (filled_path(&template, true), filled_path(&template, false));
        let described = |status: u16| operation["responses"][status.to_string()].is_object();
        let reader = walk.reader.clone();
        let query = operation["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "query");
        let required: Vec<&str> = query.filter(|p| p["required"] == true).map(|p| p["name"].as_str().unwrap()).collect();
        let asked = match required.first() {
            Some(&"figure") => "?figure=agh/AGH-1/freiheute",
            Some(_) => "?kind=weekly_overview",
            None => "",
        };
        if described(401) {
            walk.ask(&method, &path, Call::default()).await;
        }
        walk.ask(&method, &format!("{path}{asked}"), Call { token: Some(reader), ..Call::default() }).await;
        let unknown = format!("{path}{asked}{}quatsch=1", if asked.is_empty() { "?" } else { "&" });
        let (status, _, said) = walk.ask(&method, &unknown, Call::admin()).await;
        if status != 422 || !String::from_utf8_lossy(&said).contains("„quatsch“") {
            walk.wrong.push(format!("{method} {unknown}: {status}, {}", String::from_utf8_lossy(&said)));
        }
        if let Some(name) = required.first() {
            let (status, _, said) = walk.ask(&method, &path, Call::admin()).await;
            assert!(status == 422 && String::from_utf8_lossy(&said).contains(&format!("„{name}“")), "{method} {path}");
        }
        let body = if operation["requestBody"].is_object() { "{" } else { "" };
        let guarded = || Call::admin().with("if-match", "*").with("idempotency-key", &format!("{method}{template}"));
        // Without and with a wrong guard, with a body nobody can read, of another kind, too large; at odd addresses.
        let plain = |call: Call| Call { body: body.into(), ..call.with("content-type", "application/json") };
        if described(428) {
            walk.ask(&method, &path, Call::admin().json(&sample(&template))).await;
        }
        if described(412) && described(428) {
            let stale = Call::admin().with("if-match", "\"gestern\"").json(&sample(&template));
            walk.ask(&method, &path, stale).await;
        }
        if !body.is_empty() {
            walk.ask(&method, &path, plain(guarded())).await;
            walk.ask(&method, &path, Call { body: b"x".to_vec(), ..guarded().with("content-type", "text/plain") }).await;
            let size = if template.ends_with("/imports") { 129 << 20 } else { 300 << 10 };
            walk.ask(&method, &path, Call { body: vec![b' '; size], ..guarded() }).await;
            if described(422) && !template.ends_with("/imports") {
                walk.ask(&method, &path, guarded().json(&json!({"quatsch": 1}))).await;
            }
        }
        if template.contains('{') {
            walk.ask(&method, &nowhere, guarded().json(&sample(&template))).await;
            let odd =
                template.split('/').map(|part| if part.starts_with('{') { "%FF" } else { part }).collect::<Vec<_>>().join("/");
            walk.ask(&method, &odd, guarded().json(&sample(&template))).await;
        }
        if operation["parameters"].as_array().into_iter().flatten().any(|p| p["name"] == "Idempotency-Key") {
            walk.ask(&method, &path, Call::admin().with("idempotency-key", "mit Lücke").json(&sample(&template))).await;
        }
        if method == "GET" {
            looked_at(walk, &format!("{path}{asked}"), &operation).await;
        }
    }
    let gone = Call::admin().with("if-match", "*");
    assert_eq!(walk.ask("DELETE", "/api/v1/agh/AGH-1/set-aside", gone).await.0, 204);
}

/// An answer is what its schema says, and unchanged where that is offered.
async fn looked_at(walk: &mut Walk, path: &str, operation: &Value) {
    let (status, tag, body) = walk.ask("GET", path, Call::admin()).await;
    if status != 200 {
        // No forecast is kept of four weeks ago, and no import runs.
        if !(path.contains("/kept") || path.contains("/running")) {
            walk.wrong.push(format!("{path}: {status}, {}", String::from_utf8_lossy(&body)));
        }
        if path.contains("/kept") {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            walk.seen.entry(id).or_default().extend([200, 304]);
        }
        return;
    }
    let mut schema = operation["responses"]["200"]["content"]["application/json"]["schema"].clone();
    schema["components"] = walk.document["components"].clone();
    let value: Value = serde_json::from_slice(&body).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    if let Err(error) = validator.validate(&value) {
        walk.wrong.push(format!("{path}: {error}"));
    }
    if let Some(tag) = tag {
        assert_eq!(walk.ask("GET", path, Call::admin().with("if-none-match", &tag)).await.0, 304, "{path}");
    }
}

/// A body each route can read.
fn sample(template: &str) -> Value {
    match template.strip_prefix("/api/v1").unwrap_or(template) {
        "/agh/{no}/set-aside" => json!({"until": "2027-01-15", "note": ""}),
        "/mails/{id}" => json!({"subject": "Betreff", "text": "Text"}),
        "/mails/{id}/resolve" => json!({"recipient": 1, "resolve_as": "sent"}),
        _ => json!({}),
    }
}
