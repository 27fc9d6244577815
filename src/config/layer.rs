//! One layer: the settings a file, the environment or the command line names, with their places,
//! and everything wrong with them. Knows nothing of other layers.

use std::{ffi::OsString, ops::Range, path::Path};

use toml::{
    Value,
    de::{DeTable, DeValue},
};

use super::{
    kind::Kind,
    origin::{Origin, Problem},
    settings::{SETTINGS, Setting, is_section, meant, meant_section, names_in},
};
use crate::domain::{text::line_at, toml_words};

/// An option of the command line that stands for a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The setting.
    pub key: &'static str,
    /// The option as typed, e.g. `--server`.
    pub name: &'static str,
    /// What it says.
    pub value: String,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The setting.
    pub setting: &'static Setting,
    /// Its value.
    pub value: Value,
    /// Where it was given.
    pub origin: Origin,
}

/// What a layer holds.
#[derive(Debug, Default)]
pub struct Layer {
    /// The usable values, each key once.
    pub given: Vec<Given>,
    /// What cannot be used.
    pub problems: Vec<Problem>,
}

impl Layer {
    fn take(&mut self, setting: &'static Setting, raw: &Value, origin: Origin) {
        match setting.kind.take(raw) {
            Some(value) => self.given.push(Given { setting, value, origin }),
            None => self.problems.push(Problem::new(origin, wrong(setting, raw))),
        }
    }
}

fn wrong(setting: &Setting, raw: &Value) -> String {
    format!("{} ist {}; erwartet wird {}", setting.key, Kind::excerpt(raw), setting.kind.expected())
}

/// The layer of a file; `origin` makes a place of a line.
pub fn of_text(text: &str, origin: impl Fn(usize) -> Origin) -> Layer {
    let mut layer = Layer::default();
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut broken: Vec<_> = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or_default();
            // Of a value that is not there the parser says that it is not quoted.
            let missing = text.get(span.clone()).is_some_and(|value| value.trim().is_empty());
            let message = if missing && error.message().contains("quote") { "missing value" } else { error.message() };
            (line_at(text, span.start), message)
        })
        .collect();
    broken.sort_by_key(|(line, _)| *line);
    broken.dedup_by_key(|(line, _)| *line);
    // Behind a line that is no TOML the parser only guesses.
    let first_broken = broken.first().map_or(usize::MAX, |(line, _)| *line);
    let mut found = Vec::new();
    walk("", root.get_ref(), &mut found);
    for (key, span, value) in found {
        let line = line_at(text, span.start);
        if line >= first_broken {
            continue;
        }
        match value {
            Ok(value) => match Setting::named(&key) {
                Some(setting) => layer.take(setting, &value, origin(line)),
                None if is_section(&key) => {
                    layer.problems.push(Problem::new(origin(line), format!("[{key}] ist ein Abschnitt und kein Wert")));
                }
                None => layer.problems.push(Problem::new(origin(line), unknown(&key))),
            },
            Err(section) => layer.problems.push(Problem::new(origin(line), section)),
        }
    }
    layer.problems.extend(broken.into_iter().map(|(line, message)| Problem::new(origin(line), toml_words::german(message))));
    layer.problems.sort();
    layer
}

/// The layer of a file on disk; a missing one holds nothing.
///
/// # Errors
/// When the file cannot be read.
pub fn of_file(path: &Path) -> Result<Option<Layer>, Problem> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(of_text(&text, |line| Origin::File(path.into(), Some(line))))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Err(Problem::new(Origin::File(path.into(), None), "ist kein Text in UTF-8; bitte so speichern"))
        }
        Err(error) => Err(Problem::new(Origin::File(path.into(), None), format!("ist nicht lesbar: {error}"))),
    }
}

/// The layer of the environment: `ILC_DESK_SECTION__KEY`, and the short names some settings have.
pub fn of_env(vars: &[(OsString, OsString)]) -> Layer {
    let mut layer = Layer::default();
    for (name, raw) in vars {
        let Some(name) = name.to_str().filter(|name| name.starts_with("ILC_DESK_")) else { continue };
        let setting = SETTINGS.iter().find(|setting| setting.env() == name || setting.short_env == Some(name));
        let origin = Origin::Env(name.to_owned());
        match (setting, raw.to_str()) {
            (Some(setting), Some(raw)) => layer.take(setting, &setting.kind.read(raw), origin),
            (Some(_), None) => layer.problems.push(Problem::new(origin, "ist kein Text in UTF-8")),
            // Others belong to somebody else: tokens, paths, tests.
            (None, _) if name.contains("__") => layer.problems.push(Problem::new(origin, unknown_variable(name))),
            (None, _) => {}
        }
    }
    layer.given.sort_by_key(|given| given.setting.key);
    for pair in layer.given.windows(2) {
        if pair[0].setting == pair[1].setting && pair[0].value != pair[1].value {
            let text = format!("sagt etwas anderes als {}; bitte nur eine der beiden setzen", pair[1].origin);
            layer.problems.push(Problem::new(pair[0].origin.clone(), text));
        }
    }
    layer.given.dedup_by_key(|given| given.setting.key);
    layer.problems.sort();
    layer
}

/// The layer of the command line.
pub fn of_flags(flags: &[Flag]) -> Layer {
    let mut layer = Layer::default();
    for flag in flags {
        if let Some(setting) = Setting::named(flag.key) {
            layer.take(setting, &setting.kind.read(&flag.value), Origin::Flag(flag.name));
        }
    }
    layer
}

/// A key with its place, and its value or what is wrong with the section it names.
type Found = (String, Range<usize>, Result<Value, String>);

