//! The annotated file: defaults and descriptions of all settings, compiled in. What users see of
//! their settings (`config show`, `config init`, the schema's texts) follows its order and words.

use std::{collections::BTreeMap, fmt::Write as _};

use toml::Value;

use super::{kind::masked, layer::Given, settings::Setting, sources::Loaded};

/// The annotated defaults, also the documentation of every setting.
pub const DEFAULTS: &str = include_str!("../../config/ilc-desk.toml");

/// Column the origins stand in.
const ORIGINS: usize = 44;

/// One line of the annotated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Blank,
    Comment(&'static str),
    Section(&'static str),
    /// A setting; without a default it is commented out.
    Setting(&'static Setting, &'static str),
}

/// The lines after the head of the file, which ends with the first blank one.
fn lines() -> impl Iterator<Item = Line> {
    let mut section = "";
    DEFAULTS.lines().skip_while(|line| !line.is_empty()).skip(1).map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            return Line::Section(name);
        }
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let named = bare.split_once(" = ").and_then(|(name, _)| Setting::named(&format!("{section}.{name}")));
        match (named, line.strip_prefix('#')) {
            (Some(setting), _) => Line::Setting(setting, bare),
            (None, Some(comment)) => Line::Comment(comment.trim()),
            (None, None) => Line::Blank,
        }
    })
}

/// What every section and every setting is for, in German, by its dotted name.
pub fn descriptions() -> BTreeMap<&'static str, String> {
    let (mut said, mut above) = (BTreeMap::new(), Vec::new());
    for line in lines() {
        let name = match line {
            Line::Comment(comment) => {
                above.push(comment);
                continue;
            }
            Line::Section(name) => name,
            Line::Setting(setting, _) => setting.key,
            Line::Blank => "",
        };
        let text = std::mem::take(&mut above).join(" ");
        if !text.is_empty() {
            said.insert(name, text);
        }
    }
    said
}

/// A first settings file: everything there is, commented out.
#[must_use]
pub fn starter(schema: &str) -> String {
    let mut out = format!(
        "#:schema {schema}\n# Eigene Einstellungen von ilc-desk. Nur was abweicht, muss hier stehen: das „# “ davor entfernen.\n\
         # „ilc-desk config check“ prüft diese Datei, „ilc-desk config show --origin“ zeigt, was gilt und woher.\n\n"
    );
    for line in lines() {
        let _ = match line {
            Line::Blank => writeln!(out),
            Line::Comment(comment) => writeln!(out, "# {comment}"),
            Line::Section(name) => writeln!(out, "[{name}]"),
            Line::Setting(_, text) => writeln!(out, "# {text}"),
        };
    }
    out
}

impl Loaded {
    /// The settings as a TOML file with the annotated file's comments; with `origins`, each line
    /// says where its value comes from. Passwords in addresses are left out.
    #[must_use]
    pub fn to_toml(&self, origins: bool) -> String {
        let mut out = String::from("# Die Einstellungen, die jetzt gelten.\n\n");
        for line in lines() {
            let _ = match line {
                Line::Blank => writeln!(out),
                Line::Comment(comment) => writeln!(out, "# {comment}"),
                Line::Section(name) => writeln!(out, "[{name}]"),
                Line::Setting(setting, text) => match self.get(setting.key) {
                    None => writeln!(out, "# {text}"),
                    Some(given) if origins => {
                        let line = format!("{} = {}", setting.parts().1, shown(given));
                        writeln!(out, "{line:<ORIGINS$} # {}", given.origin)
                    }
                    Some(given) => writeln!(out, "{} = {}", setting.parts().1, shown(given)),
                },
            };
        }
        out
    }
}

/// The value as TOML, without a password in it.
pub fn shown(given: &Given) -> Value {
    match &given.value {
        Value::String(text) => Value::String(masked(text)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Config, Flag, Origin, Sources, layer, settings::SETTINGS},
        *,
    };

    #[test]
    fn the_annotated_file_is_whole_and_in_the_order_of_the_table() {
        let written: Vec<_> = lines()
            .filter_map(|line| match line {
                Line::Setting(setting, _) => Some(setting.key),
                _ => None,
            })
            .collect();
        assert_eq!(written, SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>());
        assert_eq!(layer::of_text(DEFAULTS, |line| Origin::File("ilc-desk.toml".into(), Some(line))).problems, []);
        assert_eq!(toml::from_str::<Config>(DEFAULTS).unwrap(), Config::default());
    }

    #[test]
    fn everything_is_described() {
        let said = descriptions();
        for setting in SETTINGS.iter() {
            let (section, _) = setting.parts();
            assert!(said.contains_key(section), "[{section}] has no comment");
            assert!(said.contains_key(setting.key) || section.starts_with("mail.rules."), "{} has no comment", setting.key);
        }
    }

    #[test]
    fn a_starter_file_changes_nothing_and_is_ready_to_be_uncommented() {
        let text = starter("./config.schema.json");
        let layer = layer::of_text(&text, |line| Origin::File("c".into(), Some(line)));
        assert_eq!((layer.given, layer.problems), (vec![], vec![]));
        let all: String = text
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|l| l.contains(" = ")).unwrap_or(line).to_owned() + "\n")
            .collect();
        let taken = layer::of_text(&all, |line| Origin::File("c".into(), Some(line)));
        assert_eq!(taken.problems, []);
        assert_eq!(taken.given.len(), SETTINGS.len());
    }

    #[test]
    fn what_is_shown_says_where_it_comes_from_and_can_be_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let (system, user) = (dir.path().join("system.toml"), dir.path().join("user.toml"));
        std::fs::write(&system, "[desk]\nteam = \"X915\"\nimport_folder = \"/srv/exporte\"\n").unwrap();
        std::fs::write(&user, "# eigene\n[client]\nrefresh_secs = 60\n[mail.smtp]\nport = 2525\n").unwrap();
        let sources = Sources {
            system: vec![system],
            user,
            env: vec![("ILC_DESK_DESK__TEAM".into(), "x911".into())],
            flags: vec![Flag { key: "client.server", name: "--server", value: "http://10.1.2.3:8745".into() }],
            ..Sources::default()
        };
        let (loaded, problems) = sources.load();
        assert_eq!(problems, []);
        let shown = loaded.to_toml(true).replace(&dir.path().display().to_string(), "/etc");
        insta::assert_snapshot!(shown);
        let again = layer::of_text(&loaded.to_toml(false), |_| Origin::Default);
        assert_eq!(again.problems, []);
        for given in &again.given {
            assert_eq!(Some(&given.value), loaded.get(given.setting.key).map(|given| &given.value), "{}", given.setting.key);
        }
    }
}
