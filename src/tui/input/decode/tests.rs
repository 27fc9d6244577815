//! What terminals send, byte by byte.

use crossterm::event::{MouseButton, MouseEventKind};
use proptest::prelude::*;

use super::*;

/// Everything a terminal sent, said in short.
fn typed_in(charset: Charset, bytes: &[u8]) -> Vec<String> {
    let (mut decoder, mut out) = (Decoder::new(charset), Vec::new());
    decoder.feed(bytes, &mut out);
    while decoder.patience().is_some() {
        decoder.give_up(&mut out);
    }
    out.iter().map(short).collect()
}

fn typed(bytes: &[u8]) -> Vec<String> {
    typed_in(Charset::Utf8, bytes)
}

fn short(event: &Event) -> String {
    match event {
        Event::Key(key) => {
            let mut name = String::new();
            for (modifier, letter) in [(KeyModifiers::CONTROL, "C-"), (KeyModifiers::ALT, "A-"), (KeyModifiers::SHIFT, "S-")] {
                let says_itself = matches!(key.code, KeyCode::Char(_)) && modifier == KeyModifiers::SHIFT;
                if key.modifiers.contains(modifier) && !says_itself {
                    name.push_str(letter);
                }
            }
            match key.code {
                KeyCode::Char(c) => name.push(c),
                code => name = format!("{name}{code:?}"),
            }
            name
        }
        Event::Paste(text) => format!("paste {text}"),
        Event::Mouse(mouse) => format!("{:?} {},{}", mouse.kind, mouse.column, mouse.row),
        other => format!("{other:?}"),
    }
}

