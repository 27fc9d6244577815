//! The house: dependencies point one way. One allow-list per room, read against the sources: what
//! is not on a room's list, it must not name, and a room that is not listed at all fails.

mod circles;
mod floors;
mod names;
mod planted;
mod wildcards;

use std::{collections::BTreeSet, fs, path::Path};

use self::names::{Named, Source, What, named, sources};

/// A folder or file right below `src`.
struct Room {
    name: &'static str,
    /// Rooms it may name; all of them stand above it in [`HOUSE`], so there is no way round.
    rooms: &'static [&'static str],
    /// Crates it may name, `std` aside.
    crates: &'static [&'static str],
    /// No file, socket, process, thread or clock: what it answers depends on what it is given.
    pure: bool,
}

/// What every room may name.
const ANYWHERE: [&str; 6] = ["std", "core", "alloc", "chrono", "serde", "thiserror"];

/// From the bottom up.
const HOUSE: &[Room] = &[
    Room { name: "domain", rooms: &[], crates: &["icu_normalizer", "rand"], pure: true },
    Room { name: "private_file", rooms: &[], crates: &["tempfile", "zeroize"], pure: false },
    Room { name: "api", rooms: &["domain"], crates: &["utoipa"], pure: true },
    Room { name: "sheet", rooms: &["domain"], crates: &["csv", "rust_xlsxwriter", "unicode_width"], pure: true },
    Room {
        name: "import",
        rooms: &["api", "domain"],
        crates: &["encoding_rs", "hmac", "quick_xml", "sha2", "toml", "zeroize", "zip"],
        pure: false,
    },
    Room { name: "roster", rooms: &["domain", "import"], crates: &["strsim", "zeroize"], pure: true },
    Room { name: "demo", rooms: &["domain", "import"], crates: &["rand"], pure: false },
    Room { name: "publish", rooms: &["api", "domain", "sheet"], crates: &["minijinja", "tempfile"], pure: false },
    Room { name: "handout", rooms: &["api", "domain", "sheet"], crates: &["unicode_width"], pure: true },
    Room {
        name: "client",
        rooms: &["api", "private_file"],
        crates: &["percent_encoding", "reqwest", "rustls", "serde_json", "sha2"],
        pure: false,
    },
    Room { name: "intake", rooms: &["api", "client", "domain", "import", "roster"], crates: &[], pure: false },
    Room {
        name: "store",
        rooms: &["api", "domain", "import"],
        crates: &["rand", "serde_json", "sha2", "sqlx", "tokio", "tracing", "zeroize"],
        pure: false,
    },
    Room {
        name: "mail",
        rooms: &["domain", "store"],
        crates: &[
            "anyhow",
            "lettre",
            "minijinja",
            "rand",
            "rustls",
            "rustls_platform_verifier",
            "serde_json",
            "sha2",
            "tokio",
            "tokio_rustls",
            "tokio_util",
            "tracing",
        ],
        pure: false,
    },
    Room { name: "config", rooms: &["domain", "mail"], crates: &["etcetera", "serde_json", "strsim", "toml"], pure: false },
    Room {
        name: "server",
        rooms: &["api", "config", "domain", "import", "mail", "store"],
        crates: &[
            "anyhow",
            "axum",
            "http_body_util",
            "hyper",
            "hyper_util",
            "rand",
            "serde_json",
            "sha2",
            "tokio",
            "tower",
            "tracing",
            "utoipa",
            "utoipa_axum",
        ],
        pure: false,
    },
    Room {
        name: "tui",
        rooms: &["api", "client", "domain", "handout", "intake", "private_file", "publish", "sheet"],
        crates: &[
            "anstyle",
            "anstyle_lossy",
            "anyhow",
            "crossterm",
            "encoding_rs",
            "notify",
            "nucleo_matcher",
            "percent_encoding",
            "rand",
            "ratatui",
            "rustix",
            "serde_json",
            "tempfile",
            "tokio",
            "tokio_util",
            "toml",
            "tracing",
            "ratatui_textarea",
            "tui_input",
            "unicode_segmentation",
            "unicode_width",
        ],
        pure: false,
    },
    Room {
        name: "cli",
        rooms: &[
            "api",
            "client",
            "config",
            "demo",
            "domain",
            "handout",
            "import",
            "intake",
            "mail",
            "private_file",
            "publish",
            "roster",
            "server",
            "sheet",
            "store",
            "tui",
        ],
        crates: &[
            "anstyle",
            "anyhow",
            "clap",
            "clap_complete",
            "crossterm",
            "serde_json",
            "tempfile",
            "tokio",
            "toml",
            "tracing",
            "tracing_subscriber",
        ],
        pure: false,
    },
    Room { name: "main", rooms: &["cli"], crates: &[], pure: false },
];

/// What makes an answer depend on more than its question.
const IMPURE: [&[&str]; 13] = [
    &["std", "env"],
    &["std", "fs"],
    &["std", "io"],
    &["std", "net"],
    &["std", "os"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "time", "Instant"],
    &["std", "time", "SystemTime"],
    &["chrono", "Local"],
    &["rand", "random"],
    &["rand", "rng"],
    &["rand", "rngs", "ThreadRng"],
];

/// Names under which other crates can be reached: those of Cargo.toml, and the language's own.
fn crates() -> BTreeSet<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let ours = manifest["dependencies"].as_table().unwrap().keys().map(|name| name.replace('-', "_"));
    ours.chain(["std", "core", "alloc"].map(str::to_owned)).collect()
}

/// What the sources name that their room's list does not have.
fn wrong_ways(sources: &[Source], house: &[Room]) -> Vec<String> {
    let rooms: BTreeSet<&str> = sources.iter().filter_map(|s| s.module.first()).map(String::as_str).collect();
    let mut wrong: Vec<String> = rooms
        .iter()
        .filter(|room| house.iter().all(|r| r.name != **room))
        .map(|room| format!("src/{room} is no room of this test: say what it may name"))
        .collect();
    for Named { place, by, what } in named(sources, &crates()) {
        let Some(room) = house.iter().find(|r| Some(r.name) == by.first().map(String::as_str)) else { continue };
        let (name, fine) = match what {
            What::Ours(path) => {
                let to = path.first().map_or("", String::as_str);
                (path.join("::"), to == room.name || room.rooms.contains(&to))
            }
            What::Foreign(path) => {
                let known = ANYWHERE.iter().chain(room.crates).any(|name| *name == path[0]);
                let impure = IMPURE.iter().any(|part| path.len() >= part.len() && path.iter().zip(*part).all(|(a, b)| a == b));
                (path.join("::"), known && !(room.pure && impure))
            }
            What::Clock(name) => (name, !room.pure),
        };
        if !fine {
            wrong.push(format!("{place} names {name}, which {} must not", room.name));
        }
    }
    wrong
}

#[test]
fn dependencies_point_one_way() {
    let wrong = wrong_ways(&sources(), HOUSE);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_plan_itself_has_no_circle() {
    let sources = sources();
    for (i, room) in HOUSE.iter().enumerate() {
        assert!(sources.iter().any(|s| s.module.first().is_some_and(|r| r == room.name)), "src/{} is gone", room.name);
        for other in room.rooms {
            assert!(HOUSE[..i].iter().any(|r| r.name == *other), "{} may name {other}, which does not stand above it", room.name);
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = sources().into_iter().filter(|s| !s.text.starts_with("//!")).map(|s| s.path).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn no_file_grows_beyond_one_thought() {
    let long: Vec<String> = sources().into_iter().filter(|s| s.text.lines().count() > 600).map(|s| s.path).collect();
    assert!(long.is_empty(), "split these: {long:?}");
}
