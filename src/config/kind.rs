//! What kinds of values settings take: which are allowed, how they are written in the environment,
//! what is said about a wrong one. Knows no setting and no layer.

use toml::Value;

use crate::domain::{
    WorkingDays, dates,
    mail::{self, EmailAddress},
    provider_list::request::ClockTime,
    text,
};

/// Longest excerpt of a wrong value in a message, in characters.
const EXCERPT: usize = 60;

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number between two bounds, both included.
    Int(i64, i64),
    /// One of these words, whatever the case.
    Choice(&'static [&'static str]),
    /// A day of the week; the flag says whether it may be empty.
    Weekday(bool),
    /// Days on which the office is closed, a list; in the environment separated by commas.
    Days,
    /// A time of day.
    Clock,
    /// Whether a second person releases mails.
    SecondPerson,
    /// Any text.
    Text,
    /// A file or a folder; `~/` is the home directory. May be empty.
    Path,
    /// An e-mail address.
    Email,
    /// Base address of a server, without a login. May be empty.
    Url,
    /// Where the database lies. May be empty.
    Database,
    /// Address and port to listen on.
    Address,
    /// Name of a machine. May be empty.
    Host,
    /// Name of a theme; which there are, the dashboard knows.
    Theme,
    /// A link to a view; which there are, the dashboard knows. May be empty.
    View,
}

/// The days as the settings write them, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

/// How the settings say that the dashboard begins as it was left.
pub const LAST_VIEW: [&str; 2] = ["zuletzt", ""];

