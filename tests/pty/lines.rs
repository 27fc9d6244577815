//! A terminal that cannot move its cursor gets the line mode.

use std::{
    io::{Read, Write},
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, MasterPty, PtySize, native_pty_system};

use crate::home::Home;

/// A terminal that can only write lines: what it has been sent, and keys to send.
struct Dumb {
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<String>, Condvar)>,
    keys: Box<dyn Write + Send>,
    _master: Box<dyn MasterPty + Send>,
}

impl Dumb {
    fn start(home: &Home, args: &[&str]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = home.desk(args);
        command.env("TERM", "dumb");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let seen = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let told = seen.clone();
        std::thread::spawn(move || {
            let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
            while let Ok(n @ 1..) = Read::read(&mut reader, &mut buffer) {
                bytes.extend_from_slice(&buffer[..n]);
                *told.0.lock().unwrap() = String::from_utf8_lossy(&bytes).into_owned();
                told.1.notify_all();
            }
        });
        Self { child, seen, keys: pair.master.take_writer().unwrap(), _master: pair.master }
    }

    fn wait_for(&self, text: &str) -> String {
        let deadline = Instant::now() + Duration::from_mins(2);
        let mut seen = self.seen.0.lock().unwrap();
        while !seen.contains(text) {
            let left = deadline.checked_duration_since(Instant::now());
            let left = left.unwrap_or_else(|| panic!("no „{text}“ in: {seen}"));
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        seen.clone()
    }

    fn line(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
}

#[test]
fn a_dumb_terminal_gets_lines_and_no_codes() {
    let home = Home::new(2);
    let mut terminal = Dumb::start(&home, &["demo", "--view", "monitoring"]);
    terminal.wait_for("„ende“ beendet.");
    terminal.wait_for("Rückstand 173,3");
    terminal.wait_for("> ");
    terminal.line("wo\n");
    terminal.wait_for("1. gewählt, im Rückstand, HAR, AGH");
    terminal.line("import\n");
    terminal.wait_for("Ordner oder Datei");
    terminal.line("abbrechen\n");
    terminal.wait_for("Geschlossen. Ansicht Monitoring");
    // Ctrl+D ends it as cleanly as „ende“.
    terminal.line("\u{4}");
    assert!(terminal.child.wait().unwrap().success());
    let all = terminal.wait_for("Geschlossen");
    assert!(!all.contains('\u{1b}'), "a code: {all:?}");
}
