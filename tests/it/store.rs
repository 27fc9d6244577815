//! The store's story: what is written comes back, is kept with its as-of, and survives.

use ilc_desk::{
    api::kept::KeptForecast,
    domain::{
        Status,
        forecast::{Settings, forecast},
    },
    store::{Access, Answered, AuditFilter, ImportFailure, Part, Role, SetAside, Store, StoreError},
};

use crate::support::backend::{day, exports, file, filled, import, options};

const HEADER: &str =
    "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n";

#[tokio::test]
async fn what_was_imported_is_read_back_equal() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let before = store.snapshot();
    drop(store);
    let again = Store::open(&dir.path().join("desk.db"), Access::Write).await.unwrap().snapshot();
    assert_eq!(before.desk, again.desk);
    assert_eq!(again.desk.measures["MES-2"].profile.content, "Ziele klären, Stärken finden");
    assert_eq!(again.desk.measures["MES-2"].provider_contact.email, "listen@hafenbogen.example.org");
    assert_eq!((before.revision, before.instance), (again.revision, again.instance));
    assert_eq!(again.last_import.as_ref().unwrap().rows, 11);
}

#[tokio::test]
async fn a_file_read_twice_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let before = store.snapshot().desk.clone();
    let Answered::Now(report) = import(&store, exports(), options("2026-11-20")).await.unwrap() else {
        panic!("no key was given")
    };
    assert_eq!((report.totals().new, report.totals().changed, report.totals().unchanged), (0, 0, 11));
    assert_eq!(before, store.snapshot().desk);
}

#[tokio::test]
async fn every_observed_change_is_kept_with_its_as_of() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let started = format!("{HEADER}T2;AGH-1;;ALT;01.11.2026;01.12.2026;31.05.2027;Eingetreten;02.12.2026;01.12.2026;;\n");
    import(&store, vec![file("t.csv", &started)], options("2026-12-03")).await.unwrap();
    let left = format!(
        "{HEADER}T2;AGH-1;;ALT;01.11.2026;01.12.2026;31.05.2027;Abgebrochen;10.12.2026;01.12.2026;09.12.2026;Krankheit\n"
    );
    import(&store, vec![file("t.csv", &left)], options("2026-12-11")).await.unwrap();
    drop(store);
    let desk = Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap().snapshot().desk.clone();
    let past: Vec<_> = desk.superseded.values().flatten().map(|(seen, p)| (*seen, p.status)).collect();
    assert_eq!(past, [(day("2026-11-20"), Status::Assigned), (day("2026-12-03"), Status::Started)]);
    let now = desk.versions().find(|(_, p)| p.id.as_str() == "T2").unwrap();
    assert_eq!((now.0, now.1.status), (day("2026-12-11"), Status::DroppedOut));
    assert_eq!(now.1.reason.map(ilc_desk::domain::Reason::label), Some("Sonstiges"), "health data is not kept");
}

/// Another IFK-Stelle alone is written in place; taken back, it is the one before.
#[tokio::test]
async fn a_post_is_no_new_version_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let row = "T2;AGH-1;;ALT;01.11.2026;01.12.2026;31.05.2027;Zugewiesen;01.11.2026;;;";
    let header = HEADER.trim_end();
    let posted = |office: &str| vec![file("t.csv", &format!("{header};IFK-Stelle\n{row};{office}\n"))];
    import(&store, posted("741-ALT-03"), options("2026-11-21")).await.unwrap();
    import(&store, posted("741-ALT-04"), options("2026-11-22")).await.unwrap();
    let of = |store: &Store| {
        let desk = store.snapshot().desk.clone();
        let (seen, p) = desk.versions().find(|(_, p)| p.id.as_str() == "T2").map(|(seen, p)| (seen, p.clone())).unwrap();
        (seen, p.office.map(|sign| sign.to_string()), desk.superseded.len())
    };
    let moved = (day("2026-11-20"), Some("741-ALT-04".to_owned()), 0);
    assert_eq!(of(&store), moved);
    drop(store);
    let store = Store::open(&dir.path().join("desk.db"), Access::Write).await.unwrap();
    assert_eq!(of(&store), moved, "as it was published");
    store.undo_import("test", chrono::Utc::now()).await.unwrap();
    assert_eq!(of(&store), (day("2026-11-20"), Some("741-ALT-03".to_owned()), 0));
}

#[tokio::test]
async fn a_snapshot_closes_what_is_missing_and_asks_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let only_t1 = format!("{HEADER}T1;AGH-1;;ALT;01.09.2026;10.09.2026;10.03.2027;Eingetreten;10.09.2026;10.09.2026;;\n");
    let mut full = options("2026-11-21");
    full.snapshot = true;
    let refused = import(&store, vec![file("t.csv", &only_t1)], full.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("2 von 3 offenen Teilnahmen"), "{refused}");
    full.confirmed = true;
    let Answered::Now(report) = import(&store, vec![file("t.csv", &only_t1)], full).await.unwrap() else { panic!() };
    assert_eq!(report.vanished, ["T2", "T3"]);
    let desk = &store.snapshot().desk;
    assert_eq!(desk.participations().iter().filter(|p| p.status == Status::Vanished).count(), 2);
}

