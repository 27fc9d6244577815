//! The house: dependencies point one way. Reads the sources and fails on any import that points
//! against the plan in ARCHITECTURE.md.

use std::{fs, path::Path};

/// Module → modules and crates it must never name.
const FORBIDDEN: [(&str, &[&str]); 9] = [
    (
        "domain",
        &[
            "crate::api",
            "crate::cli::",
            "crate::client",
            "crate::config",
            "crate::import",
            "crate::mail",
            "crate::publish",
            "crate::server",
            "crate::store",
            "crate::tui",
            "crate::demo",
            "tokio",
            "sqlx",
            "reqwest",
            "axum",
            "ratatui",
            "std::fs",
            "std::net",
            "Utc::now",
            "Local::now",
            "SystemTime",
            "Instant::now",
        ],
    ),
    (
        "api",
        &["crate::cli::", "crate::client", "crate::server", "crate::store", "crate::tui", "sqlx", "reqwest", "axum::", "ratatui"],
    ),
    (
        "import",
        &["crate::cli::", "crate::client", "crate::server", "crate::store", "crate::tui", "sqlx", "reqwest", "axum::", "tokio"],
    ),
    ("store", &["crate::cli::", "crate::client", "crate::server", "crate::tui", "reqwest", "axum::", "ratatui"]),
    ("server", &["crate::cli::", "crate::client", "crate::tui", "sqlx", "reqwest", "ratatui", "crossterm"]),
    ("client", &["crate::cli::", "crate::server", "crate::store", "crate::tui", "sqlx", "axum", "ratatui"]),
    ("tui", &["crate::cli::", "crate::config", "crate::server", "crate::store", "sqlx", "reqwest::", "axum"]),
    (
        "publish",
        &[
            "crate::cli::",
            "crate::client",
            "crate::server",
            "crate::store",
            "crate::tui",
            "sqlx",
            "reqwest",
            "axum",
            "tokio",
            "Utc::now",
        ],
    ),
    ("config", &["crate::cli::", "crate::client", "crate::server", "crate::store", "crate::tui", "sqlx", "reqwest", "axum"]),
];

fn sources(dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Lines of code, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(i, line)| (i + 1, line))
}

#[test]
fn dependencies_point_one_way() {
    let mut wrong = Vec::new();
    for (module, forbidden) in FORBIDDEN {
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module), &mut found);
        assert!(!found.is_empty(), "src/{module} is gone");
        for (path, text) in &found {
            // The unit tests of a file may reach further than its code.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (number, line) in code(text) {
                wrong.extend(
                    forbidden.iter().filter(|name| line.contains(**name)).map(|name| format!("{path}:{number} names {name}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let silent: Vec<_> = found.iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn no_file_grows_beyond_one_thought() {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let long: Vec<_> = found.iter().filter(|(_, text)| text.lines().count() > 600).map(|(path, _)| path).collect();
    assert!(long.is_empty(), "split these: {long:?}");
}
