//! What stands between a release and the relay: a time in which mails can be taken back, and a second person.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{Invalid, text};

/// Whether somebody else must release what one has written (`mail.second_person`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SecondPerson {
    /// Never ("aus").
    #[default]
    Off,
    /// From so many recipients of one batch on ("ab 10 Empfängern").
    From(u32),
    /// Always ("immer").
    Always,
}

impl SecondPerson {
    /// From how many recipients on somebody else is needed; `None` = never.
    #[must_use]
    pub const fn from(self) -> Option<u32> {
        match self {
            Self::Off => None,
            Self::From(n) => Some(n),
            Self::Always => Some(1),
        }
    }

    /// Whether that person may release a batch of so many recipients that `writer` wrote.
    #[must_use]
    pub fn allows(self, who: &str, writer: &str, recipients: u32) -> bool {
        who != writer || self.from().is_none_or(|n| recipients < n)
    }
}

impl TryFrom<String> for SecondPerson {
    type Error = Invalid;

    fn try_from(raw: String) -> Result<Self, Invalid> {
        let words: Vec<String> = raw.split_whitespace().map(str::to_lowercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let number = |n: &str| n.parse().ok().filter(|n| *n > 0).map(Self::From);
        let read = match words.as_slice() {
            ["aus"] => Some(Self::Off),
            ["immer"] => Some(Self::Always),
            ["ab", n] | ["ab", n, "empfänger" | "empfängern"] => number(n),
            _ => None,
        };
        read.ok_or_else(|| {
            let named = text::clean(&raw);
            Invalid::new(format!("„{named}“ passt nicht"), "„aus“, „immer“ oder „ab 10 Empfängern“")
        })
    }
}

impl From<SecondPerson> for String {
    fn from(rule: SecondPerson) -> Self {
        match rule {
            SecondPerson::Off => "aus".to_owned(),
            SecondPerson::From(n) => format!("ab {n} Empfängern"),
            SecondPerson::Always => "immer".to_owned(),
        }
    }
}

/// How releases are slowed down; the office's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReleaseRules {
    /// Minutes during which released mails are held (`mail.hold_minutes`); 0 = they go at once.
    pub hold_minutes: u32,
    /// Whether somebody else releases.
    pub second_person: SecondPerson,
}

impl ReleaseRules {
    /// Until when what is released now is held.
    #[must_use]
    pub fn held_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        (self.hold_minutes > 0).then(|| now + Duration::minutes(i64::from(self.hold_minutes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_read_as_an_office_writes_it() {
        let read = |raw: &str| SecondPerson::try_from(raw.to_owned());
        assert_eq!(read("aus"), Ok(SecondPerson::Off));
        assert_eq!(read(" Immer "), Ok(SecondPerson::Always));
        for raw in ["ab 10 Empfängern", "ab 10", "Ab 10 Empfänger"] {
            assert_eq!(read(raw), Ok(SecondPerson::From(10)), "{raw}");
        }
        for raw in ["", "ab 0 Empfängern", "ab zehn", "ja", "ab -1"] {
            assert!(read(raw).is_err(), "{raw}");
        }
        assert_eq!(String::from(SecondPerson::From(3)), "ab 3 Empfängern");
    }

    #[test]
    fn one_person_alone_releases_below_the_number_only() {
        let rule = SecondPerson::From(10);
        assert!(rule.allows("anna", "anna", 9) && !rule.allows("anna", "anna", 10) && rule.allows("ben", "anna", 200));
        assert!(SecondPerson::Off.allows("anna", "anna", 200));
        assert!(!SecondPerson::Always.allows("anna", "anna", 1));
    }
}
