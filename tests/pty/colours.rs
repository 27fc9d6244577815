//! What the program makes of its environment: colours as many as the terminal has, none where none
//! are wanted, ASCII where the locale has nothing else.

use std::{
    io::{Read as _, Write as _},
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::sgr::{colours, has_reversed, looks};

type Seen = Arc<(Mutex<(Vec<u8>, bool)>, Condvar)>;

/// The program in a pseudo terminal with nothing in its environment but these variables; what it
/// wrote until it was asked to leave.
fn program(vars: &[(&str, &str)], args: &[&str], until: &str) -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ilc-desk"));
    command.args(["--server", "http://127.0.0.1:9"]);
    command.args(args);
    command.env_clear();
    command.env("HOME", home.path());
    for (name, value) in vars {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let seen: Seen = Arc::default();
    let (mut reader, shared) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        loop {
            let n = reader.read(&mut bytes).unwrap_or(0);
            let mut state = shared.0.lock().unwrap();
            state.0.extend_from_slice(&bytes[..n]);
            state.1 = n == 0;
            shared.1.notify_all();
            if n == 0 {
                return;
            }
        }
    });
    let mut writer = pair.master.take_writer().unwrap();
    let wait = |holds: &dyn Fn(&str, bool) -> bool| {
        let end = Instant::now() + Duration::from_secs(30);
        let mut state = seen.0.lock().unwrap();
        while !holds(&String::from_utf8_lossy(&state.0), state.1) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{vars:?}: waited in vain for {until:?}: {}", String::from_utf8_lossy(&state.0));
            state = seen.1.wait_timeout(state, left).unwrap().0;
        }
    };
    wait(&|text, _| text.contains(until));
    writer.write_all(&[3]).unwrap();
    wait(&|_, ended| ended);
    child.wait().unwrap();
    seen.0.lock().unwrap().0.clone()
}

#[test]
fn the_program_itself_obeys_no_color() {
    let vars = [("NO_COLOR", "1"), ("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "de_DE.UTF-8")];
    let sent = program(&vars, &["--theme", "dunkel"], "offline");
    assert_eq!(colours(&sent), Vec::<Vec<u32>>::new());
    assert!(has_reversed(&sent));
}

#[test]
fn the_program_uses_what_the_terminal_offers() {
    let utf8 = ("LANG", "de_DE.UTF-8");
    let of = |vars: &[(&str, &str)]| program(vars, &["--theme", "dunkel"], "offline");
    let exact = |sent: &[u8]| looks(sent).iter().any(|look| look.windows(2).any(|pair| matches!(pair, [38 | 48, 2])));
    assert!(exact(&of(&[utf8, ("TERM", "xterm-256color"), ("COLORTERM", "truecolor")])));
    let sent = of(&[utf8, ("TERM", "xterm-256color")]);
    assert!(!exact(&sent) && !colours(&sent).is_empty());
    let sent = of(&[utf8, ("TERM", "linux")]);
    assert!(!exact(&sent) && !colours(&sent).is_empty());
    assert!(colours(&of(&[utf8, ("TERM", "dumb")])).is_empty());
}

#[test]
fn colours_are_in_the_sequences_of_the_terminal() {
    // Numbers of a palette that a terminal of 8 or 16 colours takes for something else: 5 is "blink".
    let by_number = |sent: &[u8]| colours(sent).iter().any(|look| look.windows(2).any(|pair| matches!(pair, [38 | 48, 5])));
    let exact = |sent: &[u8]| colours(sent).iter().any(|look| look.windows(2).any(|pair| matches!(pair, [38 | 48, 2])));
    let bright = |sent: &[u8]| colours(sent).iter().flatten().any(|n| matches!(n, 90..=97 | 100..=107));
    for theme in ["dunkel", "hell"] {
        for term in ["linux", "xterm-16color", "xterm", "ansi", "xterm-color", "screen", "rxvt"] {
            let sent = program(&[("LANG", "de_DE.UTF-8"), ("TERM", term)], &["--theme", theme], "offline");
            assert!(!colours(&sent).is_empty() && !by_number(&sent) && !exact(&sent), "{term} {theme}");
            let eight = matches!(term, "ansi" | "xterm-color" | "screen" | "rxvt");
            assert!(!eight || !bright(&sent), "{term} {theme}: {:?}", colours(&sent));
        }
        for term in ["xterm-256color", "screen-256color", "tmux-256color", "putty-256color"] {
            let sent = program(&[("LANG", "de_DE.UTF-8"), ("TERM", term)], &["--theme", theme], "offline");
            assert!(by_number(&sent) && !exact(&sent), "{term} {theme}");
        }
    }
    for term in ["vt100", "vt220", "dumb", "xterm-mono"] {
        let sent = program(&[("LANG", "de_DE.UTF-8"), ("TERM", term)], &[], "offline");
        assert!(colours(&sent).is_empty(), "{term}");
    }
}

#[test]
fn the_program_draws_in_ascii_where_the_locale_is_not_utf8() {
    let of = |vars: &[(&str, &str)], args: &[&str]| {
        let sent = program(vars, args, "offline");
        String::from_utf8_lossy(&sent).contains('─')
    };
    assert!(of(&[("TERM", "xterm"), ("LANG", "de_DE.UTF-8")], &[]));
    assert!(of(&[("TERM", "xterm"), ("LANG", "C")], &[]), "C names no charset");
    assert!(!of(&[("TERM", "xterm"), ("LANG", "de_DE.ISO-8859-1")], &[]));
    assert!(!of(&[("TERM", "xterm"), ("LANG", "de_DE.UTF-8")], &["--ascii"]));
}
