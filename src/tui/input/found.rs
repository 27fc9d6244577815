//! What bytes of a terminal turn out to be, and the keys made from them. Reads nothing itself.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// What stands at the beginning of the bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// That, in so many bytes.
    Event(Event, usize),
    /// Nothing a person did, in so many bytes.
    Nothing(usize),
    /// Pasted text follows after so many bytes.
    Paste(usize),
    /// Something that is not complete.
    More(Duration),
}

/// A key.
pub(super) fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// A letter; capitals say that Shift is held.
pub(super) fn letter(c: char, modifiers: KeyModifiers) -> Event {
    let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    key(KeyCode::Char(c), modifiers | shift)
}
