//! Back and forth: backups that are whole, imports taken back, an audit that shows tampering, what is
//! over deleted, a database that went back in time.

use std::path::Path;

use chrono::{Duration, Utc};
use ilc_desk::{
    domain::{ParticipationId, mail::DispatchRules, retention::Retention},
    store::{self, Access, AuditFilter, Broken, Claim, ImportFailure, Keep, Role, Store, StoreError},
};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use crate::support::backend::{day, exports, file, filled, import, options};

const KEEP: Keep = Keep { newest: None, days: 90 };

/// Runs a statement as somebody does who is not the program.
async fn by_hand(database: &Path, sql: &'static str) {
    let mut connection = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_backup_is_whole_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("desk.db");
    let store = filled(dir.path()).await;
    let (before, to) = (store.snapshot(), dir.path().join("sicherung"));
    let made = store::backup(&database, &to, day("2026-11-20"), KEEP).await.unwrap();
    assert_eq!(made.file.file_name().unwrap(), "ilc-desk-2026-11-20.db");
    store.add_token("danach", Role::Lesen, "test", Utc::now()).await.unwrap();
    let restored = store::restore(&database, &made.file, day("2026-11-21")).await;
    assert!(matches!(restored, Err(StoreError::InUse(_))), "{restored:?}");
    store.close().await;
    drop(store);
    let kept = store::restore(&database, &made.file, day("2026-11-21")).await.unwrap().kept.unwrap();
    let store = Store::open(&database, Access::Write).await.unwrap();
    let now = store.snapshot();
    assert_eq!((&now.desk, now.tokens.len()), (&before.desk, 0));
    assert!(now.outbox.pause.is_some(), "what was sent meanwhile is not known here");
    let kept = Store::open(&kept, Access::Read).await.unwrap();
    assert_eq!(kept.snapshot().tokens.len(), 1, "the database that was replaced is whole");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&made.file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn old_backups_go_and_foreign_files_stay() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("desk.db");
    drop(filled(dir.path()).await);
    let to = dir.path().join("sicherung");
    for today in ["2026-06-01", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-20"] {
        store::backup(&database, &to, day(today), KEEP).await.unwrap();
    }
    std::fs::write(to.join("ilc-desk-notizen.db"), "x").unwrap();
    let names = || -> Vec<String> {
        let found = store::backups(&to).unwrap();
        found.into_iter().map(|(_, path)| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names().len(), 4, "the one of June is older than 90 days");
    store::backup(&database, &to, day("2026-11-21"), Keep { newest: Some(2), days: 90 }).await.unwrap();
    assert_eq!(names(), ["ilc-desk-2026-11-20-2.db", "ilc-desk-2026-11-21.db"]);
    assert!(to.join("ilc-desk-notizen.db").exists());
    let foreign = store::restore(&database, &to.join("ilc-desk-notizen.db"), day("2026-11-21")).await;
    assert!(foreign.is_err());
    assert!(Store::open(&database, Access::Read).await.is_ok(), "nothing was replaced");
}

#[tokio::test]
async fn a_copy_without_its_other_files_sends_nothing_until_a_person_looked() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    // As `cp desk.db` does, beside the running backend or after it.
    store.checkpoint().await.unwrap();
    let copy = dir.path().join("kopie.db");
    std::fs::copy(dir.path().join("desk.db"), &copy).unwrap();
    let copied = Store::open(&copy, Access::Write).await.unwrap();
    assert!(copied.snapshot().outbox.pause.as_ref().is_some_and(|pause| pause.reason.contains("älter als ihr letzter Stand")));
    let claim = async |store: &Store| {
        store.claim_message("a", Utc::now(), Duration::minutes(1), &DispatchRules::default()).await.unwrap()
    };
    assert!(matches!(claim(&copied).await, Claim::Idle(Some(_))));
    copied.resume_queue("test", Utc::now()).await.unwrap();
    assert!(copied.snapshot().outbox.pause.is_none());
    copied.close().await;
    drop(copied);
    let again = Store::open(&copy, Access::Write).await.unwrap();
    assert!(again.snapshot().outbox.pause.is_none(), "once is enough");

    // The same file, set back behind its own mark.
    let database = dir.path().join("desk.db");
    store.close().await;
    drop(store);
    let old = std::fs::read(&database).unwrap();
    let store = Store::open(&database, Access::Write).await.unwrap();
    assert!(store.snapshot().outbox.pause.is_none(), "as it was left");
    store.add_token("a", Role::Lesen, "test", Utc::now()).await.unwrap();
    store.close().await;
    drop(store);
    std::fs::write(&database, old).unwrap();
    assert!(Store::open(&database, Access::Write).await.unwrap().snapshot().outbox.pause.is_some());
}

