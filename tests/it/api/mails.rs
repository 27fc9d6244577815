//! `mails` over REST: proposals, drafts, release, the guards of every write, and that no
//! participant key ever gets into a mail, the audit or an answer.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use ilc_desk::server;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::backend::{self, TOKEN, app, filled};

pub(super) async fn desk() -> (Router, server::App, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let app = app(filled(dir.path()).await);
    (server::router(app.clone()), app, dir)
}

pub(super) async fn call(
    router: &Router,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> (u16, Value) {
    let mut request =
        Request::builder().method(method).uri(format!("/api/v1/{path}")).header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = match body {
        Some(body) => {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

pub(super) async fn get(router: &Router, path: &str) -> Value {
    let (status, value) = call(router, "GET", path, &[], None).await;
    assert_eq!(status, 200, "{path}: {value}");
    value
}

fn agh(release: bool) -> Value {
    json!({"occasion": {"kind": "agh_action", "measure": "AGH-1"}, "release": release})
}

async fn draft(router: &Router, key: &str) -> i64 {
    let (status, done) = call(router, "POST", "mails", &[("idempotency-key", key)], Some(agh(false))).await;
    assert_eq!(status, 201, "{done}");
    done["mails"][0].as_i64().unwrap()
}

#[tokio::test]
async fn what_was_released_today_is_said_and_not_ticked_again() {
    let (router, _, _dir) = desk().await;
    let weekly = |path: &'static str| get(&router, path);
    let ticked = |proposal: &Value| -> Vec<bool> {
        let offers = proposal["mails"].as_array().unwrap().iter().flat_map(|m| m["offers"].as_array().unwrap());
        offers.map(|o| o["ticked"].as_bool().unwrap()).collect()
    };
    let tag = || async {
        let uri = "/api/v1/mail-proposal?kind=weekly_overview";
        let request = Request::builder().uri(uri).header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        response.headers()[header::ETAG].to_str().unwrap().to_owned()
    };
    let seen = tag().await;
    let before = weekly("mail-proposal?kind=weekly_overview").await;
    assert!(ticked(&before).iter().all(|t| *t) && before["mails"][0]["sent"].is_null());
    let about = before["mails"][0]["about"].as_str().unwrap();
    let chosen = json!([{"about": about, "recipients": [format!("unit:{about}")]}]);
    let one = json!({"occasion": {"kind": "weekly_overview"}, "mails": chosen, "release": true});
    let (status, done) = call(&router, "POST", "mails", &[("idempotency-key", "w1")], Some(one.clone())).await;
    assert_eq!(status, 201, "{done}");
    let after = weekly("mail-proposal?kind=weekly_overview").await;
    assert_eq!(ticked(&after), [false, true, true], "who has it is not asked again");
    assert_ne!(tag().await, seen, "who asks with the old tag is told");
    assert!(!after["mails"][0]["sent"]["who"].as_str().unwrap().is_empty() && after["mails"][1]["sent"].is_null(), "{after}");
    let read: ilc_desk::api::mails::Proposal = serde_json::from_value(after).unwrap();
    assert!(read.sent_today(|_| "09:00".to_owned()).unwrap().starts_with("1 dieser 3 Mails wurde heute schon"));
    // A draft is none, and what was withdrawn has not gone out.
    draft(&router, "d1").await;
    assert!(get(&router, "mail-proposal?kind=agh_action&measure=AGH-1").await["mails"][0]["sent"].is_null());
    // On purpose it may go out again.
    let (status, done) = call(&router, "POST", "mails", &[("idempotency-key", "w2")], Some(one)).await;
    assert_eq!(status, 201, "{done}");
}

#[tokio::test]
async fn old_data_are_asked_about_before_a_mail_states_them() {
    let dir = tempfile::tempdir().unwrap();
    let router = server::router(backend::app_on("2026-11-26", filled(dir.path()).await));
    let proposal = get(&router, "mail-proposal?kind=agh_action&measure=AGH-1").await;
    assert_eq!(proposal["old_data"], "Die Daten sind vom Fr 20.11.2026 und damit 4 Arbeitstage alt");
    for (key, release) in [("o1", true), ("o2", false)] {
        let (status, refused) = call(&router, "POST", "mails", &[("idempotency-key", key)], Some(agh(release))).await;
        assert_eq!(status, 409, "{refused}");
        assert!(refused["detail"].as_str().unwrap().contains("4 Arbeitstage alt"), "{refused}");
    }
    assert!(get(&router, "mails").await["mails"].as_array().unwrap().is_empty());
    let mut known = agh(false);
    known["old_data"] = json!(true);
    let (status, done) = call(&router, "POST", "mails", &[("idempotency-key", "o3")], Some(known)).await;
    assert_eq!(status, 201, "{done}");
    // A mail without figures is no question, and neither are data of this week.
    assert!(get(&router, "mail-proposal?kind=info_letter&measure=MES-2").await.get("old_data").is_none());
    let (router, ..) = desk().await;
    assert!(get(&router, "mail-proposal?kind=agh_action&measure=AGH-1").await.get("old_data").is_none());
}

/// Written while the data were young, released when they no longer are: by each way that releases.
#[tokio::test]
async fn a_draft_that_has_grown_old_is_asked_about_before_it_goes() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let young = server::router(backend::app_on("2026-11-24", store.clone()));
    let (id, other) = (draft(&young, "y1").await, draft(&young, "y2").await);
    let (status, letter) = call(
        &young,
        "POST",
        "mails",
        &[("idempotency-key", "y3")],
        Some(json!({"occasion": {"kind": "info_letter", "measure": "MES-2"}})),
    )
    .await;
    assert_eq!(status, 201, "{letter}");
    assert!(get(&young, "mails").await["mails"][0].get("old_data").is_none());
    let late = server::router(backend::app_on("2026-11-26", store));
    let list = get(&late, "mails").await;
    let old: Vec<bool> = list["mails"].as_array().unwrap().iter().map(|mail| mail.get("old_data").is_some()).collect();
    assert_eq!(old, [false, true, true], "newest first, and a letter states no figures: {list}");
    let both = json!({"mails": [id, other]});
    let (status, refused) = call(&late, "POST", "mail-release", &[("idempotency-key", "r1")], Some(both.clone())).await;
    assert_eq!(status, 409, "{refused}");
    assert!(refused["detail"].as_str().unwrap().starts_with("Mail Nr. 1: Die Daten sind vom Fr 20.11.2026"), "{refused}");
    assert_eq!(call(&late, "POST", &format!("mails/{id}/release"), &[("if-match", "*")], None).await.0, 409);
    let letter = format!("mails/{}/release", letter["mails"][0]);
    assert_eq!(call(&late, "POST", &letter, &[("if-match", "*")], None).await.0, 200);
    let mut known = both;
    known["old_data"] = json!(true);
    assert_eq!(call(&late, "POST", "mail-release", &[("idempotency-key", "r2")], Some(known)).await.0, 200);
    assert!(get(&late, "mails").await["mails"].as_array().unwrap().iter().all(|mail| mail.get("old_data").is_none()));
}

#[tokio::test]
async fn a_proposal_shows_who_gets_it_and_why() {
    let (router, _, _dir) = desk().await;
    let proposal = get(&router, "mail-proposal?kind=agh_action&measure=AGH-1").await;
    let mail = &proposal["mails"][0];
    let keys: Vec<_> = mail["offers"].as_array().unwrap().iter().map(|o| o["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["mb", "unit:ALT"]);
    assert!(mail["offers"][0]["locked"].as_bool().unwrap() && mail["offers"][1]["why"] == "liegt im Bezirk Altona");
    assert!(mail["text"].as_str().unwrap().contains("1 von 4 Plätzen"), "{mail}");
    assert!(proposal["way"]["text"].as_str().unwrap().contains("nichts verlässt den Rechner"));
    let weekly = get(&router, "mail-proposal?kind=weekly_overview").await;
    assert_eq!(weekly["mails"].as_array().unwrap().len(), 3);
    for (query, status) in [
        ("kind=agh_action&measure=MES-2", 422),
        ("kind=agh_action&measure=X", 422),
        ("kind=rundmail", 422),
        ("kind=agh_action&mesure=AGH-1", 422),
        ("kind=final_report&measure=MES-2", 422),
        ("kind=pre_start_check&measure=MES-2&module=M09", 422),
        ("kind=first_day&measure=MES-2&module=M01", 422),
        ("kind=kick_off_talk&measure=MES-2&talk_at=morgen&talk_place=x", 422),
        ("kind=kick_off_talk&measure=MES-2&guests=a&talk_at=01.12.2026%2010:00&talk_place=x", 422),
    ] {
        let (got, problem) = call(&router, "GET", &format!("mail-proposal?{query}"), &[], None).await;
        assert_eq!(got, status, "{query}: {problem}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    for query in [
        "kind=pre_start_check&measure=MES-2&module=M01",
        "kind=info_letter&measure=MES-2",
        "kind=kick_off_mail&measure=MES-2",
        "kind=kick_off_talk&measure=MES-2&talk_at=01.12.2026%2010:00&talk_place=Raum%202&guests=info@traeger.example",
        "kind=final_report&measure=MES-2&filed_at=Ablage%207",
        "kind=statement_request&measure=MES-2&answer_by=2026-12-15",
    ] {
        let proposal = get(&router, &format!("mail-proposal?{query}")).await;
        assert!(!proposal["mails"][0]["text"].as_str().unwrap().is_empty(), "{query}");
    }
}

#[tokio::test]
async fn fault_5_the_same_call_twice_is_one_mail() {
    let (router, _, _dir) = desk().await;
    let first = call(&router, "POST", "mails", &[("idempotency-key", "k")], Some(agh(true))).await;
    let second = call(&router, "POST", "mails", &[("idempotency-key", "k")], Some(agh(true))).await;
    assert_eq!(first, second);
    assert_eq!(get(&router, "mails").await["mails"].as_array().unwrap().len(), 1);
    let other = call(&router, "POST", "mails", &[("idempotency-key", "k")], Some(agh(false))).await;
    assert_eq!(other.0, 409, "the key belongs to another request: {}", other.1);
}

#[tokio::test]
async fn fault_5_a_double_key_press_releases_once() {
    let (router, app, _dir) = desk().await;
    let id = draft(&router, "k").await;
    let release = || async { call(&router, "POST", &format!("mails/{id}/release"), &[("idempotency-key", "r")], None).await };
    let both = tokio::join!(release(), release());
    assert_eq!((both.0.0, &both.0), (200, &both.1), "the second press is answered like the first");
    let audit = app.store.audit(&ilc_desk::store::AuditFilter::default()).await.unwrap().list.entries;
    assert_eq!(audit.iter().filter(|e| e.action == "Mail freigegeben").count(), 1);
    let etag = get(&router, &format!("mails/{id}")).await["etag"].as_str().unwrap().to_owned();
    let again = call(&router, "POST", &format!("mails/{id}/release"), &[("if-match", &etag)], None).await;
    assert_eq!(again.0, 409, "{}", again.1);
}

#[tokio::test]
async fn writes_need_a_guard_and_the_second_of_two_desks_gets_412() {
    let (router, _, _dir) = desk().await;
    let id = draft(&router, "k").await;
    for deed in ["release", "cancel", "retry"] {
        assert_eq!(call(&router, "POST", &format!("mails/{id}/{deed}"), &[], None).await.0, 428, "{deed}");
        assert_eq!(call(&router, "POST", &format!("mails/77/{deed}"), &[("if-match", "*")], None).await.0, 404, "{deed}");
    }
    assert_eq!(call(&router, "POST", "mails", &[], Some(agh(false))).await.0, 428);
    let path = format!("mails/{id}");
    let edit = |subject: &str| Some(json!({"subject": subject, "text": "Guten Tag,\n\nneuer Text"}));
    assert_eq!(call(&router, "PUT", &path, &[], edit("x")).await.0, 428);
    let etag = get(&router, &path).await["etag"].as_str().unwrap().to_owned();
    let (status, mail) = call(&router, "PUT", &path, &[("if-match", &etag)], edit("Neuer Betreff")).await;
    assert_eq!((status, &mail["subject"]), (200, &json!("Neuer Betreff")));
    assert_eq!(call(&router, "PUT", &path, &[("if-match", &etag)], edit("zu spät")).await.0, 412);
    assert_eq!(call(&router, "POST", &format!("{path}/release"), &[("if-match", &etag)], None).await.0, 412);
    assert_eq!(call(&router, "PUT", &path, &[("if-match", "*")], edit(" ")).await.0, 422);
    let etag = mail["etag"].as_str().unwrap();
    assert_eq!(call(&router, "POST", &format!("{path}/release"), &[("if-match", etag)], None).await.0, 200);
    assert_eq!(call(&router, "PUT", &path, &[("if-match", "*")], edit("nach der Freigabe")).await.0, 409);
    let (status, _) = call(&router, "POST", &format!("{path}/cancel"), &[("if-match", "*")], None).await;
    assert_eq!(status, 200);
    let mail = get(&router, &path).await;
    assert_eq!((&mail["state_label"], &mail["can_cancel"]), (&json!("storniert"), &json!(false)));
    let resolve = Some(json!({"recipient": 1, "resolve_as": "sent"}));
    assert_eq!(call(&router, "POST", &format!("{path}/resolve"), &[("if-match", "*")], resolve).await.0, 409);
}

#[tokio::test]
async fn what_was_read_is_what_goes_out() {
    let (router, app, _dir) = desk().await;
    let proposal = get(&router, "mail-proposal?kind=agh_action&measure=AGH-1").await;
    let new = json!({
        "occasion": {"kind": "agh_action", "measure": "AGH-1"},
        "fingerprint": proposal["fingerprint"],
        "mails": [{"about": "AGH-1", "recipients": ["mb"], "subject": "Nur an die MB"}],
    });
    let (status, done) = call(&router, "POST", "mails", &[("idempotency-key", "a")], Some(new.clone())).await;
    assert_eq!((status, &done["messages"]), (201, &json!(1)), "{done}");
    let mail = get(&router, "mails/1").await;
    assert_eq!((&mail["subject"], &mail["to"][0]["role"]), (&json!("Nur an die MB"), &json!("Maßnahmebetreuung")));
    assert_eq!(mail["text"], proposal["mails"][0]["text"], "another subject leaves the text");
    let nobody = json!({"occasion": new["occasion"], "mails": [{"about": "ALT", "recipients": []}]});
    assert_eq!(call(&router, "POST", "mails", &[("idempotency-key", "b")], Some(nobody)).await.0, 422);
    // Meanwhile the figures move.
    let moved = backend::file(
        "t.csv",
        "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n\
         T2;AGH-1;;ALT;01.11.2026;01.12.2026;31.05.2027;Storniert;20.11.2026;;;\n",
    );
    backend::import(&app.store, vec![moved], backend::options("2026-11-20")).await.unwrap();
    let (status, problem) = call(&router, "POST", "mails", &[("idempotency-key", "c")], Some(new)).await;
    assert_eq!(status, 412, "{problem}");
}

#[tokio::test]
async fn drafts_are_released_together_or_not_at_all() {
    let (router, _, _dir) = desk().await;
    let weekly = json!({"occasion": {"kind": "weekly_overview"}});
    let (status, done) = call(&router, "POST", "mails", &[("idempotency-key", "w")], Some(weekly)).await;
    assert_eq!((status, done["mails"].as_array().unwrap().len(), &done["messages"]), (201, 3, &json!(3)));
    let some_gone = json!({"mails": [1, 2, 99]});
    assert_eq!(call(&router, "POST", "mail-release", &[("idempotency-key", "x")], Some(some_gone)).await.0, 404);
    assert_eq!(get(&router, "summary").await["mail"]["drafts"], 3);
    let all = json!({"mails": [1, 2, 3]});
    assert_eq!(call(&router, "POST", "mail-release", &[("idempotency-key", "y")], Some(all)).await.0, 200);
    let summary = get(&router, "summary").await;
    assert_eq!((&summary["mail"]["drafts"], &summary["mail"]["queued"]), (&json!(0), &json!(3)));
}

#[tokio::test]
async fn the_summary_tells_when_an_agh_was_written_to_and_what_came_of_it() {
    let (router, _, _dir) = desk().await;
    assert_eq!(get(&router, "summary").await["actions"][0]["last_mail"], Value::Null);
    let (status, _) = call(&router, "POST", "mails", &[("idempotency-key", "k")], Some(agh(true))).await;
    assert_eq!(status, 201);
    let action = &get(&router, "summary").await["actions"][0];
    assert_eq!((&action["last_mail"], &action["assigned_since_mail"]), (&json!("2026-11-20"), &json!(0)));
}

/// Canary: the desk's participants are T1 to T3. Their keys stay where they are.
#[tokio::test]
async fn no_participant_key_in_mails_audit_or_answers() {
    let (router, app, _dir) = desk().await;
    let secret = "KANARIENVOGEL";
    let row = |i| format!("{secret}-{i};MES-2;M01;BIL;01.11.2026;01.12.2026;26.02.2027;Zugewiesen;01.11.2026;;;");
    let rows = (0..9).map(row).collect::<Vec<_>>().join("\n");
    let file = backend::file(
        "t.csv",
        &format!(
            "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n{rows}"
        ),
    );
    backend::import(&app.store, vec![file], backend::options("2026-11-20")).await.unwrap();
    for (i, occasion) in [
        json!({"kind": "agh_action", "measure": "AGH-1"}),
        json!({"kind": "weekly_overview"}),
        json!({"kind": "pre_start_check", "measure": "MES-2", "module": "M01"}),
        json!({"kind": "info_letter", "measure": "MES-2"}),
    ]
    .into_iter()
    .enumerate()
    {
        let new = json!({"occasion": occasion, "release": true});
        let (status, done) = call(&router, "POST", "mails", &[("idempotency-key", &format!("k{i}"))], Some(new)).await;
        assert_eq!(status, 201, "{done}");
    }
    for mail in app.store.mails().await.unwrap() {
        let whole = format!("{:?}", app.store.mail(mail.id).await.unwrap());
        assert!(!whole.contains(secret), "{whole}");
        assert!(!get(&router, &format!("mails/{}", mail.id)).await.to_string().contains(secret));
    }
    let audit = format!("{:?}", app.store.audit(&ilc_desk::store::AuditFilter::default()).await.unwrap().list.entries);
    assert!(!audit.contains(secret) && !audit.contains("@jobcenter") && audit.contains("Mail freigegeben"), "{audit}");
}

#[tokio::test]
async fn looking_needs_a_token_and_releasing_the_right_role() {
    let (router, _, _dir) = desk().await;
    for path in ["mails", "mails/1", "mail-proposal?kind=weekly_overview"] {
        let request = Request::builder().uri(format!("/api/v1/{path}")).body(Body::empty()).unwrap();
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(call(&router, "GET", "mails/abc", &[], None).await.0, 400);
    assert_eq!(call(&router, "GET", "mails/4", &[], None).await.0, 404);
}
