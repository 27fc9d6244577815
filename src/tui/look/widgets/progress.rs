//! Work under way: a sign that moves once a second, and how long it takes.

use chrono::{DateTime, Utc};

use crate::tui::look::symbols::TURNING;

/// From here on the time is said, in seconds.
const SAID: i64 = 2;

/// The sign of something that has been running since then.
pub fn sign(now: DateTime<Utc>, since: DateTime<Utc>) -> char {
    let turn = usize::try_from((now - since).num_seconds().max(0)).unwrap_or(0);
    TURNING[turn % TURNING.len()]
}

/// ` · 4 s`, ` · 1:05 min`; nothing in the first seconds.
pub fn elapsed(now: DateTime<Utc>, since: DateTime<Utc>) -> String {
    match (now - since).num_seconds() {
        seconds if seconds < SAID => String::new(),
        seconds if seconds < 60 => format!(" · {seconds} s"),
        seconds => format!(" · {}:{:02} min", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_moves_once_a_second_and_the_time_is_said_after_two() {
        let at = |ms: i64| DateTime::from_timestamp_millis(1_795_000_000_000 + ms).unwrap();
        assert_eq!(sign(at(0), at(0)), sign(at(999), at(0)));
        assert_ne!(sign(at(0), at(0)), sign(at(1000), at(0)));
        assert_eq!(
            [elapsed(at(1999), at(0)), elapsed(at(2000), at(0)), elapsed(at(65_000), at(0))],
            ["", " · 2 s", " · 1:05 min"]
        );
    }
}
