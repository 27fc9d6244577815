//! What the dashboard costs when nobody touches it.

use std::time::Duration;

use crate::{
    Desk, SIZE,
    home::Home,
    report::{Figure, Report},
    system,
    terminal::Terminal,
};

/// Longer than the time between two polls.
const WATCHED: Duration = Duration::from_secs(20);

struct Idle {
    cpu_percent: f64,
    wakeups: f64,
    bytes: f64,
    frames: f64,
}

fn watch(terminal: &Terminal) -> Idle {
    // The forecast and other late answers come first.
    terminal.wait_for_silence(Duration::from_secs(3));
    watch_now(terminal)
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn watch_now(terminal: &Terminal) -> Idle {
    let secs = WATCHED.as_secs_f64();
    let before = system::used(terminal.pid);
    let (bytes, reads) = {
        let seen = terminal.seen();
        (seen.bytes, seen.reads)
    };
    terminal.watch(WATCHED);
    let spent = system::used(terminal.pid).since(&before);
    let seen = terminal.seen();
    Idle {
        cpu_percent: spent.cpu_ms / secs / 10.0,
        wakeups: spent.wakeups as f64 / secs,
        bytes: (seen.bytes - bytes) as f64 / secs,
        frames: (seen.reads - reads) as f64 / secs,
    }
}

pub fn measure(report: &mut Report, desk: &Desk) {
    if !report.wants("idle") && !report.wants("countdown") {
        return;
    }
    let terminal = desk.client(&[]);
    terminal.wait_for("Handlungsbedarf");
    let mut idle = watch(&terminal);
    let mut again = false;
    let mut figure = |pick: fn(&Idle) -> f64| {
        if std::mem::replace(&mut again, true) {
            idle = watch(&terminal);
        }
        Figure::new(pick(&idle), "over 20 s with a poll")
    };
    report.budget("idle, connected: processor", "%", 0.1, || figure(|idle| idle.cpu_percent));
    report.budget("idle, connected: wakeups", "/s", 3.0, || figure(|idle| idle.wakeups));
    report.budget("idle, connected: output", "bytes/s", 0.0, || figure(|idle| idle.bytes));
    drop(terminal);

    let home = Home::new(15);
    home.fill(1);
    let own = Terminal::start(home.desk(&[]), SIZE);
    own.wait_for("Handlungsbedarf");
    report.note("idle, own backend: wakeups", "/s", || {
        let idle = watch(&own);
        Figure::new(idle.wakeups, format!("{:.2} % processor, {:.0} bytes/s", idle.cpu_percent, idle.bytes))
    });
    drop(own);

    let mut command = home.desk(&["--server", "http://127.0.0.1:1"]);
    command.env("ILC_DESK_TOKEN", "geheim");
    let offline = Terminal::start(command, SIZE);
    offline.wait_for("nächster Versuch");
    report.budget("countdown: frames", "/s", 1.2, || {
        let idle = watch_now(&offline);
        let more = format!("{:.2} % processor, {:.1} wakeups/s, {:.0} bytes/s", idle.cpu_percent, idle.wakeups, idle.bytes);
        Figure::new(idle.frames, more)
    });
}
