//! The program's own log file, its end in lines. Pure: reading the bytes is an effect.

use chrono::{DateTime, Utc};

/// Bytes read at most, from the end.
pub const TAIL: u64 = 256 << 10;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Details, or a line of unknown form.
    Detail,
    /// Something worth noting.
    Info,
    /// Something odd.
    Warning,
    /// Something failed.
    Error,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When; `None` for a line of unknown form.
    pub at: Option<DateTime<Utc>>,
    /// How much it matters.
    pub level: Level,
    /// What it says.
    pub text: String,
}

/// The end of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogTail {
    /// Length of the file in bytes.
    pub length: u64,
    /// Its last lines, oldest first.
    pub lines: Vec<LogLine>,
}

/// Takes bytes from the end of the file apart; `is_whole` when they are all of it, else the first
/// line is a part of one and dropped.
pub fn parse(bytes: &[u8], is_whole: bool) -> Vec<LogLine> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().skip(usize::from(!is_whole)).filter(|line| !line.trim().is_empty());
    lines.map(line).collect()
}

/// `2026-11-24T05:12:00.123456Z  INFO ilc_desk::mail: text field=value`
fn line(raw: &str) -> LogLine {
    let unknown = || LogLine { at: None, level: Level::Detail, text: raw.to_owned() };
    let Some((at, rest)) = raw.split_once(' ') else { return unknown() };
    let Ok(at) = DateTime::parse_from_rfc3339(at) else { return unknown() };
    let (level, text) = rest.trim_start().split_once(' ').unwrap_or((rest.trim(), ""));
    let level = match level {
        "ERROR" => Level::Error,
        "WARN" => Level::Warning,
        "INFO" => Level::Info,
        _ => Level::Detail,
    };
    LogLine { at: Some(at.to_utc()), level, text: text.trim_start().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_a_time_a_level_and_a_text() {
        let bytes =
            b"cut off\n2026-11-24T05:12:00.123456Z  WARN ilc_desk::mail: the outbox does not answer error=x\nodd line\n\n";
        let lines = parse(bytes, false);
        assert_eq!(lines.len(), 2);
        assert_eq!(
            (lines[0].level, lines[0].text.as_str()),
            (Level::Warning, "ilc_desk::mail: the outbox does not answer error=x")
        );
        assert_eq!((lines[1].at, lines[1].level), (None, Level::Detail));
        assert_eq!(parse(bytes, true).len(), 3);
        assert!(parse("2026-11-24T05:12:00Z".as_bytes(), true)[0].at.is_none());
    }
}
