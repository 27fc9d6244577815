//! Long lists come whole, or piece by piece with nothing lost and nothing twice.

use std::time::Duration;

use serde_json::{Value, json};

use super::mails::{call, desk, get};

const LISTS: [(&str, &str); 9] = [
    ("units", "units"),
    ("measures", "measures"),
    ("places", "starts"),
    ("forecast", "rows"),
    ("monitoring", "rows"),
    ("imports", "imports"),
    ("contingents/releases", "releases"),
    ("mails", "mails"),
    ("audit", "entries"),
];

fn rows(answer: &Value, key: &str) -> Vec<Value> {
    answer[key].as_array().unwrap().clone()
}

/// The forecast is computed beside the answers; rows asked for before it is there are other rows.
async fn is_computed(router: &axum::Router) {
    let waits = async {
        while rows(&get(router, "forecast").await, "rows").iter().any(|row| row["expected"].is_null()) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), waits).await.expect("a forecast");
}

#[tokio::test]
async fn pieces_make_the_whole() {
    let (router, _, _dir) = desk().await;
    for key in ["a", "b", "c"] {
        let body = json!({"occasion": {"kind": "agh_action", "measure": "AGH-1"}, "release": false});
        assert_eq!(call(&router, "POST", "mails", &[("idempotency-key", key)], Some(body)).await.0, 201);
    }
    is_computed(&router).await;
    for (path, key) in LISTS {
        let whole = get(&router, path).await;
        assert!(whole.get("next").is_none(), "{path}");
        let (mut read, mut asked) = (Vec::new(), format!("{path}?limit=1"));
        loop {
            let piece = get(&router, &asked).await;
            assert!(rows(&piece, key).len() <= 1, "{asked}");
            read.extend(rows(&piece, key));
            assert!(read.len() <= rows(&whole, key).len(), "{asked}: no end");
            match piece.get("next") {
                Some(next) => asked = format!("{path}?limit=1&after={}", ilc_desk::client::segment(next.as_str().unwrap())),
                None => break,
            }
        }
        assert_eq!(read, rows(&whole, key), "{path}");
        for wrong in ["limit=0", "limit=1001", "limit=viele", "after=niemand"] {
            let (status, said) = call(&router, "GET", &format!("{path}?{wrong}"), &[], None).await;
            assert_eq!(status, 422, "{path}?{wrong}: {said}");
        }
    }
    let audit = rows(&get(&router, "audit").await, "entries");
    let before = format!("audit?limit=1&before={}", audit[0]["id"]);
    assert_eq!(rows(&get(&router, &before).await, "entries"), audit[1..2], "the earlier name goes on");
}
