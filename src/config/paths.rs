//! Where the program keeps its files, by the XDG rules.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Names another directory for the settings of the system; empty: there are none at all.
const SYSTEM_DIR: &str = "ILC_DESK_SYSTEM_DIR";

/// Directories of the user and of the system. Nothing is created here.
#[derive(Debug, Clone)]
pub struct Paths {
    /// Settings, e.g. `~/.config/ilc-desk`.
    pub config_dir: PathBuf,
    /// Database, e.g. `~/.local/share/ilc-desk`.
    pub data_dir: PathBuf,
    /// Logs and drafts, e.g. `~/.local/state/ilc-desk`.
    pub state_dir: PathBuf,
    /// Settings for everybody on this machine, the first one wins; e.g. `/etc/xdg/ilc-desk`, `/etc/ilc-desk`.
    pub system_dirs: Vec<PathBuf>,
    /// The home directory, if there is one.
    pub home: Option<PathBuf>,
    /// What can be asked for again, e.g. `~/.cache/ilc-desk`.
    pub cache_dir: PathBuf,
}

impl Paths {
    /// From the environment; without a home directory, a folder of its own below the temporary one.
    #[must_use]
    pub fn from_env() -> Self {
        let var = |name| std::env::var_os(name).and_then(|value| value.into_string().ok());
        let system_dirs = system_dirs(var(SYSTEM_DIR).as_deref(), var("XDG_CONFIG_DIRS").as_deref());
        match etcetera::choose_base_strategy() {
            Ok(base) => Self {
                config_dir: base.config_dir().join("ilc-desk"),
                data_dir: base.data_dir().join("ilc-desk"),
                state_dir: base.state_dir().unwrap_or_else(|| base.data_dir()).join("ilc-desk"),
                system_dirs,
                home: Some(base.home_dir().to_owned()),
                cache_dir: base.cache_dir().join("ilc-desk"),
            },
            Err(_) => Self { system_dirs, ..Self::below(&std::env::temp_dir().join("ilc-desk")) },
        }
    }

    /// Everything below one directory, nothing of the system.
    #[must_use]
    pub fn below(root: &Path) -> Self {
        Self {
            config_dir: root.join("config"),
            data_dir: root.join("data"),
            state_dir: root.to_owned(),
            cache_dir: root.join("cache"),
            system_dirs: Vec::new(),
            home: None,
        }
    }
}

/// `XDG_CONFIG_DIRS` in its order (relative ones do not count, its default is `/etc/xdg`), then
/// the directory of the system.
fn system_dirs(own: Option<&str>, xdg: Option<&str>) -> Vec<PathBuf> {
    let own = match own {
        Some("") => return Vec::new(),
        Some(dir) => PathBuf::from(dir),
        None => PathBuf::from("/etc/ilc-desk"),
    };
    let listed = xdg.filter(|dirs| !dirs.is_empty()).unwrap_or("/etc/xdg");
    let mut dirs: Vec<PathBuf> = Vec::new();
    for dir in listed.split(':').map(Path::new).filter(|dir| dir.is_absolute()).map(|dir| dir.join("ilc-desk")).chain([own]) {
        if !dirs.contains(&dir) {
            dirs.push(dir);
        }
    }
    dirs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_directory_comes_first_and_the_systems_own_last() {
        let dirs = |own, xdg| system_dirs(own, xdg).iter().map(|dir| dir.display().to_string()).collect::<Vec<_>>();
        assert_eq!(dirs(None, None), ["/etc/xdg/ilc-desk", "/etc/ilc-desk"]);
        assert_eq!(dirs(None, Some("/a:b:/c")), ["/a/ilc-desk", "/c/ilc-desk", "/etc/ilc-desk"]);
        assert_eq!(dirs(None, Some("/etc")), ["/etc/ilc-desk"]);
        assert_eq!(dirs(Some("/opt/ilc"), Some("")), ["/etc/xdg/ilc-desk", "/opt/ilc"]);
        assert_eq!(dirs(Some(""), Some("/a")), Vec::<String>::new());
    }
}
