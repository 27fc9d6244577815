//! kill -9 at every step of the protocol: the real program against the misbehaving relay, killed,
//! started again; then the deliveries are counted.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use chrono::Utc;
use ilc_desk::{
    domain::{
        MeasureNo, Team,
        mail::{Audience, EmailAddress, MailKind, Mailbox, Recipient, Role, Topic},
    },
    store::{Access, Deed, NewMail, Release, Store},
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::support::{
    backend,
    relay::{At, Do, Relay, Setup},
};

/// A running `ilc-desk serve`, killed without warning when dropped.
struct Serve(Child);

impl Serve {
    fn start(dir: &Path) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(dir.join("log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_ilc-desk"))
            .args(["serve", "-vv", "--listen", "127.0.0.1:0", "--config"])
            .arg(dir.join("desk.toml"))
            .arg("--database")
            .arg(format!("sqlite:{}", dir.join("desk.db").display()))
            .env("HOME", dir)
            .env("XDG_CONFIG_HOME", dir)
            .env("XDG_DATA_HOME", dir)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Self(child)
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

async fn until(what: &str, mut ready: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if ready().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("waited in vain for: {what}");
}

fn settings(dir: &Path, relay: &Relay) {
    let boxes: String = ["x911", "x915", "z211", "agency", "placement_list", "u25_list"]
        .map(|key| format!("[mail.rules.{key}]\nname = \"{key}\"\naddress = \"{key}@amt.test\"\n"))
        .concat();
    let smtp = format!("[mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\n", relay.port);
    std::fs::write(dir.join("desk.toml"), format!("{smtp}{boxes}")).unwrap();
}

/// A desk with one released mail to one recipient.
async fn prepared(dir: &Path) {
    let store = backend::filled(dir).await;
    let mailbox = |name: &str| Mailbox { name: name.into(), address: EmailAddress::parse(&format!("{name}@amt.test")).unwrap() };
    let mail = NewMail {
        kind: MailKind::AghAction,
        team: Team::X911,
        topic: Topic::Measure(MeasureNo::parse("AGH-1").unwrap()),
        as_of: None,
        from: mailbox("x911"),
        audience: Audience::new(Recipient::new(Role::Mb, mailbox("mb"))),
        uid: "0123456789abcdef".into(),
        subject: "Freie Plätze".into(),
        text: "Guten Tag\n".into(),
        html: "<p>Guten Tag</p>\n".into(),
        invitation: None,
        calendar: None,
        lists: Vec::new(),
    };
    let now = Utc::now();
    let deed = Deed { who: "test".into(), now, today: now.date_naive(), key: None, version: None };
    store.add_mails(&[mail], Some(Release::at_once(now + chrono::Duration::hours(1))), &deed).await.unwrap();
}

async fn state(dir: &Path) -> String {
    let store = Store::open(&dir.join("desk.db"), Access::Read).await.unwrap();
    let mail = store.mail(1).await.unwrap().unwrap();
    mail.state().key().to_owned()
}

/// Runs the story for one step: hang there once, kill, start again.
async fn story(at: At, seen: impl Fn(&Relay) -> bool) -> (String, usize) {
    let dir = tempfile::tempdir().unwrap();
    let relay = Setup::plain().times(at, Do::Hang, 1).start().await;
    settings(dir.path(), &relay);
    prepared(dir.path()).await;
    let first = Serve::start(dir.path());
    until("the step", async || seen(&relay)).await;
    drop(first);
    let second = Serve::start(dir.path());
    until("an end", async || ["sent", "unclear"].contains(&state(dir.path()).await.as_str())).await;
    let end = state(dir.path()).await;
    drop(second);
    let log = std::fs::read_to_string(dir.path().join("log")).unwrap();
    assert!(!log.contains("@amt.test") && !log.contains("Guten Tag") && !log.contains("Freie"), "{log}");
    (end, relay.taken().len())
}

fn commanded(relay: &Relay, command: &str) -> bool {
    relay.commands().iter().any(|c| c.starts_with(command))
}

#[tokio::test]
async fn fault_2_killed_at_the_banner_is_delivered_once() {
    assert_eq!(story(At::Banner, |r| r.connections() > 0).await, ("sent".into(), 1));
}

#[tokio::test]
async fn fault_2_killed_at_mail_is_delivered_once() {
    assert_eq!(story(At::Mail, |r| commanded(r, "MAIL")).await, ("sent".into(), 1));
}

#[tokio::test]
async fn fault_2_killed_at_rcpt_is_delivered_once() {
    assert_eq!(story(At::Rcpt, |r| commanded(r, "RCPT")).await, ("sent".into(), 1));
}

#[tokio::test]
async fn fault_2_killed_at_data_is_delivered_once() {
    assert_eq!(story(At::Data, |r| commanded(r, "DATA")).await, ("sent".into(), 1));
}

/// The relay has the whole message but not its end, and the program has not recorded that the end
/// comes next: the database is kept locked so that it is killed exactly there.
#[tokio::test]
async fn fault_2_killed_before_the_dot_is_delivered_once() {
    let dir = tempfile::tempdir().unwrap();
    let gate = Arc::new(tokio::sync::Notify::new());
    let relay = Setup::plain().times(At::Data, Do::Wait(gate.clone()), 1).start().await;
    settings(dir.path(), &relay);
    prepared(dir.path()).await;
    let first = Serve::start(dir.path());
    until("DATA", async || commanded(&relay, "DATA")).await;
    let options = SqliteConnectOptions::new().filename(dir.path().join("desk.db"));
    let mut lock = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut lock).await.unwrap();
    gate.notify_one();
    until("the message", async || relay.body_bytes() > 500).await;
    drop(first);
    sqlx::query("ROLLBACK").execute(&mut lock).await.unwrap();
    lock.close().await.unwrap();
    assert_eq!((state(dir.path()).await, relay.taken().len()), ("sending".into(), 0));
    let _second = Serve::start(dir.path());
    until("delivery", async || state(dir.path()).await == "sent").await;
    assert_eq!(relay.taken().len(), 1);
}

/// Recorded, dot perhaps on its way, nothing taken by the relay: nobody can know, so it is held.
#[tokio::test]
async fn killed_at_the_dot_is_unclear_and_held() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Setup::plain().times(At::MidMessage, Do::Hang, 1).start().await;
    settings(dir.path(), &relay);
    prepared(dir.path()).await;
    let first = Serve::start(dir.path());
    until("the record", async || state(dir.path()).await == "dot_pending").await;
    drop(first);
    let _second = Serve::start(dir.path());
    until("an end", async || state(dir.path()).await == "unclear").await;
    assert_eq!((relay.taken().len(), relay.connections()), (0, 1), "never silently twice");
}

#[tokio::test]
async fn killed_after_the_dot_is_unclear_and_delivered_once() {
    assert_eq!(story(At::Dot, |r| !r.taken().is_empty()).await, ("unclear".into(), 1));
}

/// SIGTERM lets a conversation finish.
#[tokio::test]
async fn told_to_end_it_finishes_the_conversation() {
    let dir = tempfile::tempdir().unwrap();
    let gate = Arc::new(tokio::sync::Notify::new());
    let relay = Setup::plain().times(At::Dot, Do::Wait(gate.clone()), 1).start().await;
    settings(dir.path(), &relay);
    prepared(dir.path()).await;
    let mut serve = Serve::start(dir.path());
    until("the dot", async || !relay.taken().is_empty()).await;
    let told = Command::new("kill").args(["-TERM", &serve.0.id().to_string()]).status().unwrap();
    assert!(told.success());
    gate.notify_one();
    until("the end", async || serve.0.try_wait().unwrap().is_some()).await;
    assert_eq!(state(dir.path()).await, "sent");
}
