//! A write ends: whatever becomes of the client that asked for it, it is done and published, or
//! neither; and writes publish in the order in which they were committed.

use std::{io::Write, net::TcpStream, path::Path, time::Duration};

use axum::{body::Body, http::Request};
use ilc_desk::{
    api::contingents::release::NewRelease,
    domain::{
        contingent::Rule,
        provider_list::{Certainty, ListKind, Said, Told},
    },
    server::{self, App},
    store::{Access, NewList, ReadIn, ReleaseOptions, Role, SetAside, Store, StoreError, token_hash},
};
use tower::ServiceExt as _;

use crate::support::backend::{TOKEN, app, backend, day, file, filled, import, options as options_of};

/// Sends a request and hangs up after `wait`, without reading the answer.
fn hang_up(url: &str, head: &str, body: &str, wait: Duration) {
    let mut socket = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let (length, key) = (body.len(), body.len() + head.len());
    let key = format!("{key}-{}", ilc_desk::store::random_token());
    let request = format!(
        "{head} HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {TOKEN}\r\nIf-Match: *\r\n\
         Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    socket.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(wait);
}

/// Between 0 and 8 ms, as long as a write takes.
fn moment(n: u32) -> Duration {
    Duration::from_micros(u64::from(n) * 353 % 8_000)
}

/// Waits until the notes and lists that are served are those that are stored, as they are once every write
/// under way has ended. No further write brings that about.
async fn agree(app: &App, dir: &Path, n: u32) {
    tokio::time::sleep(Duration::from_millis(10)).await;
    for _ in 0..50 {
        let database = Store::open(&dir.join("desk.db"), Access::Read).await.unwrap();
        let (served, stored) = (app.store.snapshot(), database.snapshot());
        if served.set_aside == stored.set_aside && served.lists.all() == stored.lists.all() && served.desk == stored.desk {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("try {n}: what is served is not what is stored");
}

/// What is in the database by now, once all writes under way have ended.
async fn stored(app: &App, dir: &Path) -> Store {
    // Waits for the others: writes are one after the other.
    app.store.add_token("letzter", Role::Lesen, "test", app.clock.now()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    Store::open(&dir.join("desk.db"), Access::Read).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_is_revoked_even_when_its_client_hangs_up() {
    const TRIES: u32 = 80;
    let dir = tempfile::tempdir().unwrap();
    let (url, app) = backend(dir.path()).await;
    let mut tokens = Vec::new();
    for n in 0..TRIES {
        let name = format!("t{n}");
        let token = app.store.add_token(&name, Role::Verwalten, "test", app.clock.now()).await.unwrap();
        tokens.push(token);
    }
    // Asked without a connection: wrong tokens of one address are made to wait.
    let router = server::router(app.clone());
    let is_let_in = async |token: &str| {
        let request = Request::get("/api/v1/units").header("authorization", format!("Bearer {token}"));
        router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().is_success()
    };
    tokio::task::spawn_blocking(move || {
        (0..TRIES).for_each(|n| hang_up(&url, &format!("DELETE /api/v1/tokens/t{n}"), "", moment(n)));
    })
    .await
    .unwrap();
    // Once all have ended. No write follows that would publish what is in the database anyway.
    for round in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let (mut revoked, mut disagree) = (0, 0);
        let database = Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap();
        for token in &tokens {
            let known = database.snapshot().tokens.iter().any(|t| t.sha256 == token_hash(token));
            revoked += u32::from(!known);
            disagree += u32::from(is_let_in(token).await != known);
        }
        if disagree == 0 {
            assert!(revoked > TRIES / 4, "too few requests arrived before the line was cut: {revoked}");
            return;
        }
        assert!(round < 99, "the server and the database disagree about {disagree} tokens of {TRIES}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_served_as_it_is_stored_even_when_its_client_hangs_up() {
    let dir = tempfile::tempdir().unwrap();
    let (url, app) = backend(dir.path()).await;
    for n in 0..80 {
        let (head, body) = match n % 3 {
            2 => ("DELETE /api/v1/agh/AGH-1/set-aside", String::new()),
            _ => ("PUT /api/v1/agh/AGH-1/set-aside", format!(r#"{{"until":"2027-01-15","note":"{n}"}}"#)),
        };
        let address = url.clone();
        tokio::task::spawn_blocking(move || hang_up(&address, head, &body, moment(n))).await.unwrap();
        agree(&app, dir.path(), n).await;
    }
    assert!(app.store.snapshot().revision > 20, "hardly any request arrived");
}

/// A provider's list and what is said of its rows: the list, the free places that follow and the rows that are done are what
/// the database says, whenever the line was cut.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_served_as_it_is_stored_even_when_its_client_hangs_up() {
    let dir = tempfile::tempdir().unwrap();
    let (url, app) = backend(dir.path()).await;
    let mut read = std::collections::BTreeSet::new();
    for n in 0..90 {
        let said = if n % 2 == 0 { "ja" } else { "nein" };
        let (head, body) = match n % 3 {
            0 => {
                let row =
                    format!(r#"{{"participation":"T3","said":"{said}","first_day":null,"certainty":"schlüssel","line":2}}"#);
                let body = format!(r#"{{"as_of":"2026-11-20","kind":"erst","rows":[{row}]}}"#);
                ("PUT /api/v1/first-days/MES-2/M01/list", body)
            }
            1 => ("PATCH /api/v1/first-days/MES-2/M01/rows/T3", format!(r#"{{"said":"{said}","first_day":null}}"#)),
            _ => {
                let row = r#"{"measure":"MES-2","module":"M01","participation":"T3"}"#;
                // What the decision before it asks for.
                let work = if n % 2 == 0 { "verbis" } else { "cosach" };
                let head =
                    if work == "cosach" { "POST /api/v1/worklists/cosach/done" } else { "POST /api/v1/worklists/verbis/done" };
                (head, format!(r#"{{"rows":[{row}],"state":"done"}}"#))
            }
        };
        let address = url.clone();
        tokio::task::spawn_blocking(move || hang_up(&address, head, &body, moment(n))).await.unwrap();
        agree(&app, dir.path(), n).await;
        let rows = app.store.snapshot().lists.all().iter().flat_map(|list| list.rows.clone()).collect::<Vec<_>>();
        read.extend(rows.iter().map(|row| format!("{:?} {:?}", row.outcome, row.progress)));
    }
    assert!(read.len() >= 3, "hardly any request arrived: {read:?}");
}

/// Two who read the same list in at once, beside an import: one order for all, nothing lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_import_beside_two_readers_of_a_list_is_never_lost() {
    for n in 0..12_u32 {
        let dir = tempfile::tempdir().unwrap();
        let app = app(filled(dir.path()).await);
        let of = |said: Said| {
            let id = ilc_desk::domain::ParticipationId::parse("T3").unwrap();
            let row = Told {
                line: 2,
                participation: Some(id),
                said: Some(said),
                first_day: None,
                planned_end: None,
                left_on: None,
                certainty: Some(Certainty::Key),
            };
            let (no, module) = ("MES-2".parse().unwrap(), Some("M01".parse().unwrap()));
            let today = day("2026-11-20");
            let (kind, as_of, holds_until) = (ListKind::FirstDay, today, day("2026-12-04"));
            NewList { start: (no, module), kind, as_of, today, holds_until, rows: vec![row], dry_run: false }
        };
        let units =
            "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\nALT;Neu;Standort;Altona;alt@jobcenter.example;8571;0\n";
        let importing = import(&app.store, vec![file("oe.csv", units)], options_of("2026-11-21"));
        let reading = async |said| {
            tokio::time::sleep(Duration::from_micros(u64::from(n) * 500)).await;
            app.store.read_list(of(said), "test", app.clock.now()).await
        };
        let (imported, first, second) = tokio::join!(importing, reading(Said::Came), reading(Said::Absent));
        imported.unwrap();
        assert!(matches!((&first, &second), (Ok(ReadIn::Kept(_)), Ok(ReadIn::Kept(_)))), "{first:?} {second:?}");
        let (now, database) = (app.store.snapshot(), Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap());
        assert_eq!(now.lists.all(), database.snapshot().lists.all(), "try {n}");
        assert_eq!(now.desk, database.snapshot().desk, "try {n}");
        assert_eq!((now.lists.all().len(), now.desk.units["ALT"].title.as_str()), (1, "Neu"), "try {n}");
        let marked = now.lists.all()[0].rows[0].changed;
        assert!(marked, "whoever came second corrected the first");
    }
}

/// A handler's future that is dropped in the middle, at every point it can be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_outlives_its_caller() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(filled(dir.path()).await);
    for n in 0..40_u32 {
        let before = app.store.snapshot().revision;
        let measure = ilc_desk::domain::MeasureNo::parse("AGH-1").unwrap();
        let entry = SetAside { until: day("2027-01-15"), note: n.to_string(), who: "test".to_owned(), at: app.clock.now() };
        let write = app.store.set_aside(&measure, &entry);
        let gone = tokio::time::timeout(Duration::from_micros(u64::from(n) * 40), write).await;
        agree(&app, dir.path(), n).await;
        assert!(gone.is_err() || app.store.snapshot().revision > before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_at_once_publish_in_the_order_of_their_commits() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(filled(dir.path()).await);
    let mut seen = app.store.subscribe();
    let watching = tokio::spawn(async move {
        let (mut last, mut tokens) = (0, 0);
        while tokens < 60 {
            let now = seen.borrow_and_update().clone();
            assert!(now.revision >= last, "revision {} was published after {last}", now.revision);
            assert!(now.tokens.len() >= tokens, "a token that was there is gone again");
            (last, tokens) = (now.revision, now.tokens.len());
            if tokens < 60 {
                seen.changed().await.unwrap();
            }
        }
    });
    let writers: Vec<_> = (0..6)
        .map(|writer| {
            let app = app.clone();
            tokio::spawn(async move {
                for n in 0..10 {
                    let name = format!("w{writer}-{n}");
                    app.store.add_token(&name, Role::Lesen, "test", app.clock.now()).await.unwrap();
                    assert!(app.store.snapshot().tokens.iter().any(|t| t.name == name), "{name} is not there after its write");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    tokio::time::timeout(Duration::from_secs(10), watching).await.unwrap().unwrap();
    let database = stored(&app, dir.path()).await;
    assert_eq!(app.store.snapshot().tokens, database.snapshot().tokens);
}

/// What a release computes lasts; what is imported meanwhile must not be lost beneath it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_import_beside_a_release_is_never_lost() {
    for n in 0..12_u32 {
        let dir = tempfile::tempdir().unwrap();
        let app = app(filled(dir.path()).await);
        let asked = NewRelease { instrument: "MES".to_owned(), draft: 0, import: Some(1), lists: None };
        let options = ReleaseOptions {
            today: day("2026-11-20"),
            rule: Rule::default(),
            who: "test".to_owned(),
            now: app.clock.now(),
            idempotency_key: "k".to_owned(),
        };
        let units =
            "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\nALT;Neu;Standort;Altona;alt@jobcenter.example;8571;0\n";
        let importing = import(&app.store, vec![file("oe.csv", units)], options_of("2026-11-21"));
        let releasing = async {
            tokio::time::sleep(Duration::from_micros(u64::from(n) * 700)).await;
            app.store.release(&asked, options).await
        };
        let (imported, released) = tokio::join!(importing, releasing);
        imported.unwrap();
        let (now, database) = (app.store.snapshot(), Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap());
        assert_eq!(now.desk, database.snapshot().desk, "try {n}");
        assert_eq!(now.released, database.snapshot().released, "try {n}");
        assert_eq!(now.desk.units["ALT"].title, "Neu", "try {n}");
        assert!(
            released.is_ok() || matches!(&released, Err(StoreError::Refused(why)) if why.contains("importiert")),
            "{released:?}"
        );
    }
}
