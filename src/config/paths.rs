//! Where the program keeps its files, by the XDG rules.

use std::path::PathBuf;

use etcetera::BaseStrategy;

/// Directories of the user. Nothing is created here.
#[derive(Debug, Clone)]
pub struct Paths {
    /// Settings, e.g. `~/.config/ilc-desk`.
    pub config_dir: PathBuf,
    /// Database, e.g. `~/.local/share/ilc-desk`.
    pub data_dir: PathBuf,
    /// Logs and drafts, e.g. `~/.local/state/ilc-desk`.
    pub state_dir: PathBuf,
    /// What can be asked for again, e.g. `~/.cache/ilc-desk`.
    pub cache_dir: PathBuf,
}

impl Paths {
    /// From the environment; without a home directory, a folder of its own below the temporary one.
    #[must_use]
    pub fn from_env() -> Self {
        match etcetera::choose_base_strategy() {
            Ok(base) => Self {
                config_dir: base.config_dir().join("ilc-desk"),
                data_dir: base.data_dir().join("ilc-desk"),
                state_dir: base.state_dir().unwrap_or_else(|| base.data_dir()).join("ilc-desk"),
                cache_dir: base.cache_dir().join("ilc-desk"),
            },
            Err(_) => Self::below(std::env::temp_dir().join("ilc-desk")),
        }
    }

    /// Everything below one directory.
    #[must_use]
    pub fn below(root: PathBuf) -> Self {
        Self { config_dir: root.join("config"), data_dir: root.join("data"), cache_dir: root.join("cache"), state_dir: root }
    }
}
