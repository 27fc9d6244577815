//! How commands are called where there is no picture, and which of them mean something there.

use crate::tui::{Command, app::commands::Entry};

/// A label without the dots that announce a dialog.
pub fn label(entry: &Entry) -> &'static str {
    entry.label.trim_end_matches('…').trim_end()
}

/// What means something without a picture.
pub fn is_useful(command: Command) -> bool {
    !matches!(command, Command::ChooseTheme | Command::Palette | Command::Help | Command::Suspend)
}
