//! Lists of providers over the API: what comes in, what it changes, who may see what, the work worked off,
//! what the next export ends. One desk with a start of today.

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use ilc_desk::{
    server::{self, App},
    store::Role,
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::backend::{TOKEN, app_on, file, filled, import, options};

/// The start of MES-2/M01 is on this day.
const TODAY: &str = "2026-12-01";

struct Desk {
    app: App,
    router: Router,
    reader: String,
    _dir: tempfile::TempDir,
}

impl Desk {
    /// Three assigned: T3, T4, T5.
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path()).await;
        import(&store, vec![file("t.csv", &people("Zugewiesen", ""))], options("2026-11-30")).await.unwrap();
        let reader = store.add_token("leser", Role::Lesen, "test", chrono::Utc::now()).await.unwrap();
        let app = app_on(TODAY, store);
        Self { router: server::router(app.clone()), app, reader, _dir: dir }
    }

    async fn ask(&self, method: &str, path: &str, token: &str, headers: &[(&str, &str)], body: &Value) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        if !bytes.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let response = self.router.clone().oneshot(request.body(Body::from(bytes)).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, TOKEN, &[], &Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    async fn put_list(&self, rows: &Value) -> (u16, Value) {
        let body = json!({"as_of": TODAY, "kind": "erst", "rows": rows});
        self.ask("PUT", "first-days/MES-2/M01/list", TOKEN, &[("if-match", "*")], &body).await
    }

    async fn free(&self) -> i64 {
        let places = self.get("places").await;
        places["starts"].as_array().unwrap().iter().find(|s| s["measure"] == "MES-2").unwrap()["free"].as_i64().unwrap()
    }

    async fn audited(&self) -> Vec<String> {
        let log = self.get("audit").await;
        log["entries"].as_array().unwrap().iter().map(|e| format!("{} {} {}", e["action"], e["subject"], e["detail"])).collect()
    }
}