#[test]
fn keys_of_every_terminal() {
    for (bytes, keys) in [
        (&b"q\r\t\x7f"[..], &["q", "Enter", "Tab", "Backspace"][..]),
        (b"\x03\x06\x1c\x00", &["C-c", "C-f", "C-4", "C- "]),
        ("äÖß€".as_bytes(), &["ä", "Ö", "ß", "€"]),
        (b"\x1b", &["Esc"]),
        (b"\x1b\x1b[A", &["Esc", "Up"]),
        (b"\x1bx\x1bX\x1b\r", &["A-x", "A-X", "A-Enter"]),
        ("\x1bü".as_bytes(), &["A-ü"]),
        (b"\x1b[A\x1bOB\x1b[C\x1bOD", &["Up", "Down", "Right", "Left"]),
        (b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1b[H\x1b[F\x1bOH", &["Home", "End", "Home", "End", "Home", "End", "Home"]),
        (b"\x1b[2~\x1b[3~\x1b[5~\x1b[6~", &["Insert", "Delete", "PageUp", "PageDown"]),
        (
            b"\x1bOP\x1bOS\x1b[11~\x1b[15~\x1b[17~\x1b[24~\x1b[[A\x1b[[E",
            &["F(1)", "F(4)", "F(1)", "F(5)", "F(6)", "F(12)", "F(1)", "F(5)"],
        ),
        (b"\x1b[1;5C\x1b[1;2A\x1b[3;3~\x1b[Z", &["C-Right", "S-Up", "A-Delete", "S-BackTab"]),
        (b"\x1b[a\x1bOa\x1b[3^\x1b[3$", &["S-Up", "C-Up", "C-Delete", "S-Delete"]),
        (b"\x1bOM\x1bOj\x1bOp\x1bOy", &["Enter", "*", "0", "9"]),
        (b"\x1b[27;5;102~\x1b[102;5u\x1b[13;2u", &["C-f", "C-f", "S-Enter"]),
        (b"\x1b[", &["A-["]),
        (b"\x1bO", &["A-O"]),
        (b"\x1b]", &["A-]"]),
        (b"\x1bP", &["A-P"]),
        (b"\x1bPq", &["A-P", "q"]),
        (b"\x1b]x", &["A-]", "x"]),
    ] {
        assert_eq!(typed(bytes), keys, "{}", String::from_utf8_lossy(bytes).escape_debug());
    }
}

#[test]
fn answers_are_never_keys_however_late_or_torn() {
    let answers: [&[u8]; 19] = [
        b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
        b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
        b"\x1b]4;1;rgb:cdcd/0000/0000\x07",
        b"\x1b]52;c;SGFsbG8=\x07",
        b"\x1b]lTitel\x1b\\",
        b"\x1bP>|XTerm(370)\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1bP1+r5463=323536\x1b\\",
        b"\x1bP!|00000000\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[?62;22c",
        b"\x1b[>41;370;0c",
        b"\x1b[?2026;2$y",
        b"\x1b[24;80R",
        b"\x1b[?1;2R",
        b"\x1b[0n",
        b"\x1b[8;24;80t",
        b"\x1b[?1u",
        b"\x1b[I",
    ];
    for answer in answers {
        let between = [b"a", answer, b"b"].concat();
        assert_eq!(typed(&between), ["a", "b"], "{}", String::from_utf8_lossy(answer).escape_debug());
        // In two pieces, torn anywhere but behind ESC and its letter, where it could be a key.
        for cut in 4..between.len() - 1 {
            let (mut decoder, mut out) = (Decoder::new(Charset::Utf8), Vec::new());
            decoder.feed(&between[..cut], &mut out);
            decoder.feed(&between[cut..], &mut out);
            assert_eq!(out.iter().map(short).collect::<Vec<_>>(), ["a", "b"], "{cut}");
        }
    }
    // Torn where it could be a key, and late: the key counts, the rest of the answer is none.
    for answer in answers.into_iter().filter(|answer| *answer != b"\x1b[I" && !answer.starts_with(b"\x1b]l")) {
        for cut in 1..answer.len().min(3) {
            let (mut decoder, mut out) = (Decoder::new(Charset::Utf8), Vec::new());
            decoder.feed(&answer[..cut], &mut out);
            decoder.give_up(&mut out);
            let before = out.len();
            decoder.feed(&answer[cut..], &mut out);
            assert_eq!(out.len(), before, "{cut} {}", String::from_utf8_lossy(answer).escape_debug());
            decoder.feed(b"q", &mut out);
            assert_eq!(out.last().map(short).as_deref(), Some("q"));
        }
    }
    // What a person types after Esc counts, whatever it is.
    for after in ["]", "[", "P1", "]1", "[A", "_", "11;"] {
        let (mut decoder, mut out) = (Decoder::new(Charset::Utf8), Vec::new());
        decoder.feed(b"\x1b", &mut out);
        decoder.give_up(&mut out);
        decoder.feed(after.as_bytes(), &mut out);
        let typed: String = out.iter().skip(1).map(short).collect();
        assert_eq!(typed, after);
    }
    // The end of one got lost: it is forgotten, and what is typed afterwards counts.
    let (mut decoder, mut out) = (Decoder::new(Charset::Utf8), Vec::new());
    decoder.feed(b"\x1b]11;rgb:1e", &mut out);
    assert_eq!(decoder.patience(), Some(ANSWER));
    decoder.give_up(&mut out);
    decoder.feed(b"q", &mut out);
    assert_eq!(out.iter().map(short).collect::<Vec<_>>(), ["q"]);
}

#[test]
fn a_locales_letters_are_keys_and_none_is_eaten() {
    let latin = Charset::of_locale("de_DE.ISO-8859-1");
    assert_eq!(typed_in(latin, b"\xE4\xF6\xFC\xDFx\x1b\xFC"), ["ä", "ö", "ü", "ß", "x", "A-ü"]);
    assert_eq!(typed_in(latin, b"\x9bA\x9d11;rgb:0/0/0\x9cq\x8fP"), ["Up", "q", "F(1)"], "controls of 8 bits");
    // The terminal is in Latin-1 and nobody told us.
    assert_eq!(typed(b"\xE4ab\xFCcd\xE4"), ["ä", "a", "b", "ü", "c", "d", "ä"]);
}

#[test]
fn pasted_text_is_one_event_also_in_pieces() {
    let sent = b"x\x1b[200~a\rb\x1b[A \xC3\xA4\x1b[201~y";
    assert_eq!(typed(sent), ["x", "paste a\rb\u{1b}[A ä", "y"]);
    for cut in 1..sent.len() {
        let (mut decoder, mut out) = (Decoder::new(Charset::Utf8), Vec::new());
        decoder.feed(&sent[..cut], &mut out);
        decoder.feed(&sent[cut..], &mut out);
        assert_eq!(out.iter().map(short).collect::<Vec<_>>(), ["x", "paste a\rb\u{1b}[A ä", "y"], "{cut}");
    }
    assert_eq!(typed_in(Charset::Latin1, b"\x1b[200~K\xFCche\x1b[201~"), ["paste Küche"]);
}

#[test]
fn presses_and_the_wheel() {
    assert_eq!(
        typed(b"\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<2;3;4M"),
        [
            format!("{:?} 9,4", MouseEventKind::Down(MouseButton::Left)),
            format!("{:?} 9,4", MouseEventKind::Up(MouseButton::Left)),
            "ScrollUp 0,0".to_owned(),
            "ScrollDown 0,0".to_owned(),
            format!("{:?} 2,3", MouseEventKind::Down(MouseButton::Right)),
        ]
    );
    assert_eq!(typed(b"\x1b[M !!q"), ["q"], "the old form is nothing");
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_are_the_same_and_end(bytes in prop::collection::vec(any::<u8>(), 0..80), cuts in prop::collection::vec(0usize..80, 0..4), latin in any::<bool>()) {
        let charset = if latin { Charset::Latin1 } else { Charset::Utf8 };
        let (mut whole, mut once) = (Decoder::new(charset), Vec::new());
        whole.feed(&bytes, &mut once);
        let (mut pieces, mut many) = (Decoder::new(charset), Vec::new());
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(bytes.len())).chain([0, bytes.len()]).collect();
        cuts.sort_unstable();
        for pair in cuts.windows(2) {
            pieces.feed(&bytes[pair[0]..pair[1]], &mut many);
        }
        // What rxvt ends with a dollar sign is known by nothing following it at once.
        if !bytes.contains(&b'$') {
            prop_assert_eq!(&once, &many);
        }
        for _ in 0..=bytes.len() {
            whole.give_up(&mut once);
        }
        prop_assert_eq!(whole.patience(), None);
    }
}
