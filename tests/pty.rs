//! The dashboard in a real terminal: start, quit, resize down to one cell, signals, a panic. The
//! child is this test program itself, started inside a pseudo terminal. Waits for text, never sleeps.
#![cfg(unix)]

use std::{
    io::{Read as _, Write as _},
    process::Command,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use ilc_desk::tui::{Options, run};
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Longest wait for a text; only ever reached when the test fails.
const PATIENCE: Duration = Duration::from_secs(30);
const WHY: &str = "Die Datenbank wird schon benutzt.";

type Shared = Arc<(Mutex<(vt100::Parser, bool)>, Condvar)>;

struct Terminal {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn std::io::Write + Send>,
    seen: Shared,
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    fn start(child_test: &str) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", child_test, "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("TERM", "xterm-256color");
        // A backtrace would push what is waited for off the screen.
        command.env("RUST_BACKTRACE", "0");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen: Shared = Arc::new((Mutex::new((vt100::Parser::new(24, 80, 0), false)), Condvar::new()));
        let (mut reader, shared) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                // Linux ends a pseudo terminal with EIO, others with 0.
                let n = reader.read(&mut bytes).unwrap_or(0);
                let mut state = shared.0.lock().unwrap();
                state.0.process(&bytes[..n]);
                state.1 = n == 0;
                shared.1.notify_all();
                if n == 0 {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, master: pair.master, keys, seen }
    }

    fn wait_for(&self, what: &str, holds: impl Fn(&vt100::Screen, bool) -> bool) {
        let end = Instant::now() + PATIENCE;
        let mut state = self.seen.0.lock().unwrap();
        while !holds(state.0.screen(), state.1) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}; on screen:\n{}", state.0.screen().contents());
            state = self.seen.1.wait_timeout(state, left).unwrap().0;
        }
    }

    fn wait_for_text(&self, text: &str) {
        self.wait_for(text, |screen, _| screen.contents().contains(text));
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn resize(&self, cols: u16, rows: u16) {
        self.seen.0.lock().unwrap().0.screen_mut().set_size(rows, cols);
        self.master.resize(size(cols, rows)).unwrap();
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// The child has ended and given everything back: screen, cursor, mouse, pastes.
    fn wait_for_end(mut self) -> bool {
        self.wait_for("the end", |_, ended| ended);
        let state = self.seen.0.lock().unwrap();
        let screen = state.0.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        self.child.wait().unwrap().success()
    }
}

fn dashboard(also: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let backend = async { Err(WHY.to_owned()) };
    runtime.block_on(async { tokio::join!(run(Options::default(), backend), also) }).0.unwrap();
}

#[test]
#[ignore = "the child of the tests below"]
fn child_dashboard() {
    dashboard(async {});
}

#[test]
#[ignore = "the child of a test below"]
fn child_that_panics() {
    dashboard(async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        panic!("mit Absicht");
    });
}

#[test]
fn starts_answers_keys_and_quits() {
    let mut terminal = Terminal::start("child_dashboard");
    terminal.wait_for_text(WHY);
    terminal.press("?");
    terminal.wait_for_text("Hilfe · Esc schließt");
    terminal.press("q");
    terminal.wait_for("the dialog to close", |screen, _| !screen.contents().contains("Esc schließt"));
    terminal.press("q");
    assert!(terminal.wait_for_end());
}

#[test]
fn survives_one_cell_and_comes_back() {
    let mut terminal = Terminal::start("child_dashboard");
    terminal.wait_for_text(WHY);
    terminal.resize(1, 1);
    terminal.press("?jjk");
    terminal.resize(20, 4);
    terminal.wait_for_text("Fenster zu klein");
    terminal.resize(120, 40);
    terminal.wait_for_text("Hilfe · Esc schließt");
    terminal.press("\u{3}");
    assert!(terminal.wait_for_end());
}

#[test]
fn sigterm_and_sighup_give_the_terminal_back() {
    for name in ["-TERM", "-HUP"] {
        let terminal = Terminal::start("child_dashboard");
        terminal.wait_for_text(WHY);
        terminal.signal(name);
        assert!(terminal.wait_for_end(), "{name}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    let terminal = Terminal::start("child_that_panics");
    terminal.wait_for_text("mit Absicht");
    terminal.wait_for("the main screen", |screen, _| !screen.alternate_screen());
    assert!(!terminal.wait_for_end(), "the exit code tells of the panic");
}

#[test]
fn a_pasted_line_break_presses_nothing() {
    let mut terminal = Terminal::start("child_dashboard");
    terminal.wait_for_text(WHY);
    terminal.press(":");
    terminal.wait_for_text("Befehle · ↵ ausführen");
    terminal.press("\u{1b}[200~beenden\r\n\u{1b}[201~");
    terminal.wait_for_text(": beenden");
    terminal.wait_for_text("▶ beenden");
    terminal.press("\r");
    assert!(terminal.wait_for_end());
}
