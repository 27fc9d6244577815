//! Every way out gives the terminal back: signals, a panic of the thread that draws, and the end
//! of the terminal itself ends the program. A panic elsewhere does not.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use crate::{
    basics::{child, started},
    home::Home,
    terminal::Terminal,
};

#[test]
fn signals_give_the_terminal_back() {
    for name in ["-TERM", "-HUP", "-INT"] {
        let home = Home::new(1);
        let mut terminal = started(&home, "basics::child_dashboard");
        terminal.signal(name);
        assert!(terminal.wait_for_clean_end(), "{name}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    let home = Home::new(1);
    let mut terminal = Terminal::start(child(&home, "basics::child_that_panics"), (80, 24));
    terminal.wait_for("mit Absicht");
    assert!(!terminal.wait_for_clean_end(), "the exit code tells of the panic");
}

#[test]
fn a_panic_in_a_task_leaves_the_dashboard_running() {
    let home = Home::new(1);
    let mut terminal = started(&home, "basics::child_with_a_task_that_panics");
    terminal.press("?");
    terminal.wait_for("Hilfe · tippen sucht");
    assert!(!terminal.seen().text().contains("mit Absicht"), "no report in the middle of the picture");
    terminal.press("\u{3}");
    assert!(terminal.wait_for_clean_end());
}

/// Holds the terminal of a dashboard until it is killed.
#[test]
#[ignore = "the child of the test below"]
fn child_with_a_terminal() {
    let home = Home::at(std::env::var("HOME").unwrap());
    let terminal = Terminal::start(home.desk(&[]), (80, 24));
    terminal.wait_for("Noch keine Daten");
    println!("steht");
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn the_end_of_the_terminal_ends_the_program() {
    let home = Home::new(1);
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "endings::child_with_a_terminal", "--ignored", "--nocapture"])
        .env("HOME", home.path("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(holder.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("steht")));
    // Held by the backend in the dashboard's process until that is gone.
    let lock = File::open(home.path(".local/share/ilc-desk/desk.db.lock")).unwrap();
    assert!(lock.try_lock().is_err(), "the dashboard runs");
    holder.kill().unwrap();
    holder.wait().unwrap();
    let (send, gone) = mpsc::channel();
    std::thread::spawn(move || send.send(lock.lock()));
    gone.recv_timeout(Duration::from_mins(1)).expect("the program ends with its terminal").unwrap();
}
