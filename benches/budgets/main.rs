//! The budgets of the dashboard, measured on the real program in a pseudo-terminal of 200×50:
//! `cargo bench --bench budgets`. One line per budget: figure, bound, ✓ or ✗. Ends with 1 when one
//! is missed three times in a row, which noise does not explain.
//!
//! Words after `--` choose the budgets whose names contain one of them.

#[path = "../../tests/pty/home.rs"]
#[expect(dead_code, reason = "shared with the tests, which use the rest")]
mod home;
mod imports;
mod keys;
mod quiet;
mod quit;
mod report;
mod start;
#[path = "../../tests/pty/states.rs"]
mod states;
mod system;
#[path = "../../tests/pty/terminal.rs"]
#[expect(dead_code, reason = "shared with the tests, which use the rest")]
mod terminal;

use home::{Home, Server};
use report::Report;
use terminal::Terminal;

/// Columns and rows of every measurement.
const SIZE: (u16, u16) = (200, 50);

/// A desk served by a process of its own, and who may ask it.
struct Desk {
    home: Home,
    server: Server,
    token: String,
}

impl Desk {
    /// The demo desk's exports, `scale` times the size.
    fn new(scale: u32, refresh_secs: u32) -> Self {
        let home = Home::new(refresh_secs);
        let token = home.fill(scale);
        let server = home.serve("127.0.0.1:0");
        Self { home, server, token }
    }

    /// A dashboard on it.
    fn client(&self, args: &[&str]) -> Terminal {
        // Each begins like the first one, not where the last one was left.
        self.home.forget();
        Terminal::start(self.home.client(&self.server, &self.token, args), SIZE)
    }
}

fn main() -> std::process::ExitCode {
    let wanted = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut report = Report::new(wanted);
    imports::measure(&mut report);
    let small = Desk::new(1, 15);
    start::measure(&mut report, &small);
    keys::measure(&mut report);
    quiet::measure(&mut report, &small);
    quit::measure(&mut report, &small);
    report.end()
}
