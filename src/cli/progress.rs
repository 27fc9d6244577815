//! Progress on stderr, and only where somebody can see it move.

use std::{
    io::{IsTerminal as _, Write as _, stderr},
    sync::atomic::{AtomicUsize, Ordering},
};

/// Characters between the brackets.
const WIDTH: usize = 40;

/// A bar that is redrawn in place whenever another hundredth is done, and gone when it is dropped.
pub struct Bar {
    what: &'static str,
    /// Hundredths on screen; none yet is beyond all of them.
    shown: AtomicUsize,
    is_seen: bool,
}

/// A bar named `what`; it is drawn only if stderr is a terminal.
pub fn bar(what: &'static str) -> Bar {
    Bar { what, shown: AtomicUsize::new(usize::MAX), is_seen: stderr().is_terminal() }
}

impl Bar {
    /// `done` of `of` are done.
    pub fn set(&self, done: usize, of: usize) {
        let percent = (done.min(of) * 100).checked_div(of).unwrap_or(0);
        if self.is_seen && self.shown.swap(percent, Ordering::Relaxed) != percent {
            // Nobody's work fails because it cannot be watched.
            let _ = write!(stderr(), "\r{}", line(self.what, percent));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if *self.shown.get_mut() != usize::MAX {
            let _ = write!(stderr(), "\r{}\r", " ".repeat(line(self.what, 100).chars().count()));
        }
    }
}

fn line(what: &str, percent: usize) -> String {
    format!("{what} [{:<WIDTH$}] {percent:>3} %", "#".repeat(percent * WIDTH / 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_keeps_its_width() {
        assert_eq!(line("Lesen", 50), format!("Lesen [{}{}]  50 %", "#".repeat(20), " ".repeat(20)));
        assert_eq!(line("Lesen", 0).len(), line("Lesen", 100).len());
    }

    #[test]
    fn nothing_to_do_divides_nothing() {
        let bar = Bar { what: "Lesen", shown: AtomicUsize::new(usize::MAX), is_seen: false };
        bar.set(0, 0);
        bar.set(3, 2);
        assert_eq!(bar.shown.load(Ordering::Relaxed), usize::MAX, "unseen");
    }
}
