//! What the dashboard takes from files a person changes while it runs: keys, and `[display]` with
//! its theme. Read at the start and again when the files change. Shows nothing itself.

use std::{io::IsTerminal as _, path::PathBuf, sync::Arc};

use super::context::Context;
use crate::config::{self, Loaded, Origin, Paths, Problem, located, read_text};
use crate::tui::{
    Keymap, Theme,
    app::reload::{Display, Reload},
    files::watch::Watched,
    look::{surroundings::Surroundings, theme::Gallery},
};

/// The user's `keymap.toml` beside the settings over the compiled-in keys, and everything wrong
/// with it; what is wrong keeps its default keys.
pub fn keymap(paths: &Paths) -> (Keymap, Vec<Problem>) {
    let path = paths.config_dir.join("keymap.toml");
    match read_text(&path) {
        None => (Keymap::default(), Vec::new()),
        Some(Err(problem)) => (Keymap::default(), vec![problem]),
        Some(Ok(text)) => {
            let (keymap, problems) = Keymap::read(&text);
            let place = |line| Origin::File(path.clone(), Some(line));
            (keymap, problems.into_iter().map(|problem| Problem::new(place(problem.line), problem.text)).collect())
        }
    }
}

/// The theme the settings name, as this terminal shows it.
///
/// # Errors
/// Where the user has a theme of that name, what is wrong in its file; else, at the place of the
/// name, that there is none.
pub fn theme(loaded: &Loaded, paths: &Paths) -> Result<Theme, Problem> {
    let (name, folder) = (&loaded.config.display.theme, themes(paths));
    let depth = Surroundings::from_env().depth();
    let own = folder.join(format!("{name}.toml"));
    let first = |told: String| located(&own, &told).into_iter().next().unwrap_or_else(|| Problem::new(Origin::Default, told));
    match read_text(&own) {
        Some(Ok(text)) => Theme::parse(name, &text, depth).map_err(first),
        Some(Err(problem)) => Err(problem),
        None => Theme::load(name, Some(&folder), depth)
            .map_err(|text| Problem::new(loaded.origin("display.theme"), format!("display.theme: {text}"))),
    }
}

/// Where the user's themes lie.
pub fn themes(paths: &Paths) -> PathBuf {
    paths.config_dir.join("themes")
}

/// `[display]` as the dashboard uses it.
///
/// # Errors
/// When the theme cannot be used.
pub fn display(loaded: &Loaded, paths: &Paths) -> Result<Display, Problem> {
    let theme = theme(loaded, paths)?;
    let surroundings = Surroundings::from_env();
    let themes = Gallery::load(Some(&themes(paths)), surroundings.depth());
    let config::Display { ascii, mouse, .. } = loaded.config.display;
    let ascii = ascii || (std::io::stdout().is_terminal() && surroundings.wants_ascii());
    Ok(Display { theme, themes, ascii, mouse: mouse && surroundings.allows_mouse() })
}

/// How a running dashboard reads them again: with the options it was started with.
pub fn of(context: &Context) -> Reload {
    let (paths, sources) = (context.paths.clone(), context.sources.clone());
    // Watched files are told with whole paths.
    let settings = std::path::absolute(&sources.user).unwrap_or_else(|_| sources.user.clone());
    Reload {
        keys: Watched {
            paths: vec![paths.config_dir.join("keymap.toml")],
            load: Arc::new({
                let paths = paths.clone();
                move || match keymap(&paths) {
                    (keymap, problems) if problems.is_empty() => Ok(keymap),
                    (_, problems) => Err(brief(&problems)),
                }
            }),
        },
        display: Watched {
            paths: vec![settings, themes(&paths)],
            load: Arc::new(move || {
                let (loaded, problems) = sources.load();
                if !problems.is_empty() {
                    return Err(brief(&problems));
                }
                display(&loaded, &paths).map(Box::new).map_err(|problem| brief(&[problem]))
            }),
        },
    }
}

/// The first problem in one line, with the name of its file only; a footer has no more room.
fn brief(problems: &[Problem]) -> String {
    let Some(first) = problems.first() else { return String::new() };
    let place = match &first.origin {
        Origin::File(path, line) => {
            let name = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
            Origin::File(name, *line)
        }
        other @ (Origin::Default | Origin::Env(_) | Origin::Flag(_)) => other.clone(),
    };
    let more = match problems.len() {
        1 => String::new(),
        n => format!(" (und {} weitere: ilc-desk config check)", n - 1),
    };
    format!("{}{more}", Problem::new(place, first.text.clone()))
}
