//! What Linux says about a process: time on the processor, wakeups, memory.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What the threads of a process have used up to now: milliseconds on the processor, and how often
/// they waited and were woken.
pub struct Used(BTreeMap<PathBuf, (f64, u64)>);

/// What they used between two looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    pub cpu_ms: f64,
    pub wakeups: u64,
}

/// Looks at all threads that run now.
pub fn used(pid: u32) -> Used {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).expect("a running process");
    let threads = threads.filter_map(Result::ok).map(|entry| entry.path());
    Used(threads.map(|thread| (thread.clone(), one(&thread))).collect())
}

fn one(thread: &Path) -> (f64, u64) {
    // The first number is in nanoseconds, far finer than the ticks of `stat`.
    let spent = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
    let nanos: f64 = spent.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or_default();
    let status = fs::read_to_string(thread.join("status")).unwrap_or_default();
    (nanos / 1e6, field(&status, "voluntary_ctxt_switches:"))
}

impl Used {
    /// What was used since an earlier look, by the threads that are still there.
    pub fn since(&self, before: &Self) -> Spent {
        let mut sum = Spent::default();
        for (thread, (cpu, wakeups)) in &self.0 {
            let (cpu_before, wakeups_before) = before.0.get(thread).copied().unwrap_or_default();
            sum.cpu_ms += cpu - cpu_before;
            sum.wakeups += wakeups - wakeups_before;
        }
        sum
    }
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