fn walk(above: &str, table: &DeTable<'_>, found: &mut Vec<Found>) {
    for (name, value) in table {
        let (key, span) = (join(above, name.get_ref()), name.span());
        match value.get_ref() {
            DeValue::Table(inner) if is_section(&key) => walk(&key, inner, found),
            DeValue::Table(_) if Setting::named(&key).is_none() => found.push((key.clone(), span, Err(unknown_section(&key)))),
            other => found.push((key, span, Ok(plain(other)))),
        }
    }
}

fn join(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}

/// The value without its places. Of tables nothing is ever used but that they are some.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::String(number.as_str().to_owned()),
        },
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(switch) => Value::Boolean(*switch),
        DeValue::Datetime(time) => Value::Datetime(*time),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| plain(item.get_ref())).collect()),
        DeValue::Table(_) => Value::Table(toml::Table::new()),
    }
}

fn unknown(key: &str) -> String {
    let own = key.rsplit('.').next().unwrap_or(key);
    if own.contains("password") || own.contains("passwort") || own == "token" {
        return format!(
            "{key} gibt es nicht: Geheimes steht nicht in den Einstellungen, sondern in einer eigenen Datei (client.token_file, \
             mail.smtp.password_file) oder in ILC_DESK_TOKEN und ILC_DESK_SMTP_PASSWORD"
        );
    }
    let (section, _) = key.rsplit_once('.').unwrap_or_default();
    match (meant(key), names_in(section)) {
        (Some(near), _) => format!("die Einstellung {key} gibt es nicht; meinten Sie {}?", near.key),
        (None, names) if names.is_empty() => format!("die Einstellung {key} gibt es nicht; alle nennt „ilc-desk config show“"),
        (None, names) => format!("die Einstellung {key} gibt es nicht; [{section}] kennt {}", names.join(", ")),
    }
}

fn unknown_section(key: &str) -> String {
    match meant_section(key) {
        Some(near) => format!("den Abschnitt [{key}] gibt es nicht; meinten Sie [{near}]?"),
        None => format!("den Abschnitt [{key}] gibt es nicht; alle nennt „ilc-desk config show“"),
    }
}

fn unknown_variable(name: &str) -> String {
    let key = name.trim_start_matches("ILC_DESK_").to_ascii_lowercase().replace("__", ".");
    match meant(&key) {
        Some(near) => format!("diese Variable gibt es nicht; meinten Sie {}?", near.env()),
        None => "diese Variable gibt es nicht; sie heißen ILC_DESK_ABSCHNITT__NAME, z. B. ILC_DESK_DESK__TEAM".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Layer {
        of_text(text, |line| Origin::File("c.toml".into(), Some(line)))
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let text = "\
server = \"http://a\"
[client]
refresh = 3
refresh_secs = 0
server = [\"http://a\"]
token = \"geheim\"

[desk]
team = \"X912\"
start_view.agh = true
read_only = \"ja\"

[dsk]
team = \"X911\"

[mail.smtp]
password = \"geheim\"
port = 70_000
[mail.rules]
weekly_on = \"Diensttag\"
x911.address = \"x911\"
[display]
ascii = ja
theme = \"mono\"
";
        let layer = file(text);
        insta::assert_snapshot!(super::super::listed(&layer.problems));
        assert!(!super::super::listed(&layer.problems).contains("geheim"));
        assert!(layer.given.is_empty(), "nothing behind a broken line is taken: {:?}", layer.given);
    }

    #[test]
    fn broken_toml_is_told_in_german() {
        for (text, line, part) in [
            ("[desk]\nteam = X911\n", 2, "Anführungszeichen"),
            ("[desk\n", 1, "endet nicht mit „]“"),
            ("[desk]\nteam\n", 2, "es fehlt „= Wert“"),
            ("[desk]\nteam =\n", 2, "fehlt der Wert"),
            ("[desk]\nteam = \"X911\n", 2, "Anführungszeichen"),
            ("[desk]\nascii = true\nascii = true\n", 3, "schon weiter oben"),
        ] {
            let layer = file(text);
            let told = super::super::listed(&layer.problems);
            assert!(told.contains(&format!("c.toml:{line}: ")) && told.contains(part), "{text:?}: {told}");
        }
    }

    #[test]
    fn the_environment_names_sections_with_two_underscores() {
        let vars = |pairs: &[(&str, &str)]| of_env(&pairs.iter().map(|(n, v)| (n.into(), v.into())).collect::<Vec<_>>());
        let layer = vars(&[
            ("ILC_DESK_MAIL__RULES__X911__NAME", "Team"),
            ("ILC_DESK_CLIENT__REFRESH_SECS", "30"),
            ("ILC_DESK_SERVER", "http://a:1"),
            ("ILC_DESK_TOKEN", "geheim"),
            ("HOME__X", "y"),
        ]);
        assert_eq!(layer.problems, []);
        let keys: Vec<_> = layer.given.iter().map(|given| (given.setting.key, given.value.to_string())).collect();
        let wanted = [("client.refresh_secs", "30"), ("client.server", "\"http://a:1\""), ("mail.rules.x911.name", "\"Team\"")];
        assert_eq!(keys, wanted.map(|(key, value)| (key, value.to_owned())));

        let layer = vars(&[
            ("ILC_DESK_CLIENT__REFRESH_SECS", "schnell"),
            ("ILC_DESK_DESK__TEEM", "X911"),
            ("ILC_DESK_MAIL__SMTP__PASSWORD", "geheim"),
            ("ILC_DESK_SERVER", "http://a:1"),
            ("ILC_DESK_CLIENT__SERVER", "http://b:1"),
        ]);
        insta::assert_snapshot!(super::super::listed(&layer.problems));
    }
}
