//! A small desk and a backend on a free port, shared by the integration tests.

use std::{path::Path, sync::Arc};

use chrono::{NaiveDate, Utc};
use ilc_desk::{
    config::Rules,
    domain::mail::{DispatchRules, MailRules},
    import::{ReadOptions, SourceFile},
    mail::{Post, Way},
    server::{self, App, Caller, Clock, FirstDaySettings},
    store::{Access, Answered, ImportFailure, ImportOptions, Role, Store},
};
use tokio::net::TcpListener;

pub const TOKEN: &str = "test-token";

pub fn day(iso: &str) -> NaiveDate {
    iso.parse().unwrap()
}

pub fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// Two sites and a JBA, one AGH of four places and one modular measure.
pub fn exports() -> Vec<SourceFile> {
    vec![
        file(
            "oe.csv",
            "OE;Bezeichnung;Art;Bezirk;Verteiler;Bestand ELB;Bestand U25\n\
             ALT;Jobcenter Altona;Standort;Altona;alt@jobcenter.example;8571;0\n\
             BIL;Jobcenter Billstedt;Standort;Mitte;bil@jobcenter.example;9000;0\n\
             JBA-MIT;JBA Mitte;JBA;Mitte;jba@jobcenter.example;3214;3214\n",
        ),
        file(
            "massnahmen.csv",
            "Maßnahmenummer;Bezeichnung;Instrument;Träger;Bezirk;Plätze;Beginn;Ende;Modular;Zielgruppe U25;Eingeschränkte Mobilität;Bedarf durch OE;MB;MB OE;MB E-Mail;\
             Zielgruppe;Inhalt;Hinweise;Träger E-Mail;Träger Ansprechperson\n\
             AGH-1;Küche Süd;AGH;Elbe-Werk;Altona;4;01.01.2026;31.12.2027;nein;nein;nein;;MB ALT 1;ALT;mb.alt.1@jobcenter.example;;;;;\n\
             MES-2;MES Anker;MES;Hafenbogen;Mitte;12;16.11.2026;31.12.2027;ja;nein;nein;;MB BIL 1;BIL;mb.bil.1@jobcenter.example;\
             Menschen, die sich neu ausrichten;Ziele klären, Stärken finden;Mitte, auch in Teilzeit;listen@hafenbogen.example.org;Büro Hafenbogen\n",
        ),
        file("starts.csv", "Maßnahmenummer;Modul;Beginn;Ende;Plätze\nMES-2;M01;01.12.2026;26.02.2027;12\n"),
        file(
            "teilnahmen.csv",
            "Teilnahme-ID;Maßnahmenummer;Modul;OE;Zuweisung am;Beginn geplant;Ende geplant;Status;Status seit;Beginn;Ende;Grund\n\
             T1;AGH-1;;ALT;01.09.2026;10.09.2026;10.03.2027;Eingetreten;10.09.2026;10.09.2026;;\n\
             T2;AGH-1;;ALT;01.11.2026;01.12.2026;31.05.2027;Zugewiesen;01.11.2026;;;\n\
             T3;MES-2;M01;BIL;01.11.2026;01.12.2026;26.02.2027;Zugewiesen;01.11.2026;;;\n",
        ),
        file(
            "monitoring.csv",
            "Stand;OE;Instrument;Eintrittserwartung Jahr;Eintrittserwartung bis Stand;Eintritte Ist\n\
             20.11.2026;ALT;MES;38;33,6;26\n20.11.2026;BIL;MES;20;17,5;20\n",
        ),
    ]
}

pub fn options(as_of: &str) -> ImportOptions {
    ImportOptions {
        as_of: day(as_of),
        snapshot: false,
        confirmed: false,
        folder: false,
        today: day(as_of),
        dry_run: false,
        who: "test".to_owned(),
        now: Utc::now(),
        idempotency_key: None,
    }
}

pub async fn import(store: &Store, files: Vec<SourceFile>, options: ImportOptions) -> Result<Answered, ImportFailure> {
    store.import(files, &ReadOptions::default(), options, |_| {}).await
}

pub async fn filled(dir: &Path) -> Store {
    let store = Store::open(&dir.join("desk.db"), Access::Write).await.unwrap();
    import(&store, exports(), options("2026-11-20")).await.unwrap();
    store
}

/// Mails as files into a folder; nothing sends them unless a test starts a dispatcher.
pub fn post(dir: &Path) -> Arc<Post> {
    let way = Way::Folder(dir.join("postausgang"));
    Arc::new(Post::new(MailRules::default(), DispatchRules::default(), None, way).unwrap())
}

pub fn app(store: Store) -> App {
    app_on("2026-11-20", store)
}

/// The compiled-in settings of the start day.
pub fn first_days() -> FirstDaySettings {
    FirstDaySettings::of(&ilc_desk::config::FirstDay::default()).unwrap()
}

pub fn app_on(today: &str, store: Store) -> App {
    let clock = Clock { fixed: Some(day(today)) };
    let caller = Caller { name: "test".to_owned(), role: Role::Verwalten };
    App::new(Arc::new(store), clock, Rules::default(), ReadOptions::default(), post(Path::new("/nirgends")), first_days())
        .with_own_token(TOKEN, caller)
}

/// A backend on a free port; ends with the test's runtime.
pub async fn backend(dir: &Path) -> (String, App) {
    let app = app(filled(dir).await);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(server::run(listener, app.clone(), std::future::pending()));
    (url, app)
}
