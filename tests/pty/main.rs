//! The dashboard in a real pseudo-terminal: the flows of a day on the demo desk, every way it can
//! end, a server that goes away and comes back. Waits for text, never sleeps.
#![cfg(unix)]

mod answers;
mod basics;
mod charsets;
mod colours;
mod crash;
mod endings;
mod finding;
mod first_day;
mod held;
mod home;
mod importing;
mod lines;
mod morning;
mod quitting;
mod reloading;
mod restarting;
mod server_loss;
#[path = "../it/support/sgr.rs"]
mod sgr;
mod states;
mod suspending;
mod terminal;
mod tuesday;
mod unsaved;

use terminal::Terminal;

/// The smallest terminal a working day is done in, and a large one.
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];

/// Presses keys and waits for what they must lead to. No step may leave the person without the
/// tabs, a footer and something between them.
fn step(terminal: &mut Terminal, keys: &str, leads_to: &str) {
    terminal.press(keys);
    drop(terminal.wait_until(leads_to, |seen| {
        let text = seen.text();
        text.contains(leads_to) && is_whole(seen.screen())
    }));
}

fn is_whole(screen: &vt100::Screen) -> bool {
    let (height, width) = screen.size();
    let rows: Vec<String> = screen.rows(0, width).collect();
    let filled = rows.iter().filter(|row| !row.trim().is_empty()).count();
    let first = rows.first().is_some_and(|row| !row.trim().is_empty());
    let last = rows.last().is_some_and(|row| !row.trim().is_empty());
    first && last && filled >= usize::from(height) / 4
}

/// Rows on screen that contain `text`.
fn rows_with(terminal: &Terminal, text: &str) -> Vec<String> {
    terminal.seen().text().lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
}
