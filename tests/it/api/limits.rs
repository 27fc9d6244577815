//! What a backend takes of strangers and of those it knows, over real connections.

use std::time::{Duration, Instant};

use chrono::Utc;
use ilc_desk::{
    client::{ApiClient, ClientError},
    server::{self, Limits},
    store::Role,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::backend::{TOKEN, app, filled};

/// Address, and the token of one who may look.
async fn backend(dir: &std::path::Path, limits: Limits) -> (String, String) {
    let app = app(filled(dir).await).with_limits(limits);
    let reader = app.store.add_token("leser", Role::Lesen, "test", Utc::now()).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(server::run(listener, app, std::future::pending()));
    (address, reader)
}

/// What is answered to raw bytes within a second.
async fn answered(address: &str, sent: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut said = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut said)).await.expect("no answer").unwrap();
    String::from_utf8_lossy(&said[..read]).into_owned()
}

#[tokio::test]
async fn who_may_not_is_told_before_a_byte_of_the_body_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let (address, reader) = backend(dir.path(), Limits::default()).await;
    let import = |token: &str| {
        format!(
            "POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: k\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n\r\n--x"
        )
    };
    assert!(answered(&address, &import(&reader)).await.starts_with("HTTP/1.1 403"));
    assert!(answered(&address, &import("falsch")).await.starts_with("HTTP/1.1 401"));
    let keyless = import(TOKEN).replace("Idempotency-Key: k\r\n", "");
    assert!(answered(&address, &keyless).await.starts_with("HTTP/1.1 428"));
}

#[tokio::test]
async fn bodies_of_all_imports_together_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let (address, _) = backend(dir.path(), Limits { body_memory_mb: 128, ..Limits::default() }).await;
    let begun = |megabytes: usize, key: &str| {
        format!(
            "POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nIdempotency-Key: {key}\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n--x",
            megabytes << 20
        )
    };
    let mut first = TcpStream::connect(&address).await.unwrap();
    first.write_all(begun(100, "a").as_bytes()).await.unwrap();
    let client = ApiClient::new(&format!("http://{address}"), Some(TOKEN.into())).unwrap();
    // The first has its place once it is known to be running.
    while client.get::<Value>("imports/running/a").await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let refused = answered(&address, &begun(100, "b")).await;
    assert!(refused.starts_with("HTTP/1.1 429") && refused.to_lowercase().contains("retry-after: 5"), "{refused}");
    drop(first);
    while client.get::<Value>("imports/running/a").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream.write_all(begun(100, "c").as_bytes()).await.unwrap();
    let waiting = tokio::time::timeout(Duration::from_millis(300), stream.read(&mut [0; 16])).await;
    assert!(waiting.is_err(), "its place is free again: the rest of the body is waited for");
}

#[tokio::test]
async fn wrong_tokens_are_slowed_and_a_right_one_from_there_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let (address, reader) = backend(dir.path(), Limits::default()).await;
    let client = |token: &str| ApiClient::new(&format!("http://{address}"), Some(token.to_owned())).unwrap();
    let wrong = async || {
        let begun = Instant::now();
        assert!(matches!(client("falsch").get::<Value>("units").await, Err(ClientError::Unauthorized { .. })));
        begun.elapsed()
    };
    for _ in 0..5 {
        wrong().await;
    }
    let right = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let begun = Instant::now();
        client(&reader).get::<Value>("units").await.unwrap();
        begun.elapsed()
    };
    let (sixth, right) = tokio::join!(wrong(), right);
    assert!(sixth >= Duration::from_secs(1), "{sixth:?}");
    assert!(right < Duration::from_millis(700), "{right:?}");
}

#[tokio::test]
async fn half_open_connections_lock_nobody_out() {
    let dir = tempfile::tempdir().unwrap();
    let (address, reader) = backend(dir.path(), Limits { strangers_per_address: 4, ..Limits::default() }).await;
    let known = ApiClient::new(&format!("http://{address}"), Some(reader.clone())).unwrap();
    known.get::<Value>("units").await.unwrap();
    let mut half = Vec::new();
    for _ in 0..1_100 {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(b"GET /api/v1/units HTTP/1.1\r\nHo").await.unwrap();
        half.push(stream);
    }
    let begun = Instant::now();
    known.get::<Value>("units").await.unwrap();
    ApiClient::new(&format!("http://{address}"), Some(reader)).unwrap().get::<Value>("units").await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // The oldest gave way, at once and not after 30 s.
    let mut gone = [0; 16];
    let ended = tokio::time::timeout(Duration::from_secs(2), half[0].read(&mut gone)).await.expect("still open");
    assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
}
