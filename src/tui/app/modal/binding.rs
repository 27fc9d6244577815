//! The keys of dialogs: one binding says which keys, what they are called, what they do, and does it.
//! Handler, hint line, `?` and docs/KEYS.md read the same. What moves about is bound in the keymap;
//! Esc, Enter and Tab stay what they are.

use crossterm::event::KeyEvent;

use super::{Dialog, Outcome};
use crate::tui::{Command, Keymap, State, app::movement::Movement, input::key::Key, look::blocks::Hint};

/// Which keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// These, as in keymap files.
    Fixed(&'static [&'static str]),
    /// Those the person bound these commands to.
    Bound(&'static [Command]),
    /// No key but what this says.
    Said(&'static str),
}

/// What a binding says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialogKey {
    /// Which keys.
    pub press: Press,
    /// German label, short.
    pub label: &'static str,
    /// German sentence: what it does.
    pub tooltip: &'static str,
    /// Whether the hint line names it.
    pub hinted: bool,
    /// Whether it only moves about: it may be held down, and means nothing where everything has a
    /// number.
    pub moves: bool,
}

/// A key that was pressed.
#[derive(Debug, Clone, Copy)]
pub struct Pressed {
    /// The key.
    pub key: KeyEvent,
    /// Lines or places it moves by.
    pub by: isize,
}

/// Keys and what they do.
pub struct Binding<D: 'static> {
    /// What it says about itself.
    pub told: DialogKey,
    /// What it does.
    pub act: fn(&mut D, &mut State, Pressed) -> Outcome,
}

/// The keys of a dialog, or of one stage of it.
pub struct Stage<D: 'static> {
    /// German heading.
    pub title: &'static str,
    /// Its keys.
    pub keys: &'static [Binding<D>],
}

/// The same without the deeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// German heading.
    pub title: &'static str,
    /// Its keys.
    pub keys: Vec<DialogKey>,
}

impl Sheet {
    /// Of a stage.
    pub fn of<D>(stage: &Stage<D>) -> Self {
        Self { title: stage.title, keys: stage.keys.iter().map(|binding| binding.told).collect() }
    }
}

const UP_DOWN: &[Command] = &[Command::Up, Command::Down];
const PAGES: &[Command] = &[Command::PageUp, Command::PageDown];
const ENDS: &[Command] = &[Command::First, Command::Last];

const fn told(press: Press, label: &'static str, tooltip: &'static str) -> DialogKey {
    DialogKey { press, label, tooltip, hinted: true, moves: false }
}

const QUIT: DialogKey = told(
    Press::Fixed(&["ctrl+c"]),
    "beenden",
    "Beendet das Dashboard; läuft etwas Ungesichertes, wird gefragt, ein zweites Mal beendet sofort.",
);
const HELP: DialogKey = told(Press::Bound(&[Command::Help]), "Tasten", "Zeigt die Tasten des Dialogs.");
/// In every dialog.
pub const ALWAYS: &[DialogKey] = &[HELP, QUIT];
/// The same while letters go into a text field.
pub const ALWAYS_TYPING: &[DialogKey] = &[
    HELP,
    told(
        Press::Fixed(&["ctrl+a", "ctrl+e", "ctrl+u", "ctrl+k", "ctrl+w"]),
        "Text",
        "Im Text: an den Anfang, ans Ende, davor löschen, dahinter löschen, Wort löschen.",
    ),
    QUIT,
];