#[tokio::test]
async fn a_refused_import_leaves_the_database_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let before = store.snapshot();
    let bad = format!("{HEADER}T9;AGH-9;;ALT;01.09.2026;10.09.2026;10.03.2027;Eingetreten;10.09.2026;10.09.2026;;\n");
    let error = import(&store, vec![file("t.csv", &bad)], options("2026-11-21")).await.unwrap_err();
    assert!(matches!(error, ImportFailure::Refused(_)));
    let older = import(&store, exports(), options("2026-11-19")).await.unwrap_err().to_string();
    assert!(older.contains("älter"), "{older}");
    assert_eq!(before.revision, store.snapshot().revision);
    assert_eq!(before.desk, store.snapshot().desk);
}

#[tokio::test]
async fn the_same_key_stores_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("desk.db"), Access::Write).await.unwrap();
    let mut keyed = options("2026-11-20");
    keyed.idempotency_key = Some("k1".to_owned());
    let first = import(&store, exports(), keyed.clone()).await.unwrap();
    let second = import(&store, exports(), keyed.clone()).await.unwrap();
    let (Answered::Now(first), Answered::Before(second)) = (first, second) else { panic!("second call was not recognised") };
    assert_eq!(first, second);
    assert_eq!(store.imports().await.unwrap().len(), 1);
    keyed.as_of = day("2026-11-21");
    assert!(import(&store, exports(), keyed).await.unwrap_err().to_string().contains("Idempotency-Key"));
}

#[tokio::test]
async fn a_second_writer_is_refused_and_readers_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.db");
    let _first = filled(dir.path()).await;
    let second = Store::open(&path, Access::Write).await.unwrap_err();
    assert!(matches!(second, StoreError::InUse(_)) && second.to_string().contains("--server"), "{second}");
    let reader = Store::open(&path, Access::Read).await.unwrap();
    assert_eq!(reader.snapshot().desk.measures.len(), 2);
    let write = reader.add_token("a", Role::Lesen, "test", chrono::Utc::now()).await.unwrap_err().to_string();
    assert!(write.contains("nur zum Lesen"), "{write}");
}

#[tokio::test]
async fn what_was_said_and_set_aside_survives() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let desk = store.snapshot().desk.clone();
    let said = KeptForecast::of(&forecast(&desk, day("2026-11-20"), 182, &Settings::default()));
    let revisions = store.snapshot().revisions;
    assert!(store.keep_forecast(&said).await.unwrap());
    let now = store.snapshot().revisions;
    let moved = Part::ALL.into_iter().filter(|part| now.of(*part) != revisions.of(*part)).collect::<Vec<_>>();
    assert_eq!(moved, [Part::Forecast], "nobody has to fetch anything else for it");
    let entry = SetAside {
        until: day("2026-12-01"),
        note: "Umbau".to_owned(),
        who: "test".to_owned(),
        at: chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
    };
    let no = desk.agh().next().unwrap().no.clone();
    store.set_aside(&no, &entry).await.unwrap();
    drop(store);
    let reader = Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap();
    assert_eq!(reader.snapshot().set_aside.get(&no), Some(&entry));
    assert_eq!(reader.kept_forecast(said.as_of).await.unwrap().as_ref(), Some(&said));
    assert_eq!(reader.kept_forecast(day("2026-11-19")).await.unwrap(), None);
    let mut other = said;
    other.total.present += 1;
    assert!(reader.keep_forecast(&other).await.unwrap_err().to_string().contains("nur zum Lesen"));
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.db");
    drop(filled(dir.path()).await);
    let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'future', TRUE, x'00', 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    for access in [Access::Read, Access::Write] {
        assert!(matches!(Store::open(&path, access).await, Err(StoreError::Newer(_))));
    }
}

#[tokio::test]
async fn tokens_are_shown_once_and_stored_as_hashes() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let token = store.add_token("desk-1", Role::Steuern, "test", chrono::Utc::now()).await.unwrap();
    assert!(store.add_token("desk-1", Role::Lesen, "test", chrono::Utc::now()).await.is_err());
    let stored = store.snapshot().tokens.clone();
    assert_eq!(stored.len(), 1);
    assert_ne!(stored[0].sha256, token);
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(token.len()).any(|w| w == token.as_bytes()), "the token itself reached the disk");
    }
    store.revoke_token("desk-1", crate::support::backend::day("2026-11-28"), "test", chrono::Utc::now()).await.unwrap();
    assert!(store.snapshot().tokens.is_empty());
    let actions: Vec<_> =
        store.audit(&AuditFilter::default()).await.unwrap().list.entries.into_iter().map(|e| e.action).collect();
    assert_eq!(actions, ["Token zurückgezogen", "Token angelegt", "Import"]);
}
