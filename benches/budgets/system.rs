//! What Linux says about a process: time on the processor, wakeups, memory.

use std::{fs, path::PathBuf};

/// What a process has used up to now.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    /// Time on the processor, in milliseconds.
    pub cpu_ms: f64,
    /// How often one of its threads waited and was woken.
    pub wakeups: u64,
}

fn threads(pid: u32) -> impl Iterator<Item = PathBuf> {
    let found = fs::read_dir(format!("/proc/{pid}/task")).expect("a running process");
    found.filter_map(Result::ok).map(|entry| entry.path())
}

/// Sums over all threads that still run.
pub fn used(pid: u32) -> Used {
    let mut sum = Used::default();
    for thread in threads(pid) {
        // The first number is in nanoseconds, far finer than the ticks of `stat`.
        let spent = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
        let nanos: f64 = spent.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or_default();
        sum.cpu_ms += nanos / 1e6;
        sum.wakeups += field(&fs::read_to_string(thread.join("status")).unwrap_or_default(), "voluntary_ctxt_switches:");
    }
    sum
}

/// Most memory the process ever had at once, in MB.
pub fn peak_mb(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("a running process");
    #[expect(clippy::cast_precision_loss, reason = "kilobytes of one process")]
    let kilobytes = field(&status, "VmHWM:") as f64;
    kilobytes / 1024.0
}

fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or_default()
}
