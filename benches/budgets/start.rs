//! From starting the process to the first tab bar, and the memory a client needs.

use std::time::Instant;

use portable_pty::CommandBuilder;

use crate::{
    Desk, SIZE,
    home::Home,
    report::{Figure, Report, quantile},
    states::SCREENS,
    system,
    terminal::Terminal,
};

const RUNS: usize = 20;

pub fn measure(report: &mut Report, desk: &Desk) {
    // The part of a first frame that is not the dashboard's: a process of a terminal, and one line from it.
    report.note("process start alone: --version", "ms", || {
        let home = Home::new(15);
        over_runs(|| until(home.desk(&["--version"]), "ilc-desk", ""))
    });
    // Nobody listens on port 1.
    report.budget("first frame, no backend", "ms", 50.0, || {
        let home = Home::new(15);
        over_runs(|| {
            let mut command = home.desk(&["--server", "http://127.0.0.1:1"]);
            command.env("ILC_DESK_TOKEN", "geheim");
            first_frame(command)
        })
    });
    report.budget("first frame, client of a server", "ms", 50.0, || {
        over_runs(|| first_frame(desk.home.client(&desk.server, &desk.token, &[])))
    });
    report.budget("first frame, own backend, 20,000 rows", "ms", 50.0, || {
        let home = Home::new(15);
        home.fill(1);
        over_runs(|| first_frame(home.desk(&[])))
    });
    report.budget("first frame, demo", "ms", 50.0, || over_runs(|| first_frame(Home::new(15).demo())));
    report.budget("memory, client, every screen seen", "MB", 30.0, || memory(desk));
}

fn over_runs(mut once: impl FnMut() -> f64) -> Figure {
    let mut values: Vec<f64> = (0..RUNS).map(|_| once()).collect();
    let (median, worst) = (quantile(&mut values, 0.5), quantile(&mut values, 1.0));
    Figure::new(median, format!("median of {RUNS}, longest {worst:.1}"))
}

fn first_frame(command: CommandBuilder) -> f64 {
    until(command, "1 Heute", "\u{3}")
}

/// Milliseconds from starting a command to a word on its terminal; then it is ended with these keys.
fn until(command: CommandBuilder, word: &str, end: &str) -> f64 {
    let start = Instant::now();
    let mut terminal = Terminal::start(command, SIZE);
    let came = terminal.wait_until(word, |seen| seen.text().contains(word)).last;
    terminal.press(end);
    terminal.wait_for_end();
    came.duration_since(start).as_secs_f64() * 1e3
}

fn memory(desk: &Desk) -> Figure {
    let mut terminal = desk.client(&[]);
    terminal.wait_for("Handlungsbedarf");
    for state in SCREENS {
        for (keys, leads_to) in state.way {
            terminal.press(keys);
            terminal.wait_for(leads_to);
        }
        // Kontingente take a digit for a number of places.
        terminal.press("\u{1b}1");
        terminal.wait_for("Handlungsbedarf");
    }
    let peak = system::peak_mb(terminal.pid);
    terminal.press("\u{3}");
    terminal.wait_for_end();
    Figure::new(peak, "peak (VmHWM)")
}
