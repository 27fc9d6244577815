//! Watches files and has something done when they change. Sleeps until the
//! system reports something (inotify): nothing is polled, nothing ticks.
//!
//! Folders are watched, not files: editors write a new file and rename it over the old one. A
//! folder that does not exist yet is waited for in the nearest one above that does. Links are
//! followed, so files kept elsewhere are seen, too.

use std::{
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

/// Rest after a change: saving is often several steps.
const QUIET: Duration = Duration::from_millis(120);

/// Something read from files.
#[derive(Clone)]
pub struct Watched<T> {
    /// Files, and folders with all that lies in them. None needs to exist.
    pub paths: Vec<PathBuf>,
    /// Reads it again; a failure is one German line with its place.
    pub load: Arc<dyn Fn() -> Result<T, String> + Send + Sync>,
}

impl<T> fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").field("paths", &self.paths).finish_non_exhaustive()
    }
}

/// Files, and what is done when they change.
pub struct Again {
    paths: Vec<PathBuf>,
    act: Arc<dyn Fn() + Send + Sync>,
}

impl<T: 'static> Watched<T> {
    /// Reads them again when they change, and tells what was read.
    pub fn again(&self, tell: impl Fn(Result<T, String>) + Send + Sync + 'static) -> Again {
        let load = self.load.clone();
        Again { paths: self.paths.clone(), act: Arc::new(move || tell(load())) }
    }
}

/// Watches until it is dropped.
pub struct Watch {
    _task: AbortOnDropHandle<()>,
}

impl Watch {
    /// Starts to watch. Where the system cannot watch, nothing is read again; that is logged.
    pub fn start(kinds: Vec<Again>) -> Option<Self> {
        let (report, changes) = mpsc::unbounded_channel();
        let told = move |event: notify::Result<Event>| {
            // Reading is reported as well, also our own.
            if let Ok(event) = event
                && (!event.kind.is_access() || event.kind == EventKind::Access(AccessKind::Close(AccessMode::Write)))
            {
                // The dashboard may be ending.
                let _ = report.send(event.paths);
            }
        };
        match notify::recommended_watcher(told) {
            Ok(watcher) => {
                let mut folders = Folders { watcher, watched: BTreeSet::new() };
                // What is there now has just been read.
                folders.turn_to(&paths(&kinds));
                let task = tokio::spawn(follow(kinds, folders, changes));
                Some(Self { _task: AbortOnDropHandle::new(task) })
            }
            Err(error) => {
                tracing::warn!(%error, "files cannot be watched");
                None
            }
        }
    }
}

async fn follow(kinds: Vec<Again>, mut folders: Folders, mut changes: mpsc::UnboundedReceiver<Vec<PathBuf>>) {
    while let Some(mut changed) = changes.recv().await {
        // Until it is quiet, so that a file half written is not read.
        while let Ok(Some(more)) = tokio::time::timeout(QUIET, changes.recv()).await {
            changed.extend(more);
        }
        let paths = paths(&kinds);
        let turned = tokio::task::spawn_blocking(move || {
            let appeared = folders.turn_to(&paths);
            (folders, appeared)
        });
        let Ok((turned, appeared)) = turned.await else { return };
        folders = turned;
        changed.extend(appeared);
        for files in kinds.iter().filter(|files| files.is_among(&changed)) {
            let act = files.act.clone();
            // One that breaks off has told nothing; the next change is another try.
            let _ = tokio::task::spawn_blocking(move || act()).await;
        }
    }
}

fn paths(kinds: &[Again]) -> Vec<PathBuf> {
    kinds.iter().flat_map(|files| &files.paths).cloned().collect()
}

impl Again {
    /// Whether one of the changed files is one of these. In folders only `.toml` files count, not
    /// what editors keep beside them.
    fn is_among(&self, changed: &[PathBuf]) -> bool {
        let is_toml = |path: &Path| path.extension().is_some_and(|end| end == "toml");
        let ours: Vec<_> = self.paths.iter().flat_map(|path| places(path)).collect();
        changed.iter().any(|path| is_toml(path) && ours.iter().any(|place| path.starts_with(place)))
    }
}

/// A path, and where it leads if it is a link.
fn places(path: &Path) -> BTreeSet<PathBuf> {
    [Some(path.to_owned()), path.canonicalize().ok()].into_iter().flatten().collect()
}

