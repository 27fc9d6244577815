//! Days of the week as settings write them, in German.

use chrono::Weekday;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

use super::dates;

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "Montag"),
    (Weekday::Tue, "Dienstag"),
    (Weekday::Wed, "Mittwoch"),
    (Weekday::Thu, "Donnerstag"),
    (Weekday::Fri, "Freitag"),
    (Weekday::Sat, "Samstag"),
    (Weekday::Sun, "Sonntag"),
];

fn read<E: Error>(raw: &str) -> Result<Weekday, E> {
    let raw = raw.trim();
    DAYS.into_iter()
        .find(|(day, name)| name.eq_ignore_ascii_case(raw) || dates::weekday_short(*day).eq_ignore_ascii_case(raw))
        .map(|(day, _)| day)
        .ok_or_else(|| E::custom(format_args!("„{raw}“ ist kein Wochentag; erwartet: Montag bis Sonntag")))
}

fn name(day: Weekday) -> &'static str {
    DAYS.into_iter().find(|(d, _)| *d == day).map_or("", |(_, name)| name)
}

/// Writes the German name.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(name(*day))
}

/// Reads `Dienstag` or `Di`.
///
/// # Errors
/// On anything else.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
    read(&String::deserialize(from)?)
}

/// A weekday that may be left out.
pub mod optional {
    use super::{Deserialize, Deserializer, Serializer, Weekday, name, read};

    /// Writes the German name, or nothing.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Option<Weekday>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(day.map_or("", name))
    }

    /// Reads a day, or nothing.
    ///
    /// # Errors
    /// On anything else.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Weekday>, D::Error> {
        let raw = String::deserialize(from)?;
        if raw.trim().is_empty() { Ok(None) } else { read(&raw).map(Some) }
    }
}
