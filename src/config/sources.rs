//! The layers together: where they are looked for, which value wins, where it came from. Reads
//! files; what a layer may say is [`super::layer`]'s.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde::Deserialize as _;
use toml::Value;

use super::{
    Config, DEFAULTS, Paths,
    kind::Kind,
    layer::{self, Flag, Given, Layer},
    origin::{Origin, Problem},
    settings::{SETTINGS, Setting},
};

/// Where settings are looked for, lowest layer first; the defaults lie below all of them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Files of the system, the last one wins. None needs to exist.
    pub system: Vec<PathBuf>,
    /// The user's file.
    pub user: PathBuf,
    /// Whether the user's file was asked for by name and must exist.
    pub named: bool,
    /// The environment; variables of others are skipped.
    pub env: Vec<(OsString, OsString)>,
    /// The command line.
    pub flags: Vec<Flag>,
    /// What `~/` in paths stands for.
    pub home: Option<PathBuf>,
}

/// The settings of this run.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The values.
    pub config: Config,
    /// Files that were read, lowest first.
    pub files: Vec<PathBuf>,
    given: BTreeMap<&'static str, Given>,
}

impl Sources {
    /// The files below `paths`, this process's environment, no flags. `named` takes the place of
    /// the user's own file.
    pub fn new(paths: &Paths, named: Option<&Path>) -> Self {
        Self {
            system: paths.system_dirs.iter().rev().map(|dir| dir.join("config.toml")).collect(),
            user: named.map_or_else(|| paths.config_dir.join("config.toml"), Path::to_owned),
            named: named.is_some(),
            env: std::env::vars_os().collect(),
            flags: Vec::new(),
            home: paths.home.clone(),
        }
    }