#[tokio::test]
async fn an_import_taken_back_leaves_the_desk_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let before = store.snapshot();
    let newer = vec![
        file(
            "oe.csv",
            "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\nALT;Anders;Standort;Altona;alt@jobcenter.example;1;0\nHAR;Harburg;Standort;Harburg;har@jobcenter.example;5;0\n",
        ),
        file(
            "starts.csv",
            "Maßnahmenummer;Modul;Beginn;Ende;Plätze\nMES-2;M01;01.12.2026;26.02.2027;9\nMES-2;M02;15.12.2026;26.02.2027;6\n",
        ),
        file(
            "teilnahmen.csv",
            "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n\
             T2;AGH-1;;ALT;01.11.2026;01.12.2026;31.05.2027;Storniert;21.11.2026;;;\n\
             T9;AGH-1;;HAR;01.11.2026;01.12.2026;31.05.2027;Zugewiesen;01.11.2026;;;\n",
        ),
    ];
    import(&store, newer, options("2026-11-21")).await.unwrap();
    assert_ne!(store.snapshot().desk, before.desk);
    let undone = store.undo_import("test", Utc::now()).await.unwrap();
    assert_eq!((undone.id, undone.as_of), (2, day("2026-11-21")));
    let now = store.snapshot();
    assert_eq!((&now.desk, &now.last_import), (&before.desk, &before.last_import));
    let read = Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap();
    assert_eq!(read.snapshot().desk, before.desk);
    assert!(matches!(store.undo_import("test", Utc::now()).await, Err(StoreError::Refused(_))), "only the newest, once");
    let entries = store.audit(&AuditFilter::default()).await.unwrap().list.entries;
    assert_eq!(entries[0].action, "Import zurückgenommen");
    // Numbers are not given twice.
    import(&store, exports(), options("2026-11-21")).await.unwrap();
    assert_eq!(store.snapshot().last_import.as_ref().unwrap().id, 3);
}

#[tokio::test]
async fn tampering_with_the_audit_is_named() {
    for (sql, broken) in [
        ("UPDATE audit SET who = 'niemand' WHERE id = 4", Broken::Altered(4)),
        ("DELETE FROM audit WHERE id = 3", Broken::Gap(3, 3)),
        ("DELETE FROM audit WHERE id >= 5", Broken::End(5)),
        ("DELETE FROM audit WHERE id = 1", Broken::Gap(1, 1)),
        ("UPDATE audit SET hash = (SELECT hash FROM audit WHERE id = 2) WHERE id = 3", Broken::Altered(3)),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path()).await;
        for n in 0..5 {
            store.add_token(&format!("t{n}"), Role::Lesen, "test", Utc::now()).await.unwrap();
        }
        let fine = store.verify_audit().await.unwrap();
        assert_eq!((fine.entries, fine.broken), (6, None));
        by_hand(&dir.path().join("desk.db"), sql).await;
        assert_eq!(store.verify_audit().await.unwrap().broken, Some(broken), "{sql}");
    }
}

#[tokio::test]
async fn the_audit_is_read_page_by_page_and_by_who_and_what() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    for n in 0..7 {
        let who = if n % 2 == 0 { "anna" } else { "bert" };
        store.add_token(&format!("t{n}"), Role::Lesen, who, Utc::now()).await.unwrap();
    }
    let (mut filter, mut seen) = (AuditFilter { limit: Some(3), ..AuditFilter::default() }, Vec::new());
    loop {
        let page = store.audit(&filter).await.unwrap();
        seen.extend(page.list.entries.iter().map(|entry| entry.id));
        filter.before = page.next.map(|next| next.parse().unwrap());
        if filter.before.is_none() {
            break;
        }
    }
    assert_eq!(seen, [8, 7, 6, 5, 4, 3, 2, 1]);
    let of = async |filter: AuditFilter| store.audit(&filter).await.unwrap().list.entries.len();
    assert_eq!(of(AuditFilter { who: Some("anna".into()), ..AuditFilter::default() }).await, 4);
    assert_eq!(of(AuditFilter { action: Some("Import".into()), ..AuditFilter::default() }).await, 1);
    assert_eq!(of(AuditFilter { until: Some(Utc::now() - Duration::days(1)), ..AuditFilter::default() }).await, 0);
}