/// The folders that are watched now.
struct Folders {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    /// Watches the folders these paths lie in, as far as they exist, or those above. Answers the
    /// files of folders that were not watched before: they may have been written unseen.
    fn turn_to(&mut self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let wanted: BTreeSet<_> = paths.iter().flat_map(|path| places(path)).flat_map(|place| around(&place)).collect();
        for folder in self.watched.difference(&wanted) {
            // One that is gone is watched no more anyway.
            let _ = self.watcher.unwatch(folder);
        }
        let mut appeared = Vec::new();
        let mut watched = BTreeSet::new();
        for folder in wanted {
            // Again each time: a folder may have been replaced by another of the same name.
            if let Err(error) = self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                tracing::warn!(%error, "a folder cannot be watched");
                continue;
            }
            if !self.watched.contains(&folder) {
                appeared.extend(std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()));
            }
            watched.insert(folder);
        }
        self.watched = watched;
        appeared
    }
}

/// The folders to watch for a place: itself if it is one, and the nearest one above that exists.
fn around(place: &Path) -> Vec<PathBuf> {
    let above = place.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned);
    place.is_dir().then(|| place.to_owned()).into_iter().chain(above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::reload::Reload;

    fn watched(paths: Vec<PathBuf>) -> Again {
        Again { paths, act: Arc::new(|| ()) }
    }

    #[test]
    fn only_its_own_files_count() {
        let dir = tempfile::tempdir().unwrap();
        let (keys, themes) = (dir.path().join("keymap.toml"), dir.path().join("themes"));
        let both = watched(vec![keys.clone(), themes.clone()]);
        assert!(both.is_among(&[dir.path().join("x"), keys]));
        assert!(both.is_among(&[themes.join("rosa.toml")]));
        for other in ["keymap.toml~", "4913", "config.toml", "themes/.rosa.toml.swp", "themes"] {
            assert!(!both.is_among(&[dir.path().join(other)]), "{other}");
        }
    }

    #[test]
    fn a_missing_folder_is_waited_for_above() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ilc-desk/themes/rosa.toml");
        assert_eq!(around(&file), [dir.path()]);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        assert_eq!(around(&file), [file.parent().unwrap()]);
        assert_eq!(around(file.parent().unwrap()), [dir.path().join("ilc-desk/themes"), dir.path().join("ilc-desk")]);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn changes_are_seen_however_they_are_written() {
        fn report<T>(name: &'static str, loads: &mpsc::UnboundedSender<&'static str>, paths: Vec<PathBuf>) -> Watched<T> {
            let loads = loads.clone();
            let load = move || {
                let _ = loads.send(name);
                Err(name.to_owned())
            };
            Watched { paths, load: Arc::new(load) }
        }
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let home = dir.path().join("ilc-desk");
        let (keys, settings) = (home.join("keymap.toml"), home.join("config.toml"));
        let (loads, mut loaded) = mpsc::unbounded_channel();
        let reload = Reload {
            keys: report("keys", &loads, vec![keys.clone()]),
            display: report("display", &loads, vec![settings.clone(), home.join("themes")]),
        };
        let (send, mut told) = mpsc::unbounded_channel();
        let tell = move |reloaded| send.send(reloaded).unwrap();
        let _watch = Watch::start(reload.watched(tell)).unwrap();
        // One change may be told in several steps on a slow machine.
        let mut seen = async |name: &str| {
            while tokio::time::timeout(Duration::from_secs(20), loaded.recv()).await.expect("seen in time") != Some(name) {}
            assert!(told.recv().await.is_some());
        };
        // The folder does not exist yet; the file may be there before the folder is watched.
        std::fs::create_dir(&home).unwrap();
        std::fs::write(&keys, "[keys]\n").unwrap();
        seen("keys").await;
        // As editors save: another file takes its place.
        std::fs::write(home.join("keymap.toml.new"), "[keys]\n").unwrap();
        std::fs::rename(home.join("keymap.toml.new"), &keys).unwrap();
        seen("keys").await;
        std::fs::create_dir(home.join("themes")).unwrap();
        std::fs::write(home.join("themes/rosa.toml"), "").unwrap();
        seen("display").await;
        // Kept elsewhere, as people with a folder of dotfiles do.
        let real = elsewhere.path().join("desk.toml");
        std::fs::write(&real, "").unwrap();
        std::os::unix::fs::symlink(&real, &settings).unwrap();
        seen("display").await;
        std::fs::write(&real, "[display]\nascii = true\n").unwrap();
        seen("display").await;
        std::fs::remove_file(&keys).unwrap();
        seen("keys").await;
    }
}
