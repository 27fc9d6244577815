//! Progress on stderr, and only where somebody can see it move.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar named `what`; hidden unless stderr is a terminal.
pub fn bar(what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = format!("{what} {{wide_bar}} {{percent}} %");
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(1000).with_style(style)
}
