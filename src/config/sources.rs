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
    layer::{self, Layer},
    origin::{Origin, Problem},
    settings::{SETTINGS, Setting},
};

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
                    problems.push(Problem::new(Origin::File(path.clone(), None), "gibt es nicht; --config nennt eine andere Datei"));
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