#[tokio::test]
async fn what_is_over_goes_with_its_versions_and_leaves_its_counts() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let over = "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n\
                T1;AGH-1;;ALT;01.09.2026;10.09.2026;10.03.2027;Beendet;21.11.2026;10.09.2026;20.11.2026;\n\
                T2;AGH-1;;ALT;01.11.2026;01.12.2026;31.05.2027;Nicht angetreten;02.12.2026;;;\n";
    import(&store, vec![file("teilnahmen.csv", over)], options("2026-12-02")).await.unwrap();
    let retention = Retention { provider_contacts_months: 600, ..Retention::default() };
    let due = async |today| store.overdue(day(today), retention, "2026-12-03T08:00:00Z".parse().unwrap()).await.unwrap().total();
    assert_eq!(due("2029-11-20").await, 0, "the last day of the 36 months");
    // T1 with one earlier version, and the forecasts of its time.
    let first = store.overdue(day("2029-11-21"), retention, Utc::now()).await.unwrap();
    assert_eq!(first.tables[0].2, 1);
    assert_eq!(first.tables[1].2, 1);
    store.purge(day("2029-11-21"), retention, "test", Utc::now()).await.unwrap();
    let known =
        |store: &Store| -> Vec<String> { store.snapshot().desk.participations().iter().map(|p| p.id.to_string()).collect() };
    assert_eq!(known(&store), ["T2", "T3"]);
    assert!(!store.snapshot().desk.superseded.keys().any(|id| id.to_string() == "T1"));
    let read = Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap();
    assert_eq!(read.snapshot().desk, store.snapshot().desk);
    let entry = store.audit(&AuditFilter::default()).await.unwrap().list.entries.remove(0);
    assert!(entry.detail.contains("1 Teilnahmen") && !entry.detail.contains("T1"), "{}", entry.detail);
    let mut connection = SqliteConnectOptions::new().filename(dir.path().join("desk.db")).connect().await.unwrap();
    let (days, entries): (i64, i64) =
        sqlx::query_as("SELECT sum(occupied_days), sum(entries) FROM month_total").fetch_one(&mut connection).await.unwrap();
    assert_eq!((days, entries), (72, 1), "10.09. to 20.11.");
}

#[tokio::test]
async fn an_audit_whose_beginning_is_over_still_proves_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let old = "2024-01-05T08:00:00Z".parse().unwrap();
    for n in 0..3 {
        store.add_token(&format!("t{n}"), Role::Lesen, "test", old).await.unwrap();
    }
    let retention = Retention { audit_months: 12, ..Retention::default() };
    // The import before them is newer: it and what follows it stay.
    store.purge(day("2026-11-20"), retention, "test", Utc::now()).await.unwrap();
    assert_eq!(store.verify_audit().await.unwrap().broken, None);
    by_hand(&dir.path().join("desk.db"), "UPDATE audit SET at = 1700000000 WHERE id = 1").await;
    store.purge(day("2026-11-20"), retention, "test", Utc::now()).await.unwrap();
    let ids: Vec<_> = store.audit(&AuditFilter::default()).await.unwrap().list.entries.iter().map(|entry| entry.id).collect();
    assert_eq!(ids.last(), Some(&5), "a beginning went, whole: {ids:?}");
    assert_eq!(store.verify_audit().await.unwrap().broken, None);
    by_hand(&dir.path().join("desk.db"), "DELETE FROM audit WHERE id = 5").await;
    assert_eq!(store.verify_audit().await.unwrap().broken, Some(Broken::End(5)));
}

