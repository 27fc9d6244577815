//! A program in a pseudo-terminal, and what it shows read as a terminal would. Waits for what is to
//! happen, never sleeps. Used by the tests of the dashboard and by the bench of its budgets.

use std::{
    io::{Read as _, Write},
    process::Command,
    sync::{Arc, Condvar, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use portable_pty::{Child, ChildKiller, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};

/// Longest wait for anything; only ever reached when a test fails.
const PATIENCE: Duration = Duration::from_mins(2);

/// What came out of the program so far.
pub struct Seen {
    /// The screen as a terminal would show it.
    parser: vt100::Parser,
    /// All of it.
    pub raw: Vec<u8>,
    /// Bytes in all.
    pub bytes: usize,
    /// In how many pieces they came; one per frame unless it is large.
    pub reads: usize,
    /// When the last of them came.
    pub last: Instant,
    /// Whether more can come.
    open: bool,
    /// How the program ended: whether it was content.
    ended: Option<bool>,
}

impl Seen {
    /// The screen.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.screen().contents()
    }
}

/// The terminal and the program in it.
pub struct Terminal {
    /// The program's process.
    pub pid: u32,
    master: Box<dyn MasterPty + Send>,
    /// Held open, so that the settings can be looked at when the program is gone.
    slave: Option<Box<dyn SlavePty + Send>>,
    keys: Box<dyn Write + Send>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    settings_before: String,
}

/// Sends a signal to a process by `kill`'s name for it, e.g. `-TERM`.
pub fn send(pid: u32, signal: &str) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has settings"))
}

impl Terminal {
    /// Starts `command` in a new terminal of that many columns and rows.
    pub fn start(command: CommandBuilder, columns_rows: (u16, u16)) -> Self {
        // Such a terminal shows each byte as one letter; the emulator knows only UTF-8.
        let is_latin = |locale: &str| locale.starts_with("de_DE") && !locale.ends_with("UTF-8");
        let latin = command.get_env("LC_ALL").and_then(|locale| locale.to_str()).is_some_and(is_latin);
        let pair = native_pty_system().openpty(size(columns_rows)).unwrap();
        let settings_before = settings(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let (pid, killer) = (child.process_id().unwrap(), child.clone_killer());
        let parser = vt100::Parser::new(columns_rows.1, columns_rows.0, 0);
        let seen = Seen { parser, raw: Vec::new(), bytes: 0, reads: 0, last: Instant::now(), open: true, ended: None };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        read(pair.master.try_clone_reader().unwrap(), latin, Arc::clone(&seen));
        await_end(child, Arc::clone(&seen));
        let keys = pair.master.take_writer().unwrap();
        Self { pid, master: pair.master, slave: Some(pair.slave), keys, killer, seen, settings_before }
    }

    /// What is known now. Nothing is read while it is held.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// Waits until `holds`, and answers what it held of.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        let end = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        while !holds(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}; on screen:\n{}", seen.text());
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        seen
    }

    /// Waits for a text anywhere on screen.
    pub fn wait_for(&self, text: &str) {
        drop(self.wait_until(text, |seen| seen.text().contains(text)));
    }

    /// Waits for a text for that long only; whether it came.
    pub fn waits_for(&self, text: &str, at_most: Duration) -> bool {
        let seen = self.seen();
        let (seen, _) = self.seen.1.wait_timeout_while(seen, at_most, |seen| !seen.text().contains(text)).unwrap();
        seen.text().contains(text)
    }

    /// Waits until a text is gone.
    pub fn wait_gone(&self, text: &str) {
        drop(self.wait_until(&format!("the end of “{text}”"), |seen| !seen.text().contains(text)));
    }

    /// Lets that much time pass, to see what happens without anybody touching anything.
    pub fn watch(&self, time: Duration) {
        drop(self.seen.1.wait_timeout_while(self.seen(), time, |_| true).unwrap());
    }

    /// Waits until nothing came for `pause`; answers all bytes so far and when the last came.
    pub fn wait_for_silence(&self, pause: Duration) -> (usize, Instant) {
        let mut seen = self.seen();
        loop {
            let left = pause.saturating_sub(seen.last.elapsed());
            if left.is_zero() {
                return (seen.bytes, seen.last);
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Sends keys as a terminal does.
    pub fn press(&mut self, keys: &str) {
        self.press_bytes(keys.as_bytes());
    }

    /// The same for whatever is no UTF-8.
    pub fn press_bytes(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).unwrap();
        self.keys.flush().unwrap();
    }

    /// Another size.
    pub fn resize(&self, cols: u16, rows: u16) {
        self.seen().parser.screen_mut().set_size(rows, cols);
        self.master.resize(size((cols, rows))).unwrap();
    }

    /// Sends a signal to the program by `kill`'s name for it, e.g. `-TERM`.
    pub fn signal(&self, name: &str) {
        send(self.pid, name);
    }

    /// Whether the terminal's settings are those from before: lines, echo, signals by key.
    pub fn has_settings_from_before(&self) -> bool {
        settings(&*self.master) == self.settings_before
    }

    /// Waits for the end of the program; whether it was content.
    pub fn wait_for_end(&mut self) -> bool {
        let content = self.wait_until("the end", |seen| seen.ended.is_some()).ended;
        content.expect("just waited for")
    }

    /// Waits for the end and checks that everything was given back: screen, cursor, mouse, pastes,
    /// settings. Answers whether the program was content.
    pub fn wait_for_clean_end(&mut self) -> bool {
        let content = self.wait_for_end();
        assert!(self.has_settings_from_before(), "raw mode is still on");
        // The last one to hold it; now the reader comes to its end.
        self.slave = None;
        let seen = self.wait_until("the last output", |seen| !seen.open);
        let screen = seen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still caught");
        content
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.seen.0.lock().is_ok_and(|seen| seen.ended.is_none()) {
            let _ = self.killer.kill();
        }
    }
}

fn read(mut from: Box<dyn std::io::Read + Send>, latin: bool, seen: Arc<(Mutex<Seen>, Condvar)>) {
    std::thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        loop {
            // Linux ends a pseudo terminal with EIO, others with 0.
            let n = from.read(&mut bytes).unwrap_or(0);
            let now = Instant::now();
            let Ok(mut seen_now) = seen.0.lock() else { return };
            if latin {
                let text: String = bytes[..n].iter().map(|b| char::from(*b)).collect();
                seen_now.parser.process(text.as_bytes());
            } else {
                seen_now.parser.process(&bytes[..n]);
            }
            seen_now.raw.extend_from_slice(&bytes[..n]);
            seen_now.bytes += n;
            seen_now.open = n > 0;
            if n > 0 {
                seen_now.reads += 1;
                seen_now.last = now;
            }
            drop(seen_now);
            seen.1.notify_all();
            if n == 0 {
                return;
            }
        }
    });
}

fn await_end(mut child: Box<dyn Child + Send + Sync>, seen: Arc<(Mutex<Seen>, Condvar)>) {
    std::thread::spawn(move || {
        let content = child.wait().is_ok_and(|status| status.success());
        if let Ok(mut seen) = seen.0.lock() {
            seen.ended = Some(content);
        }
        seen.1.notify_all();
    });
}
