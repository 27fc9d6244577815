//! Start, resize down to one cell, quit. The child is this test program itself, with a backend
//! that never starts.

use std::time::Duration;

use ilc_desk::tui::{Options, run};
use portable_pty::CommandBuilder;

use crate::{home::Home, terminal::Terminal};

const WHY: &str = "Die Datenbank wird schon benutzt.";

/// This test program, for a terminal, to run only that test.
pub fn child(home: &Home, test: &str) -> CommandBuilder {
    let this = std::env::current_exe().unwrap();
    home.program(&this.display().to_string(), &["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
}

pub fn dashboard(also: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let backend = async { Err(WHY.to_owned()) };
    runtime.block_on(async { tokio::join!(run(Options::default(), backend), also) }).0.unwrap();
}

/// A dashboard that says what is wrong with its backend.
pub fn started(home: &Home, test: &str) -> Terminal {
    let terminal = Terminal::start(child(home, test), (80, 24));
    terminal.wait_for(WHY);
    assert!(!terminal.has_settings_from_before(), "raw mode is on");
    terminal
}

#[test]
#[ignore = "the child of the tests below"]
fn child_dashboard() {
    dashboard(async {});
}

#[test]
#[ignore = "the child of a test in endings"]
fn child_that_panics() {
    dashboard(async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        panic!("mit Absicht");
    });
}

#[test]
#[ignore = "the child of a test in endings"]
fn child_with_a_task_that_panics() {
    dashboard(async {
        let task = tokio::spawn(async { panic!("mit Absicht") });
        assert!(task.await.is_err());
    });
}

#[test]
fn starts_answers_keys_and_quits() {
    let home = Home::new(1);
    let mut terminal = started(&home, "basics::child_dashboard");
    terminal.press("?");
    terminal.wait_for("Hilfe · tippen sucht");
    terminal.press("\u{1b}");
    terminal.wait_gone("tippen sucht");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
}

#[test]
fn survives_one_cell_and_comes_back() {
    let home = Home::new(1);
    let mut terminal = started(&home, "basics::child_dashboard");
    terminal.resize(1, 1);
    terminal.press("?jjk");
    terminal.resize(20, 4);
    terminal.wait_for("Fenster zu klein");
    terminal.resize(120, 40);
    terminal.wait_for("Hilfe · tippen sucht");
    terminal.press("\u{3}");
    assert!(terminal.wait_for_clean_end());
}

#[test]
fn a_pasted_line_break_presses_nothing() {
    let home = Home::new(1);
    let mut terminal = started(&home, "basics::child_dashboard");
    terminal.press(":");
    terminal.wait_for("Befehle und Ziele");
    terminal.press("\u{1b}[200~beenden\r\n\u{1b}[201~");
    terminal.wait_for(": beenden");
    terminal.wait_for("▶ beenden");
    terminal.press("\r");
    assert!(terminal.wait_for_clean_end());
}
