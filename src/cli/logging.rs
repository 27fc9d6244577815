//! Logs: to stderr for `serve`, to a file in the state directory for the dashboard. They hold no
//! names, addresses, keys or bodies.

use std::{
    fs::OpenOptions,
    path::{Path, PathBuf},
    sync::Mutex,
};

use tracing::level_filters::LevelFilter;

fn level(verbose: u8) -> LevelFilter {
    match verbose {
        0 => LevelFilter::INFO,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

/// Logs to stderr.
pub fn to_stderr(verbose: u8) {
    let _ = tracing_subscriber::fmt().with_max_level(level(verbose)).with_ansi(false).with_writer(std::io::stderr).try_init();
}

/// The log file of the dashboard.
pub fn file(state_dir: &Path) -> PathBuf {
    state_dir.join("ilc-desk.log")
}

/// Logs to `ilc-desk.log` in the state directory; without a writable one there is no log.
pub fn to_file(state_dir: &Path, verbose: u8) {
    let opened = std::fs::create_dir_all(state_dir).and_then(|()| {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(file(state_dir))
    });
    if let Ok(opened) = opened {
        let _ =
            tracing_subscriber::fmt().with_max_level(level(verbose)).with_ansi(false).with_writer(Mutex::new(opened)).try_init();
    }
}