fn people(status: &str, begin: &str) -> String {
    const HEAD: &str = "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;\
                        Beginn;Ende;Grund;IFK-Stelle";
    let row = |(id, unit): (&str, &str)| {
        format!("{id};MES-2;M01;{unit};01.11.2026;01.12.2026;26.02.2027;{status};01.11.2026;{begin};;;741-{unit}-03")
    };
    let rows = [("T3", "BIL"), ("T4", "ALT"), ("T5", "ALT")].map(row);
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

fn row(line: u32, id: &str, said: &str) -> Value {
    let said = if said.is_empty() { Value::Null } else { said.into() };
    json!({"participation": id, "said": said, "first_day": null, "certainty": "schlüssel", "line": line})
}

fn day_one() -> Value {
    json!([row(2, "T3", "ja"), row(3, "T4", "nein"), row(4, "FREMD", "ja")])
}

#[tokio::test]
async fn a_list_changes_places_kontingente_and_work_at_once_and_says_the_same_twice() {
    let desk = Desk::new().await;
    let before = desk.get("contingents").await;
    assert_eq!(desk.free().await, 9);
    let (status, read) = desk.put_list(&day_one()).await;
    assert_eq!(status, 200, "{read}");
    let counts = ["rows", "matched", "begun", "no_show", "missing", "without_booking", "free_before", "free_after"]
        .map(|k| read[k].as_i64().unwrap());
    assert_eq!(counts, [3, 2, 1, 1, 1, 1, 9, 10]);
    assert_eq!(desk.free().await, 10);
    let after = desk.get("contingents").await;
    let assigned =
        |ground: &Value| ground["bookings"].as_array().unwrap().iter().filter_map(|b| b["assigned"].as_i64()).sum::<i64>();
    assert_eq!((assigned(&before), assigned(&after)), (3, 1), "the split sees it");
    assert_ne!(before["lists"], after["lists"]);
    assert_eq!(read["unreported"], json!([{"unit": "BIL", "entries": 1}]), "the monitoring has not that entry yet");
    let summary = desk.get("summary").await;
    assert_eq!(summary["first_day_work"], json!({"cosach": 1, "verbis": 1, "differences": 2, "excused_due": 0}));
    assert_eq!(summary["first_days"], json!([]), "evaluated");
    let audited = desk.audited().await;
    let (status, again) = desk.put_list(&day_one()).await;
    assert_eq!((status, &again["unchanged"]), (200, &json!(true)));
    assert_eq!(desk.audited().await, audited, "nothing was written");
    assert!(audited.iter().all(|entry| !entry.contains("T3") && !entry.contains("FREMD")), "{audited:?}");
    let everything = format!("{read}{}", desk.get("worklists").await);
    assert!(!everything.contains("FREMD"), "a key that is none of ours is not kept");
}

#[tokio::test]
async fn two_outcomes_for_one_person_keep_nothing_and_name_both_lines() {
    let desk = Desk::new().await;
    let (status, said) = desk.put_list(&json!([row(2, "T4", "nein"), row(7, "T4", "ja")])).await;
    assert_eq!(status, 422);
    let detail = said["detail"].as_str().unwrap();
    assert!(detail.contains("Zeile 2") && detail.contains("Zeile 7") && detail.contains("nichts wurde gespeichert"), "{detail}");
    assert_eq!(desk.get("first-days/MES-2/M01").await["kind"], Value::Null);
}

#[tokio::test]
async fn no_name_has_a_field_and_no_other_property_is_taken() {
    let desk = Desk::new().await;
    for (extra, place) in [("nachname", "row"), ("bemerkung", "row"), ("wer", "list")] {
        let mut body = json!({"as_of": TODAY, "kind": "erst", "rows": [row(2, "T3", "ja")]});
        let target = if place == "row" { &mut body["rows"][0] } else { &mut body };
        target[extra] = "Musterfrau".into();
        let (status, said) = desk.ask("PUT", "first-days/MES-2/M01/list", TOKEN, &[("if-match", "*")], &body).await;
        assert_eq!(status, 422, "{extra}");
        assert!(!said.to_string().contains("Musterfrau"), "{said}");
    }
    for wrong in [json!([row(0, "T3", "ja")]), json!([row(2, "T3", "ja"), row(2, "T4", "ja")])] {
        assert_eq!(desk.put_list(&wrong).await.0, 422, "lines are counted from 1 and each is one");
    }
    assert_eq!(desk.ask("PUT", "first-days/MES-2/M01/list", TOKEN, &[], &json!({})).await.0, 428);
    for (path, said) in [("first-days/MES-9/-", "MES-9"), ("first-days/MES-2/-", "modular"), ("first-days/MES-2/M77", "M77")] {
        let (status, body) = desk.ask("GET", path, TOKEN, &[], &Value::Null).await;
        assert!(status == 404 && body["detail"].as_str().unwrap().contains(said), "{path}: {body}");
    }
}

#[tokio::test]
async fn a_reading_token_sees_counts_and_no_key() {
    let desk = Desk::new().await;
    desk.put_list(&day_one()).await;
    let reader = &desk.reader;
    let (status, day) = desk.ask("GET", "first-days/MES-2/M01", reader, &[], &Value::Null).await;
    assert_eq!((status, &day["begun"], &day["items"], &day["bookings"]), (200, &json!(1), &Value::Null, &Value::Null));
    let (status, days) = desk.ask("GET", "first-days", reader, &[], &Value::Null).await;
    assert!(status == 200 && !days.to_string().contains("\"T3\""), "{days}");
    let writes = [
        ("GET", "worklists", Value::Null),
        ("GET", "worklists/cosach", Value::Null),
        ("PUT", "first-days/MES-2/M01/list", json!({"as_of": TODAY, "kind": "erst", "rows": []})),
        ("PATCH", "first-days/MES-2/M01/rows/T5", json!({"said": "ja"})),
        ("POST", "worklists/cosach/done", json!({"rows": [{"measure": "MES-2"}], "state": "done"})),
        ("POST", "worklists/cosach/export", json!({"file": "x.csv"})),
    ];
    for (method, path, body) in writes {
        let headers = [("if-match", "*"), ("idempotency-key", "k")];
        assert_eq!(desk.ask(method, path, reader, &headers, &body).await.0, 403, "{method} {path}");
    }
}

#[tokio::test]
async fn work_is_worked_off_taken_back_and_exported() {
    let desk = Desk::new().await;
    desk.put_list(&day_one()).await;
    let verbis = desk.get("worklists/verbis").await;
    let item = &verbis["items"][0];
    assert_eq!((&item["participation"], &item["office"]), (&json!("T4"), &json!("741-ALT-03")));
    let task = item["task"].as_str().unwrap();
    assert!(task.starts_with("Nichtantritt MES-2 MES Anker, Modul M01 am 01.12.2026.") && !task.contains("T4"), "{task}");
    let done = |state: &str, reason: Value| json!({"rows": [{"measure": "MES-2", "module": "M01", "participation": "T4"}], "state": state, "reason": reason});
    let post =
        async |key: &str, body: &Value| desk.ask("POST", "worklists/verbis/done", TOKEN, &[("idempotency-key", key)], body).await;
    assert_eq!(post("a", &done("done", Value::Null)).await, (200, json!({"changed": 1})));
    assert_eq!(post("a", &done("done", Value::Null)).await, (200, json!({"changed": 1})), "answered as the first time");
    assert_eq!(post("a", &done("open", Value::Null)).await.0, 409, "another deed under the same key");
    assert_eq!(desk.get("worklists/verbis").await["open"], 0);
    assert_eq!(post("b", &done("open", Value::Null)).await.0, 200);
    assert_eq!(post("c", &done("impossible", Value::Null)).await.0, 422, "why?");
    assert_eq!(post("d", &done("impossible", json!("gesperrt"))).await.0, 200);
    assert_eq!(desk.get("worklists/verbis").await["items"][0]["reason"], "gesperrt");
    let nobody = json!({"rows": [{"measure": "MES-2", "module": "M01", "line": 99}], "state": "done"});
    assert_eq!(post("e", &nobody).await.0, 412);
    let cosach = json!({"rows": [{"measure": "MES-2", "module": "M01", "participation": "T3"}], "state": "done"});
    let (status, said) = post("h", &cosach).await;
    assert!(status == 409 && said["detail"].as_str().unwrap().contains("VerBIS"), "a row of another list: {said}");
    // A row that is nobody's is known by its line.
    let stranger = json!({"rows": [{"measure": "MES-2", "module": "M01", "line": 4}], "state": "done"});
    let (status, _) = desk.ask("POST", "worklists/differences/done", TOKEN, &[("idempotency-key", "f")], &stranger).await;
    assert_eq!((status, &desk.get("worklists/differences").await["open"]), (200, &json!(1)));
    let export = json!({"file": "cosach_2026-12-01.csv"});
    let (status, list) = desk.ask("POST", "worklists/cosach/export", TOKEN, &[("idempotency-key", "g")], &export).await;
    assert_eq!((status, list["items"].as_array().unwrap().len()), (200, 1));
    let audited = desk.audited().await.join("\n");
    assert!(audited.contains("1 Zeilen in cosach_2026-12-01.csv") && !audited.contains("T4"), "{audited}");
}

#[tokio::test]
async fn a_person_decides_and_a_corrected_list_knows_better() {
    let desk = Desk::new().await;
    desk.put_list(&day_one()).await;
    let patch = async |id: &str, body: Value| {
        desk.ask("PATCH", &format!("first-days/MES-2/M01/rows/{id}"), TOKEN, &[("if-match", "*")], &body).await
    };
    let (status, day) = patch("T5", json!({"said": "ja", "first_day": "2026-12-03"})).await;
    assert_eq!((status, &day["begun"], &day["missing"]), (200, &json!(2), &json!(0)));
    let items = desk.get("worklists/cosach").await;
    let late = items["items"].as_array().unwrap().iter().find(|i| i["participation"] == "T5").unwrap();
    assert_eq!(
        (&late["outcome"], &late["begin"], &late["hint"]),
        (&json!("A2"), &json!("2026-12-03"), &json!("Beginn anpassen"))
    );
    assert_eq!(patch("T99", json!({"said": "ja"})).await.0, 412, "on no list");
    let (_, day) = desk.put_list(&json!([row(2, "T3", "ja"), row(3, "T4", "ja"), row(4, "FREMD", "ja")])).await;
    let of = |id: &str| day["items"].as_array().unwrap().iter().find(|i| i["participation"] == id).unwrap().clone();
    assert_eq!((&of("T4")["outcome"], &of("T4")["changed"]), (&json!("A"), &json!(true)));
    assert_eq!((&of("T5")["outcome"], &of("T5")["by_hand"]), (&json!("A2"), &json!(true)), "the list still does not know");
}

#[tokio::test]
async fn the_next_export_ends_it_and_has_the_last_word() {
    let desk = Desk::new().await;
    desk.put_list(&json!([row(2, "T3", "ja"), row(3, "T4", "nein"), row(4, "T5", "ja")])).await;
    let store = &desk.app.store;
    let exported = people("Eingetreten", "01.12.2026");
    let late = exported.lines().take(2).chain([""]).collect::<Vec<_>>().join("\n");
    import(store, vec![file("t.csv", &late)], options("2026-12-02")).await.unwrap();
    let states = desk.get("worklists/cosach").await;
    let state =
        |id: &str| states["items"].as_array().unwrap().iter().find(|i| i["participation"] == id).unwrap()["state"].clone();
    assert_eq!((state("T3"), state("T5")), (json!("export"), json!("open")));
    assert_eq!(desk.get("worklists/verbis").await["open"], 1, "the export says nothing about VerBIS");
    let (code, refused) =
        desk.ask("PATCH", "first-days/MES-2/M01/rows/T3", TOKEN, &[("if-match", "*")], &json!({"said": "nein"})).await;
    assert!(code == 409 && refused["detail"].as_str().unwrap().contains("Eingetreten"), "{refused}");
    // Versions of participations come from exports alone.
    assert!(store.snapshot().exported.participations().iter().any(|p| p.id.as_str() == "T5" && p.begin.is_none()));
    assert!(store.snapshot().desk.participations().iter().any(|p| p.id.as_str() == "T5" && p.begin.is_some()));
    store.undo_import("test", chrono::Utc::now()).await.unwrap();
    let back = desk.get("worklists/cosach").await;
    assert_eq!(back["open"], 2, "what the export settled is open again");
}

#[tokio::test]
async fn lists_go_with_their_time_and_with_a_person() {
    let desk = Desk::new().await;
    desk.put_list(&day_one()).await;
    let store = &desk.app.store;
    let id = ilc_desk::domain::ParticipationId::parse("T4").unwrap();
    store.erase(&id, "test", chrono::Utc::now()).await.unwrap();
    let left = desk.get("first-days/MES-2/M01").await;
    assert!(!left["items"].to_string().contains("T4"), "{left}");
    let later = "2027-06-30".parse().unwrap();
    store.purge(later, ilc_desk::domain::retention::Retention::default(), "test", chrono::Utc::now()).await.unwrap();
    assert_eq!(store.snapshot().lists.all().len(), 0, "six months after its day");
}

#[tokio::test]
async fn a_release_looked_at_before_a_list_came_in_is_refused() {
    let desk = Desk::new().await;
    let lists = desk.get("contingents").await["lists"].as_u64().unwrap();
    desk.put_list(&day_one()).await;
    let asked = json!({"instrument": "MES", "draft": 0, "import": 2, "lists": lists});
    let (status, said) = desk.ask("POST", "contingents/releases", TOKEN, &[("idempotency-key", "r")], &asked).await;
    assert!(status == 409 && said["detail"].as_str().unwrap().contains("Ersttagsliste"), "{said}");
}