impl Kind {
    /// The value in its usual spelling, or `None` if it is not of this kind.
    pub fn take(self, raw: &Value) -> Option<Value> {
        if let Self::Bool | Self::Int(..) = self {
            return match (self, raw) {
                (Self::Bool, Value::Boolean(_)) => Some(raw.clone()),
                (Self::Int(min, max), Value::Integer(n)) => (min..=max).contains(n).then(|| raw.clone()),
                _ => None,
            };
        }
        if self == Self::Days {
            let days = raw.as_array()?.iter().map(|day| day.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()?;
            let usual = Vec::from(WorkingDays::try_from(days).ok()?);
            return Some(Value::Array(usual.into_iter().map(Value::String).collect()));
        }
        let text = raw.as_str()?;
        let trimmed = text.trim();
        let usual = match self {
            Self::Choice(words) => words.iter().find(|word| word.eq_ignore_ascii_case(trimmed)).copied()?,
            Self::Weekday(true) if trimmed.is_empty() => "",
            Self::Weekday(_) => weekday(trimmed)?,
            Self::Email => EmailAddress::parse(trimmed).ok().map(|_| trimmed)?,
            Self::Url => is_url(trimmed).then_some(trimmed)?,
            Self::Database => is_database(trimmed).then_some(trimmed)?,
            Self::Address => is_address(trimmed).then_some(trimmed)?,
            Self::Host => is_host(trimmed).then_some(trimmed)?,
            Self::View => (!text.contains(char::is_control)).then_some(trimmed)?,
            Self::SecondPerson => {
                let usual = mail::SecondPerson::try_from(trimmed.to_owned()).ok()?;
                return Some(Value::String(usual.into()));
            }
            Self::Clock => {
                let usual = ClockTime::try_from(trimmed.to_owned()).ok()?;
                return Some(Value::String(usual.into()));
            }
            Self::Theme => (!trimmed.is_empty()).then_some(trimmed)?,
            Self::Text | Self::Path => (!text.contains(char::is_control)).then_some(text)?,
            Self::Bool | Self::Int(..) | Self::Days => return None,
        };
        Some(Value::String(usual.to_owned()))
    }

    /// What a variable or an option says, as a value; not yet looked at.
    pub fn read(self, raw: &str) -> Value {
        let number = || raw.trim().parse().ok().map(Value::Integer);
        let switch = || raw.trim().to_ascii_lowercase().parse().ok().map(Value::Boolean);
        let value = match self {
            Self::Bool => switch(),
            Self::Int(..) => number(),
            Self::Days => Some(Value::Array(listed(raw).map(|day| Value::String(day.to_owned())).collect())),
            Self::Choice(_)
            | Self::Weekday(_)
            | Self::Clock
            | Self::SecondPerson
            | Self::Text
            | Self::Path
            | Self::Email
            | Self::Url
            | Self::Database
            | Self::Address
            | Self::Host
            | Self::Theme
            | Self::View => None,
        };
        value.unwrap_or_else(|| Value::String(raw.to_owned()))
    }

    /// What is expected, for the end of a sentence.
    pub fn expected(self) -> String {
        match self {
            Self::Bool => "true oder false".to_owned(),
            Self::Int(min, max) => format!("eine ganze Zahl von {min} bis {max}"),
            Self::Choice(words) => either(words),
            Self::Weekday(false) => "ein Wochentag, Montag bis Sonntag".to_owned(),
            Self::Weekday(true) => "ein Wochentag, Montag bis Sonntag, oder nichts".to_owned(),
            Self::Days => "eine Liste von Tagen wie [\"24.12.\", \"15.05.2027\"]".to_owned(),
            Self::SecondPerson => "„aus“, „immer“ oder „ab 10 Empfängern“".to_owned(),
            Self::Clock => "eine Uhrzeit wie „12:00“".to_owned(),
            Self::Text => "ein Text in einer Zeile".to_owned(),
            Self::Path => "ein Pfad".to_owned(),
            Self::Email => "eine Adresse wie name@behoerde.de".to_owned(),
            Self::Url => "eine Adresse wie http://10.1.2.3:8745, ohne Anmeldung darin".to_owned(),
            Self::Database => "eine Datei wie sqlite:/var/lib/ilc-desk/desk.db".to_owned(),
            Self::Address => "Adresse und Port wie 127.0.0.1:8745".to_owned(),
            Self::Host => "der Name eines Rechners wie relay.behoerde.de".to_owned(),
            Self::Theme => "der Name eines Farbschemas".to_owned(),
            Self::View => "der Name einer Ansicht".to_owned(),
        }
    }

    /// A wrong value as it is told: never a password in an address, never more than an excerpt.
    pub fn excerpt(raw: &Value) -> String {
        let told = match raw {
            Value::String(text) => format!("„{}“", text::clean(&masked(text))),
            Value::Array(items) if items.iter().any(Value::is_str) => {
                let items: Vec<_> =
                    items.iter().filter_map(Value::as_str).map(|item| format!("„{}“", text::clean(item))).collect();
                format!("die Liste {}", items.join(", "))
            }
            Value::Array(_) => "eine Liste".to_owned(),
            Value::Table(_) => "ein Abschnitt".to_owned(),
            other => other.to_string(),
        };
        if told.chars().count() <= EXCERPT {
            return told;
        }
        told.chars().take(EXCERPT - 1).chain(['…']).collect()
    }
}

/// The password of `scheme://name:password@host` replaced by `…`.
pub fn masked(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some(at) = rest[..end].rfind('@') else { return text.to_owned() };
    let name = rest[..at].split(':').next().unwrap_or_default();
    format!("{scheme}://{name}:…{}", &rest[at..])
}

/// „a“, „b“ oder „c“.
pub fn either(words: &[impl AsRef<str>]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("„{}“", word.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} oder {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// The parts of a list as a variable writes it.
fn listed(raw: &str) -> impl Iterator<Item = &str> {
    raw.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn weekday(raw: &str) -> Option<&'static str> {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let days = WEEKDAYS.into_iter().zip([Mon, Tue, Wed, Thu, Fri, Sat, Sun].map(dates::weekday_short));
    days.into_iter().find(|(long, short)| [long, short].iter().any(|name| name.eq_ignore_ascii_case(raw))).map(|(long, _)| long)
}

fn is_url(raw: &str) -> bool {
    let rest = raw.strip_prefix("http://").or_else(|| raw.strip_prefix("https://"));
    raw.is_empty() || rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['@', ' ']))
}

fn is_database(raw: &str) -> bool {
    raw.is_empty() || raw.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty() && !path.starts_with(':'))
}

