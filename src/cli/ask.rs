//! Asking before something that cannot be taken back.

use std::io::{BufRead, IsTerminal, Write};

use super::typed::WrongUsage;
use crate::tui::out::console;

/// Goes on when `yes` was given or a person at the terminal says so. Without a terminal nothing is
/// assumed: that is wrong usage.
///
/// # Errors
/// When nobody can be asked, or the answer is no.
pub fn confirm(question: &str, yes: bool) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(WrongUsage("Das lässt sich nicht zurücknehmen; ohne Rückfrage nur mit --yes").into());
    }
    let mut asking = console::stderr();
    write!(asking, "{question} (j/N) ")?;
    asking.flush()?;
    let mut typed = Vec::new();
    std::io::stdin().lock().read_until(b'\n', &mut typed)?;
    let answer = console::typed(&typed);
    anyhow::ensure!(matches!(answer.trim().to_lowercase().as_str(), "j" | "ja"), "abgebrochen, nichts wurde geändert");
    Ok(())
}
