//! CSI and SS3 sequences of terminals from the VT220 to today's → keys and mouse. What is no key of any
//! of them is an answer, and nothing.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::found::{Found, key, letter};

/// How long the rest of a sequence may take once it has begun.
const REST: Duration = Duration::from_millis(500);
/// How long it may take behind ESC and one letter, which may be a key with Alt.
const FIRST: Duration = Duration::from_millis(30);

/// A control sequence whose parameters begin at `from`.
pub(super) fn csi(bytes: &[u8], from: usize) -> Found {
    let wait = Found::More(if bytes.len() <= 2 { FIRST } else { REST });
    let rest = &bytes[from..];
    match *rest {
        // One bracket more: the Linux console's F1 to F5.
        [] | [b'['] => return wait,
        [b'[', f @ b'A'..=b'E', ..] => return Found::Event(key(KeyCode::F(f - b'A' + 1), KeyModifiers::NONE), from + 2),
        // A mouse in the old form, which is never asked for: three bytes follow.
        [b'M', ..] => return if rest.len() < 4 { wait } else { Found::Nothing(from + 4) },
        _ => {}
    }
    let parameters = rest.iter().take_while(|b| (0x30..=0x3F).contains(*b)).count();
    let between = rest[parameters..].iter().take_while(|b| (0x20..=0x2F).contains(*b)).count();
    let Some(&end) = rest.get(parameters + between) else {
        // rxvt ends Shift with a sign that others only use in between.
        if rest[parameters..] == *b"$"
            && let Some(code) = numbered(&rest[..parameters])
        {
            return Found::Event(key(code, KeyModifiers::SHIFT), bytes.len());
        }
        return wait;
    };
    let length = from + parameters + between + 1;
    if !(0x40..=0x7E).contains(&end) {
        // Cut off by something else, which is read on its own.
        return Found::Nothing(length - 1);
    }
    let parameters = &rest[..parameters];
    if between > 0 {
        return Found::Nothing(length);
    }
    if parameters == b"200" && end == b'~' {
        return Found::Paste(length);
    }
    let event = match parameters.first() {
        Some(b'<') => mouse(&parameters[1..], end),
        Some(b'=' | b'>' | b'?') => None,
        _ => keyed(parameters, end),
    };
    event.map_or(Found::Nothing(length), |event| Found::Event(event, length))
}

/// A key of the application keypad whose letter stands at `at`.
pub(super) fn ss3(bytes: &[u8], at: usize) -> Found {
    let Some(&end) = bytes.get(at) else { return Found::More(FIRST) };
    let code = match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(end - b'P' + 1),
        b'a' => return Found::Event(key(KeyCode::Up, KeyModifiers::CONTROL), at + 1),
        b'b' => return Found::Event(key(KeyCode::Down, KeyModifiers::CONTROL), at + 1),
        b'c' => return Found::Event(key(KeyCode::Right, KeyModifiers::CONTROL), at + 1),
        b'd' => return Found::Event(key(KeyCode::Left, KeyModifiers::CONTROL), at + 1),
        b'I' => KeyCode::Tab,
        b'X' => KeyCode::Char('='),
        b'j'..=b'y' => KeyCode::Char(char::from(end - 0x40)),
        // Alt and O, and another key behind it.
        _ => return Found::Event(letter('O', KeyModifiers::ALT), at),
    };
    Found::Event(key(code, KeyModifiers::NONE), at + 1)
}

/// Numbers between semicolons; what stands behind a colon is finer than needed here.
fn numbers(parameters: &[u8]) -> Vec<u32> {
    let text = std::str::from_utf8(parameters).unwrap_or_default();
    text.split(';').map(|n| n.split(':').next().and_then(|n| n.parse().ok()).unwrap_or(0)).collect()
}

fn modifiers(number: u32) -> KeyModifiers {
    let mask = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)] {
        if mask & bit != 0 {
            modifiers |= modifier;
        }
    }
    modifiers
}

fn keyed(parameters: &[u8], end: u8) -> Option<Event> {
    let values = numbers(parameters);
    let held = modifiers(values.get(1).copied().unwrap_or(1));
    let code = match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        // With numbers it is the answer where the cursor stands.
        b'R' if parameters.is_empty() => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        b'Z' => return Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'a' => return Some(key(KeyCode::Up, KeyModifiers::SHIFT)),
        b'b' => return Some(key(KeyCode::Down, KeyModifiers::SHIFT)),
        b'd' => return Some(key(KeyCode::Left, KeyModifiers::SHIFT)),
        b'c' if parameters.is_empty() => return Some(key(KeyCode::Right, KeyModifiers::SHIFT)),
        b'~' if values.first() == Some(&27) => return coded(*values.get(2)?, held),
        b'u' => return coded(*values.first()?, held),
        b'~' => numbered(parameters.split(|b| *b == b';').next()?)?,
        b'^' => return Some(key(numbered(parameters)?, KeyModifiers::CONTROL)),
        b'@' => return Some(key(numbered(parameters)?, KeyModifiers::CONTROL | KeyModifiers::SHIFT)),
        _ => return None,
    };
    Some(key(code, held))
}

/// Keys of the middle block and the row on top.
fn numbered(parameters: &[u8]) -> Option<KeyCode> {
    let n: u8 = std::str::from_utf8(parameters).ok()?.parse().ok()?;
    Some(match n {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(n - 10),
        17..=21 => KeyCode::F(n - 11),
        23..=26 => KeyCode::F(n - 12),
        28 | 29 => KeyCode::F(n - 13),
        31..=34 => KeyCode::F(n - 14),
        _ => return None,
    })
}

/// A key by the number of its character.
fn coded(number: u32, held: KeyModifiers) -> Option<Event> {
    let code = match number {
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        number => return char::from_u32(number).filter(|c| !c.is_control()).map(|c| letter(c, held)),
    };
    Some(key(code, held))
}

/// A press, a release or a turn of the wheel in the SGR form.
fn mouse(parameters: &[u8], end: u8) -> Option<Event> {
    let [buttons, column, row] = *numbers(parameters).as_slice() else { return None };
    let button = match buttons & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (buttons & 0b1110_0011, end) {
        (64, b'M') => MouseEventKind::ScrollUp,
        (65, b'M') => MouseEventKind::ScrollDown,
        (66, b'M') => MouseEventKind::ScrollLeft,
        (67, b'M') => MouseEventKind::ScrollRight,
        (0..=2, b'M') => MouseEventKind::Down(button),
        (0..=2, b'm') => MouseEventKind::Up(button),
        (32..=34, b'M' | b'm') => MouseEventKind::Drag(button),
        (35, b'M' | b'm') => MouseEventKind::Moved,
        _ => return None,
    };
    let mut held = KeyModifiers::NONE;
    for (bit, modifier) in [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)] {
        if buttons & bit != 0 {
            held |= modifier;
        }
    }
    let place = |n: u32| u16::try_from(n).ok().and_then(|n| n.checked_sub(1));
    Some(Event::Mouse(MouseEvent { kind, column: place(column)?, row: place(row)?, modifiers: held }))
}