fn is_address(raw: &str) -> bool {
    raw.rsplit_once(':').is_some_and(|(host, port)| {
        port.parse::<u16>().is_ok()
            && (host.parse::<std::net::IpAddr>().is_ok() || bracketed(host) || (!host.is_empty() && is_host(host)))
    })
}

/// An IPv6 address as it stands before a port.
fn bracketed(host: &str) -> bool {
    host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).is_some_and(|h| h.parse::<std::net::Ipv6Addr>().is_ok())
}

fn is_host(raw: &str) -> bool {
    raw.chars().all(|c| c.is_ascii_alphanumeric() || "-._:".contains(c)) && !raw.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(kind: Kind, raw: &str) -> Option<String> {
        kind.take(&kind.read(raw)).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    #[test]
    fn values_are_taken_in_their_usual_spelling() {
        assert_eq!(takes(Kind::Choice(&["X911", "beide"]), " x911 ").as_deref(), Some("X911"));
        assert_eq!(takes(Kind::Weekday(false), "di").as_deref(), Some("Dienstag"));
        assert_eq!(takes(Kind::Weekday(true), "").as_deref(), Some(""));
        assert_eq!(takes(Kind::Bool, "TRUE").as_deref(), Some("true"));
        assert_eq!(takes(Kind::Int(1, 9), " 7 ").as_deref(), Some("7"));
        assert_eq!(takes(Kind::Address, "[::1]:0").as_deref(), Some("[::1]:0"));
        assert_eq!(takes(Kind::Address, "localhost:8745").as_deref(), Some("localhost:8745"));
        assert_eq!(takes(Kind::Days, "24.12., 1.5.,15.05.2027").as_deref(), Some(r#"["24.12.", "01.05.", "15.05.2027"]"#));
        assert_eq!(takes(Kind::Days, "").as_deref(), Some("[]"));
        assert_eq!(takes(Kind::SecondPerson, "Ab 10").as_deref(), Some("ab 10 Empfängern"));
        assert_eq!(takes(Kind::Url, "https://desk.amt.de/ilc").as_deref(), Some("https://desk.amt.de/ilc"));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (kind, raw) in [
            (Kind::Int(1, 3600), "0"),
            (Kind::Int(1, 3600), "-3"),
            (Kind::Int(1, 3600), "15s"),
            (Kind::Bool, "ja"),
            (Kind::Choice(&["X911"]), "X912"),
            (Kind::Weekday(false), ""),
            (Kind::Weekday(true), "Diensttag"),
            (Kind::Email, "niemand"),
            (Kind::Url, "10.1.2.3:8745"),
            (Kind::Url, "http://ich:geheim@host"),
            (Kind::Database, "mysql://x"),
            (Kind::Database, "sqlite::memory:"),
            (Kind::Address, "127.0.0.1"),
            (Kind::Address, "127.0.0.1:70000"),
            (Kind::Address, ":8745"),
            (Kind::Host, "smtp://relay"),
            (Kind::Days, "24.12., Silvester"),
            (Kind::SecondPerson, "ab null"),
            (Kind::Clock, "mittags"),
            (Kind::Text, "a\nb"),
            (Kind::Theme, " "),
        ] {
            assert_eq!(takes(kind, raw), None, "{kind:?} {raw}");
        }
    }

    #[test]
    fn passwords_in_addresses_are_not_told() {
        assert_eq!(masked("postgres://desk:ge:heim@db/x?a@b"), "postgres://desk:…@db/x?a@b");
        assert_eq!(masked("http://host/a@b"), "http://host/a@b");
        let told = Kind::excerpt(&Value::String("http://ich:geheim@host".into()));
        assert_eq!(told, "„http://ich:…@host“");
        let list = Value::Array(vec![Value::String("24.12.".into()), Value::String("Silvester".into())]);
        assert_eq!(Kind::excerpt(&list), "die Liste „24.12.“, „Silvester“");
        assert!(Kind::excerpt(&Value::String("x".repeat(99))).ends_with('…'));
    }
}
