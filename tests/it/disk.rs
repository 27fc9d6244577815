//! A disk that takes nothing more, and then takes it again: writes are refused meanwhile, `ready`
//! says so, and the next one works without a restart. The limit on file sizes makes the system refuse
//! what is written, as a full or broken disk does; it needs no rights.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use ilc_desk::client::{ApiClient, ClientError};
use reqwest::Method;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::Value;

use crate::support::backend::exports;

struct Served {
    child: Child,
    url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// A filled desk behind `serve`, and a client that may do everything.
    fn start(dir: &std::path::Path) -> (Self, ApiClient) {
        for file in exports() {
            std::fs::write(dir.join(file.name), file.bytes).unwrap();
        }
        let program = assert_cmd::cargo::cargo_bin!("ilc-desk");
        let run = |args: &[&str]| {
            let output = Command::new(program).args(args).env("HOME", dir).current_dir(dir).output().unwrap();
            assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let database = ["--database", "sqlite:desk.db", "--today", "2026-11-20"];
        run(&[&["import", "oe.csv", "massnahmen.csv", "starts.csv", "teilnahmen.csv", "monitoring.csv"], &database[..]].concat());
        let token = run(&[&["token", "add", "test", "--role", "verwalten"], &database[..]].concat());
        // What exceeds the limit is refused; by default it would end the program.
        let mut child = Command::new("/bin/sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(program)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(database)
            .env("HOME", dir)
            .current_dir(dir)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = lines.by_ref().map(Result::unwrap).find(|line| line.contains("http://")).expect("it says where it listens");
        let url = said.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap().trim_end_matches(',');
        let url = format!("http://{url}");
        // Nobody else reads it, and a full pipe would stop the server.
        std::thread::spawn(move || lines.for_each(drop));
        let client = ApiClient::new(&url, Some(token)).unwrap();
        (Self { child, url }, client)
    }

    /// Refuses every byte beyond the first page of a file, or nothing any more.
    fn full(&self, full: bool) {
        let pid = Pid::from_child(&self.child);
        let current = full.then_some(4096);
        prlimit(Some(pid), Resource::Fsize, Rlimit { current, maximum: None }).unwrap();
    }
}

async fn add(client: &ApiClient, name: &str) -> Result<u16, ClientError> {
    let body = format!(r#"{{"name":"{name}","role":"lesen"}}"#).into_bytes();
    let headers = [("idempotency-key", name)];
    client.send(Method::POST, "tokens", Some(("application/json", body)), &headers).await.map(|answer| answer.status)
}

/// The list of who came, and how many the desk knows to have begun.
async fn read_list(client: &ApiClient, key: &str) -> Result<u16, ClientError> {
    let row = r#"{"participation":"T3","said":"ja","first_day":null,"certainty":"schlüssel","line":2}"#;
    let body = format!(r#"{{"as_of":"2026-11-20","kind":"erst","rows":[{row}]}}"#).into_bytes();
    let headers = [("if-match", "*"), ("idempotency-key", key)];
    let path = "first-days/MES-2/M01/list";
    client.send(Method::PUT, path, Some(("application/json", body)), &headers).await.map(|answer| answer.status)
}

async fn begun(client: &ApiClient) -> u32 {
    client.first_day("MES-2", Some("M01")).await.unwrap().begun
}

/// Status and Retry-After of `ready`, asked as a monitor asks.
async fn ready(url: &str) -> (u16, bool, Value) {
    let answer = reqwest::get(format!("{url}/api/v1/ready")).await.unwrap();
    let (status, retry) = (answer.status().as_u16(), answer.headers().contains_key("retry-after"));
    (status, retry, answer.json().await.unwrap())
}

async fn trouble(client: &ApiClient) -> Option<String> {
    let answer = client.send(Method::GET, "summary", None, &[]).await.unwrap();
    let summary: Value = answer.json().unwrap();
    summary["trouble"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_disk_that_refuses_is_said_and_forgotten_once_it_takes_again() {
    let dir = tempfile::tempdir().unwrap();
    let (served, client) = Served::start(dir.path());
    assert_eq!(add(&client, "vorher").await.unwrap(), 201);
    assert_eq!((ready(&served.url).await.0, trouble(&client).await), (200, None));

    served.full(true);
    for (name, refused) in
        [("a", add(&client, "a").await), ("b", add(&client, "b").await), ("list", read_list(&client, "c").await)]
    {
        match refused {
            Err(ClientError::Problem(problem)) => {
                assert_eq!(problem.status, 503);
                assert!(problem.detail.contains("nichts wurde gespeichert"), "{name}: {}", problem.detail);
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert_eq!(begun(&client).await, 0, "what was refused has no effect");
    let (status, retry, problem) = ready(&served.url).await;
    assert_eq!((status, retry, problem["status"].as_u64()), (503, true, Some(503)), "{problem}");
    assert!(trouble(&client).await.is_some_and(|why| why.contains("Datenträger")));

    served.full(false);
    // Nobody asks and nobody writes: it finds out by itself.
    let gone = async {
        while trouble(&client).await.is_some() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), gone).await.expect("the trouble is over");
    assert_eq!(ready(&served.url).await.0, 200);
    assert_eq!(add(&client, "nachher").await.unwrap(), 201);
    assert_eq!((read_list(&client, "d").await.unwrap(), begun(&client).await), (200, 1));
    let tokens: Value = client.send(Method::GET, "tokens", None, &[]).await.unwrap().json().unwrap();
    let names: Vec<_> = tokens["tokens"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["nachher", "test", "vorher"], "what was refused is not there");
}
