//! Keys: reading them from a keymap file, writing them for people. Knows no commands.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key with its modifiers. Characters carry their case themselves, so Shift is dropped there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// File name of the key, key, label on screen.
const NAMED: &[(&str, KeyCode, &str)] = &[
    ("enter", KeyCode::Enter, "↵"),
    ("esc", KeyCode::Esc, "Esc"),
    ("space", KeyCode::Char(' '), "Leertaste"),
    ("tab", KeyCode::Tab, "Tab"),
    ("backtab", KeyCode::BackTab, "Umschalt+Tab"),
    ("up", KeyCode::Up, "↑"),
    ("down", KeyCode::Down, "↓"),
    ("left", KeyCode::Left, "←"),
    ("right", KeyCode::Right, "→"),
    ("home", KeyCode::Home, "Pos1"),
    ("end", KeyCode::End, "Ende"),
    ("pageup", KeyCode::PageUp, "Bild↑"),
    ("pagedown", KeyCode::PageDown, "Bild↓"),
    ("backspace", KeyCode::Backspace, "Rück"),
    ("delete", KeyCode::Delete, "Entf"),
    ("insert", KeyCode::Insert, "Einfg"),
];

impl Key {
    /// Reads `q`, `G`, `ctrl+f`, `alt+x`, `f1`, `enter` …
    ///
    /// # Errors
    /// With a German sentence on anything else.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = raw;
        while let Some((head, tail)) = rest.split_once('+').filter(|(head, tail)| !head.is_empty() && !tail.is_empty()) {
            modifiers |= match head.to_ascii_lowercase().as_str() {
                "ctrl" | "strg" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => return Err(format!("„{raw}“: „{head}“ ist keine Umschalttaste; erwartet wird ctrl, alt oder shift")),
            };
            rest = tail;
        }
        let lower = rest.to_ascii_lowercase();
        let mut chars = rest.chars();
        let code = match (NAMED.iter().find(|(name, ..)| *name == lower), chars.next(), chars.next()) {
            (Some((_, code, _)), ..) => *code,
            (None, Some(c), None) if !c.is_control() && !c.is_whitespace() => KeyCode::Char(c),
            (None, Some('f' | 'F'), Some(_)) => match lower[1..].parse::<u8>() {
                Ok(n @ 1..=12) => KeyCode::F(n),
                _ => return Err(unknown(raw)),
            },
            _ => return Err(unknown(raw)),
        };
        Ok(Self::new(code, modifiers))
    }

    /// Whether it types a character into a text field.
    pub fn is_letter(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
    }

    /// The same key with its modifiers brought into one form.
    pub fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let mut modifiers = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let mut code = code;
        if code == KeyCode::Tab && modifiers.contains(KeyModifiers::SHIFT) {
            code = KeyCode::BackTab;
        }
        if let KeyCode::Char(c) = code {
            if modifiers.contains(KeyModifiers::SHIFT) && !modifiers.contains(KeyModifiers::CONTROL) {
                code = KeyCode::Char(c.to_uppercase().next().unwrap_or(c));
            }
            if modifiers.contains(KeyModifiers::CONTROL) {
                code = KeyCode::Char(c.to_lowercase().next().unwrap_or(c));
            }
        }
        if matches!(code, KeyCode::Char(_) | KeyCode::BackTab) {
            modifiers -= KeyModifiers::SHIFT;
        }
        Self { code, modifiers }
    }
}

fn unknown(raw: &str) -> String {
    format!("„{raw}“ ist keine Taste; erwartet wird ein Zeichen wie „q“ oder „ctrl+f“, „f1“, „enter“, „pageup“ …")
}

impl From<Key> for KeyEvent {
    fn from(key: Key) -> Self {
        Self::new(key.code, key.modifiers)
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        Self::new(event.code, event.modifiers)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            f.write_str("Strg+")?;
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            f.write_str("Alt+")?;
        }
        if self.modifiers.contains(KeyModifiers::SHIFT) {
            f.write_str("Umschalt+")?;
        }
        match (NAMED.iter().find(|(_, code, _)| *code == self.code), self.code) {
            (Some((_, _, label)), _) => f.write_str(label),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "F{n}"),
            (None, other) => write!(f, "{other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (raw, shown) in [
            ("q", "q"),
            ("shift+g", "G"),
            ("G", "G"),
            ("ctrl+C", "Strg+c"),
            ("+", "+"),
            ("ctrl++", "Strg++"),
            ("F5", "F5"),
            ("ENTER", "↵"),
            ("shift+tab", "Umschalt+Tab"),
            ("ß", "ß"),
        ] {
            assert_eq!(Key::parse(raw).unwrap().to_string(), shown, "{raw}");
        }
    }

    #[test]
    fn refuses_what_is_no_key() {
        for raw in ["", "f0", "f13", "fü", "hyper+x", "qq", " ", "ctrl+"] {
            assert!(Key::parse(raw).is_err(), "{raw}");
        }
    }
}
