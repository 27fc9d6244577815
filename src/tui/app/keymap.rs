//! Which key does what: the defaults of the command table, changed by a user's file. Conflicts
//! and unknown names are load errors with their line. Never runs a command.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::Deserialize;
use toml::Spanned;

use super::{
    commands::{Command, Scope, TABLE},
    movement::Movement,
};
use crate::{
    domain::{text::line_at, toml_words},
    tui::{Screen, input::key::Key},
};

/// The annotated defaults, as shipped.
pub const DEFAULT_FILE: &str = include_str!("../../../config/keymap.toml");

/// Keys of every command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    keys: Vec<(Command, Vec<Key>)>,
}

/// What is wrong with a keymap file, in German, and in which line (from 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line.
    pub line: usize,
    /// What.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zeile {}: {}", self.line, self.text)
    }
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
        match Self::read(text) {
            (map, problems) if problems.is_empty() => Ok(map),
            (_, problems) => Err(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
        }
    }

    /// The same, but whatever is wrong keeps its default keys: nobody is locked out by a file.
    pub fn read(text: &str) -> (Self, Vec<Problem>) {
        let mut map = Self::default();
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(e) => {
                let line = e.span().map_or(1, |span| line_at(text, span.start));
                return (map, vec![Problem { line, text: toml_words::german(e.message()) }]);
            }
        };
        let mut problems = Vec::new();
        let mut say = |line, text| problems.push(Problem { line, text });
        let mut lines = BTreeMap::new();
        for (name, keys) in &file.keys {
            let line = line_at(text, name.span().start);
            let Some(command) = Command::named(name.get_ref()) else {
                say(line, format!("Den Befehl „{}“ gibt es nicht; alle Namen stehen in docs/KEYS.md", name.get_ref()));
                continue;
            };
            let mut parsed = Vec::new();
            for key in keys {
                match Key::parse(key.get_ref()) {
                    Ok(key) => parsed.push(key),
                    Err(problem) => say(line_at(text, key.span().start), problem),
                }
            }
            lines.insert(command, line);
            // A list of nothing but mistakes is no wish to have no key.
            if parsed.is_empty() && !keys.is_empty() {
                continue;
            }
            map.bind(command, parsed);
        }
        if map.keys(Command::Quit).is_empty() {
            say(lines.get(&Command::Quit).copied().unwrap_or(1), "„quit“ braucht mindestens eine Taste".to_owned());
            map.reset(Command::Quit);
        }
        let mut told = BTreeSet::new();
        // Each round gives one command of the file its defaults back; with all of them back there
        // is no conflict.
        while let Some((key, one, other)) = map.conflicts().into_iter().next() {
            let at_fault = if lines.contains_key(&other) { other } else { one };
            let line = lines.get(&at_fault).copied().unwrap_or(1);
            if told.insert((one, other)) {
                let (one, other) = (one.entry().name, other.entry().name);
                say(line, format!("Die Taste „{key}“ ist doppelt belegt: {one} und {other}"));
            }
            if lines.remove(&at_fault).is_none() {
                // The defaults have no conflicts, so one of the two is always in the file.
                break;
            }
            map.reset(at_fault);
        }
        problems.sort();
        (map, problems)
    }

    /// A command that has this key on some other view.
    pub fn elsewhere(&self, key: Key) -> Option<Command> {
        self.keys.iter().find(|(_, keys)| keys.contains(&key)).map(|(command, _)| *command)
    }

    fn bind(&mut self, command: Command, keys: Vec<Key>) {
        if let Some(slot) = self.keys.iter_mut().find(|(c, _)| *c == command) {
            slot.1 = keys;
        }
    }

    fn reset(&mut self, command: Command) {
        let keys = command.entry().keys.iter().filter_map(|raw| Key::parse(raw).ok()).collect();
        self.bind(command, keys);
    }

    /// Keys of a command, the first one is shown.
    pub fn keys(&self, command: Command) -> &[Key] {
        self.keys.iter().find(|(c, _)| *c == command).map_or(&[], |(_, keys)| keys)
    }

    /// Its first key for people; empty when it has none.
    pub fn shown(&self, command: Command) -> String {
        self.keys(command).first().map(ToString::to_string).unwrap_or_default()
    }

    /// The keys that mean the command on this screen, which others may have taken from it.
    pub fn keys_on(&self, command: Command, screen: Screen) -> Vec<Key> {
        let all = self.keys(command).iter().copied();
        if !command.entry().scope.covers(screen) {
            return all.collect();
        }
        all.filter(|key| self.lookup(*key, screen) == Some(command)).collect()
    }

    /// The first of [`Self::keys_on`] for people; empty when there is none.
    pub fn shown_on(&self, command: Command, screen: Screen) -> String {
        self.keys_on(command, screen).first().map(ToString::to_string).unwrap_or_default()
    }

    /// Where a key moves to in a dialog: as the person bound it; and arrows, page keys and the like as ever, unless the
    /// person gave them to something else.
    pub fn movement(&self, key: Key) -> Option<Movement> {
        let own = Movement::ALL.into_iter().find(|movement| self.keys(movement.command()).contains(&key));
        own.or_else(|| {
            let free = self.keys.iter().all(|(_, keys)| !keys.contains(&key));
            let meant = |movement: &Movement| movement.command().entry().keys.iter().any(|raw| Key::parse(raw) == Ok(key));
            Movement::ALL.into_iter().filter(|_| free && !key.is_letter()).find(meant)
        })
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
    fn what_is_wrong_keeps_its_default_and_the_rest_holds() {
        let text = "[keys]\nhelp = [\"t\"]\nquit = [\"qq\"]\nrefresh = [\"F5\", \"F6\"]\nfliegen = [\"x\"]\n";
        let (map, problems) = Keymap::read(text);
        assert_eq!([map.shown(Command::Help), map.shown(Command::Quit)], ["?", "q"]);
        assert_eq!(map.keys(Command::Refresh).len(), 2);
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [2, 3, 5]);
        let (map, problems) = Keymap::read("[keys\n");
        assert!(map == Keymap::default() && problems.len() == 1);
        assert_eq!(Keymap::read("[keys]\nquit = []\n").0, Keymap::default(), "there is always a way out");
    }

    #[test]
    fn two_commands_may_trade_their_keys() {
        let (map, problems) = Keymap::read("[keys]\nimport = [\"r\"]\nrefresh = [\"i\"]\n");
        assert_eq!((problems, map.shown(Command::Import)), (Vec::new(), "r".to_owned()));
    }

    #[test]
    fn a_key_is_taken_only_where_two_commands_meet() {
        let load = |text: &str| Keymap::load(&format!("[keys]\n{text}\n"));
        // On: never on one screen, so one key may mean both.
        assert!(load("read_mail = [\"D\"]\nunpin = [\"D\"]").is_ok());
        // On against everywhere, and On against On on one screen.
        assert!(load("unpin = [\"q\"]").is_err() && load("unpin = [\"x\"]").is_err());
        // Over takes from everywhere, not from On of the same screen.
        let map = load("export_matrix = [\"q\"]").unwrap();
        let q = Key::parse("q").unwrap();
        assert_eq!(map.lookup(q, Screen::Contingents), Some(Command::ExportMatrix));
        assert_eq!(map.lookup(q, Screen::Today), Some(Command::Quit));
        assert_eq!(map.shown_on(Command::Quit, Screen::Contingents), "Strg+c");
        assert!(load("export_matrix = [\"x\"]").is_err());
    }

    #[test]
    fn a_command_without_keys_is_unbound() {
        let map = Keymap::load("[keys]\nimport = []\n").unwrap();
        assert_eq!(map.shown(Command::Import), "");
        assert_eq!(map.lookup(Key::parse("i").unwrap(), Screen::Today), None);
    }

    #[test]
    fn dialogs_move_as_bound_and_arrows_stay_unless_given_away() {
        let key = |raw| Key::parse(raw).unwrap();
        let map = Keymap::load(
            "[keys]\nup = [\"w\"]\nset_aside = [\"a\"]\nmark_all = []\nretry_mail = []\ndown = [\"S\"]\nimport = [\"down\"]\n",
        )
        .unwrap();
        assert_eq!(map.movement(key("w")), Some(Movement::Up));
        assert_eq!((map.movement(key("up")), map.movement(key("k"))), (Some(Movement::Up), None));
        assert_eq!((map.movement(key("S")), map.movement(key("down"))), (Some(Movement::Down), None));
    }
}
