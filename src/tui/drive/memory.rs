//! The dashboard's own files: the view as it was left, and the last answers of a shared server.
//! Read before the first frame, written beside or after the last one. A file that cannot be read
//! or written costs a line in the log and nothing else.

use std::io;

use crate::{
    client::{Cache, Kept},
    private_file,
    tui::{
        State,
        app::{
            answers,
            last_view::{self, Remembered, ViewFile},
        },
    },
};

/// What the last run left.
pub fn recall(state: &mut State) {
    if let Some(cache) = &state.options.cache {
        match cache.load() {
            Ok(Some(answers)) => answers::restore(state, answers),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "die Antworten des letzten Laufs sind nicht lesbar und werden ersetzt"),
        }
    }
    if let Some(file) = state.options.view_file.clone() {
        match read(&file) {
            Ok(Some(view)) => view.restore(state, &file),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "die Ansicht des letzten Laufs ist nicht lesbar und wird ersetzt"),
        }
    }
}

fn read(file: &ViewFile) -> io::Result<Option<Remembered>> {
    let bytes = private_file::read(&file.path, last_view::LIMIT)?;
    bytes.map(|bytes| Remembered::read(&bytes).map_err(io::Error::other)).transpose()
}

/// What the next run finds.
pub fn keep(state: &State) {
    if let Some(cache) = state.options.cache.as_ref().filter(|_| answers::next_wake(state).is_some())
        && let Some(answers) = answers::last(state)
    {
        keep_answers(cache, Some(&answers));
    }
    if let Some(file) = &state.options.view_file {
        let text = Remembered::of(state).write().map_err(io::Error::other);
        if let Err(error) = text.and_then(|text| private_file::write(&file.path, text.as_bytes())) {
            tracing::warn!(%error, "die Ansicht lässt sich nicht merken");
        }
    }
}

/// Keeps answers for the next start, or none at all.
pub fn keep_answers(cache: &Cache, answers: Option<&Kept>) {
    let done = answers.map_or_else(|| cache.forget(), |answers| cache.save(answers));
    if let Err(error) = done {
        tracing::warn!(%error, "die letzten Antworten lassen sich nicht aufheben");
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::tui::{Options, Screen, look::format::Zone};

    fn state(folder: &std::path::Path) -> State {
        let cache = Some(Cache::new(folder, "http://desk:8745"));
        let view_file = Some(ViewFile { path: folder.join("view.toml"), ..ViewFile::default() });
        State::new(Options { cache, view_file, ..Options::default() }, Utc::now(), Zone::System, 0)
    }

    #[test]
    fn the_view_comes_back_and_broken_files_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let mut left = state(folder.path());
        recall(&mut left);
        left.screen = Screen::Post;
        keep(&left);
        let mut again = state(folder.path());
        recall(&mut again);
        assert_eq!(again.screen, Screen::Post);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            std::fs::write(entry.unwrap().path(), "\u{0}kaputt = [").unwrap();
        }
        let mut after = state(folder.path());
        recall(&mut after);
        assert_eq!(after.screen, Screen::Today);
        keep(&left);
        recall(&mut after);
        assert_eq!(after.screen, Screen::Post);
    }

    #[test]
    fn a_folder_that_cannot_be_written_stops_nobody() {
        let mut state = state(std::path::Path::new("/proc/nirgends"));
        recall(&mut state);
        keep(&state);
        keep_answers(&Cache::new(std::path::Path::new("/proc/nirgends"), "http://a"), None);
    }
}