    /// Reads all layers. What is wrong is left out and told: the settings are then those of the
    /// layers below, and only good for saying what is wrong.
    pub fn load(&self) -> (Loaded, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut files = Vec::new();
        let mut layers = vec![layer::of_text(DEFAULTS, |_| Origin::Default)];
        for (path, needed) in self.system.iter().map(|path| (path, false)).chain([(&self.user, self.named)]) {
            match layer::of_file(path) {
                Ok(Some(layer)) => {
                    files.push(path.clone());
                    layers.push(layer);
                }
                Ok(None) if needed => {
                    problems
                        .push(Problem::new(Origin::File(path.clone(), None), "gibt es nicht; --config nennt eine andere Datei"));
                }
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        layers.push(layer::of_env(&self.env));
        layers.push(layer::of_flags(&self.flags));

        let mut given = BTreeMap::new();
        for Layer { given: values, problems: wrong } in layers {
            problems.extend(wrong);
            given.extend(values.into_iter().map(|value| (value.setting.key, value)));
        }
        let config = Config::deserialize(Value::Table(self.nested(&given))).unwrap_or_else(|error| {
            // The table and the types disagree; a test keeps them together.
            problems.push(Problem::new(Origin::Default, error.to_string()));
            Config::default()
        });
        (Loaded { config, files, given }, problems)
    }

    /// The values as the sections they came from.
    fn nested(&self, given: &BTreeMap<&'static str, Given>) -> toml::Table {
        let mut root = toml::Table::new();
        for Given { setting, value, .. } in given.values() {
            let (sections, name) = setting.parts();
            let deepest = sections.split('.').try_fold(&mut root, |table, section| {
                table.entry(section).or_insert_with(|| Value::Table(toml::Table::new())).as_table_mut()
            });
            // No setting's name is the beginning of another's, so there always is one.
            if let Some(table) = deepest {
                table.insert(name.to_owned(), self.at_home(setting.kind, value));
            }
        }
        root
    }

    /// `~/` in a path is the home directory.
    fn at_home(&self, kind: Kind, value: &Value) -> Value {
        let below_home = value.as_str().filter(|_| kind == Kind::Path).and_then(|path| path.strip_prefix("~/"));
        match (below_home, &self.home) {
            (Some(rest), Some(home)) => Value::String(home.join(rest).to_string_lossy().into_owned()),
            _ => value.clone(),
        }
    }
}

impl Loaded {
    /// A value with its place; `None` where there is neither a value nor a default.
    pub fn get(&self, key: &str) -> Option<&Given> {
        self.given.get(key)
    }

    /// Where a value comes from.
    pub fn origin(&self, key: &str) -> Origin {
        self.get(key).map_or(Origin::Default, |given| given.origin.clone())
    }

    /// Every setting in the order of the annotated file.
    pub fn all(&self) -> impl Iterator<Item = (&'static Setting, Option<&Given>)> {
        SETTINGS.iter().map(|setting| (setting, self.get(setting.key)))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Some values every kind takes, as they stand in a file.
    pub fn samples(setting: &Setting) -> Vec<Value> {
        let text = |words: &[&str]| words.iter().map(|word| Value::String((*word).to_owned())).collect::<Vec<_>>();
        match setting.kind {
            Kind::Bool => vec![Value::Boolean(true), Value::Boolean(false)],
            Kind::Int(min, max) => vec![Value::Integer(min), Value::Integer(max)],
            Kind::Choice(words) => text(words),
            Kind::Weekday(false) => text(&["Montag", "Freitag"]),
            Kind::Weekday(true) => text(&["", "Freitag"]),
            Kind::Clock => text(&["12:00", "09:30"]),
            Kind::SecondPerson => text(&["aus", "immer", "ab 10 Empfängern"]),
            Kind::Days => vec![Value::Array(vec![]), Value::Array(text(&["24.12.", "15.05.2027"]))],
            Kind::Text | Kind::Host | Kind::Theme | Kind::View => text(&["a", "b.c-1"]),
            Kind::Path => text(&["/a", "b c/\"d\""]),
            Kind::Email => text(&["a@b.de", "c@d.example"]),
            Kind::Url => text(&["http://a:1", "https://b/c"]),
            Kind::Database => text(&["sqlite:/a", "sqlite:b.db"]),
            Kind::Address => text(&["127.0.0.1:0", "[::1]:8745"]),
        }
    }

    fn written(setting: &Setting, value: &Value) -> String {
        let (section, name) = setting.parts();
        format!("[{section}]\n{name} = {value}\n")
    }

    #[test]
    fn whatever_the_table_takes_the_program_can_use() {
        let dir = tempfile::tempdir().unwrap();
        let user = dir.path().join("config.toml");
        for setting in SETTINGS.iter() {
            for value in samples(setting) {
                std::fs::write(&user, written(setting, &value)).unwrap();
                let (loaded, problems) = Sources { user: user.clone(), ..Sources::default() }.load();
                assert_eq!(problems, [], "{} = {value}", setting.key);
                assert_eq!(loaded.get(setting.key).map(|given| &given.value), Some(&value));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn the_highest_layer_that_names_a_value_wins(
            at in 0..SETTINGS.len(),
            which in proptest::collection::vec(proptest::option::of(any::<proptest::sample::Index>()), 5),
        ) {
            let setting = &SETTINGS[at];
            let all = samples(setting);
            let chosen: Vec<Option<&Value>> = which.iter().map(|index| index.map(|index| index.get(&all))).collect();
            let raw = |value: &Value| match value {
                Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let dir = tempfile::tempdir().unwrap();
            let file = |name: &str, value: Option<&Value>| {
                let path = dir.path().join(name);
                if let Some(value) = value {
                    std::fs::write(&path, written(setting, value)).unwrap();
                }
                path
            };
            let (first, second, user) = (file("1", chosen[0]), file("2", chosen[1]), file("3", chosen[2]));
            let sources = Sources {
                system: vec![first.clone(), second.clone()],
                user: user.clone(),
                env: chosen[3].map(|value| (setting.env().into(), raw(value).into())).into_iter().collect(),
                flags: chosen[4].map(|value| Flag { key: setting.key, name: "--x", value: raw(value) }).into_iter().collect(),
                ..Sources::default()
            };
            let (loaded, problems) = sources.load();
            prop_assert_eq!(problems, vec![]);
            let places = [
                Origin::File(first, Some(2)),
                Origin::File(second, Some(2)),
                Origin::File(user, Some(2)),
                Origin::Env(setting.env()),
                Origin::Flag("--x"),
            ];
            if let Some(highest) = chosen.iter().rposition(Option::is_some) {
                let given = loaded.get(setting.key).unwrap();
                prop_assert_eq!(Some(&given.value), chosen[highest]);
                prop_assert_eq!(&given.origin, &places[highest]);
            } else {
                prop_assert_eq!(loaded.origin(setting.key), Origin::Default);
            }
        }

        #[test]
        fn no_text_makes_reading_fail(text in "(\\[?[a-z_.]{0,12}\\]?( = )?[\"0-9a-z\\[{,=#]{0,6}\n){0,6}") {
            let layer = layer::of_text(&text, |line| Origin::File("x".into(), Some(line)));
            for problem in layer.problems {
                let Origin::File(_, Some(line)) = problem.origin else { panic!("{problem}") };
                prop_assert!(line >= 1 && line <= text.lines().count() + 1);
            }
        }
    }

    #[test]
    fn a_mailbox_may_be_given_in_pieces_and_home_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let user = dir.path().join("config.toml");
        std::fs::write(&user, "[mail.rules.x911]\naddress = \"x911@amt.de\"\n[desk]\nimport_folder = \"~/Exporte\"\n").unwrap();
        let (loaded, problems) = Sources { user, home: Some("/home/a".into()), ..Sources::default() }.load();
        assert_eq!(problems, []);
        assert_eq!(loaded.config.mail.rules.x911.name, "ILC Besetzungssteuerung X911");
        assert_eq!(loaded.config.mail.rules.x911.address.as_str(), "x911@amt.de");
        assert_eq!(loaded.config.desk.import_folder, "/home/a/Exporte");
    }

    #[test]
    fn a_named_file_must_exist_and_be_text() {
        let dir = tempfile::tempdir().unwrap();
        let user = dir.path().join("fehlt.toml");
        let named = Sources { user: user.clone(), named: true, ..Sources::default() };
        assert!(named.load().1[0].to_string().contains("fehlt.toml: gibt es nicht"));
        std::fs::write(&user, [b'#', 0xff, b'\n']).unwrap();
        assert!(named.load().1[0].to_string().contains("UTF-8"));
    }
}