impl<D: Dialog> Binding<D> {
    /// Keys that are what they are.
    pub const fn key(
        keys: &'static [&'static str],
        label: &'static str,
        tooltip: &'static str,
        act: fn(&mut D, &mut State, Pressed) -> Outcome,
    ) -> Self {
        Self { told: told(Press::Fixed(keys), label, tooltip), act }
    }

    /// Keys the person binds.
    pub const fn bound(
        commands: &'static [Command],
        label: &'static str,
        tooltip: &'static str,
        act: fn(&mut D, &mut State, Pressed) -> Outcome,
    ) -> Self {
        Self { told: told(Press::Bound(commands), label, tooltip), act }
    }

    /// Something else than a key, e.g. typing.
    pub const fn said(what: &'static str, label: &'static str, tooltip: &'static str) -> Self {
        Self { told: told(Press::Said(what), label, tooltip), act: |_, _, _| Outcome::NotMine }.quiet()
    }

    /// The same, but not in the hint line.
    #[must_use]
    pub const fn quiet(mut self) -> Self {
        self.told.hinted = false;
        self
    }

    /// The same, but it only moves about.
    #[must_use]
    pub const fn moving(mut self) -> Self {
        self.told.moves = true;
        self
    }

    const fn go(commands: &'static [Command], label: &'static str, tooltip: &'static str) -> Self {
        let go = |dialog: &mut D, state: &mut State, pressed: Pressed| {
            dialog.go(state, pressed.by);
            Outcome::Stay
        };
        Self::bound(commands, label, tooltip, go).moving()
    }

    /// Line by line.
    pub const fn scroll() -> Self {
        Self::go(UP_DOWN, "blättern", "Blättert zeilenweise.")
    }

    /// From item to item.
    pub const fn choose() -> Self {
        Self::up_down("wählen", "Wählt die Zeile darüber oder darunter.")
    }

    /// From item to item, called something else.
    pub const fn up_down(label: &'static str, tooltip: &'static str) -> Self {
        Self::go(UP_DOWN, label, tooltip)
    }

    /// Page by page.
    pub const fn by_page() -> Self {
        Self::go(PAGES, "seitenweise", "Blättert seitenweise.").quiet()
    }

    /// To the beginning or the end.
    pub const fn to_end() -> Self {
        Self::go(ENDS, "Anfang, Ende", "Springt an den Anfang oder das Ende.").quiet()
    }

    /// From item to item also by Tab.
    pub const fn tab() -> Self {
        let next = |dialog: &mut D, state: &mut State, pressed: Pressed| {
            dialog.go(state, pressed.by);
            Outcome::Stay
        };
        Self::key(&["tab", "backtab"], "nächste Zeile", "Wählt die nächste oder vorige Zeile.", next).moving().quiet()
    }

    /// From field to field.
    pub const fn next_field() -> Self {
        let turn = |dialog: &mut D, _: &mut State, pressed: Pressed| {
            dialog.turn(pressed.by);
            Outcome::Stay
        };
        Self::key(&["tab", "backtab", "down", "up"], "nächstes Feld", "Zum nächsten oder vorigen Feld.", turn).moving()
    }

    /// Closes what changes nothing.
    pub const fn close() -> Self {
        Self::closing(&["esc"], "schließen", "Schließt den Dialog.")
    }

    /// Closes what would change something.
    pub const fn cancel() -> Self {
        Self::closing(&["esc"], "abbrechen", "Schließt den Dialog; nichts ändert sich.")
    }

    /// Closes, called something else.
    pub const fn closing(keys: &'static [&'static str], label: &'static str, tooltip: &'static str) -> Self {
        Self::key(keys, label, tooltip, |_, _, _| Outcome::Close)
    }

    /// Presses the button with the focus.
    pub const fn press() -> Self {
        Self::pressing("drücken", "Drückt die gewählte Schaltfläche.")
    }

    /// The same, called something else.
    pub const fn pressing(label: &'static str, tooltip: &'static str) -> Self {
        let press = |dialog: &mut D, state: &mut State, _: Pressed| {
            let focus = dialog.button().map_or(0, |focus| *focus);
            dialog.press(state, focus)
        };
        Self::key(&["enter"], label, tooltip, press)
    }

    /// Presses the first button, which leads back.
    pub const fn back(label: &'static str, tooltip: &'static str) -> Self {
        Self::key(&["esc"], label, tooltip, |dialog, state, _| dialog.press(state, 0))
    }

    /// From button to button.
    pub const fn buttons() -> Self {
        Self::choosing("Schaltfläche", "Wechselt die Schaltfläche; die erste führt immer zurück.")
    }

    /// The same, called something else.
    pub const fn choosing(label: &'static str, tooltip: &'static str) -> Self {
        let turn = |dialog: &mut D, state: &mut State, pressed: Pressed| {
            let count = dialog.body(state).button_count().max(1);
            if let Some(focus) = dialog.button() {
                *focus = (*focus + count).saturating_add_signed(pressed.by) % count;
            }
            Outcome::Stay
        };
        Self::key(&["left", "right", "tab", "backtab"], label, tooltip, turn)
    }
}

