//! Invitations to the kick-off talk as calendars get them: one name however often the talk moves, and a word to everybody
//! when it is withdrawn.

use std::collections::BTreeMap;

use axum::Router;
use ilc_desk::server::App;
use serde_json::{Value, json};

use super::mails::{call, desk, get};

/// A mail of the talk, put into the outbox.
async fn put(router: &Router, key: &str, occasion: Value, release: bool) -> (u16, Value) {
    let body = json!({"occasion": occasion, "release": release});
    call(router, "POST", "mails", &[("idempotency-key", key)], Some(body)).await
}

fn talk(at: &str, guests: &str) -> Value {
    json!({"kind": "kick_off_talk", "measure": "MES-2", "talk_at": at, "talk_place": "Raum 2", "guests": guests})
}

fn withdrawn() -> Value {
    json!({"kind": "kick_off_withdrawn", "measure": "MES-2"})
}

/// What the calendar of a mail says, and who gets it.
async fn told(app: &App, done: &(u16, Value)) -> (BTreeMap<String, String>, Vec<String>) {
    assert_eq!(done.0, 201, "{}", done.1);
    let mail = app.store.mail(done.1["mails"][0].as_i64().unwrap()).await.unwrap().unwrap();
    let calendar = mail.calendar.unwrap().replace("\r\n ", "");
    let line = |line: &str| line.split_once([':', ';']).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let to = mail.recipients.iter().map(|r| r.mailbox.address.to_string()).collect();
    (calendar.lines().filter_map(line).collect(), to)
}

#[tokio::test]
async fn a_moved_talk_keeps_its_name_and_everybody_who_has_it_is_told() {
    let (router, app, _dir) = desk().await;
    let (first, to) = told(&app, &put(&router, "1", talk("2026-12-01T10:00", "info@traeger.example"), true).await).await;
    assert_eq!((first["METHOD"].as_str(), first["SEQUENCE"].as_str()), ("REQUEST", "0"));
    assert!(to.contains(&"info@traeger.example".to_owned()));

    let query = "mail-proposal?kind=kick_off_talk&measure=MES-2&talk_at=02.12.2026%2011:00&talk_place=Raum%202";
    let proposal = get(&router, query).await;
    let text = proposal["mails"][0]["text"].as_str().unwrap();
    assert!(text.contains("findet nicht am 01.12.2026, 10:00 Uhr statt"), "{text}");
    assert!(proposal["notes"][0].as_str().unwrap().contains("schon hinaus"), "{proposal}");

    // A draft takes its number, too: two of them released later are still told apart.
    let (draft, _) = told(&app, &put(&router, "2", talk("2026-12-02T11:00", ""), false).await).await;
    let (second, to) = told(&app, &put(&router, "3", talk("2026-12-02T12:00", ""), true).await).await;
    assert_eq!((&draft["UID"], draft["SEQUENCE"].as_str()), (&first["UID"], "1"));
    assert_eq!((&second["UID"], second["SEQUENCE"].as_str()), (&first["UID"], "2"));
    assert!(second["DTSTART"].ends_with("20261202T120000"), "{second:?}");
    assert!(to.contains(&"info@traeger.example".to_owned()), "the guest has the old time: {to:?}");

    let (cancel, told_off) = told(&app, &put(&router, "4", withdrawn(), true).await).await;
    assert_eq!((cancel["METHOD"].as_str(), cancel["STATUS"].as_str()), ("CANCEL", "CANCELLED"));
    assert_eq!((&cancel["UID"], cancel["SEQUENCE"].as_str()), (&first["UID"], "3"));
    assert_eq!((told_off, &cancel["DTSTART"]), (to, &second["DTSTART"]));

    let (status, problem) = put(&router, "5", withdrawn(), true).await;
    assert!(status == 422 && problem["detail"].as_str().unwrap().contains("abzusagen ist nichts"), "{problem}");
    let (again, _) = told(&app, &put(&router, "6", talk("2026-12-03T10:00", ""), true).await).await;
    assert!(again["UID"] != first["UID"] && again["SEQUENCE"] == "0", "a new talk: {again:?}");
    let (moved, _) = told(&app, &put(&router, "7", talk("2026-12-04T10:00", ""), true).await).await;
    assert_eq!((&moved["UID"], moved["SEQUENCE"].as_str()), (&again["UID"], "1"), "the new talk moves, not the withdrawn one");
}

#[tokio::test]
async fn an_invitation_nobody_got_moves_nothing() {
    let (router, app, _dir) = desk().await;
    let draft = put(&router, "1", talk("2026-12-01T10:00", ""), false).await;
    let (first, _) = told(&app, &draft).await;
    let (second, _) = told(&app, &put(&router, "2", talk("2026-12-02T10:00", ""), true).await).await;
    assert!(second["UID"] != first["UID"] && second["SEQUENCE"] == "0", "a draft is not out");
    let refused = put(&router, "3", json!({"kind": "kick_off_withdrawn", "measure": "MES-2"}), false).await;
    assert_eq!(refused.0, 201, "the second one is out and can be withdrawn: {}", refused.1);
}

#[tokio::test]
async fn times_nobody_can_come_to_are_refused_by_name() {
    let (router, _, _dir) = desk().await;
    for (at, word) in [
        ("01.11.2026 10:00", "01.11.2026, 10:00 Uhr liegt in der Vergangenheit"),
        ("28.03.2027 02:30", "in dieser Nacht wird die Uhr"),
        ("01.12.2036 10:00", "mehr als zwei Jahre voraus"),
        ("01.12.26 10:00", "das Jahr vierstellig"),
        ("0026-12-01T10:00", "das Jahr vierstellig"),
    ] {
        let (status, problem) = put(&router, "k", talk(at, ""), true).await;
        assert!(status == 422 && problem["detail"].as_str().unwrap().contains(word), "{at}: {problem}");
    }
    assert!(get(&router, "mails").await["mails"].as_array().unwrap().is_empty());
}