#[tokio::test]
async fn one_key_is_erased_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    import(&store, exports(), options("2026-11-21")).await.unwrap();
    let id = ParticipationId::parse("T1").unwrap();
    let erased = store.erase(&id, "test", Utc::now()).await.unwrap();
    assert!(erased.known);
    assert!(!store.erase(&id, "test", Utc::now()).await.unwrap().known);
    store.checkpoint().await.unwrap();
    let mut connection = SqliteConnectOptions::new().filename(dir.path().join("desk.db")).connect().await.unwrap();
    for (table, column) in [
        ("participation", "id"),
        ("participation_past", "id"),
        ("import_undo", "document"),
        ("idempotency", "answer"),
        ("audit", "subject || detail"),
        ("kept_forecast", "document"),
    ] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table} WHERE {column} LIKE '%T1%'"));
        let (n,): (i64,) = sqlx::query_as(sql).fetch_one(&mut connection).await.unwrap();
        assert_eq!(n, 0, "{table}");
    }
    // Another export brings it again: it is stored again.
    import(&store, exports(), options("2026-11-22")).await.unwrap();
    assert!(store.snapshot().desk.participations().iter().any(|p| p.id == id));
}

#[tokio::test]
async fn what_is_likely_a_mistake_is_asked() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let refused = async |files, options| match import(&store, files, options).await {
        Err(ImportFailure::Refused(errors)) => errors.to_string(),
        other => panic!("{other:?}"),
    };
    let mut future = options("2062-11-27");
    future.today = day("2026-11-27");
    let said = refused(exports(), future.clone()).await;
    assert!(said.contains("27.11.2062") && said.contains("--yes"), "{said}");
    let one_row = "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n\
                   T1;AGH-1;;ALT;01.09.2026;10.09.2026;10.03.2027;Eingetreten;10.09.2026;10.09.2026;;\n";
    let part = || vec![file("teilnahmen.csv", one_row)];
    let mut folder = options("2026-11-21");
    folder.folder = true;
    let said = refused(part(), folder.clone()).await;
    assert!(said.contains("nur 1 Zeile, beim letzten Mal waren es 3"), "{said}");
    assert_eq!(store.snapshot().desk.as_of, Some(day("2026-11-20")), "nothing was stored");
    // A single file is a part, which is normal: stored and said.
    let store::Answered::Now(report) = import(&store, part(), options("2026-11-21")).await.unwrap() else { panic!() };
    assert!(report.notices.iter().any(|notice| notice.contains("beim letzten Mal")), "{:?}", report.notices);
    future.confirmed = true;
    import(&store, exports(), future).await.unwrap();
    assert_eq!(store.snapshot().desk.as_of, Some(day("2062-11-27")));
    store.undo_import("test", Utc::now()).await.unwrap();
    assert_eq!(store.snapshot().desk.as_of, Some(day("2026-11-21")), "and back again");
}

#[cfg(unix)]
#[tokio::test]
async fn no_second_writer_comes_in_by_another_name() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let database = dir.path().join("desk.db");
    let refused = async |path: &Path| matches!(Store::open(path, Access::Write).await, Err(StoreError::InUse(_)));
    assert!(refused(&database).await);
    let (soft, hard) = (dir.path().join("weich.db"), dir.path().join("hart.db"));
    std::os::unix::fs::symlink(&database, &soft).unwrap();
    assert!(refused(&soft).await, "a symbolic link");
    std::fs::remove_file(dir.path().join("desk.db.lock")).unwrap();
    assert!(refused(&database).await, "without the file of the lock");
    std::fs::hard_link(&database, &hard).unwrap();
    assert!(refused(&hard).await, "a second name");
    drop(store);
}

/// Of a provider that has no measure any more nobody is asked for a list.
#[tokio::test]
async fn contacts_of_a_provider_go_a_year_after_its_last_measure() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path()).await;
    let contact = |store: &Store| store.snapshot().desk.measures["MES-2"].provider_contact.email.clone();
    let retention = Retention { participations_months: 600, ..Retention::default() };
    store.purge(day("2028-12-31"), retention, "test", Utc::now()).await.unwrap();
    assert_eq!(contact(&store), "listen@hafenbogen.example.org", "MES-2 ends on 31.12.2027");
    let purged = store.purge(day("2029-01-02"), retention, "test", Utc::now()).await.unwrap();
    assert!(purged.tables.iter().any(|(name, _, n)| *name == "Ansprechpersonen bei Trägern" && *n == 1), "{purged:?}");
    assert_eq!(contact(&store), "");
    drop(store);
    let again = Store::open(&dir.path().join("desk.db"), Access::Read).await.unwrap();
    assert_eq!(contact(&again), "");
}
