//! The person's own editor on a text: $VISUAL, else $EDITOR, else vi. The file is the owner's
//! alone and gone afterwards. The caller has given the terminal away before.

use std::{io::Write as _, process::Stdio};

/// Largest text taken back, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// Lets the person edit a text; gives it back as saved.
///
/// # Errors
/// With a German sentence when the editor cannot be started, fails, or leaves no readable text.
pub async fn edit(text: &str) -> Result<String, String> {
    let named = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let command = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let failed = |e: std::io::Error| format!("Die Datei für den Editor lässt sich nicht anlegen: {e}");
    let mut file = tempfile::Builder::new().prefix("ilc-desk-mail-").suffix(".txt").tempfile().map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(failed)?;
    // The variables hold a command line, e.g. "code --wait".
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = tokio::process::Command::new(program)
        .args(words)
        .arg(file.path())
        .stdin(Stdio::inherit())
        .kill_on_drop(true)
        .status()
        .await
        .map_err(|e| format!("Der Editor „{command}“ lässt sich nicht starten: {e}. VISUAL oder EDITOR setzen."))?;
    if !status.success() {
        return Err(format!("Der Editor „{command}“ ist mit einem Fehler beendet worden; nichts wurde geändert."));
    }
    // Read anew by its name: many editors write another file and rename it.
    let size = std::fs::metadata(file.path()).map_err(|e| format!("Der Text ist nicht lesbar: {e}"))?.len();
    if size > MAX_BYTES {
        return Err(format!("Der Text ist größer als {} KB; nichts wurde geändert.", MAX_BYTES / 1024));
    }
    std::fs::read_to_string(file.path()).map_err(|e| format!("Der Text ist nicht lesbar (UTF-8 erwartet): {e}"))
}

/// The file an editor gets for a mail: the subject in the first line, then the text.
pub fn as_file(subject: &str, text: &str) -> String {
    format!("Betreff: {subject}\n\n{text}")
}

/// What came back: subject (if the first line still is one) and text.
pub fn from_file(file: &str) -> (Option<String>, String) {
    let file = file.replace("\r\n", "\n");
    match file.strip_prefix("Betreff:").and_then(|rest| rest.split_once('\n')) {
        Some((subject, text)) => (Some(subject.trim().to_owned()), text.trim_start_matches('\n').to_owned()),
        None => (None, file),
    }
}
