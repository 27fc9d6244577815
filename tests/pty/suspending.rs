//! Ctrl+Z gives the shell its terminal back, `fg` takes it again.

use crate::{
    home::Home,
    step,
    terminal::{Terminal, send},
};

/// A shell with job control, and the dashboard as its job.
fn in_a_shell(home: &Home) -> Terminal {
    let mut terminal = Terminal::start(home.program("/bin/sh", &["-i"]), (80, 24));
    terminal.wait_for("bereit>");
    let binary = env!("CARGO_BIN_EXE_ilc-desk");
    terminal.press(&format!("{binary}\r"));
    step(&mut terminal, "", "Noch keine Daten");
    assert!(terminal.seen().screen().alternate_screen() && !terminal.has_settings_from_before());
    terminal
}

/// The shell has the terminal as it was, and answers.
fn shell_answers(terminal: &mut Terminal) {
    drop(terminal.wait_until("the main screen", |seen| !seen.screen().alternate_screen()));
    drop(terminal.wait_until("the prompt", |seen| seen.text().trim_end().ends_with("bereit>")));
    terminal.press("echo 6*7=$((6*7))\r");
    terminal.wait_for("6*7=42");
    let seen = terminal.seen();
    let screen = seen.screen();
    assert!(!screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    drop(seen);
    assert!(terminal.has_settings_from_before());
}

fn back_in_the_dashboard(terminal: &mut Terminal) {
    terminal.press("fg\n");
    terminal.wait_gone("bereit>");
    step(terminal, "", "Noch keine Daten");
    drop(terminal.wait_until("its screen", |seen| seen.screen().alternate_screen()));
    assert!(!terminal.has_settings_from_before(), "raw mode again");
    step(terminal, "?", "Hilfe · ");
    terminal.press("\u{1b}");
    terminal.wait_gone("Hilfe · ");
}

/// What is typed before the shell asks is lost.
fn leave_the_shell(mut terminal: Terminal) {
    drop(terminal.wait_until("the main screen", |seen| !seen.screen().alternate_screen()));
    drop(terminal.wait_until("the prompt", |seen| seen.text().trim_end().ends_with("bereit>")));
    terminal.press("exit\r");
    assert!(terminal.wait_for_clean_end());
}

#[test]
fn control_z_and_fg() {
    let home = Home::new(1);
    let mut terminal = in_a_shell(&home);
    terminal.press("\u{1a}");
    shell_answers(&mut terminal);
    back_in_the_dashboard(&mut terminal);
    // From a dialog too, and it is still there afterwards; the terminal has another size now.
    step(&mut terminal, "i", "Ordner oder Datei");
    terminal.press("\u{1a}");
    shell_answers(&mut terminal);
    terminal.resize(120, 40);
    step(&mut terminal, "fg\n", "Ordner oder Datei");
    assert_eq!(terminal.seen().screen().size(), (40, 120));
    terminal.press("\u{3}");
    leave_the_shell(terminal);
}

#[test]
fn stopped_from_outside() {
    let home = Home::new(1);
    let mut terminal = in_a_shell(&home);
    let desk = children(terminal.pid).remove(0);
    send(desk, "-TSTP");
    shell_answers(&mut terminal);
    back_in_the_dashboard(&mut terminal);
    // SIGSTOP cannot be caught: the shell puts up with the terminal as it is, and `fg` mends it.
    send(desk, "-STOP");
    terminal.wait_for("bereit>");
    back_in_the_dashboard(&mut terminal);
    terminal.press("q");
    leave_the_shell(terminal);
}

/// Without a shell nobody could bring it back.
#[test]
fn not_without_a_shell() {
    let home = Home::new(1);
    let mut terminal = Terminal::start(home.desk(&[]), (80, 24));
    step(&mut terminal, "", "Noch keine Daten");
    step(&mut terminal, "\u{1a}", "Hier wartet keine Shell");
    terminal.signal("-TSTP");
    step(&mut terminal, "?", "Hilfe · ");
    terminal.press("\u{3}");
    assert!(terminal.wait_for_clean_end());
}

/// Processes started by that one.
fn children(pid: u32) -> Vec<u32> {
    let found = std::process::Command::new("ps").args(["-o", "pid=", "--ppid", &pid.to_string()]).output().unwrap();
    String::from_utf8(found.stdout).unwrap().split_whitespace().map(|word| word.parse().unwrap()).collect()
}
