//! Files that a running dashboard reads again when they change, and what it then takes over. How
//! they are read is handed in by whoever starts it: the dashboard knows no settings.

use std::{fmt, path::PathBuf, sync::Arc};

use super::{Keymap, State, Theme};

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

/// What is read again.
#[derive(Debug, Clone)]
pub struct Reload {
    /// Keys.
    pub keys: Watched<Keymap>,
    /// How things look.
    pub display: Watched<Display>,
}

/// How things look, and whose the mouse is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// Colours and attributes.
    pub theme: Theme,
    /// Only ASCII beside letters.
    pub ascii: bool,
    /// Clicks and the wheel belong to the program.
    pub mouse: bool,
}

/// What was read again, or why it could not be.
#[derive(Debug, Clone)]
pub enum Reloaded {
    /// Keys.
    Keys(Result<Keymap, String>),
    /// How things look.
    Display(Result<Display, String>),
}

/// Takes over what was read. What is wrong is said; then everything stays as it is.
pub fn take(state: &mut State, reloaded: Reloaded) {
    state.dirty = true;
    match reloaded {
        Reloaded::Keys(Ok(keymap)) => {
            state.options.keymap = keymap;
            state.say("Tasten neu gelesen");
        }
        Reloaded::Display(Ok(Display { theme, ascii, mouse })) => {
            let options = &mut state.options;
            if (&theme, ascii, mouse) == (&options.theme, options.ascii, options.mouse) {
                return state.say("Einstellungen gelesen; am Aussehen ändert sich nichts, das Übrige gilt ab dem nächsten Start");
            }
            // A theme chosen by hand stays until the settings name another one.
            if theme != options.theme {
                state.theme = theme.clone();
            }
            (options.theme, options.ascii, options.mouse) = (theme, ascii, mouse);
            state.say("Aussehen neu gelesen");
        }
        Reloaded::Keys(Err(problem)) => state.say_error(format!("{problem} – die bisherigen Tasten gelten weiter")),
        Reloaded::Display(Err(problem)) => state.say_error(format!("{problem} – das Aussehen bleibt, wie es ist")),
    }
}
