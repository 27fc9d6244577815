//! Bytes of a terminal: nothing panics, and what is typed between whole answers arrives.

use crossterm::event::{Event, KeyCode};
use ilc_desk::tui::input::{charset::Charset, decode::Decoder};

use crate::bytes::Choices;

const ANSWERS: [&[u8]; 8] = [
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1bP>|XTerm(370)\x1b\\",
    b"\x1b[?62;22c",
    b"\x1b[>41;370;0c",
    b"\x1b[?2026;2$y",
    b"\x1b[24;80R",
    b"\x1b_Gi=31;OK\x1b\\",
];

/// The letters that arrive when a terminal sends these pieces.
fn arrived(charset: Charset, pieces: &[&[u8]]) -> String {
    let (mut decoder, mut events) = (Decoder::new(charset), Vec::new());
    for piece in pieces {
        decoder.feed(piece, &mut events);
    }
    while decoder.patience().is_some() {
        decoder.give_up(&mut events);
    }
    let letter = |event: &Event| match event {
        Event::Key(key) => match key.code {
            KeyCode::Char(c) => Some(c),
            _ => None,
        },
        _ => None,
    };
    events.iter().filter_map(letter).collect()
}

/// What a terminal sent.
///
/// # Errors
/// The rule that does not hold.
pub fn terminal(data: &[u8]) -> Result<(), String> {
    for locale in ["de_DE.UTF-8", "de_DE.ISO-8859-1", "ja_JP.eucJP"] {
        let charset = Charset::of_locale(locale);
        let _ = arrived(charset, &[data]);
        let cut = data.len() / 2;
        let _ = arrived(charset, &[&data[..cut], &data[cut..]]);
    }
    let mut choices = Choices::new(data);
    let (mut sent, mut typed) = (Vec::new(), String::new());
    while choices.is_open() && sent.len() < 400 {
        match choices.below(4) {
            0 => sent.extend_from_slice(ANSWERS[choices.below(8) as usize]),
            1 => {
                sent.extend_from_slice("ä".as_bytes());
                typed.push('ä');
            }
            _ => {
                let letter = char::from(b'a' + u8::try_from(choices.below(26)).unwrap_or(0));
                sent.extend_from_slice(letter.to_string().as_bytes());
                typed.push(letter);
            }
        }
    }
    let arrived = arrived(Charset::Utf8, &[&sent]);
    if arrived == typed { Ok(()) } else { Err(format!("typed {typed:?}, arrived {arrived:?}")) }
}