impl DialogKey {
    /// Where a fixed key leads, if it is one of these.
    pub(super) fn fixed(&self, asked: Key) -> Option<isize> {
        let Press::Fixed(keys) = self.press else { return None };
        let name = keys.iter().find(|raw| Key::parse(raw) == Ok(asked))?;
        Some(if matches!(*name, "left" | "up" | "backtab") { -1 } else { 1 })
    }

    /// Where a key the person binds leads, if it means one of these.
    pub(super) fn bound(&self, asked: Key, keymap: &Keymap, page: usize) -> Option<isize> {
        let Press::Bound(commands) = self.press else { return None };
        let page = isize::try_from(page.max(1)).unwrap_or(1);
        match keymap.movement(asked).filter(|movement| commands.contains(&movement.command())) {
            Some(movement) => Some(movement.rows(page)),
            None => commands.iter().any(|command| keymap.keys(*command).contains(&asked)).then_some(1),
        }
    }

    /// Its keys; `typing` leaves out letters, which go into the text field then.
    pub fn keys(&self, keymap: &Keymap, typing: bool) -> Vec<Key> {
        let usable = |key: &Key| !(typing && key.is_letter());
        match self.press {
            Press::Said(_) => Vec::new(),
            Press::Fixed(raw) => raw.iter().filter_map(|raw| Key::parse(raw).ok()).collect(),
            Press::Bound([command]) => keymap.keys(*command).iter().copied().filter(usable).collect(),
            Press::Bound(commands) => commands.iter().filter_map(|command| bound(keymap, *command, typing)).collect(),
        }
    }

    /// Its keys for people.
    pub fn shown(&self, keymap: &Keymap, typing: bool) -> String {
        match self.press {
            Press::Said(what) => what.to_owned(),
            Press::Fixed(_) | Press::Bound(_) => shown(&self.keys(keymap, typing)),
        }
    }

    /// For the last line of the dialog.
    pub(super) fn hint(&self, keymap: &Keymap, typing: bool) -> Hint {
        let mut keys = self.keys(keymap, typing);
        if let Press::Fixed(raw) = self.press {
            // One key is enough here, but arrows come in pairs.
            keys.truncate(if raw[0] == "left" { 2 } else { 1 });
        }
        let key = if let [key] = keys.as_slice() { Some(*key) } else { None };
        Hint { shown: shown(&keys), label: self.label.to_owned(), key, moves: self.moves }
    }
}

/// The key that shows a dialog's keys.
pub(super) fn more(keymap: &Keymap, typing: bool) -> Option<Hint> {
    let key = *keymap.keys(Command::Help).iter().find(|key| !(typing && key.is_letter()))?;
    Some(Hint { shown: key.to_string(), label: "mehr".to_owned(), key: Some(key), moves: true })
}

fn shown(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The key that means a command in a dialog.
fn bound(keymap: &Keymap, command: Command, typing: bool) -> Option<Key> {
    let defaults = command.entry().keys.iter().filter_map(|raw| Key::parse(raw).ok());
    let usable = |key: &Key| !(typing && key.is_letter());
    let own = keymap.keys(command).iter().copied();
    own.chain(defaults.filter(|key| keymap.movement(*key).map(Movement::command) == Some(command))).find(usable)
}
