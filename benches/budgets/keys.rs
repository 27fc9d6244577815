//! From a key to the whole frame it leads to, in a table of 1,000 rows; and how many bytes that
//! takes. At rest, while answers arrive, and while the dashboard's own process checks an import.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crate::{
    Desk, SIZE,
    report::{Figure, Report, quantile},
    system,
    terminal::Terminal,
};

/// A frame is over when nothing came for that long. Longer than the least time between two frames.
const PAUSE: Duration = Duration::from_millis(15);
const KEYS: usize = 300;

pub fn measure(report: &mut Report) {
    const NAMES: [&str; 6] = [
        "key to frame, 1,000 rows, p99",
        "cursor move",
        "memory, client, 1,000 rows",
        "key to frame while answers arrive, p99",
        "key to frame while importing, p99",
        "scrolling by a row",
    ];
    if !NAMES.iter().any(|name| report.wants(name)) {
        return;
    }
    // Ten demo desks: 1,320 AGH, 190,000 participations.
    let desk = Desk::new(10, 1);
    report.budget(NAMES[0], "ms", 16.0, || {
        let mut terminal = in_the_table(desk.client(&["--view", "agh"]));
        figure(&mut (0..KEYS).map(|_| key(&mut terminal, "j").0).collect::<Vec<_>>())
    });
    report.budget(NAMES[1], "bytes", 1024.0, || {
        let mut terminal = in_the_table(desk.client(&["--view", "agh"]));
        let mut moves: Vec<f64> = (0..30).map(|_| key(&mut terminal, "j").1).collect();
        let (median, most) = (quantile(&mut moves, 0.5), quantile(&mut moves, 1.0));
        Figure::new(most, format!("most of 30, median {median}"))
    });
    report.note(NAMES[5], "bytes", || {
        let mut terminal = in_the_table(desk.client(&["--view", "agh"]));
        for _ in 0..60 {
            key(&mut terminal, "j");
        }
        let mut moves: Vec<f64> = (0..30).map(|_| key(&mut terminal, "j").1).collect();
        Figure::new(quantile(&mut moves, 0.5), "median of 30")
    });
    report.budget(NAMES[2], "MB", 30.0, || {
        let terminal = in_the_table(desk.client(&["--view", "agh"]));
        Figure::new(system::peak_mb(terminal.pid), "peak (VmHWM)")
    });
    // Nothing is promised for these two; they show what a person would feel at the worst moment.
    report.note(NAMES[3], "ms", || while_answers_arrive(&desk));
    report.note(NAMES[4], "ms", || while_importing(&desk));
}

fn in_the_table(terminal: Terminal) -> Terminal {
    terminal.wait_for("AGH-2000");
    drop(terminal.wait_until("the marker", |seen| seen.text().contains('▶')));
    terminal
}

/// Presses a key: milliseconds to the last byte of its frame, and bytes.
fn key(terminal: &mut Terminal, keys: &str) -> (f64, f64) {
    terminal.wait_for_silence(PAUSE);
    let before = terminal.seen().bytes;
    let start = Instant::now();
    terminal.press(keys);
    drop(terminal.wait_until("a frame", |seen| seen.bytes > before));
    let (bytes, last) = terminal.wait_for_silence(PAUSE);
    #[expect(clippy::cast_precision_loss, reason = "bytes of one frame")]
    let bytes = (bytes - before) as f64;
    (last.duration_since(start).as_secs_f64() * 1e3, bytes)
}

fn figure(values: &mut [f64]) -> Figure {
    let (median, p99, most) = (quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1.0));
    Figure::new(p99, format!("{} keys, median {median:.1}, longest {most:.1}", values.len()))
}

/// Every second a poll finds something new, and everything on screen is fetched again.
fn while_answers_arrive(desk: &Desk) -> Figure {
    let mut terminal = in_the_table(desk.client(&["--view", "agh"]));
    let done = AtomicBool::new(false);
    let url = format!("http://{}", desk.server.address);
    let mut values = std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0.. {
                if done.load(Ordering::Relaxed) {
                    return;
                }
                // Any write makes a new revision.
                let name = format!("{}-{n}", terminal_id());
                desk.home.run_with(&["--server", &url, "token", "add", &name, "--role", "lesen"], &desk.token);
                std::thread::park_timeout(Duration::from_millis(300));
            }
        });
        let values: Vec<f64> = (0..KEYS).map(|_| key(&mut terminal, "j").0).collect();
        done.store(true, Ordering::Relaxed);
        values
    });
    figure(&mut values)
}

/// A number no other run has.
fn terminal_id() -> u128 {
    std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos()
}

/// The dashboard's own backend checks 190,000 rows meanwhile; the dialog is closed, so that the keys
/// go to the table. A check that is waited for first shows that these files are really read.
fn while_importing(desk: &Desk) -> Figure {
    let home = crate::home::Home::new(15);
    home.fill(1);
    let mut terminal = in_the_table(Terminal::start(home.desk(&["--view", "agh"]), SIZE));
    check(&mut terminal, &desk.home.path("exporte"));
    terminal.wait_for("Vorschau, noch nichts übernommen");
    terminal.press("\u{1b}");
    terminal.wait_gone("┌─ Import");
    check(&mut terminal, &desk.home.path("exporte"));
    terminal.press("\u{1b}");
    terminal.wait_gone("┌─ Import");
    let before = system::used(terminal.pid);
    let mut values: Vec<f64> = (0..40).map(|_| key(&mut terminal, "j").0).collect();
    let busy = system::used(terminal.pid).since(&before).cpu_ms;
    assert!(busy > 100.0, "nothing was checked beside the keys: {busy:.0} ms of work");
    let mut figure = figure(&mut values);
    figure.more = format!("{}, {busy:.0} ms of work beside them", figure.more);
    figure
}

/// Fills in the import dialog and starts the check of a folder.
pub fn check(terminal: &mut Terminal, folder: &std::path::Path) {
    terminal.press("i");
    terminal.wait_for("Ordner oder Datei");
    terminal.press("\u{15}");
    terminal.press(&folder.display().to_string());
    terminal.press("\r");
    terminal.wait_for("Prüfung läuft");
}
