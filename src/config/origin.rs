//! Where a value comes from, and what is wrong with one: both name the place a person would go to.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The compiled-in defaults.
    Default,
    /// A file, with its line from 1; `None` means the file as a whole.
    File(PathBuf, Option<usize>),
    /// An environment variable.
    Env(String),
    /// An option of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    /// `Vorgabe`, `/etc/ilc-desk/config.toml:12`, `ILC_DESK_DESK__TEAM` or `--server`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("Vorgabe"),
            Self::File(path, None) => write!(f, "{}", path.display()),
            Self::File(path, Some(line)) => write!(f, "{}:{line}", path.display()),
            Self::Env(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// Something that cannot be used: where, what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{origin}: {text}")]
pub struct Problem {
    /// Where.
    pub origin: Origin,
    /// What is wrong and how to mend it, in German. Never a secret.
    pub text: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(origin: Origin, text: impl Into<String>) -> Self {
        Self { origin, text: text.into() }
    }
}

/// One problem per line.
pub fn listed(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The text of a file that may be missing.
pub fn read_text(path: &Path) -> Option<Result<String, Problem>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(Ok(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => Some(Err(Problem::new(Origin::File(path.into(), None), format!("ist nicht lesbar: {error}")))),
    }
}

/// Problems told as `Zeile 3: …`, one per line, with their place in the file.
pub fn located(path: &Path, told: &str) -> Vec<Problem> {
    let place = |line: &str| {
        let (number, text) = line.strip_prefix("Zeile ")?.split_once(": ")?;
        Some((number.parse().ok()?, text.to_owned()))
    };
    told.lines()
        .map(|line| match place(line) {
            Some((number, text)) => Problem::new(Origin::File(path.into(), Some(number)), text),
            None => Problem::new(Origin::File(path.into(), None), line),
        })
        .collect()
}
