//! The line mode on a shared server, where what was answered is kept for the next start.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use super::Home;

/// Longest wait for anything; only ever reached when a test fails.
const PATIENCE: Duration = Duration::from_mins(1);

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn is_kept(folder: &Path) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten();
    files.flatten().any(|file| file.path().extension().is_some_and(|e| e == "json"))
}

/// The home's database, served; killed when dropped.
struct Server(Child, String);

impl Server {
    fn start(home: &Home) -> Self {
        let mut child = home.command(&["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("Backend auf ") {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "the backend ended early");
        }
        let url = line.split("Backend auf ").nth(1).unwrap().split(',').next().unwrap().to_owned();
        std::thread::spawn(move || log.read_to_string(&mut String::new()));
        Self(child, url)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The line mode fed by a pipe that stays open; killed when dropped.
struct Session {
    child: Child,
    keys: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Session {
    fn start(home: &Home, server: &str, token: &str) -> Self {
        let mut command = home.command(&["--server", server, "--plain", "--commands", "-"]);
        command.env("ILC_DESK_TOKEN", token).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { keys: child.stdin.take(), child, lines }
    }

    fn line(&mut self, text: &str) {
        let keys = self.keys.as_mut().unwrap();
        keys.write_all(text.as_bytes()).unwrap();
        keys.write_all(b"\n").unwrap();
        keys.flush().unwrap();
    }

    fn hears(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(end.saturating_duration_since(Instant::now()));
            if line.unwrap_or_else(|_| panic!("„{text}“ was never said")).contains(text) {
                return;
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Someone who hears the desk works on after the answers were kept.
#[test]
fn the_line_mode_goes_on_after_its_answers_were_kept() {
    let home = Home::new();
    home.ok(&["demo-data", "--out", "exporte"]);
    home.ok(&["import", "exporte"]);
    let token = home.ok(&["token", "add", "hörer", "--role", "lesen"]);
    let server = Server::start(&home);
    let mut session = Session::start(&home, &server.1, token.trim());
    session.line("agh");
    session.hears("Ansicht AGH");
    until("kept answers", || is_kept(&home.0.path().join(".cache/ilc-desk")));
    for (line, heard) in [("plätze", "Ansicht Plätze"), ("monitoring", "Ansicht Monitoring"), ("heute", "Ansicht Heute")] {
        session.line(line);
        session.hears(heard);
    }
    session.keys = None;
    until("the end", || session.child.try_wait().unwrap().is_some());
    assert!(session.child.wait().unwrap().success());
}
