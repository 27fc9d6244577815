//! Asking providers for lists over REST: what is expected, the drafts, and how the mails that went tell how far a list is.

use ilc_desk::server::{self, Clock};
use serde_json::{Value, json};

use super::mails::{call, get};
use crate::support::backend::{app_on, day, filled};

async fn write(router: &axum::Router, path: &str, key: &str, body: Value) -> (u16, Value) {
    call(router, "POST", path, &[("idempotency-key", key)], Some(body)).await
}

/// `erst MES-2/M01 2026-12-01: fällig !`.
async fn told(router: &axum::Router) -> Vec<String> {
    let lists = get(router, "list-requests").await["lists"].as_array().unwrap().clone();
    let text = |list: &Value, name: &str| list[name].as_str().unwrap_or_default().to_owned();
    let told = lists.iter().map(|list| {
        let send = if list["to_send"] == true { " !" } else { "" };
        let (kind, measure, module) = (text(list, "kind"), text(list, "measure"), text(list, "module"));
        format!("{kind} {measure}/{module} {}: {}{send}", text(list, "as_of"), text(list, "state_label"))
    });
    told.collect()
}

/// Mails to providers that *Heute* says are due.
async fn due(router: &axum::Router) -> Value {
    get(router, "summary").await["mail"]["list_requests_due"].clone()
}

#[tokio::test]
async fn an_ersttagsliste_is_due_asked_for_and_reminded_of() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = app_on("2026-11-26", filled(dir.path()).await);
    let router = server::router(app.clone());
    assert_eq!(told(&router).await, ["erst MES-2/M01 2026-12-01: fällig !"]);
    let (status, why) = write(&router, "list-requests", "a", json!({})).await;
    assert!(status == 409 && why["detail"].as_str().unwrap().contains("20.11.2026"), "old figures need a yes: {why}");
    let (status, done) = write(&router, "list-requests", "b", json!({"old_data": true})).await;
    assert_eq!((status, done["mails"].as_array().unwrap().len()), (201, 1), "{done}");
    let mail = get(&router, "mails/1").await;
    assert_eq!((&mail["kind"], &mail["about"]), (&json!("list_request"), &json!("Hafenbogen, Ersttagsliste: MES-2/M01")));
    assert_eq!(mail["to"][0]["address"], "listen@hafenbogen.example.org");
    assert_eq!(mail["to"].as_array().unwrap().len(), 1, "the MB is in copy only where the settings say so");
    let text = mail["text"].as_str().unwrap();
    assert!(
        text.contains("bis 01.12.2026, 12:00 Uhr") && text.contains("MES-2 MES Anker, Modul M01: 1 Gebuchte:r auf 12 Plätzen"),
        "{text}"
    );
    assert!(text.contains("verschlüsselt") && !text.contains("T3"), "{text}");
    assert_eq!(told(&router).await, ["erst MES-2/M01 2026-12-01: fällig !"], "a draft asks nobody");
    assert_eq!(due(&router).await, 1);
    assert_eq!(write(&router, "mail-release", "c", json!({"mails": [1], "old_data": true})).await.0, 200);
    assert_eq!(told(&router).await, ["erst MES-2/M01 2026-12-01: angefordert"]);
    assert_eq!(due(&router).await, 0);
    let (status, why) = write(&router, "list-requests", "d", json!({"old_data": true})).await;
    assert!(status == 422 && why["detail"].as_str().unwrap().contains("keine Liste anzufordern"), "{why}");
    app.clock = Clock { fixed: Some(day("2026-12-02")) };
    let later = server::router(app.clone());
    assert_eq!(told(&later).await, ["erst MES-2/M01 2026-12-01: angefordert !"], "the list is not there on the day after");
    assert_eq!(due(&later).await, 1, "the reminder");
    let (_, done) = write(&later, "list-requests", "e", json!({"old_data": true})).await;
    let subject = get(&later, "mails/2").await["subject"].clone();
    assert!(subject.as_str().unwrap().starts_with("Erinnerung: Bitte um Ersttagsliste zum 01.12.2026"), "{subject}");
    write(&later, "mail-release", "f", json!({"mails": done["mails"], "old_data": true})).await;
    assert_eq!(told(&later).await, ["erst MES-2/M01 2026-12-01: erinnert"]);
    assert_eq!(app.store.counted_outbox().await.unwrap(), *app.store.snapshot().outbox, "kept step by step");
}

#[tokio::test]
async fn a_list_that_stays_out_for_two_weeks_is_told_to_the_mb_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = app_on("2026-11-26", filled(dir.path()).await);
    let missing = async |app: &server::App| get(&server::router(app.clone()), "summary").await["mail"]["lists_missing"].clone();
    let router = server::router(app.clone());
    let occasion = json!({"kind": "lists_missing", "measure": "MES-2"});
    let (status, why) = write(&router, "mails", "a", json!({"occasion": occasion, "old_data": true})).await;
    assert!(status == 422 && why["detail"].as_str().unwrap().contains("fehlt keine angeforderte Liste"), "{why}");
    write(&router, "list-requests", "b", json!({"old_data": true})).await;
    write(&router, "mail-release", "c", json!({"mails": [1], "old_data": true})).await;
    for (on, expected) in [("2026-12-02", json!([])), ("2026-12-14", json!([])), ("2026-12-15", json!(["MES-2"]))] {
        app.clock = Clock { fixed: Some(day(on)) };
        assert_eq!(missing(&app).await, expected, "{on}");
    }
    let router = server::router(app.clone());
    let (status, done) = write(&router, "mails", "d", json!({"occasion": occasion, "old_data": true})).await;
    assert_eq!(status, 201, "{done}");
    let mail = get(&router, "mails/2").await;
    let address = &mail["to"][0]["address"];
    assert!(mail["to"].as_array().unwrap().len() == 1 && address == "mb.bil.1@jobcenter.example", "{mail}");
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("– Ersttagsliste, Modul M01, Stichtag 01.12.2026: angefordert am 26.11.2026"), "{text}");
    assert_eq!(missing(&app).await, json!(["MES-2"]), "a draft tells nobody");
    write(&router, "mail-release", "e", json!({"mails": [2], "old_data": true})).await;
    assert_eq!(missing(&app).await, json!([]), "the MB knows");
}

#[tokio::test]
async fn who_cannot_be_asked_is_said_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let router = server::router(app_on("2026-11-20", filled(dir.path()).await));
    let ask = async |body: Value| {
        let (status, said) = write(&router, "list-requests", "x", body).await;
        (status, said["detail"].as_str().unwrap_or_default().to_owned())
    };
    for (body, why) in [
        (json!({"starts": ["AGH-1"]}), "lists.agh"),
        (json!({"starts": ["MES-9"]}), "MES-9"),
        (json!({"starts": ["MES-2/M77"]}), "MES-2/M77"),
        (json!({"kind": "dritte"}), "erst oder besetzung"),
    ] {
        let (status, said) = ask(body).await;
        assert!(status == 422 && said.contains(why), "{status} {said}");
    }
}
