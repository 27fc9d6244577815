//! The organisational sign of an IFK's post, which tasks in VerBIS are addressed to. It names a post, never a person.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Invalid, text};

/// Longest sign, in characters.
pub const MAX_CHARS: usize = 20;
/// Letters of one part; names are longer.
const MAX_LETTERS: usize = 3;
/// Digits in a row; numbers of persons have more.
const MAX_DIGITS: usize = 5;
/// The one word that may stand in a sign.
const TEAM: &str = "team";

/// "IFK-Stelle", e.g. `741-HAR-12`: digits, and parts of up to three capital letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostSign(Arc<str>);

impl PostSign {
    /// Cleans and checks a sign; an empty one is none. What could be a name, an address or the number of a person is
    /// refused, and the message does not quote it.
    ///
    /// # Errors
    /// On anything else than a sign.
    pub fn parse(raw: &str) -> Result<Option<Self>, Invalid> {
        let sign = text::clean(raw);
        if sign.is_empty() {
            return Ok(None);
        }
        let refused = |problem: &str| Err(Invalid::new(problem, "das Zeichen der Stelle, z. B. 741-HAR-12, niemals ein Name"));
        if sign.chars().count() > MAX_CHARS {
            return refused("das Zeichen ist länger als 20 Zeichen");
        }
        let known = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '/');
        let has_digit = sign.bytes().any(|b| b.is_ascii_digit());
        let digits = sign.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
        let words = || sign.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let is_part = |word: &str| {
            word.eq_ignore_ascii_case(TEAM) || (word.chars().count() <= MAX_LETTERS && word.chars().all(char::is_uppercase))
        };
        if !sign.chars().all(known) || !has_digit || digits > MAX_DIGITS || !words().all(is_part) {
            return refused("das sieht nach einer Person aus und wird nicht gespeichert");
        }
        Ok(Some(Self(sign.into())))
    }

    /// The sign as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for PostSign {
    type Error = Invalid;
    fn try_from(raw: String) -> Result<Self, Invalid> {
        Self::parse(&raw)?.ok_or_else(|| Invalid::new("IFK-Stelle fehlt", "das Zeichen der Stelle"))
    }
}

impl From<PostSign> for String {
    fn from(sign: PostSign) -> Self {
        sign.0.as_ref().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_posts_are_told_from_persons() {
        for sign in ["741-HAR-12", "741 HAR 12", "X911", "Team 741", "JBA-MIT.3", "0815", "ÖGD-3"] {
            assert_eq!(PostSign::parse(sign).unwrap().unwrap().as_str(), sign);
        }
        assert_eq!(PostSign::parse("  "), Ok(None));
        for person in [
            "Mustermann",
            "MUSTERMANN 12",
            "Frau Lang 741",
            "741 Lang",
            "Ay Li",
            "Max 3",
            "m.muster@amt.de",
            "123D456789",
            "12345//0001234",
            "741-HAR-12-741-HAR-12",
        ] {
            let refused = PostSign::parse(person).unwrap_err().to_string();
            assert!(!refused.contains(person) && refused.contains("741-HAR-12"), "{refused}");
        }
        assert!(PostSign::parse("HAR").is_err(), "a sign has a number");
    }
}
