//! Which key does what: the defaults of the command table, changed by a user's file. Conflicts
//! and unknown names are load errors with their line. Never runs a command.

use std::{collections::BTreeMap, fmt::Write as _, ops::Range};

use serde::Deserialize;
use toml::Spanned;

use super::{
    Command, Screen,
    commands::{Group, Scope, TABLE},
    key::Key,
};

/// The annotated defaults, as shipped.
pub const DEFAULT_FILE: &str = include_str!("../../config/keymap.toml");

/// Keys of every command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    keys: Vec<(Command, Vec<Key>)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    keys: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = TABLE
            .iter()
            .map(|entry| (entry.command, entry.keys.iter().filter_map(|raw| Key::parse(raw).ok()).collect()))
            .collect();
        Self { keys }
    }
}

impl Keymap {
    /// The defaults changed by a user's file, which holds only what differs.
    ///
    /// # Errors
    /// One German line per problem, each with its line number: no TOML, unknown command, no key,
    /// one key for two commands that meet on a screen.
    pub fn load(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |span| line_of(text, &span));
            format!("Zeile {line}: {}", e.message())
        })?;
        let mut map = Self::default();
        let mut problems = Vec::new();
        let mut lines = BTreeMap::new();
        for (name, keys) in &file.keys {
            let line = line_of(text, &name.span());
            let Some(command) = Command::named(name.get_ref()) else {
                problems
                    .push((line, format!("Den Befehl „{}“ gibt es nicht; alle Namen stehen in docs/KEYS.md", name.get_ref())));
                continue;
            };
            let mut parsed = Vec::new();
            for key in keys {
                match Key::parse(key.get_ref()) {
                    Ok(key) => parsed.push(key),
                    Err(problem) => problems.push((line_of(text, &key.span()), problem)),
                }
            }
            lines.insert(command, line);
            if let Some(slot) = map.keys.iter_mut().find(|(c, _)| *c == command) {
                slot.1 = parsed;
            }
        }
        for (key, one, other) in map.conflicts() {
            let line = lines.get(&other).or_else(|| lines.get(&one)).copied().unwrap_or(1);
            let (one, other) = (one.entry().name, other.entry().name);
            problems.push((line, format!("Die Taste „{key}“ ist doppelt belegt: {one} und {other}")));
        }
        if map.keys(Command::Quit).is_empty() {
            problems.push((lines.get(&Command::Quit).copied().unwrap_or(1), "„quit“ braucht mindestens eine Taste".to_owned()));
        }
        if problems.is_empty() {
            return Ok(map);
        }
        problems.sort();
        Err(problems.iter().map(|(line, text)| format!("Zeile {line}: {text}")).collect::<Vec<_>>().join("\n"))
    }

    /// Keys of a command, the first one is shown.
    pub fn keys(&self, command: Command) -> &[Key] {
        self.keys.iter().find(|(c, _)| *c == command).map_or(&[], |(_, keys)| keys)
    }

    /// Its first key for people; empty when it has none.
    pub fn shown(&self, command: Command) -> String {
        self.keys(command).first().map(ToString::to_string).unwrap_or_default()
    }

    /// The command a key means on a screen.
    pub fn lookup(&self, key: Key, screen: Screen) -> Option<Command> {
        let bound = self.keys.iter().filter(|(_, keys)| keys.contains(&key)).map(|(command, _)| *command);
        let mut here = bound.into_iter().filter(|command| command.entry().scope.covers(screen));
        // What takes its keys from others comes before these.
        here.clone().find(|command| matches!(command.entry().scope, Scope::Over(_))).or_else(|| here.next())
    }

    /// Keys bound to two commands that meet on a screen.
    pub fn conflicts(&self) -> Vec<(Key, Command, Command)> {
        let mut found = Vec::new();
        for (i, (one, keys)) in self.keys.iter().enumerate() {
            for (other, others) in &self.keys[i + 1..] {
                let shared = keys.iter().filter(|key| others.contains(key));
                found.extend(shared.filter(|_| one.entry().scope.meets(other.entry().scope)).map(|key| (*key, *one, *other)));
            }
        }
        found
    }

    /// docs/KEYS.md.
    pub fn markdown(&self) -> String {
        let mut out = String::from(
            "# Tasten\n\nErzeugt aus der Befehlstabelle (`src/tui/commands/table.rs`); ein Test hält diese Datei aktuell.\n\
             Eigene Tasten: eine Datei wie `config/keymap.toml`, die nur enthält, was abweicht.\n",
        );
        for group in Group::ALL {
            let _ = write!(out, "\n## {}\n\n| Taste | Befehl | Name | Wirkung |\n|---|---|---|---|\n", group.label());
            for entry in TABLE.iter().filter(|entry| entry.group == group) {
                let keys: Vec<_> = self.keys(entry.command).iter().map(|key| format!("`{key}`")).collect();
                let _ = writeln!(out, "| {} | {} | `{}` | {} |", keys.join(" "), entry.label, entry.name, entry.tooltip);
            }
        }
        out
    }
}

/// Line (from 1) a span begins in.
pub(super) fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_whole_free_of_conflicts_and_without_altgr() {
        let map = Keymap::default();
        assert_eq!(map.conflicts(), []);
        for entry in TABLE {
            assert_eq!(map.keys(entry.command).len(), entry.keys.len(), "{}: a default key does not parse", entry.name);
            assert!(!entry.keys.is_empty() && Command::named(entry.name) == Some(entry.command));
            assert!(entry.keys.iter().all(|key| !key.contains(['[', ']', '{', '}', '\\', '@', '|', '~'])));
        }
    }

    #[test]
    fn shipped_file_says_what_the_defaults_are() {
        assert_eq!(Keymap::load(DEFAULT_FILE).unwrap(), Keymap::default());
        for entry in TABLE {
            assert!(DEFAULT_FILE.contains(&format!("\n{} = ", entry.name)), "config/keymap.toml lacks {}", entry.name);
        }
    }

    #[test]
    fn a_user_file_changes_only_what_it_names() {
        let map = Keymap::load("[keys]\nquit = [\"ctrl+q\"]\n").unwrap();
        assert_eq!(map.shown(Command::Quit), "Strg+q");
        assert_eq!(map.shown(Command::Help), "?");
    }

    #[test]
    fn errors_name_their_line() {
        let text = "# meins\n[keys]\nfliegen = [\"f\"]\nquit = [\"qq\"]\nhelp = [\"t\"]\n";
        insta::assert_snapshot!(Keymap::load(text).unwrap_err());
        insta::assert_snapshot!(Keymap::load("[keys]\nquit = 3\n").unwrap_err());
    }

    #[test]
    fn keys_md_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/KEYS.md");
        let wanted = Keymap::default().markdown();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(stored, wanted, "docs/KEYS.md is stale: UPDATE_DOCS=1 cargo test --lib keys_md");
    }
}
