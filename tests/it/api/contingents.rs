//! Kontingente over REST and in the store: proposals write nothing, drafts are guarded by their
//! revision, releases happen once, never change and can be taken back.

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use ilc_desk::{
    api::contingents::{
        Proposal,
        draft::Drafts,
        ground::Ground,
        release::{NewRelease, Release, Releases},
        request::{ExcludedUnit, HeldPlaces, PinnedCell, ProposalRequest, Settings, StartRef},
    },
    api::places::Places,
    client::{ApiClient, Guarded},
    demo,
    domain::contingent::{self, Request as Split, propose, propose_one},
    server,
    store::{Access, Store},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::backend::{self, TOKEN, app, day, exports, file, import, options};

const MORE: &str = "Maßnahmenummer;Modul;Beginn;Ende;Plätze\nMES-2;M02;15.12.2026;26.02.2027;6\n";

async fn router() -> (Router, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("desk.db"), Access::Write).await.unwrap();
    let mut files = exports();
    files.push(file("more.csv", MORE));
    import(&store, files, options("2026-11-20")).await.unwrap();
    (server::router(app(store)), dir)
}

struct Said {
    status: u16,
    etag: Option<String>,
    body: Value,
}

async fn call(router: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Said {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/api/v1/contingents{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = body.map_or_else(Body::empty, |b| Body::from(b.to_string()));
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let etag = response.headers().get(header::ETAG).map(|v| v.to_str().unwrap().to_owned());
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    Said { status, etag, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
}

fn start(module: &str) -> StartRef {
    StartRef { measure: "MES-2".to_owned(), module: Some(module.to_owned()) }
}

fn pin(module: &str, unit: &str, places: u32) -> PinnedCell {
    PinnedCell { start: start(module), unit: unit.to_owned(), places }
}

fn pinned(pins: &[PinnedCell]) -> Value {
    serde_json::to_value(Settings { pins: pins.to_vec(), ..Settings::default() }).unwrap()
}

fn totals(proposal: &Proposal) -> Vec<u32> {
    proposal.pots[0].units.iter().map(|u| u.total).collect()
}

async fn audit(router: &Router) -> Vec<String> {
    let request = Request::builder().uri("/api/v1/audit").header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let body: Value = serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap();
    body["entries"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_proposal_is_a_calculation_and_writes_nothing() {
    let (router, _dir) = router().await;
    let before = audit(&router).await;
    let said = call(&router, "POST", "/propose", &[], Some(json!({}))).await;
    assert_eq!(said.status, 200, "{}", said.body);
    let proposal: Proposal = serde_json::from_value(said.body).unwrap();
    assert_eq!(proposal.pots[0].starts.len(), 2);
    // ALT 33,6 − 26 = 7,6 · BIL 17,5 − 20 − 1 < 0: the minimum, then all by deficit up to 8, then by expectation.
    assert_eq!(totals(&proposal).iter().sum::<u32>(), 17);
    let settings = Settings {
        pins: vec![pin("M01", "BIL", 9)],
        holds: vec![HeldPlaces { start: start("M02"), places: 2 }],
        exclusions: vec![ExcludedUnit { unit: "ALT".into(), start: Some(start("M02")), reason: "zieht um".into() }],
        ..Settings::default()
    };
    let asked = ProposalRequest { settings, explain: true };
    let said = call(&router, "POST", "/propose", &[], Some(serde_json::to_value(&asked).unwrap())).await;
    let proposal: Proposal = serde_json::from_value(said.body).unwrap();
    assert_eq!(totals(&proposal), [2, 13, 0]);
    assert!(proposal.pots[0].starts.iter().flat_map(|s| &s.cells).all(|c| !c.explanation.as_ref().unwrap().is_empty()));
    assert_eq!(audit(&router).await, before);
}

#[tokio::test]
async fn what_cannot_be_met_is_refused_with_the_reason() {
    let (router, _dir) = router().await;
    let too_many = pinned(&[pin("M01", "ALT", 12)]);
    let said = call(&router, "POST", "/propose", &[], Some(json!({"settings": too_many}))).await;
    assert_eq!(said.status, 409);
    assert_eq!(
        said.body["detail"],
        "MES-2/M01: 12 Plätze vorgegeben, aber nur 11 frei (ALT festgelegt 12). Bitte mindestens eine Vorgabe senken."
    );
    let empty = json!({"settings": {"pins": [{"start": {"measure": ""}, "unit": "ALT", "places": 1}]}});
    assert_eq!(call(&router, "POST", "/propose", &[], Some(empty)).await.status, 422);
    let unknown = json!({"settings": {"pinned": []}});
    assert_eq!(call(&router, "POST", "/propose", &[], Some(unknown)).await.status, 422);
    assert_eq!(call(&router, "GET", "/drafts/AGH", &[], None).await.status, 404);
    assert_eq!(call(&router, "GET", "/releases/7", &[], None).await.status, 404);
    assert_eq!(call(&router, "POST", "/releases/7/undo", &[("idempotency-key", "u")], None).await.status, 404);
}

#[tokio::test]
async fn two_desks_edit_one_draft_and_nothing_is_lost() {
    let (router, _dir) = router().await;
    let mine = pinned(&[pin("M01", "ALT", 3)]);
    assert_eq!(call(&router, "PUT", "/drafts/MES", &[], Some(mine.clone())).await.status, 428);
    let none = call(&router, "GET", "/drafts/MES", &[], None).await;
    assert_eq!((none.status, none.body["revision"].as_u64()), (200, Some(0)));
    let none = none.etag.unwrap();
    let first = call(&router, "PUT", "/drafts/MES", &[("if-match", &none)], Some(mine.clone())).await;
    assert_eq!(first.status, 200, "{}", first.body);
    let tag = first.etag.unwrap();
    assert_eq!(first.body["etag"], tag.as_str());
    assert_eq!(first.body["author"], "test");

    // The other desk still has the empty draft in front of it.
    let theirs = pinned(&[pin("M02", "BIL", 5)]);
    let refused = call(&router, "PUT", "/drafts/MES", &[("if-match", &none)], Some(theirs.clone())).await;
    assert_eq!(refused.status, 412);
    assert_eq!(refused.etag.as_deref(), Some(tag.as_str()));
    assert_eq!(refused.body["current"]["settings"], mine, "the other side's state comes along");
    assert_eq!(refused.body["detail"], "Der Entwurf MES wurde inzwischen von test geändert");

    // It has decided: its own on top of what it has seen now.
    let second = call(&router, "PUT", "/drafts/MES", &[("if-match", &tag)], Some(theirs.clone())).await;
    assert_eq!(second.status, 200);
    let newer = second.etag.unwrap();
    assert_ne!(newer, tag);
    let read = call(&router, "GET", "/drafts/MES", &[("if-none-match", &newer)], None).await;
    assert_eq!((read.status, read.etag.as_deref()), (304, Some(newer.as_str())));
    // A write elsewhere does not outdate it.
    let elsewhere = call(&router, "PUT", "/drafts/MES", &[("if-match", "*")], Some(theirs)).await;
    assert_eq!(elsewhere.etag.as_deref(), Some(newer.as_str()), "saving the same changes nothing");

    assert_eq!(call(&router, "DELETE", "/drafts/MES", &[("if-match", &tag)], None).await.status, 412);
    let gone = call(&router, "DELETE", "/drafts/MES", &[("if-match", &newer)], None).await;
    assert_eq!((gone.status, gone.body["revision"].as_u64()), (200, Some(0)));
    assert_eq!(audit(&router).await[..3], ["Entwurf verworfen", "Entwurf gespeichert", "Entwurf gespeichert"]);
}

async fn release(router: &Router, key: &str, draft: u64) -> Said {
    let body = serde_json::to_value(NewRelease { instrument: "MES".into(), draft, import: Some(1), lists: None }).unwrap();
    call(router, "POST", "/releases", &[("idempotency-key", key)], Some(body)).await
}

async fn places(router: &Router) -> Places {
    let request = Request::builder().uri("/api/v1/places").header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

#[tokio::test]
async fn a_release_happens_once_and_is_taken_back_by_a_new_one() {
    let (router, _dir) = router().await;
    assert_eq!(call(&router, "POST", "/releases", &[], Some(json!({}))).await.status, 428);
    let first = release(&router, "k1", 0).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let again = release(&router, "k1", 0).await;
    assert_eq!((again.status, &again.body), (200, &first.body), "the same key releases once");
    let other =
        call(&router, "POST", "/releases", &[("idempotency-key", "k1")], Some(json!({"instrument": "MES", "draft": 1}))).await;
    assert_eq!(other.status, 409, "a key belongs to one call");
    let first: Release = serde_json::from_value(first.body).unwrap();
    assert_eq!((first.id, first.undoes, first.before.len(), first.total()), (1, None, 0, 17));

    let draft = pinned(&[pin("M01", "BIL", 8), pin("M02", "BIL", 6)]);
    let saved = call(&router, "PUT", "/drafts/MES", &[("if-match", "*")], Some(draft)).await;
    let revision = saved.body["revision"].as_u64().unwrap();
    let moved = release(&router, "k2", 0).await;
    assert_eq!((moved.status, moved.body["current"]["revision"].as_u64()), (412, Some(revision)), "the draft moved");
    let second: Release = serde_json::from_value(release(&router, "k3", revision).await.body).unwrap();
    assert_eq!(second.before, first.after);
    assert_eq!(call(&router, "GET", "/drafts/MES", &[], None).await.body["revision"], 0, "a released draft is done");
    let effective = |places: &Places| -> Vec<(i64, u32)> {
        places
            .starts
            .iter()
            .filter_map(|s| s.contingents.as_ref())
            .map(|c| (c.release, c.units.iter().find(|u| u.unit == "BIL").map_or(0, |u| u.places)))
            .collect()
    };
    assert_eq!(effective(&places(&router).await), [(2, 8), (2, 6)]);

    let stale = call(&router, "POST", "/releases/1/undo", &[("idempotency-key", "u0")], None).await;
    assert_eq!(stale.status, 409, "replaced releases are not in effect any more");
    let undone = call(&router, "POST", "/releases/2/undo", &[("idempotency-key", "u1")], None).await;
    assert_eq!(undone.status, 201, "{}", undone.body);
    assert_eq!(call(&router, "POST", "/releases/2/undo", &[("idempotency-key", "u1")], None).await.status, 200);
    let undone: Release = serde_json::from_value(undone.body).unwrap();
    assert_eq!((undone.id, undone.undoes, &undone.after), (3, Some(2), &first.after));
    let back: Vec<(i64, u32)> = effective(&places(&router).await);
    let bil = |at: usize| first.starts[at].now.as_ref().unwrap().places.iter().find(|u| u.unit == "BIL").map_or(0, |u| u.places);
    assert_eq!(back, [(3, bil(0)), (3, bil(1))]);
    let all: Releases = serde_json::from_value(call(&router, "GET", "/releases", &[], None).await.body).unwrap();
    assert_eq!(all.releases.iter().map(|r| r.id).collect::<Vec<_>>(), [3, 2, 1]);
    let document = call(&router, "GET", "/releases/2", &[], None).await.body;
    assert_eq!(document["release"], serde_json::to_value(&all.releases[1]).unwrap());
    assert!(document["calculation"]["pots"][0]["starts"][0]["cells"][0]["explanation"].is_array());
    assert_eq!(audit(&router).await[0], "Freigabe zurückgenommen");
}

#[tokio::test]
async fn the_very_first_release_can_be_taken_back_too() {
    let (router, _dir) = router().await;
    release(&router, "k1", 0).await;
    let undone = call(&router, "POST", "/releases/1/undo", &[("idempotency-key", "u1")], None).await;
    assert_eq!((undone.status, undone.body["starts"][0]["now"].clone()), (201, Value::Null));
    assert!(places(&router).await.starts.iter().all(|s| s.contingents.is_none()));
    let redone = call(&router, "POST", "/releases/2/undo", &[("idempotency-key", "u2")], None).await;
    assert_eq!(redone.status, 201, "{}", redone.body);
    assert!(places(&router).await.starts.iter().all(|s| s.contingents.is_some()));
}

#[tokio::test]
async fn a_release_refuses_what_changed_or_contradicts() {
    let (router, _dir) = router().await;
    let body = json!({"instrument": "MES", "draft": 0, "import": 99});
    let said = call(&router, "POST", "/releases", &[("idempotency-key", "a")], Some(body)).await;
    assert_eq!(said.status, 409);
    assert!(said.body["detail"].as_str().unwrap().starts_with("Inzwischen wurde importiert"));
    let conflicting = pinned(&[pin("M01", "ALT", 12)]);
    let saved = call(&router, "PUT", "/drafts/MES", &[("if-match", "*")], Some(conflicting)).await;
    let said = release(&router, "b", saved.body["revision"].as_u64().unwrap()).await;
    assert_eq!(said.status, 409);
    assert!(said.body["detail"].as_str().unwrap().contains("nur 11 frei"), "{}", said.body);
    assert!(call(&router, "GET", "/releases", &[], None).await.body["releases"].as_array().unwrap().is_empty());
    let body = json!({"instrument": "Gk", "draft": 0, "import": 1});
    assert_eq!(call(&router, "POST", "/releases", &[("idempotency-key", "c")], Some(body)).await.status, 409);
}

#[tokio::test]
async fn kontingente_survive_a_restart_and_count_what_was_assigned_since() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.db");
    let store = Store::open(&path, Access::Write).await.unwrap();
    import(&store, exports(), options("2026-11-20")).await.unwrap();
    let router = server::router(app(store));
    assert_eq!(release(&router, "k", 0).await.status, 201);
    let before = places(&router).await;
    let row = before.starts[0].contingents.clone().unwrap();
    assert_eq!((row.on, row.places, row.filled), (day("2026-11-20"), 11, 0), "the booking of 01.11. was there before");
    drop(router);
    let store = loop {
        // The backend's own tasks hold the store until they notice that nobody is left.
        match Store::open(&path, Access::Write).await {
            Ok(store) => break store,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    let people = "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n\
        T7;MES-2;M01;ALT;20.11.2026;01.12.2026;26.02.2027;Zugewiesen;20.11.2026;;;\n\
        T8;MES-2;M01;ALT;21.11.2026;01.12.2026;26.02.2027;Storniert;21.11.2026;;;\n\
        T9;MES-2;M01;JBA-MIT;21.11.2026;01.12.2026;26.02.2027;Zugewiesen;21.11.2026;;;\n";
    import(&store, vec![file("t.csv", people)], options("2026-11-21")).await.unwrap();
    let after = places(&server::router(app(store))).await;
    let row = after.starts[0].contingents.clone().unwrap();
    assert_eq!((row.release, row.places, row.filled), (1, 11, 1), "one live booking of an OE with a Kontingent");
}

#[tokio::test]
async fn a_client_splits_on_its_own_and_gets_the_same() {
    let today = day("2026-11-24");
    let desk = demo::generate(1, 1, today);
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("desk.db"), Access::Write).await.unwrap();
    let morning = demo::Morning::Today;
    import(&store, desk.files(morning), options("2026-11-24")).await.unwrap();
    let now = store.snapshot();
    let mut request = Split::new(today);
    request.last_released.clone_from(&now.released.last);
    let ground = contingent::Ground::of(&now.desk);
    let here = Ground::of(&ground, today, (Some(1), 0), request.rule, &now.released);
    let sent: Ground = serde_json::from_str(&serde_json::to_string(&here).unwrap()).unwrap();
    let sent = sent.read().unwrap();
    let there = propose(&sent, &request).unwrap();
    assert!(there.pots.len() > 3);
    assert_eq!(there, propose(&ground, &request).unwrap());
    for pot in there.pots {
        assert_eq!(propose_one(&sent, &request, &pot.instrument).unwrap().as_ref(), Some(&pot));
    }
}

#[tokio::test]
async fn the_client_hands_over_the_other_sides_draft() {
    let dir = tempfile::tempdir().unwrap();
    let (url, _app) = backend::backend(dir.path()).await;
    let client = ApiClient::new(&url, Some(TOKEN.to_owned())).unwrap();
    let drafts: Drafts = client.get("contingents/drafts").await.unwrap();
    let none = drafts.of("MES").etag;
    let settings = Settings { holds: vec![HeldPlaces { start: start("M01"), places: 1 }], ..Settings::default() };
    let Guarded::Done(saved) = client.save_draft("MES", &settings, &none).await.unwrap() else { panic!("nobody else was there") };
    let Guarded::Moved(current) = client.save_draft("MES", &Settings::default(), &none).await.unwrap() else {
        panic!("the draft had moved")
    };
    assert_eq!(*current, saved);
    let asked = NewRelease { instrument: "MES".into(), draft: 0, import: Some(1), lists: None };
    assert_eq!(client.release(&asked, "a").await.unwrap(), Guarded::Moved(current));
    let Guarded::Done(release) = client.release(&NewRelease { draft: saved.revision, ..asked }, "b").await.unwrap() else {
        panic!("the draft was the right one")
    };
    assert_eq!(client.undo_release(release.id, "c").await.unwrap().undoes, Some(release.id));
}

#[tokio::test]
async fn how_far_each_pot_is_stands_in_the_summary_and_moves_its_tag() {
    let (router, _dir) = router().await;
    let summary = async |tag: Option<&str>| {
        let request = Request::builder().uri("/api/v1/summary").header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
        let request = request.header(header::IF_NONE_MATCH, tag.unwrap_or("\"?\""));
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (status, tag) = (response.status().as_u16(), response.headers()[header::ETAG].to_str().unwrap().to_owned());
        let body: Value = serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap_or_default();
        (status, tag, body["contingents"][0].clone())
    };
    let (_, nothing, pot) = summary(None).await;
    assert_eq!(
        (&pot["stage"], &pot["starts"], &pot["without"], &pot["free"]),
        (&json!("nothing"), &json!(2), &json!(2), &json!(17))
    );
    assert_eq!(summary(Some(&nothing)).await.0, 304);
    let saved = call(&router, "PUT", "/drafts/MES", &[("if-match", "*")], Some(pinned(&[pin("M01", "ALT", 3)]))).await;
    let (status, drafted, pot) = summary(Some(&nothing)).await;
    assert_eq!((status, &pot["stage"], &pot["draft"]["who"]), (200, &json!("draft"), &json!("test")));
    release(&router, "r", saved.body["revision"].as_u64().unwrap()).await;
    let (status, _, pot) = summary(Some(&drafted)).await;
    assert_eq!((status, &pot["stage"], &pot["in_force"]["by"]["who"]), (200, &json!("released"), &json!("test")));
    assert_eq!((&pot["this_week"], &pot["draft"]), (&json!(2), &Value::Null));
    call(&router, "POST", "/releases/1/undo", &[("idempotency-key", "u")], None).await;
    assert_eq!(summary(None).await.2["stage"], "nothing");
}

#[tokio::test]
async fn several_pots_are_released_together_or_not_at_all() {
    let (router, _dir) = router().await;
    let asked = |instruments: &[(&str, u64)]| {
        let pots = instruments.iter().map(|(instrument, draft)| NewRelease {
            instrument: (*instrument).to_owned(),
            draft: *draft,
            import: Some(1),
            lists: None,
        });
        json!({"pots": pots.collect::<Vec<_>>()})
    };
    let post =
        async |key: &str, body: Value| call(&router, "POST", "/release-all", &[("idempotency-key", key)], Some(body)).await;
    assert_eq!(post("a", asked(&[])).await.status, 409);
    let refused = post("b", asked(&[("MES", 0), ("Gk", 0)])).await;
    assert_eq!(
        (refused.status, refused.body["detail"].as_str().unwrap()),
        (409, "Gk: Kein Start mit freien Plätzen ist aufzuteilen")
    );
    assert_eq!(post("c", asked(&[("MES", 0), ("MES", 0)])).await.status, 409);
    assert_eq!(post("d", asked(&[("MES", 7)])).await.status, 412);
    let nothing = call(&router, "GET", "/releases", &[], None).await.body;
    assert_eq!(nothing["releases"], json!([]), "MES did not come into effect without the other");
    let done = post("e", asked(&[("MES", 0)])).await;
    assert_eq!((done.status, done.body["releases"][0]["instrument"].as_str()), (201, Some("MES")));
    assert_eq!(post("e", asked(&[("MES", 0)])).await.status, 200, "the same key releases once");
    assert_eq!(audit(&router).await.iter().filter(|action| *action == "Kontingente freigegeben").count(), 1);
}
